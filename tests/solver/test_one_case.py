"""One urgent case as a proposal of its own."""

from __future__ import annotations

from solver import rank, rank_on, read_scenario, verify
from solver.one_case import propose_one
from solver.propose import Options
from tests.oracle.random_scenarios import small_scenario
from tests.solver.factories import a_case, plan
from tests.solver.test_urgent import full_ben

ONE_THREAD = Options(threads=1)


def test_it_is_the_first_of_the_ranking_wherever_somebody_may_lead() -> None:
    proposed = 0
    for seed in range(60):
        scenario = read_scenario(small_scenario(seed) | {"locks": []})
        for case in scenario.pending:
            ranking = rank(scenario, case.id)
            if not ranking.ranking:
                continue
            alone, proposal = propose_one(scenario, ranking, options=ONE_THREAD)
            assert [one.id for one in alone.pending] == [case.id]
            assert read_scenario(alone.document()) == alone
            [made] = proposal.assignments
            best = min(one.delta_alone.preference for one in ranking.ranking)
            first = [one.lead for one in ranking.ranking if one.delta_alone.preference == best]
            assert made.lead in first, (seed, case.id)
            assert verify(alone, proposal).ok
            proposed += 1
    assert proposed > 40


def test_what_moves_for_it_is_part_of_it_and_what_stays_is_taken() -> None:
    scenario = full_ben(a_case("C3"), a_case("C4"))
    stated = plan(("C1", "ben"), waiting=["C2", "C3", "C4"])
    ranking = rank_on(scenario, "C2", stated, 1, ONE_THREAD)
    alone, proposal = propose_one(scenario, ranking, stated, ONE_THREAD)
    assert {made.case: made.lead for made in proposal.assignments} == {"C1": "cat", "C2": "ben"}
    assert [case.id for case in alone.cases] == ["C1", "C2"]


def test_a_proposal_that_stays_weighs_and_counts_as_new() -> None:
    scenario = full_ben()
    stated = plan(("C1", "cat"), waiting=["C2"])
    alone, proposal = propose_one(scenario, rank_on(scenario, "C2", stated), stated, ONE_THREAD)
    assert [(made.case, made.lead) for made in proposal.assignments] == [("C2", "ben")]
    cat = next(worker for worker in alone.workers if worker.id == "cat")
    assert cat.max_new_cases == 4  # 5, less C1
    assert next(case.lead for case in alone.open) == "cat"
