"""Checking the course files and bringing them in: `flask curriculum check` and `sync`."""

import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from academy.core import clock
from academy.core.db import db
from academy.core.errors import Refused
from academy.curriculum import actions
from academy.curriculum.source.files import read_courses
from academy.curriculum.source.values import CourseFiles
from academy.web.filters import say
from academy.web.language import speaking

Intake = Callable[..., Any]
"""A room's own `bring_in(files, *, by, at)`."""


def curriculum_commands(intakes: Mapping[str, Intake]) -> AppGroup:
    """The commands, with what takes the files in, room by room and in order."""
    group = AppGroup("curriculum", help="Check the course files and bring them in.")

    @group.command("check")
    def check() -> None:
        """Print every problem with file and line."""
        files = read()
        refuse_problems(files)
        click.echo(
            f"{len(files.courses)} courses, {len(files.lessons)} lessons, "
            f"{len(files.questions)} questions, {len(files.papers)} papers: no problem."
        )

    @group.command("sync")
    def sync() -> None:
        """Bring in what changed; nothing while there is a problem."""
        files = read()
        refuse_problems(files)
        at = clock.now()
        try:
            brought = {name: take(files, by=None, at=at) for name, take in intakes.items()}
        except Refused as refusal:
            db.session.rollback()
            raise click.ClickException(spoken(refusal.said)) from refusal
        actions.keep_files(files, current_app.config["ACADEMY_INSTANCE"])
        db.session.commit()
        for name, outcome in brought.items():
            click.echo(f"{name}: {in_words(outcome)}")

    return group


def read() -> CourseFiles:
    """The courses folder this installation names."""
    return read_courses(Path(current_app.config["COURSES_FOLDER"]))


def refuse_problems(files: CourseFiles) -> None:
    """Print all problems and stop, if there is one."""
    for problem in files.problems:
        click.echo(f"{problem.file}:{problem.line}: {spoken(problem.said)}")
    if not files.courses and not files.problems:
        # Bringing in an empty folder would lay the whole curriculum to rest.
        raise click.ClickException("There is no course in this folder; nothing was changed.")
    if files.problems:
        raise click.ClickException(f"{len(files.problems)} problems; nothing was changed.")


def spoken(said: object) -> str:
    """A sentence in the language of the terminal."""
    language = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    with speaking("zh" if language.startswith("zh") else "en"):
        return say(said)  # type: ignore[arg-type]  # a sentence with or without values


def in_words(outcome: object) -> str:
    """What an intake did: its counts, without those that are nothing."""
    if is_dataclass(outcome) and not isinstance(outcome, type):
        counts = [f"{name.replace('_', ' ')} {n}" for name, n in asdict(outcome).items() if n]
        return ", ".join(counts) or "nothing changed"
    return str(outcome) if outcome else "nothing changed"
