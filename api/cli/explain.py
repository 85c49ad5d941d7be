"""`caseload explain` and `caseload compare`: why her, why not him, why this case waits; this plan or that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.exits import THE_ANSWER_IS_NO, Refused, all_of
from api.cli.inputs import STANDARD_INPUT, blamed_on, read_file, read_scenario_argument
from api.cli.options import Json, ScenarioArgument, Seed, Threads, TimeLimit
from api.cli.outputs import emit

if TYPE_CHECKING:
    from solver.proposal import Proposal
    from solver.scenario import Scenario
    from solver.stated import StatedPlan

Patience = Annotated[
    float,
    typer.Option(
        "--patience",
        metavar="S",
        min=0,
        max=86_400,
        help="Seconds, from the start, in which the weight of the policy is looked for that would have the "
        "worker chosen; 0 for none.",
    ),
]


def explain(
    scenario: ScenarioArgument,
    proposal: Annotated[
        str,
        typer.Argument(
            metavar="PROPOSAL", help="The proposal, or `-` for standard input.", show_default=False
        ),
    ],
    case: Annotated[str, typer.Option("--case", metavar="C", help="A pending case.", show_default=False)],
    worker: Annotated[
        str | None,
        typer.Option(
            "--worker",
            metavar="W",
            help="Why this one, or why not? Else the lead as proposed.",
            show_default=False,
        ),
    ] = None,
    json: Json = False,
    time_limit: TimeLimit = 30.0,
    patience: Patience = 1.5,
    seed: Seed = 1,
    threads: Threads = None,
) -> None:
    """Explain one case of a proposal: why its lead, why not another, or why it waits and what would help.

    Prices are exact: the case is given to the worker and the rest is solved again.
    """
    from solver import explain as explained
    from solver.propose import Options

    team, plan = _both(scenario, proposal)
    options = Options(time_limit, seed, threads)
    with blamed_on(proposal):
        found = explained(team, plan, case, worker, options=options, patience=patience)
    if json:
        emit(found.document())
        return
    from api.cli.show.console import output
    from api.cli.show.explanation import show_explanation

    show_explanation(output(), team, found)


def compare(
    scenario: ScenarioArgument,
    proposal: Annotated[
        str,
        typer.Argument(
            metavar="PROPOSAL", help="The proposal, or `-` for standard input.", show_default=False
        ),
    ],
    other: Annotated[
        str,
        typer.Argument(
            metavar="OTHER",
            help="What to compare with it: another proposal, or a plan made by hand.",
            show_default=False,
        ),
    ],
    json: Json = False,
) -> None:
    """Compare two plans: which cases moved, from whom to whom, and who wins on which term.

    A plan made by hand needs no more than {"assignments": [{"case", "lead", "co_worker"}]}. Exit code 1 when
    one of the two breaks a rule.
    """
    from solver import compare as compared

    if proposal == other == STANDARD_INPUT:
        raise Refused("standard input: it cannot be both plans")
    team, first, second = all_of(
        lambda: read_scenario_argument(scenario), lambda: _plan(proposal), lambda: _plan(other)
    )
    found = compared(team, first, second)
    if json:
        emit(found.document())
    else:
        from api.cli.show.console import output
        from api.cli.show.explanation import show_comparison

        show_comparison(output(), team, found)
    if not found.lawful:
        raise typer.Exit(THE_ANSWER_IS_NO)


def _both(scenario: str, proposal: str) -> tuple[Scenario, Proposal | StatedPlan]:
    if scenario == proposal == STANDARD_INPUT:
        raise Refused("standard input: it cannot be both the scenario and the proposal")
    team, plan = all_of(lambda: read_scenario_argument(scenario), lambda: _plan(proposal))
    return team, plan


def _plan(argument: str) -> Proposal | StatedPlan:
    """Read a proposal, or anybody's plan."""
    from solver import InvalidProposal, parse_json, read_proposal

    source = read_file(argument)
    with blamed_on(source.label):
        return read_proposal(parse_json(source.data, InvalidProposal))
