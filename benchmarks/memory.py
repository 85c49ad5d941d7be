"""Resident memory of a process and its children, in MiB, where the system tells (Linux); else None."""

from __future__ import annotations

import os
from pathlib import Path

_PROC = Path("/proc")
_KIB = 1024


def start_again() -> float | None:
    """Forget this process's peak; give what it holds now."""
    try:
        (_PROC / "self" / "clear_refs").write_text("5")
    except OSError:
        return None
    return _status(os.getpid(), "VmRSS")


def peak(pid: int) -> float | None:
    """The most that one process has held."""
    return _status(pid, "VmHWM")


def held(pid: int) -> float:
    """What a process and all of its children hold now; 0 when it is gone."""
    own = _status(pid, "VmRSS") or 0.0
    return own + sum(held(child) for child in _children(pid))


def _status(pid: int, field: str) -> float | None:
    try:
        lines = (_PROC / str(pid) / "status").read_text().splitlines()
    except OSError:
        return None
    for line in lines:
        name, _, value = line.partition(":")
        if name == field:
            return round(int(value.split()[0]) / _KIB, 1)
    return None


def _children(pid: int) -> list[int]:
    try:
        tasks = list((_PROC / str(pid) / "task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []
