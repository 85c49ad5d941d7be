"""How one case suits people, whatever they carry: what it weighs, what they cost, who could join them.

Loads change with every case that is given; none of this does. So it is worked out once for each case, and
`solver.options` adds what the loads say.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.exact import HUNDRED
from solver.terms import PAIR_TERMS
from solver.terms.beside import covers

if TYPE_CHECKING:
    from solver.problem import Pairs, Problem

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

IMPOSSIBLE = np.int64(2**61)  # the price of what is unlawful; two of them still fit a 64-bit integer


class Company(NamedTuple):
    """Who could stand beside some lead and be worth it.

    Attributes
    ----------
    people
        As worker indices, shape (people,).
    kind
        Of each of them, by place in `cost`. People are of one kind when they cover the same of the case's
        needs and agree on whether they support a newly qualified lead: to the case they are the same person.
    cost
        What expertise and company cost each lead beside each kind, `IMPOSSIBLE` where unlawful; shape
        (kinds, leads).
    """

    people: Ints
    kind: list[int]
    cost: Ints


class Suitability:
    """One case and some possible leads.

    Parameters
    ----------
    case
        Index of the case.
    pairs
        The case with its possible leads, eligible or not; those that the problem knows when None.
    """

    def __init__(self, problem: Problem, case: int, pairs: Pairs | None = None) -> None:
        self.problem = problem
        self.index = case
        self.case = problem.cases[case]
        self._pairs = pairs
        self._rows = problem.leads.of(case) if pairs is None else slice(None)
        self.workers: Ints = problem.leads.worker[self._rows] if pairs is None else pairs.worker

    @cached_property
    def weight(self) -> Ints:
        """What the case weighs on each as lead, in hundredths."""
        pairs, problem = self._pairs, self.problem
        return problem.lead_weight[self._rows] if pairs is None else problem.weigh(pairs)

    @cached_property
    def pair_costs(self) -> dict[str, Ints]:
        """What each costs as lead by itself, by term."""
        if self._pairs is None:
            return {term: costs[self._rows] for term, costs in self.problem.lead_costs.items()}
        return {term.key: term.cost(self.problem, self._pairs) for term in PAIR_TERMS}

    @cached_property
    def change(self) -> Ints:
        """What keeping the earlier lead saves, relative to waiting, which changes the baseline too."""
        kept = self.problem.baseline.get(self.index)
        weight = HUNDRED * self.problem.policy.weights.change
        return np.where(self.workers == kept, -weight, 0) if kept is not None else np.zeros_like(self.workers)

    @cached_property
    def cost(self) -> Ints:
        """What each costs as lead by itself, `change` included."""
        if self._pairs is None:
            return self.problem.lead_cost[self._rows] + self.change
        return sum(self.pair_costs.values(), start=self.change)

    @cached_property
    def bars(self) -> NDArray[np.uint32]:
        """Every rule of the pair that bars each, as bits over the rules of leads."""
        return self.problem.eligibility.lead_bars(self.case)[self.workers].astype(np.uint32)

    @cached_property
    def new(self) -> Flags:
        """Whether each is newly qualified."""
        flags: Flags = self.problem.staff.newly_qualified[self.workers]
        return flags

    @cached_property
    def needs_support(self) -> Flags:
        """Whether each may lead the case only beside somebody who supports them."""
        co_worked = self.problem.policy.tasks[self.case.task].newly_qualified == "co_worked"
        return self.new if co_worked else np.zeros_like(self.new)

    @cached_property
    def short(self) -> Ints:
        """How many levels each is short of each need, shape (needs, leads)."""
        needs, staff = self.case.needs, self.problem.staff
        if not needs:
            return np.empty((0, len(self.workers)), dtype=np.int64)
        short: Ints = np.array([staff.short_by(tag, level) for tag, level in needs.items()])[:, self.workers]
        return short

    @cached_property
    def alone(self) -> Ints:
        """What expertise and company cost each lead without a co-worker; `IMPOSSIBLE` where one is needed."""
        weights = self.problem.policy.weights
        cost: Ints = HUNDRED * weights.expertise * self.short.sum(axis=0)
        cost += HUNDRED * weights.newly_qualified * int(self.problem.tier[self.index] - 1) * self.new
        if self.case.co_working == "preferred":
            cost += HUNDRED * weights.co_working_missed
        cost[self.needs_support | self.problem.is_shared(self.index)] = IMPOSSIBLE
        return cost

    @cached_property
    def company(self) -> Company | None:
        """Those beside whom some lead costs less than alone, whatever their load adds; None if nobody is.

        The others are never worth it: a load that rises never costs less.
        """
        weights, staff = self.problem.policy.weights, self.problem.staff
        wanted = self.case.co_working in ("preferred", "required")
        price = 0 if wanted else HUNDRED * weights.co_working
        people = self.problem.who_may_co_work(self.index)
        if not len(people) or (self.alone <= price).all():
            return None
        covered = [covers(self.problem, self.index, tag)[people].tolist() for tag in self.case.needs]
        supports = staff.supports(self.case.task)[people].tolist()
        number: dict[tuple[bool, ...], int] = {}
        kind = [number.setdefault(truths, len(number)) for truths in zip(supports, *covered, strict=True)]
        truths = np.array(list(number), dtype=np.bool_)
        cost = price + HUNDRED * weights.expertise * (~truths[:, 1:] @ self.short)
        cost[~truths[:, :1] & self.needs_support] = IMPOSSIBLE
        return _worth_it(Company(people, kind, cost), self.alone)


def _worth_it(company: Company, alone: Ints) -> Company | None:
    """Keep the kinds beside whom some lead costs less than alone; None when there are none."""
    kinds = np.flatnonzero(np.any(company.cost < alone, axis=1))
    number = {kind: place for place, kind in enumerate(kinds.tolist())}
    rows = [row for row, kind in enumerate(company.kind) if kind in number]
    kept = [number[company.kind[row]] for row in rows]
    return Company(company.people[rows], kept, company.cost[kinds]) if rows else None
