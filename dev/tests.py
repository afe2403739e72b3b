"""Run all tests on both engines and say at the end what passed, what failed, what was skipped.

    .venv/bin/python -m dev.tests

SQLite comes first, with coverage and the journeys in a real browser; PostgreSQL second, with
everything but the journeys. A closing line sums up: `N passed, N failed`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
PYTHON = sys.executable
FULL_COVERAGE = (
    "academy/*/rules.py",
    "academy/questions/marking.py",
    "academy/access/policy.py",
    "academy/access/scope.py",
)
RUNS = {
    "sqlite": ("--cov", "--cov-report="),
    "postgresql": ("--ignore=tests/journeys",),
}


@dataclass
class Outcome:
    """What one engine's run came to."""

    engine: str
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)
    ended_well: bool = False


def main() -> None:
    """Run both engines, check coverage, sum up."""
    CACHE.mkdir(exist_ok=True)
    outcomes = [run(engine, options) for engine, options in RUNS.items()]
    covered = check_coverage()
    print()
    for outcome in outcomes:
        print(
            f"{outcome.engine}: {outcome.passed} passed, {outcome.failed} failed, "
            f"{len(outcome.skipped)} skipped in {outcome.seconds:.0f} s"
        )
        for skip in outcome.skipped:
            print(f"  skipped: {skip}")
    print("coverage: " + ("as asked for" if covered else "TOO LOW, see above"))
    failed = sum(outcome.failed for outcome in outcomes)
    print(f"{sum(outcome.passed for outcome in outcomes)} passed, {failed} failed")
    if not covered or not all(outcome.ended_well for outcome in outcomes):
        raise SystemExit(1)


def run(engine: str, options: tuple[str, ...]) -> Outcome:
    """Run pytest on one engine with two workers and read its report."""
    print(f"\n== Tests on {engine} ==", flush=True)
    report = CACHE / f"tests-{engine}.xml"
    report.unlink(missing_ok=True)
    workers = os.environ.get("ACADEMY_TEST_WORKERS", "2")
    started = time.monotonic()
    ended = subprocess.run(
        [
            PYTHON,
            "-m",
            "pytest",
            "-q",
            "-n",
            workers,
            "--dist=loadscope",
            "--no-loadscope-reorder",  # tests/conftest.py knows what to begin with
            f"--junitxml={report}",
            *options,
        ],
        cwd=ROOT,
        env={**os.environ, "ACADEMY_TEST_ENGINE": engine},
        check=False,
    )
    outcome = Outcome(engine, time.monotonic() - started, ended_well=ended.returncode == 0)
    if not report.exists():
        outcome.failed = 1
        return outcome
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - our own report
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed += 1
        elif skip is not None:
            outcome.skipped.append(f"{case.get('name')}: {skip.get('message')}")
        else:
            outcome.passed += 1
    return outcome


def check_coverage() -> bool:
    """Hold the whole to 95 % and the rules to every line and branch."""
    report = [PYTHON, "-m", "coverage", "report"]
    print("\n== Coverage: 95 % of all, 100 % of the rules ==", flush=True)
    everything = subprocess.run(report, cwd=ROOT, check=False)
    include = ",".join(FULL_COVERAGE)
    rules = subprocess.run(
        [*report, "--fail-under=100", f"--include={include}"], cwd=ROOT, check=False
    )
    return everything.returncode == 0 and rules.returncode == 0


if __name__ == "__main__":
    main()
