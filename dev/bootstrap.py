"""Make the virtual environment and install the pinned packages.

    python3 dev/bootstrap.py            what the product runs on
    python3 dev/bootstrap.py --dev      and what checks and tests it

Standard library only, because nothing is installed yet. Running it again costs
nothing as long as the lists of packages stay as they are.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUNTIME = ROOT / "requirements.txt"
DEV = ROOT / "dev" / "requirements-dev.txt"
OLDEST = (3, 11)

NEEDS_VENV = """\
This Python ({python}) can make no virtual environment: its `venv` or `ensurepip` is missing.
On Debian and Ubuntu both come with one package:

    sudo apt-get install python3-venv

Then run the same command again."""


def main() -> None:
    """Bring the virtual environment to the state the lists ask for."""
    arguments = argparse.ArgumentParser(description="Install the pinned packages into .venv.")
    arguments.add_argument("--dev", action="store_true", help="also what checks and tests it")
    dev = arguments.parse_args().dev
    if sys.version_info < OLDEST:
        raise SystemExit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    if is_current(dev=dev):
        return
    with only_one():
        if not is_current(dev=dev):
            build(dev=dev)


def build(*, dev: bool) -> None:
    """Make what is missing, step by step."""
    if not venv_works():
        with step("Making the virtual environment .venv"):
            make_venv()
    wanted = DEV if dev else RUNTIME
    with step(f"Installing the packages of {wanted.relative_to(ROOT)} (1 to 2 minutes)"):
        install(wanted)
    for listed in {RUNTIME, wanted}:
        mark_of(listed).write_text(fingerprint(listed))


def is_current(*, dev: bool) -> bool:
    """Say whether the environment already holds what the lists ask for."""
    wanted = DEV if dev else RUNTIME
    mark = mark_of(wanted)
    return PYTHON.exists() and mark.exists() and mark.read_text() == fingerprint(wanted)


def mark_of(listed: Path) -> Path:
    return VENV / f".installed-{listed.stem}"


def fingerprint(listed: Path) -> str:
    """Name the content of a list and the place and Python it was installed for."""
    content = hashlib.sha256(listed.read_bytes()).hexdigest()
    return f"{content} {PYTHON.resolve()} {VENV}\n"


def venv_works() -> bool:
    """Say whether .venv holds a Python that starts and is new enough."""
    if not PYTHON.exists():
        return False
    asked = [str(PYTHON), "-c", f"import sys; sys.exit(sys.version_info < {OLDEST})"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def make_venv() -> None:
    """Make .venv anew, with pip in it when this Python carries one."""
    if VENV.exists():
        shutil.rmtree(VENV)
    if not importlib.util.find_spec("venv") or not (has("ensurepip") or has("pip")):
        raise SystemExit(NEEDS_VENV.format(python=sys.executable))
    bare = [] if has("ensurepip") else ["--without-pip"]
    subprocess.run([sys.executable, "-m", "venv", *bare, str(VENV)], check=True)


def has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def pip() -> list[str]:
    """The pip to call: the one of .venv, else this Python's pip working on .venv."""
    if (VENV / "bin" / "pip").exists():
        return [str(PYTHON), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def install(listed: Path) -> None:
    """Install a list by uv, which takes seconds; by pip where uv cannot."""
    quiet = ["--disable-pip-version-check", "--quiet", "--require-hashes", "-r"]
    if install_uv(quiet):
        uv = [str(VENV / "bin" / "uv"), "pip", "install", "--python", str(PYTHON)]
        if run([*uv, "--require-hashes", "-r", str(listed)], uv_environment()) == 0:
            return
        say("uv could not install the packages; trying pip, which takes longer.")
    if run([*pip(), "install", *quiet, str(listed)]) != 0:
        raise SystemExit("The packages could not be installed; pip says why just above.")


def install_uv(quiet: list[str]) -> bool:
    """Install uv with the pin and the hashes of the development list."""
    pinned = re.search(r"^uv==.*?(?=^\S|\Z)", DEV.read_text(), re.DOTALL | re.MULTILINE)
    if pinned is None:
        return False
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed:
        listed.write(pinned.group())
        listed.flush()
        return run([*pip(), "install", *quiet, listed.name]) == 0


def uv_environment() -> dict[str, str]:
    """Hand pip's package index and certificates on to uv, which does not read pip's settings."""
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV), "UV_LINK_MODE": "copy"}
    for setting, name in {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}.items():
        asked = [*pip(), "config", "get", f"global.{setting}"]
        answer = subprocess.run(asked, capture_output=True, text=True, check=False)
        if answer.returncode == 0 and answer.stdout.strip():
            environment.setdefault(name, answer.stdout.strip())
    if "PIP_INDEX_URL" in os.environ:
        environment.setdefault("UV_DEFAULT_INDEX", os.environ["PIP_INDEX_URL"])
    return environment


def run(command: list[str], environment: dict[str, str] | None = None) -> int:
    return subprocess.run(command, env=environment, check=False).returncode


@contextmanager
def only_one() -> Iterator[None]:
    """Let a second run wait for the first instead of writing over it."""
    cache = ROOT / ".cache"
    cache.mkdir(exist_ok=True)
    with (cache / "bootstrap.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a long step and say how long it took."""
    say(f"{title} …")
    started = time.monotonic()
    yield
    say(f"  done in {time.monotonic() - started:.0f} s")


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
