"""What is said of workers and cases carries its figures, and each figure is true."""

from __future__ import annotations

import re

from solver.proposal import Proposal, WorkerLoad
from solver.propose import Options, propose_here
from solver.reading import read_scenario
from solver.scenario import Scenario
from tests.oracle import breaches, score
from tests.oracle.random_scenarios import small_scenario
from tests.solver.explanation.rederive import best
from tests.solver.factories import a_case, a_lock, a_newly_qualified_worker, a_scenario, a_worker, holding

QUICK = Options(threads=1)


def proposed(scenario: Scenario) -> Proposal:
    return propose_here(scenario, QUICK)


def of(proposal: Proposal, worker: str) -> WorkerLoad:
    return next(load for load in proposal.workers if load.worker == worker)


def test_a_worker_is_told_what_they_get_and_how_full_they_are() -> None:
    ana = a_worker("ana")  # 30 points
    proposal = proposed(a_scenario(ana, holding("ana", 12), a_case("C1", 2), a_case("C2")))
    assert of(proposal, "ana").because == (
        "Ana leads C1 and C2.",
        "Ana goes from 40 % to 50 % of capacity (12 to 15 of 30 points).",
        "There is no other case to decide on that Ana may lead.",
    )


def test_a_worker_at_the_limit_of_new_cases_is_said_to_be() -> None:
    ana = a_worker("ana", max_new_cases=1)
    proposal = proposed(a_scenario(ana, a_case("C1", 2), a_case("C2")))
    last = of(proposal, "ana").because[-1]
    none_fits = "No more can be added: of 1 other case that Ana may lead none fits any more"
    assert last == f"{none_fits} (new cases; 2 of 30 points, 1 new)."


def test_the_nearest_other_case_is_priced() -> None:
    """Ben lacks what the case needs by 3 levels: 3 × 10 × 100 = 3,000, and both are empty."""
    ana, ben = a_worker("ana", expertise={"neglect": 3}), a_worker("ben")
    proposal = proposed(a_scenario(ana, ben, a_case("C1", 2, needs={"neglect": 3}, co_working="none")))
    assert of(proposal, "ben").because == (
        "Ben gets nothing new.",
        "Ben stays at 0 % of capacity (0 points).",
        "Of 1 other case that Ben may lead, C1 comes nearest: "
        "it is with Ana, and moving it alone is 3,000 dearer.",
    )


def test_who_knows_the_family_and_was_passed_over_is_priced_or_barred() -> None:
    """Ben knows the family: 15 × 100 less; and lacks 3 levels: 30 × 100 more."""
    ana, ben = a_worker("ana", expertise={"neglect": 3}), a_worker("ben")
    case = a_case("C1", 2, needs={"neglect": 3}, previous_lead="ben", co_working="none")
    because = proposed(a_scenario(ana, ben, case)).assignments[0].because
    assert "Ben knows the family; everything else as planned, that is 1,500 dearer." in because

    full = a_scenario(ana, ben, case, holding("ben", 30))
    because = proposed(full).assignments[0].because
    assert "Ben knows the family and cannot take it as planned: capacity." in because


def test_why_nobody_co_works_where_that_is_preferred() -> None:
    case = a_case("C1", 2, co_working="preferred")
    alone = proposed(a_scenario(a_worker("ana"), case)).assignments[0].because
    assert "A co-worker would be preferred, and nobody who may be one has room." in alone

    with_ben = a_scenario(a_worker("ana"), a_worker("ben"), case)
    together = proposed(with_ben).assignments[0]
    assert together.co_worker is not None
    assert any("because co-working is preferred here" in sentence for sentence in together.because)


def test_a_newly_qualified_lead_alone_is_named() -> None:
    scenario = a_scenario(a_newly_qualified_worker("nia"), a_case("C1", 2), a_lock("C1", "nia"))
    because = proposed(scenario).assignments[0].because
    assert "Nia is newly qualified and has no co-worker on this tier 2 case." in because
    assert "The manager fixed this choice." in because


def test_prices_of_nearest_cases_are_true_in_random_scenarios() -> None:
    """Moving that one case to that worker, beside the best co-worker or none, costs what was said."""
    said = re.compile(
        r"Of .* may lead, (\S+) comes nearest: .* is (?:(just as good)|([\d,]+) (dearer|cheaper))\."
    )
    checked = 0
    for seed in range(60):
        document = small_scenario(seed)
        if best(document) is None:
            continue
        proposal = proposed(read_scenario(document))
        for load in proposal.workers:
            found = said.fullmatch(load.because[-1])
            if found is None:
                continue
            stated = 0 if found[2] else int(found[3].replace(",", "")) * (1 if found[4] == "dearer" else -1)
            assert stated == cheapest_move(document, proposal, found[1], load.worker), (seed, load.worker)
            checked += 1
    assert checked > 25


def cheapest_move(document: dict[str, object], proposal: Proposal, case: str, worker: str) -> int:
    plan = [{"case": m.case, "lead": m.lead, "co_worker": m.co_worker} for m in proposal.assignments]
    rest = [made for made in plan if made["case"] != case]
    beside = [None, *(load.worker for load in proposal.workers if load.worker != worker)]
    ways = [[*rest, {"case": case, "lead": worker, "co_worker": other}] for other in beside]
    prices = [score(document, way)["preference"] for way in ways if not breaches(document, way)]
    return min(prices) - proposal.score.preference
