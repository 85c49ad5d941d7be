"""Trials: each in its own process, judged again, one line each."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any

import pytest

from benchmarks import agree
from benchmarks.absences import absent_worker, judged_absence
from benchmarks.measure import judged, measure, summary
from benchmarks.specimens import SETS, Specimen
from benchmarks.timeline import Timeline
from scenarios.generate import generate
from solver import absence, read_scenario
from solver.propose import Options, propose_here
from tests.benchmarks.lines import a_line

TEAM = partial(generate, workers=6, pending=9, teams=1, seed=4)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    out = tmp_path_factory.mktemp("out")
    specimen = Specimen("tiny", "tiny, seed 4", TEAM, 20.0, ("ours", "highs", "by_hand"))
    path = measure([specimen], None, out, lambda _: None)
    return [json.loads(text) for text in path.read_text().splitlines()]


def test_a_line_for_each_peer_with_what_a_report_needs(lines: list[dict[str, Any]]):
    assert [line["peer"] for line in lines] == ["ours", "highs", "by_hand"]
    for line in lines:
        assert set(line) == set(a_line())
        assert line["lawful"]
        assert line["workers"] == 6
        assert line["pending"] == 9
        assert line["seconds"] > 0
        assert line["timeline"]


def test_two_exact_peers_prove_the_same(lines: list[dict[str, Any]]):
    ours, highs, by_hand = lines
    assert ours["proven"]
    assert highs["proven"]
    assert ours["score"] == highs["score"] <= by_hand["score"]
    assert not by_hand["proven"]


def test_timelines_end_at_the_answer(lines: list[dict[str, Any]]):
    for line in lines:
        seconds = [point[0] for point in line["timeline"]]
        assert seconds == sorted(seconds)
        assert line["timeline"][-1][1:3] == line["score"]


def test_memory_is_measured(lines: list[dict[str, Any]]):
    for line in lines:
        assert line["memory_peak"] >= line["memory_before"] > 10


def an_answer(**fields: Any) -> tuple[Any, dict[str, Any]]:
    scenario = read_scenario(TEAM())
    proposal = propose_here(scenario, Options(time_limit=20, threads=1))
    plan = proposal.model_dump(mode="json", include={"assignments", "unallocated"})
    answer = {"seconds": 1.0, "build_seconds": 0.1, "proven": True, "plan": plan, "bound": proposal.bound.key}
    return scenario, {**answer, "versions": {}, "facts": {}, "timeline": [], **fields}


@pytest.fixture(scope="module")
def absences(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    out = tmp_path_factory.mktemp("out")
    specimen = Specimen(
        "tiny", "tiny, absence 1", TEAM, 20.0, ("ours", "cpsat"), absent=0, week="tiny, seed 4"
    )
    path = measure([specimen], None, out, lambda _: None)
    return [json.loads(text) for text in path.read_text().splitlines()]


def test_an_absence_is_answered_warm_and_cold_with_the_same_score(absences: list[dict[str, Any]]):
    scenario = read_scenario(TEAM())
    led = sum(case.lead == absent_worker(scenario, 0) for case in scenario.open)
    warm, cold = absences
    assert [warm["peer"], cold["peer"]] == ["ours", "cpsat"]
    for line in absences:
        assert set(line) == set(a_line())
        assert (line["absent"], line["week"]) == (absent_worker(scenario, 0), "tiny, seed 4")
        assert line["lawful"]
        assert line["proven"]
        assert line["pending"] >= led > 0
        assert 0 < line["seconds"] < 20
    assert warm["score"] == cold["score"]
    assert warm["facts"]["whole_seconds"] >= warm["seconds"]


def test_who_leaves_first_has_most_cases():
    scenario = read_scenario(TEAM())
    led = [sum(case.lead == absent_worker(scenario, place) for case in scenario.open) for place in range(3)]
    assert led == sorted(led, reverse=True)


def test_the_second_opinion_judges_absences_too():
    scenario = read_scenario(TEAM())
    worker = absent_worker(scenario, 0)
    answer = absence(scenario, [worker], "left", scenario.as_of.date(), options=Options(threads=1))
    plan = answer.proposal.model_dump(mode="json")
    assert judged_absence(scenario, worker, plan) == (answer.proposal.score.key, [])
    plan["assignments"][0]["lead"] = worker
    _, breaches = judged_absence(scenario, worker, plan)
    assert any(breach.startswith("excluded: ") for breach in breaches)


def test_the_second_opinion_has_the_last_word():
    scenario, answer = an_answer()
    del answer["plan"]["assignments"][0]
    line = judged(scenario, answer)
    assert not line["lawful"]
    assert line["breaches"][0].startswith("missing_case: ")


def test_a_bound_above_the_true_score_is_a_lie():
    scenario, answer = an_answer(bound=(10**9, 0))
    line = judged(scenario, answer)
    assert not line["bound_holds"]
    assert not line["proven"]


def test_a_proof_needs_a_bound_that_meets_the_score():
    scenario, answer = an_answer(bound=None)
    assert judged(scenario, answer)["proven"] is False


def test_a_summary_says_how_a_trial_ended():
    assert summary(a_line()).endswith("proven")
    assert summary(a_line(proven=False, bound=[20, 2000])).endswith("at least 20, 2000")
    assert summary(a_line(proven=False, bound=[20, -(10**15)])).endswith("at least 20, –")
    assert summary(a_line(proven=False, bound=None)).endswith("at least –, –")
    assert "failed: it died" in summary({**a_line(), "failed": "it died"})
    assert "UNLAWFUL: capacity" in summary(a_line(lawful=False, breaches=["capacity: too much"]))


def test_the_project_and_a_peer_agree():
    found = agree.compare(agree.invented(2, 6, 10, seed=1), "highs", 20.0, print)
    assert (found.compared, found.complete) == (2, True)


def test_every_kind_of_disagreement_is_told():
    told = list(
        agree._differences(
            "S",
            {
                "ours": a_line(score=[20, 3000], bound=[20, 3000]),
                "highs": a_line(score=[20, 2990], bound=[20, 2990], lawful=False, breaches=["capacity: x"]),
            },
        )
    )
    assert told == [
        "S: the plan of HiGHS is not lawful: capacity: x",
        "S: two proven optima differ: Caseload [20, 3000], HiGHS [20, 2990]",
        "S: Caseload claims the bound [20, 3000], but [20, 2990] is possible",
    ]


@pytest.mark.parametrize("name", SETS)
def test_a_set_names_each_scenario_once(name: str):
    specimens = SETS[name]()
    assert len({specimen.name for specimen in specimens}) == len(specimens)
    assert all("ours" in specimen.peers for specimen in specimens)


def test_scenarios_of_the_short_set_are_of_the_size_they_say():
    for specimen in SETS["short"]():
        scenario = read_scenario(specimen.make())
        workers, pending = [int(number) for number in re.findall(r"\d+", specimen.kind)][:2]
        assert (len(scenario.workers), len(scenario.pending)) == (workers, pending)


def test_a_timeline_keeps_what_is_better():
    timeline = Timeline(started=0.0)
    timeline.add((30, None), (0, None))
    timeline.add((40, None), (0, None))
    timeline.add(None, (10, None))
    timeline.add((20, 500), (20, 100))
    timeline.add((20, 600), (20, 50))
    timeline.add((20, 400), None)
    assert [line[1:] for line in timeline.lines] == [
        [30, None, 0, None],
        [30, None, 10, None],
        [20, 500, 20, 100],
        [20, 400, 20, 100],
    ]
