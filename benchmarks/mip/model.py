"""The rules and the score of the contract (SPEC 4 and 5) as rows and costs.

One literal for each pair of a case and a worker who may lead it, one for each who may co-work it, one that
says the case waits. Expertise in unary steps and utilisation as what lies above each threshold keep the
relaxation tight: the same strength as the project's own model, so that solvers are compared and not
formulations.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.mip.columns import INFINITY, Arrays, Columns, Reals
from benchmarks.mip.eligible import Eligible
from benchmarks.mip.figures import Figures, Ints, Json
from benchmarks.mip.prices import Prices

_EMPTY = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Place:
    """The choices for one case: possible leads and co-workers, and their literals."""

    leads: Ints
    led: Ints
    co_workers: Ints
    co_worked: Ints
    waits: int


def choices(figures: Figures, eligible: Eligible, c: int) -> tuple[Ints, Ints]:
    """Who may lead and who may co-work a case, a lock on it held."""
    lock = figures.locks.get(c)
    leads = np.flatnonzero(eligible.may_lead(c))
    co_workers = np.flatnonzero(eligible.may_co_work(c))
    if figures.cases[c]["co_working"] == "none":
        co_workers = _EMPTY
    if lock is not None:
        lead = figures.worker_index[lock["lead"]]
        leads, co_workers = leads[leads == lead], co_workers[co_workers != lead]
        if lock["co_worker"] is not None:
            co_workers = co_workers[co_workers == figures.worker_index[lock["co_worker"]]]
    return leads, co_workers


class AllocationMip:
    """One scenario's programme: `arrays`, and the objectives `unallocated` and `preference` (plus `offset`).

    The last row caps the first objective: no limit at first, the optimum of the first level at the second.
    """

    def __init__(self, document: Json) -> None:
        self.figures = Figures(document)
        self.eligible = Eligible(self.figures)
        self.columns = Columns()
        self.prices = Prices(self.figures, self.eligible)
        self.weights: Json = self.figures.policy["weights"]
        self.places = [self._place(c) for c in range(len(self.figures.cases))]
        for c in range(len(self.places)):
            self._case_rows(c)
            self._lead_costs(c)
            self._expertise(c)
            self._beside(c)
        self._workers()
        self._families()
        waits = np.array([place.waits for place in self.places], dtype=np.int64)
        self.cap_row = self.columns.row(waits, self.figures.priority, -INFINITY, INFINITY)
        self.unallocated = np.zeros(self.columns.count)
        self.unallocated[waits] = self.figures.priority
        self.preference: Reals = self.columns.preference()
        self.arrays: Arrays = self.columns.arrays()

    @property
    def offset(self) -> int:
        """What the second objective costs whatever is done."""
        return self.columns.offset

    # -- cases -----------------------------------------------------------------------------------------------

    def _place(self, c: int) -> Place:
        leads, co_workers = choices(self.figures, self.eligible, c)
        add = self.columns.binaries
        return Place(leads, add(len(leads)), co_workers, add(len(co_workers)), int(add(1)[0]))

    def _case_rows(self, c: int) -> None:
        place, columns = self.places[c], self.columns
        lock, task = self.figures.locks.get(c), self.figures.tasks[c]
        columns.row(np.append(place.led, place.waits), 1, 1, 1)
        if lock is not None:
            columns.row(np.array([place.waits]), 1, 0, 0)
            if lock["co_worker"] is not None:
                columns.row(place.co_worked, 1, 1, 1)
        required = self.figures.cases[c]["co_working"] == "required"
        if required or len(place.co_workers):
            columns.row(np.append(place.co_worked, place.waits), 1, 1 if required else -INFINITY, 1)
        _, led, co_worked = np.intersect1d(
            place.leads, place.co_workers, assume_unique=True, return_indices=True
        )
        columns.not_both(place.led[led], place.co_worked[co_worked])
        if task["newly_qualified"] == "co_worked":
            new = place.led[self.eligible.newly_qualified[place.leads]]
            support = place.co_worked[self.eligible.may_support(c)[place.co_workers]]
            if len(new):
                signs = np.concatenate([np.ones_like(new), -np.ones_like(support)])
                columns.row(np.concatenate([new, support]), signs, -INFINITY, 0)

    def _lead_costs(self, c: int) -> None:
        """Charge what depends on the lead alone, and waiting."""
        place = self.places[c]
        self.columns.cost(place.led, self.prices.lead(c, place.leads))
        self.columns.cost(np.array([place.waits]), self.prices.waiting(c))

    def _expertise(self, c: int) -> None:
        """Charge each level that the lead lacks, unless the co-worker has all that is needed."""
        place, columns, prices = self.places[c], self.columns, self.prices
        for tag, needed in self.figures.cases[c]["needs"].items():
            short = prices.shortfall(tag, needed, place.leads)
            covers = place.co_worked[prices.covers(c, tag, needed, place.co_workers)]
            if not len(covers):
                columns.cost(place.led, prices.level * short)
                continue
            for step in range(1, needed + 1):
                lacking = place.led[short >= step]
                if len(lacking) and prices.level:
                    signs = np.concatenate([np.ones_like(lacking), -np.ones_like(covers)])
                    helper = columns.excess(np.concatenate([lacking, covers]), signs, 0)
                    columns.cost(np.array([helper]), prices.level)

    def _beside(self, c: int) -> None:
        """Charge a co-worker, the lack of one, and a newly qualified lead without one."""
        place, columns, prices = self.places[c], self.columns, self.prices
        columns.cost(place.co_worked, prices.beside(c) - prices.missed(c))
        columns.cost(place.led, prices.missed(c))
        price = prices.newly_qualified_alone(c)
        new = place.led[self.eligible.newly_qualified[place.leads]]
        if not price or not len(new):
            return
        if not len(place.co_worked):
            columns.cost(new, price)
            return
        signs = np.concatenate([np.ones_like(new), -np.ones_like(place.co_worked)])
        columns.cost(np.array([columns.excess(np.concatenate([new, place.co_worked]), signs, 0)]), price)

    # -- workers ---------------------------------------------------------------------------------------------

    def _workers(self) -> None:
        """Hold every worker to their room and new cases; charge how full they are."""
        figures = self.figures
        led = _joined([place.led for place in self.places])
        leads = _joined([place.leads for place in self.places])
        points = _joined([figures.lead_points(c)[place.leads] for c, place in enumerate(self.places)])
        co_worked = _joined([place.co_worked for place in self.places])
        co_workers = _joined([place.co_workers for place in self.places])
        shares = _joined(
            [np.full(len(p.co_workers), figures.co_points[c]) for c, p in enumerate(self.places)]
        )
        everybody = np.arange(len(figures.workers) + 1)
        by_lead, by_co_worker = np.argsort(leads, kind="stable"), np.argsort(co_workers, kind="stable")
        first_led = np.searchsorted(leads[by_lead], everybody)
        first_co_worked = np.searchsorted(co_workers[by_co_worker], everybody)
        for w in range(len(figures.workers)):
            mine = by_lead[first_led[w] : first_led[w + 1]]
            beside = by_co_worker[first_co_worked[w] : first_co_worked[w + 1]]
            if len(mine):
                self.columns.row(led[mine], 1, -INFINITY, int(figures.new_cases[w]))
            given = np.concatenate([led[mine], co_worked[beside]])
            self._load(w, given, np.concatenate([points[mine], shares[beside]]))

    def _load(self, w: int, given: Ints, weights: Ints) -> None:
        if len(given):
            self.columns.row(given, weights, -INFINITY, int(self.figures.room[w]))
        for until, slope in self.figures.steps(w):
            if until <= 0 or not len(given):  # the load cannot fall: what is over stays
                self.columns.offset += slope * max(0, -until)
                self.columns.cost(given, slope * weights)
            else:
                helper = self.columns.excess(given, weights, until)
                self.columns.cost(np.array([helper]), slope)

    # -- families --------------------------------------------------------------------------------------------

    def _families(self) -> None:
        members: dict[str, list[int]] = defaultdict(list)
        for c, case in enumerate(self.figures.cases):
            if case["family"] is not None:
                members[case["family"]].append(c)
        for cases in members.values():
            self._fresh_eyes(cases)
            self._few_leads([c for c in cases if not self.figures.tasks[c]["independent"]])

    def _fresh_eyes(self, cases: list[int]) -> None:
        """The lead of an independent case neither leads nor co-works another of the family."""
        for c in cases:
            if not self.figures.tasks[c]["independent"]:
                continue
            one = self.places[c]
            for other in (self.places[d] for d in cases if d != c):
                for people, literals in ((other.leads, other.led), (other.co_workers, other.co_worked)):
                    _, mine, theirs = np.intersect1d(
                        one.leads, people, assume_unique=True, return_indices=True
                    )
                    self.columns.not_both(one.led[mine], literals[theirs])

    def _few_leads(self, cases: list[int]) -> None:
        """Charge every lead of the family but one."""
        price = 100 * self.weights["family"]
        if len(cases) < 2 or not price:
            return
        leads = _joined([self.places[c].leads for c in cases])
        led = _joined([self.places[c].led for c in cases])
        if not len(led):
            return
        people, owner = np.unique(leads, return_inverse=True)
        self.columns.cost(self.columns.any_of(led, owner, len(people)), price)
        self.columns.cost(np.array([self.columns.credit(led)]), -price)

    # -- answers ---------------------------------------------------------------------------------------------

    def plan(self, values: Reals) -> dict[str, Any]:
        """The allocation that the values of the columns mean, as a proposal states one."""
        cases, workers = self.figures.cases, self.figures.workers
        assignments, waiting = [], []
        for case, place in zip(cases, self.places, strict=True):
            if values[place.waits] > 0.5:
                waiting.append({"case": case["id"]})
                continue
            lead = int(place.leads[int(np.argmax(values[place.led]))])
            beside = [int(w) for w in place.co_workers[values[place.co_worked] > 0.5]]
            co_worker = workers[beside[0]]["id"] if beside else None
            assignments.append({"case": case["id"], "lead": workers[lead]["id"], "co_worker": co_worker})
        return {"assignments": assignments, "unallocated": waiting}

    def score(self, values: Reals) -> tuple[int, int]:
        """Both levels of values that are complete."""
        return round(float(values @ self.unallocated)), round(float(values @ self.preference)) + self.offset


def _shared(some: Ints, others: Ints) -> tuple[Ints, Ints, Ints]:
    """Who is in both, and where in each."""
    found: tuple[Ints, Ints, Ints] = np.intersect1d(some, others, assume_unique=True, return_indices=True)
    return found


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else _EMPTY
