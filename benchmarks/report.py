"""From trial lines to a report: tables of each kind of scenario, drawings, what ran on what."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from benchmarks.pages import Block, Heading, Paragraph, Plot, Table, markdown, web_page
from benchmarks.results import Line, Results, Trial, gather, middle, read

TRIALS = "trials.jsonl"
TITLE = "Caseload beside its peers"

_HOW_TO_READ = (
    "Seconds are in process: to build the model and to solve it, for every solver alike. A proof is of both "
    "levels of the score. Percentages are of the part of the score that the allocation can change, over the "
    "best bound that anybody proved, of plans that leave the least waiting, which comes first: how many do, "
    "by somebody's proof, has a column of its own. Every plan was judged and scored again by the second "
    "opinion. Memory is the most that the process and its children held, above what they held before."
)


def write(folder: Path) -> list[Path]:
    """Write ``report.md``, ``report.html`` and the drawings beside the trial lines of a folder.

    Raises
    ------
    benchmarks.results.NoTrials
        When there are no trials to report.
    """
    results = gather(read(folder / TRIALS))
    plots = _plots(results)
    blocks = report(results, plots)
    (folder / "plots").mkdir(exist_ok=True)
    for plot in plots:
        (folder / "plots" / f"{plot.name}.svg").write_text(plot.svg, encoding="utf-8")
    pages = {"report.md": markdown(blocks), "report.html": web_page(blocks, TITLE)}
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in pages]


def _plots(results: Results) -> list[Plot]:
    if find_spec("matplotlib") is None:
        return []
    from benchmarks.plots import all_plots  # noqa: PLC0415 - matplotlib is optional

    return all_plots(results)


_GROWING = (
    "Pools of rising size and a like load. Percentages are over the bound of plans that leave no more "
    "waiting than the last one did; seconds are until such a plan was within 2 %."
)


def report(results: Results, plots: list[Plot]) -> list[Block]:
    """The report's blocks, in order."""
    blocks: list[Block] = [Heading(TITLE, 1), *_where(results), Paragraph(_HOW_TO_READ)]
    blocks += [Heading("By kind of scenario"), overview(results)]
    if len(results.peers) > 1 and "ours" in results.peers:
        blocks += [Heading("How many times as long as Caseload"), *_ratios(results)]
    absences = [trial for trial in results.trials if trial.peer == "ours" and trial.line.get("absent")]
    if absences:
        blocks += [Heading("Absences: cold against warm"), *_absences(results, absences)]
    growing = results.of("growth", "ours")
    if growing:
        blocks += [Heading("Growth"), Paragraph(_GROWING), _growth(growing)]
    if plots:
        blocks += [Heading("Drawings"), *plots]
    else:
        blocks.append(Paragraph("No drawings: matplotlib is not installed (make setup-benchmarks)."))
    if results.faulty:
        blocks += [Heading("Trials that gave no answer, or not a lawful one"), _faulty(results.faulty)]
    return [*blocks, Heading("Every trial"), every_trial(results)]


def _where(results: Results) -> list[Block]:
    lines = [trial.line for trial in results.trials] + results.faulty
    machines = sorted({_machine(line) for line in lines if "machine" in line})
    revisions = sorted({str(line["revision"]) for line in lines if line.get("revision")})
    versions = {name: v for line in lines for name, v in sorted(line.get("versions", {}).items())}
    days = sorted(line["at"][:10] for line in lines if "at" in line)
    told = [
        f"Machine: {'; '.join(machines)}." if machines else "",
        f"Versions: {', '.join(f'{name} {v}' for name, v in sorted(versions.items()))}." if versions else "",
        f"Source: {', '.join(revisions)}." if revisions else "",
        f"Run from {days[0]} to {days[-1]}." if days else "",
    ]
    return [Paragraph(text) for text in told if text]


def _machine(line: Line) -> str:
    machine = line["machine"]
    return (
        f"{machine['cores']} cores of {machine['processor']}, {machine['system']}, Python {machine['python']}"
    )


def overview(results: Results) -> Table:
    """One row for each kind and peer."""
    head = (
        "Scenarios",
        "Solver",
        "Least waiting",
        "Proven",
        "Seconds, median",
        "Seconds, worst",
        "% over, median",
        "% over, worst",
    )
    rows = [
        _overview_row(kind, results.of(kind, peer))
        for kind in results.kinds
        for peer in results.peers
        if results.of(kind, peer)
    ]
    return Table((*head, "MiB, worst"), tuple(rows))


def _overview_row(kind: str, trials: list[Trial]) -> tuple[str, ...]:
    seconds = [float(trial.seconds) for trial in trials]
    over = [trial.over for trial in trials if trial.over is not None and trial.proven_reference]
    memory = [trial.memory for trial in trials if trial.memory is not None]
    least = sum(trial.leaves_least_waiting for trial in trials)
    return (
        kind,
        trials[0].label,
        f"{least} of {len(trials)}",
        f"{sum(trial.proven for trial in trials)} of {len(trials)}",
        _number(middle(seconds)),
        _number(max(seconds)),
        _number(middle(over)),
        _number(max(over, default=None)),
        _number(max(memory, default=None)),
    )


def _ratios(results: Results) -> list[Block]:
    """How long the peers take for what Caseload proves."""
    rivals = [peer for peer in results.peers if peer not in ("ours", "by_hand")]
    rows = [_ratio_row(results, kind, peer) for kind in results.kinds for peer in rivals]
    head = ("Scenarios", "Peer", "Median", "Least", "Not proven by the peer")
    told = "Below 1, the peer is faster. A peer that proves nothing in its time counts with the time it took."
    return [Paragraph(told), Table(head, tuple(row for row in rows if row))]


