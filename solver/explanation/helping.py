"""What would help, inside a proposal: filled in where that takes little time, otherwise left to `explain`.

Each remedy costs a few solves, so only small problems in which few cases wait are looked at, and only for a
short while.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from solver.engine import Budget
from solver.explanation.cause import open_question
from solver.explanation.place import place_to_take
from solver.explanation.remedies import remedies
from solver.explanation.situation import Situation
from solver.explanation.standing import Standing
from solver.proposal import Proposal, Waiting
from solver.scenario import Scenario


@dataclass(frozen=True)
class Effort:
    """How much is looked at, and for how long.

    Attributes
    ----------
    most_waiting
        Cases that wait.
    most_pairs
        Cases under decision × workers.
    seconds, units
        For all of them together; units are of deterministic time, in a deterministic run.
    """

    most_waiting: int
    most_pairs: int
    seconds: float
    units: float


_WEEKLY = Effort(most_waiting=3, most_pairs=1_500, seconds=0.5, units=0.5)


def with_help(scenario: Scenario, proposal: Proposal, budget: Budget) -> Proposal:
    """Give the proposal with `would_help` of its waiting cases, the most pressing first, as far as time goes.

    Parameters
    ----------
    proposal
        As it was made and verified; nothing is added before it is proven.
    budget
        Of the run that made it; what is left of it is never exceeded.
    """

    def situation(case: str, share: Budget) -> Situation:
        return Standing(scenario, proposal, case, share)

    return helped(proposal, len(scenario.pending) * len(scenario.workers), budget, _WEEKLY, situation)


def helped(
    proposal: Proposal,
    pairs: int,
    budget: Budget,
    effort: Effort,
    situation: Callable[[str, Budget], Situation],
) -> Proposal:
    """Fill in `would_help` of a proven proposal's waiting cases, in their order, as far as the effort goes.

    Parameters
    ----------
    pairs
        Cases under decision × workers.
    situation
        Gives what is tried on, for a case and what its solves may spend.
    """
    few = 0 < len(proposal.unallocated) <= effort.most_waiting and pairs <= effort.most_pairs
    if proposal.status != "optimal" or not few or budget.over:
        return proposal
    share = budget.share(min(1.0, (effort.units if budget.deterministic else effort.seconds) / budget.left))

    def look(waiting: Waiting) -> Waiting:
        if share.over:
            return waiting
        return waiting.model_copy(update={"would_help": _found(situation(waiting.case, share))})

    waiting = tuple(map(look, proposal.unallocated))
    budget.spend(share.spent)
    return proposal.model_copy(update={"unallocated": waiting})


def _found(situation: Situation) -> tuple[dict[str, object], ...]:
    question = open_question(situation)
    place = place_to_take(situation, question)
    return tuple(remedy.model_dump(mode="json") for remedy in remedies(situation, question, place))
