# `make` alone prints what can be made. Recipes are short: the work is in dev/.

PYTHON ?= python3
BIN := .venv/bin
RUNTIME = $(PYTHON) dev/bootstrap.py
DEV = $(PYTHON) dev/bootstrap.py --dev
BROWSER = $(BIN)/python -m dev.chromium

.DEFAULT_GOAL := help
.PHONY: help run test check format bench shots demo-reset setup lock all

help: ## Print these targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Set up what is missing and serve a demo on http://127.0.0.1:8000 (PORT changes it).
	@$(RUNTIME)
	@$(BIN)/python -m dev.run

test: ## Run all tests on SQLite and PostgreSQL, with the journeys in a real browser.
	@$(DEV)
	@$(BROWSER)
	@$(BIN)/python -m dev.tests

check: ## Check format, lint, types, order of rooms, templates and spelling.
	@$(DEV)
	@$(BIN)/python -m dev.check

format: ## Bring code and templates into shape.
	@$(DEV)
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .
	@$(BIN)/djlint --reformat --quiet templates || true

bench: ## Measure pages against bare Flask pages of the same size, in the same run.
	@$(DEV)
	@$(BIN)/python -m dev.bench

shots: ## Take a picture of every screen, on a phone and on a desktop, in both languages.
	@$(DEV)
	@$(BROWSER)
	@$(BIN)/python -m dev.shots

demo-reset: ## Throw the local demo away; the next `make run` makes a new one.
	@$(PYTHON) dev/demo_reset.py

setup: ## Make .venv with everything that runs, checks and tests Academy.
	@$(DEV)

lock: ## Compile the lists of packages in dev/*.in into pinned files with hashes.
	@$(DEV)
	@$(BIN)/python -m dev.lock

all: check test ## Check and test.
