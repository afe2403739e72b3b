"""Bring Academy up: tables, curriculum, demo world, server and job worker.

    .venv/bin/python -m dev.run

Running it again keeps all data. Settings come from the environment; docs/operations.md lists
them. Without any, it serves a demo on http://127.0.0.1:8000.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from types import FrameType

from dev import translations
from dev.bootstrap import say

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PORT = int(os.environ.get("PORT", "8000"))
URL = os.environ.get("PUBLIC_URL", f"http://127.0.0.1:{PORT}")
DEMO = os.environ.get("ACADEMY_DEMO", "1")
SETTINGS = {**os.environ, "PORT": str(PORT), "PUBLIC_URL": URL, "ACADEMY_DEMO": DEMO}
INSTANCE = Path(os.environ.get("ACADEMY_INSTANCE", ROOT / "instance"))
READY_WITHIN = 60  # seconds
SERVER = (sys.executable, "-m", "academy.serve")
WORKER = (str(BIN / "flask"), "--app", "academy.app", "work")
ROLES = """
Academy is ready:  {url}

Sign in at {url}/login with one button: learner, instructor, examiner, examiner2,
adjudicator, reviewer, headquarters, approver. Stop with Ctrl+C."""


def main() -> None:
    """Prepare, serve until told to stop."""
    translations.compile_all()
    prepare()
    signal.signal(signal.SIGTERM, stop)
    # Groups of their own: Ctrl+C reaches us alone, and we stop them in order.
    serving = [start(command) for command in (SERVER, WORKER)]
    try:
        wait_until_ready(serving)
        say(ROLES.format(url=URL))
        while all(process.poll() is None for process in serving):
            time.sleep(0.5)
        raise SystemExit("The server or the job worker ended; what it said stands above.")
    except KeyboardInterrupt:
        say("Stopping.")
    finally:
        for process in serving:
            end(process)


def prepare() -> None:
    """Bring the database up to date, unless it is known that nothing changed since."""
    mark = INSTANCE / "prepared"
    state = fingerprint()
    if mark.exists() and mark.read_text() == state and (INSTANCE / "academy.db").exists():
        return
    command = (sys.executable, "-m", "dev.prepare")
    if subprocess.run(command, cwd=ROOT, env=SETTINGS, check=False).returncode != 0:
        raise SystemExit("Academy could not be prepared; the reason stands above.")
    # What lies in a database server may be changed by others at any time.
    if "DATABASE_URL" not in os.environ:
        mark.write_text(state)


def fingerprint() -> str:
    """Name the code and the courses as they are now."""
    digest = hashlib.sha256(DEMO.encode())
    courses = Path(os.environ.get("COURSES_FOLDER", ROOT / "courses"))
    for folder in (ROOT / "academy", courses):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in {".pyc", ".mo", ".po"}:
                digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def start(command: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """Start the server or the job worker."""
    return subprocess.Popen(command, cwd=ROOT, env=SETTINGS, start_new_session=True)


def wait_until_ready(serving: list[subprocess.Popen[bytes]]) -> None:
    """Wait until the product says that it and its database answer."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and all(process.poll() is None for process in serving):
        if is_healthy(PORT):
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


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children: first by asking, then not."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def stop(_signal: int, _frame: FrameType | None) -> None:
    """End as Ctrl+C does, so that server and worker are stopped too."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
