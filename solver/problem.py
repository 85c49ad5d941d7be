"""A scenario resolved into numbers: tiers, points, room, who may do what, and what each pair costs.

Everything that asks about a scenario more than once asks here: the model, the heuristics, ranking,
explanation. Points are in hundredths, costs in the units of the score (SPEC 5: terms × 100).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from solver import quantities
from solver.circumstances import ORDINARY, Circumstances
from solver.eligibility import Eligibility
from solver.exact import HUNDRED, hundredths
from solver.plan import NOBODY, Plan
from solver.scenario import Case, Scenario
from solver.staff import Staff
from solver.suitability import Suitability

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Key = TypeVar("Key", bound=Hashable)
UNLIMITED = 2**31  # new cases; above any number of cases


@dataclass(frozen=True)
class Pairs:
    """Eligible pairs of a case and a worker, sorted by case then worker; both by index, shape (pairs,).

    `start` has shape (cases + 1,): the pairs of case c are ``start[c]:start[c + 1]``.
    """

    case: Ints
    worker: Ints
    start: Ints

    def __len__(self) -> int:
        return len(self.case)

    def of(self, case: int) -> slice:
        """Give the rows of one case."""
        return slice(int(self.start[case]), int(self.start[case + 1]))

    def by_case(self) -> Iterator[tuple[int, slice]]:
        """Yield each case that has pairs, with their rows."""
        first, cases, _ = self._places
        last = [*first.tolist()[1:], len(self)]
        return zip(cases.tolist(), map(slice, first.tolist(), last), strict=True)

    def of_case(self, value: Callable[[int], int]) -> Ints:
        """Give what each pair's case has, shape (pairs,); each case is asked once."""
        _, cases, place = self._places
        values: Ints = np.array([value(case) for case in cases.tolist()], dtype=np.int64)[place]
        return values

    def of_kind(self, kind: Callable[[int], Key], value: Callable[[Key], Ints | Flags]) -> Ints:
        """Give what each pair's worker has for the case's kind, shape (pairs,).

        Thousands of cases are of a few kinds, so `value` is asked once a kind; it answers for all workers.
        """
        _, cases, place = self._places
        number: dict[Key, int] = {}
        row = [number.setdefault(kind(case), len(number)) for case in cases.tolist()]
        if not row:
            return np.empty(0, dtype=np.int64)
        table = np.array([value(key) for key in number], dtype=np.int64)
        values: Ints = table[np.array(row)[place], self.worker]
        return values

    @cached_property
    def _places(self) -> tuple[Ints, Ints, Ints]:
        """First row of each case that has pairs, those cases, and the place of each pair's among them."""
        starts = np.append(True, self.case[1:] != self.case[:-1])[: len(self)]
        first = np.flatnonzero(starts)
        return first, self.case[first], np.cumsum(starts) - 1

    @classmethod
    def from_rows(cls, rows: list[Ints]) -> Pairs:
        """Build from one array of workers a case."""
        counts = np.array([len(row) for row in rows], dtype=np.int64)
        start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        worker = np.concatenate(rows) if rows else np.empty(0, dtype=np.int64)
        return cls(np.repeat(np.arange(len(rows)), counts), worker.astype(np.int64), start)

    @classmethod
    def of_one(cls, case: int, workers: Ints) -> Pairs:
        """Pair one case with those workers, eligible or not."""
        return cls(np.full_like(workers, case), workers, np.array([0, len(workers)], dtype=np.int64))


