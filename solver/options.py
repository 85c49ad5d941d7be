"""One case against the loads as they stand: whom it may go to, beside whom, and what that changes.

No solver run: vectors over the workers. Used for ranking, for alternatives, for the first plan and for why a
case waits. Everybody else's cases stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from solver.eligibility import LEAD_RULES
from solver.exact import HUNDRED
from solver.plan import NOBODY, Plan
from solver.problem import Pairs, Problem
from solver.suitability import IMPOSSIBLE, WANTED, Suitability
from solver.terms.beside import covers

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# The rules of a whole plan that can keep one worker from one case, after the rules of the pair.
STANDING_RULES = ("capacity", "new_cases", "supported", "co_worker", "independent")
OBSTACLES = tuple(rule.key for rule in LEAD_RULES) + STANDING_RULES
_BIT = {key: np.uint32(1 << place) for place, key in enumerate(OBSTACLES)}


class Position:
    """A plan with the loads that follow from it; changed in place as cases are given and taken."""

    def __init__(self, problem: Problem, plan: Plan | None = None) -> None:
        self.problem = problem
        self.plan = Plan.empty(len(problem.cases)) if plan is None else plan.copy()
        points, self.new = self.plan.given(problem)
        self.load: Ints = problem.before + points
        # How far each load lies above each step of utilisation, shape (steps, workers).
        self._above: Ints = self.load - problem.steps[0].T

    def take(self, case: int) -> tuple[int, int]:
        """Make the case wait; give who had it."""
        return self._book(case, NOBODY, NOBODY)

    def give(self, case: int, lead: int, co_worker: int = NOBODY) -> None:
        """Give a waiting case to a lead and, unless `NOBODY`, a co-worker."""
        self._book(case, lead, co_worker)

    def added(self, workers: Ints, points: Ints | int) -> Ints:
        """Give what so many hundredths of a point more would cost in utilisation, shape (workers,)."""
        above = self._above[:, workers]
        cost: Ints = self.problem.steps[1] @ (np.maximum(0, above + points) - np.maximum(0, above))
        return cost

    def _book(self, case: int, lead: int, co_worker: int) -> tuple[int, int]:
        plan, problem = self.plan, self.problem
        before = int(plan.lead[case]), int(plan.co_worker[case])
        for (led, helped), sign in ((before, -1), ((lead, co_worker), 1)):
            if led != NOBODY:
                self._carry(led, sign * problem.lead_points(case, led))
                self.new[led] += sign
            if helped != NOBODY:
                self._carry(helped, sign * int(problem.co_points[case]))
        plan.lead[case], plan.co_worker[case] = lead, co_worker
        return before

    def _carry(self, worker: int, points: int) -> None:
        self.load[worker] += points
        self._above[:, worker] += points


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
    among
        Where the case and its possible leads are judged already, instead.
    """

    def __init__(
        self, position: Position, case: int, workers: Ints | None = None, among: Suitability | None = None
    ) -> None:
        self.position = position
        self.problem = position.problem
        self.index = case
        self.case = self.problem.cases[case]
        if workers is None:
            self._suits = among or self.problem.suitability
            self._rows = self._suits.pairs.of(case)
        else:
            self._suits = Suitability(self.problem, Pairs.of_one(case, workers))
            self._rows = slice(0, len(workers))
        self.workers: Ints = self._suits.pairs.worker[self._rows]

    # -- what it costs the lead
    # ---------------------------------------------------------------------------------

    @property
    def weight(self) -> Ints:
        """What the case weighs on each as lead, in hundredths."""
        return self._suits.weight[self._rows]

    @cached_property
    def pair_costs(self) -> dict[str, Ints]:
        """What each costs as lead, by term, co-worker and load aside."""
        costs = {term: costs[self._rows] for term, costs in self._suits.costs.items()}
        return {**costs, "family": self._family}

    @cached_property
    def _family(self) -> Ints:
        """One more lead for the family, unless the worker leads another of its cases already."""
        leads = [lead for lead in self._relatives_leads() if lead != NOBODY]
        if not leads or self.problem.is_independent(self.index):
            return np.zeros(len(self.workers), dtype=np.int64)
        weight = HUNDRED * self.problem.policy.weights.family
        return np.where(_among(leads, self.workers), 0, weight)

    @cached_property
    def _relatives(self) -> list[int]:
        members = self.problem.family_members.get(self.case.family or "", [])
        return [member for member in members if member != self.index]

    def _relatives_leads(self) -> list[int]:
        plan, problem = self.position.plan, self.problem
        return [int(plan.lead[other]) for other in self._relatives if not problem.is_independent(other)]

    @cached_property
    def load_cost(self) -> Ints:
        """What the case adds to each lead's utilisation."""
        return self.position.added(self.workers, self.weight)

    # -- who could stand beside them
    # ------------------------------------------------------------------------------

    @property
    def _alone(self) -> Ints:
        """What it costs to give each lead nobody, or `IMPOSSIBLE`."""
        return self._suits.alone[self._rows]

    @property
    def _needs_support(self) -> Flags:
        return self._suits.needs_support[self._rows]

    @cached_property
    def helpers(self) -> Ints:
        """Who may co-work the case and has room for it."""
        candidates = self.problem.who_may_co_work(self.index)
        helpers: Ints = candidates[self._have_room(candidates)]
        return helpers

    def _have_room(self, helpers: Ints) -> Flags:
        """Say who of those who may co-work the case has room, and no independent case of the family."""
        room = self.problem.limit[helpers] - self.position.load[helpers]
        fits: Flags = room >= self.problem.co_points[self.index]
        barred = self._barred_by_relatives()
        return fits & ~_among(barred, helpers) if barred else fits

    def _barred_by_relatives(self) -> list[int]:
        """Leads of the family's independent cases: they may take nothing else of it (`independent`)."""
        plan, problem = self.position.plan, self.problem
        return [int(plan.lead[other]) for other in self._relatives if problem.is_independent(other)]

    @cached_property
    def best_beside(self) -> tuple[Ints, Ints]:
        """Give each lead's best co-worker or `NOBODY`, and what expertise and company then cost."""
        best, choice = self._alone, np.full(len(self.workers), NOBODY, dtype=np.int64)
        order = self.problem.id_order
        for cost, (first, added), (second, added_instead) in self._best_of_each_kind():
            own = self.workers == first  # nobody stands beside themself
            helper = np.where(own, second, first)
            price = cost + np.where(own, added_instead, added)
            tie = (price == best) & (choice != NOBODY) & (order[helper] < order[choice])
            better = (price < best) | tie
            best, choice = np.where(better, price, best), np.where(better, helper, choice)
        return choice, best

    def _best_of_each_kind(self) -> Iterator[tuple[Ints, tuple[int, int], tuple[int, int]]]:
        """Yield what each kind costs the leads, and the best two people of it, with what it adds to them."""
        company = self._suits.company(self.index, self._rows)
        if company is None:
            return
        rows = np.flatnonzero(self._have_room(company.people))
        people = company.people[rows]
        added = self.position.added(people, int(self.problem.co_points[self.index]))
        order = np.lexsort((self.problem.id_order[people], added))
        kinds: dict[int, list[tuple[int, int]]] = {}
        for row, *one in zip(*(part[order].tolist() for part in (rows, people, added)), strict=True):
            kinds.setdefault(company.kind[row], []).append((one[0], one[1]))
        for kind, (first, *others) in kinds.items():
            yield company.cost[kind], first, others[0] if others else (NOBODY, int(IMPOSSIBLE))

    # -- the answer
    # -----------------------------------------------------------------------------------------------

    @cached_property
    def obstacles(self) -> NDArray[np.uint32]:
        """Every rule that bars each, as bits over `OBSTACLES`, given the loads."""
        problem, position = self.problem, self.position
        over = position.load[self.workers] + self.weight > problem.limit[self.workers]
        full = position.new[self.workers] >= problem.new_limit[self.workers]
        bars: NDArray[np.uint32] = (
            self._suits.bars[self._rows] | over * _BIT["capacity"] | full * _BIT["new_cases"]
        )
        if self._needs_support.any():
            bars |= self._unsupported() * _BIT["supported"]
        if problem.is_shared(self.index):
            bars |= ~self._has_other(self.helpers) * _BIT["co_worker"]
        if self._relatives:
            bars |= self._entangled() * _BIT["independent"]
        return bars

    def _unsupported(self) -> Flags:
        """Newly qualified, in need of support, and nobody with room can give it."""
        able = self.helpers[self.problem.staff.supports(self.case.task)[self.helpers]]
        return self._needs_support & ~self._has_other(able)

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
            for other in self._relatives:
                barred += [int(plan.lead[other]), int(plan.co_worker[other])]
        return _among(barred, self.workers)

    @cached_property
    def delta(self) -> Ints:
        """Change in `preference` of giving the case to each, with their best co-worker; huge where barred."""
        change = self._suits.cost[self._rows] + self.load_cost + self.best_beside[1]
        if self._relatives:
            change += self._family
        return np.where(self.obstacles == 0, change, IMPOSSIBLE)

    def lawful(self) -> Ints:
        """Give the rows of lawful leads, best first, ties by worker id."""
        rows = np.flatnonzero(self.obstacles == 0)
        if len(rows) < 2:  # mostly nobody, when room is short: what it costs need not be known
            return rows
        return rows[np.lexsort((self.problem.id_order[self.workers[rows]], self.delta[rows]))]

    def allows(self, row: int, helper: int) -> bool:
        """Say whether one lead with one co-worker or `NOBODY` is lawful as things stand."""
        lead = int(self.workers[row])
        if self.obstacles[row] or not self._fits_lock(lead, helper):
            return False
        if helper == NOBODY:
            return bool(self._alone[row] < IMPOSSIBLE)
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
        beside = self._costs_alone(row) if helper == NOBODY else self._costs_beside(row, helper)
        lead = self._suits.cost[self._rows][row] + self._family[row] + self.load_cost[row]
        return int(lead) + sum(beside.values())

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
        return {term: int(costs[self._rows][row]) for term, costs in self._suits.alone_costs.items()}

    def _costs_beside(self, row: int, helper: int) -> dict[str, int]:
        weights = self.problem.policy.weights
        lead, staff = self.workers[row], self.problem.staff
        short = [
            int(staff.short_by(tag, level)[lead])
            for tag, level in self.case.needs.items()
            if not covers(self.problem, self.index, tag)[helper]
        ]
        added = self.position.added(np.array([helper]), int(self.problem.co_points[self.index]))
        return {
            "expertise": HUNDRED * weights.expertise * sum(short),
            "co_working": 0 if self.case.co_working in WANTED else HUNDRED * weights.co_working,
            "utilisation": int(added[0]),
        }


def _among(few: Iterable[int], workers: Ints) -> Flags:
    """Say which workers are among a few; `np.isin` takes ten times as long for a family's two or three."""
    flags = np.zeros(len(workers), dtype=np.bool_)
    for worker in few:
        flags |= workers == worker
    return flags


@lru_cache(maxsize=1024)
def obstacle_keys(word: int) -> tuple[str, ...]:
    """Name the rules whose bits are set; hundreds of workers are barred by the same few."""
    return tuple(key for i, key in enumerate(OBSTACLES) if word >> i & 1)
