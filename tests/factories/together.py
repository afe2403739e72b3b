"""Several people doing the same thing at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Barrier
from typing import Any

from flask import Flask

from academy.core import clock
from academy.core.db import db


def at_once(app: Flask, deed: Callable[[], Any], *, times: int = 2) -> list[Any]:
    """Do something in several threads at once; gives what each came to, or the name of its error.

    Commit what you prepared before.
    """
    gate, moment = Barrier(times), clock.now()

    def one(_number: int) -> Any:
        with app.app_context(), clock.stopped_at(moment):
            gate.wait(10)
            try:
                return deed()
            except Exception as error:
                db.session.rollback()
                return type(error).__name__

    db.session.commit()
    with ThreadPoolExecutor(times) as threads:
        outcomes = list(threads.map(one, range(times)))
    db.session.expire_all()
    return outcomes


def overtaken(app: Flask, first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """Let a second deed begin while the first is done but not settled; gives what it came to.

    Commit what you prepared before. What the second one reads, it reads as it was.
    """
    moment = clock.now()

    def late() -> Any:
        with app.app_context(), clock.stopped_at(moment):
            try:
                done = second()
                db.session.commit()
            except Exception as error:
                db.session.rollback()
                return type(error).__name__
            return done

    db.session.commit()
    first()
    with ThreadPoolExecutor(1) as threads:
        outcome = threads.submit(late)
        # Long enough to reach whatever the first one holds; it waits there.
        wait([outcome], timeout=0.5)
        db.session.commit()
    db.session.expire_all()
    return outcome.result()
