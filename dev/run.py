"""Bring Academy up: tables, curriculum, demo world, server and job worker.

    .venv/bin/python -m dev.run

Running it again keeps all data. Settings come from the environment; docs/operations.md lists
them. Without any, it serves a demo on http://127.0.0.1:8000.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from types import FrameType

os.environ.setdefault("ACADEMY_DEMO", "1")
os.environ.setdefault("PORT", "8000")
os.environ.setdefault("PUBLIC_URL", f"http://127.0.0.1:{os.environ['PORT']}")

from flask import Flask
from flask.cli import ScriptInfo

from academy.app import create_app
from dev import translations
from dev.bootstrap import say, step

BIN = Path(sys.executable).parent
PORT = int(os.environ["PORT"])
READY_WITHIN = 30  # seconds
SERVER = (
    *(str(BIN / "granian"), "--interface", "wsgi", "--factory", "academy.app:create_app"),
    *("--host", "127.0.0.1", "--port", str(PORT), "--log-level", "warning"),
    # One process per core with one thread each serves most pages per second (D27).
    *("--workers", str(os.cpu_count() or 1), "--blocking-threads", "1"),
)
WORKER = (str(BIN / "huey_consumer"), "academy.jobs.queue", "--quiet", "--workers", "1")
ROLES = """\
Academy is ready:  {url}

Sign in at {url}/login with one button: learner, instructor, examiner, examiner2,
reviewer, headquarters, approver. Stop with Ctrl+C."""


def main() -> None:
    """Prepare, serve until told to stop."""
    translations.compile_all()
    prepare(create_app())
    serving = [subprocess.Popen(command) for command in (SERVER, WORKER)]
    signal.signal(signal.SIGTERM, stop)
    try:
        wait_until_ready(serving)
        say(ROLES.format(url=os.environ["PUBLIC_URL"]))
        while all(process.poll() is None for process in serving):
            time.sleep(0.5)
        raise SystemExit("The server or the job worker ended; what it said stands above.")
    except KeyboardInterrupt:
        say("Stopping.")
    finally:
        for process in serving:
            process.terminate()
        for process in serving:
            process.wait(timeout=20)


def prepare(app: Flask) -> None:
    """Bring tables, curriculum and demo world up to date; what is there already stays."""
    with step("Bringing the tables up to date"):
        flask(app, "db", "upgrade")
    with step("Bringing in the courses"):
        flask(app, "curriculum", "sync")
    if app.config["DEMO"]:
        with step("Loading the demo world (only the first time)"):
            flask(app, "demo", "load")


def flask(app: Flask, *command: str) -> None:
    """Run one of the product's commands here, because starting a process takes a second."""
    app.cli.main(args=command, standalone_mode=False, obj=ScriptInfo(create_app=lambda: app))


def wait_until_ready(serving: list[subprocess.Popen[bytes]]) -> None:
    """Wait until the product says that it and its database answer."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and all(process.poll() is None for process in serving):
        if is_healthy():
            return
        time.sleep(0.1)
    raise SystemExit("The server did not become ready; what it said stands above.")


def is_healthy() -> bool:
    """Whether /healthz answers that all is well."""
    connection = HTTPConnection("127.0.0.1", PORT, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def stop(_signal: int, _frame: FrameType | None) -> None:
    """End as Ctrl+C does, so that server and worker are stopped too."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
