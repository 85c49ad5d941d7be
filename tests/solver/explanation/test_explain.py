"""What a manager reads: why her, why not him, why this case waits, what would help."""

from __future__ import annotations

import json
from typing import Any

import jsonpatch
import pytest

from scenarios import load
from solver import InvalidProposal, UnknownCase, UnknownWorker, explain, read_proposal, read_scenario
from solver.explanation.document import Explanation
from solver.propose import Options, propose_here
from solver.scenario import Scenario
from tests.solver.factories import (
    a_case,
    a_lock,
    a_newly_qualified_worker,
    a_scenario,
    a_veto,
    a_worker,
    holding,
    plan,
)

QUICK = Options(threads=1)
FIELDS = {
    *("format", "case", "worker", "verdict", "rules", "delta_replanned", "status", "moves"),
    *("because", "cause", "remedies"),
}


def explained(scenario: Scenario, case: str, worker: str | None = None) -> Explanation:
    return explain(scenario, propose_here(scenario, QUICK), case, worker, options=QUICK)


def remedy(found: Explanation, kind: str) -> Any:
    return next(item for item in found.document()["remedies"] if item["kind"] == kind)


def cause(found: Explanation) -> list[tuple[str, str | None]]:
    return [(reason.rule, reason.worker) for reason in found.cause]


def test_the_document_has_the_fields_of_the_contract() -> None:
    document = explained(a_scenario(a_worker(), a_case()), "C1").document()
    assert set(document) == FIELDS
    assert document["format"] == "caseload-explanation/1"
    assert json.loads(json.dumps(document)) == document


def test_a_barred_worker_is_barred_by_every_rule_with_its_fact() -> None:
    case = a_case("C1", 2, task="initial_assessment")
    scenario = a_scenario(a_worker("ana"), a_worker("ben", years_qualified=0.5, max_tier=1), case)
    found = explained(scenario, "C1", "ben")
    assert found.verdict == "barred"
    assert [(rule.rule, rule.fact) for rule in found.rules] == [
        ("not_experienced", "years_qualified 0.5, needs 1"),
        ("above_tier", "tier 2, highest allowed 1"),
    ]
    assert found.delta_replanned is None


def test_a_full_worker_is_barred_with_the_sum() -> None:
    """29.5 + 1 > 30."""
    scenario = a_scenario(a_worker("ana"), a_worker("ben"), holding("ben", 29.5), a_case())
    found = explained(scenario, "C1", "ben")
    assert found.document()["rules"] == [
        {"rule": "capacity", "fact": "carries 29.5 of 30 points, and the case weighs 1"}
    ]


def test_what_the_manager_fixed_counts_as_carried() -> None:
    scenario = a_scenario(
        a_worker("ana"), a_worker("ben", max_new_cases=1), a_case("C1"), a_case("C2"), a_lock("C2", "ben")
    )
    found = explained(scenario, "C1", "ben")
    assert found.verdict == "barred"
    assert found.document()["rules"] == [{"rule": "new_cases", "fact": "new cases 1, allowed 1"}]


def test_the_price_of_another_lead_and_what_else_would_move() -> None:
    """Each may have one new case; the skill is worth 30, so swapping costs 2 × 30 × 100."""
    ana = a_worker("ana", expertise={"neglect": 3}, max_new_cases=1)
    ben = a_worker("ben", expertise={"dementia": 3}, max_new_cases=1)
    cases = [
        a_case("C1", needs={"neglect": 3}, co_working="none"),
        a_case("C2", needs={"dementia": 3}, co_working="none"),
    ]
    found = explained(a_scenario(ana, ben, *cases), "C1", "ben")
    assert found.verdict == "possible"
    assert found.document()["delta_replanned"] == {"unallocated": 0, "preference": 6000}
    assert found.document()["moves"] == [{"case": "C2", "from": "ben", "to": "ana"}]
    assert found.because[:3] == (
        "Ben may lead it, and the best plan with Ben is worse by 6,000 of preference.",
        "Worse: lead or co-worker has the skills that the case needs (+6,000).",
        "What else would move: C2 from Ben to Ana.",
    )


