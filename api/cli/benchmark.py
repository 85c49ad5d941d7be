"""`caseload benchmark`: how fast and how good the solver is, beside its peers and beside its own past."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.exits import THE_ANSWER_IS_NO, Refused, refusal, say
from api.cli.options import Seed

if TYPE_CHECKING:
    from benchmarks.specimens import Specimen

app = typer.Typer(
    no_args_is_help=True,
    help="Measure the solver beside its peers (benchmarks/README.md says how).",
)

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="A folder with trials.jsonl.", show_default=False)
]
Peers = Annotated[
    str | None,
    typer.Option("--peers", metavar="A,B", help="Only these solvers; all by default.", show_default=False),
]
Out = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Trials are added here and the report is written here.")
]
Limit = Annotated[float, typer.Option("--time-limit", metavar="S", min=0.1, help="Seconds for each trial.")]
Which = Annotated[str, typer.Option("--set", metavar="SET", help="short (two minutes) or full (some hours).")]
Kind = Annotated[
    str | None,
    typer.Option("--kind", metavar="TEXT", help="Only scenarios whose name has this.", show_default=False),
]

_HERE = Path("benchmarks/results/latest")


def _specimens(which: str, kind: str | None) -> list[Specimen]:
    from benchmarks.specimens import SETS

    if which not in SETS:
        raise Refused(f"--set {which}: one of {', '.join(SETS)} is needed")
    chosen = [specimen for specimen in SETS[which]() if kind is None or kind in specimen.name]
    if not chosen:
        raise Refused(f"--kind {kind}: no scenario of the set {which} has that in its name")
    return chosen


def _peers(names: str | None) -> tuple[str, ...] | None:
    from benchmarks.peers import PEERS

    if names is None:
        return None
    chosen = tuple(dict.fromkeys(names.split(",")))
    unknown = [name for name in chosen if name not in PEERS]
    if unknown:
        raise Refused(f"{', '.join(unknown)}: no such solver; there are {', '.join(PEERS)}")
    return chosen


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"--out {out}: {error.strerror}") from None


@app.command()
def run(out: Out = _HERE, which: Which = "short", kind: Kind = None, peers: Peers = None) -> None:
    """Run a set of trials and write the report."""
    from benchmarks.measure import measure

    specimens = _specimens(which, kind)
    chosen = _peers(peers)
    _make(out)
    measure(specimens, chosen, out, say)
    report(out)


@app.command()
def report(folder: Folder) -> None:
    """Write the report of trials that have been run."""
    from benchmarks.report import write
    from benchmarks.results import NoTrials

    try:
        written = write(folder)
    except NoTrials as error:
        raise Refused(str(error)) from None
    say(*(f"Wrote {path}." for path in written))


@app.command()
def gap(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Instances in the public text format.", show_default=False),
    ],
    out: Out = _HERE,
    time_limit: Limit = 60.0,
    peers: Peers = "ours,highs,cpsat",
) -> None:
    """Run generalized assignment problems: an outside yardstick."""
    from benchmarks.gap import specimens
    from benchmarks.measure import measure

    chosen = _peers(peers)
    found, faults = specimens(files, time_limit)
    if faults:
        raise refusal("benchmark gap", "list of files", faults)
    _make(out)
    measure(found, chosen, out, say)
    report(out)


@app.command()
def compare(
    before: Annotated[str, typer.Argument(metavar="REV_A", help="A commit.", show_default=False)],
    after: Annotated[str, typer.Argument(metavar="REV_B", help="Another commit.", show_default=False)],
    which: Which = "short",
    kind: Kind = None,
    repeat: Annotated[int, typer.Option("--repeat", metavar="N", min=1, help="Trials of each, in turn.")] = 3,
) -> None:
    """Compare the solver of two commits on the same scenarios."""
    from benchmarks import compare as comparison
    from benchmarks.pages import markdown

    specimens = [specimen for specimen in _specimens(which, kind) if "ours" in specimen.peers]
    try:
        pairs = comparison.compare(specimens, before, after, repeat, say)
    except comparison.NoSuchCommit as error:
        raise Refused(str(error)) from None
    typer.echo(markdown(comparison.table(pairs, before, after)), nl=False)


@app.command()
def agree(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SCENARIO...]", help="Scenario files; invented ones by default.", show_default=False
        ),
    ] = None,
    count: Annotated[int, typer.Option("--count", metavar="N", min=1, help="How many to invent.")] = 200,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=1, help="Workers in each.")] = 12,
    pending: Annotated[
        int, typer.Option("--pending", metavar="N", min=0, help="Pending cases in each.")
    ] = 30,
    seed: Seed = 1,
    peer: Annotated[str, typer.Option("--peer", metavar="NAME", help="Whom to compare with.")] = "highs",
    time_limit: Limit = 60.0,
) -> None:
    """Check that the project and an exact peer prove the same optimum, to the last digit."""
    from api.cli.inputs import read_scenario_argument
    from benchmarks import agree as agreement
    from benchmarks.processes import PeerFailed

    _peers(peer)
    documents = (
        [read_scenario_argument(file).document() for file in files]
        if files
        else agreement.invented(count, workers, pending, seed)
    )
    try:
        found = agreement.compare(documents, peer, time_limit, say)
    except PeerFailed as error:
        raise Refused(str(error)) from None
    say(
        f"{found.compared} scenarios: {len(found.differences)} differences, "
        f"{len(found.unproven)} answers not proven in their time."
    )
    if not found.complete:
        raise typer.Exit(THE_ANSWER_IS_NO)
