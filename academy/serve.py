"""Serve the product: one process per core with one thread each, which costs least (D27).

    python -m academy.serve

The application is made, and what its pages need is loaded, before processes are forked: they share
its memory.
"""

import gc
import multiprocessing
import pkgutil
from pathlib import Path

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import configure_mappers

import config
from academy import app

PRODUCT = f"{app.__name__}:create_app"


def serve(target: str = PRODUCT) -> None:
    """Serve an application until told to stop; a process that fails is replaced."""
    wanted = config.Serving()
    multiprocessing.set_start_method("fork")
    application = pkgutil.resolve_name(target)()
    if isinstance(application, Flask):
        prepare(application)
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
    ).serve(target_loader=lambda _target: application)


def prepare(application: Flask) -> None:
    """Make what the first pages would make, and let go of what processes must not share."""
    configure_mappers()
    # Compiled templates are kept for the next start, by the hash of what they were made of.
    kept = Path(application.instance_path) / "templates"
    kept.mkdir(exist_ok=True)
    application.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(kept))
    for template in application.jinja_env.list_templates():
        application.jinja_env.get_template(template)
    application.extensions["queue"].storage.close()


if __name__ == "__main__":
    serve()
