"""Absences and reliefs against a search of every allocation, written apart from the program."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from random import Random

from solver import LocksBreakRules, absence, read_scenario, relieve, verify
from solver.absences.deciding import to_decide
from solver.propose import Options
from tests.oracle.absence import (
    Question,
    absence_optimum,
    movable,
    relief_optimum,
    touched,
    true_score,
)
from tests.oracle.figures import Json, Reading
from tests.oracle.random_scenarios import small_scenario

ONE_THREAD = Options(threads=1)
ABSENCES, RELIEFS = range(100), range(60)

# Beyond so many open cases, searching every pair of moves takes longer than a test may.
FEW = 10


def a_question(document: Json, rng: Random) -> Question:
    """Somebody away, or two, some days before or after the scenario's own."""
    workers = [worker["id"] for worker in document["workers"]]
    away = tuple(rng.sample(workers, rng.choice([1, 1, 1, 2])))
    day = datetime.fromisoformat(document["as_of"]).date() + timedelta(days=rng.choice([-3, 0, 0, 1, 4, 10]))
    cover = rng.choice([True, False, False])
    few = sum(case["status"] == "open" for case in document["cases"]) <= FEW
    return Question(away, cover, day, rng.choice([0, 0, 1, 2] if few else [0]))


def test_every_absence_is_the_best_that_a_search_of_everything_finds() -> None:
    seen: Counter[str] = Counter()
    for seed in ABSENCES:
        document = small_scenario(seed)
        question = a_question(document, Random(seed))
        best = absence_optimum(document, question)
        kind = "cover" if question.cover else "reallocation"
        try:
            answer = absence(
                read_scenario(document),
                question.away,
                kind,
                question.first,
                moves=question.moves,
                options=ONE_THREAD,
            )
        except LocksBreakRules:
            assert best[0] is None, seed
            seen["locks that cannot hold"] += 1
            continue
        assert [step.score.key for step in answer.frontier] == best, seed
        assert {step.status for step in answer.frontier} == {"optimal"}, seed
        parts, alone = touched(document, question)
        moved = {move.case for move in answer.moved}
        assert {note.case for note in answer.notes} - moved == {*parts.led, *parts.helped}, seed
        assert list(answer.left_alone) == alone, seed
        seen["waiting"] += bool(answer.proposal.unallocated)
        seen["moved"] += bool(moved)
        seen["co-worker sought"] += bool(parts.helped)
        seen["left alone"] += bool(alone)
    assert min(seen.values()) > 0
    assert len(seen) == 5


def test_the_stated_score_is_that_of_the_stated_plan() -> None:
    judged = 0
    for seed in range(200, 230):
        document = small_scenario(seed) | {"locks": []}
        question = a_question(document, Random(seed))
        answer = absence(
            read_scenario(document),
            question.away,
            "cover" if question.cover else "reallocation",
            question.first,
            moves=question.moves,
            options=ONE_THREAD,
        )
        parts, _ = touched(document, question)
        if question.moves:
            parts = parts._replace(movable=movable(document, parts, question))
        made = [
            {"case": one.case, "lead": one.lead, "co_worker": one.co_worker}
            for one in answer.proposal.assignments
        ]
        assert answer.proposal.score.key == true_score(document, parts, question, made), seed
        judged += len(made)
    assert judged > 30


def test_an_answer_can_be_decided_like_a_weekly_proposal() -> None:
    decidable = 0
    for seed in range(60):
        scenario = read_scenario(small_scenario(seed) | {"locks": []})
        question = a_question(scenario.document(), Random(seed))
        kind = "cover" if question.cover else "reallocation"
        away = absence(
            scenario, question.away, kind, question.first, moves=question.moves, options=ONE_THREAD
        )
        for answer in (away, relieve(scenario, question.away[0], options=ONE_THREAD)):
            decided = to_decide(scenario, answer)
            assert read_scenario(decided.scenario.document()) == decided.scenario, seed
            assert verify(decided.scenario, decided.proposal).breaches == (), seed
            cases = {made.case for made in decided.proposal.assignments}
            assert cases <= {note.case for note in answer.notes}, seed
            decidable += len(cases)
    assert decidable > 60


def test_every_relief_takes_the_fewest_moves_and_then_the_best_score() -> None:
    seen: Counter[int] = Counter()
    for seed in RELIEFS:
        document = small_scenario(seed)
        reading = Reading(document)
        over = [w for w, worker in reading.workers.items() if reading.before[w] > reading.capacity(worker)]
        worker = over[0] if over else Random(seed).choice(list(reading.workers))
        best = relief_optimum(document, worker, 3)
        answer = relieve(read_scenario(document), worker, 3, options=ONE_THREAD)
        capacity = reading.capacity(reading.workers[worker])
        found = [
            (max(0, round(100 * (step.after or 0)) - capacity), *step.score.key) for step in answer.frontier
        ]
        assert found == best, seed
        fewest = next((moves for moves, (excess, *_) in enumerate(best) if not excess), None)
        assert answer.achieved == (fewest is not None), seed
        if fewest is not None:
            assert len(answer.moved) == fewest, seed
            assert answer.proposal.score.key == best[fewest][1:], seed
            seen[fewest] += 1
    assert set(seen) >= {0, 1, 2}
