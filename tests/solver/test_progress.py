"""What was told of is not taken back."""

import time

import pytest

from scenarios.generate import generate
from solver import read_scenario
from solver.components import components
from solver.greedy import greedy
from solver.hints import first_plan
from solver.plan import Plan
from solver.problem import Problem
from solver.progress import Tracker
from solver.scoring import bill


@pytest.mark.parametrize("told", [True, False])
def test_a_run_ends_with_no_worse_a_plan_than_it_told_of(told: bool) -> None:
    problem = Problem(read_scenario(generate(6, 12, 1, 3)))
    good, nothing = greedy(problem, first_plan(problem, ())), Plan.empty(len(problem.cases))
    tracker = Tracker(problem, good, components(problem), time.monotonic(), None)
    if told:
        assert tracker.progress(time.monotonic()).score == bill(problem, good).score
    tracker.plan = nothing
    tracker.keep_what_was_told()
    kept = bill(problem, tracker.plan).score
    assert kept == bill(problem, good if told else nothing).score
    assert bill(problem, good).score < bill(problem, nothing).score
