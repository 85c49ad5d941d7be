"""Prices: what a place on each case is worth, and the lower bound that follows (a Lagrangian relaxation).

Write x(c, w, m) for "w leads c in mode m" (alone, or beside a kind of co-worker), y(s, k) for "k fills
slot s" and z(c) for "c waits". SPEC's problem, restricted to some cases and with all other work fixed,
implies

    z(c) + Σ x(c, w, m) = 1                       for each case, priced u(c) of either sign
    Σ x(c, w, kind of s) <= Σ y(s, k)             for each slot s, priced v(s) >= 0

and each worker's leads and helps fit their room and number of new cases. Paying the prices instead of
enforcing the two rows leaves one knapsack a worker (`knapsacks`), and

    bound(u, v) = Σ u(c) + Σ min(0, waiting(c) - u(c)) + Σ least basket(w) - family

is at most the cost of every plan. What is left out only lowers it: that a lead is not their own co-
worker; that a slot needs one person, not several; `independent`; and, of a family, that a worker who
leads any of it costs the weight once is kept for two of its cases in a basket (more are free), while one
weight a family is given back.

`waiting(c)` is the price of waiting: at the first level the priority; at the second, where the first must
stay at W, a multiple t of it with t × W taken off the bound (or forbidden when W is 0). All prices are
multiples of 1/64, so every sum is exact in doubles and the bound is true to the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.exact import HUNDRED
from solver.problem import Problem
from solver.roads.knapsacks import IMPOSSIBLE, Knapsacks, Things
from solver.roads.menu import NEVER, Menu
from solver.terms.standing import siblings

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
_GRAIN = 64.0


def rounded(prices: Reals) -> Reals:
    """Round to the grain in which sums are exact."""
    return np.round(prices * _GRAIN) / _GRAIN


@dataclass(frozen=True)
class Prices:
    """u by case and v by slot of a menu."""

    case: Reals
    slot: Reals


@dataclass(frozen=True)
class Priced:
    """The relaxation at some prices.

    Attributes
    ----------
    bound
        The true lower bound.
    leads, helpers
        Rows of the menu in the baskets.
    mode
        By lead, the row of the menu it is beside, or -1 for alone.
    waits
        By case, whether waiting is cheapest.
    """

    bound: float
    leads: Ints
    helpers: Ints
    mode: Ints
    waits: NDArray[np.bool_]


class Relaxation:
    """The priced problem of a menu, other work fixed.

    Parameters
    ----------
    problem, menu
        The numbers, and what can be chosen.
    workers
        Indices of all workers on the menu, rising.
    load, new
        What they carry besides the menu's cases, in hundredths, and the new cases they lead besides.
    """

    def __init__(self, problem: Problem, menu: Menu, workers: Ints, load: Ints, new: Ints) -> None:
        self.problem, self.menu, self.workers = problem, menu, workers
        place = np.full(len(problem.workers), -1, dtype=np.int64)
        place[workers] = np.arange(len(workers))
        self.lead_worker, self.help_worker = place[menu.lead_worker], place[menu.help_worker]
        weights = np.unique(np.concatenate([menu.lead_weight, menu.help_weight]))
        most = np.bincount(self.lead_worker, minlength=len(workers))
        self.knapsacks = Knapsacks(problem, workers, load, new, weights, most)
        self.lead_units = self.knapsacks.units(menu.lead_weight)
        self.help_units = self.knapsacks.units(menu.help_weight)
        self._rows_from = np.searchsorted(menu.row_lead, np.arange(len(menu.lead_case)))
        self._beside = np.flatnonzero(np.bincount(menu.row_lead, minlength=len(menu.lead_case)))
        self._families(problem)

    def _families(self, problem: Problem) -> None:
        """Number the families that should share a lead, by case; -1 where there is none."""
        place = {case: i for i, case in enumerate(self.menu.cases.tolist())}
        self.family = np.full(len(self.menu.cases), -1, dtype=np.int64)
        self.family_weight = HUNDRED * problem.policy.weights.family
        self.families = 0
        for members in siblings(problem) if self.family_weight else []:
            inside = [place[case] for case in members if case in place]
            if len(inside) > 1:
                self.family[inside] = self.families
                self.families += 1
        self._lead_family = self.family[self.menu.lead_case]

    def lead_prices(self, prices: Prices, costs: bool = True) -> tuple[Reals, Ints]:
        """Give each lead's reduced cost, before load and family, and its cheapest mode.

        Without `costs` nothing but prices counts, as at the first level.
        """
        menu = self.menu
        price = np.where(menu.alone >= NEVER, IMPOSSIBLE, menu.alone.astype(np.float64) if costs else 0.0)
        mode = np.full(len(price), -1, dtype=np.int64)
        if len(menu.row_lead):
            beside = prices.slot[menu.row_slot]
            if costs:
                beside = beside + menu.row_cost
            first = self._rows_from[self._beside]
            least = np.minimum.reduceat(beside, first)
            better = least < price[self._beside]
            chosen = self._beside[better]
            hit = np.flatnonzero(beside == np.repeat(least, np.diff(np.append(first, len(beside)))))
            which = np.full(len(price), -1, dtype=np.int64)
            which[menu.row_lead[hit]] = hit
            mode[chosen] = which[chosen]
            price[chosen] = least[better]
        return price - prices.case[menu.lead_case], mode

    def priced(self, prices: Prices, waiting: Reals, costs: bool = True) -> Priced:
        """Solve the relaxation; `waiting` by case is what waiting costs, infinite where it is barred."""
        lead_price, mode = self.lead_prices(prices, costs)
        help_price = -prices.slot[self.menu.help_slot]
        things, source = self._things(lead_price, help_price, costs)
        baskets = self.knapsacks.fill(things, costs)
        rows = self._unpacked(source, baskets.taken)
        leads = rows[rows < len(lead_price)]
        helpers = rows[rows >= len(lead_price)] - len(lead_price)
        slack = waiting - prices.case
        given_back = self.families * self.family_weight if costs else 0
        # Where waiting costs what the place is worth, either is cheapest: a case that nobody takes waits.
        idle = np.bincount(self.menu.lead_case[leads], minlength=len(slack)) == 0
        waits = (slack < 0) | ((slack == 0) & idle)
        bound = float(prices.case.sum() + np.minimum(0.0, slack).sum() + baskets.value.sum()) - given_back
        return Priced(bound, leads, helpers, mode, waits)

    def _things(self, lead_price: Reals, help_price: Reals, costs: bool) -> tuple[Things, Ints]:
        """List what could pay: what has a price below zero, families bundled; and the rows behind each thing.

        A thing stands for one row, or for two leads of one family; `source` has shape (things, 2), -1 for
        none.
        """
        leads = np.flatnonzero(lead_price < 0)
        kin = self._lead_family[leads] >= 0 if costs else np.zeros(len(leads), dtype=np.bool_)
        alone, price = leads[~kin], lead_price[leads[~kin]]
        sources = [np.column_stack([alone, np.full(len(alone), -1)])]
        values, groups = [price], [np.full(len(alone), -1)]
        if kin.any():
            source, value, group = self._bundles(leads[kin], lead_price)
            sources.append(source)
            values.append(value)
            groups.append(group)
        helps = np.flatnonzero(help_price < 0)
        sources.append(np.column_stack([helps + len(lead_price), np.full(len(helps), -1)]))
        values.append(help_price[helps])
        groups.append(np.full(len(helps), -1))
        return self._sorted(np.concatenate(sources), np.concatenate(values), np.concatenate(groups))

    def _bundles(self, leads: Ints, lead_price: Reals) -> tuple[Ints, Reals, Ints]:
        """Offer a worker the best two of a family's cases: one, the other, or both, the weight paid once."""
        weight = float(self.family_weight)
        key = self.lead_worker[leads] * max(1, self.families) + self._lead_family[leads]
        order = np.lexsort((lead_price[leads], key))
        leads, key = leads[order], key[order]
        opens = np.concatenate([[True], key[1:] != key[:-1]])
        second = np.concatenate([[False], opens[:-1]]) & ~opens
        rest = ~opens & ~second
        first = np.flatnonzero(opens)
        paired = first[np.concatenate([second, [False]])[first + 1]]
        nothing = np.full(len(leads), -1)
        source = np.concatenate([
            np.column_stack([leads[opens], nothing[opens]]),
            np.column_stack([leads[second], nothing[second]]),
            np.column_stack([leads[paired], leads[paired + 1]]),
            np.column_stack([leads[rest], nothing[rest]]),
        ])  # fmt: skip
        value = np.concatenate([
            lead_price[leads[opens]] + weight,
            lead_price[leads[second]] + weight,
            lead_price[leads[paired]] + lead_price[leads[paired + 1]] + weight,
            lead_price[leads[rest]],
        ])  # fmt: skip
        group = np.concatenate([key[opens], key[second], key[paired], nothing[rest]])
        useful = value < 0
        return source[useful], value[useful], group[useful]

    def _sorted(self, source: Ints, price: Reals, group: Ints) -> tuple[Things, Ints]:
        """Put things in order of worker and group."""
        leads = len(self.lead_worker)
        first = source[:, 0]
        is_lead = first < leads
        worker = np.empty(len(first), dtype=np.int64)
        weight = np.empty(len(first), dtype=np.int64)
        worker[is_lead], weight[is_lead] = self.lead_worker[first[is_lead]], self.lead_units[first[is_lead]]
        helps = first[~is_lead] - leads
        worker[~is_lead], weight[~is_lead] = self.help_worker[helps], self.help_units[helps]
        both = np.flatnonzero(source[:, 1] >= 0)
        weight[both] += self.lead_units[source[both, 1]]
        new = is_lead.astype(np.int64)
        new[both] = 2
        order = np.lexsort((group, worker))
        worker, group = worker[order], group[order]
        starts = np.ones(len(order), dtype=np.bool_)
        starts[1:] = (group[1:] < 0) | (group[1:] != group[:-1]) | (worker[1:] != worker[:-1])
        return Things(worker, weight[order], new[order], price[order], starts), source[order]

    @staticmethod
    def _unpacked(source: Ints, taken: Ints) -> Ints:
        rows = source[taken].ravel()
        return np.sort(rows[rows >= 0])

    # -- which way prices should move
    # --------------------------------------------------------------------------

    def imbalance(self, priced: Priced) -> Prices:
        """Give the subgradient: by case wanted less taken, by slot asked less offered."""
        menu = self.menu
        case = 1.0 - priced.waits - np.bincount(menu.lead_case[priced.leads], minlength=len(menu.cases))
        mode = priced.mode[priced.leads]
        asked = np.bincount(menu.row_slot[mode[mode >= 0]], minlength=len(menu.slot_case))
        offered = np.bincount(menu.help_slot[priced.helpers], minlength=len(menu.slot_case))
        return Prices(case.astype(np.float64), (asked - offered).astype(np.float64))
