"""What a scenario says, looked up once for many questions; and the plan in the scenario's own terms."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from solver import quantities
from solver.exact import HUNDRED, plain
from solver.policy import Policy, Role, TaskRule
from solver.scenario import Case, Lock, Scenario, Worker
from solver.shapes import Frozen


class Breach(Frozen):
    """A broken rule by its id (SPEC 4), the case and worker concerned, if any, and a plain sentence."""

    rule: str
    case: str | None = None
    worker: str | None = None
    text: str


@dataclass(frozen=True)
class Choice:
    """An assignment whose case and lead are known; `co_worker` is None when nobody known is named."""

    case: Case
    lead: Worker
    co_worker: Worker | None


@dataclass(frozen=True)
class Facts:
    """A scenario, and the answers to what the rules ask of it again and again."""

    scenario: Scenario

    @property
    def policy(self) -> Policy:
        """Give the local statement."""
        return self.scenario.policy

    @cached_property
    def workers(self) -> dict[str, Worker]:
        """Give the workers by id, in file order."""
        return {worker.id: worker for worker in self.scenario.workers}

    @cached_property
    def pending(self) -> dict[str, Case]:
        """Give the pending cases by id, in file order."""
        return {case.id: case for case in self.scenario.pending}

    @cached_property
    def locks(self) -> dict[str, Lock]:
        """Give the locks by pending case; the others are ignored (SPEC 1)."""
        return {lock.case: lock for lock in self.scenario.locks if lock.case in self.pending}

    @cached_property
    def overriding(self) -> dict[str, list[Case]]:
        """Give the cases of each lead's locks that carry an `override_reason`."""
        cases = defaultdict(list)
        for lock in self.locks.values():
            if lock.override_reason is not None:
                cases[lock.lead].append(self.pending[lock.case])
        return cases

    @cached_property
    def vetoes(self) -> frozenset[tuple[str, str]]:
        """Give the pairs (case, worker) that the manager has ruled out."""
        return frozenset((veto.case, veto.worker) for veto in self.scenario.excluded)

    @cached_property
    def open_of_family(self) -> dict[str, list[Case]]:
        """Give the open cases of each family."""
        cases = defaultdict(list)
        for case in self.scenario.open:
            if case.family is not None:
                cases[case.family].append(case)
        return cases

    @cached_property
    def before(self) -> dict[str, int]:
        """Give before(w) by worker, in hundredths of a point (SPEC 3)."""
        return quantities.loads_before(self.scenario)

    @cached_property
    def capacity(self) -> dict[str, int]:
        """Give capacity(w) by worker on `as_of`'s date, in hundredths of a point (SPEC 3)."""
        day = self.scenario.as_of.date()
        return {worker.id: quantities.capacity(self.policy, worker, day) for worker in self.scenario.workers}

    def task(self, case: Case) -> TaskRule:
        """Give what the local statement says of the case's task."""
        return self.policy.tasks[case.task]

    def role(self, worker: Worker) -> Role:
        """Give what the local statement says of the worker's role."""
        return self.policy.roles[worker.role]

    def kin(self, case: Case) -> list[Case]:
        """Give the open cases of the case's family; none when it has no family."""
        return [] if case.family is None else self.open_of_family.get(case.family, [])

    def is_overridden(self, case: Case, worker: Worker) -> bool:
        """Say whether the manager, giving a reason, has locked the case to this lead (SPEC 4, `lock`)."""
        lock = self.locks.get(case.id)
        return lock is not None and lock.lead == worker.id and lock.override_reason is not None

    def is_qualified(self, case: Case, worker: Worker) -> bool:
        """Say whether the worker meets the task's `lead_requires`: every qualification of any one list."""
        requires = self.task(case).lead_requires
        held = set(worker.qualifications)
        return not requires or any(held.issuperset(together) for together in requires)


def in_points(hundredths: int) -> str:
    """Write hundredths of a point as a person would: 3150 is 31.5."""
    return str(plain(Decimal(hundredths) / HUNDRED))


def counted(number: float, thing: str) -> str:
    """Write a number with its noun: 1 case, 2 cases, 0.5 years."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
