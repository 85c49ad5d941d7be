"""The dynamic programme behind the knapsacks, worker by worker, compiled.

A worker's table says what the cheapest set costs that is so many new cases and so many units of load. What is
worth taking is offered to it group by group, and of a group one choice at most is taken: a single thing, or a
set of one family's cases, which pays a fee by how many they are. Of those sets the cheapest of each size and
load are found by a smaller table first. What each state took of each group is kept until the cheapest basket
is traced.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.compiled import compiled

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Records = Any  # an array of records, as of these kinds

IMPOSSIBLE = 1e15  # dearer than any basket, and small enough that sums of it stay exact
_REACHED = IMPOSSIBLE / 2  # states below that hold something
_NOTHING = -1

_INT, _REAL = np.int64, np.float64
# What of a worker's things is worth a look: single ones from the front, siblings from the back.
_LOOK = np.dtype([("thing", _INT), ("price", _REAL), ("load", _INT), ("new", _INT), ("family", _INT)])
# By new cases and units: the things that are ranked, how many there may be, and what a lead is sure to be had
# for, 0 where there are fewer than a basket could hold.
_RANK = np.dtype([("first", _INT), ("held", _INT), ("enough", _INT), ("worst", _REAL)])
# A group's first choice, and the siblings that it is of.
_GROUP = np.dtype([("begun", _INT), ("first", _INT), ("last", _INT)])
# `of` is the place of a single thing in the look, or how many siblings a set holds.
_CHOICE = np.dtype([("new", _INT), ("load", _INT), ("price", _REAL), ("of", _INT)])


@compiled()
def _siblings(table: Reals, counts: int, loads: int, look: Records, first: int, last: int) -> None:
    """Fill a table with what the cheapest of these siblings cost before fees, by how many and by load."""
    table[: counts + 1, : loads + 1] = IMPOSSIBLE
    table[0, 0] = 0.0
    for sibling in range(first, last):
        own, price = look[sibling].load, look[sibling].price
        for count in range(min(counts, sibling - first + 1), 0, -1):
            for load in range(loads, own - 1, -1):
                cost = table[count - 1, load - own]
                if cost < _REACHED and cost + price < table[count, load]:
                    table[count, load] = cost + price


@compiled()
def _enough(new: int, load: int, space: int, cases: int, lightest: int, singles: int) -> int:
    """Say how many things that count alike a cheapest basket could hold.

    A lead in one could be any cheaper one that counts alike instead, unless that is in it too: so there is no
    use for more than one and as many as other leads fit beside; nor for more helpers than there is room for.
    """
    if new > 0:
        return cases if lightest == 0 else 1 + min(cases - 1, (space - load) // lightest)
    return space // load if load > 0 else singles


@compiled()
def _rank_singles(
    look: Records, singles: int, ranks: Records, space: int, cases: int, lightest: int, ranked: Ints
) -> None:
    """Rank the single things that a cheapest basket could hold, by what counts alike, cheapest first."""
    for new in range(2):
        for load in range(space + 1):
            rank = ranks[new, load]
            rank.first, rank.held, rank.worst = 0, 0, 0.0
    for place in range(singles):
        ranks[look[place].new, look[place].load].first += 1
    total = 0
    for new in range(2):
        for load in range(space + 1):
            rank = ranks[new, load]
            rank.enough = min(rank.first, _enough(new, load, space, cases, lightest, singles))
            rank.first = total
            total += rank.enough
    for place in range(singles):
        price, rank = look[place].price, ranks[look[place].new, look[place].load]
        if rank.held == rank.enough and price >= look[ranked[rank.first + rank.held - 1]].price:
            continue
        at = min(rank.held, rank.enough - 1)
        while at > 0 and look[ranked[rank.first + at - 1]].price > price:
            ranked[rank.first + at] = ranked[rank.first + at - 1]
            at -= 1
        ranked[rank.first + at] = place
        rank.held = min(rank.held + 1, rank.enough)


@compiled()
def _offer_singles(
    look: Records, singles: int, ranks: Records, space: int, cases: int, lightest: int, ranked: Ints,
    offers: Records, choices: Records,
) -> int:  # fmt: skip
    """Offer the ranked single things; give how many."""
    groups = 0
    for new in range(2):
        for load in range(space + 1):
            rank = ranks[new, load]
            for at in range(rank.first, rank.first + rank.held):
                offers[groups].begun, offers[groups].first = groups, _NOTHING
                choice = choices[groups]
                choice.new, choice.load = new, load
                choice.price, choice.of = look[ranked[at]].price, ranked[at]
                groups += 1
            if new > 0 and 0 < rank.held == _enough(new, load, space, cases, lightest, singles):
                rank.worst = look[ranked[rank.first + rank.held - 1]].price
    return groups


@compiled()
def _useful_siblings(look: Records, first: int, last: int, ranks: Records, fee: float) -> int:
    """Put siblings that a cheapest basket could hold behind the others; give the first of them.

    Instead of a sibling, any basket could hold a single lead that counts alike for `worst`, or nothing. So
    each must cost less, and all of them together so much less that they pay the fee.
    """
    gain, useful = fee, last
    for place in range(last - 1, first - 1, -1):
        less = look[place].price - ranks[1, look[place].load].worst
        if less < 0:
            gain += less
            useful -= 1
            here, there = look[place], look[useful]
            here.thing, there.thing = there.thing, here.thing
            here.price, there.price = there.price, here.price
            here.load, there.load = there.load, here.load
    return useful if gain < 0 else last


@compiled()
def _spacious(choices: Records, number: int) -> Records:
    """Give the choices with space for so many."""
    if number <= len(choices):
        return choices
    more = np.empty(2 * number, _CHOICE)
    more[: len(choices)] = choices
    return more


@compiled()
def _offer_family(
    look: Records, first: int, last: int, choices: Records, number: int, counts: int, loads: int,
    fee: Reals, load_cost: Reals, table: Reals,
) -> int:  # fmt: skip
    """Offer the sets of a family's cases that are cheaper than nothing; give how many choices there are."""
    _siblings(table, counts, loads, look, first, last)
    for count in range(1, counts + 1):
        for load in range(loads + 1):
            price = table[count, load] + fee[count]
            if price + load_cost[load] < 0:
                choice = choices[number]
                choice.new, choice.load, choice.price, choice.of = count, load, price, count
                number += 1
    return number


@compiled()
def _take_one(
    own: Reals, took: Flags, counts: int, loads: int, new: int, load: int, price: float, row: Reals
) -> None:
    """Offer one choice to each of so many states of a worker's table; say which are the better for it."""
    for count in range(counts - 1, -1, -1):
        for units in range(loads if count < new else min(load, loads)):
            took[count, units] = False
        if count >= new:
            for units in range(loads - load):
                row[units] = own[count - new, units] + price
            for units in range(loads - load):
                better = row[units] < own[count, units + load]
                took[count, units + load] = better
                own[count, units + load] = row[units] if better else own[count, units + load]


@compiled()
def _take_any(
    own: Reals, took: NDArray[np.int32], counts: int, loads: int, choices: Records, first: int, last: int,
    counted: bool,
) -> None:  # fmt: skip
    """Offer several choices, of which one is taken at most, to each of so many states of a worker's table."""
    for count in range(counts - 1, -1, -1):
        for units in range(loads - 1, -1, -1):
            best, which = own[count, units], _NOTHING
            for choice in range(first, last):
                new, load = choices[choice].new if counted else 0, choices[choice].load
                if new <= count and load <= units:
                    cost = own[count - new, units - load] + choices[choice].price
                    if cost < best:
                        best, which = cost, choice
            own[count, units], took[count, units] = best, which


