"""What a batch reads and leaves behind: scenario files, proposals, and what says which are finished."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.cli.exits import Refused, say
from api.cli.outputs import json_bytes, save

if TYPE_CHECKING:
    from solver.proposal import Proposal
    from solver.scenario import Scenario

MANIFEST = "manifest.json"
FORMAT = "caseload-batch/1"

# The columns of the summary, in their order.
COLUMNS = (
    *("file", "state", "status", "stopped_by", "gap", "pending", "waiting_urgent", "waiting_routine"),
    *("worst_load", "worst_loaded", "seconds", "unallocated", "preference", "faults"),
)


@dataclass(frozen=True)
class Result:
    """What became of one file.

    Attributes
    ----------
    state
        `done`, `kept` (finished in an earlier run), `refused` (bad input), `failed` (the program's fault) or
        `unfinished` (stopped before its end).
    figures
        The columns of the summary that a proposal fills.
    faults
        Lines for people.
    """

    file: str
    state: str
    figures: dict[str, Any] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """Give the line of the summary."""
        given = {"file": self.file, "state": self.state, **self.figures, "faults": list(self.faults)}
        return {column: given.get(column) for column in COLUMNS}


def scenario_files(folder: Path, out: Path) -> list[Path]:
    """Give the scenario files of a folder by name; make the folder for the proposals.

    Raises
    ------
    Refused
        When there is no such folder, no file in it, or no place for the proposals.
    """
    if not folder.is_dir():
        raise Refused(f"{folder}: {'a file, not a folder' if folder.exists() else 'no such folder'}")
    if out.exists() and out.is_dir() and out.samefile(folder):
        raise Refused(f"--out {out}: the folder of the scenarios; proposals need one of their own")
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".json" and path.name[0] != ".")
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{error.filename}: {error.strerror}") from None
    if not paths:
        raise Refused(f"{folder}: no scenario files (*.json) in it")
    return paths


class Store:
    """The folder of proposals; finished is what came of the same content and options, and still verifies."""

    def __init__(self, folder: Path, options: dict[str, Any]) -> None:
        self.search = options
        self._folder = folder
        self._options = {**options, "program": version("caseload")}
        self._lock = threading.Lock()
        self._entries: dict[str, Any] = _read_entries(folder / MANIFEST)

    def path(self, file: str) -> Path:
        """Say where the proposal for a scenario file goes."""
        return self._folder / f"{Path(file).stem}.proposal.json"

    def finished(self, file: str, content: bytes, scenario: Scenario) -> Proposal | None:
        """Give the proposal of an earlier run, if nothing has changed and it still verifies."""
        from pydantic import ValidationError

        from solver import verify
        from solver.proposal import Proposal

        if self._entries.get(file) != self._entry(content):
            return None
        try:
            proposal = Proposal.model_validate_json(self.path(file).read_bytes())
        except (OSError, ValidationError):
            return None
        return proposal if verify(scenario, proposal).ok else None

    def keep(self, file: str, content: bytes, proposal: Proposal) -> None:
        """Write a finished proposal, and then that it is finished."""
        save(self.path(file), json_bytes(proposal.document()))
        with self._lock:
            self._entries[file] = self._entry(content)
            manifest = {"format": FORMAT, "finished": dict(sorted(self._entries.items()))}
            save(self._folder / MANIFEST, json_bytes(manifest))

    def _entry(self, content: bytes) -> dict[str, Any]:
        return {"scenario_sha256": hashlib.sha256(content).hexdigest(), "options": self._options}


def _read_entries(path: Path) -> dict[str, Any]:
    """Read an earlier manifest; one that cannot be read only means that nothing is finished."""
    try:
        entries = json.loads(path.read_bytes())["finished"]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        say(f"{path}: cannot be read; everything is done again")
        return {}
    return entries if isinstance(entries, dict) else {}


def figures_of(scenario: Scenario, proposal: Proposal) -> dict[str, Any]:
    """Give the figures of one proposal for the summary."""
    urgency = {case.id: case.urgency for case in scenario.pending}
    waiting = [urgency[one.case] for one in proposal.unallocated]
    loaded = [load for load in proposal.workers if load.utilisation is not None]
    worst = max(loaded, key=lambda load: load.utilisation or 0, default=None)
    return {
        "status": proposal.status,
        "stopped_by": proposal.stopped_by,
        "gap": proposal.gap,
        "pending": len(urgency),
        "waiting_urgent": waiting.count("urgent"),
        "waiting_routine": waiting.count("routine"),
        "worst_load": worst.utilisation if worst else None,
        "worst_loaded": worst.worker if worst else None,
        "seconds": proposal.solver.wall_seconds,
        "unallocated": proposal.score.unallocated,
        "preference": proposal.score.preference,
    }


def write_summary(
    out: Path, options: dict[str, Any], results: list[Result], *, interrupted: bool
) -> dict[str, Any]:
    """Write summary.json and summary.csv; give the document."""
    from scenarios.tables import Sheet, as_csv

    rows = [result.row() for result in results]
    document = {
        "format": "caseload-summary/1",
        "options": options,
        "interrupted": interrupted,
        "scenarios": rows,
    }
    save(out / "summary.json", json_bytes(document))
    cells = [
        [
            " | ".join(line.strip() for line in row[name]) if name == "faults" else row[name]
            for name in COLUMNS
        ]
        for row in rows
    ]
    save(out / "summary.csv", as_csv(Sheet("Summary", COLUMNS, cells)))
    return document
