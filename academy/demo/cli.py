"""`flask demo load`: the demo world, once."""

from datetime import datetime, time
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from academy.core.clock import BEIJING, now
from academy.core.db import db
from academy.demo import certification, exams, videos, world
from academy.people.models import Person

commands = AppGroup("demo", help="The demo world.")


@commands.command("load")
@click.option(
    "--as-of",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The date of the world; today if not given.",
)
def load(day: datetime | None) -> None:
    """Build the demo world in an empty database; one that is there already stays."""
    if db.session.scalar(select(Person.id).where(Person.is_demo).limit(1)) is not None:
        click.echo("The demo world is there already.")
        return
    if db.session.scalar(select(Person.id).limit(1)) is not None:
        raise click.ClickException("This database has people in it; the demo wants an empty one.")
    at = now() if day is None else datetime.combine(day.date(), time(10), tzinfo=BEIJING)
    built = world.build(at, say=tell)
    tell("theory exams")
    exams.build(built)
    tell("videos and their marks")
    videos.build(
        built,
        instance=Path(current_app.config["ACADEMY_INSTANCE"]),
        uploads=Path(current_app.config["UPLOAD_FOLDER"]),
    )
    tell("certification batches and certificates")
    certification.build(built, public_url=current_app.config["PUBLIC_URL"])
    db.session.commit()
    tell(f"done: {len(built.learners) + 1} learners")


def tell(words: str) -> None:
    """Say which step is on."""
    click.echo(f"  {words}")
