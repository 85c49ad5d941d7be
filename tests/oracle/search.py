"""The best allocation of a few cases: every allocation that could still be better than the best so far.

Depth first over the pending cases: locked ones first, then the dearest to leave waiting. A branch is
dropped only where a lower bound on both levels shows that nothing under it is strictly better:

- level 1: the priorities already left waiting, those of cases with no lawful choice left, and the smallest
  priorities that must wait because the workers together have too few new cases or too little room left;
- level 2, once level 1 can only tie: for each case left its cheapest choice at the loads of the moment.
  Utilisation is convex in each load and every other term of a choice is fixed or can only grow, so no
  completion is cheaper.

A choice with a co-worker is left out where the same lead alone is lawful and costs no more: the co-worker
would only add load.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import NamedTuple

from tests.oracle.figures import Json, Reading
from tests.oracle.rules import (
    Assignment,
    find_breaches,
    load_limit,
    new_case_limit,
    pair_breaches,
)
from tests.oracle.score import (
    case_costs,
    change_cost,
    evaluate,
    family_key,
    step_cost,
    utilisation_steps,
)

Best = tuple[int, int]  # unallocated, preference


class Choice(NamedTuple):
    """One lawful way to allocate a case; `cost` is all that it decides alone, in the score's units."""

    cost: int
    lead: str
    co_worker: str | None
    lead_load: int
    co_load: int


@dataclass(frozen=True)
class Slot:
    """A pending case to be decided."""

    case_id: str
    priority: int
    waiting_cost: int
    must: bool  # locked: it may not wait
    family: str | None
    counts_leads: str | None  # the family it counts among for the family term
    independent: bool


def lawful_choices(reading: Reading, case: Json) -> list[Choice]:
    """Every lead and co-worker that break no rule of the case by themselves nor any lock."""
    locks = [lock for lock in reading.locks if lock["case"] == case["id"]]
    found: list[Choice] = []
    for lead in reading.workers.values():
        if any(lock["lead"] != lead["id"] for lock in locks):
            continue
        lead_load = reading.weight_as_lead(case, lead["id"])
        for co_worker in (None, *reading.workers.values()):
            co_id = None if co_worker is None else co_worker["id"]
            if any(lock.get("co_worker") not in (None, co_id) for lock in locks):
                continue
            if pair_breaches(reading, case, lead, co_worker):
                continue
            cost = sum(case_costs(reading, case, lead, co_worker).values())
            cost += change_cost(reading, case["id"], lead["id"])
            co_load = 0 if co_id is None else reading.weight_as_co_worker(case)
            found.append(Choice(cost, lead["id"], co_id, lead_load, co_load))
    return found


def _undominated(choices: list[Choice]) -> list[Choice]:
    alone = {choice.lead: choice.cost for choice in choices if choice.co_worker is None}
    return [c for c in choices if c.co_worker is None or c.cost < alone.get(c.lead, c.cost + 1)]


