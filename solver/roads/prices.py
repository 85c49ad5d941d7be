"""Prices: what a place on each case is worth, and the lower bound that follows (a Lagrangian relaxation).

Write x(c, w, m) for "w leads c in mode m" (alone, or beside a kind of co-worker), y(s, k) for "k fills
slot s" and z(c) for "c waits". SPEC's problem, restricted to some cases and with all other work fixed,
implies

    z(c) + Σ x(c, w, m) = 1                       for each case, priced u(c) of either sign
    Σ x(c, w, kind of s) <= Σ y(s, k)             for each slot s, priced v(s) >= 0
    Σ (how often w's leads make up p) <= most(p)  for each part p of a family (`kin`), priced r(p) >= 0

and each worker's leads and helps fit their room and number of new cases. Paying the prices instead of
enforcing these rows leaves one knapsack a worker (`knapsacks`), and

    bound(u, v, r) = Σ u(c) + Σ least wait(f) + Σ least basket(w) - Σ r(p) most(p)

is at most the cost of every plan. What is left out only lowers it: that a lead is not their own co-
worker; that a slot needs one person, not several; and `independent`. Every worker who leads any of a
family pays its weight, and one weight is given back where anybody does. So of a family f what waits is
chosen together: `least wait` is the cheapest choice, each case at waiting(c) - u(c), less one weight unless
all of it waits. A case without a family is one by itself, and nothing is given back.

`waiting(c)` is the price of waiting: at the first level the priority; at the second, where the first must
stay at W, a multiple t of it with t × W taken off the bound (or forbidden when W is 0). All prices are
multiples of 1/64, so every sum is exact in doubles and the bound is true to the last digit.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.plan import Plan
from solver.problem import Problem
from solver.roads.costs import cheapest_modes
from solver.roads.filling import IMPOSSIBLE
from solver.roads.joined import renumbered
from solver.roads.kin import Kin
from solver.roads.knapsacks import NO_FEES, Beside, Knapsacks, Things
from solver.roads.menu import NEVER, Menu

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
_GRAIN = 64.0
EXACT = 2.0**45  # sums below that, in the grain, are exact in doubles with room to spare


def rounded(prices: Reals) -> Reals:
    """Round to the grain in which sums are exact, and keep their sum small enough for that.

    Any price gives a true bound; a dual can be of any size: that of a case which may not wait, say.
    """
    most = EXACT / max(1, prices.size)
    rounded: Reals = np.round(np.clip(prices, -most, most) * _GRAIN) / _GRAIN
    return rounded


@dataclass(frozen=True)
class Prices:
    """u by case and v by slot of a menu, and r by part of its families."""

    case: Reals
    slot: Reals
    part: Reals

    @property
    def square(self) -> float:
        """Give the sum of squares."""
        return float((self.case**2).sum() + (self.slot**2).sum() + (self.part**2).sum())

    def moved(self, stride: float, direction: Prices) -> Prices:
        """Give the prices so far in that direction."""
        return Prices(
            self.case + stride * direction.case,
            self.slot + stride * direction.slot,
            self.part + stride * direction.part,
        )

    def mixed(self, share: float, other: Prices) -> Prices:
        """Give the prices between these and others, so much of these."""
        return Prices(
            share * self.case + (1 - share) * other.case,
            share * self.slot + (1 - share) * other.slot,
            share * self.part + (1 - share) * other.part,
        )

    def within(self, most: Reals) -> Prices:
        """Give the prices within their limits: of a case at most that, of anything else at least 0."""
        return Prices(np.minimum(self.case, most), np.maximum(0.0, self.slot), np.maximum(0.0, self.part))

    def held(self, at: Prices, most: Reals) -> Prices:
        """Give this direction without what would leave the limits from prices that are at them."""
        case, slot, part = self.case.copy(), self.slot.copy(), self.part.copy()
        case[(at.case >= most) & (case > 0)] = 0.0
        slot[(at.slot <= 0) & (slot < 0)] = 0.0
        part[(at.part <= 0) & (part < 0)] = 0.0
        return Prices(case, slot, part)


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
    beside
        What it costs each worker when something must fit beside their basket.
    """

    bound: float
    leads: Ints
    helpers: Ints
    mode: Ints
    waits: NDArray[np.bool_]
    beside: Beside