class Problem:
    """The numbers of one scenario.

    Attributes
    ----------
    cases, workers
        The pending cases and the workers, in file order; every array below is indexed as these are.
    before, capacity, limit
        Points carried now, agreed, and allowed after, in hundredths, shape (workers,).
        `limit` = max(capacity, before), raised just enough by overriding locks (SPEC 4).
    new_limit
        New leads allowed, shape (workers,).
    tier, points, co_points, priority
        By case, shape (cases,); points in hundredths.
    locks
        The manager's fixed choices on pending cases, by case index.
    stays
        The present lead of cases that may move, by case index; none in a weekly allocation.
    standing
        Points carried before anything is decided, in hundredths, shape (workers,): `before`, and what the
        cases that may move weigh on the leads that they have.
    """

    def __init__(
        self,
        scenario: Scenario,
        ignore_lock: str | None = None,
        circumstances: Circumstances = ORDINARY,
    ) -> None:
        self.scenario = scenario
        self.circumstances = circumstances
        self.policy = scenario.policy
        self.staff = Staff(scenario, circumstances)
        self.workers = scenario.workers
        self.cases: tuple[Case, ...] = scenario.pending
        self.worker_index = self.staff.index
        self.case_index = {case.id: i for i, case in enumerate(self.cases)}
        self.locks = {
            self.case_index[lock.case]: lock
            for lock in scenario.locks
            if lock.case in self.case_index and lock.case != ignore_lock
        }
        self.eligibility = Eligibility(self.staff, {lock.case: lock for lock in self.locks.values()})
        self._measure_cases()
        self._measure_workers()

    def _measure_cases(self) -> None:
        policy, as_of = self.policy, self.scenario.as_of
        tiers = [quantities.tier(policy, case) for case in self.cases]
        self.tier = _ints(tiers)
        known, place = range(1, len(policy.complexity.tier_points) + 1), self.tier - 1
        self.points = _ints(quantities.points_of_tier(policy, tier) for tier in known)[place]
        self.co_points = _ints(quantities.co_worker_points_of_tier(policy, tier) for tier in known)[place]
        self.priority = _ints(
            quantities.priority_in_tier(policy, case, tier, as_of)
            for case, tier in zip(self.cases, tiers, strict=True)
        )
        for case, helper in self.circumstances.beside.items():
            if helper is not None:
                self.co_points[self.case_index[case]] = 0  # carried already
        self.stays = {
            self.case_index[case]: self.worker_index[lead] for case, lead in self.circumstances.stays.items()
        }

    def _measure_workers(self) -> None:
        policy, day = self.policy, self.scenario.as_of.date()
        loads = quantities.loads_before(self.scenario)
        carried = self.circumstances.carried
        self.before = _ints(loads[worker.id] + carried.get(worker.id, 0) for worker in self.workers)
        self.standing = self.before.copy()
        for index, lead in self.stays.items():
            self.standing[lead] += self.lead_points(index, lead)
        self.capacity = _ints(quantities.capacity(policy, worker, day) for worker in self.workers)
        limits = (quantities.max_new_cases(policy, worker) for worker in self.workers)
        self.new_limit = _ints(UNLIMITED if limit is None else limit for limit in limits)
        overriding = [(c, lock) for c, lock in self.locks.items() if lock.override_reason is not None]
        raised = np.zeros_like(self.before)
        forced = np.zeros_like(self.before)
        for case, lock in overriding:
            worker = self.worker_index[lock.lead]
            raised[worker] += self.lead_points(case, worker)
            forced[worker] += 1
        self.limit = np.maximum(self.capacity, self.standing + raised)
        self.new_limit = np.maximum(self.new_limit, forced)

    @cached_property
    def id_order(self) -> Ints:
        """Give each worker's place in the order of ids, which breaks ties; shape (workers,)."""
        order = np.argsort(np.array([worker.id for worker in self.workers]), kind="stable")
        place = np.empty(len(self.workers), dtype=np.int64)
        place[order] = np.arange(len(self.workers))
        return place

    def lead_points(self, case: int, worker: int) -> int:
        """Give h(c, w): what the case weighs on that lead, in hundredths."""
        own = self.cases[case].points_for.get(self.workers[worker].id)
        return int(self.points[case]) if own is None else hundredths(own)

    def stated_points(self, case: int, worker: int) -> int:
        """Give what the case weighs on that lead, though they may carry it already; in hundredths."""
        held = self.circumstances.led_by.get(self.cases[case].id)
        return self.lead_points(case, worker) if held is None else held[1]

    def kept(self, plan: Plan) -> Ints:
        """Give how many cases each worker leads in the plan as they did before it, shape (workers,)."""
        kept = np.zeros(len(self.workers), dtype=np.int64)
        for index, lead in self.stays.items():
            kept[lead] += plan.lead[index] == lead
        for case in self.circumstances.led_by:
            lead = int(plan.lead[self.case_index[case]])
            if lead != NOBODY:
                kept[lead] += 1
        return kept

    @cached_property
    def steps(self) -> tuple[Ints, Ints]:
        """Give thresholds of utilisation, shape (workers, steps), in hundredths, and slopes, shape (steps,).

        A worker without capacity is charged nothing: their thresholds are out of reach.
        """
        steps = self.policy.weights.utilisation_steps
        parts = _ints(hundredths(step.threshold) for step in steps)
        thresholds = self.capacity[:, None] * parts[None, :] // HUNDRED
        thresholds[self.capacity <= 0, :] = np.iinfo(np.int64).max // 4
        return thresholds, _ints(step.slope for step in steps)

    def utilisation_cost(self, load: Ints, workers: Ints | slice = slice(None)) -> Ints:
        """Give the `utilisation` cost of loads in hundredths, for those workers, shape (workers,)."""
        thresholds, slopes = self.steps
        cost: Ints = np.maximum(0, load[:, None] - thresholds[workers]) @ slopes
        return cost

    @cached_property
    def leads(self) -> Pairs:
        """Who may be proposed to lead what; a locked case knows only its lead."""
        return Pairs.from_rows([self._lead_row(c) for c in range(len(self.cases))])

    @cached_property
    def co_workers(self) -> Pairs:
        """Who may be proposed to co-work what; none where `co_working` is none."""
        return Pairs.from_rows([self._co_work_row(c) for c in range(len(self.cases))])

    def who_may_co_work(self, case: int) -> Ints:
        """Give who may be proposed to co-work one case, without asking about the others."""
        if "co_workers" in self.__dict__:
            return self.co_workers.worker[self.co_workers.of(case)]
        return self._co_work_row(case)

    def _lead_row(self, case: int) -> Ints:
        free = np.flatnonzero(self.eligibility.lead_bars(self.cases[case]) == 0)
        lock = self.locks.get(case)
        if lock is not None:
            free = free[free == self.worker_index[lock.lead]]
        return self._standing_leads(case, free)

    def _standing_leads(self, case: int, free: Ints) -> Ints:
        """Add the lead who may stay whatever the rules say; leave out the co-worker who stays beside them."""
        held = self.circumstances
        lead = self.stays_leading(case)
        if lead != NOBODY:
            return np.array([lead], dtype=np.int64)
        if case in self.stays:
            free = np.union1d(free, [self.stays[case]])
        helper = held.beside.get(self.cases[case].id)
        return free if helper is None else free[free != self.worker_index[helper]]

    def stays_leading(self, case: int) -> int:
        """Give the lead who keeps a case that needs a co-worker, lawful or not; `NOBODY` of other cases."""
        held = self.circumstances.led_by.get(self.cases[case].id)
        return NOBODY if held is None else self.worker_index[held[0]]

    def _co_work_row(self, case: int) -> Ints:
        if self.cases[case].co_working == "none":
            return np.empty(0, dtype=np.int64)
        beside = self.circumstances.beside
        if self.cases[case].id in beside:
            helper = beside[self.cases[case].id]
            return np.array([] if helper is None else [self.worker_index[helper]], dtype=np.int64)
        free = np.flatnonzero(self.eligibility.co_work_bars(self.cases[case]) == 0)
        lock = self.locks.get(case)
        if lock is None:
            return free
        others: Ints = free[free != self.worker_index[lock.lead]]
        return others if lock.co_worker is None else others[others == self.worker_index[lock.co_worker]]

    @cached_property
    def suitability(self) -> Suitability:
        """Give how the cases suit `leads`; a copy of the problem shares it while the original lives."""
        return Suitability(self, self.leads)

    @cached_property
    def lead_cost(self) -> Ints:
        """Give what each pair of `leads` costs by itself: the sum of `PAIR_TERMS`, shape (pairs,)."""
        suits = self.suitability
        return suits.cost - suits.costs["change"]

    @property
    def lead_weight(self) -> Ints:
        """Give what each pair of `leads` weighs on its lead, in hundredths, shape (pairs,)."""
        return self.suitability.weight

    def weigh(self, pairs: Pairs) -> Ints:
        """Give what each pair weighs on its lead, in hundredths, shape (pairs,)."""
        weight = self.points[pairs.case]
        for row, worker, case in self._stated(pairs, "points_for"):
            weight[row] = hundredths(self.cases[case].points_for[worker])
        return weight

    def local_costs(self, pairs: Pairs) -> Ints:
        """Give `cost_for` of each pair, 0 where none is given, shape (pairs,)."""
        cost = np.zeros(len(pairs), dtype=np.int64)
        for row, worker, case in self._stated(pairs, "cost_for"):
            cost[row] = self.cases[case].cost_for[worker]
        return cost

    def _stated(self, pairs: Pairs, field: str) -> Iterator[tuple[int, str, int]]:
        """Yield (row, worker id, case) of the pairs for which the case states a value of its own."""
        for case, rows in pairs.by_case():
            stated = getattr(self.cases[case], field)
            for row in range(rows.start, rows.stop) if stated else ():
                name = self.workers[pairs.worker[row]].id
                if name in stated:
                    yield row, name, case

    @cached_property
    def family_members(self) -> dict[str, list[int]]:
        """Give the pending cases of each family with more than one, in file order."""
        members: dict[str, list[int]] = {}
        for index, case in enumerate(self.cases):
            if case.family is not None:
                members.setdefault(case.family, []).append(index)
        return {family: cases for family, cases in members.items() if len(cases) > 1}

    def is_independent(self, case: int) -> bool:
        """Say whether the case's task must be led by somebody new to the family."""
        return self.policy.tasks[self.cases[case].task].independent

    @cached_property
    def baseline(self) -> dict[int, int | None]:
        """Give the earlier lead of pending cases, by index; None for somebody who has gone."""
        return {
            self.case_index[line.case]: self.worker_index.get(line.lead)
            for line in self.scenario.baseline
            if line.case in self.case_index
        }

    @cached_property
    def family_leads(self) -> dict[str, set[int]]:
        """Give the leads of open cases by family."""
        leads: dict[str, set[int]] = {}
        for case in self.scenario.open:
            if case.family is not None and case.lead is not None:
                leads.setdefault(case.family, set()).add(self.worker_index[case.lead])
        return leads

    def familiar(self, index: int) -> list[int]:
        """Give the workers who know the case's family and may lead it (SPEC 5, `continuity`)."""
        case = self.cases[index]
        if self.is_independent(index):
            return []
        known = set(self.family_leads.get(case.family, ())) if case.family is not None else set()
        if case.previous_lead in self.worker_index:
            known.add(self.worker_index[case.previous_lead])
        if not known:
            return []
        bars = self.eligibility.lead_bars(case)
        return sorted(worker for worker in known if bars[worker] == 0)

    def is_shared(self, case: int) -> bool:
        """Say whether the case may be led only beside a co-worker, whoever leads it."""
        item, lock = self.cases[case], self.locks.get(case)
        named = lock is not None and lock.co_worker is not None
        return named or item.co_working == "required" or self.circumstances.beside.get(item.id) is not None


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)
