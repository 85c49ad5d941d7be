"""Trial lines as a run would have written them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def a_line(peer: str = "ours", scenario: str = "team, seed 1", **fields: Any) -> dict[str, Any]:
    """A proven trial of a small team; fields replace it."""
    return {
        "kind": "team",
        "scenario": scenario,
        "workers": 15,
        "pending": 45,
        "open": 200,
        "pairs": 900,
        "fixed": 1000,
        "best_known": None,
        "absent": None,
        "week": None,
        "peer": peer,
        "time_limit": 10.0,
        "threads": 2,
        "seed": 1,
        "at": "2026-11-23T09:00:00+00:00",
        "seconds": 0.5,
        "build_seconds": 0.1,
        "proven": True,
        "score": [20, 3000],
        "bound": [20, 3000],
        "bound_holds": True,
        "lawful": True,
        "breaches": [],
        "versions": {"some_solver": "1.2.3"},
        "facts": {},
        "timeline": [[0.1, 30, None, 0, None], [0.2, 20, 3400, 20, 2500], [0.4, 20, 3000, 20, 3000]],
        "memory_peak": 150.0,
        "memory_before": 100.0,
        "machine": {"cores": 2, "processor": "Some Processor", "system": "Some System", "python": "3.11"},
        "revision": "abc123",
        **fields,
    }


def write_lines(folder: Path, *lines: dict[str, Any]) -> Path:
    """A folder with the lines as its trials."""
    (folder / "trials.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder
