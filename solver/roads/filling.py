"""The dynamic programme behind the knapsacks, worker by worker, compiled.

A worker's table says what the cheapest set costs that is so many new cases and so many units of load. What is
worth taking is offered to it group by group, and of a group one choice at most is taken: a single thing, or a
set of one family's cases, which pays a fee by how many they are. Of those sets the cheapest of each size and
load are found by a smaller table first. What each state took of each group is kept until the cheapest basket
is traced.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.compiled import compiled

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

IMPOSSIBLE = 1e15  # dearer than any basket, and small enough that sums of it stay exact
_REACHED = IMPOSSIBLE / 2  # states below that hold something
_NOTHING = -1


class _Look(NamedTuple):
    """What of a worker's things is worth a look: single ones from the front, siblings from the back."""

    thing: Ints
    price: Reals
    load: Ints
    new: Ints
    family: Ints


class _Ranks(NamedTuple):
    """By how many new cases and units a thing counts: the things that are ranked, and the last one's price.

    `worst` is 0 where there are fewer than a basket could hold.
    """

    first: Ints
    held: Ints
    enough: Ints
    worst: Reals


class _Offers(NamedTuple):
    """Groups by where their choices begin and which siblings they are of, and the choices.

    `of` is the place of a single thing in the look, or how many siblings a set holds.
    """

    begun: Ints
    first: Ints
    last: Ints
    new: Ints
    load: Ints
    price: Reals
    of: Ints


@compiled()
def _siblings(table: Reals, counts: int, loads: int, look: _Look, first: int, last: int) -> None:
    """Fill a table with what the cheapest of these siblings cost before fees, by how many and by load."""
    table[: counts + 1, : loads + 1] = IMPOSSIBLE
    table[0, 0] = 0.0
    for sibling in range(first, last):
        own, price = look.load[sibling], look.price[sibling]
        for count in range(min(counts, sibling - first + 1), 0, -1):
            for load in range(loads, own - 1, -1):
                cost = table[count - 1, load - own]
                if cost < _REACHED and cost + price < table[count, load]:
                    table[count, load] = cost + price


@compiled()
def _spacious(offers: _Offers, choices: int) -> _Offers:
    """Give the offers with space for so many choices."""
    if choices <= len(offers.new):
        return offers
    new, load = np.empty(2 * choices, np.int64), np.empty(2 * choices, np.int64)
    price, of = np.empty(2 * choices), np.empty(2 * choices, np.int64)
    held = len(offers.new)
    new[:held], load[:held], price[:held], of[:held] = offers.new, offers.load, offers.price, offers.of
    return _Offers(offers.begun, offers.first, offers.last, new, load, price, of)


@compiled()
def _rank_singles(
    look: _Look, singles: int, ranks: _Ranks, space: int, cases: int, lightest: int, ranked: Ints
) -> None:
    """Rank those single things that a cheapest basket could hold, by what counts alike, cheapest first.

    A lead in one could be any cheaper one that counts alike instead, unless that is in it too: so there is no
    use for more than one and as many as other leads fit beside; nor for more helpers than there is room for.
    """
    ranks.first[:, : space + 1] = 0
    ranks.held[:, : space + 1] = 0
    ranks.worst[:, : space + 1] = 0.0
    for place in range(singles):
        ranks.first[look.new[place], look.load[place]] += 1
    total = 0
    for new in range(2):
        for load in range(space + 1):
            if new > 0:
                enough = cases if lightest == 0 else 1 + min(cases - 1, (space - load) // lightest)
            else:
                enough = space // load if load > 0 else singles
            enough = min(enough, ranks.first[new, load])
            ranks.first[new, load], ranks.enough[new, load] = total, enough
            total += enough
    for place in range(singles):
        new, load, price = look.new[place], look.load[place], look.price[place]
        first, held, enough = ranks.first[new, load], ranks.held[new, load], ranks.enough[new, load]
        if held == enough and price >= look.price[ranked[first + held - 1]]:
            continue
        at = min(held, enough - 1)
        while at > 0 and look.price[ranked[first + at - 1]] > price:
            ranked[first + at] = ranked[first + at - 1]
            at -= 1
        ranked[first + at] = place
        ranks.held[new, load] = min(held + 1, enough)


@compiled()
def _offer_singles(
    look: _Look, ranks: _Ranks, space: int, cases: int, lightest: int, ranked: Ints, offers: _Offers
) -> int:
    """Offer the ranked single things; give how many, and note what a lead is sure to be had for at most."""
    groups = 0
    for new in range(2):
        for load in range(space + 1):
            first, held = ranks.first[new, load], ranks.held[new, load]
            for place in ranked[first : first + held]:
                offers.begun[groups], offers.first[groups] = groups, _NOTHING
                offers.new[groups], offers.load[groups] = new, load
                offers.price[groups], offers.of[groups] = look.price[place], place
                groups += 1
            if new > 0 and held > 0:
                enough = cases if lightest == 0 else 1 + min(cases - 1, (space - load) // lightest)
                if held == enough:
                    ranks.worst[new, load] = look.price[ranked[first + held - 1]]
    return groups


@compiled()
def _useful_siblings(look: _Look, first: int, last: int, worst: Reals, fee: float) -> int:
    """Put siblings that a cheapest basket could hold behind the others; give the first of them.

    Instead of a sibling, any basket could hold a single lead that counts alike for `worst`, or nothing. So
    each must cost less, and all of them together so much less that they pay the fee.
    """
    gain, useful = fee, last
    for place in range(last - 1, first - 1, -1):
        less = look.price[place] - worst[look.load[place]]
        if less < 0:
            gain += less
            useful -= 1
            look.thing[place], look.thing[useful] = look.thing[useful], look.thing[place]
            look.price[place], look.price[useful] = look.price[useful], look.price[place]
            look.load[place], look.load[useful] = look.load[useful], look.load[place]
    return useful if gain < 0 else last


@compiled()
def _offer_family(
    look: _Look,
    first: int,
    last: int,
    offers: _Offers,
    groups: int,
    choices: int,
    space: int,
    cases: int,
    fee: Reals,
    load_cost: Reals,
    table: Reals,
) -> tuple[_Offers, int]:
    """Offer the sets of a family's cases that are cheaper than nothing; give how many choices there are."""
    loads = 0
    for place in range(first, last):
        loads += look.load[place]
    number, loads = min(last - first, cases), min(loads, space)
    offers = _spacious(offers, choices + number * (loads + 1))
    offers.begun[groups], offers.first[groups], offers.last[groups] = choices, first, last
    _siblings(table, number, loads, look, first, last)
    for count in range(1, number + 1):
        for load in range(loads + 1):
            price = table[count, load] + fee[count]
            if price + load_cost[load] < 0:
                offers.new[choices], offers.load[choices] = count, load
                offers.price[choices], offers.of[choices] = price, count
                choices += 1
    return offers, choices


@compiled()
def _offer(target: Reals, source: Reals, price: float, took: Flags) -> None:
    """Offer a choice to each of some states from the state without it; say which are the better for it."""
    for state in range(len(target)):
        cost = source[state] + price
        better = cost < target[state]
        took[state] = better
        target[state] = cost if better else target[state]


@compiled()
def _take_one(own: Reals, took: Flags, new: int, load: int, price: float, row: Reals) -> None:
    """Offer one choice to every state of a worker's table."""
    counts, loads = own.shape
    took[:new] = False
    took[:, :load] = False
    for count in range(counts - 1, new - 1, -1):
        source = own[count - new, : loads - load]
        if new == 0:
            row[: loads - load] = source
            source = row[: loads - load]
        _offer(own[count, load:], source, price, took[count, load:])


@compiled()
def _take_any(
    own: Reals, took: NDArray[np.int32], offers: _Offers, first: int, last: int, counted: bool
) -> None:
    """Offer several choices, of which one is taken at most, to every state of a worker's table."""
    counts, loads = own.shape
    for count in range(counts - 1, -1, -1):
        for units in range(loads - 1, -1, -1):
            best, which = own[count, units], _NOTHING
            for choice in range(first, last):
                new, load = offers.new[choice] if counted else 0, offers.load[choice]
                if new <= count and load <= units:
                    cost = own[count - new, units - load] + offers.price[choice]
                    if cost < best:
                        best, which = cost, choice
            own[count, units], took[count, units] = best, which


@compiled()
def _take_siblings(
    taken: Flags, table: Reals, look: _Look, first: int, last: int, count: int, load: int
) -> None:
    """Take the cheapest so many of these siblings that weigh so much: the last one if it is missed."""
    while count > 0:
        _siblings(table, count, load, look, first, last)
        price = table[count, load]
        last -= 1
        _siblings(table, count, load, look, first, last)
        if table[count, load] > price:
            taken[look.thing[last]] = True
            count -= 1
            load -= look.load[last]


@compiled(
    "void(int64[::1], int64[::1], int64[::1], boolean[::1], int64[::1], float64[::1], int64[::1], int64[::1],"
    " float64[:,::1], float64[:,::1], boolean, float64[::1], boolean[::1], float64[:,:,::1])"
)
def fill(
    first: Ints,
    order: Ints,
    units: Ints,
    leads: Flags,
    family: Ints,
    prices: Reals,
    room: Ints,
    limit: Ints,
    fees: Reals,
    load_cost: Reals,
    counted: bool,
    value: Reals,
    taken: Flags,
    table: Reals,
) -> None:
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
    numbers = np.empty((8, most), np.int64)
    look = _Look(numbers[0], np.empty(most), numbers[1], numbers[2], numbers[3])
    offers = _Offers(
        np.empty(most + 1, np.int64), numbers[4], numbers[5], numbers[6], numbers[7], np.empty(most),
        np.empty(most, np.int64),
    )  # fmt: skip
    ranks = _Ranks(
        np.empty((2, loads), np.int64), np.empty((2, loads), np.int64), np.empty((2, loads), np.int64),
        np.empty((2, loads)),
    )  # fmt: skip
    ranked, kin = np.empty(most, np.int64), np.empty((most + 1, loads))
    row = np.empty(loads)
    took = np.empty((1, counts, loads), np.bool_)  # by single thing
    chose = np.empty((1, counts, loads), np.int32)  # by family
    for worker in range(workers):
        space, cost = room[worker], load_cost[worker]
        cases = min(limit[worker], most)
        # -- what is worth a look: cheaper than the load that it brings, and with room for it
        singles, kept, lightest = 0, most, 2**62
        for at in range(first[worker], first[worker + 1]):
            price, load = prices[order[at]], units[at]
            if load > space or price + cost[load] >= 0 or price >= 0 or (leads[at] and cases < 1):
                continue
            if leads[at]:
                lightest = min(lightest, load)
            if family[at] >= 0 and len(fees):
                kept -= 1
                place = kept
            else:
                place = singles
                singles += 1
            look.thing[place], look.price[place], look.load[place] = order[at], price, load
            look.new[place], look.family[place] = 1 if leads[at] else 0, family[at]
        # -- it is offered
        _rank_singles(look, singles, ranks, space, cases, lightest, ranked)
        groups = _offer_singles(look, ranks, space, cases, lightest, ranked, offers)
        choices, last, single = groups, most, groups
        while last > kept:
            start = last - 1
            while start > kept and look.family[start - 1] == look.family[last - 1]:
                start -= 1
            fee, before = fees[look.family[start]], choices
            useful = _useful_siblings(look, start, last, ranks.worst[1], fee[1])
            if useful < last:
                offers, choices = _offer_family(
                    look, useful, last, offers, groups, choices, space, cases, fee, cost, kin
                )
            groups += choices > before
            last = start
        offers.begun[groups] = choices
        # -- to every state that can be reached by then
        if single > len(took):
            took = np.empty((2 * single, counts, loads), np.bool_)
        if groups - single > len(chose):
            chose = np.empty((2 * (groups - single), counts, loads), np.int32)
        own = table[worker]
        own[:, :] = IMPOSSIBLE
        own[0, 0] = 0.0
        most_new, most_load = 0, 0
        for group in range(groups):
            begun, ended = offers.begun[group], offers.begun[group + 1]
            new, load = 0, 0
            for choice in range(begun, ended):
                new, load = max(new, offers.new[choice]), max(load, offers.load[choice])
            if counted:
                most_new = min(limit[worker], most_new + new)
            most_load = min(space, most_load + load)
            reached = own[: most_new + 1, : most_load + 1]
            if group < single:
                here = took[group, : most_new + 1, : most_load + 1]
                _take_one(reached, here, new if counted else 0, load, offers.price[group], row)
            else:
                choosing = chose[group - single, : most_new + 1, : most_load + 1]
                _take_any(reached, choosing, offers, begun, ended, counted)
        # -- the cheapest is traced
        value[worker], new, load = 0.0, 0, 0
        for count in range(most_new + 1):
            for units_of_load in range(most_load + 1):
                if own[count, units_of_load] + cost[units_of_load] < value[worker]:
                    value[worker] = own[count, units_of_load] + cost[units_of_load]
                    new, load = count, units_of_load
        for group in range(groups - 1, -1, -1):
            choice = chose[group - single, new, load] if group >= single else group
            if choice == _NOTHING or (group < single and not took[group, new, load]):
                continue
            new -= offers.new[choice] if counted else 0
            load -= offers.load[choice]
            if offers.first[group] == _NOTHING:
                taken[look.thing[offers.of[choice]]] = True
            else:
                _take_siblings(
                    taken, kin, look, offers.first[group], offers.last[group], offers.of[choice],
                    offers.load[choice],
                )  # fmt: skip


@compiled()
def _least(cheapest: Reals, load_cost: Reals, space: int, beside_it: int) -> float:
    """Give the cheapest set by load and what that load costs, with so many units beside it."""
    least = IMPOSSIBLE
    for load in range(space - beside_it + 1):
        least = min(least, cheapest[load] + load_cost[load + beside_it])
    return least


@compiled(
    "void(int64[::1], int64[::1], int64[::1], boolean[::1], int64[::1], int64[::1], float64[:,::1], boolean,"
    " float64[:,:,::1], float64[::1])"
)
def beside(
    first: Ints,
    order: Ints,
    units: Ints,
    leads: Flags,
    room: Ints,
    limit: Ints,
    load_cost: Reals,
    counted: bool,
    table: Reals,
    more: Reals,
) -> None:
    """Say by thing what its worker's cheapest basket costs more when it must fit beside.

    Parameters as of `fill`, whose `table` it is; `more` is the answer.
    """
    workers, counts, loads = table.shape
    known = np.empty((2, loads))
    cheapest = np.empty((2, loads))
    for worker in range(workers):
        space = room[worker]
        known[:, :] = np.nan
        for new in range(2):
            cheapest[new, :] = IMPOSSIBLE
            for count in range((min(counts - 1, limit[worker] - new) if counted else 0) + 1):
                for load in range(space + 1):
                    cheapest[new, load] = min(cheapest[new, load], table[worker, count, load])
        least = _least(cheapest[0], load_cost[worker], space, 0)
        for at in range(first[worker], first[worker + 1]):
            new, load = 1 if leads[at] else 0, units[at]
            if load > space:
                more[order[at]] = IMPOSSIBLE
                continue
            if np.isnan(known[new, load]):
                known[new, load] = _least(cheapest[new], load_cost[worker], space, load) - least
            more[order[at]] = known[new, load]


@compiled(
    "void(float64[::1], int64[::1], int64[::1], int64[::1], float64[::1], float64[::1], float64[::1],"
    " float64[::1], int64[::1])"
)
def cheapest_modes(
    alone: Reals,
    lead_case: Ints,
    rows_from: Ints,
    row_slot: Ints,
    row_cost: Reals,
    case_price: Reals,
    slot_price: Reals,
    price: Reals,
    mode: Ints,
) -> None:
    """Give each lead's reduced cost, before load and family, and the row it is beside, -1 for alone.

    Parameters
    ----------
    alone, lead_case
        By lead; it has the rows rows_from[lead] : rows_from[lead + 1].
    row_slot, row_cost
        By row.
    case_price, slot_price
        What a place is worth.
    price, mode
        The answer.
    """
    for lead in range(len(alone)):
        least, which = alone[lead], _NOTHING
        for row in range(rows_from[lead], rows_from[lead + 1]):
            cost = row_cost[row] + slot_price[row_slot[row]]
            if cost < least:
                least, which = cost, row
        price[lead], mode[lead] = least - case_price[lead_case[lead]], which
