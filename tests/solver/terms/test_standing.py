"""What depends on other cases: each term from both sides, the sum in a comment."""

import numpy as np
import pytest

from solver.engine import Budget
from solver.linear import simplex
from solver.placements import Placements
from solver.problem import Problem
from solver.terms.standing import CHANGE, FAMILY
from tests.solver.factories import a_case, a_scenario, a_standing, a_worker, away
from tests.solver.model_verifier import term

ANA, BEN, CAT = (
    a_worker(name, qualifications=["registered_social_worker", "best_interests_assessor"])
    for name in ("ana", "ben", "cat")
)


def test_each_lead_of_a_family_beyond_the_first_costs():
    cases = [a_case(f"C{i}", family="F") for i in (1, 2, 3)]
    given = term(FAMILY).given(ANA, BEN, CAT, *cases)
    given.charges(0, ("C1", "ana"), ("C2", "ana"), ("C3", "ana"))
    given.charges(4000, ("C1", "ana"), ("C2", "ben"), ("C3", "ana"))  # 40 × (2 − 1) × 100
    given.charges(8000, ("C1", "ana"), ("C2", "ben"), ("C3", "cat"))  # 40 × (3 − 1) × 100
    given.charges(0, ("C2", "ben"))
    given.charges(0)


def test_half_a_family_gives_back_half():
    """In the relaxation too: half of each case led is a plan that leads both, half of the time."""
    problem = Problem(a_scenario(ANA, *(a_case(f"C{i}", family="F") for i in (1, 2))))
    placements = Placements(problem, np.arange(2))
    placements.model.between(placements.waiting, np.ones(2, dtype=np.int64), 1, 1)
    FAMILY.charge(placements)
    rows = placements.model.relaxation()
    answer = simplex(rows, Budget(), 1.0)
    assert answer is not None
    assert rows.cost @ answer[0] == pytest.approx(0)


def test_independent_cases_are_left_out():
    alone = a_case("C2", family="F", task="deprivation_of_liberty_assessment")
    given = term(FAMILY).given(ANA, BEN, a_case("C1", family="F"), alone)
    given.charges(0, ("C1", "ana"), ("C2", "ben"))


def test_cases_without_a_family_are_strangers():
    given = term(FAMILY).given(ANA, BEN, a_case("C1"), a_case("C2"))
    given.charges(0, ("C1", "ana"), ("C2", "ben"))


def test_an_earlier_choice_that_changes_costs_waiting_included():
    given = term(CHANGE).given(ANA, BEN, a_case("C1"), a_case("C2"), a_standing("C1", "ana"))
    given.charges(0, ("C1", "ana"), ("C2", "ben"))
    given.charges(2500, ("C1", "ben"))
    given.charges(2500)


def test_an_earlier_choice_that_cannot_be_kept_is_still_a_change():
    gone = a_worker("gus", absences=[away("2026-11-23")])
    term(CHANGE).given(ANA, gone, a_case("C1"), a_standing("C1", "gus")).charges(2500, ("C1", "ana"))
    term(CHANGE).given(ANA, a_case("C1"), a_standing("C1", "gone")).charges(2500, ("C1", "ana"))
