"""What would help the cases that wait after an absence, each remedy tried on the same absence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any, NamedTuple

import jsonpatch
import pytest

from solver import AbsenceAnswer, LocksBreakRules, Scenario, absence, read_scenario
from solver.propose import Options
from tests.oracle.absence import Question, absence_optimum
from tests.oracle.figures import Json
from tests.oracle.random_scenarios import small_scenario, team_scenario
from tests.solver.factories import (
    a_lock,
    a_newly_qualified_worker,
    a_scenario,
    a_veto,
    a_worker,
    an_open_case,
    holding,
)
from tests.solver.test_absence_oracle import a_question

MONDAY = date(2026, 11, 23)
QUICK = Options(threads=1)


def ask(scenario: Scenario, kind: str = "left", moves: int = 0, options: Options = QUICK) -> AbsenceAnswer:
    """Ana is away from Monday on."""
    return absence(scenario, ["ana"], kind, MONDAY, moves=moves, options=options)


def helps(answer: AbsenceAnswer, case: str) -> dict[str, dict[str, Any]]:
    """What would help the case, by kind."""
    waiting = next(line for line in answer.proposal.unallocated if line.case == case)
    return {remedy["kind"]: remedy for remedy in waiting.would_help}


def after(scenario: Scenario, remedy: dict[str, Any]) -> Scenario:
    """The scenario with the remedy applied to its document."""
    return read_scenario(jsonpatch.apply_patch(scenario.document(), remedy["change"]))


def test_room_for_the_case_is_the_least_that_does_and_is_written_for_the_scenario_asked_about() -> None:
    held = [holding("ben", 29), an_open_case("C1", "ana", tier=2)]
    scenario = a_scenario(a_worker("ana"), a_worker("ben"), *held)
    found = helps(ask(scenario), "C1")["capacity"]  # 29 + 2 = 31 of 30
    assert found["text"] == ("Agree 1 more point of capacity with Ben (31 instead of 30): Ben would lead it.")
    assert ask(after(scenario, found)).proposal.assignments[0].lead == "ben"
    assert found["cost"]["unallocated"] < 0


def test_who_is_away_is_no_help_and_neither_is_a_limit_on_new_work() -> None:
    held = [an_open_case("C1", "ana", tier=3), an_open_case("C2", "ana")]
    scenario = a_scenario(a_worker("ana"), a_worker("ben", max_new_cases=0, max_tier=1), *held)
    answer = ask(scenario)
    assert [made.case for made in answer.proposal.assignments] == ["C2"]
    assert list(helps(answer, "C1")) == ["max_tier"]
    assert helps(answer, "C1")["max_tier"]["text"].endswith("(now up to 1): Ben would lead it.")


def test_whoever_stays_as_co_worker_stays_in_what_would_help() -> None:
    staff = [a_worker("ana"), a_worker("ben"), a_worker("cat")]
    scenario = a_scenario(*staff, a_veto("C1", "ben"), an_open_case("C1", "ana", co_worker="cat"))
    found = helps(ask(scenario), "C1")
    assert set(found) == {"veto"}
    assert found["veto"]["text"].endswith("Ben would lead it, with Cat as co-worker.")
    made = ask(after(scenario, found["veto"])).proposal.assignments[0]
    assert (made.lead, made.co_worker) == ("ben", "cat")


def test_a_case_that_lacks_only_a_co_worker_is_helped_to_one() -> None:
    staff = [a_worker("ana"), a_newly_qualified_worker("nia"), a_worker("ben")]
    shared = an_open_case("C1", "nia", task="section_47_enquiry", co_worker="ana", tier=2)
    scenario = a_scenario(*staff, holding("ben", 30), shared)
    found = helps(ask(scenario), "C1")  # Ben carries 30 of 30; half of 2 points more
    assert found["capacity"]["text"] == (
        "Agree 1 more point of capacity with Ben (31 instead of 30): Nia would lead it, with Ben as "
        "co-worker."
    )
    made = ask(after(scenario, found["capacity"])).proposal.assignments[0]
    assert (made.lead, made.co_worker) == ("nia", "ben")


def test_cover_for_a_case_that_gives_way_names_what_it_would_have_to_beat() -> None:
    plan = "child_in_need_plan"
    held = [an_open_case("C1", "ana", task=plan), an_open_case("C2", "ana", tier=2, task=plan)]
    scenario = a_scenario(a_worker("ana"), a_worker("ben"), holding("ben", 28), *held)
    answer = ask(scenario, "cover")  # room for 2 points: C2 alone, or C1 alone
    found = helps(answer, "C1")
    assert set(found) == {"capacity", "priority"}
    assert "C2 (priority 70, now with Ben) would wait instead" in found["priority"]["text"]
    again = ask(after(scenario, found["priority"]), "cover")
    assert [line.case for line in again.proposal.unallocated] == ["C2"]


def test_as_many_cases_may_move_for_it_as_were_asked() -> None:
    """Ben alone may lead C1. One of his own two cases may go to Cat, who has room for one."""
    staff = [a_worker("ana"), a_worker("ben"), a_worker("cat", max_tier=1)]
    held, locks = [holding("ben", 27), holding("cat", 29)], [a_lock("O-ben", "ben"), a_lock("O-cat", "cat")]
    own = [an_open_case("B1", "ben"), an_open_case("B2", "ben")]
    scenario = a_scenario(*staff, *held, *locks, *own, an_open_case("C1", "ana", tier=3))
    without, moving = ask(scenario), ask(scenario, moves=1)
    assert [line.case for line in moving.proposal.unallocated] == ["C1"]
    # 27 + 1 + 1 + 4 = 33 of 30; where one case may move, one point less
    raised = [helps(answer, "C1")["capacity"]["text"].split(":")[0] for answer in (without, moving)]
    assert raised == [
        "Agree 3 more points of capacity with Ben (33 instead of 30)",
        "Agree 2 more points of capacity with Ben (32 instead of 30)",
    ]
    again = ask(after(scenario, helps(moving, "C1")["capacity"]), moves=1)
    assert {made.case: made.lead for made in again.proposal.assignments}["C1"] == "ben"
    assert len(again.moved) == 1


def test_what_is_not_proven_gets_no_remedies() -> None:
    held = [an_open_case(f"C{number}", "ana", tier=2) for number in range(4)]
    scenario = a_scenario(a_worker("ana"), a_worker("ben"), holding("ben", 25), *held)
    answer = ask(scenario, options=Options(time_limit=0, threads=1))
    assert answer.proposal.status == "feasible"
    assert not any(line.would_help for line in answer.proposal.unallocated)


def test_where_very_much_waits_the_answer_does_not() -> None:
    held = [an_open_case(f"C{number}", "ana") for number in range(21)]
    answer = ask(a_scenario(a_worker("ana"), a_worker("ben"), holding("ben", 30), *held))
    assert len(answer.proposal.unallocated) == 21
    assert not any(line.would_help for line in answer.proposal.unallocated)


def test_room_is_found_although_many_others_would_come_first() -> None:
    held = [an_open_case(f"C{number:02}", "ana", task="child_in_need_plan") for number in range(15)]
    last = an_open_case("C99", "ana", task="review")
    scenario = a_scenario(a_worker("ana"), a_worker("ben"), holding("ben", 30), *held, last)
    found = helps(ask(scenario), "C99")["capacity"]  # the 15 statutory ones would be let in before it
    assert found["text"] == (
        "Agree 16 more points of capacity with Ben (46 instead of 30): Ben would lead it."
    )
    assert not ask(after(scenario, found)).proposal.unallocated


def test_whoever_gets_room_and_does_not_take_the_case_is_said_to_take_another() -> None:
    """Ben alone may lead C1 and has no room; one point for Cat lets B1 go to her."""
    staff = [a_worker("ana"), a_worker("ben"), a_worker("cat")]
    held, locks = [holding("ben", 28), holding("cat", 29)], [a_lock("O-ben", "ben"), a_lock("O-cat", "cat")]
    cases = [an_open_case("B1", "ben", tier=2), an_open_case("C1", "ana", tier=2)]
    scenario = a_scenario(*staff, *held, *locks, *cases, a_veto("C1", "cat"))
    found = helps(ask(scenario, moves=1), "C1")["capacity"]  # Cat: 29 + 2 = 31; Ben: 28 + 2 = 30
    assert found["text"] == (
        "Agree 1 more point of capacity with Cat (31 instead of 30): Ben would lead it, and Cat would "
        "take B1."
    )
    again = ask(after(scenario, found), moves=1)
    assert [(move.case, move.to) for move in again.moved] == [("B1", "cat")]
    assert {made.case: made.lead for made in again.proposal.assignments}["C1"] == "ben"


def test_a_deterministic_answer_says_the_same_each_time() -> None:
    document = {**team_scenario(5, 15, 0, 60), "locks": []}
    scenario = read_scenario(document)
    fixed = Options(deterministic=True)
    day = scenario.as_of.date()
    first, second = (absence(scenario, [scenario.workers[0].id], "left", day, options=fixed) for _ in "ab")
    assert first.proposal.unallocated == second.proposal.unallocated


class Helped(NamedTuple):
    """A remedy for a case that waits after a random absence."""

    seed: int
    document: Json
    question: Question
    case: str
    score: tuple[int, int]
    remedy: dict[str, Any]


def asked_of(document: Json, question: Question) -> AbsenceAnswer:
    """The answer about a random absence."""
    kind = "cover" if question.cover else "reallocation"
    scenario = read_scenario(document)
    return absence(scenario, question.away, kind, question.first, moves=question.moves, options=QUICK)


def random_remedies(seeds: range) -> Iterator[Helped]:
    """Every remedy of every case that waits after these absences."""
    for seed in seeds:
        document = small_scenario(seed)
        question = a_question(document, Random(seed))
        try:
            answer = asked_of(document, question)
        except LocksBreakRules:
            continue
        for waiting in answer.proposal.unallocated:
            for remedy in waiting.would_help:
                score = answer.proposal.score.key
                yield Helped(seed, document, question, waiting.case, score, remedy)


@pytest.fixture(scope="module")
def found() -> list[Helped]:
    return list(random_remedies(range(100)))


def test_every_remedy_is_sufficient_and_costs_what_it_says(found: list[Helped]) -> None:
    """Applied, a search of everything gives the case to somebody in each of its best plans."""
    kinds: Counter[str] = Counter()
    absences: set[int] = set()
    for helped in found:
        where = (helped.seed, helped.case, helped.remedy["kind"])
        changed: Json = jsonpatch.apply_patch(helped.document, helped.remedy["change"])
        answer = asked_of(changed, helped.question)
        assert helped.case in {made.case for made in answer.proposal.assignments}, where
        best = absence_optimum(changed, helped.question)[-1]
        waiting = absence_optimum(changed, helped.question, waiting=helped.case)[-1]
        assert best is not None, where
        assert waiting is not None, where
        assert best < waiting, where
        cost = {"unallocated": best[0] - helped.score[0], "preference": best[1] - helped.score[1]}
        assert helped.remedy["cost"] == cost, where
        kinds[helped.remedy["kind"]] += 1
        absences.add(helped.seed)
    assert len(absences) > 12
    assert set(kinds) >= {"capacity", "qualification", "language", "max_tier", "other_team", "priority"}, (
        kinds
    )


def test_a_hundredth_of_a_point_less_would_not_do(found: list[Helped]) -> None:
    """With less of the same, letting the case in leaves no less waiting in all."""
    tried = 0
    for helped in found:
        if helped.remedy["kind"] != "capacity":
            continue
        change = [dict(step) for step in helped.remedy["change"]]
        role, roles = change[1]["value"], change[0]["value"]
        roles = roles["roles"] if change[0]["path"] == "/policy" else roles
        points = round(roles[role]["points_per_fte"] - 0.01, 2)
        change[0]["value"] = _with_points(change[0]["value"], role, points)
        less: Json = jsonpatch.apply_patch(helped.document, change)
        best = absence_optimum(less, helped.question)[-1]
        waiting = absence_optimum(less, helped.question, waiting=helped.case)[-1]
        assert best is not None
        assert waiting is not None
        assert best[0] == waiting[0], (helped.seed, helped.case)
        tried += 1
    assert tried > 30


def _with_points(value: dict[str, Any], role: str, points: float) -> dict[str, Any]:
    if "roles" in value:
        return {**value, "roles": _with_points(value["roles"], role, points)}
    return {**value, role: {**value[role], "points_per_fte": points}}
