"""`flask records recount`: the tallies made anew from the facts."""

import click
from flask.cli import AppGroup

from academy.core.db import db
from academy.factories.actions import recount as recount_factories
from academy.records.actions import recount

commands = AppGroup("records", help="The record book.")


@commands.command("recount")
def recount_all() -> None:
    """Make all tallies anew from the facts, and print each that was wrong."""
    wrong = [*recount(), *recount_factories()]
    db.session.commit()
    for line in wrong:
        click.echo(line)
    click.echo(f"{len(wrong)} tallies were wrong." if wrong else "Every tally was right.")
