"""The generator: the same everywhere, valid, lawful, as large as asked, and with every field in play."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from statistics import mean, median
from typing import Any

import pytest

from scenarios.generate import generate
from scenarios.invent.workers import capacity_hundredths
from solver import read_scenario
from solver.scenario import Absence, Case, Reduction, Worker
from tests.oracle import Reading, breaches
from tests.oracle.rules import lead_bars

ROOT = Path(__file__).parents[2]
SIZES = [(1, 0, 1), (1, 6, 1), (2, 3, 2), (5, 9, 2), (12, 40, 1), (30, 100, 3), (60, 240, 5)]
PINNED = "cd71a4f52be9e1a60f26d94bf4e1046e1ec8e05bcfc28082eed6943cc9b89702"


def digest(scenario: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(scenario, ensure_ascii=True).encode()).hexdigest()


def pending_of(scenario: dict[str, Any]) -> list[dict[str, Any]]:
    return [case for case in scenario["cases"] if case["status"] == "pending"]


def open_of(scenario: dict[str, Any]) -> list[dict[str, Any]]:
    return [case for case in scenario["cases"] if case["status"] == "open"]


def test_a_seed_gives_the_same_scenario_on_every_machine():
    assert digest(generate(workers=12, pending=40, teams=2, seed=7)) == PINNED


def test_a_seed_gives_the_same_scenario_whatever_the_order_of_hashes():
    script = (
        "import hashlib, json; from scenarios.generate import generate;"
        "print(hashlib.sha256(json.dumps(generate(12, 40, 2, 7)).encode()).hexdigest())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for hash_seed in ("1", "2")
    }
    assert outputs == {PINNED}


def test_another_seed_gives_another_scenario():
    assert len({digest(generate(8, 20, 1, seed)) for seed in range(20)}) == 20


def test_nothing_is_shared_between_two_calls():
    first = generate(12, 40, 2, 7)
    first["policy"]["roles"].clear()
    first["workers"][0].clear()
    assert digest(generate(12, 40, 2, 7)) == PINNED


@pytest.mark.parametrize(("workers", "pending", "teams"), SIZES)
@pytest.mark.parametrize("cross_team", [False, True, "neighbours"])
def test_every_size_is_valid_and_as_large_as_asked(workers, pending, teams, cross_team):
    scenario = generate(workers, pending, teams, seed=11, cross_team=cross_team)
    assert len(read_scenario(scenario).pending) == pending
    assert len(scenario["workers"]) == workers
    sizes = Counter(worker["team"] for worker in scenario["workers"])
    assert len(sizes) == teams
    assert max(sizes.values()) - min(sizes.values()) <= 1


@pytest.mark.parametrize("open_cases", [0, 1, 7, 200, 1000])
def test_the_number_of_open_cases_is_as_asked(open_cases):
    scenario = generate(15, 60, 2, seed=4, open_cases=open_cases)
    assert len(read_scenario(scenario).open) == open_cases


def test_the_locks_are_lawful_alone_and_together():
    kinds: Counter[str] = Counter()
    broken = []
    for seed in range(60):
        scenario = generate(24, 150, 2, seed, cross_team=(False, True, "neighbours")[seed % 3])
        locked = [{"co_worker": None} | lock for lock in scenario["locks"]]
        broken += [(seed, *breach) for breach in breaches(scenario, locked)]
        kinds.update(field for lock in scenario["locks"] for field in lock)
    assert broken == []
    assert kinds["lead"] > 100
    assert kinds["co_worker"] > 20
    assert kinds["override_reason"] > 20


def test_nobody_is_locked_to_a_case_and_barred_from_it_at_once():
    scenario = generate(100, 900, 4, seed=3)
    locked = {lock["case"] for lock in scenario["locks"]}
    assert locked
    assert locked.isdisjoint(veto["case"] for veto in scenario["excluded"])


def test_most_workers_carry_a_usual_load_and_some_too_much():
    reading = Reading(generate(120, 300, 8, seed=5))
    used = [
        reading.before[worker["id"]] / capacity
        for worker in reading.workers.values()
        if (capacity := reading.capacity(worker))
    ]
    assert 0.6 <= median(used) <= 0.9
    assert sum(0.5 <= share <= 1 for share in used) >= 0.75 * len(used)
    assert 0.03 * len(used) <= sum(share > 1 for share in used) <= 0.2 * len(used)


def test_the_load_is_laid_out_by_the_capacity_that_counts():
    reading = Reading(generate(200, 0, 8, seed=6))
    for worker in reading.workers.values():
        assert capacity_hundredths(worker, date(2026, 11, 23)) == reading.capacity(worker)


def test_every_field_of_the_format_is_in_play():
    scenario = generate(400, 1000, 8, seed=1, cross_team="neighbours")
    workers, cases = scenario["workers"], scenario["cases"]
    absences = [absence for worker in workers for absence in worker.get("absences", [])]
    reductions = [reduction for worker in workers for reduction in worker.get("reductions", [])]

    assert fields_of(workers) == names_of(Worker)
    assert fields_of(cases) == names_of(Case)
    assert fields_of(absences) == names_of(Absence)
    assert fields_of(reductions) == names_of(Reduction)
    assert fields_of(scenario["locks"]) == {"case", "lead", "co_worker", "override_reason"}
    assert scenario["excluded"]
    assert scenario["baseline"]
    assert {absence["kind"] for absence in absences} == {
        "annual_leave",
        "short_sickness",
        "long_sickness",
        "training",
        "other_leave",
        "left",
    }
    assert {case.get("co_working", "allowed") for case in pending_of(scenario)} == {
        "none",
        "allowed",
        "preferred",
        "required",
    }
    assert {case.get("urgency", "routine") for case in pending_of(scenario)} == {"routine", "urgent"}
    assert {case["statutory"] for case in cases if "statutory" in case} == {True, False}


def fields_of(records: list[dict[str, Any]]) -> set[str]:
    return {field for record in records for field in record}


def names_of(model: type[Any]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def test_families_reach_across_pending_and_open_cases():
    scenario = generate(60, 240, 4, seed=2)
    pending = Counter(case["family"] for case in pending_of(scenario) if "family" in case)
    held = {case["family"] for case in open_of(scenario) if "family" in case}
    assert held & set(pending)
    assert max(pending.values()) >= 3


def test_every_role_and_every_task_of_the_policy_occurs():
    scenario = generate(300, 1500, 12, seed=3)
    policy = Reading(scenario).policy
    assert {worker["role"] for worker in scenario["workers"]} == set(policy["roles"])
    assert {case["task"] for case in pending_of(scenario)} == set(policy["tasks"])


@pytest.mark.parametrize(("workers", "pending", "teams"), [(300, 600, 25), (1000, 500, 40)])
def test_neighbours_give_a_case_about_a_hundred_who_may_lead_it(workers, pending, teams):
    reading = Reading(generate(workers, pending, teams, seed=8, cross_team="neighbours"))
    sample = reading.pending[:: pending // 100]
    leads = [
        sum(not lead_bars(reading, case, worker) for worker in reading.workers.values()) for case in sample
    ]
    assert 85 <= mean(leads) <= 115


def test_the_people_do_not_depend_on_who_may_cross_teams():
    apart, pooled = (
        generate(40, 100, 4, seed=9),
        generate(40, 100, 4, seed=9, cross_team="neighbours", pool=20),
    )
    assert pooled["policy"].pop("cross_team").keys() == {worker["team"] for worker in apart["workers"]}
    assert pooled == apart


def test_a_thousand_workers_and_ten_thousand_cases_take_seconds():
    start = time.perf_counter()
    scenario = generate(1000, 10_000, 40, seed=1, cross_team="neighbours")
    assert time.perf_counter() - start < 10
    assert len(pending_of(scenario)) == 10_000
    assert len({worker["name"] for worker in scenario["workers"]}) == 1000


def test_another_day_moves_every_date():
    scenario = read_scenario(generate(30, 90, 2, seed=1, as_of="2028-02-29T13:30:00"))
    assert all(case.received_at <= scenario.as_of for case in scenario.cases)
    assert all(case.decided_at is None or case.decided_at <= scenario.as_of for case in scenario.pending)
    assert max(case.received_at for case in scenario.pending).year == 2028


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        ({"workers": 0}, "workers must be a whole number from 1 up, not 0"),
        ({"pending": -1}, "pending must be a whole number from 0 up, not -1"),
        ({"teams": 0}, "teams must be a whole number from 1 up, not 0"),
        ({"teams": 6}, "teams must be from 1 to the number of workers (5), not 6"),
        ({"seed": -3}, "seed must be a whole number from 0 up, not -3"),
        ({"open_cases": -2}, "open_cases must be a whole number from 0 up, not -2"),
        ({"pool": 0}, "pool must be a whole number from 1 up, not 0"),
        ({"workers": 2.5}, "workers must be a whole number from 1 up, not 2.5"),
        ({"cross_team": "all"}, "cross_team must be False, True or 'neighbours', not 'all'"),
        ({"as_of": "tomorrow"}, "as_of must be a local date and time"),
        ({"as_of": "2026-11-23T09:00:00+01:00"}, "as_of must be a local date and time"),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_can(arguments, allowed):
    with pytest.raises(ValueError, match=r"must be") as refused:
        generate(**{"workers": 5, "pending": 8, "teams": 2, "seed": 1} | arguments)
    assert allowed in str(refused.value)


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(ValueError, match=r"workers must.*; pending must.*; seed must"):
        generate(workers=0, pending=-1, teams=1, seed=-1)
