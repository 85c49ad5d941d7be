"""What can be chosen for each case of a component, each choice with its price.

A case is led alone, or beside a co-worker of some *kind*. Co-workers of one case are of one kind when
they cover the same of its needs and agree on whether they may support a newly qualified lead: as far as
the case is concerned, they are the same person. So what lead and co-worker cost together (SPEC 5) depends
on the lead and the kind alone, and whatever else a choice costs is load.

Beside a kind is kept for a lead only where it costs less than alone, or alone is unlawful. Nothing is
lost: take the co-worker away from any other choice, and the plan stays lawful (room is freed, and no rule
wants them), its first level is the same, and its cost does not rise (utilisation never falls as load
rises, and what the case costs alone is no more). So a kind that no lead is better off beside never needs
to be used, and nor do its people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solver.exact import HUNDRED
from solver.plan import NOBODY, Plan
from solver.problem import Pairs, Problem
from solver.roads.joined import renumbered
from solver.terms.beside import covers

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NEVER = np.int64(2**50)  # the price of what is unlawful; far above any score


@dataclass(frozen=True)
class Menu:
    """The choices of some cases; `case` below is the place in `cases`, not the index in the problem.

    Attributes
    ----------
    cases
        Indices of the cases in the problem, shape (cases,).
    lead_case, lead_worker, lead_weight, alone
        Possible leads, sorted by case: weight in hundredths and cost when alone, or `NEVER`; shape (leads,).
    row_lead, row_slot, row_cost
        Leads beside a kind: place in the leads, slot, and cost; shape (rows,), sorted by lead.
    slot_case
        A slot is one kind of co-worker of one case; shape (slots,).
    help_slot, help_worker, help_weight
        People who can fill a slot, shape (helpers,).
    """

    cases: Ints
    lead_case: Ints
    lead_worker: Ints
    lead_weight: Ints
    alone: Ints
    row_lead: Ints
    row_slot: Ints
    row_cost: Ints
    slot_case: Ints
    help_slot: Ints
    help_worker: Ints
    help_weight: Ints

    def only(self, places: Ints) -> tuple[Menu, Ints, Ints]:
        """Give the menu of some of its cases, and which of its leads and of its helpers are left."""
        case = renumbered(places, len(self.cases))
        leads = np.flatnonzero(case[self.lead_case] >= 0)
        lead = renumbered(leads, len(self.lead_case))
        rows = np.flatnonzero(lead[self.row_lead] >= 0)
        slots = np.flatnonzero(case[self.slot_case] >= 0)
        slot = renumbered(slots, len(self.slot_case))
        helpers = np.flatnonzero(slot[self.help_slot] >= 0)
        menu = Menu(
            cases=self.cases[places],
            lead_case=case[self.lead_case[leads]],
            lead_worker=self.lead_worker[leads],
            lead_weight=self.lead_weight[leads],
            alone=self.alone[leads],
            row_lead=lead[self.row_lead[rows]],
            row_slot=slot[self.row_slot[rows]],
            row_cost=self.row_cost[rows],
            slot_case=case[self.slot_case[slots]],
            help_slot=slot[self.help_slot[helpers]],
            help_worker=self.help_worker[helpers],
            help_weight=self.help_weight[helpers],
        )
        return menu, leads, helpers

    def among(self, leads: Ints, helpers: Ints) -> Menu:
        """Give the menu with these leads and helpers alone, of the same cases and slots."""
        lead = renumbered(leads, len(self.lead_case))
        rows = np.flatnonzero(lead[self.row_lead] >= 0)
        return replace(
            self,
            lead_case=self.lead_case[leads],
            lead_worker=self.lead_worker[leads],
            lead_weight=self.lead_weight[leads],
            alone=self.alone[leads],
            row_lead=lead[self.row_lead[rows]],
            row_slot=self.row_slot[rows],
            row_cost=self.row_cost[rows],
            help_slot=self.help_slot[helpers],
            help_worker=self.help_worker[helpers],
            help_weight=self.help_weight[helpers],
        )

    def rows_of(self, plan: Plan) -> tuple[Ints, Ints]:
        """Give the leads and the helpers that a plan has; who helps in two kinds is there twice."""
        helped = self.cases[self.slot_case[self.help_slot]]
        leads = np.flatnonzero(plan.lead[self.cases[self.lead_case]] == self.lead_worker)
        return leads, np.flatnonzero(plan.co_worker[helped] == self.help_worker)

    def helpers(self, problem: Problem, needed: bool = False) -> Flags:
        """Say which of the problem's pairs of co-workers are on the menu, shape (pairs,).

        With `needed`, only those who make a lead lawful: enough for the first level, which is blind to costs.
        """
        keep = np.ones(len(self.slot_case), dtype=np.bool_)
        if needed:
            keep[:] = False
            keep[self.row_slot[self.alone[self.row_lead] >= NEVER]] = True
        return self.pairs_of_helpers(problem, keep[self.help_slot])

    def pairs_of_leads(self, problem: Problem, kept: Flags) -> Flags:
        """Say which of the problem's pairs of leads these rows are, shape (pairs,)."""
        return _among(problem, problem.leads, self.cases[self.lead_case[kept]], self.lead_worker[kept])

    def pairs_of_helpers(self, problem: Problem, kept: Flags) -> Flags:
        """Say which of the problem's pairs of co-workers these rows are, shape (pairs,)."""
        cases = self.cases[self.slot_case[self.help_slot[kept]]]
        return _among(problem, problem.co_workers, cases, self.help_worker[kept])


