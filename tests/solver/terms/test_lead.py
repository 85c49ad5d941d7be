"""What the choice of a lead costs: each term from both sides, the sum in a comment."""

from solver.terms.lead import CONTINUITY, CROSS_TEAM, GRADE, INTEREST, LOCAL_COST, LOCALITY
from tests.solver.factories import a_case, a_newly_qualified_worker, a_worker, an_open_case
from tests.solver.model_verifier import term

ANA, BEN = a_worker("ana"), a_worker("ben")


def test_each_shared_interest_pays():
    case = a_case(needs={"autism": 1, "debt": 2, "housing": 1})
    keen = a_worker("kay", interests=["autism", "housing", "music"])
    given = term(INTEREST).given(keen, ANA, case)
    given.charges(-400, ("C1", "kay"))  # 2 × −2 × 100
    given.charges(0, ("C1", "ana"))


def test_the_grade_of_the_role_fits_the_tier():
    senior = a_worker("sue", role="senior_social_worker")
    given = term(GRADE).given(senior, ANA, a_case(tier=1))
    given.charges(800, ("C1", "sue"))  # 4 × |3 − 1| × 100
    given.charges(400, ("C1", "ana"))  # 4 × |2 − 1| × 100
    term(GRADE).given(senior, a_case(tier=3)).charges(0, ("C1", "sue"))


def test_leaving_an_earlier_lead_costs_once():
    given = term(CONTINUITY).given(ANA, BEN, a_case(previous_lead="ana"))
    given.charges(0, ("C1", "ana"))
    given.charges(1500, ("C1", "ben"))
    given.charges(0)


def test_whoever_leads_an_open_case_of_the_family_is_known_to_it():
    cat = a_worker("cat")
    held = [an_open_case("O1", "ben", family="F")]
    given = term(CONTINUITY).given(ANA, BEN, cat, *held, a_case(family="F", previous_lead="ana"))
    given.charges(0, ("C1", "ana"))
    given.charges(0, ("C1", "ben"))
    given.charges(1500, ("C1", "cat"))


def test_an_earlier_lead_who_may_not_lead_it_is_nobodys_loss():
    nia = a_newly_qualified_worker("nia")
    term(CONTINUITY).given(ANA, nia, a_case(tier=3, previous_lead="nia")).charges(0, ("C1", "ana"))
    term(CONTINUITY).given(ANA, a_case(previous_lead="gone")).charges(0, ("C1", "ana"))


def test_an_independent_task_wants_no_continuity():
    assessor = {"qualifications": ["best_interests_assessor"]}
    task = {"task": "deprivation_of_liberty_assessment"}
    people = a_worker("ana", **assessor), a_worker("ben", **assessor)
    term(CONTINUITY).given(*people, a_case(previous_lead="ana", **task)).charges(0, ("C1", "ben"))


def test_a_local_cost_counts_where_it_is_given():
    given = term(LOCAL_COST).given(ANA, BEN, a_case(cost_for={"ana": 7, "gone": 99}))
    given.charges(700, ("C1", "ana"))
    given.charges(0, ("C1", "ben"))


def test_a_locality_off_the_workers_round_costs():
    north, anywhere = a_worker("nor", localities=["N"]), a_worker("any")
    given = term(LOCALITY).given(north, anywhere, a_case(locality="S"))
    given.charges(300, ("C1", "nor"))
    given.charges(0, ("C1", "any"))
    term(LOCALITY).given(north, a_case(locality="N")).charges(0, ("C1", "nor"))
    term(LOCALITY).given(north, a_case()).charges(0, ("C1", "nor"))


def test_another_teams_lead_costs_and_their_co_worker_does_not():
    far = a_worker("far", team="B")
    given = term(CROSS_TEAM).given(ANA, far, a_case(), policy={"cross_team": True})
    given.charges(2000, ("C1", "far"))
    given.charges(0, ("C1", "ana", "far"))