def test_the_own_lock_is_set_aside_and_no_override_is_lent() -> None:
    """Ben has C1 by an override above his tier: asked without it, he may not lead; Ana would be cheaper."""
    ana, ben = a_worker("ana"), a_worker("ben", max_tier=1, team="S")
    case = a_case("C1", 2, co_working="none")
    scenario = a_scenario(ana, ben, case, a_lock("C1", "ben", reason="the family asked"))
    assert explained(scenario, "C1", "ben").verdict == "chosen"
    assert explained(scenario, "C1", "ben").delta_replanned is None
    found = explained(scenario, "C1", "ana")
    assert found.document()["delta_replanned"] == {"unallocated": 0, "preference": -2000}  # cross_team 20


def test_a_case_that_nobody_may_lead_is_explained_worker_by_worker() -> None:
    case = a_case("C1", task="mental_health_act_assessment")
    scenario = a_scenario(a_worker("ana"), a_worker("ben"), case)
    found = explained(scenario, "C1")
    assert found.verdict == "barred"
    assert found.worker is None
    assert cause(found) == [("not_qualified", "ana"), ("not_qualified", "ben")]
    change = remedy(found, "qualification")["change"]
    assert change[0]["value"] == ["registered_social_worker", "amhp"]


def test_the_least_capacity_is_named_and_enough() -> None:
    """Ana carries 29.5 of 30 and the case weighs 2: 1.5 more, 31.5 in all."""
    scenario = a_scenario(a_worker("ana"), holding("ana", 29.5), a_case("C1", 2))
    found = explained(scenario, "C1")
    assert cause(found) == [("capacity", "ana")]
    assert found.cause[0].fact == "carries 29.5 of 30 points, and the case weighs 2"
    more = remedy(found, "capacity")
    assert more["text"] == (
        "Agree 1.5 more points of capacity with Ana (31.5 instead of 30): Ana would lead it."
    )
    changed = read_scenario(jsonpatch.apply_patch(scenario.document(), more["change"]))
    again = propose_here(changed, QUICK)
    assert again.workers[0].capacity == 31.5
    assert [made.case for made in again.assignments] == ["C1"]


def test_one_more_new_case_is_named_and_enough() -> None:
    scenario = a_scenario(a_worker("ana", max_new_cases=1), a_case("C1"), a_case("C2"))
    waiting = propose_here(scenario, QUICK).unallocated[0].case
    more = remedy(explained(scenario, waiting), "new_cases")
    assert more["text"] == "Allow Ana one more new case (2 instead of 1): Ana would lead it."
    assert more["change"] == [{"op": "add", "path": "/workers/0/max_new_cases", "value": 2}]


def test_a_co_worker_from_another_team_is_named() -> None:
    """Nia may lead an initial assessment beside somebody experienced, and there is none in her team."""
    nia = a_newly_qualified_worker("nia")
    sam = a_worker("sam", team="S", max_new_cases=0)
    case = a_case("C1", 2, task="initial_assessment")
    found = explained(a_scenario(nia, sam, case), "C1")
    more = remedy(found, "co_worker")
    assert more["text"] == (
        "Let workers of team S take cases of team T: Nia would lead it, with Sam as co-worker."
    )
    assert more["change"] == [{"op": "add", "path": "/policy", "value": {"cross_team": {"T": ["S"]}}}]


def test_the_priority_to_beat_and_whose_place_it_takes() -> None:
    """Room for one: the statutory C2 has 10 + 50 + 5, the routine C1 has 15."""
    cases = [a_case("C1"), a_case("C2", statutory=True)]
    found = explained(a_scenario(a_worker("ana", max_new_cases=1), *cases), "C1")
    assert found.verdict == "possible"
    assert ("priority", None) in cause(found)
    assert found.because[-1] == (
        "Its priority is 15; it would have to be above 65 to be allocated, "
        "in the place of C2 (priority 65, now with Ana)."
    )
    more = remedy(found, "priority")
    assert more["change"] == [{"op": "add", "path": "/cases/0/urgency", "value": "urgent"}]
    assert "C2 (priority 65, now with Ana) would wait instead" in more["text"]


