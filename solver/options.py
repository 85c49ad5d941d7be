"""One case against the loads as they stand: whom it may go to, beside whom, and what that changes.

No solver run: vectors over the workers. Used for ranking, for alternatives, for the first plan and for why a
case waits. Everybody else's cases stay where they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.eligibility import LEAD_RULES
from solver.exact import HUNDRED
from solver.plan import NOBODY, Plan
from solver.problem import Pairs, Problem
from solver.terms import PAIR_TERMS
from solver.terms.beside import covers

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# The rules of a whole plan that can keep one worker from one case, after the rules of the pair.
STANDING_RULES = ("capacity", "new_cases", "supported", "co_worker", "independent")
OBSTACLES = tuple(rule.key for rule in LEAD_RULES) + STANDING_RULES
_IMPOSSIBLE = np.int64(2**61)


class Position:
    """A plan with the loads that follow from it; changed in place as cases are given and taken."""

    def __init__(self, problem: Problem, plan: Plan | None = None) -> None:
        self.problem = problem
        self.plan = Plan.empty(len(problem.cases)) if plan is None else plan.copy()
        points, self.new = self.plan.given(problem)
        self.load: Ints = problem.before + points

    def take(self, case: int) -> tuple[int, int]:
        """Make the case wait; give who had it."""
        return self._book(case, NOBODY, NOBODY)

    def give(self, case: int, lead: int, co_worker: int = NOBODY) -> None:
        """Give a waiting case to a lead and, unless `NOBODY`, a co-worker."""
        self._book(case, lead, co_worker)

    def _book(self, case: int, lead: int, co_worker: int) -> tuple[int, int]:
        plan, problem = self.plan, self.problem
        before = int(plan.lead[case]), int(plan.co_worker[case])
        for (led, helped), sign in ((before, -1), ((lead, co_worker), 1)):
            if led != NOBODY:
                self.load[led] += sign * problem.lead_points(case, led)
                self.new[led] += sign
            if helped != NOBODY:
                self.load[helped] += sign * problem.co_points[case]
        plan.lead[case], plan.co_worker[case] = lead, co_worker
        return before


@dataclass(frozen=True)
class Beside:
    """The best co-worker of one kind: two of them, so that a lead is never their own co-worker."""

    covers: Flags  # by need of the case
    first: int
    second: int
    cost: Ints  # of first and second


class Options:
    """Every worker for one waiting case.

    Parameters
    ----------
    position
        The loads; the case itself must be waiting in it.
    case
        Index of the case.
    workers
        The possible leads to judge, as worker indices; the eligible ones of the problem by default.
    """

    def __init__(self, position: Position, case: int, workers: Ints | None = None) -> None:
        self.position = position
        self.problem = position.problem
        self.index = case
        self.case = self.problem.cases[case]
        self.workers: Ints = (
            self.problem.leads.worker[self.problem.leads.of(case)] if workers is None else workers
        )
        count = len(self.workers)
        self._pairs = Pairs(
            np.full(count, case, dtype=np.int64), self.workers, np.array([0, count], dtype=np.int64)
        )

    # -- what it costs the lead
    # ---------------------------------------------------------------------------------

    @cached_property
    def weight(self) -> Ints:
        """What the case weighs on each as lead, in hundredths."""
        return self.problem.weigh(self._pairs)

    @cached_property
    def pair_costs(self) -> dict[str, Ints]:
        """What each costs as lead, by term, co-worker and load aside."""
        costs = {term.key: term.cost(self.problem, self._pairs) for term in PAIR_TERMS}
        return {**costs, "family": self._family(), "change": self._change()}

    def _family(self) -> Ints:
        """One more lead for the family, unless the worker leads another of its cases already."""
        leads = [lead for lead in self._relatives_leads() if lead != NOBODY]
        if not leads or self.problem.is_independent(self.index):
            return np.zeros(len(self.workers), dtype=np.int64)
        weight = HUNDRED * self.problem.policy.weights.family
        return np.where(np.isin(self.workers, leads), 0, weight)

    def _relatives(self) -> list[int]:
        members = self.problem.family_members.get(self.case.family or "", [])
        return [member for member in members if member != self.index]

    def _relatives_leads(self) -> list[int]:
        plan, problem = self.position.plan, self.problem
        return [int(plan.lead[other]) for other in self._relatives() if not problem.is_independent(other)]

    def _change(self) -> Ints:
        """Relative to waiting, which changes the baseline too."""
        kept = self.problem.baseline.get(self.index)
        weight = HUNDRED * self.problem.policy.weights.change
        return np.where(self.workers == kept, -weight, 0) if kept is not None else np.zeros_like(self.workers)

    @cached_property
    def load_cost(self) -> Ints:
        """What the case adds to each lead's utilisation."""
        return self._added(self.workers, self.weight)

    def _added(self, workers: Ints, points: Ints) -> Ints:
        load = self.position.load[workers]
        cost = self.problem.utilisation_cost
        return cost(load + points, workers) - cost(load, workers)

    # -- who could stand beside them
    # ------------------------------------------------------------------------------

    @cached_property
    def _needs(self) -> list[tuple[str, int]]:
        return list(self.case.needs.items())

    @cached_property
    def _short(self) -> Ints:
        """How many levels each lead is short, shape (needs, leads)."""
        short = [self.problem.staff.short_by(tag, level)[self.workers] for tag, level in self._needs]
        return np.array(short, dtype=np.int64).reshape(len(short), len(self.workers))

    @cached_property
    def helpers(self) -> Ints:
        """Who may co-work the case and has room for it."""
        candidates = self.problem.who_may_co_work(self.index)
        room = self.problem.limit[candidates] - self.position.load[candidates]
        fitting: Ints = candidates[room >= self.problem.co_points[self.index]]
        barred = self._barred_by_relatives()
        return fitting[~np.isin(fitting, barred)] if barred else fitting

    def _barred_by_relatives(self) -> list[int]:
        """Leads of the family's independent cases: they may take nothing else of it (`independent`)."""
        plan, problem = self.position.plan, self.problem
        return [int(plan.lead[other]) for other in self._relatives() if problem.is_independent(other)]

    @cached_property
    def _beside(self) -> list[Beside]:
        """The best co-workers of each kind: which needs they cover, and whether they support a new worker."""
        helpers, problem = self.helpers, self.problem
        if not len(helpers):
            return []
        points = np.full(len(helpers), problem.co_points[self.index])
        wanted = self.case.co_working in ("preferred", "required")
        price = 0 if wanted else HUNDRED * problem.policy.weights.co_working
        cost = self._added(helpers, points) + price
        covered = np.array(
            [covers(problem, self.index, tag)[helpers] for tag, _ in self._needs], dtype=np.bool_
        )
        covered = covered.reshape(len(self._needs), len(helpers))
        kinds = _kinds(np.vstack([covered, problem.staff.supports(self.case.task)[helpers]]))
        found = []
        order = np.lexsort((problem.id_order[helpers], cost))
        for kind in np.unique(kinds).tolist():
            best = order[kinds[order] == kind][:2]
            second = int(helpers[best[1]]) if len(best) > 1 else NOBODY
            costs = np.array([cost[best[0]], cost[best[1]] if len(best) > 1 else _IMPOSSIBLE], dtype=np.int64)
            found.append(Beside(covered[:, best[0]], int(helpers[best[0]]), second, costs))
        return found

    @cached_property
    def _new(self) -> Flags:
        return self.problem.staff.newly_qualified[self.workers]

    @cached_property
    def _needs_support(self) -> Flags:
        co_worked = self.problem.policy.tasks[self.case.task].newly_qualified == "co_worked"
        return self._new if co_worked else np.zeros_like(self._new)

    @cached_property
    def _alone_cost(self) -> Ints:
        """What it costs to give each lead nobody; out of the question where somebody is needed."""
        weights = self.problem.policy.weights
        expertise = HUNDRED * weights.expertise * self._short.sum(axis=0)
        protection = HUNDRED * weights.newly_qualified * int(self.problem.tier[self.index] - 1) * self._new
        missed = HUNDRED * weights.co_working_missed if self.case.co_working == "preferred" else 0
        cost = expertise + protection + missed
        needed = self._needs_support | self.problem.is_shared(self.index)
        return np.where(needed, _IMPOSSIBLE, cost)

    @cached_property
    def best_beside(self) -> tuple[Ints, Ints]:
        """Give each lead's best co-worker or `NOBODY`, and what expertise and company then cost."""
        best, choice = self._alone_cost.copy(), np.full(len(self.workers), NOBODY, dtype=np.int64)
        weight = HUNDRED * self.problem.policy.weights.expertise
        order = self.problem.id_order
        for kind in self._beside:
            uncovered = weight * self._short[~kind.covers].sum(axis=0)
            own = self.workers == kind.first
            helper = np.where(own, kind.second, kind.first)
            cost = uncovered + np.where(own, kind.cost[1], kind.cost[0])
            supported = self.problem.staff.supports(self.case.task)[kind.first]
            lawful = (helper != NOBODY) & (supported | ~self._needs_support)
            tie = (cost == best) & (choice != NOBODY) & (order[helper] < order[choice])
            better = lawful & ((cost < best) | tie)
            best, choice = np.where(better, cost, best), np.where(better, helper, choice)
        return choice, best

    # -- the answer
    # -----------------------------------------------------------------------------------------------

    @cached_property
    def obstacles(self) -> NDArray[np.uint32]:
        """Every rule that bars each, as bits over `OBSTACLES`, given the loads."""
        problem, position = self.problem, self.position
        bars = problem.eligibility.lead_bars(self.case)[self.workers].astype(np.uint32)
        over = position.load[self.workers] + self.weight > problem.limit[self.workers]
        full = position.new[self.workers] + 1 > problem.new_limit[self.workers]
        for flags, key in (
            (over, "capacity"),
            (full, "new_cases"),
            (self._unsupported(), "supported"),
            (self._without_required(), "co_worker"),
            (self._entangled(), "independent"),
        ):
            bars |= np.where(flags, np.uint32(1 << OBSTACLES.index(key)), np.uint32(0))
        return bars

    def _unsupported(self) -> Flags:
        """Newly qualified, in need of support, and nobody with room can give it."""
        if not self._needs_support.any():
            return self._needs_support
        able = self.helpers[self.problem.staff.supports(self.case.task)[self.helpers]]
        return self._needs_support & ~self._has_other(able)

    def _without_required(self) -> Flags:
        shared = self.problem.is_shared(self.index)
        return ~self._has_other(self.helpers) if shared else np.zeros_like(self._new)

    def _has_other(self, people: Ints) -> Flags:
        """Whether anybody but the worker themself is among `people`."""
        anybody: Flags = np.full(len(self.workers), len(people) > 0)
        if len(people) == 1:
            anybody &= self.workers != people[0]
        return anybody

    def _entangled(self) -> Flags:
        """Works with the family already, where this case or the other must be independent."""
        plan, problem = self.position.plan, self.problem
        barred = self._barred_by_relatives()
        if problem.is_independent(self.index):
            for other in self._relatives():
                barred += [int(plan.lead[other]), int(plan.co_worker[other])]
        return np.isin(self.workers, [worker for worker in barred if worker != NOBODY])

    @cached_property
    def delta(self) -> Ints:
        """Change in `preference` of giving the case to each, with their best co-worker; huge where barred."""
        static = sum(self.pair_costs.values(), start=np.zeros(len(self.workers), dtype=np.int64))
        change = static + self.load_cost + self.best_beside[1]
        return np.where(self.obstacles == 0, change, _IMPOSSIBLE)

    def lawful(self) -> Ints:
        """Give the rows of lawful leads, best first, ties by worker id."""
        rows = np.flatnonzero(self.obstacles == 0)
        return rows[np.lexsort((self.problem.id_order[self.workers[rows]], self.delta[rows]))]

    def allows(self, row: int, helper: int) -> bool:
        """Say whether one lead with one co-worker or `NOBODY` is lawful as things stand."""
        lead = int(self.workers[row])
        if self.obstacles[row] or not self._fits_lock(lead, helper):
            return False
        if helper == NOBODY:
            return bool(self._alone_cost[row] < _IMPOSSIBLE)
        supported = bool(self.problem.staff.supports(self.case.task)[helper])
        return helper != lead and helper in self.helpers and (supported or not self._needs_support[row])

    def _fits_lock(self, lead: int, helper: int) -> bool:
        lock = self.problem.locks.get(self.index)
        if lock is None:
            return True
        people = self.problem.workers
        named = lock.co_worker is None or (helper != NOBODY and people[helper].id == lock.co_worker)
        return people[lead].id == lock.lead and named

    def delta_with(self, row: int, helper: int) -> int:
        """Give the change in `preference` of one lead with one co-worker or `NOBODY`, lawful or not."""
        return sum(self.costs(row, helper).values())

    def costs(self, row: int, helper: int | None = None) -> dict[str, int]:
        """Give the non-zero changes of one choice by term, with the best co-worker unless one is given."""
        if helper is None:
            helper = int(self.best_beside[0][row])
        costs = {term: int(values[row]) for term, values in self.pair_costs.items()}
        costs["utilisation"] = int(self.load_cost[row])
        beside = self._costs_alone(row) if helper == NOBODY else self._costs_beside(row, helper)
        for term, cost in beside.items():
            costs[term] = costs.get(term, 0) + cost
        return {term: cost for term, cost in costs.items() if cost}

    def _costs_alone(self, row: int) -> dict[str, int]:
        weights, tier = self.problem.policy.weights, int(self.problem.tier[self.index])
        missed = self.case.co_working == "preferred"
        return {
            "expertise": HUNDRED * weights.expertise * int(self._short[:, row].sum()),
            "newly_qualified": HUNDRED * weights.newly_qualified * (tier - 1) * int(self._new[row]),
            "co_working_missed": HUNDRED * weights.co_working_missed if missed else 0,
        }

    def _costs_beside(self, row: int, helper: int) -> dict[str, int]:
        weights = self.problem.policy.weights
        wanted = self.case.co_working in ("preferred", "required")
        short = [
            0 if covers(self.problem, self.index, tag)[helper] else int(self._short[need, row])
            for need, (tag, _) in enumerate(self._needs)
        ]
        points = self.problem.co_points[[self.index]]
        return {
            "expertise": HUNDRED * weights.expertise * sum(short),
            "co_working": 0 if wanted else HUNDRED * weights.co_working,
            "utilisation": int(self._added(np.array([helper]), points)[0]),
        }


def _kinds(truths: Flags) -> Ints:
    """Number the distinct columns of a matrix of truths."""
    columns = np.ascontiguousarray(np.packbits(truths, axis=0).T)
    kinds: Ints = np.unique(columns.view(f"V{columns.shape[1]}").ravel(), return_inverse=True)[1]
    return kinds


def obstacle_keys(word: int) -> list[str]:
    """Name the rules whose bits are set."""
    return [key for i, key in enumerate(OBSTACLES) if word >> i & 1]
