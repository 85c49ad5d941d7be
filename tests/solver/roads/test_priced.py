"""What choices cost above the bound, and how many of them a margin leaves."""

import pytest

from scenarios.generate import generate
from solver import read_scenario
from solver.components import components
from solver.engine import Budget
from solver.greedy import greedy
from solver.hints import first_plan
from solver.problem import Problem
from solver.propose import propose_here
from solver.roads import baskets
from solver.roads.menu import menu_of
from solver.roads.posted import posted
from solver.roads.priced import Priced


def priced(seed: int) -> Priced:
    problem = Problem(read_scenario(generate(8, 20, 1, seed)))
    part = components(problem)[0]
    levels = part.waiting(problem, greedy(problem, first_plan(problem, ()))), 0
    found = Priced.of(
        posted(problem, part, levels, menu_of(problem, part.cases).helpers(problem)), levels, Budget()
    )
    assert found is not None
    return found


@pytest.mark.parametrize("seed", range(4))
def test_a_margin_leaves_as_many_baskets_as_were_asked_for(seed: int) -> None:
    found = priced(seed)
    dear = found.dear[len(found.whole.model) :]
    for count in (1, 10, 50, len(dear)):
        margin = found.margin_of_baskets(count)
        assert (dear <= margin).sum() <= count
        assert count >= len(dear) or (dear <= margin + 1).sum() > count


def test_where_no_room_is_told_by_baskets_no_margin_is_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baskets, "_MOST_FINE", 0)
    monkeypatch.setattr(baskets, "_MOST", 0)
    assert priced(1).margin_of_baskets(100) == -1


@pytest.mark.parametrize("seed", range(4))
def test_the_bound_is_below_the_optimum(seed: int) -> None:
    problem = Problem(read_scenario(generate(8, 20, 1, seed)))
    proposal = propose_here(problem.scenario)
    assert proposal.status == "optimal"
    [part] = components(problem)
    inside = {problem.cases[case].id for case in part.cases.tolist()}
    waiting = sum(case.priority for case in proposal.unallocated if case.case in inside)
    whole = posted(problem, part, (waiting, waiting), menu_of(problem, part.cases).helpers(problem))
    found = Priced.of(whole, (waiting, waiting), Budget())
    assert found is not None
    assert found.bound <= proposal.score.preference