class _Search:
    """The depth-first search; `best` is the best complete allocation met."""

    def __init__(self, reading: Reading) -> None:
        workers = reading.workers
        self.family_weight = 100 * int(reading.policy["weights"]["family"])
        self.steps = {w: utilisation_steps(reading, worker) for w, worker in workers.items()}
        self.room = {w: load_limit(reading, worker) - reading.before[w] for w, worker in workers.items()}
        self.new_cases = {w: new_case_limit(reading, worker) for w, worker in workers.items()}
        self.load = dict(reading.before)
        self.best: Best | None = None
        self.best_plan: list[Assignment] = []
        self.plan: list[tuple[Slot, Choice]] = []
        self._extra: dict[tuple[str, int, int], int] = {}
        locked = {lock["case"] for lock in reading.locks}
        slots = [
            Slot(
                case_id=case["id"],
                priority=reading.priority(case),
                waiting_cost=change_cost(reading, case["id"], None),
                must=case["id"] in locked,
                family=case.get("family"),
                counts_leads=family_key(reading, case),
                independent=bool(reading.task(case)["independent"]),
            )
            for case in reading.pending
        ]
        slots.sort(key=lambda slot: (not slot.must, -slot.priority))
        choices = {case["id"]: _undominated(lawful_choices(reading, case)) for case in reading.pending}
        start = sum(step_cost(self.steps[w], load) for w, load in self.load.items())
        self._descend([(slot, choices[slot.case_id]) for slot in slots], 0, start)

    def _utilisation(self, worker: str, added: int) -> int:
        """What the added load costs a worker at their load of the moment."""
        key = (worker, self.load[worker], added)
        if key not in self._extra:
            steps, load = self.steps[worker], self.load[worker]
            self._extra[key] = step_cost(steps, load + added) - step_cost(steps, load)
        return self._extra[key]

    def _price(self, choice: Choice) -> int:
        price = choice.cost + self._utilisation(choice.lead, choice.lead_load)
        if choice.co_worker is not None:
            price += self._utilisation(choice.co_worker, choice.co_load)
        return price

    def _fits(self, choice: Choice) -> bool:
        """Room is never below 0: somebody over capacity may still take what weighs nothing."""
        if self.new_cases[choice.lead] < 1 or choice.lead_load > self.room[choice.lead]:
            return False
        return choice.co_worker is None or choice.co_load <= self.room[choice.co_worker]

    def _independent(self, slot: Slot, choice: Choice) -> bool:
        """Whether the choice keeps the lead of each independent case out of the rest of its family."""
        for other, taken in self.plan:
            if slot.family is None or other.family != slot.family:
                continue
            if slot.independent and choice.lead in (taken.lead, taken.co_worker):
                return False
            if other.independent and taken.lead in (choice.lead, choice.co_worker):
                return False
        return True

    def _must_wait(self, left: list[tuple[Slot, list[Choice]]]) -> int:
        """The least priority that waits among the cases left, from the choices that still fit."""
        stuck = sum(slot.priority for slot, choices in left if not choices)
        takeable = [(slot, choices) for slot, choices in left if choices]
        lightest: dict[str, list[int]] = {}
        for _, choices in takeable:
            of_case: dict[str, int] = {}
            for choice in choices:
                of_case[choice.lead] = min(choice.lead_load, of_case.get(choice.lead, choice.lead_load))
            for lead, load in of_case.items():
                lightest.setdefault(lead, []).append(load)
        places = sum(self._places(lead, loads) for lead, loads in lightest.items())
        short = len(takeable) - places
        if short > 0:
            stuck += sum(sorted(slot.priority for slot, _ in takeable)[:short])
        return stuck

    def _places(self, lead: str, loads: list[int]) -> int:
        """The most of these cases that the worker could lead."""
        running = itertools.accumulate(sorted(loads))
        return min(self.new_cases[lead], sum(total <= self.room[lead] for total in running))

    def _hopeless(self, left: list[tuple[Slot, list[Choice]]], unallocated: int, preference: int) -> bool:
        if any(slot.must and not choices for slot, choices in left):
            return True
        if self.best is None:
            return False
        least = unallocated + self._must_wait(left)
        if least != self.best[0]:
            return least > self.best[0]
        slack = self.best[0] - unallocated
        for slot, choices in left:
            prices = [self._price(choice) for choice in choices]
            if not slot.must and slot.priority <= slack:
                prices.append(slot.waiting_cost)
            if not prices:
                return True
            preference += min(prices)
        return preference >= self.best[1]

    def _descend(self, left: list[tuple[Slot, list[Choice]]], unallocated: int, preference: int) -> None:
        left = [(slot, [choice for choice in choices if self._fits(choice)]) for slot, choices in left]
        if self._hopeless(left, unallocated, preference):
            return
        if not left:
            if self.best is None or (unallocated, preference) < self.best:
                self.best = (unallocated, preference)
                self.best_plan = [
                    {"case": slot.case_id, "lead": choice.lead, "co_worker": choice.co_worker}
                    for slot, choice in self.plan
                ]
            return
        (slot, choices), rest = left[0], left[1:]
        lawful = [choice for choice in choices if self._independent(slot, choice)]
        for choice in sorted(lawful, key=self._price):
            price = self._price(choice)
            extra_lead = self._extra_lead(slot, choice)
            self._take(slot, choice, 1)
            self._descend(rest, unallocated, preference + price + extra_lead)
            self._take(slot, choice, -1)
        if not slot.must:
            self._descend(rest, unallocated + slot.priority, preference + slot.waiting_cost)

    def _extra_lead(self, slot: Slot, choice: Choice) -> int:
        """The family term of one more lead, when the family has one already and this is another."""
        if slot.counts_leads is None:
            return 0
        leads = {taken.lead for other, taken in self.plan if other.counts_leads == slot.counts_leads}
        return self.family_weight if leads and choice.lead not in leads else 0

    def _take(self, slot: Slot, choice: Choice, sign: int) -> None:
        self.new_cases[choice.lead] -= sign
        for worker, load in ((choice.lead, choice.lead_load), (choice.co_worker, choice.co_load)):
            if worker is not None:
                self.load[worker] += sign * load
                self.room[worker] -= sign * load
        if sign > 0:
            self.plan.append((slot, choice))
        else:
            self.plan.pop()


def optimal_allocation(scenario: Json) -> tuple[Best, list[Assignment]] | None:
    """The best score and one allocation that has it, or None when the locks leave nothing lawful.

    Parameters
    ----------
    scenario
        A ``caseload-scenario/1`` document with a handful of pending cases.
    """
    search = _Search(Reading(scenario))
    return None if search.best is None else (search.best, search.best_plan)


def optimum(scenario: Json) -> dict[str, int] | None:
    """The best score of any lawful allocation, or None when the locks leave nothing lawful."""
    found = optimal_allocation(scenario)
    return None if found is None else {"unallocated": found[0][0], "preference": found[0][1]}


def enumerate_all(scenario: Json) -> Best | None:
    """The same answer with no pruning at all, by the rules and the score as they judge a finished allocation.

    For very small scenarios: it looks at (workers² + 1) to the power of the pending cases.
    """
    reading = Reading(scenario)
    ids = list(reading.workers)
    pairs = [(lead, co_worker) for lead in ids for co_worker in (None, *ids) if co_worker != lead]
    ways: list[list[Assignment | None]] = [
        [None, *({"case": case["id"], "lead": lead, "co_worker": co} for lead, co in pairs)]
        for case in reading.pending
    ]
    best: Best | None = None
    for combination in itertools.product(*ways):
        assignments = [given for given in combination if given is not None]
        if find_breaches(reading, assignments):
            continue
        found = evaluate(reading, assignments)
        level = (found["unallocated"], found["preference"])
        best = level if best is None or level < best else best
    return best
