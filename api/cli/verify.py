"""`caseload verify`: a second opinion on anybody's proposal."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.exits import THE_ANSWER_IS_NO, Refused, all_of
from api.cli.inputs import STANDARD_INPUT, read_plan_argument, read_scenario_argument
from api.cli.options import Json, ScenarioArgument
from api.cli.outputs import emit


def verify(
    scenario: ScenarioArgument,
    proposal: Annotated[
        str,
        typer.Argument(
            metavar="PROPOSAL", help="The proposal, or `-` for standard input.", show_default=False
        ),
    ],
    json: Json = False,
) -> None:
    """Check a proposal against every rule and recompute its score, without the solver.

    Exit code 1 when a rule is broken or the stated score is not the true one.
    """
    from solver import verify as second_opinion

    if scenario == proposal == STANDARD_INPUT:
        raise Refused("standard input: it cannot be both the scenario and the proposal")
    team, plan = all_of(lambda: read_scenario_argument(scenario), lambda: read_plan_argument(proposal))
    verification = second_opinion(team, plan)
    if json:
        emit(verification.document())
    else:
        from api.cli.show.console import output
        from api.cli.show.others import show_verification

        show_verification(output(), verification)
    if not verification.ok:
        raise typer.Exit(THE_ANSWER_IS_NO)
