"""The plan that is explained, the optimum it is measured against, and solving again after a change."""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.components import Component, components
from solver.engine import Budget
from solver.errors import Fault, InvalidProposal
from solver.explanation.situation import Solved
from solver.greedy import greedy
from solver.hints import follow
from solver.locks import locked_plan
from solver.placements import Placements
from solver.plan import NOBODY, Plan
from solver.problem import Problem
from solver.progress import Tracker
from solver.proposal import Proposal
from solver.scenario import Scenario, Veto
from solver.scoring import bill
from solver.solving import solve_parts
from solver.stated import StatedPlan
from solver.verify import verify

Ints = NDArray[np.int64]


class Standing:
    """A lawful plan for a scenario, and what is asked about one of its cases.

    Parameters
    ----------
    scenario
        What the plan is for.
    proposal
        A proposal or anybody's plan. Its proof is taken as given when it says `optimal` and every figure in
        it is true; otherwise the part around the case is proven first.
    case
        Id of the pending case.
    budget
        For every solve together.

    Raises
    ------
    InvalidProposal
        When the plan does not fit the scenario: no true thing could be said of it.
    """

    def __init__(
        self, scenario: Scenario, proposal: Proposal | StatedPlan, case: str, budget: Budget
    ) -> None:
        self.scenario = scenario
        self.problem = Problem(scenario)
        self.case = self.problem.case_index[case]
        self.budget = budget
        self.plan = plan_of(self.problem, proposal)
        self.hint = hint_of(self.problem, self.plan)
        self.claims_proof = isinstance(proposal, Proposal) and proposal.status == "optimal"
        self._parts = components(self.problem)

    @cached_property
    def part(self) -> Component | None:
        """The component of the case; None when nobody may lead it."""
        return next((part for part in self._parts if self.case in part.cases), None)

    @cached_property
    def stated(self) -> Solved:
        """The plan as it was handed in."""
        return Solved(self.problem, self.plan, self.claims_proof)

    @cached_property
    def optimum(self) -> Solved:
        """The best plan; around the case alone, when the plan comes without a proof."""
        if self.claims_proof:
            return self.stated
        parts = [] if self.part is None else [self.part]
        return _solve(self.problem, self.plan, parts, self.budget)

    def near(self, problem: Problem) -> Ints:
        """Give the cases of the component; the case alone when nobody may lead it."""
        parts = self._parts if problem is self.problem else components(problem)
        alone = np.array([self.case], dtype=np.int64)
        return next((part.cases for part in parts if self.case in part.cases), alone)

    def restrict(self, placements: Placements) -> None:
        """Add nothing: the rules say everything."""

    def again_waiting(self, scenario: Scenario, touched: Collection[str] | None = ()) -> Solved:
        """Solve a changed scenario with everybody ruled out for the case."""
        case = self.problem.cases[self.case].id
        vetoes = tuple(Veto(case=case, worker=worker.id) for worker in scenario.workers)
        without = scenario.model_copy(update={"excluded": (*scenario.excluded, *vetoes)})
        return self.again(without, touched)

    def again(self, scenario: Scenario, touched: Collection[str] | None = ()) -> Solved:
        """Solve a changed scenario with the same workers and cases, warm from the plan.

        Parts of the work that the change cannot reach stay as they are.

        Parameters
        ----------
        touched
            Workers who are changed in more than whom they may work for; None when the policy's prices are.

        Raises
        ------
        LocksBreakRules
            When the changed scenario has locks that cannot hold.
        """
        problem = Problem(scenario)
        start = greedy(problem, follow(problem, locked_plan(problem, self.budget.seed), self.hint))
        here = set() if touched is None else self._signatures(touched)
        parts = []
        for part in components(problem):
            if _signature(problem, part) in here:
                start.lead[part.cases] = self.optimum.plan.lead[part.cases]
                start.co_worker[part.cases] = self.optimum.plan.co_worker[part.cases]
            else:
                parts.append(part)
        solved = _solve(problem, start, parts, self.budget)
        return solved if all(map(self._is_settled, parts)) else replace(solved, proven=False)

    def doubting(self) -> Standing:
        """Give the same without the proof that the plan came with."""
        other = copy(self)
        other.claims_proof = False
        for known in ("optimum", "stated"):
            other.__dict__.pop(known, None)
        return other

    def _is_settled(self, part: Component) -> bool:
        """Say whether the optimum is known for all that this part of a changed scenario is made of."""
        if self.claims_proof:
            return True
        known = [self.case] if self.part is None else self.part.cases
        return self.optimum.proven and bool(np.isin(part.cases, known).all())

    def _signatures(self, touched: Collection[str]) -> set[bytes]:
        """Describe the parts that a change leaves alone unless it shows in their numbers."""
        workers = {self.problem.worker_index[worker] for worker in touched}
        return {
            _signature(self.problem, part)
            for part in self._parts
            if self.case not in part.cases and workers.isdisjoint(part.workers.tolist())
        }


def _signature(problem: Problem, part: Component) -> bytes:
    """Write down who may do what in a part, and within which limits."""
    numbers = [part.cases, part.workers, problem.priority[part.cases]]
    numbers += [
        array[part.workers] for array in (problem.before, problem.capacity, problem.limit, problem.new_limit)
    ]
    for pairs in (problem.leads, problem.co_workers):
        numbers += [pairs.worker[pairs.of(case)] for case in part.cases.tolist()]
    locks = [repr(problem.locks.get(case)) for case in part.cases.tolist()]
    return b"|".join([*(array.tobytes() for array in numbers), *(lock.encode() for lock in locks)])


def _solve(problem: Problem, start: Plan, parts: list[Component], budget: Budget) -> Solved:
    tracker = Tracker(problem, start, parts, budget.started, None)
    if parts:
        solve_parts(problem, parts, start, budget, tracker)
    return Solved(problem, tracker.plan, bill(problem, tracker.plan).score == tracker.bound)


def plan_of(problem: Problem, proposal: Proposal | StatedPlan) -> Plan:
    """Read a plan that fits the scenario.

    Raises
    ------
    InvalidProposal
        With every rule that it breaks and every figure in it that is not true.
    """
    found = verify(problem.scenario, proposal)
    if found.breaches:
        raise InvalidProposal(
            Fault(breach.case or breach.worker or "", breach.rule, breach.text) for breach in found.breaches
        )
    plan = Plan.empty(len(problem.cases))
    for made in proposal.assignments:
        case = problem.case_index[made.case]
        plan.lead[case] = problem.worker_index[made.lead]
        plan.co_worker[case] = NOBODY if made.co_worker is None else problem.worker_index[made.co_worker]
    return plan


def hint_of(problem: Problem, plan: Plan) -> tuple[tuple[str, str, str | None], ...]:
    """Write a plan as ids to start another search from, the most pressing case first."""
    people = problem.workers
    cases = plan.allocated()
    cases = cases[np.argsort(-problem.priority[cases], kind="stable")]
    return tuple(
        (
            problem.cases[case].id,
            people[int(plan.lead[case])].id,
            None if plan.co_worker[case] == NOBODY else people[int(plan.co_worker[case])].id,
        )
        for case in cases.tolist()
    )
