"""The whole run: proven optima, judged by an exhaustive search that knows nothing of the model."""

import json
from importlib import import_module
from pathlib import Path

import pytest

from solver import (
    Proposal,
    VerificationFailed,
    propose,
    read_plan,
    read_scenario,
    verify,
)
from solver.propose import Options, propose_here
from tests.oracle import breaches, optimum, score
from tests.oracle.random_scenarios import small_scenario, team_scenario
from tests.solver.factories import a_case, a_scenario, a_worker, holding
from tests.solver.judged import solved_as_judged

VECTORS = sorted((Path(__file__).parent.parent / "vectors").glob("*.json"))


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_the_worked_examples_are_solved_to_the_last_digit(path):
    vector = json.loads(path.read_text())
    proposal = propose_here(read_scenario(vector["scenario"]))
    assert proposal.score.model_dump() == vector["optimum"]
    assert proposal.status == "optimal"


@pytest.mark.parametrize("first", range(0, 200, 20))
def test_small_scenarios_are_solved_as_exhaustive_search_solves_them(first):
    for seed in range(first, first + 20):
        solved_as_judged(seed, threads=None)


def assignments(proposal: Proposal) -> list[dict[str, str | None]]:
    return [{"case": a.case, "lead": a.lead, "co_worker": a.co_worker} for a in proposal.assignments]


@pytest.mark.parametrize("seed", range(30))
def test_each_alternative_is_lawful_and_its_price_is_exact(seed):
    document = small_scenario(seed)
    if optimum(document) is None:
        return
    proposal = propose_here(read_scenario(document))
    planned = assignments(proposal)
    for assigned in proposal.assignments:
        for other in assigned.alternatives:
            changed = [
                {"case": other_case["case"], "lead": other.lead, "co_worker": other.co_worker}
                if other_case["case"] == assigned.case
                else other_case
                for other_case in planned
            ]
            assert breaches(document, changed) == []
            after = score(document, changed)
            assert other.delta_alone.unallocated == after["unallocated"] - proposal.score.unallocated
            assert other.delta_alone.preference == after["preference"] - proposal.score.preference


def test_the_costs_sum_to_the_score_and_to_the_terms():
    proposal = propose_here(read_scenario(team_scenario(5, 8, 20, 60)))
    by_case = [case.costs for case in (*proposal.assignments, *proposal.unallocated)]
    loads = sum(worker.utilisation_cost for worker in proposal.workers)
    assert sum(sum(costs.values()) for costs in by_case) + loads == proposal.score.preference
    assert sum(proposal.terms.values()) == proposal.score.preference
    assert len(proposal.terms) == 13


def test_an_empty_team_and_no_pending_case_are_valid_and_empty():
    for scenario in (a_scenario(), a_scenario(a_worker("ana")), a_scenario(a_case())):
        proposal = propose_here(scenario)
        assert proposal.status == "optimal"
        assert proposal.assignments == ()
    assert proposal.unallocated[0].case == "C1"
    assert proposal.unallocated[0].because == ("There are no workers.",)


def test_overload_leaves_the_least_pressing_waiting():
    # Room for one case of 4 points: the urgent one.
    cases = [a_case("C1", tier=3), a_case("C2", tier=3, urgency="urgent"), a_case("C3", tier=3)]
    proposal = propose_here(a_scenario(a_worker("ana"), holding("ana", 24), *cases))
    assert [assigned.case for assigned in proposal.assignments] == ["C2"]
    assert [case.blocked_by for case in proposal.unallocated] == [{"capacity": 1}, {"capacity": 1}]


def test_the_same_seed_and_a_deterministic_limit_give_the_same_proposal():
    scenario = read_scenario(team_scenario(2, 10, 30, 80))
    first, second = (
        propose_here(scenario, Options(deterministic=True)).model_copy(update={"solver": None})
        for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize("limit", [0.0, 0.02, 0.2])
def test_a_limit_that_strikes_early_still_gives_a_lawful_plan_and_a_true_bound(limit):
    scenario = read_scenario(team_scenario(3, 30, 100, 200))
    proposal = propose_here(scenario, Options(time_limit=limit))
    best = propose_here(scenario, Options(time_limit=120))
    assert best.status == "optimal"
    assert verify(scenario, proposal).ok
    assert proposal.bound.key <= best.score.key <= proposal.score.key
    if proposal.status == "feasible":
        assert proposal.stopped_by == "time_limit"


def test_a_hint_is_followed_as_far_as_it_is_lawful():
    scenario = read_scenario(team_scenario(4, 10, 30, 80))
    best = propose(scenario)
    hint = [(a.case, a.lead, a.co_worker) for a in best.assignments]
    warm = propose_here(scenario, Options(time_limit=0), hint=[*hint, ("nothing", "nobody", None)])
    assert warm.score == best.score
    assert warm.stopped_by == "time_limit"


@pytest.mark.parametrize(
    ("name", "value"), [("time_limit", -1.0), ("time_limit", float("nan")), ("seed", -1), ("threads", 0)]
)
def test_options_out_of_range_are_refused_by_name(name, value):
    with pytest.raises(ValueError, match=name):
        Options(**{name: value})


def test_a_proposal_that_fails_its_verification_is_never_shown_and_the_scenario_is_kept(
    monkeypatch, tmp_path
):
    scenario = a_scenario(a_worker("ana"), a_case())
    broken = verify(scenario, read_plan({"assignments": [{"case": "C1", "lead": "nobody"}]}))
    assert not broken.ok
    # `solver.propose` is the public call; the module of that name is behind it.
    monkeypatch.setattr(import_module("solver.propose"), "verify", lambda *_: broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(VerificationFailed, match="unknown_worker") as caught:
        propose_here(scenario)
    kept = Path(caught.value.kept_at)
    assert read_scenario(json.loads(kept.read_text())["scenario"]) == scenario
    assert kept.stat().st_mode & 0o077 == 0  # people's data: for its owner alone
