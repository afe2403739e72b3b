# `make` alone prints what can be made. Each recipe is one line: the work is in dev/.

PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup dev run test check bench demo-reset shots lock all

help: ## Print these targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Make .venv with everything that runs, checks and tests Academy.
	@$(PYTHON) dev/bootstrap.py --dev

lock: setup ## Compile the lists of packages in dev/*.in into pinned files with hashes.
	@$(BIN)/python dev/lock.py
