"""A small scenario solved beside the exhaustive judge."""

import pytest

from solver import read_scenario
from solver.errors import LocksBreakRules
from solver.propose import Options, propose_here
from tests.oracle import optimum
from tests.oracle.random_scenarios import small_scenario


def solved_as_judged(seed: int, threads: int | None = 2) -> None:
    """Check that the optimum is found and proven, or that the locks are refused."""
    document, options = small_scenario(seed), Options(threads=threads)
    best = optimum(document)
    if best is None:
        with pytest.raises(LocksBreakRules):
            propose_here(read_scenario(document), options)
        return
    proposal = propose_here(read_scenario(document), options)
    assert (seed, proposal.score.model_dump()) == (seed, dict(best))
    assert proposal.status == proposal.stopped_by == "optimal"
    assert proposal.gap == 0
