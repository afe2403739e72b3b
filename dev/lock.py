"""Compile the lists of packages into pinned files with hashes.

The files name no package index and no local folder, and fit every Python from
3.11.2 (Debian 12's own) on. A release already pinned stays until `--upgrade` is given.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

DEV = Path(__file__).resolve().parent
COMPILE = (
    *("uv", "--no-config", "pip", "compile", "--quiet", "--universal"),
    *("--python-version", "3.11.2", "--fork-strategy", "fewest", "--generate-hashes"),
    *("--no-emit-index-url", "--no-emit-find-links"),
    *("--custom-compile-command", "make lock"),
)


def main() -> None:
    """Compile what runs first: the development list is held to its pins."""
    uv = str(Path(sys.executable).parent / COMPILE[0])
    for source, target in (
        ("requirements.in", "../requirements.txt"),
        ("requirements-dev.in", "requirements-dev.txt"),
    ):
        command = [uv, *COMPILE[1:], source, "-o", target, *sys.argv[1:]]
        subprocess.run(command, cwd=DEV, check=True)


if __name__ == "__main__":
    main()
