"""`caseload generate` passes its wishes on."""

import json

from tests.api.cli.running import caseload, refused


def generated(*words: str) -> dict:
    result = caseload("generate", "--workers", 40, "--pending", 30, "--teams", 4, *words)
    assert result.exit_code == 0
    return json.loads(result.stdout)


def test_the_same_seed_gives_the_same_scenario():
    assert generated("--seed", "5") == generated("--seed", "5") != generated("--seed", "6")


def test_open_cases_and_neighbours_can_be_asked_for():
    scenario = generated("--open", "77", "--cross-team", "neighbours")
    assert sum(case["status"] == "open" for case in scenario["cases"]) == 77
    assert isinstance(scenario["policy"]["cross_team"], dict)
    assert generated("--cross-team", "all")["policy"]["cross_team"] is True
    assert "cross_team" not in generated()["policy"]


def test_a_wish_that_cannot_be_is_refused():
    (line,) = refused("generate", "--workers", 3, "--pending", 3, "--teams", 5)
    assert "teams must be from 1" in line
