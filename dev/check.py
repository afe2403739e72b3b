"""Check the source without running it: all checks are made, then it fails if one did.

.venv/bin/python -m dev.check
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS = {
    "format": ("ruff", "format", "--check", "--quiet", "."),
    "lint": ("ruff", "check", "--quiet", "."),
    "types": ("mypy", "--no-error-summary"),
    "order of rooms": ("lint-imports", "--cache-dir", ".cache/import-linter"),
    "templates, lint": ("djlint", "--lint", "--quiet", "templates"),
    "templates, format": ("djlint", "--check", "--quiet", "templates"),
    "spelling": ("codespell", "."),
}


def main() -> None:
    """Make every check and name those that failed."""
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    if failed:
        raise SystemExit("\nNot clean: " + ", ".join(failed))
    print("\nAll clean.")


def passes(name: str, command: tuple[str, ...]) -> bool:
    """Make one check; what it says is shown only when it fails."""
    started = time.monotonic()
    program = str(BIN / command[0])
    done = subprocess.run(
        [program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:<20} {verdict:<7} {time.monotonic() - started:5.1f} s", flush=True)
    if done.returncode != 0:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    main()
