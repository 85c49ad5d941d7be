"""A programme sifted has the optimum and the duals of the whole one."""

import numpy as np
import pytest

from scenarios.generate import generate
from solver import read_scenario
from solver.components import components
from solver.engine import Budget
from solver.linear import Answer, simplex
from solver.problem import Problem
from solver.programme import Rows
from solver.roads import sifting
from solver.roads.menu import menu_of
from solver.roads.sifting import sifted
from solver.roads.waiting import _Kinds, _programme

EXACT = 1e-6


def grouped(seed: int) -> tuple[Rows, np.ndarray]:
    """Things of six kinds that thirty people could take, each with room for three, or nobody does."""
    rng = np.random.default_rng(seed)
    kinds, people = 6, 30
    kind, person = np.repeat(np.arange(kinds), people), np.tile(np.arange(people), kinds)
    columns = kinds * people + kinds
    nobody = np.arange(kinds * people, columns)
    return Rows(
        upper=np.full(columns, 12.0),
        cost=np.append(rng.integers(0, 9, kinds * people), np.full(kinds, 50)).astype(np.float64),
        row=np.concatenate([kind, np.arange(kinds), kinds + person]),
        column=np.concatenate([np.arange(kinds * people), nobody, np.arange(kinds * people)]),
        value=np.ones(2 * kinds * people + kinds),
        low=np.append(np.full(kinds, 12.0), np.full(people, -np.inf)),
        high=np.append(np.full(kinds, 12.0), np.full(people, 3.0)),
    ), np.append(kind, np.full(kinds, -1))


@pytest.mark.parametrize("seed", range(6))
def test_nothing_that_was_left_out_would_make_it_cheaper(seed: int) -> None:
    rows, group = grouped(seed)
    whole, answer = simplex(rows, Budget(), 1.0), sifted(rows, group, Budget(), 1.0)
    assert whole is not None
    assert answer is not None
    values, duals = answer
    assert rows.cost @ values == pytest.approx(rows.cost @ whole[0], abs=EXACT)
    dearer = rows.cost - np.bincount(rows.column, rows.value * duals[rows.row], len(group))
    assert dearer[values < EXACT].min() >= -EXACT
    sums = np.bincount(rows.row, rows.value * values[rows.column])
    assert (sums >= rows.low - EXACT).all()
    assert (sums <= rows.high + EXACT).all()


def test_it_begins_with_some_of_every_group_and_all_that_has_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, group = grouped(1)
    sizes: list[int] = []

    def see(part: Rows, budget: Budget, share: float) -> Answer | None:
        sizes.append(len(part.upper))
        return simplex(part, budget, share)

    monkeypatch.setattr(sifting, "simplex", see)
    assert sifted(rows, group, Budget(), 1.0) is not None
    assert sizes[0] == 6 * 6 + 6
    assert sizes == sorted(set(sizes))
    assert len(sizes) > 1


def test_without_time_for_the_next_the_last_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, group = grouped(2)
    answers: list[Answer | None] = []

    def once(part: Rows, budget: Budget, share: float) -> Answer | None:
        answers.append(None if answers else simplex(part, budget, share))
        return answers[-1]

    monkeypatch.setattr(sifting, "simplex", once)
    answer = sifted(rows, group, Budget(), 1.0)
    assert answer is not None
    assert answers[0] is not None
    assert len(answers) == 2
    assert answer[0].sum() == pytest.approx(answers[0][0].sum())
    assert sifted(rows, group, Budget(limit=0.0), 1.0) is None


def test_the_first_level_of_a_pool_is_the_same() -> None:
    problem = Problem(read_scenario(generate(24, 90, 3, 4, cross_team=True)))
    for part in components(problem):
        kinds = _Kinds(problem, menu_of(problem, part.cases))
        rows = _programme(problem, kinds)
        whole, answer = simplex(rows, Budget(), 1.0), sifted(rows, kinds.groups(), Budget(), 1.0)
        assert whole is not None
        assert answer is not None
        assert rows.cost @ answer[0] == pytest.approx(rows.cost @ whole[0], abs=EXACT)
