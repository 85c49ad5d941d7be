"""The first level, kinds of case at a time: which cases must wait.

At the first level costs do not count, so cases that weigh the same, matter the same and may go to the
same workers are one kind. What is left is a programme over kinds and workers, small at any size. A lead who
may not be alone is counted without the co-worker: that only lowers the bound.

- For a pool it is solved as a linear programme; its duals are prices that a subgradient takes long to find,
  because equal cases make every basket a tie.
- For a team it is solved in whole numbers. Where that takes more than a moment, every worker's room is told
  by whole baskets (`baskets`), and only shares that can still matter are kept (`reduced`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.engine import Budget, Outcome, minimise
from solver.exact import HUNDRED
from solver.linear import simplex
from solver.placements import Sum
from solver.problem import Problem
from solver.programme import Rows
from solver.roads.baskets import Room, with_baskets
from solver.roads.joined import counted_from
from solver.roads.menu import NEVER, Menu
from solver.roads.reduced import reduced
from solver.roads.sifting import sifted
from solver.roads.whole import in_whole_numbers

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

_MANY = 1000  # variables from which a second thread repays its start
_MOMENT_SHARE = 0.08  # of the time, and seconds a column, before room is told by whole baskets
_MOMENT = 1e-4
_STEP = 4  # units of priority: how dear a share may be that is looked at before anything is found
_EVERYTHING = 2**62
_SHARE = 0.25  # of the time left; without its answer the first level has no bound worth having


@dataclass(frozen=True)
class Shares:
    """The answer.

    Attributes
    ----------
    price
        By case of the menu, what a place on it is worth, shape (cases,).
    beside
        By slot, what standing beside is worth, shape (slots,).
    kind
        Of each case of the menu.
    given_kind, given_worker, given
        How many cases of a kind each worker is given, fractions included; workers by index.
    """

    price: Reals
    beside: Reals
    kind: Ints
    given_kind: Ints
    given_worker: Ints
    given: Reals

    def leads(self, problem: Problem, menu: Menu) -> Flags:
        """Say which of the problem's pairs of leads have a share, shape (pairs,)."""
        workers, kind = len(problem.workers), np.full(len(problem.cases), -1, dtype=np.int64)
        kind[menu.cases] = self.kind
        some = self.given > 0.5
        keys = self.given_kind[some] * workers + self.given_worker[some]
        flags: Flags = np.isin(kind[problem.leads.case] * workers + problem.leads.worker, keys)
        return flags


def share_kinds(problem: Problem, menu: Menu, budget: Budget) -> Shares | None:
    """Solve the linear programme; None when there is no time for it."""
    kinds = _Kinds(problem, menu)
    count = len(kinds.first)
    answer = sifted(_programme(problem, kinds), kinds.groups(), budget, _SHARE)
    if answer is None:
        return None
    values, duals = answer
    beside = -duals[len(duals) - count :]
    worth = np.where(kinds.needed, beside[kinds.of_case[menu.slot_case]], 0.0)
    return _shares(kinds, values, duals[:count][kinds.of_case], worth)


def fewest_waiting(problem: Problem, menu: Menu, budget: Budget, threads: int) -> tuple[Shares | None, int]:
    """Solve the programme in whole cases; give the shares, None without an answer, and a true lower bound.

    Equal cases are one variable here, so that a search does not prove the same thing once for each of
    them. What is left out (`independent`, who may not stand beside themself, one co-worker for several
    needs) only lowers the bound.
    """
    kinds = _Kinds(problem, menu)
    programme, unit = _in_units(_programme(problem, kinds))
    many = len(programme.upper) > _MANY
    with budget.lent(_MOMENT_SHARE, _MOMENT * len(programme.upper)) as moment:
        best = minimise(in_whole_numbers(programme), moment, threads if many else 1, floor=0, soon=True)
    if not best.proven:
        best = _told_by_baskets(with_baskets(programme, _rooms(problem, kinds)), best, budget)
    if best.values is None:
        return None, best.bound * unit
    nothing = np.zeros(len(menu.cases)), np.zeros(len(menu.slot_case))
    return _shares(kinds, best.values.astype(np.float64), *nothing), best.bound * unit


