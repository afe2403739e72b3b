"""Compile the translations, which git does not keep.

.venv/bin/python -m dev.translations
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parent.parent / "academy" / "translations"


def compile_all() -> None:
    """Compile every catalog that changed since it was compiled last."""
    for source in FOLDER.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalog = read_po(file)
        # Two test workers may do this at once: a reader must never meet half a file.
        with tempfile.NamedTemporaryFile("wb", dir=source.parent, delete=False) as half:
            write_mo(half, catalog)
        os.chmod(half.name, 0o644)
        os.replace(half.name, target)


if __name__ == "__main__":
    compile_all()
