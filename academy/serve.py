"""Serve the product: one process per core with one thread each, which costs least (D27).

    python -m academy.serve

What every process needs is loaded before they are forked, so that they share its memory.
"""

import gc
import multiprocessing

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

import config
from academy import app

PRODUCT = f"{app.__name__}:create_app"


def serve(target: str = PRODUCT) -> None:
    """Serve an application until told to stop; a process that fails is replaced."""
    wanted = config.Serving()
    multiprocessing.set_start_method("fork")
    gc.collect()
    gc.freeze()
    Granian(
        target,
        factory=True,
        interface=Interfaces.WSGI,
        address=wanted.host,
        port=wanted.port,
        workers=wanted.workers,
        blocking_threads=1,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    serve()