def _in_units(programme: Rows) -> tuple[Rows, int]:
    """Give the programme with costs in units of what they have in common: bounds are rounded up to it."""
    unit = max(1, int(np.gcd.reduce(programme.cost.astype(np.int64))))
    return replace(programme, cost=programme.cost / unit), unit


def _told_by_baskets(rows: Rows, best: Outcome, budget: Budget) -> Outcome:
    """Prove the programme whose rows tell room by whole baskets, among the shares that can still matter."""
    answer = simplex(rows, budget, _SHARE)
    priced = None if answer is None else reduced(rows, answer[1])
    if priced is None:
        return best
    best = Outcome(best.values, max(best.bound, priced.bound), proven=False)
    for margin in (1, _STEP, _EVERYTHING):
        cost = _EVERYTHING if best.values is None else _cost(rows, best.values)
        least = min(cost, best.bound + margin)
        if best.bound < least:
            found = _among(rows, priced.bound + priced.dear < least, budget, best.bound, least)
            best = _better(rows, best, found)
    return best


def _among(rows: Rows, kept: Flags, budget: Budget, floor: int, least: int) -> Outcome:
    """Solve a programme with these columns alone; a solution with another costs `least` at least."""
    below = least if least < _EVERYTHING else None  # with every column there always is one
    with budget.lent(_SHARE) as share:
        found = minimise(in_whole_numbers(rows.only(kept)), share, 1, floor, below=below, soon=True)
    if found.values is None:
        return Outcome(None, min(found.bound, least), proven=False)
    values = np.zeros(len(rows.upper), dtype=np.int64)
    values[kept] = found.values
    return Outcome(values, min(found.bound, least), proven=False)


def _better(rows: Rows, one: Outcome, other: Outcome) -> Outcome:
    """Give the cheaper values and the higher bound."""
    known = [outcome.values for outcome in (one, other) if outcome.values is not None]
    values = min(known, key=lambda values: _cost(rows, values)) if known else None
    return Outcome(values, max(one.bound, other.bound), proven=False)


def _cost(rows: Rows, values: Ints) -> int:
    return int((rows.cost[: len(values)] * values).sum())


def _shares(kinds: _Kinds, values: Reals, price: Reals, beside: Reals) -> Shares:
    leads = kinds.leads()
    return Shares(price, beside, kinds.of_case, leads.kind, leads.worker, values[: len(leads.kind)])


def _rooms(problem: Problem, kinds: _Kinds) -> Iterator[Room]:
    """Give every worker's room in the columns of the programme."""
    leads, helpers = kinds.leads(), kinds.helpers()
    first = len(leads.kind) + len(kinds.first)
    for worker in np.union1d(leads.worker, helpers.worker).tolist():
        leading, helping = np.flatnonzero(leads.worker == worker), np.flatnonzero(helpers.worker == worker)
        yield Room(
            Sum(leading, leads.weight[leading]),
            Sum(first + helping, helpers.weight[helping]),
            max(0, int(problem.limit[worker] - problem.before[worker])),
            int(problem.new_limit[worker]),
        )


