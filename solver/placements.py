"""The decisions of the model and the questions that rules and terms ask of them."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.model import Model
from solver.plan import NOBODY, Plan
from solver.problem import Pairs, Problem

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NONE = np.empty(0, dtype=np.int64)


class Sum(NamedTuple):
    """A linear expression: variable indices and their coefficients."""

    variables: Ints
    coefficients: Ints


class Placements:
    """Literals for every eligible (case, worker) pair of some cases, and no others.

    For each case: one literal a possible lead and one for waiting, exactly one true; one literal a possible
    co-worker and one for nobody, exactly one true, and nobody while the case waits.

    Parameters
    ----------
    problem
        The numbers.
    cases
        Indices of the cases to place, rising; nobody outside them moves.
    leads, co_workers
        Which of the problem's pairs to build, shape (pairs,) of each; all when None. The caller vouches
        that the others are not needed.
    """

    def __init__(
        self, problem: Problem, cases: Ints, leads: Flags | None = None, co_workers: Flags | None = None
    ) -> None:
        self.problem = problem
        self.model = Model()
        self.cases = cases
        self._row_of = {int(case): row for row, case in enumerate(cases)}
        self._leads = _Choices(self.model, problem.leads, cases, leads)
        self._co_workers = _Choices(self.model, problem.co_workers, cases, co_workers)
        self._waiting = self.model.bools(len(cases))
        self._alone = self.model.bools(len(cases))
        # By worker, (threshold, variable): points above a threshold of utilisation, in hundredths.
        self.excess: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._choose()

    def _choose(self) -> None:
        for row, (waits, alone) in enumerate(zip(self._waiting.tolist(), self._alone.tolist(), strict=True)):
            helpers = self._co_workers.of(row).tolist()
            self.model.exactly_one([*self._leads.of(row).tolist(), waits])
            self.model.exactly_one([*helpers, alone])
            if helpers:
                self.model.implies(waits, alone)

    def __contains__(self, case: int) -> bool:
        return case in self._row_of

    @property
    def waiting(self) -> Ints:
        """Give the literals that say which cases stay unallocated, in the order of `cases`."""
        return self._waiting

    # -- one case
    # ---------------------------------------------------------------------------------------------

    def waits(self, case: int) -> int:
        """Give the literal that says the case stays unallocated."""
        return int(self._waiting[self._row_of[case]])

    def alone(self, case: int) -> int:
        """Give the literal that says nobody co-works the case."""
        return int(self._alone[self._row_of[case]])

    def leads(self, case: int) -> tuple[Ints, Ints]:
        """Give the literals of the case's possible leads, and those workers."""
        row = self._row_of[case]
        return self._leads.of(row), self._leads.workers(row)

    def co_workers(self, case: int) -> tuple[Ints, Ints]:
        """Give the literals of the case's possible co-workers, and those workers."""
        row = self._row_of[case]
        return self._co_workers.of(row), self._co_workers.workers(row)

    def led_by(self, case: int, worker: int) -> int | None:
        """Give the literal that says the worker leads the case, if they may."""
        return _find(*self.leads(case), worker)

    def co_worked_by(self, case: int, worker: int) -> int | None:
        """Give the literal that says the worker co-works the case, if they may."""
        return _find(*self.co_workers(case), worker)

    # -- one worker
    # -------------------------------------------------------------------------------------------

    @cached_property
    def workers(self) -> Ints:
        """Give the workers who may be given something, rising."""
        return np.union1d(self.lead_pairs.worker, self._co_workers.worker)

    def points_given_to(self, worker: int) -> Sum:
        """Give the points newly carried by the worker, in hundredths."""
        leading, helping = self.leading(worker), self.helping(worker)
        return Sum(*(np.concatenate(part) for part in zip(leading, helping, strict=True)))

    def leading(self, worker: int) -> Sum:
        """Give the literals of the cases that the worker may lead, and what those weigh, in hundredths."""
        rows = self._leads.rows_of_worker(worker)
        return Sum(self.lead_variables[rows], self.lead_weight[rows])

    def helping(self, worker: int) -> Sum:
        """Give the literals of the cases that the worker may co-work, and what those weigh, in hundredths."""
        rows = self._co_workers.rows_of_worker(worker)
        return Sum(self._co_workers.variables[rows], self._co_points[rows])

    def cases_led_by(self, worker: int) -> Ints:
        """Give the literals of the cases that the worker may lead."""
        return self.lead_variables[self._leads.rows_of_worker(worker)]

    # -- all pairs at once
    # ------------------------------------------------------------------------------------

    @property
    def lead_pairs(self) -> Pairs:
        """Give every pair of a case and a possible lead, by index into the problem."""
        return self._leads.pairs

    @property
    def lead_variables(self) -> Ints:
        """Give the literals of `lead_pairs`."""
        return self._leads.variables

    @property
    def co_worker_pairs(self) -> Pairs:
        """Give every pair of a case and a possible co-worker, by index into the problem."""
        return self._co_workers.pairs

    @property
    def co_worker_variables(self) -> Ints:
        """Give the literals of `co_worker_pairs`."""
        return self._co_workers.variables

    def in_both_roles(self) -> tuple[Ints, Ints]:
        """Give the literals that one worker leads a case and co-works the same case, wherever they may."""
        leads, helpers = self.lead_pairs, self.co_worker_pairs
        count = len(self.problem.workers)
        _, lead, helper = np.intersect1d(
            leads.case * count + leads.worker,
            helpers.case * count + helpers.worker,
            assume_unique=True,
            return_indices=True,
        )
        return self.lead_variables[lead], self.co_worker_variables[helper]

    @cached_property
    def lead_weight(self) -> Ints:
        """Give what each of `lead_pairs` weighs on its lead, in hundredths."""
        weight: Ints = self.problem.lead_weight[self._leads.source]
        return weight

    @cached_property
    def _co_points(self) -> Ints:
        return self.problem.co_points[self._co_workers.pairs.case]

    # -- plans and parts

    def within(self, kept: Flags) -> tuple[Flags, Flags]:
        """Say which of the problem's pairs of leads and co-workers have a literal that is kept.

        `kept` has shape (variables,) or more; the flags are what `Placements` takes.
        """
        problem = self.problem
        leads = np.zeros(len(problem.leads), dtype=np.bool_)
        leads[self._leads.source] = kept[self._leads.variables]
        helpers = np.zeros(len(problem.co_workers), dtype=np.bool_)
        helpers[self._co_workers.source] = kept[self._co_workers.variables]
        return leads, helpers

    def without_strangers(self, plan: Plan) -> Plan:
        """Give `plan` without co-workers who are not built; the caller vouches that no rule wants those."""
        pairs = self._co_workers.pairs
        built = np.zeros(len(plan.co_worker), dtype=np.bool_)
        built[pairs.case[plan.co_worker[pairs.case] == pairs.worker]] = True
        result = plan.copy()
        result.co_worker[self.cases[~built[self.cases]]] = NOBODY
        return result

    # ------------------------------------------------------------------------------------------------

    def values(self, plan: Plan) -> Ints:
        """Give the values of every variable, helpers included, at `plan`."""
        values = np.zeros(self._alone[-1] + 1 if len(self._alone) else 0, dtype=np.int64)
        lead, co_worker = plan.lead[self.cases], plan.co_worker[self.cases]
        values[self._waiting] = lead == NOBODY
        values[self._alone] = co_worker == NOBODY
        values[self.lead_variables] = plan.lead[self.lead_pairs.case] == self.lead_pairs.worker
        pairs = self._co_workers.pairs
        values[self._co_workers.variables] = plan.co_worker[pairs.case] == pairs.worker
        return self.model.complete(values)

    def read(self, values: Ints, plan: Plan) -> Plan:
        """Give `plan` with these cases as the variables' values say."""
        result = plan.copy()
        result.lead[self.cases] = NOBODY
        result.co_worker[self.cases] = NOBODY
        leading = np.flatnonzero(values[self.lead_variables])
        result.lead[self.lead_pairs.case[leading]] = self.lead_pairs.worker[leading]
        helping = np.flatnonzero(values[self._co_workers.variables])
        pairs = self._co_workers.pairs
        result.co_worker[pairs.case[helping]] = pairs.worker[helping]
        return result


