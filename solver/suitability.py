"""How cases suit people, whatever they carry: what it weighs, what they cost, who could join them.

Loads change with every case that is given; none of this does. So it is worked out once, for all
pairs together, and `solver.options` adds what the loads say.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.exact import HUNDRED
from solver.plan import NOBODY
from solver.terms import PAIR_TERMS
from solver.terms.beside import covers

if TYPE_CHECKING:
    from solver.problem import Pairs, Problem

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

WANTED = ("preferred", "required")  # `co_working` that makes company free
IMPOSSIBLE = np.int64(2**61)  # the price of what is unlawful; two of them still fit a 64-bit integer


class Company(NamedTuple):
    """Who could stand beside some lead and be worth it.

    Attributes
    ----------
    people
        As worker indices, shape (people,).
    kind
        Of each of them, by place in `cost`. People are of one kind when they cover the same of what some lead
        lacks and agree on whether they support a newly qualified one: to the case they are the same person.
    cost
        By kind, what expertise and company cost each lead, shape (leads,); from `IMPOSSIBLE` on, unlawful.
    """

    people: Ints
    kind: list[int]
    cost: list[Ints]


class Suitability:
    """Pairs of a case and a possible lead, all judged at once; each vector has shape (pairs,).

    Parameters
    ----------
    pairs
        Eligible or not, sorted by case.
    """

    def __init__(self, problem: Problem, pairs: Pairs) -> None:
        # Weak, as the problem keeps this: a ring of the two would hold on to a pool's numbers for long.
        self._problem = weakref.ref(problem)
        self.pairs = pairs
        self._companies: dict[int, Company | None] = {}

    @property
    def problem(self) -> Problem:
        """The problem, as long as anybody works on it."""
        problem = self._problem()
        assert problem is not None
        return problem

    @cached_property
    def weight(self) -> Ints:
        """What the case weighs on its lead, in hundredths."""
        return self.problem.weigh(self.pairs)

    @cached_property
    def costs(self) -> dict[str, Ints]:
        """What the lead costs by themself, by term: `PAIR_TERMS`, and `change`."""
        costs = {term.key: term.cost(self.problem, self.pairs) for term in PAIR_TERMS}
        return {**costs, "change": self._change()}

    def _change(self) -> Ints:
        """What keeping the earlier lead saves, relative to waiting, which changes the baseline too."""
        earlier = self.problem.baseline
        kept = self.pairs.of_case(lambda case: NOBODY if (lead := earlier.get(case)) is None else lead)
        return np.where(kept == self.pairs.worker, -HUNDRED * self.problem.policy.weights.change, 0)

    @cached_property
    def cost(self) -> Ints:
        """The sum of `costs`."""
        return sum(self.costs.values(), start=np.zeros(len(self.pairs), dtype=np.int64))

    @cached_property
    def bars(self) -> NDArray[np.uint32]:
        """Every rule that bars the pair, as bits over the rules of leads; whoever stays is not barred."""
        lead_bars, cases = self.problem.eligibility.lead_bars, self.problem.cases
        by_case = [lead_bars(cases[case])[self.pairs.worker[rows]] for case, rows in self.pairs.by_case()]
        bars = np.concatenate([*by_case, np.empty(0)]).astype(np.uint32)
        if self.problem.circumstances.led_by:
            bars[self.pairs.of_case(self.problem.stays_leading) == self.pairs.worker] = 0
        return bars

    @cached_property
    def _new(self) -> Flags:
        flags: Flags = self.problem.staff.newly_qualified[self.pairs.worker]
        return flags

    @cached_property
    def needs_support(self) -> Flags:
        """Whether the lead may take the case only beside somebody who supports them."""
        tasks, cases = self.problem.policy.tasks, self.problem.cases
        co_worked = self.pairs.of_case(lambda case: tasks[cases[case].task].newly_qualified == "co_worked")
        return self._new & (co_worked > 0)

    @cached_property
    def alone_costs(self) -> dict[str, Ints]:
        """What the lead costs without a co-worker, lawful or not, by term."""
        problem, weights = self.problem, self.problem.policy.weights
        protection = HUNDRED * weights.newly_qualified * (problem.tier - 1)
        missed = self.pairs.of_case(lambda case: problem.cases[case].co_working == "preferred")
        return {
            "expertise": HUNDRED * weights.expertise * self._short(),
            "newly_qualified": protection[self.pairs.case] * self._new,
            "co_working_missed": HUNDRED * weights.co_working_missed * missed,
        }

    def _short(self) -> Ints:
        """How many levels the lead is short of all that the case needs."""
        cases, staff = self.problem.cases, self.problem.staff
        nothing = np.zeros(len(staff), dtype=np.int64)
        return self.pairs.of_kind(
            lambda case: tuple(cases[case].needs.items()),
            lambda needs: sum((staff.short_by(tag, level) for tag, level in needs), start=nothing),
        )

    @cached_property
    def alone(self) -> Ints:
        """The sum of `alone_costs`; `IMPOSSIBLE` where a co-worker is needed."""
        cost = sum(self.alone_costs.values(), start=np.zeros(len(self.pairs), dtype=np.int64))
        shared = self.pairs.of_case(self.problem.is_shared) > 0
        return np.where(self.needs_support | shared, IMPOSSIBLE, cost)

    def company(self, case: int, rows: slice) -> Company | None:
        """Give those beside whom some lead costs less than alone, whatever their load adds; None if none.

        The others are never worth it: a load that rises never costs less. `rows` are the case's pairs.
        """
        if case not in self._companies:
            self._companies[case] = self._company(case, rows)
        return self._companies[case]

    def _company(self, index: int, rows: slice) -> Company | None:
        problem, case, alone = self.problem, self.problem.cases[index], self.alone[rows]
        people = problem.who_may_co_work(index)
        price = 0 if case.co_working in WANTED else HUNDRED * problem.policy.weights.co_working
        if not len(people) or (alone <= price).all():
            return None
        brings, prices = [], []
        for flags, dearer in self._brought(index, rows):
            brings.append(flags[people].tolist())
            prices.append(dearer)
        kinds = list(zip(*brings, strict=True)) if brings else [()] * len(people)
        number: dict[tuple[bool, ...], int] = {}
        costs: list[Ints] = []
        for kind in dict.fromkeys(kinds):
            lacking = [dearer for dearer, has in zip(prices, kind, strict=True) if not has]
            cost = sum(lacking, start=np.full(len(alone), price))
            if (cost < alone).any():
                number[kind] = len(costs)
                costs.append(cost)
        worth_it = [row for row, kind in enumerate(kinds) if kind in number]
        return Company(people[worth_it], [number[kinds[row]] for row in worth_it], costs) if costs else None

    def _brought(self, index: int, rows: slice) -> Iterator[tuple[Flags, Ints]]:
        """Yield what some lead lacks: who brings it, and what it costs each lead when nobody does."""
        problem, case, workers = self.problem, self.problem.cases[index], self.pairs.worker[rows]
        weight, needy = HUNDRED * problem.policy.weights.expertise, self.needs_support[rows]
        for tag, level in case.needs.items():
            short = problem.staff.short_by(tag, level)[workers]
            if short.any():
                yield covers(problem, index, tag), weight * short
        if needy.any():
            yield problem.staff.supports(case.task), np.where(needy, IMPOSSIBLE, 0)
