"""Open cases taken up again: the weekly problem that an absence or a relief comes to (SPEC 7).

The derived scenario says everything that a scenario can say: the cases are pending, what was pending is set
aside, nobody's `new_cases` limit applies, nothing is overdue. The rest is said by `Circumstances`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np

from solver import quantities
from solver.circumstances import Circumstances
from solver.eligibility import CO_WORK_RULES, Eligibility
from solver.exact import HUNDRED
from solver.policy import Policy
from solver.problem import Problem
from solver.scenario import Case, Lock, Scenario, Standing
from solver.staff import Staff

_ROLE_RULE = np.uint16(~(1 << [rule.key for rule in CO_WORK_RULES].index("may_not_co_work")) & 0xFFFF)


@dataclass(frozen=True)
class Taken:
    """Which open cases are taken up again, by id.

    Attributes
    ----------
    led
        Those that need a new lead.
    helped
        Those whose lead stays and that need a new co-worker.
    movable
        Those that may stay or move.
    away
        Workers who may take nothing.
    judged_at, due
        When absences are judged, and when `led` and `helped` need somebody; as in the scenario when None.
    """

    led: frozenset[str] = frozenset()
    helped: frozenset[str] = frozenset()
    movable: frozenset[str] = frozenset()
    away: frozenset[str] = frozenset()
    judged_at: datetime | None = None
    due: datetime | None = None

    @property
    def cases(self) -> frozenset[str]:
        """Give all of them."""
        return self.led | self.helped | self.movable


def take_up(scenario: Scenario, taken: Taken) -> Problem:
    """Resolve the problem of the cases taken up, among everybody who is there."""
    return _Taking(scenario, taken).problem()


def pending_again(scenario: Scenario, taken: Taken) -> Scenario:
    """Give the scenario in which the cases taken up are the pending ones."""
    cases = tuple(
        _pending(scenario.policy, case, taken.due) if case.id in taken.cases else case
        for case in scenario.open
    )
    moving = [
        Standing(case=case.id, lead=case.lead or "") for case in scenario.open if case.id in taken.movable
    ]
    kept = [line for line in scenario.baseline if line.case not in taken.movable]
    return scenario.model_copy(
        update={
            "policy": _unlimited(scenario.policy),
            "workers": tuple(
                worker if worker.max_new_cases is None else worker.model_copy(update={"max_new_cases": None})
                for worker in scenario.workers
            ),
            "cases": cases,
            "baseline": (*kept, *moving),
        }
    )


def _pending(policy: Policy, case: Case, due: datetime | None) -> Case:
    decided_at = case.decided_at if due is None else due - timedelta(hours=policy.allocation_hours)
    nobody = {"lead": None, "co_worker": None, "delegate": None}
    return case.model_copy(update={"status": "pending", "decided_at": decided_at, **nobody})


def _unlimited(policy: Policy) -> Policy:
    """Lift the limits on new work, and let nothing be overdue."""
    roles = {name: role.model_copy(update={"max_new_cases": None}) for name, role in policy.roles.items()}
    priority = policy.priority.model_copy(update={"max_days_overdue": 0})
    return policy.model_copy(update={"roles": roles, "priority": priority})


def staff_of(scenario: Scenario, taken: Taken) -> Eligibility:
    """Give who may do what in a derived scenario."""
    circumstances = Circumstances(judged_at=taken.judged_at, away=taken.away)
    return Eligibility(Staff(scenario, circumstances), {})


@dataclass
class _Taking:
    """Finds out who stays on each case, and writes it down."""

    scenario: Scenario
    taken: Taken
    carried: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    beside: dict[str, str | None] = field(default_factory=dict)
    led_by: dict[str, tuple[str, int]] = field(default_factory=dict)
    stays: dict[str, str] = field(default_factory=dict)
    points: dict[str, Mapping[str, Decimal]] = field(default_factory=dict)

    def problem(self) -> Problem:
        derived = pending_again(self.scenario, self.taken)
        self.eligibility = staff_of(derived, self.taken)
        self.locks = {lock.case: lock for lock in derived.locks}
        self.was = {case.id: case for case in self.scenario.open}
        for case in derived.pending:
            self._stay_on(case, self.was[case.id])
        cases = tuple(
            case.model_copy(update={"points_for": self.points[case.id]}) if case.id in self.points else case
            for case in derived.cases
        )
        circumstances = Circumstances(
            judged_at=self.taken.judged_at,
            away=self.taken.away,
            carried=self.carried,
            beside=self.beside,
            led_by=self.led_by,
            stays=self.stays,
        )
        return Problem(
            derived.model_copy(update={"cases": cases, "locks": tuple(self._standing_locks(derived))}),
            circumstances=circumstances,
        )

    def _standing_locks(self, derived: Scenario) -> list[Lock]:
        """Pass over locks that speak of a lead of somebody else's case: it is not theirs to give."""
        return [
            lock
            for lock in derived.locks
            if lock.case not in self.taken.helped or lock.lead == self.was[lock.case].lead
        ]

    def _stay_on(self, case: Case, was: Case) -> None:
        self._delegate(case, was)
        if case.id in self.taken.led:
            self._co_worker(case, was)
        elif case.id in self.taken.helped:
            self._lead(was)
        else:
            self._both(case, was)

    def _delegate(self, case: Case, was: Case) -> None:
        """A lawful delegate keeps their part; whoever leads carries the rest."""
        policy = self.scenario.policy
        if was.delegate is None or (
            case.id in self.taken.led and not self._may_keep_part(case, was.delegate)
        ):
            return
        self.carried[was.delegate] += quantities.delegated(policy, was)
        usual = self._rest(was, "")  # of whoever has no figure of their own
        own = {worker: self._rest(was, worker) for worker in was.points_for}
        self.points[case.id] = {worker.id: own.get(worker.id, usual) for worker in self.scenario.workers}

    def _may_keep_part(self, case: Case, delegate: str) -> bool:
        bars = self.eligibility.co_work_bars(case)[self.eligibility.staff.index[delegate]]
        return not bars & _ROLE_RULE

    def _rest(self, was: Case, worker: str) -> Decimal:
        policy = self.scenario.policy
        own = quantities.points_as_lead(policy, was, worker)
        passed_on = quantities.delegated(policy, was.model_copy(update={"lead": worker}))
        return Decimal(own - passed_on) / HUNDRED

    def _co_worker(self, case: Case, was: Case) -> None:
        helper, lock = was.co_worker, self.locks.get(case.id)
        if helper is None or case.co_working == "none":
            return
        if lock is not None and (lock.lead == helper or lock.co_worker not in (None, helper)):
            return
        if self.eligibility.co_work_bars(case)[self.eligibility.staff.index[helper]]:
            return
        self.beside[case.id] = helper
        self.carried[helper] += quantities.co_worker_points(self.scenario.policy, was)

    def _lead(self, was: Case) -> None:
        """The lead keeps the case, lawful or not, and carries it already."""
        policy, lead = self.scenario.policy, was.lead or ""
        weight = quantities.points_as_lead(policy, was, lead) - quantities.delegated(policy, was)
        self.led_by[was.id] = (lead, weight)
        self.carried[lead] += weight
        self.points[was.id] = {**self.points.get(was.id, was.points_for), lead: Decimal(0)}

    def _both(self, case: Case, was: Case) -> None:
        self.stays[case.id] = was.lead or ""
        self.beside[case.id] = was.co_worker
        if was.co_worker is not None:
            self.carried[was.co_worker] += quantities.co_worker_points(self.scenario.policy, was)
