"""`caseload rank`: every worker for one pending case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.exits import THE_ANSWER_IS_NO, Refused, all_of
from api.cli.inputs import STANDARD_INPUT, blamed_on, read_plan_argument, read_scenario_argument
from api.cli.options import Json, ScenarioArgument, Threads, TimeLimit
from api.cli.outputs import emit

if TYPE_CHECKING:
    from solver import Ranking


def rank(
    scenario: ScenarioArgument,
    case: Annotated[str, typer.Option("--case", metavar="C", help="A pending case.", show_default=False)],
    proposal: Annotated[
        str | None,
        typer.Option(
            "--proposal",
            metavar="FILE",
            help="Rank on top of a proposal that is not decided yet.",
            show_default=False,
        ),
    ] = None,
    moves: Annotated[
        int,
        typer.Option(
            "--moves", metavar="N", min=0, max=1000, help="How many of the proposal's cases may go elsewhere."
        ),
    ] = 0,
    json: Json = False,
    time_limit: TimeLimit = 30.0,
    threads: Threads = None,
) -> None:
    """Rank every worker for one pending case, against the loads as they are or on top of a proposal.

    Exit code 1 when nobody may lead it.
    """
    from solver import rank as ranked
    from solver import rank_on
    from solver.propose import Options

    if moves and proposal is None:
        raise Refused("--moves: cases of a proposal move; --proposal FILE is needed too")
    if scenario == proposal == STANDARD_INPUT:
        raise Refused("standard input: it cannot be both the scenario and the proposal")
    team, plan = all_of(
        lambda: read_scenario_argument(scenario),
        lambda: None if proposal is None else read_plan_argument(proposal),
    )
    ranking: Ranking
    if proposal is None:
        with blamed_on(scenario):
            ranking = ranked(team, case)
    else:
        with blamed_on(proposal):
            ranking = rank_on(team, case, plan, moves, Options(time_limit, threads=threads))
    if json:
        emit(ranking.document())
    else:
        from api.cli.show.console import output
        from api.cli.show.others import show_ranking

        show_ranking(output(), team, ranking, on_proposal=proposal is not None)
    if not ranking.ranking:
        raise typer.Exit(THE_ANSWER_IS_NO)
