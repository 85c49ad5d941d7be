"""Chains of moves, compiled: a case goes to another worker, who gives up one of theirs, which goes on.

Every chain is lawful as a whole, or undone. One that costs more is taken too, now and then, at a temperature
(simulated annealing).

Everything is in arrays of records, numbered as on a menu (`menu`). They are handed on one by one, as looking
an array up in a tuple takes longer than the step that it is for.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.compiled import compiled, types_of

Ints = NDArray[np.int64]
Records = Any  # an array of records

NONE = -1
_DEPTH = 4  # cases that a chain takes from others at most: longer ones are rarely taken
_HELPERS = 8  # of those who could stand beside a lead, tried at a time
_DEAREST = 2**50  # far above what any plan costs


def _record(*names: str) -> np.dtype[np.void]:
    return np.dtype([(name, np.int64) for name in names])


# What waiting costs, the leads from..until, the next sibling in a ring, and whether it may move; then the
# plan: lead, row and helper, `NONE` for none, and the lead's other cases in a list.
CASE = _record("waiting", "leads", "until", "sibling", "free", "lead", "row", "helper", "after", "before")
# Who, hundredths, what it costs alone and in the cheapest mode, and the rows from..until.
LEAD = _record("worker", "weight", "alone", "least", "rows", "until")
# Beside somebody: who of these helpers, and what that costs.
ROW = _record("helpers", "until", "cost")
HELPER = _record("worker", "weight")
# What is carried, in hundredths and in new cases, and what may be; what the load costs; the first case led.
WORKER = _record("load", "new", "limit", "most_new", "cost", "first")
# By worker and step of utilisation: from where it counts, and how much.
STEP = _record("threshold", "slope")


@compiled()
def _cost_of_load(steps: Records, worker: int, load: int) -> int:
    cost = 0
    for step in range(steps.shape[1]):
        over = load - steps[worker, step].threshold
        if over > 0:
            cost += steps[worker, step].slope * over
    return cost


@compiled()
def _carry(workers: Records, steps: Records, worker: int, weight: int) -> int:
    """Let a worker carry so much more; give what that costs."""
    own = workers[worker]
    before = own.cost
    own.load += weight
    own.cost = _cost_of_load(steps, worker, own.load)
    return own.cost - before


@compiled()
def _fee(cases: Records, leads: Records, fee: int, case: int, worker: int) -> int:
    """Give what the family costs more when this worker leads a case of it that nobody leads."""
    cost, sibling = 0, cases[case].sibling
    while sibling not in (NONE, case):
        lead = cases[sibling].lead
        if lead != NONE:
            if leads[lead].worker == worker:
                return 0
            cost = fee
        sibling = cases[sibling].sibling
    return cost


@compiled()
def _give(
    cases: Records, leads: Records, rows: Records, helpers: Records, workers: Records, steps: Records,
    fee: int, case: int, lead: int, row: int, helper: int,
) -> int:  # fmt: skip
    """Give a waiting case to somebody, or let it wait; give what it costs."""
    own = cases[case]
    if lead == NONE:
        return own.waiting
    to = leads[lead]
    cost = _fee(cases, leads, fee, case, to.worker) + _carry(workers, steps, to.worker, to.weight)
    if row == NONE:
        cost += to.alone
    else:
        cost += rows[row].cost
        cost += _carry(workers, steps, helpers[helper].worker, helpers[helper].weight)
    own.lead, own.row, own.helper = lead, row, helper
    own.before, own.after = NONE, workers[to.worker].first
    if own.after != NONE:
        cases[own.after].before = case
    workers[to.worker].first = case
    workers[to.worker].new += 1
    return cost


@compiled()
def _take(
    cases: Records, leads: Records, rows: Records, helpers: Records, workers: Records, steps: Records,
    fee: int, case: int,
) -> int:  # fmt: skip
    """Take a case from whoever has it; give what that costs, mostly less than nothing."""
    own = cases[case]
    if own.lead == NONE:
        return -own.waiting
    to = leads[own.lead]
    cost = _carry(workers, steps, to.worker, -to.weight)
    if own.row == NONE:
        cost -= to.alone
    else:
        cost -= rows[own.row].cost
        cost += _carry(workers, steps, helpers[own.helper].worker, -helpers[own.helper].weight)
    own.lead = NONE
    if own.before == NONE:
        workers[to.worker].first = own.after
    else:
        cases[own.before].after = own.after
    if own.after != NONE:
        cases[own.after].before = own.before
    workers[to.worker].new -= 1
    return cost - _fee(cases, leads, fee, case, to.worker)


@compiled()
def _has_room(cases: Records, leads: Records, workers: Records, lead: int, without: int) -> bool:
    """Say whether a worker has room for a lead, without one of their cases unless that is `NONE`."""
    own = workers[leads[lead].worker]
    load, new = own.load + leads[lead].weight, own.new + 1
    if without != NONE:
        load, new = load - leads[cases[without].lead].weight, new - 1
    return load <= own.limit and new <= own.most_new


@compiled()
def _cheapest_mode(
    cases: Records, leads: Records, rows: Records, helpers: Records, workers: Records, steps: Records,
    fee: int, case: int, lead: int, below: int,
) -> tuple[int, int, int]:  # fmt: skip
    """Give what it costs that somebody with room leads a waiting case, and beside whom, where below that."""
    to = leads[lead]
    own = workers[to.worker]
    base = _cost_of_load(steps, to.worker, own.load + to.weight) - own.cost
    base += _fee(cases, leads, fee, case, to.worker)
    best, best_row, best_helper = base + to.alone, NONE, NONE
    for row in range(to.rows, to.until):
        beside = rows[row]
        cost, number = base + beside.cost, beside.until - beside.helpers
        if cost >= min(best, below) or number == 0:
            continue
        begin = np.random.randint(number)
        for place in range(min(number, _HELPERS)):
            helper = beside.helpers + (begin + place) % number
            who, weight = helpers[helper].worker, helpers[helper].weight
            if who == to.worker or workers[who].load + weight > workers[who].limit:
                continue
            more = cost + _cost_of_load(steps, who, workers[who].load + weight) - workers[who].cost
            if more < best:
                best, best_row, best_helper = more, row, helper
    return best, best_row, best_helper


@compiled()
def _cheapest_place(
    cases: Records, leads: Records, rows: Records, helpers: Records, workers: Records, steps: Records,
    fee: int, case: int, but: int, below: int,
) -> tuple[int, int, int, int]:  # fmt: skip
    """Give the cheapest lead of a waiting case who has room, and is not this worker, where below that."""
    best, best_lead, best_row, best_helper = cases[case].waiting, NONE, NONE, NONE
    for lead in range(cases[case].leads, cases[case].until):
        most = min(best, below)
        if leads[lead].least >= most or leads[lead].worker == but:
            continue
        if _has_room(cases, leads, workers, lead, NONE):
            cost, row, helper = _cheapest_mode(
                cases, leads, rows, helpers, workers, steps, fee, case, lead, most
            )
            if cost < best:
                best, best_lead, best_row, best_helper = cost, lead, row, helper
    return best, best_lead, best_row, best_helper


@compiled()
def _one_of(cases: Records, first: int) -> int:
    """Draw one of a list of cases, with the same chance for all."""
    drawn, number, case = NONE, 0, first
    while case != NONE:
        number, case = number + 1, cases[case].after
    if number > 0:
        drawn = first
        for _ in range(np.random.randint(number)):
            drawn = cases[drawn].after
    return drawn


@compiled()
def _note(cases: Records, moved: Ints, number: int, case: int) -> int:
    own = cases[case]
    moved[number, 0], moved[number, 1], moved[number, 2], moved[number, 3] = (
        case,
        own.lead,
        own.row,
        own.helper,
    )
    return number + 1


@compiled()
def _given_up(cases: Records, leads: Records, workers: Records, moved: Ints, number: int, lead: int) -> int:
    """Draw what a worker gives up to have room for a lead: `NONE` where that has moved or is not enough."""
    out = _one_of(cases, workers[leads[lead].worker].first)
    if out == NONE or not cases[out].free or not _has_room(cases, leads, workers, lead, out):
        return NONE
    for place in range(number):
        if moved[place, 0] == out:
            return NONE
    return out


@compiled()
def _undo(
    cases: Records, leads: Records, rows: Records, helpers: Records, workers: Records, steps: Records,
    fee: int, moved: Ints, number: int,
) -> None:  # fmt: skip
    """Give what has moved to whoever had it before."""
    for place in range(number):
        if cases[moved[place, 0]].lead != NONE:
            _take(cases, leads, rows, helpers, workers, steps, fee, moved[place, 0])
    for place in range(number):
        case, lead, row, helper = moved[place]
        _give(cases, leads, rows, helpers, workers, steps, fee, case, lead, row, helper)


@compiled()
def _chain(
    cases: Records, leads: Records, rows: Records, helpers: Records, workers: Records, steps: Records,
    fee: int, case: int, moved: Ints, slack: int,
) -> tuple[int, int]:  # fmt: skip
    """Move one case, and others as far as that needs it, for no more than the slack.

    Gives how many have moved, below zero where it leads nowhere and is to be undone, and what that costs.
    """
    left = NONE if cases[case].lead == NONE else leads[cases[case].lead].worker
    number = _note(cases, moved, 0, case)
    cost = _take(cases, leads, rows, helpers, workers, steps, fee, case)
    while number <= _DEPTH and cases[case].leads < cases[case].until:
        lead, out = np.random.randint(cases[case].leads, cases[case].until), NONE
        worker = leads[lead].worker
        if worker == left and number > 1:
            break
        if not _has_room(cases, leads, workers, lead, NONE):
            out = _given_up(cases, leads, workers, moved, number, lead)
            if out == NONE:
                break
            number = _note(cases, moved, number, out)
            cost += _take(cases, leads, rows, helpers, workers, steps, fee, out)
        mode, row, helper = _cheapest_mode(
            cases, leads, rows, helpers, workers, steps, fee, case, lead, _DEAREST
        )
        if mode >= _DEAREST:
            break
        cost += _give(cases, leads, rows, helpers, workers, steps, fee, case, lead, row, helper)
        if out == NONE:
            return (number if cost <= slack else -number), cost
        most = slack - cost + 1
        rest, lead, row, helper = _cheapest_place(
            cases, leads, rows, helpers, workers, steps, fee, out, worker, most
        )
        if rest < most:
            cost += _give(cases, leads, rows, helpers, workers, steps, fee, out, lead, row, helper)
            return number, cost
        case, left = out, worker
    return -number, cost


_EXAMPLE = (*(np.zeros(1, kind) for kind in (CASE, LEAD, ROW, HELPER, WORKER)), np.zeros((1, 1), STEP), 0)


@compiled(types_of(*_EXAMPLE, np.zeros(1, np.int64), 0.0, 0, 0))
def anneal(
    cases: Records, leads: Records, rows: Records, helpers: Records, workers: Records, steps: Records,
    fee: int, free: Ints, temperature: float, chains: int, seed: int,
) -> int:  # fmt: skip
    """Try so many chains from free cases at a temperature, in units of cost; give what they cost in all."""
    np.random.seed(seed)
    moved, total = np.empty((_DEPTH + 2, 4), np.int64), 0
    for _ in range(chains):
        slack = int(-temperature * np.log(1.0 - np.random.random()))
        case = free[np.random.randint(len(free))]
        number, cost = _chain(cases, leads, rows, helpers, workers, steps, fee, case, moved, slack)
        if number > 0:
            total += cost
        else:
            _undo(cases, leads, rows, helpers, workers, steps, fee, moved, -number)
    return total


@compiled(types_of(*_EXAMPLE, *[np.zeros(1, np.int64)] * 3))
def lay_out(
    cases: Records, leads: Records, rows: Records, helpers: Records, workers: Records, steps: Records,
    fee: int, lead: Ints, row: Ints, helper: Ints,
) -> None:  # fmt: skip
    """Give every case, of a plan in which all wait, to whoever is named; `NONE` waits."""
    for case in range(len(cases)):
        _give(cases, leads, rows, helpers, workers, steps, fee, case, lead[case], row[case], helper[case])