def _programme(problem: Problem, kinds: _Kinds) -> Rows:
    """State the first level: kinds shared out among workers, or waiting, locked ones excepted."""
    count = np.bincount(kinds.of_case, minlength=len(kinds.first))
    leads, helpers = kinds.leads(), kinds.helpers()
    people, place = np.unique(np.concatenate([leads.worker, helpers.worker]), return_inverse=True)
    room = np.maximum(0, problem.limit[people] - problem.before[people])
    lead, wait, help_ = np.split(
        np.arange(len(leads.kind) + len(count) + len(helpers.kind)),
        [len(leads.kind), len(leads.kind) + len(count)],
    )
    carried = np.concatenate([lead, help_])
    weight = np.concatenate([leads.weight, helpers.weight])
    needy = np.flatnonzero(leads.needy)
    entries: list[tuple[Ints, Ints, Ints | float]] = [
        (leads.kind, lead, 1.0),
        (np.arange(len(count)), wait, 1.0),
        (len(count) + place, carried, weight),
        (len(count) + len(people) + place, carried, weight // HUNDRED),
        (len(count) + 2 * len(people) + place[: len(lead)], lead, 1.0),
        (len(count) + 3 * len(people) + leads.kind[needy], lead[needy], 1.0),
        (len(count) + 3 * len(people) + helpers.kind, help_, -1.0),
    ]
    priority = problem.priority[kinds.menu.cases[kinds.first]]
    return Rows(
        upper=np.concatenate(
            [count[leads.kind], np.where(kinds.locked, 0, count), count[helpers.kind]]
        ).astype(np.float64),
        cost=np.concatenate([np.zeros(len(lead)), priority, np.zeros(len(help_))]),
        row=np.concatenate([row for row, _, _ in entries]),
        column=np.concatenate([column for _, column, _ in entries]),
        value=np.concatenate([np.broadcast_to(value, row.shape) for row, _, value in entries]).astype(
            np.float64
        ),
        low=np.concatenate([count, np.full(3 * len(people) + len(count), -np.inf)]).astype(np.float64),
        high=np.concatenate(
            [count, room, room // HUNDRED, problem.new_limit[people], np.zeros_like(count)]
        ).astype(np.float64),
    )


class _Pairs(NamedTuple):
    """Kinds of case and workers who may lead, or stand beside, them."""

    kind: Ints
    worker: Ints
    weight: Ints
    needy: Flags


class _Kinds:
    """Cases sorted into kinds: equal in priority, lock, leads, weights, and whom those leads need."""

    def __init__(self, problem: Problem, menu: Menu) -> None:
        self.menu = menu
        self.needs = menu.alone >= NEVER
        self.needed = np.zeros(len(menu.slot_case), dtype=np.bool_)
        self.needed[menu.row_slot[self.needs[menu.row_lead]]] = True
        places = np.arange(len(menu.cases) + 1)
        self._lead_from = np.searchsorted(menu.lead_case, places)
        self._help_case = menu.slot_case[menu.help_slot] if len(menu.help_slot) else menu.help_slot
        self._help_rows = np.flatnonzero(self.needed[menu.help_slot])
        self._help_from = np.searchsorted(self._help_case[self._help_rows], places)
        number: dict[tuple[int, bool, bytes, bytes, bytes, bytes], int] = {}
        self.of_case = np.empty(len(menu.cases), dtype=np.int64)
        first: list[int] = []
        for place, case in enumerate(menu.cases.tolist()):
            rows, helpers = self._rows(place), self._helpers(place)
            key = (
                int(problem.priority[case]),
                case in problem.locks,
                menu.lead_worker[rows].tobytes(),
                menu.lead_weight[rows].tobytes(),
                self.needs[rows].tobytes(),
                menu.help_worker[helpers].tobytes(),
            )
            if key not in number:
                number[key] = len(first)
                first.append(place)
            self.of_case[place] = number[key]
        self.first = np.array(first, dtype=np.int64)
        self.locked = np.array([menu.cases[place] in problem.locks for place in first], dtype=np.bool_)

    def _rows(self, place: int) -> slice:
        return slice(int(self._lead_from[place]), int(self._lead_from[place + 1]))

    def _helpers(self, place: int) -> Ints:
        return self._help_rows[self._help_from[place] : self._help_from[place + 1]]

    def leads(self) -> _Pairs:
        """Give the possible leads of one case of each kind."""
        menu = self.menu
        first = self._lead_from[self.first]
        number = self._lead_from[self.first + 1] - first
        kind, row = np.repeat(np.arange(len(first)), number), counted_from(first, number)
        return _Pairs(kind, menu.lead_worker[row], menu.lead_weight[row], self.needs[row])

    def helpers(self) -> _Pairs:
        """Give whom the needy among those leads may have beside them."""
        menu = self.menu
        rows = [self._helpers(place) for place in self.first.tolist()]
        kind = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        row = np.concatenate(rows)
        return _Pairs(kind, menu.help_worker[row], menu.help_weight[row], np.zeros(len(row), dtype=np.bool_))

    def groups(self) -> Ints:
        """Group the columns of the programme: one kind's leads, one kind's helpers; -1 for what has to be."""
        leads, helpers, count = self.leads().kind, self.helpers().kind, len(self.first)
        group = np.concatenate([leads, np.full(count, -1), count + helpers])
        group[np.concatenate([self.locked[leads], self.locked, self.locked[helpers]])] = -1
        return group
