"""A proposal as a spreadsheet, for the meeting in which a manager decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from api.cli.show import words
from api.cli.show.proposal import names, utilisation
from scenarios.tables import Sheet, as_csv, as_xlsx

if TYPE_CHECKING:
    from scenarios.tables.cells import Cell
    from solver.proposal import Proposal
    from solver.scenario import Scenario

_CASE = ("case", "task", "urgency", "family", "locality", "allocate_by", "state")
_PROPOSED = ("tier", "points", "lead", "lead_name", "co_worker", "co_worker_name", "why")
_WAITING = ("priority", "why", "blocked_by")


def as_spreadsheet(scenario: Scenario, proposal: Proposal, kind: str) -> bytes:
    """Give the file: XLSX with four sheets, or CSV with a line for every pending case."""
    if kind == "csv":
        return as_csv(_every_case(scenario, proposal))
    return as_xlsx(
        [
            Sheet("Proposal", (*_CASE, *_PROPOSED), list(_proposed(scenario, proposal))),
            Sheet("Waiting", (*_CASE, *_WAITING), list(_waiting(scenario, proposal))),
            _workers(scenario, proposal),
            _summary(scenario, proposal),
        ]
    )


def _every_case(scenario: Scenario, proposal: Proposal) -> Sheet:
    given = [["proposed", *row] for row in _proposed(scenario, proposal)]
    blank: list[Cell] = [None] * (len(_PROPOSED) - 1)
    why = len(_CASE) + _WAITING.index("why")
    waiting = [["waiting", *row[: len(_CASE)], *blank, row[why]] for row in _waiting(scenario, proposal)]
    return Sheet("Proposal", ("outcome", *_CASE, *_PROPOSED), [*given, *waiting])


def _about_cases(scenario: Scenario, proposal: Proposal) -> dict[str, list[Cell]]:
    """Give what every row says of its case."""
    scales = {scale.case: scale for scale in proposal.timescales}
    about: dict[str, list[Cell]] = {}
    for case in scenario.pending:
        scale = scales.get(case.id)
        due, state = (scale.due, scale.state.replace("_", " ")) if scale else (None, None)
        about[case.id] = [case.id, case.task, case.urgency, case.family, case.locality, due, state]
    return about


def _proposed(scenario: Scenario, proposal: Proposal) -> Iterator[list[Cell]]:
    called = {worker.id: worker.name for worker in scenario.workers}
    about = _about_cases(scenario, proposal)
    for made in proposal.assignments:
        helper = called[made.co_worker] if made.co_worker else None
        people: list[Cell] = [made.lead, called[made.lead], made.co_worker, helper]
        yield [*about[made.case], made.tier, made.points, *people, " ".join(made.because)]


def _waiting(scenario: Scenario, proposal: Proposal) -> Iterator[list[Cell]]:
    about = _about_cases(scenario, proposal)
    for waiting in proposal.unallocated:
        blocked = "; ".join(f"{words.rule(key)}: {number}" for key, number in waiting.blocked_by.items())
        yield [*about[waiting.case], waiting.priority, " ".join(waiting.because), blocked]


def _workers(scenario: Scenario, proposal: Proposal) -> Sheet:
    called = names(scenario)
    teams = {worker.id: worker.team for worker in scenario.workers}
    header = ("worker", "name", "team", "capacity", "before", "after", "of_capacity", "new_cases")
    rows: list[list[Cell]] = [
        [
            load.worker,
            called[load.worker],
            teams[load.worker],
            load.capacity,
            load.before,
            load.after,
            utilisation(load),
            load.new_cases,
        ]
        for load in proposal.workers
    ]
    return Sheet("Workers", header, rows)


def _summary(scenario: Scenario, proposal: Proposal) -> Sheet:
    rows: list[list[Cell]] = [
        ["scenario", scenario.name],
        ["as of", scenario.as_of],
        ["in short", words.in_short(proposal)],
        ["how good", words.proof(proposal)],
        ["score: waiting", proposal.score.unallocated],
        ["score: preference", proposal.score.preference],
        ["bound: waiting", proposal.bound.unallocated],
        ["bound: preference", proposal.bound.preference],
        ["gap", round(proposal.gap, 6)],
    ]
    rows += [[f"preference: {words.rule(term)}", cost] for term, cost in proposal.terms.items() if cost]
    rows += [
        ["seconds", proposal.solver.wall_seconds],
        ["seed", proposal.solver.seed],
        ["note", "A proposal; only a manager's decision makes an allocation."],
    ]
    return Sheet("Summary", ("what", "value"), rows)