def test_a_veto_that_alone_stands_in_the_way_can_be_lifted() -> None:
    scenario = a_scenario(a_worker("ana"), a_case("C1"), a_veto("C1", "ana"))
    more = remedy(explained(scenario, "C1"), "veto")
    assert more["change"] == [{"op": "add", "path": "/excluded", "value": []}]
    assert more["text"] == "Lift the veto on Ana for this case: Ana would lead it."


def test_a_plan_made_by_hand_is_measured_against_the_optimum() -> None:
    """Ben lacks the skill, 30 × 100; the manager chose him all the same."""
    ana, ben = a_worker("ana", expertise={"neglect": 3}), a_worker("ben")
    scenario = a_scenario(ana, ben, a_case("C1", needs={"neglect": 3}, co_working="none"))
    found = explain(scenario, plan(("C1", "ben")), "C1", options=QUICK)
    assert found.verdict == "chosen"
    assert found.delta_replanned is not None
    assert found.delta_replanned.preference == 3000
    assert "It is not the best choice: with Ana, the best plan gains 3,000 of preference." in found.because


def test_a_proof_that_is_none_is_not_believed_against_a_better_plan() -> None:
    """A proposal says that Ben, who lacks the skill, is optimal; with Ana it would be 30 × 100 better."""
    ana, ben = a_worker("ana", expertise={"neglect": 3}), a_worker("ben")
    case = a_case("C1", needs={"neglect": 3}, co_working="none")
    with_ben = propose_here(a_scenario(ana, ben, case, a_lock("C1", "ben")), QUICK)
    found = explain(a_scenario(ana, ben, case), with_ben, "C1", "ana", options=QUICK)
    assert found.document()["delta_replanned"] == {"unallocated": 0, "preference": 0}
    assert found.status == "optimal"


def test_a_case_left_waiting_without_need_is_said_to_be() -> None:
    found = explain(a_scenario(a_worker("ana"), a_case()), plan(waiting=["C1"]), "C1", options=QUICK)
    assert found.verdict == "possible"
    assert not found.cause
    assert found.because == (
        "Nothing keeps it waiting: a better plan than this one gives it to Ana. Solve again.",
    )


def test_when_time_runs_out_it_says_so() -> None:
    ana, ben = a_worker("ana", expertise={"neglect": 3}), a_worker("ben")
    scenario = a_scenario(ana, ben, a_case("C1", needs={"neglect": 3}))
    found = explain(scenario, plan(("C1", "ben")), "C1", "ana", options=Options(time_limit=0, threads=1))
    assert found.status == "bounded"


def test_what_cannot_be_asked_is_refused() -> None:
    scenario = a_scenario(a_worker("ana"), holding("ana", 3), a_case())
    proposal = propose_here(scenario, QUICK)
    with pytest.raises(UnknownCase, match="no case has that id"):
        explain(scenario, proposal, "C9")
    with pytest.raises(UnknownCase, match="open with ana"):
        explain(scenario, proposal, "O-ana")
    with pytest.raises(UnknownWorker):
        explain(scenario, proposal, "C1", "zoe")
    with pytest.raises(InvalidProposal, match="missing_case"):
        explain(scenario, plan(), "C1")


def test_a_proposal_is_read_whole_or_for_what_it_states() -> None:
    scenario = a_scenario(a_worker("ana"), a_case())
    proposal = propose_here(scenario, QUICK)
    assert read_proposal(json.loads(json.dumps(proposal.document()))) == proposal
    stated = read_proposal({"assignments": [{"case": "C1", "lead": "ana"}]})
    assert stated == plan(("C1", "ana"))


def test_on_monday_the_assessment_waits_for_its_language() -> None:
    scenario = read_scenario(load("monday"))
    found = explained(scenario, "R40")
    assert {reason.rule for reason in found.cause} >= {"language", "not_qualified", "absent"}
    assert remedy(found, "language")["change"][0]["path"].endswith("/languages")
