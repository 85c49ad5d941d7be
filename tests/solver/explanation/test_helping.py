"""What would help, inside a proposal: there when little waits, the same every time, and never in the way."""

from __future__ import annotations

import jsonpatch

from scenarios import load
from solver import explain, read_scenario
from solver.propose import Options, propose_here
from tests.solver.factories import a_case, a_scenario, a_worker

QUICK = Options(threads=1)
FIXED = Options(deterministic=True)


def test_a_waiting_case_comes_with_the_remedies_of_its_explanation() -> None:
    scenario = a_scenario(a_worker("ana", max_new_cases=1), a_case("C1"), a_case("C2", statutory=True))
    proposal = propose_here(scenario, FIXED)
    helped = proposal.unallocated[0]
    found = explain(scenario, proposal, helped.case, options=QUICK)
    assert [remedy["kind"] for remedy in helped.would_help] == ["new_cases", "priority"]
    assert list(helped.would_help) == found.document()["remedies"]


def test_on_monday_it_is_tried_on_the_document_as_it_stands() -> None:
    document = load("monday")
    waiting = propose_here(read_scenario(document), FIXED).unallocated
    assert [item.case for item in waiting] == ["R40"]
    for remedy in waiting[0].would_help:
        changed = read_scenario(jsonpatch.apply_patch(document, remedy["change"]))
        assert "R40" in {made.case for made in propose_here(changed, QUICK).assignments}
    assert waiting[0].would_help


def test_a_deterministic_run_says_the_same_each_time() -> None:
    scenario = read_scenario(load("monday"))
    first, second = (propose_here(scenario, FIXED) for _ in range(2))
    assert first.unallocated == second.unallocated


def test_where_much_waits_it_is_left_to_be_asked_for() -> None:
    cases = [a_case(f"C{number}") for number in range(6)]
    proposal = propose_here(a_scenario(a_worker("ana", max_new_cases=1), *cases), QUICK)
    assert len(proposal.unallocated) == 5
    assert not any(waiting.would_help for waiting in proposal.unallocated)


def test_what_is_not_proven_gets_no_remedies() -> None:
    scenario = a_scenario(a_worker("ana", max_new_cases=1), a_case("C1"), a_case("C2"))
    proposal = propose_here(scenario, Options(time_limit=0, threads=1))
    assert proposal.status == "feasible"
    assert not proposal.unallocated[0].would_help
