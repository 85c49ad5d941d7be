"""What would help, inside a proposal: filled in where that takes little time, otherwise left to `explain`.

Each remedy costs a few solves, so only small problems in which few cases wait are looked at, and only for a
short while.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from solver.engine import Budget
from solver.explanation.cause import open_question
from solver.explanation.document import Remedy
from solver.explanation.letting_in import LettingIn
from solver.explanation.place import place_to_take
from solver.explanation.remedies import more_room, what_is_lacking
from solver.explanation.situation import Situation
from solver.explanation.standing import Standing
from solver.proposal import Proposal
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


# Of what is left of it, for one case's room: so one that is hard does not take what helps the others.
_MOST_OF_IT = 1 / 3

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
    looks = [_Look(situation(waiting.case, share)) for waiting in proposal.unallocated]
    for look in looks:
        look.at_what_is_lacking()
    for place, look in enumerate(looks):
        look.at_room(share, max(_MOST_OF_IT, 1 / (len(looks) - place)))
    budget.spend(share.spent)
    waiting = zip(proposal.unallocated, looks, strict=True)
    found = tuple(line.model_copy(update={"would_help": look.found}) for line, look in waiting)
    return proposal.model_copy(update={"unallocated": found})


class _Look:
    """What is found for one case."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._question: LettingIn | None = None
        self._remedies: list[Remedy] = []

    @property
    def found(self) -> tuple[dict[str, object], ...]:
        return tuple(remedy.model_dump(mode="json") for remedy in self._remedies)

    def at_what_is_lacking(self) -> None:
        """Look at what takes a few solves."""
        if self._situation.budget.over:
            return
        self._question = question = open_question(self._situation)
        place = place_to_take(self._situation, question)
        self._remedies = what_is_lacking(self._situation, question, place)

    def at_room(self, share: Budget, part: float) -> None:
        """Look at what may take all the time there is, with a part of what is left of it."""
        if self._question is None or share.over:
            return
        own = self._situation.budget = share.share(part)
        self._remedies = [*more_room(self._situation, self._question), *self._remedies]
        share.spend(own.spent)