class Relaxation:
    """The priced problem of a menu, other work fixed.

    Parameters
    ----------
    problem, menu
        The numbers, and what can be chosen.
    workers
        Indices of workers, rising; all on the menu are among them.
    standing
        Who has the other cases.
    """

    def __init__(self, problem: Problem, menu: Menu, workers: Ints, standing: Plan) -> None:
        self.menu, self.workers = menu, workers
        place = renumbered(workers, len(problem.workers))
        self.lead_worker, self.help_worker = place[menu.lead_worker], place[menu.help_worker]
        weights = np.unique(np.concatenate([menu.lead_weight, menu.help_weight]))
        most = np.bincount(self.lead_worker, minlength=len(workers))
        points, new = standing.given(problem)
        load = (problem.before + points)[workers]
        self.knapsacks = Knapsacks(problem, workers, load, new[workers], weights, most)
        self.lead_units = self.knapsacks.units(menu.lead_weight)
        self.help_units = self.knapsacks.units(menu.help_weight)
        self.kin = Kin(problem, menu, standing)
        leads, helpers = len(menu.lead_case), len(menu.help_slot)
        # Leads of the menu first, and helpers behind them.
        self.things = Things.of(
            len(workers),
            np.concatenate([self.lead_worker, self.help_worker]),
            np.concatenate([self.lead_units, self.help_units]),
            np.repeat([True, False], [leads, helpers]),
            np.concatenate([self.kin.lead_family, np.full(helpers, -1)]),
        )
        self._prepare()

    def _prepare(self) -> None:
        menu = self.menu
        self._rows_from = np.searchsorted(menu.row_lead, np.arange(len(menu.lead_case) + 1))
        never = menu.alone >= NEVER
        self._costs = np.where(never, IMPOSSIBLE, menu.alone), menu.row_cost.astype(np.float64)
        self._bars = np.where(never, IMPOSSIBLE, 0.0), np.zeros(len(menu.row_cost))

    def among(self, leads: Ints, helpers: Ints) -> Relaxation:
        """Give the relaxation of these rows of the menu alone, at whose prices a look takes less time.

        Its bounds are no bounds of this one: others might make a basket cheaper.
        """
        fewer = copy.copy(self)
        fewer.menu = self.menu.among(leads, helpers)
        fewer.lead_worker, fewer.help_worker = self.lead_worker[leads], self.help_worker[helpers]
        fewer.lead_units, fewer.help_units = self.lead_units[leads], self.help_units[helpers]
        fewer.kin = self.kin.among(leads)
        fewer.things = self.things.among(np.concatenate([leads, len(self.menu.lead_case) + helpers]))
        fewer._prepare()
        return fewer

    def nothing(self) -> Prices:
        """Give prices that are all 0."""
        menu = self.menu
        return Prices(np.zeros(len(menu.cases)), np.zeros(len(menu.slot_case)), np.zeros(len(self.kin.part)))

    def lead_prices(self, prices: Prices, costs: bool = True) -> tuple[Reals, Ints]:
        """Give each lead's reduced cost, before load and family, and its cheapest mode.

        Without `costs` nothing but prices counts, as at the first level.
        """
        menu = self.menu
        price, mode = np.empty(len(menu.lead_case)), np.empty(len(menu.lead_case), dtype=np.int64)
        alone, beside = self._costs if costs else self._bars
        cheapest_modes(
            alone,
            menu.lead_case,
            self._rows_from,
            menu.row_slot,
            beside,
            prices.case,
            prices.slot,
            price,
            mode,
        )
        return price, mode

    def priced(self, prices: Prices, waiting: Reals, costs: bool = True) -> Priced:
        """Solve the relaxation; `waiting` by case is what waiting costs, infinite where it is barred."""
        lead_price, mode = self.lead_prices(prices, costs)
        things = np.concatenate([lead_price, -prices.slot[self.menu.help_slot]])
        fees = self.kin.fees(prices.part) if costs else NO_FEES
        baskets = self.knapsacks.fill(self.things, things, fees, costs)
        leads = np.flatnonzero(baskets.taken[: len(lead_price)])
        helpers = np.flatnonzero(baskets.taken[len(lead_price) :])
        slack = waiting - prices.case
        # Where waiting costs what the place is worth, either is cheapest: a case that nobody takes waits.
        idle = np.bincount(self.menu.lead_case[leads], minlength=len(slack)) == 0
        waits = (slack < 0) | ((slack == 0) & idle)
        bound = float(prices.case.sum() + baskets.value.sum())
        if costs:
            waits = self.kin.wait_together(slack, waits)
            bound -= float(prices.part @ self.kin.most) + self.kin.paid_back(waits)
        bound += float(slack[waits].sum())
        return Priced(bound, leads, helpers, mode, waits, baskets.beside)

    def most(self, waiting: Reals) -> Reals:
        """Give what prices on cases are worth raising to, where waiting costs so much and costs count.

        A family is kept from being led by a price of one fee more.
        """
        return waiting + np.where(self.kin.back >= 0, float(self.kin.fee), 0.0)

    def dearer(self, prices: Prices, priced: Priced) -> tuple[Reals, Reals]:
        """Say by how much a basket with each lead, and with each helper, costs more than the cheapest one.

        At least by so much: what else is in the basket is not told apart from the lead or helper itself, and
        no fee of its family is counted. Below zero where a lead or helper would make it cheaper. `priced` is
        the relaxation at these prices, costs counted.
        """
        lead_price, _ = self.lead_prices(prices)
        help_price = -prices.slot[self.menu.help_slot]
        more = priced.beside.each()
        return lead_price + more[: len(lead_price)], help_price + more[len(lead_price) :]

    # -- which way prices should move
    # --------------------------------------------------------------------------

    def imbalance(self, priced: Priced, share: float = 1.0) -> Prices:
        """Give the subgradient: by case wanted less taken, slot asked less offered, part taken less most.

        With `share`, so much of each case that waits does.
        """
        menu, kin = self.menu, self.kin
        case = (
            1.0 - share * priced.waits - np.bincount(menu.lead_case[priced.leads], minlength=len(menu.cases))
        )
        mode = priced.mode[priced.leads]
        asked = np.bincount(menu.row_slot[mode[mode >= 0]], minlength=len(menu.slot_case))
        offered = np.bincount(menu.help_slot[priced.helpers], minlength=len(menu.slot_case))
        taken = kin.parts_taken(self.lead_worker[priced.leads], kin.lead_family[priced.leads])
        return Prices(case.astype(np.float64), (asked - offered).astype(np.float64), taken - kin.most)
