"""`caseload solve`: a proposal for one scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.exits import say
from api.cli.inputs import blamed_on, read_scenario_argument
from api.cli.options import Deterministic, Json, Out, ScenarioArgument, Seed, Threads, TimeLimit
from api.cli.outputs import SPREADSHEETS, emit, json_bytes, refuse_unwritable, save

if TYPE_CHECKING:
    from solver.proposal import Proposal
    from solver.scenario import Scenario


def solve(
    scenario: ScenarioArgument,
    json: Json = False,
    out: Out = None,
    time_limit: TimeLimit = 30.0,
    seed: Seed = 1,
    threads: Threads = None,
    deterministic: Deterministic = False,
) -> None:
    """Propose who takes which pending case.

    Ctrl-C stops the search and gives the best found. --out FILE writes the proposal: as a spreadsheet for the
    meeting when FILE ends in .xlsx or .csv, else as JSON.
    """
    refuse_unwritable(out, scenario)
    team = read_scenario_argument(scenario)
    with blamed_on(scenario):  # locks that break a rule
        proposal = proposed(
            team, time_limit=time_limit, seed=seed, threads=threads, deterministic=deterministic
        )
    if out is not None:
        write_proposal(out, team, proposal)
    if json:
        emit(proposal.document())
    else:
        from api.cli.show.console import output
        from api.cli.show.proposal import show_proposal

        show_proposal(output(), team, proposal)
    if out is not None:
        say(f"Wrote {out}.")


def proposed(
    team: Scenario, *, time_limit: float, seed: int, threads: int | None = None, deterministic: bool = False
) -> Proposal:
    """Run the solver, with a progress line on a terminal and Ctrl-C for the best found."""
    from api.cli.progress import ProgressLine, cancelled_by_ctrl_c
    from solver import propose

    with (
        cancelled_by_ctrl_c() as cancel,
        ProgressLine(time_limit, cancel, limit_is_time=not deterministic) as line,
    ):
        return propose(
            team,
            time_limit=time_limit,
            seed=seed,
            threads=threads,
            deterministic=deterministic,
            on_progress=line.tell,
            cancel=cancel,
        )


def write_proposal(path: Path, team: Scenario, proposal: Proposal) -> None:
    """Write a proposal as the file's ending says: a spreadsheet, or else JSON."""
    kind = SPREADSHEETS.get(path.suffix.lower())
    if kind is None:
        save(path, json_bytes(proposal.document()))
        return
    from api.cli.meeting import as_spreadsheet

    save(path, as_spreadsheet(team, proposal, kind))
