"""What a family of processes costs, and what machine it runs on, read from /proc (Linux)."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

PROC = Path("/proc")
TICK = os.sysconf("SC_CLK_TCK")
PACKAGES = ("granian", "Flask", "SQLAlchemy", "Jinja2")


def family(first: int) -> list[int]:
    """A process and everything it started that still runs."""
    parents = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                fields = _stat(int(entry.name))
            except OSError:
                continue  # ended meanwhile
            parents[int(entry.name)] = int(fields[1])
    found = [first]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def cpu_seconds(first: int) -> float:
    """User and system time of a family, with that of its children that have ended."""
    ticks = 0
    for pid in family(first):
        user, system, ended_user, ended_system = _stat(pid)[11:15]
        ticks += int(user) + int(system) + int(ended_user) + int(ended_system)
    return ticks / TICK


def _stat(pid: int) -> list[str]:
    """The fields of a process's stat file after its name: state, parent, …"""
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def memory_mib(first: int) -> float:
    """Proportional memory (PSS) of a family: pages that are shared count once."""
    kib = 0
    for pid in family(first):
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kib += int(line.split()[1])
    return kib / 1024


def facts() -> str:
    """The machine and the versions, in one line."""
    models = [
        line.partition(":")[2].strip()
        for line in (PROC / "cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{os.cpu_count()} × {models[0] if models else platform.machine()}, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {packages}"
    )