@compiled()
def _take_siblings(
    taken: Flags, table: Reals, look: Records, first: int, last: int, count: int, load: int
) -> None:
    """Take the cheapest so many of these siblings that weigh so much: the last one if it is missed."""
    while count > 0:
        _siblings(table, count, load, look, first, last)
        price = table[count, load]
        last -= 1
        _siblings(table, count, load, look, first, last)
        if table[count, load] > price:
            taken[look[last].thing] = True
            count -= 1
            load -= look[last].load


@compiled()
def _look_at(
    look: Records, things: Ints, units: Ints, leads: Flags, family: Ints, prices: Reals, first: int,
    last: int, space: int, cases: int, load_cost: Reals, fees: bool,
) -> tuple[int, int, int]:  # fmt: skip
    """Gather what is cheaper than the load that it brings, and has room.

    Gives how many single things there are, where siblings begin, and how little a lead weighs.
    """
    singles, siblings, lightest = 0, len(look), 2**62
    for at in range(first, last):
        price, load = prices[things[at]], units[at]
        if load > space or price + load_cost[load] >= 0 or price >= 0 or (leads[at] and cases < 1):
            continue
        if leads[at]:
            lightest = min(lightest, load)
        if fees and family[at] >= 0:
            siblings -= 1
            one = look[siblings]
        else:
            one = look[singles]
            singles += 1
        one.thing, one.price, one.load, one.family = things[at], price, load, family[at]
        one.new = 1 if leads[at] else 0
    return singles, siblings, lightest


@compiled()
def _offer_families(
    look: Records, siblings: int, ranks: Records, offers: Records, choices: Records, groups: int,
    space: int, cases: int, fees: Reals, load_cost: Reals, table: Reals,
) -> tuple[int, Records]:  # fmt: skip
    """Offer what of each family is worth it, behind as many single things; give how many groups there are."""
    number, last = groups, len(look)
    while last > siblings:
        first, weight = last - 1, 0
        while first > siblings and look[first - 1].family == look[last - 1].family:
            first -= 1
        fee, before = fees[look[first].family], number
        useful = _useful_siblings(look, first, last, ranks, fee[1])
        for place in range(useful, last):
            weight += look[place].load
        counts, weight = min(last - useful, cases), min(weight, space)
        if counts > 0:
            choices = _spacious(choices, number + counts * (weight + 1))
            offers[groups].begun, offers[groups].first, offers[groups].last = number, useful, last
            number = _offer_family(look, useful, last, choices, number, counts, weight, fee, load_cost, table)
        groups += number > before
        last = first
    offers[groups].begun = number
    return groups, choices


@compiled()
def _fill_table(
    own: Reals, took: NDArray[np.bool_], chose: NDArray[np.int32], offers: Records, choices: Records,
    single: int, groups: int, space: int, cases: int, counted: bool, row: Reals,
) -> tuple[int, int]:  # fmt: skip
    """Offer every group to each state that can be reached by then; give how many of them there are."""
    own[:, :] = IMPOSSIBLE
    own[0, 0] = 0.0
    most_new, most_load = 0, 0
    for group in range(groups):
        begun, ended = offers[group].begun, offers[group + 1].begun
        new, load = 0, 0
        for choice in range(begun, ended):
            new, load = max(new, choices[choice].new), max(load, choices[choice].load)
        if counted:
            most_new = min(cases, most_new + new)
        most_load = min(space, most_load + load)
        if group < single:
            price, new = choices[group].price, new if counted else 0
            _take_one(own, took[group], most_new + 1, most_load + 1, new, load, price, row)
        else:
            _take_any(own, chose[group - single], most_new + 1, most_load + 1, choices, begun, ended, counted)
    return most_new + 1, most_load + 1


