"""A model in which one waiting case may be let in, with any of what keeps it out let go.

Everybody else's cases are held to every rule; what concerns the case itself, and workers' limits, can be
let go one by one. Asked for the cause, it says whether the case can be let in when only some of these hold;
asked for a remedy, it finds the least that has to be let go.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.engine import Budget, minimise
from solver.placements import Placements
from solver.plan import NOBODY, Plan
from solver.problem import Problem
from solver.rules.co_working import CO_WORKER, INDEPENDENT, SUPPORTED
from solver.rules.locks import LOCK

Ints = NDArray[np.int64]

# The rules of a whole plan, apart from the limits of workers, as they hold for everybody else's cases.
_FOR_THE_OTHERS = (SUPPORTED, CO_WORKER, INDEPENDENT, LOCK)
CASE_RULES = ("supported", "co_worker")  # about the case, whoever leads it
LIMITS = ("capacity", "new_cases")
PRIORITY = "priority"


@dataclass(frozen=True, order=True)
class Hold:
    """Something that may keep the case out: a rule, and the index of the worker it concerns or `NOBODY`."""

    rule: str
    worker: int


@dataclass(frozen=True)
class _Linear:
    """``weights · variables <= bound`` while the hold is not let go."""

    hold: Hold
    variables: Ints
    weights: Ints
    bound: int


@dataclass(frozen=True)
class Answer:
    """Whether the case is let in, at what cost, and how; `proven` when it cannot be better."""

    let_in: bool
    cost: int
    proven: bool
    values: Ints | None

    @property
    def kept_out(self) -> bool:
        """Whether it is certain that the case cannot be let in."""
        return self.proven and not self.let_in


class LettingIn:
    """Variables for the case and for what may be let go, around the usual ones for the others.

    Parameters
    ----------
    problem
        The scenario.
    plan
        A lawful plan in which the case waits.
    case
        The case to be let in.
    others
        Cases that may move; no other case shares a worker or a family with them.
    restrict
        Adds what plans are held to beyond the rules.

    Attributes
    ----------
    holds
        What may be let go, each with its literal: true when it is.
    raised
        By how much each limit may be raised instead; 0 until allowed.
    others_cost
        Priority that the others leave waiting as planned.
    """

    def __init__(
        self,
        problem: Problem,
        plan: Plan,
        case: int,
        others: Ints,
        restrict: Callable[[Placements], None],
    ) -> None:
        self.problem, self.plan, self.case = problem, plan, case
        self.placements = Placements(problem, others)
        self.model = self.placements.model
        self.holds: dict[Hold, int] = {}
        self.raised: dict[Hold, int] = {}
        self._most: dict[Hold, int] = {}
        self._kept: list[_Linear] = []
        self._bars = self._pair_holds()
        people = len(problem.workers)
        self.lead = self.model.bools(people)
        self.beside = self.model.bools(people)
        self.waits, self.alone = (int(variable) for variable in self.model.bools(2))
        self.others_wait = [self.placements.waits(other) for other in others.tolist()]
        self.others_cost = int(problem.priority[others][plan.lead[others] == NOBODY].sum())
        self._enforce()
        restrict(self.placements)

    # -- what holds -------------------------------------------------------------------------------

    def _unless(
        self,
        rule: str,
        worker: int,
        variables: Sequence[int],
        weights: Sequence[int],
        bound: int,
        limit: bool = False,
    ) -> None:
        """Hold ``weights · variables`` to `bound`, unless that is let go or, for a limit, raised."""
        most = sum(weight for weight in weights if weight > 0)
        if most <= bound:
            return
        hold = Hold(rule, worker)
        if hold not in self.holds:
            self.holds[hold] = int(self.model.bools(1)[0])
        kept = _Linear(hold, np.array(variables, dtype=np.int64), np.array(weights, dtype=np.int64), bound)
        self._kept.append(kept)
        escape, slack = [self.holds[hold]], [bound - most]
        if limit:
            self.raised[hold] = self.model.integer(0, most - bound)
            self._most[hold] = most - bound
            escape, slack = [*escape, self.raised[hold]], [*slack, -1]
        self.model.at_most(np.append(kept.variables, escape), np.append(kept.weights, slack), bound)

    def _pair_holds(self) -> tuple[list[list[str]], list[list[str]]]:
        """Name, by worker, the rules that bar them from leading and from co-working the case."""
        problem, item = self.problem, self.problem.cases[self.case]
        eligibility = problem.eligibility
        leading = eligibility.lead_bars(item).tolist()
        if item.id in problem.circumstances.led_by:
            leading = [0] * len(leading)  # the lead stays, lawful or not, and nobody else may take the case
        helping = eligibility.co_work_bars(item).tolist()
        people = problem.workers
        return (
            [
                [rule for rule, _ in eligibility.why_not_lead(item, person)] if bits else []
                for bits, person in zip(leading, people, strict=True)
            ],
            [
                [rule for rule, _ in eligibility.why_not_co_work(item, person)] if bits else []
                for bits, person in zip(helping, people, strict=True)
            ],
        )

    def bars_of(self, worker: int) -> list[str]:
        """Name the rules that bar the worker from leading the case."""
        return self._bars[0][worker]

    def helper_bars_of(self, worker: int) -> list[str]:
        """Name the rules that bar the worker from co-working the case."""
        return self._bars[1][worker]

    def _enforce(self) -> None:
        model, placements = self.model, self.placements
        for together in _FOR_THE_OTHERS:
            together.enforce(placements)
        model.exactly_one(np.append(self.lead, self.waits))
        model.exactly_one(np.append(self.beside, self.alone))
        model.implies(self.waits, self.alone)
        for worker in range(len(self.problem.workers)):
            lead, beside = int(self.lead[worker]), int(self.beside[worker])
            model.at_most_one([lead, beside])
            for literal, rules in ((lead, self.bars_of(worker)), (beside, self.helper_bars_of(worker))):
                for rule in rules:
                    self._unless(rule, worker, [literal], [1], 0)
            self._enforce_limits(worker)
        self._enforce_company()
        self._enforce_who_stays()
        self._enforce_independence()
        for variable in self.raised.values():
            self.bound(variable, 0, 0)

    def _enforce_limits(self, worker: int) -> None:
        problem, placements = self.problem, self.placements
        near = worker in placements.workers
        points = placements.points_given_to(worker) if near else None
        led = placements.cases_led_by(worker).tolist() if near else []
        variables = [self.lead[worker], self.beside[worker]]
        weights = [problem.lead_points(self.case, worker), int(problem.co_points[self.case])]
        if points is not None:
            variables, weights = [*points.variables, *variables], [*points.coefficients, *weights]
        room = int(problem.limit[worker] - problem.before[worker])
        self._unless("capacity", worker, variables, weights, room, limit=True)
        led, allowed = [*led, self.lead[worker]], int(problem.new_limit[worker])
        self._unless("new_cases", worker, led, [1] * len(led), allowed, limit=True)

    def _enforce_company(self) -> None:
        problem = self.problem
        item = problem.cases[self.case]
        if item.co_working == "none":
            self._unless("co_worker", NOBODY, self.beside.tolist(), [1] * len(self.beside), 0)
        if item.co_working == "required":
            self._unless("co_worker", NOBODY, [self.alone, self.waits], [1, -1], 0)
        if problem.policy.tasks[item.task].newly_qualified == "co_worked":
            new = self.lead[problem.staff.newly_qualified].tolist()
            able = self.beside[problem.staff.supports(item.task)].tolist()
            self._unless("supported", NOBODY, [*new, *able], [1] * len(new) + [-1] * len(able), 0)

    def _enforce_who_stays(self) -> None:
        """Whoever stays on the case whatever is decided is the one who does."""
        held, case = self.problem.circumstances, self.problem.cases[self.case].id
        lead, helper = held.led_by.get(case), held.beside.get(case)
        places = self.problem.worker_index
        if lead is not None:
            self.model.exactly_one(np.array([self.lead[places[lead[0]]], self.waits]))
        if helper is not None:
            self.model.exactly_one(np.array([self.beside[places[helper]], self.waits]))

    def _enforce_independence(self) -> None:
        problem, placements = self.problem, self.placements
        members = problem.family_members.get(problem.cases[self.case].family or "", [])
        independent = problem.is_independent(self.case)
        for other in members:
            if other == self.case or other not in placements:
                continue
            for worker in range(len(problem.workers)):
                led, helped = placements.led_by(other, worker), placements.co_worked_by(other, worker)
                if led is not None and problem.is_independent(other):
                    self._apart(worker, [led], [int(self.lead[worker]), int(self.beside[worker])])
                if independent:
                    theirs = [literal for literal in (led, helped) if literal is not None]
                    self._apart(worker, theirs, [int(self.lead[worker])])

    def _apart(self, worker: int, theirs: list[int], ours: list[int]) -> None:
        """At most one of the literals, unless independence of this worker is let go."""
        if theirs:
            self._unless("independent", worker, [*theirs, *ours], [1] * len([*theirs, *ours]), 1)

    def cap_others(self, most: int) -> None:
        """Hold the priority that the others leave waiting to `most` while the case is in, unless let go."""
        prices = self.problem.priority[self.placements.cases].tolist()
        excess = max(0, sum(prices) - most)  # while the case waits, so may they
        self._unless(PRIORITY, NOBODY, [*self.others_wait, self.waits], [*prices, -excess], most)

    # -- asking -----------------------------------------------------------------------------------

    def ask(
        self,
        budget: Budget,
        let_go: Collection[Hold] = (),
        choice: Collection[Hold] = (),
        costs: Sequence[tuple[int, int]] = (),
    ) -> Answer:
        """Let the case in if that can be done, at the least cost.

        Parameters
        ----------
        let_go
            Holds that need not hold.
        choice
            Holds that may be let go, at their cost.
        costs
            Variables and what each unit of them costs, at least 0.
        """
        model = self.model
        for hold, literal in self.holds.items():
            free = hold in let_go
            self.bound(literal, int(free), int(free or hold in choice))
        most = sum(price * self._upper(variable) for variable, price in costs)
        model.forget_costs()
        model.cost([self.waits], most + 1)
        for variable, price in costs:
            model.cost([variable], price)
        model.hint(self._standing(let_go))
        model.post_objective()
        outcome = minimise(model, budget, threads=1, floor=0)  # measured: small models, two are slower
        if outcome.values is None:
            return Answer(False, 0, False, None)
        let_in = not outcome.values[self.waits]
        return Answer(let_in, model.value(outcome.values), outcome.proven, outcome.values)

    def broken_by(self, answer: Answer) -> set[Hold]:
        """Give what a plan that lets the case in breaks of what could be let go."""
        assert answer.values is not None
        values = answer.values
        return {kept.hold for kept in self._kept if int(values[kept.variables] @ kept.weights) > kept.bound}

    def least_while_waiting(self, hold: Hold, raised: int, budget: Budget) -> int | None:
        """Give the least priority left waiting if a limit is raised and the case waits all the same."""
        self.bound(self.raised[hold], raised, raised)
        self.bound(self.waits, 1, 1)
        prices = self.problem.priority[self.placements.cases].tolist()
        answer = self.ask(budget, costs=list(zip(self.others_wait, prices, strict=True)))
        self.bound(self.waits, 0, 1)
        self.bound(self.raised[hold], 0, self._most[hold])
        if not answer.proven or answer.values is None:
            return None
        return self.others_waiting_in(answer) + int(self.problem.priority[self.case])

    def others_waiting_in(self, answer: Answer) -> int:
        """Give the priority that the others leave waiting in an answer."""
        assert answer.values is not None
        return int(answer.values[self.others_wait] @ self.problem.priority[self.placements.cases])

    def raise_one(self, holds: Sequence[Hold]) -> list[int]:
        """Let one limit among these be raised; give the literals that say which."""
        chosen: list[int] = self.model.bools(len(holds)).tolist()
        self.model.at_most_one(chosen)
        for hold, literal in zip(holds, chosen, strict=True):
            upper = self._most[hold]
            self.bound(self.raised[hold], 0, upper)
            self.model.at_most(np.array([self.raised[hold], literal]), np.array([1, -upper]), 0)
        return chosen

    def cap_others_if(self, literal: int, most: int) -> None:
        """Hold the priority that the others leave waiting to `most` where `literal` and the case is in."""
        prices = self.problem.priority[self.placements.cases]
        excess = max(0, int(prices.sum()) - most)
        variables = np.array([*self.others_wait, literal, self.waits])
        self.model.at_most(variables, np.array([*prices, excess, -excess]), most + excess)

    def plan_of(self, answer: Answer) -> Plan:
        """Give the plan that an answer stands for."""
        assert answer.values is not None
        plan = self.placements.read(answer.values, self.plan)
        for people, literals in ((plan.lead, self.lead), (plan.co_worker, self.beside)):
            chosen = np.flatnonzero(answer.values[literals])
            people[self.case] = chosen[0] if len(chosen) else NOBODY
        return plan

    def bound(self, variable: int, lower: int, upper: int) -> None:
        """Give a variable a new range; it holds until the next one."""
        domain = self.model.cp.proto.variables[variable].domain
        domain[0], domain[1] = lower, upper

    def _upper(self, variable: int) -> int:
        return int(self.model.cp.proto.variables[variable].domain[1])

    def _standing(self, let_go: Collection[Hold]) -> Ints:
        """Give the values of every variable while the case waits."""
        values = self.placements.values(self.plan)
        values[[self.waits, self.alone]] = 1
        values[[self.holds[hold] for hold in let_go if hold in self.holds]] = 1
        return values
