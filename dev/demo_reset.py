"""Throw the local demo away: database, queue and uploads; the secret key stays.

    python3 dev/demo_reset.py

Only what `make run` made in the instance folder is deleted, never a database server's tables.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MADE = ("academy.db", "queue.db", "prepared")


def main() -> None:
    """Delete the files of the demo and say which."""
    if "DATABASE_URL" in os.environ:
        raise SystemExit("DATABASE_URL is set: a demo there is reset by making a new database.")
    instance = Path(os.environ.get("ACADEMY_INSTANCE", ROOT / "instance"))
    files = [instance / f"{name}{part}" for name in MADE for part in ("", "-wal", "-shm")]
    for file in filter(Path.exists, files):
        file.unlink()
        sys.stdout.write(f"deleted {file}\n")
    if (instance / "uploads").exists():
        shutil.rmtree(instance / "uploads")
        sys.stdout.write(f"deleted {instance / 'uploads'}\n")


if __name__ == "__main__":
    main()
