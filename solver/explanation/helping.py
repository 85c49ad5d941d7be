"""What would help, inside a proposal: filled in where that takes little time, otherwise left to `explain`.

Each remedy costs a few solves, so only small problems in which few cases wait are looked at, and for half a
second at most.
"""

from __future__ import annotations

from solver.engine import Budget
from solver.explanation.cause import open_question
from solver.explanation.place import place_to_take
from solver.explanation.remedies import remedies
from solver.explanation.standing import Standing
from solver.proposal import Proposal, Waiting
from solver.scenario import Scenario

_MOST_WAITING = 3
_MOST_PAIRS = 1_500  # pending cases × workers: a team
_SECONDS = 0.5
_UNITS = 0.5  # of deterministic time


def with_help(scenario: Scenario, proposal: Proposal, budget: Budget) -> Proposal:
    """Give the proposal with `would_help` of its waiting cases, the most pressing first, as far as time goes.

    Parameters
    ----------
    proposal
        As it was made and verified; nothing is added before it is proven.
    budget
        Of the run that made it; what is left of it is never exceeded.
    """
    pairs = len(scenario.pending) * len(scenario.workers)
    few = 0 < len(proposal.unallocated) <= _MOST_WAITING and pairs <= _MOST_PAIRS
    if proposal.status != "optimal" or not few or budget.over:
        return proposal
    share = budget.share(min(1.0, (_UNITS if budget.deterministic else _SECONDS) / budget.left))
    waiting = tuple(_helped(scenario, proposal, case, share) for case in proposal.unallocated)
    budget.spend(share.spent)
    return proposal.model_copy(update={"unallocated": waiting})


def _helped(scenario: Scenario, proposal: Proposal, waiting: Waiting, budget: Budget) -> Waiting:
    if budget.over:
        return waiting
    standing = Standing(scenario, proposal, waiting.case, budget)
    question = open_question(standing)
    place = place_to_take(standing, question)
    found = tuple(remedy.model_dump(mode="json") for remedy in remedies(standing, question, place))
    return waiting.model_copy(update={"would_help": found})
