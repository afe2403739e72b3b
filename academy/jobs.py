"""Jobs that run beside the server (D30): each may be interrupted and run again.

`flask work` runs them. In tests a job runs at once, where it is handed over.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from huey import Huey, PostgresHuey, SqliteHuey, crontab

from academy.assessments import actions as assessments
from academy.certificates import actions as certificates
from academy.certificates.queries import facts
from academy.core import clock
from academy.core.db import beginning, db
from academy.people.models import Person
from academy.rosters import actions as rosters
from academy.rosters.queries import batches
from academy.rosters.rules import StopReason

logger = logging.getLogger(__name__)

Job = Callable[..., None]
# A batch that is still being issued so long after its approval has lost its job.
LOST_AFTER = timedelta(minutes=10)


class NotAllDone(RuntimeError):
    """A job could not do all of its parts; it is run again."""


def issue_batch(ref: str) -> None:
    """Issue the certificates of an approved batch, each in a unit of work of its own."""
    with beginning(to_write=False):
        waiting = batches.rows_to_issue(ref)
        db.session.rollback()
    failed = [row for row in waiting if not _issued(ref, row)]
    batch = batches.batch_by_ref(ref)
    if batch is not None and rosters.finish(batch, at=clock.now()):
        logger.info("batch %s is issued", ref)
    db.session.commit()
    if failed:
        raise NotAllDone(f"{len(failed)} rows of batch {ref} are left")


def _issued(batch: str, row: str) -> bool:
    """Issue one row; one that fails is left for the next run and keeps nobody waiting."""
    try:
        _issue(batch, row)
    except Exception:
        db.session.rollback()
        logger.exception("row %s of batch %s was not issued", row, batch)
        return False
    return True


def _issue(batch: str, row: str) -> None:
    with beginning(to_write=False):
        entry = batches.row_of(batch, row)
        known = None if entry is None else facts(entry.enrollment_id)
        # Drawing takes a while; nobody shall wait for the database meanwhile.
        db.session.rollback()
    at = clock.now()
    paper = rosters.draw_up(known, at=at, public_url=current_app.config["PUBLIC_URL"])
    try:
        _keep(batch, row, paper)
    except certificates.AlreadyHeld:
        db.session.rollback()
        _keep(batch, row, StopReason.HELD)


def _keep(batch: str, row: str, paper: certificates.Paper | StopReason) -> None:
    entry = batches.row_of(batch, row)
    if entry is not None:
        approver = db.session.get(Person, entry.batch.approved_by_id)
        rosters.issue_row(entry, paper, by=approver, at=clock.now())
    db.session.commit()


def resume_batches() -> None:
    """Take up batches whose issuing was interrupted."""
    with beginning(to_write=False):
        lost = batches.unfinished_batches(approved_before=clock.now() - LOST_AFTER)
        db.session.rollback()
    left = [ref for ref in lost if not _is_finished(ref)]
    if left:
        raise NotAllDone(f"batches {', '.join(left)} are left")


def _is_finished(ref: str) -> bool:
    """Issue what is left of a batch; one that cannot be finished keeps no other waiting."""
    try:
        issue_batch(ref)
    except NotAllDone:
        return False
    return True


def close_overdue_attempts() -> None:
    """Hand in every exam whose time is over."""
    while assessments.close_overdue(at=clock.now()):
        db.session.commit()
    db.session.commit()


def open_queue(url: str, *, immediate: bool) -> Huey:
    """The queue that an address names: a file of its own, or PostgreSQL."""
    scheme = urlsplit(url).scheme.partition("+")[0]
    # In immediate mode nothing is stored: the job runs where it is handed over.
    options: dict[str, Any] = {"immediate": immediate, "results": False}
    if scheme == "sqlite":
        path = url.removeprefix("sqlite:///")
        return SqliteHuey("academy", filename=path, fsync=True, **options)
    if scheme == "postgresql":
        dsn = url.replace("postgresql+psycopg", "postgresql", 1)
        return PostgresHuey("academy", dsn=dsn, **options)
    raise ValueError(f"QUEUE_URL names {scheme!r}; it can be sqlite or postgresql")


def init_app(app: Flask) -> None:
    """Give an app its queue, the jobs that may be handed over, and the command that runs them."""
    queue = open_queue(app.config["QUEUE_URL"], immediate=app.config["QUEUE_IMMEDIATE"])

    def inside(job: Job) -> Job:
        @wraps(job)
        def run(*arguments: str) -> None:
            with app.app_context():
                job(*arguments)

        return run

    app.extensions["queue"] = queue
    app.extensions["jobs"] = {
        "issue_batch": queue.task(retries=3, retry_delay=30)(inside(issue_batch)),
    }
    queue.periodic_task(crontab(minute="*/5"))(inside(resume_batches))
    queue.periodic_task(crontab())(inside(close_overdue_attempts))

    @app.cli.command("work")
    @click.option("--workers", default=1, show_default=True, help="Jobs at the same time.")
    def work(workers: int) -> None:
        """Run the jobs that pages hand over, and those of every minute, until stopped."""
        logging.basicConfig(level=logging.WARNING)
        # An idle worker looks once a second whether there is something to do.
        queue.create_consumer(workers=workers, max_delay=1.0).run()