class _Choices:
    """One literal for each eligible pair of the given cases, found by case and by worker."""

    def __init__(self, model: Model, pairs: Pairs, cases: Ints, keep: Flags | None) -> None:
        slices = [pairs.of(int(case)) for case in cases]
        self.source = np.concatenate([np.arange(s.start, s.stop) for s in slices]) if slices else NONE
        place = np.repeat(np.arange(len(cases)), [s.stop - s.start for s in slices])
        if keep is not None:
            kept = keep[self.source]
            self.source, place = self.source[kept], place[kept]
        counts = np.bincount(place, minlength=len(cases))
        start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self.pairs = Pairs(pairs.case[self.source], pairs.worker[self.source], start)
        self.worker = self.pairs.worker
        self.variables = model.bools(len(self.source))
        self._rows = [slice(first, last) for first, last in pairwise(start.tolist())]
        self._order = np.argsort(self.worker, kind="stable")
        self._sorted = self.worker[self._order]

    def of(self, row: int) -> Ints:
        return self.variables[self._rows[row]]

    def workers(self, row: int) -> Ints:
        return self.worker[self._rows[row]]

    def rows_of_worker(self, worker: int) -> Ints:
        first, last = np.searchsorted(self._sorted, [worker, worker + 1])
        return self._order[first:last]


def _find(literals: Ints, workers: Ints, worker: int) -> int | None:
    place = int(np.searchsorted(workers, worker))
    return int(literals[place]) if place < len(workers) and workers[place] == worker else None
