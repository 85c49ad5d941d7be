"""What Timefold plans with: workers, cases as its planning entities, the figures that its rules look up."""

from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any

from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import HardMediumSoftScore

from benchmarks.mip.eligible import Eligible
from benchmarks.mip.figures import Figures, Ints, Json
from benchmarks.mip.model import choices
from benchmarks.mip.prices import Prices


@dataclass(eq=False)
class Worker:
    """A worker; `until` holds the points that may be given before each step of utilisation is charged."""

    index: Annotated[int, PlanningId]
    room: int
    new_cases: int
    until: list[int]
    slopes: list[int]


@dataclass(eq=False)
class Lead:
    """One worker leading one case: points, cost, price of each need's shortfall, cost and rule when alone."""

    points: int
    cost: int
    short: list[int]
    alone_cost: int
    supported: bool


@dataclass(eq=False)
class Helper:
    """One worker co-working one case: whether each need is covered, and whether they may support."""

    covers: list[bool]
    supports: bool


@planning_entity
@dataclass(eq=False)
class Placement:
    """One pending case, its lead and its co-worker; None for nobody.

    What a worker would mean is looked up by their index: `leads[ord(lead_codes[index])]`. Copying to Java
    takes long by the object, so the codes of all workers are one text, and what is equal is the same object.
    """

    index: Annotated[int, PlanningId]
    priority: int
    waiting_cost: int
    alone_cost: int
    beside_cost: int
    co_points: int
    locked: bool
    beside_needed: bool
    family: str
    family_price: int
    independent: bool
    lead_codes: str
    leads: list[Lead]
    helper_codes: str
    helpers: list[Helper]
    may_lead: Annotated[list[Worker], ValueRangeProvider(id="may_lead")]
    may_help: Annotated[list[Worker], ValueRangeProvider(id="may_help")]
    lead: Annotated[
        Worker | None, PlanningVariable(allows_unassigned=True, value_range_provider_refs=["may_lead"])
    ] = field(default=None)
    beside: Annotated[
        Worker | None, PlanningVariable(allows_unassigned=True, value_range_provider_refs=["may_help"])
    ] = field(default=None)


@planning_solution
@dataclass(eq=False)
class Plan:
    """The whole scenario."""

    workers: Annotated[list[Worker], ProblemFactCollectionProperty]
    placements: Annotated[list[Placement], PlanningEntityCollectionProperty]
    score: Annotated[HardMediumSoftScore | None, PlanningScore] = field(default=None)


class Facts:
    """The figures of one scenario, and the problem that Timefold is given."""

    def __init__(self, document: Json) -> None:
        self.figures = Figures(document)
        self.eligible = Eligible(self.figures)
        self.prices = Prices(self.figures, self.eligible)
        self.fixed = 0
        self._lead, self._helper = cache(_a_lead), cache(_a_helper)
        self._people = cache(lambda who: [self.workers[w] for w in who])
        self.workers = [self._worker(w) for w in range(len(self.figures.workers))]
        # The construction goes through the cases in this order, and what is locked has no other choice.
        order = sorted(range(len(self.figures.cases)), key=lambda c: (c not in self.figures.locks, c))
        self.plan = Plan(self.workers, [self._placement(c) for c in order])

    def _worker(self, w: int) -> Worker:
        """Count `until` from what the worker carries; what is over a step already is charged for good."""
        steps = self.figures.steps(w)
        self.fixed += sum(slope * max(0, -until) for until, slope in steps)
        room, new_cases = int(self.figures.room[w]), int(self.figures.new_cases[w])
        return Worker(w, room, new_cases, [max(0, until) for until, _ in steps], [s for _, s in steps])

    def _placement(self, c: int) -> Placement:
        figures, case, prices = self.figures, self.figures.cases[c], self.prices
        leads, helpers = choices(figures, self.eligible, c)
        lock, independent = figures.locks.get(c), bool(figures.tasks[c]["independent"])
        named = lock is not None and lock["co_worker"] is not None
        family = case["family"]
        return Placement(
            index=c,
            priority=int(figures.priority[c]),
            waiting_cost=prices.waiting(c),
            alone_cost=prices.missed(c),
            beside_cost=prices.beside(c),
            co_points=int(figures.co_points[c]),
            locked=lock is not None,
            beside_needed=named or case["co_working"] == "required",
            family=f"alone {c}" if family is None else f"family {family}",
            family_price=0 if family is None or independent else 100 * figures.policy["weights"]["family"],
            independent=independent and family is not None,
            **self._coded("lead", leads, self._leads(c, leads)),
            **self._coded("helper", helpers, self._helpers(c, helpers)),
            may_lead=self._people(tuple(leads.tolist())),
            may_help=self._people(tuple(helpers.tolist())),
        )

    def _coded(self, part: str, who: Ints, options: list[Any]) -> dict[str, Any]:
        """The options once each, and for every worker the place of theirs as a character."""
        kinds = {id(option): option for option in options}
        places = {name: chr(place) for place, name in enumerate(kinds)}
        codes = [chr(0)] * len(self.workers)
        for w, option in zip(who.tolist(), options, strict=True):
            codes[w] = places[id(option)]
        return {f"{part}_codes": "".join(codes), f"{part}s": list(kinds.values())}

    def _leads(self, c: int, who: Ints) -> list[Lead]:
        figures, prices, needs = self.figures, self.prices, self.figures.cases[c]["needs"]
        points, costs = figures.lead_points(c)[who].tolist(), prices.lead(c, who).tolist()
        shorts = [
            (prices.level * prices.shortfall(tag, needed, who)).tolist() for tag, needed in needs.items()
        ]
        new = self.eligible.newly_qualified[who].tolist()
        guarded = figures.tasks[c]["newly_qualified"] == "co_worked"
        alone = prices.newly_qualified_alone(c)
        return [
            self._lead(
                points[i], costs[i], tuple(short[i] for short in shorts), alone * new[i], guarded and new[i]
            )
            for i in range(len(who))
        ]

    def _helpers(self, c: int, who: Ints) -> list[Helper]:
        needs = self.figures.cases[c]["needs"]
        covers = [self.prices.covers(c, tag, needed, who).tolist() for tag, needed in needs.items()]
        supports = self.eligible.may_support(c)[who].tolist()
        return [self._helper(tuple(cover[i] for cover in covers), supports[i]) for i in range(len(who))]


def _a_lead(points: int, cost: int, short: tuple[int, ...], alone_cost: int, supported: bool) -> Lead:
    return Lead(points, cost, list(short), alone_cost, supported)


def _a_helper(covers: tuple[bool, ...], supports: bool) -> Helper:
    return Helper(list(covers), supports)