def _ratio_row(results: Results, kind: str, peer: str) -> tuple[str, ...] | None:
    ours = {trial.scenario: trial for trial in results.of(kind, "ours") if trial.proven}
    theirs = [trial for trial in results.of(kind, peer) if trial.scenario in ours]
    if not theirs:
        return None
    ratios = [trial.seconds / max(1e-4, ours[trial.scenario].seconds) for trial in theirs]
    unproven = sum(not trial.proven for trial in theirs)
    median, least = _number(middle(ratios)), _number(min(ratios))
    return kind, theirs[0].label, f"{median} ×", f"{least} ×", f"{unproven} of {len(theirs)}"


_COLD_AND_WARM = (
    "Warm is the answer from the standing plan: only the cases of whoever leaves are given out, everybody "
    "else's stay. Cold is the same absence as one model from nothing by CP-SAT's default search; the week is "
    "the whole scenario proposed from nothing, where that was tried. Ratios are to warm."
)


def _absences(results: Results, warm: list[Trial]) -> list[Block]:
    """Each absence answered, beside a cold solve of it and of the week; in ratios."""
    head = ("Absence", "Cases", "Warm: seconds", "whole answer", "% over its bound")
    cold = ("Cold: seconds", "times", "proven", "Week: seconds", "times")
    rows = tuple(_absence_row(results, trial) for trial in warm)
    return [Paragraph(_COLD_AND_WARM), Table((*head, *cold), rows), Paragraph(_usual_ratios(results, warm))]


def _absence_row(results: Results, warm: Trial) -> tuple[str, ...]:
    cold, week = _cold(results, warm), _week(results, warm)
    return (
        warm.scenario,
        f"{warm.pending}",
        _number(warm.seconds),
        _number(warm.facts["whole_seconds"]),
        _number(warm.own_gap),
        "–" if cold is None else _number(cold.seconds),
        _times(cold, warm),
        "–" if cold is None else "yes" if cold.proven else "no",
        "–" if week is None else _number(week.seconds),
        _times(week, warm),
    )


def _usual_ratios(results: Results, warm: list[Trial]) -> str:
    """Say the medians, kind by kind."""
    told = []
    for kind in dict.fromkeys(trial.kind for trial in warm):
        alike = [trial for trial in warm if trial.kind == kind]
        for name, find in (("the same absence", _cold), ("the week", _week)):
            ratios = [_ratio(other, trial) for trial in alike if (other := find(results, trial))]
            if ratios:
                told.append(f"{kind}: {name} from nothing takes {_number(middle(ratios))} times as long")
    return f"Medians. {'; '.join(told)}." if told else "Nothing was solved from nothing."


def _cold(results: Results, warm: Trial) -> Trial | None:
    return next((t for t in results.of(peer="cpsat") if t.scenario == warm.scenario), None)


def _week(results: Results, warm: Trial) -> Trial | None:
    return next((t for t in results.of(peer="ours") if t.scenario == warm.week), None)


def _ratio(other: Trial, warm: Trial) -> float:
    return float(other.seconds) / max(1e-4, float(warm.seconds))


def _times(other: Trial | None, warm: Trial) -> str:
    return "–" if other is None else f"{_number(_ratio(other, warm))} ×"


def _growth(trials: list[Trial]) -> Table:
    rows = []
    for trial in sorted(trials, key=lambda trial: trial.pairs):
        seconds = trial.seconds_to(2.0)
        rate = None if seconds is None else 1e6 * seconds / max(1, trial.pairs)
        size = f"{trial.workers:,} × {trial.pending:,}"
        reached = "not reached" if seconds is None else _number(seconds)
        waits, least = int(trial.score[0]), None if trial.bound is None else int(trial.bound[0])
        waiting = f"{waits:,}" if waits == least else f"{waits:,}, at least {least:,}"
        rows.append((size, f"{trial.pairs:,}", reached, _number(rate), _number(trial.near), waiting))
    head = (
        "Workers × pending",
        "Eligible pairs",
        "Seconds to 2 %",
        "Microseconds a pair",
        "% over at the end",
        "Unallocated",
    )
    return Table(head, tuple(rows))


def _faulty(lines: list[Line]) -> Table:
    rows = tuple((line["scenario"], line["peer"], _fault(line)) for line in lines)
    return Table(("Scenario", "Solver", "What happened"), rows)


def _fault(line: Line) -> str:
    if "failed" in line:
        return str(line["failed"])
    if not line["lawful"]:
        return "; ".join(line["breaches"])
    return f"claims the bound {line['bound']}, above its own score {line['score']}"


def every_trial(results: Results) -> Table:
    """One row for each trial."""
    rows = []
    for trial in results.trials:
        over = "more waits" if trial.over is None else _number(trial.over)
        unallocated, preference = trial.score
        ended = "proven" if trial.proven else "limit" if trial.peer != "by_hand" else "–"
        rows.append(
            (
                trial.scenario,
                trial.label,
                _number(trial.seconds),
                _number(trial.build_seconds),
                f"{unallocated:,}",
                f"{preference:,}",
                over if trial.proven_reference else f"{over} (of the best found)",
                ended,
                _number(trial.memory),
            )
        )
    head = ("Scenario", "Solver", "Seconds", "of them building", "Unallocated", "Preference")
    return Table((*head, "% over", "Ended", "MiB"), tuple(rows))


def _number(value: float | None) -> str:
    """Three digits that matter, for people."""
    if value is None:
        return "–"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) >= 0.095 or not value else f"{value:.3f}"
