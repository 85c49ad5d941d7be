"""Who is compared: one module a peer, imported only in the process that runs it."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
from types import ModuleType
from typing import NamedTuple


class Peer(NamedTuple):
    """A solver in the comparison.

    Attributes
    ----------
    module
        Under `benchmarks.peers`; it has `solve(job)` and `versions()`, and perhaps `prepare(document)`.
    needs
        The package that must be there for it to run.
    program
        A program that must be on the PATH besides.
    """

    key: str
    label: str
    module: str
    needs: str
    program: str | None = None

    @property
    def lacks(self) -> str | None:
        """What is missing for it to run here, or None."""
        if importlib.util.find_spec(self.needs) is None:
            return f"the package {self.needs}"
        if self.program is not None and shutil.which(self.program) is None:
            return f"the program {self.program}"
        return None


PEERS = {
    peer.key: peer
    for peer in (
        Peer("ours", "Caseload", "ours", "ortools"),
        Peer("highs", "HiGHS", "highs", "highspy"),
        Peer("scip", "SCIP", "scip", "pyscipopt"),
        Peer("cpsat", "CP-SAT, default search", "cpsat", "ortools"),
        Peer("by_hand", "By hand (greedy)", "by_hand", "ortools"),
        Peer("timefold", "Timefold", "timefold_peer", "timefold", "java"),
    )
}


def load(key: str) -> ModuleType:
    """Import a peer's module.

    Raises
    ------
    ImportError
        When its package is not installed.
    """
    return importlib.import_module(f"{__name__}.{PEERS[key].module}")
