"""The product served as `make run` serves it, for a while, on a free port, in its own folder."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from dev.run import end

ROOT = Path(__file__).resolve().parent.parent
READY_WITHIN = 60  # seconds


def settings(instance: Path, database: str = "") -> dict[str, str]:
    """The environment of a demo in this folder, on SQLite unless a database is named."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    named = {"DATABASE_URL": database} if database else {}
    return {**inherited, **named, "ACADEMY_INSTANCE": str(instance), "ACADEMY_DEMO": "1"}


@contextmanager
def served(
    instance: Path, module: str = "academy.serve", database: str = ""
) -> Iterator[tuple[int, int]]:
    """Serve a prepared folder by a module; gives the port and the number of the first process."""
    port = free_port()
    address = {"PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env={**settings(instance, database), **address},
        start_new_session=True,
    )
    try:
        wait_until_ready(port, process)
        yield port, process.pid
    finally:
        end(process)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the product says that it and its database answer."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        if is_healthy(port):
            return
        time.sleep(0.1)
    raise SystemExit("The server did not become ready; what it said stands above.")


def is_healthy(port: int) -> bool:
    """Whether /healthz answers that all is well."""
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
