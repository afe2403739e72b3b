"""Several people doing the same thing at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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
