"""`caseload scenarios` and `caseload demo`: the named scenarios, and one of them solved."""

from __future__ import annotations

from api.cli.options import Json
from api.cli.outputs import emit

MONDAY = "monday"


def scenarios(json: Json = False) -> None:
    """List the named scenarios; each name may stand for SCENARIO in the other commands."""
    from scenarios import describe, names

    told = [describe(name) for name in names()]
    entries = [{"name": one.name, "title": one.title, "story": one.story} for one in told]
    if json:
        emit({"scenarios": entries})
        return
    from api.cli.show.console import output
    from api.cli.show.others import show_library

    show_library(output(), entries)


def demo() -> None:
    """Propose for a team on a Monday morning, and say what the answer means."""
    from api.cli.inputs import read_scenario_argument
    from api.cli.show.console import cell, output
    from api.cli.show.proposal import show_proposal
    from api.cli.solve import proposed
    from scenarios import describe

    told = describe(MONDAY)
    team = read_scenario_argument(MONDAY)
    console = output()
    console.print(cell(told.title, "bold"))
    console.print(cell(told.story))
    console.print()
    show_proposal(console, team, proposed(team, time_limit=30.0, seed=1))
    console.print()
    console.print(cell("What to look for", "bold"))
    for line in told.look_for:
        console.print(cell(f"- {line}"))
    console.print()
    console.print(
        cell(
            "This is a proposal: only a manager's decision makes an allocation. All people are invented. "
            f"Next: `caseload rank {MONDAY} --case {team.pending[0].id}`, `caseload scenarios`, "
            "`caseload --help`."
        )
    )
