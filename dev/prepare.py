"""Bring tables, curriculum and demo world up to date; what is there already stays.

.venv/bin/python -m dev.prepare
"""

from __future__ import annotations

from click import ClickException
from flask import Flask
from flask.cli import ScriptInfo

from academy.app import create_app
from dev.bootstrap import step


def main() -> None:
    """Do all of it in one process, because starting one takes a second."""
    app = create_app()
    with step("Bringing the tables up to date"):
        flask(app, "db", "upgrade")
    with step("Bringing in the courses"):
        flask(app, "curriculum", "sync")
    if app.config["DEMO"]:
        with step("Loading the demo world (only the first time)"):
            flask(app, "demo", "load")


def flask(app: Flask, *command: str) -> None:
    """Run one of the product's own commands."""
    try:
        app.cli.main(args=command, standalone_mode=False, obj=ScriptInfo(create_app=lambda: app))
    except ClickException as refusal:
        raise SystemExit(refusal.format_message()) from None


if __name__ == "__main__":
    main()
