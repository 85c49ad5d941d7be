"""A small scenario solved with two threads, beside the exhaustive judge."""

import pytest

from solver import read_scenario
from solver.errors import LocksBreakRules
from solver.propose import Options, propose_here
from tests.oracle import optimum
from tests.oracle.random_scenarios import small_scenario


def solved_as_judged(seed: int) -> None:
    """Check that the optimum is found and proven, or that the locks are refused."""
    document = small_scenario(seed)
    best = optimum(document)
    if best is None:
        with pytest.raises(LocksBreakRules):
            propose_here(read_scenario(document))
        return
    proposal = propose_here(read_scenario(document), Options(threads=2))
    assert (proposal.score.model_dump(), proposal.status) == (dict(best), "optimal")
