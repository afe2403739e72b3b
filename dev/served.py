"""The product as `make run` brings it up, in a folder of its own, for journeys and pictures."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dev.run import ROOT, fingerprint, is_healthy
from dev.serving import free_port

READY_WITHIN = 60  # seconds


@dataclass(frozen=True)
class Served:
    """A running product."""

    url: str
    instance: Path

    def flask(self, *command: str) -> str:
        """Run one of the product's commands on its data, as an operator would; gives its words."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "academy.app", *command],
            cwd=ROOT,
            env={**os.environ, **settings(self.instance)},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


def settings(instance: Path) -> dict[str, str]:
    """The settings of `make run`, with a folder of their own."""
    return {"ACADEMY_INSTANCE": str(instance), "ACADEMY_DEMO": "1"}


def copy_demo(instance: Path) -> None:
    """Fill a folder with the demo world of today, made once for this code and these courses."""
    kept = ROOT / ".cache" / "demo"
    kept.mkdir(parents=True, exist_ok=True)
    wanted = f"{time.strftime('%F')} {fingerprint()}"
    with (kept.parent / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        mark = kept / "made-for"
        if not (mark.exists() and mark.read_text() == wanted):
            shutil.rmtree(kept)
            environment = {**os.environ, **settings(kept)}
            prepare = (sys.executable, "-m", "dev.prepare")
            subprocess.run(prepare, cwd=ROOT, env=environment, check=True)
            (kept / "prepared").write_text(fingerprint())
            mark.write_text(wanted)
    shutil.copytree(kept, instance, dirs_exist_ok=True)


@contextmanager
def serve(instance: Path) -> Iterator[Served]:
    """Serve the demo world on a free port until the block ends."""
    copy_demo(instance)
    port = free_port()
    log = instance / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "dev.run"],
            cwd=ROOT,
            env={**os.environ, **settings(instance), "PORT": str(port)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_ready(port, server, log)
        yield Served(f"http://127.0.0.1:{port}", instance)
    finally:
        server.terminate()
        server.wait(timeout=40)


def wait_until_ready(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the product answers; fail with its own words when it does not."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        if is_healthy(port):
            return
        time.sleep(0.2)
    raise RuntimeError(f"the product did not start:\n{log.read_text()[-4000:]}")