def _among(problem: Problem, pairs: Pairs, cases: Ints, workers: Ints) -> Flags:
    """Say which of the pairs are one of these cases with its worker."""
    count = len(problem.workers)
    flags: Flags = np.isin(pairs.case * count + pairs.worker, cases * count + workers)
    return flags


def menu_of(problem: Problem, cases: Ints) -> Menu:
    """Write the menu of these cases."""
    leads = [problem.leads.of(case) for case in cases.tolist()]
    counts = np.array([s.stop - s.start for s in leads], dtype=np.int64)
    source = _joined([np.arange(s.start, s.stop) for s in leads])
    starts = np.concatenate([[0], np.cumsum(counts)])
    alone: list[Ints] = []
    rows: list[tuple[Ints, Ints, Ints]] = []
    helpers: list[tuple[Ints, Ints]] = []
    slot_case: list[int] = []
    for place, case in enumerate(cases.tolist()):
        choice = _Choice(problem, case)
        alone.append(choice.alone)
        for people, better, cost in choice.kinds():
            slot = len(slot_case)
            slot_case.append(place)
            rows.append((starts[place] + better, np.full(len(better), slot), cost))
            helpers.append((np.full(len(people), slot), people))
    row_lead = _joined([lead for lead, _, _ in rows])
    order = np.argsort(row_lead, kind="stable")
    slots = np.array(slot_case, dtype=np.int64)
    help_slot = _joined([slot for slot, _ in helpers])
    return Menu(
        cases=cases,
        lead_case=np.repeat(np.arange(len(cases)), counts),
        lead_worker=problem.leads.worker[source],
        lead_weight=problem.lead_weight[source],
        alone=_joined(alone),
        row_lead=row_lead[order],
        row_slot=_joined([slot for _, slot, _ in rows])[order],
        row_cost=_joined([cost for _, _, cost in rows])[order],
        slot_case=slots,
        help_slot=help_slot,
        help_worker=_joined([people for _, people in helpers]),
        help_weight=problem.co_points[cases][slots[help_slot]] if len(help_slot) else help_slot,
    )


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts).astype(np.int64) if parts else np.empty(0, dtype=np.int64)


class _Choice:
    """One case: what each lead costs alone, and beside which kinds some lead costs less."""

    def __init__(self, problem: Problem, case: int) -> None:
        self.problem, self.case = problem, case
        item, staff, weights = problem.cases[case], problem.staff, problem.policy.weights
        rows = problem.leads.of(case)
        self.workers = problem.leads.worker[rows]
        self.helpers = problem.co_workers.worker[problem.co_workers.of(case)]
        self.new = staff.newly_qualified[self.workers]
        self.needs_support = self.new & (problem.policy.tasks[item.task].newly_qualified == "co_worked")
        self.wanted = item.co_working in ("preferred", "required")
        self.short = {tag: staff.short_by(tag, level)[self.workers] for tag, level in item.needs.items()}
        self.base = problem.lead_cost[rows] + _change(problem, case, self.workers)
        lacking = HUNDRED * weights.expertise * sum(self.short.values(), start=np.zeros_like(self.base))
        protection = HUNDRED * weights.newly_qualified * int(problem.tier[case] - 1)
        missed = HUNDRED * weights.co_working_missed if item.co_working == "preferred" else 0
        lock = problem.locks.get(case)
        named = lock is not None and lock.co_worker is not None
        barred = self.needs_support | (item.co_working == "required") | named
        self.alone = np.where(barred, NEVER, self.base + lacking + protection * self.new + missed)

    def kinds(self) -> list[tuple[Ints, Ints, Ints]]:
        """Give (people, rows of leads better off beside them, what those cost) by kind."""
        if not len(self.helpers):
            return []
        problem, item = self.problem, self.problem.cases[self.case]
        truths = [covers(problem, self.case, tag)[self.helpers] for tag in self._tags]
        truths.append(problem.staff.supports(item.task)[self.helpers] | ~self.needs_support.any())
        code = np.zeros(len(self.helpers), dtype=np.int64)
        for truth in truths:
            code = 2 * code + truth
        found = []
        for kind in np.unique(code).tolist():
            people = self.helpers[code == kind]
            cost = self._beside([bool(kind >> bit & 1) for bit in reversed(range(len(truths)))])
            better = np.flatnonzero(cost < self.alone)
            if len(people) == 1:  # nobody stands beside themself
                better = better[self.workers[better] != people[0]]
            if len(better):
                found.append((people, better, cost[better]))
        return found

    @property
    def _tags(self) -> list[str]:
        return [tag for tag, short in self.short.items() if short.any()]

    def _beside(self, truths: list[bool]) -> Ints:
        """What each lead costs beside a kind that covers these needs, and supports or not."""
        weights = self.problem.policy.weights
        *covered, supports = truths
        cost = self.base + (0 if self.wanted else HUNDRED * weights.co_working)
        for tag, met in zip(self._tags, covered, strict=True):
            if not met:
                cost = cost + HUNDRED * weights.expertise * self.short[tag]
        return cost if supports else np.where(self.needs_support, NEVER, cost)


def _change(problem: Problem, case: int, workers: Ints) -> Ints:
    """Give what keeping the baseline's lead saves; a case that changes, or waits, costs the same."""
    kept = problem.baseline.get(case, NOBODY)
    weight = HUNDRED * problem.policy.weights.change
    return np.where(workers == kept, -weight, 0) if kept is not None else np.zeros_like(workers)
