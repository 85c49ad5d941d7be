"""Asks one rule or one term of the model what it says of a plan, every other rule and term left out.

``rule(CAPACITY).given(ana, case).forbids(("C1", "ana"))`` builds the model of a scenario with that rule
alone, fixes the plan and lets the solver say whether it can be; ``term(GRADE).given(...).charges(400, ...)``
does the same with one term as the whole objective, and asks the term's own books too.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from solver.eligibility import CO_WORK_RULES, LEAD_RULES
from solver.engine import Budget, minimise
from solver.errors import SolverFailed
from solver.placements import Placements
from solver.plan import NOBODY, Plan
from solver.problem import Problem
from solver.rule import PairRule, PairTerm, PlanRule, PlanTerm
from solver.scoring import bill
from tests.solver.factories import a_scenario

Assigned = tuple[str, ...]  # case, lead and perhaps co-worker


def plan_of(problem: Problem, *assigned: Assigned) -> Plan:
    """The plan of these assignments; every other case waits."""
    plan = Plan.empty(len(problem.cases))
    for case, lead, *beside in assigned:
        index = problem.case_index[case]
        plan.lead[index] = problem.worker_index[lead]
        plan.co_worker[index] = problem.worker_index[beside[0]] if beside else NOBODY
    return plan


def fixed(placements: Placements, plan: Plan) -> int:
    """Fix a plan's decisions; the number of decisions, helpers not among them."""
    values = placements.values(plan)
    assert np.array_equal(placements.read(values, plan).lead, plan.lead), (
        "a pair of this plan was never built"
    )
    assert np.array_equal(placements.read(values, plan).co_worker, plan.co_worker), "a pair was never built"
    decisions = len(placements.model)
    for variable in range(decisions):
        placements.model.fix(variable, int(values[variable]))
    return decisions


class _RuleAlone:
    """A hard rule, alone."""

    def __init__(self, rule: PairRule | PlanRule) -> None:
        self._rule = rule

    def given(self, *parts: Any, **fields: Any) -> _RuleAlone:
        self._problem = Problem(a_scenario(*parts, **fields))
        return self

    def allows(self, *assigned: Assigned) -> None:
        assert self._holds(assigned), f"{self._rule.key} forbids {assigned}"

    def forbids(self, *assigned: Assigned) -> None:
        assert not self._holds(assigned), f"{self._rule.key} allows {assigned}"

    def _holds(self, assigned: tuple[Assigned, ...]) -> bool:
        if isinstance(self._rule, PairRule):
            return all(self._pair_holds(self._rule, *one) for one in assigned)
        placements = Placements(self._problem, np.arange(len(self._problem.cases)))
        fixed(placements, plan_of(self._problem, *assigned))
        self._rule.enforce(placements)
        try:
            return minimise(placements.model, Budget(), threads=1, floor=0).proven
        except SolverFailed:
            return False

    def _pair_holds(self, rule: PairRule, case: str, lead: str, beside: str | None = None) -> bool:
        problem, eligibility = self._problem, self._problem.eligibility
        item = problem.cases[problem.case_index[case]]
        barred = False
        if rule.leads:
            bits = eligibility.lead_bars(item)[problem.worker_index[lead]]
            barred |= bool(bits >> LEAD_RULES.index(rule) & 1)
        if rule.co_works and beside is not None:
            bits = eligibility.co_work_bars(item)[problem.worker_index[beside]]
            barred |= bool(bits >> CO_WORK_RULES.index(rule) & 1)
        return not barred


class _TermAlone:
    """A soft term, alone."""

    def __init__(self, term: PairTerm | PlanTerm) -> None:
        self._term = term

    def given(self, *parts: Any, **fields: Any) -> _TermAlone:
        self._problem = Problem(a_scenario(*parts, **fields))
        return self

    def charges(self, cost: int, *assigned: Assigned) -> None:
        plan = plan_of(self._problem, *assigned)
        assert self._in_the_model(plan) == cost
        assert bill(self._problem, plan).terms()[self._term.key] == cost

    def _in_the_model(self, plan: Plan) -> int:
        placements = Placements(self._problem, np.arange(len(self._problem.cases)))
        fixed(placements, plan)
        if isinstance(self._term, PairTerm):
            cost = self._term.cost(self._problem, placements.lead_pairs)
            placements.model.cost(placements.lead_variables, cost)
        else:
            self._term.charge(placements)
        placements.model.post_objective()
        outcome = minimise(placements.model, Budget(), threads=1, floor=-(2**60))
        assert outcome.proven
        assert outcome.values is not None
        complete = placements.values(plan)
        assert placements.model.value(complete) == outcome.bound, "the hint is not what the model comes to"
        return outcome.bound


rule = _RuleAlone
term = _TermAlone
