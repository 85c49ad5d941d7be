"""The named scenarios: they load, they are what they say, and they come from where they say."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

import scenarios
from scenarios import UnknownScenario, describe, load, names
from scenarios.library.make import file_text, index_entry
from scenarios.library.stories import STORIES
from solver import read_scenario
from tests.oracle import Reading

FOLDER = Path(scenarios.__file__).parent / "library"


def test_there_are_twelve_in_the_order_in_which_to_meet_them():
    assert names() == [
        "monday",
        "statutory-first",
        "siblings",
        "newly-qualified",
        "phased-return",
        "only-together",
        "no-amhp-warrant",
        "adults-team",
        "back-from-reablement",
        "independent-assessment",
        "small-authority",
        "borough",
    ]


def test_every_file_is_in_the_index_and_every_entry_has_a_file():
    assert {path.stem for path in FOLDER.glob("*.json")} == set(names())


@pytest.mark.parametrize("name", names())
def test_each_is_a_valid_scenario_of_its_own_name(name):
    assert read_scenario(load(name)).name == name


@pytest.mark.parametrize("name", names())
def test_each_says_what_it_is_and_that_its_people_are_invented(name):
    description = describe(name)
    assert description.name == name
    assert description.title
    assert "everybody in it is invented" in description.story.lower()
    assert len(description.look_for) >= 2
    assert description.expect.status == "optimal"


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_each_file_is_what_the_script_writes(story):
    written = (FOLDER / f"{story.name}.json").read_text(encoding="utf-8")
    assert written == file_text(story.build())
    assert json.loads(written) == story.build()


def test_the_index_says_what_the_stories_say():
    entries = json.loads((FOLDER / "stories/index.json").read_text(encoding="utf-8"))
    assert entries == [
        index_entry(story, entry["expect"]) for story, entry in zip(STORIES, entries, strict=True)
    ]


def test_a_loaded_scenario_is_the_callers_own():
    load("siblings")["workers"].clear()
    assert load("siblings")["workers"]


@pytest.mark.parametrize("ask", [load, describe])
def test_an_unknown_name_is_refused_with_those_there_are(ask):
    with pytest.raises(UnknownScenario, match=r"no scenario is named 'tuesday'; there are monday, ") as no:
        ask("tuesday")
    assert no.value.known == names()


def test_a_name_is_never_a_way_out_of_the_folder():
    with pytest.raises(UnknownScenario):
        load("../library/siblings")


def test_the_monday_has_twelve_workers_and_forty_referrals():
    reading = Reading(load("monday"))
    assert (len(reading.workers), len(reading.pending)) == (12, 40)
    roles = Counter(worker["role"] for worker in reading.workers.values())
    assert roles["newly_qualified_social_worker"] == 2
    urgent = [case["task"] for case in reading.pending if case.get("urgency") == "urgent"]
    assert urgent == ["section_47_enquiry"] * 3
    assert max(Counter(case.get("family") for case in reading.pending if "family" in case).values()) == 3


def test_the_small_authority_stands_at_its_published_figures():
    reading = Reading(load("small-authority"))
    workers, pending = reading.workers.values(), Counter(case["task"] for case in reading.pending)
    posts_filled = sum(Fraction(str(worker["fte"])) for worker in workers)
    away = sum(
        Fraction(str(worker["fte"]))
        for worker in workers
        if any(a["from"] <= "2026-11-23" <= (a["to"] or "9999") for a in worker.get("absences", []))
    )
    assert len(reading.open_cases) == 1110
    assert sum(case["task"] == "child_protection_plan" for case in reading.open_cases) == 145
    assert Fraction(1110) / posts_filled == 15
    assert round(posts_filled / (1 - Fraction(14, 100))) == 86
    assert round(100 * away / posts_filled, 1) == Fraction("3.5")
    assert pending["initial_assessment"] == round(128 * 12 / 52)
    assert pending["section_47_enquiry"] == round(692 / 52)


def test_the_borough_has_the_size_it_says_and_a_file_of_less_than_4_mb():
    reading = Reading(load("borough"))
    assert len(reading.workers) == 300
    assert set(Counter(worker["team"] for worker in reading.workers.values()).values()) == {12}
    assert len({worker["team"] for worker in reading.workers.values()}) == 25
    assert len(reading.pending) == 1500
    assert (FOLDER / "borough.json").stat().st_size < 4_000_000


def test_the_team_over_capacity_has_the_room_that_its_story_says():
    reading = Reading(load("statutory-first"))
    room = [reading.capacity(worker) - reading.before[name] for name, worker in reading.workers.items()]
    assert sum(points for points in room if points > 0) == 600
    assert [points < 0 for points in room] == [False, False, True, False]


def test_the_readme_lists_them_with_their_sizes_and_scores():
    lines = (FOLDER.parent / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    assert rows == [readme_row(name) for name in names()]


def readme_row(name: str) -> list[str]:
    reading, description = Reading(load(name)), describe(name)
    numbers = [len(reading.workers), len(reading.pending), len(reading.open_cases)]
    numbers += [description.expect.unallocated, description.expect.preference]
    return [f"`{name}`", description.title, *map(str, numbers)]
