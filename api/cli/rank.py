"""`caseload rank`: every worker for one pending case."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.exits import THE_ANSWER_IS_NO
from api.cli.inputs import blamed_on, read_scenario_argument
from api.cli.options import Json, ScenarioArgument
from api.cli.outputs import emit


def rank(
    scenario: ScenarioArgument,
    case: Annotated[str, typer.Option("--case", metavar="C", help="A pending case.", show_default=False)],
    json: Json = False,
) -> None:
    """Rank every worker for one pending case, against the loads as they are.

    Exit code 1 when nobody may lead it.
    """
    from solver import rank as ranked

    team = read_scenario_argument(scenario)
    with blamed_on(scenario):
        ranking = ranked(team, case)
    if json:
        emit(ranking.document())
    else:
        from api.cli.show.console import output
        from api.cli.show.others import show_ranking

        show_ranking(output(), team, ranking)
    if not ranking.ranking:
        raise typer.Exit(THE_ANSWER_IS_NO)
