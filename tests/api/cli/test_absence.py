"""`caseload absence`, `caseload relieve`, and `caseload rank` on a proposal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.api.cli.running import caseload, document, refused
from tests.api.scenarios import a_case, a_scenario, a_worker

AWAY = ("--kind", "left", "--from", "2026-11-23")


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """W1 holds three cases and has room for one; W2 holds one; two are pending."""
    held = [a_case(name, 2, status="open", lead="W1") for name in ("C1", "C2", "C3")]
    cases = [*held, a_case("C4", status="open", lead="W2"), a_case("C5"), a_case("C6", urgency="urgent")]
    workers = [a_worker("W1", fte=0.1), a_worker("W2"), a_worker("W3")]
    return written(tmp_path / "team.json", a_scenario(workers, cases))


def written(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_an_absence_prints_its_document_alone(team: Path):
    found = document("absence", team, "--worker", "W1", *AWAY, "--to", "2026-12-23")
    assert found["format"] == "caseload-absence/1"
    assert {made["case"] for made in found["proposal"]["assignments"]} == {"C1", "C2", "C3"}
    assert found["deadline"] == "2026-11-30"


def test_several_are_away_and_one_case_moves(team: Path):
    found = document("absence", team, "--worker", "W1", "--worker", "W2", *AWAY, "--moves", 1)
    assert found["worker"] == ["W1", "W2"]
    assert [step["moves"] for step in found["frontier"]] == [0, 1]


def test_an_absence_is_told_in_tables(team: Path, tmp_path: Path):
    out = tmp_path / "answer.json"
    result = caseload("absence", team, "--worker", "W1", *AWAY, "--moves", 1, "--out", out, columns=120)
    assert result.exit_code == 0
    assert "3 open cases need somebody, and all are provided for." in result.stdout
    assert "Draft notes" in result.stdout
    assert "What moves buy" in result.stdout
    assert json.loads(out.read_text(encoding="utf-8"))["format"] == "caseload-absence/1"


def test_for_a_case_that_waits_it_is_told_what_would_help(tmp_path: Path):
    held = [a_case("C1", 3, status="open", lead="W1")]
    small = written(tmp_path / "small.json", a_scenario([a_worker("W1"), a_worker("W2", fte=0.1)], held))
    told = caseload("absence", small, "--worker", "W1", *AWAY, columns=200).stdout
    assert "for 1 nobody is found." in told
    assert "Cases that wait" in told
    assert "Agree 1 more point of capacity with" in told
    answer = document("absence", small, "--worker", "W1", *AWAY)
    assert [remedy["kind"] for remedy in answer["proposal"]["unallocated"][0]["would_help"]] == ["capacity"]


def test_every_fault_of_an_absence_is_listed(team: Path):
    lines = refused("absence", team, "--worker", "W9", "--kind", "holiday", "--from", "2026-11-23")
    assert len(lines) == 3
    lines = refused("absence", team, "--worker", "W1", "--kind", "left", "--from", "soon", "--to", "later")
    assert [line.split(":")[0] for line in lines] == ["--from soon", "--to later"]


def test_a_day_that_is_none_hides_no_other_fault(team: Path):
    asked = ("--kind", "holiday", "--from", "2026-12-10", "--to", "2026-12-01", "--notified-on", "20261210")
    lines = refused("absence", team, "--worker", "W9", *asked, "--moves", -1)
    assert lines[0] == "--notified-on 20261210: a day such as 2026-12-01 is needed"
    assert [line.split(":")[0].strip() for line in lines[2:]] == ["worker", "moves", "kind", "to"]
    lines = refused("absence", "nowhere", "--worker", "W9", "--kind", "left", "--from", "2026-02-30")
    assert [line.split(":")[0] for line in lines] == ["--from 2026-02-30", "nowhere"]


def test_a_worker_named_twice_is_away_once(team: Path):
    twice = document("absence", team, "--worker", "W1", "--worker", "W1", *AWAY)
    assert twice["worker"] == "W1"
    assert len(twice["notes"]) == 3


def test_every_fault_of_a_relief_is_listed(team: Path):
    lines = refused("relieve", team, "--worker", "W9", "--moves", -1)
    assert [line.split(":")[0].strip() for line in lines[1:]] == ["worker", "moves"]


def test_relief_says_how_many_moves_it_takes(team: Path):
    found = document("relieve", team, "--worker", "W1")  # 6 points of 3
    assert (found["achieved"], len(found["moved"])) == (True, 2)
    result = caseload("relieve", team, "--worker", "W1", columns=120)
    assert "2 moves bring them within capacity: from 6 to 2 of 3 points." in result.stdout


def test_relief_that_is_not_enough_says_no(team: Path):
    found = document("relieve", team, "--worker", "W1", "--moves", 1, code=1)
    assert found["achieved"] is False
    result = caseload("relieve", team, "--worker", "W1", "--moves", 1, columns=120)
    assert result.exit_code == 1
    assert "not enough" in result.stdout


def test_relief_of_who_has_room_has_nothing_to_do(team: Path):
    result = caseload("relieve", team, "--worker", "W2", columns=120)
    assert result.exit_code == 0
    assert "They are within capacity" in result.stdout


def test_an_urgent_case_is_ranked_on_a_proposal(team: Path, tmp_path: Path):
    plan = written(tmp_path / "plan.json", {"assignments": [{"case": "C5", "lead": "W2"}]})
    found = document("rank", team, "--case", "C6", "--proposal", plan, "--moves", 2)
    assert {one["lead"] for one in found["ranking"]} == {"W2", "W3"}
    result = caseload("rank", team, "--case", "C6", "--proposal", plan, columns=120)
    assert "Against the proposal" in result.stdout


def test_moves_without_a_proposal_are_refused(team: Path):
    assert refused("rank", team, "--case", "C6", "--moves", 1) == [
        "--moves: cases of a proposal move; --proposal FILE is needed too"
    ]


def test_every_fault_of_an_urgent_ranking_is_listed(team: Path):
    lines = refused("rank", "nowhere", "--case", "C6", "--proposal", "nor-here.json")
    assert [line.split(":")[0] for line in lines] == ["nowhere", "nor-here.json"]
    assert refused("rank", "-", "--case", "C6", "--proposal", "-") == [
        "standard input: it cannot be both the scenario and the proposal"
    ]