@compiled()
def _trace(
    taken: Flags, took: NDArray[np.bool_], chose: NDArray[np.int32], look: Records, offers: Records,
    choices: Records, single: int, groups: int, new: int, load: int, counted: bool, table: Reals,
) -> None:  # fmt: skip
    """Say what is taken where so many new cases and units are reached."""
    for group in range(groups - 1, -1, -1):
        choice = group if group < single else chose[group - single, new, load]
        if choice == _NOTHING or (group < single and not took[group, new, load]):
            continue
        chosen, offer = choices[choice], offers[group]
        new -= chosen.new if counted else 0
        load -= chosen.load
        if offer.first == _NOTHING:
            taken[look[chosen.of].thing] = True
        else:
            _take_siblings(taken, table, look, offer.first, offer.last, chosen.of, chosen.load)


@compiled()
def _cheapest_state(own: Reals, counts: int, loads: int, load_cost: Reals) -> tuple[float, int, int]:
    """Give the cheapest of so many states with its load paid: how much, new cases and units."""
    least, new, load = 0.0, 0, 0
    for count in range(counts):
        for units in range(loads):
            if own[count, units] + load_cost[units] < least:
                least, new, load = own[count, units] + load_cost[units], count, units
    return least, new, load


@compiled(
    "void(int64[::1], int64[::1], int64[::1], boolean[::1], int64[::1], float64[::1], int64[::1], int64[::1],"
    " float64[:,::1], float64[:,::1], boolean, float64[::1], boolean[::1], float64[:,:,::1])"
)
def fill(
    first: Ints, order: Ints, units: Ints, leads: Flags, family: Ints, prices: Reals, room: Ints,
    limit: Ints, fees: Reals, load_cost: Reals, counted: bool, value: Reals, taken: Flags, table: Reals,
) -> None:  # fmt: skip
    """Find every worker's cheapest basket.

    Parameters
    ----------
    first, order
        Worker w has the things order[first[w] : first[w + 1]], those of a family together.
    units, leads, family
        In that order: load, whether it is a new case, and the family whose fee it pays, -1 for none.
    prices
        By thing.
    room, limit
        By worker: units, and new cases.
    fees
        By family and how many of it one worker leads; of no family where fees do not count.
    load_cost
        By worker and load.
    counted
        Whether new cases are limited.
    value, taken, table
        The answer: by worker the least price, by thing whether it is taken, and by worker, new cases and load
        the price of the cheapest set.
    """
    workers, counts, loads = table.shape
    most = 1
    for worker in range(workers):
        most = max(most, first[worker + 1] - first[worker])
    look, ranks = np.empty(most, _LOOK), np.empty((2, loads), _RANK)
    offers, choices = np.empty(most + 1, _GROUP), np.empty(most, _CHOICE)
    ranked, kin, row = np.empty(most, np.int64), np.empty((most + 1, loads)), np.empty(loads)
    took = np.empty((1, counts, loads), np.bool_)  # by single thing
    chose = np.empty((1, counts, loads), np.int32)  # by family
    for worker in range(workers):
        space, cases, cost = room[worker], min(limit[worker], most), load_cost[worker]
        begun, ended = first[worker], first[worker + 1]
        singles, siblings, lightest = _look_at(
            look, order, units, leads, family, prices, begun, ended, space, cases, cost, len(fees) > 0
        )
        _rank_singles(look, singles, ranks, space, cases, lightest, ranked)
        single = _offer_singles(look, singles, ranks, space, cases, lightest, ranked, offers, choices)
        groups, choices = _offer_families(
            look, siblings, ranks, offers, choices, single, space, cases, fees, cost, kin
        )
        if single > len(took):
            took = np.empty((2 * single, counts, loads), np.bool_)
        if groups - single > len(chose):
            chose = np.empty((2 * (groups - single), counts, loads), np.int32)
        own = table[worker]
        reached = _fill_table(
            own, took, chose, offers, choices, single, groups, space, limit[worker], counted, row
        )
        value[worker], new, load = _cheapest_state(own, reached[0], reached[1], cost)
        _trace(taken, took, chose, look, offers, choices, single, groups, new, load, counted, kin)
