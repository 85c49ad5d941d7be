"""How evenly the load lies: the term from both sides, the sum in a comment (hundredths × slope)."""

from solver.terms.load import UTILISATION
from tests.solver.factories import a_case, a_worker, holding
from tests.solver.model_verifier import term

ANA, BEN = a_worker("ana"), a_worker("ben")  # 30 points each: steps at 15, 18, 21, 24 and 27


def test_nothing_costs_below_half_of_capacity():
    term(UTILISATION).given(ANA, holding("ana", 11), a_case(tier=3)).charges(0, ("C1", "ana"))  # 15 of 30


def test_each_step_adds_its_slope():
    given = term(UTILISATION).given(ANA, BEN, holding("ana", 20), a_case(tier=3))
    given.charges(700)  # at 20: 500 above 15, 200 above 18
    given.charges(1800, ("C1", "ana"))  # at 24: 900 above 15, 600 above 18, 300 above 21
    given.charges(700, ("C1", "ben"))


def test_the_steeper_steps_count_their_slopes():
    given = term(UTILISATION).given(ANA, holding("ana", 26), a_case(tier=3))
    # At 30: 1500 + 1200 + 900 + 2 × 600 + 3 × 300
    given.charges(5700, ("C1", "ana"))


def test_a_co_workers_share_counts():
    given = term(UTILISATION).given(ANA, BEN, holding("ben", 15), a_case(tier=3))
    given.charges(200, ("C1", "ana", "ben"))  # 15 + 2


def test_a_worker_without_capacity_is_charged_nothing():
    none = a_worker("ned", reductions=[{"share": 1, "reason": "secondment", "from": "2026-01-01"}])
    given = term(UTILISATION).given(none, holding("ned", 9), ANA, a_case(points_for={"ned": 0}))
    given.charges(0, ("C1", "ned"))
