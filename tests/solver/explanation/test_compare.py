"""Two plans side by side: what moved, why, and who wins on which term."""

from __future__ import annotations

from solver import compare, read_scenario
from solver.propose import Options, propose_here
from solver.stated import StatedPlan
from tests.oracle import score
from tests.oracle.random_scenarios import small_scenario
from tests.solver.explanation.rederive import best
from tests.solver.factories import a_case, a_scenario, a_worker, plan

QUICK = Options(threads=1)


def two() -> tuple[object, ...]:
    ana = a_worker("ana", expertise={"neglect": 3})
    return ana, a_worker("ben"), a_case("C1", needs={"neglect": 3}, co_working="none"), a_case("C2")


def test_a_plan_made_by_hand_against_the_proposal() -> None:
    """Ben lacks three levels of what C1 needs; what he was not given, C2, is not mentioned and waits."""
    scenario = a_scenario(*two())  # type: ignore[arg-type]
    proposal = propose_here(scenario, QUICK)
    found = compare(scenario, proposal, plan(("C1", "ben")))
    assert found.lawful
    assert found.better == "first"
    assert found.delta.unallocated == 15
    moved = {move.case: (move.from_, move.to) for move in found.moves}
    assert moved["C1"] == ("ana", "ben")
    assert moved["C2"][1] is None
    first = next(move for move in found.moves if move.case == "C1")
    assert first.costs == {"expertise": 3000}
    assert first.because[0] == "Worse for the case: expertise (+3,000)."
    rows = {row.term: (row.difference, row.better) for row in found.terms}
    assert rows["expertise"] == (3000, "first")


def test_the_same_plans_are_the_same() -> None:
    scenario = a_scenario(*two())  # type: ignore[arg-type]
    proposal = propose_here(scenario, QUICK)
    found = compare(scenario, proposal, StatedPlan.of(proposal))
    assert (found.better, found.moves, found.loads) == ("equal", (), ())
    assert found.because == ("The plans are the same.",)


def test_a_lawful_plan_is_better_than_one_that_breaks_a_rule() -> None:
    scenario = a_scenario(a_worker("ana", max_new_cases=0), a_case("C1"))
    found = compare(scenario, plan(("C1", "ana")), plan(waiting=["C1"]))
    assert not found.lawful
    assert found.better == "second"
    assert "The first plan is not lawful: new cases." in found.because


def test_figures_are_true_in_random_scenarios() -> None:
    """The terms' differences sum to the difference in score, which an independent judge confirms."""
    compared = 0
    for seed in range(40):
        document = small_scenario(seed)
        if best(document) is None:
            continue
        scenario = read_scenario(document)
        proposal = propose_here(scenario, QUICK)
        assignments = [
            {"case": made.case, "lead": made.lead, "co_worker": made.co_worker}
            for made in proposal.assignments
        ]
        for left_out in range(len(assignments)):
            rest = [made for place, made in enumerate(assignments) if place != left_out]
            found = compare(scenario, proposal, StatedPlan.model_validate({"assignments": rest}))
            other, now = score(document, rest), score(document, assignments)
            assert found.delta.preference == other["preference"] - now["preference"]
            assert found.delta.unallocated == other["unallocated"] - now["unallocated"]
            assert sum(row.difference for row in found.terms) == found.delta.preference
            assert assignments[left_out]["case"] in {move.case for move in found.moves}
            compared += 1
    assert compared > 20


def test_the_document_speaks_of_from_and_to() -> None:
    scenario = a_scenario(*two())  # type: ignore[arg-type]
    document = compare(scenario, plan(("C1", "ana")), plan(("C1", "ben"))).document()
    assert document["format"] == "caseload-comparison/1"
    assert document["moves"][0]["from"] == "ana"
    assert document["moves"][0]["to"] == "ben"
