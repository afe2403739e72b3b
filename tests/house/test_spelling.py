"""American spelling, and none of the usual slips."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_spelling_is_clean() -> None:
    program = Path(sys.executable).with_name("codespell")
    found = subprocess.run([program, "."], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout
