"""Which open cases an absence touches, which it leaves alone, and which others may move (SPEC 7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from solver.absences.request import Absence
from solver.absences.taking_up import Taken, pending_again, staff_of
from solver.eligibility import Eligibility
from solver.quantities import is_statutory
from solver.scenario import Case, Scenario


@dataclass(frozen=True)
class Touched:
    """Ids of open cases, in file order.

    Attributes
    ----------
    led
        Led by somebody who is away: a new lead is needed.
    helped
        Co-worked by somebody who is away, where a rule needs a co-worker.
    left_alone
        Neither urgent nor statutory, where only cover is asked for.
    """

    led: tuple[str, ...]
    helped: tuple[str, ...]
    left_alone: tuple[str, ...]

    @property
    def affected(self) -> frozenset[str]:
        """Give those that need somebody."""
        return frozenset((*self.led, *self.helped))


def touched(scenario: Scenario, absence: Absence) -> Touched:
    """Sort the open cases of those who are away."""
    away = frozenset(absence.workers)
    led: list[str] = []
    helped: list[str] = []
    left_alone: list[str] = []
    for case in scenario.open:
        if case.lead in away:
            group = led
        elif case.co_worker in away and _needs_company(scenario, case):
            group = helped
        else:
            continue
        (group if absence.kind == "reallocation" or _presses(scenario, case) else left_alone).append(case.id)
    return Touched(tuple(led), tuple(helped), tuple(left_alone))


def _presses(scenario: Scenario, case: Case) -> bool:
    return case.urgency == "urgent" or is_statutory(scenario.policy, case)


def _needs_company(scenario: Scenario, case: Case) -> bool:
    """Whether a rule asks for a co-worker: the case itself, or its newly qualified lead."""
    if case.co_working == "required":
        return True
    lead = next(worker for worker in scenario.workers if worker.id == case.lead)
    supervised = scenario.policy.tasks[case.task].newly_qualified == "co_worked"
    return supervised and scenario.policy.roles[lead.role].newly_qualified


def taken_by(scenario: Scenario, absence: Absence) -> Taken:
    """Give the cases that an absence takes up, and when."""
    found = touched(scenario, absence)
    return Taken(
        led=frozenset(found.led),
        helped=frozenset(found.helped),
        away=frozenset(absence.workers),
        judged_at=absence.judged_at(scenario),
        due=absence.due(scenario),
    )


def with_movable(scenario: Scenario, taken: Taken, of: Iterable[Case] | None = None) -> Taken:
    """Add the open cases that may lawfully move: somebody else may lead them, beside the same co-worker.

    Parameters
    ----------
    of
        The open cases to consider; by default all whose lead is there.

    Notes
    -----
    A case that the manager has locked stays. So does one whose present company is not lawful, or is missing
    where it is required: it wants putting right, which is more than a move.
    """
    locked = {lock.case for lock in scenario.locks}
    candidates = [
        case
        for case in (scenario.open if of is None else of)
        if case.id not in taken.cases | locked and case.lead not in taken.away
    ]
    wide = replace(taken, movable=frozenset(case.id for case in candidates))
    derived = pending_again(scenario, wide)
    judge = _Judge(scenario, staff_of(derived, wide), taken.cases)
    again = {case.id: case for case in derived.pending}
    return replace(
        taken, movable=frozenset(case.id for case in candidates if judge.may_move(again[case.id], case))
    )


class _Judge:
    """Says which open cases may lawfully change lead."""

    def __init__(self, scenario: Scenario, eligibility: Eligibility, affected: frozenset[str]) -> None:
        self.policy = scenario.policy
        self.eligibility = eligibility
        self.staff = eligibility.staff
        self.affected = affected
        self._of_family: dict[str, list[Case]] = defaultdict(list)
        for case in scenario.open:
            if case.family is not None:
                self._of_family[case.family].append(case)

    def may_move(self, case: Case, was: Case) -> bool:
        """Say whether somebody else may lead the case, beside the co-worker whom it has."""
        if not self._company_holds(case, was) or self._entangled(was):
            return False
        free = self.eligibility.lead_bars(case) == 0
        task = self.policy.tasks[case.task]
        helper = None if was.co_worker is None else self.staff.index[was.co_worker]
        if task.newly_qualified == "co_worked" and (
            helper is None or not self.staff.supports(case.task)[helper]
        ):
            free &= ~self.staff.newly_qualified
        staying = [self.staff.index[name] for name in (was.lead, was.co_worker) if name is not None]
        free[staying] = False
        return bool(np.any(free))

    def _company_holds(self, case: Case, was: Case) -> bool:
        if was.co_worker is None:
            return case.co_working != "required"
        if was.co_worker == was.lead or case.co_working == "none":
            return False
        return not self.eligibility.co_work_bars(case)[self.staff.index[was.co_worker]]

    def _entangled(self, was: Case) -> bool:
        """Whether an independent case has an affected one in its family, or a lead who is on another."""
        if was.family is None or not self.policy.tasks[was.task].independent:
            return False
        others = [case for case in self._of_family[was.family] if case.id != was.id]
        return any(case.id in self.affected or was.lead in (case.lead, case.co_worker) for case in others)
