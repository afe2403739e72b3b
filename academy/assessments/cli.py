"""Exams from the command line: close what is over, and make every mark anew to compare."""

import click
from flask.cli import AppGroup

from academy.assessments import actions
from academy.core import clock
from academy.core.db import db

commands = AppGroup("exams", help="Close what is over, and check marks.")


@commands.command("close-overdue")
def close_overdue() -> None:
    """Hand in every exam whose time is over, as the job worker does by itself."""
    closed = 0
    while settled := actions.close_overdue(at=clock.now()):
        db.session.commit()
        closed += settled
    db.session.commit()
    click.echo(f"{closed} closed")


@commands.command("recheck")
def recheck() -> None:
    """Make every mark anew from its log; fails and names the attempts that differ."""
    otherwise = actions.marked_otherwise()
    db.session.rollback()
    for ref in otherwise:
        click.echo(ref)
    if otherwise:
        raise click.ClickException(f"{len(otherwise)} attempts are marked otherwise than their log")
    click.echo("Every mark is as its log says.")
