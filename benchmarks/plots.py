"""The report's drawings, by matplotlib, as SVG text that is the same for the same lines."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from benchmarks.pages import Plot
from benchmarks.results import Results, Trial

mpl.rcParams["svg.hashsalt"] = "caseload"
mpl.rcParams["svg.fonttype"] = "none"

# Okabe and Ito's colours, told apart by people who see few; the marks differ too.
_LOOK = {
    "ours": ("#0072B2", "o"),
    "highs": ("#D55E00", "s"),
    "scip": ("#009E73", "^"),
    "cpsat": ("#CC79A7", "D"),
    "by_hand": ("#000000", "x"),
    "timefold": ("#E69F00", "v"),
}
_OTHER = ("#56B4E9", "P")
_PLAIN = FuncFormatter(lambda value, _: f"{value:g}")
_PANELS = 9  # of the drawing of scores over time
_LEAST = 1e-3  # percent, or seconds, that a logarithmic axis begins at


def all_plots(results: Results) -> list[Plot]:
    """Every drawing for which there is something to draw."""
    drawings: list[Callable[[Results], Plot | None]] = [
        score_over_time,
        time_to_proof,
        performance_profile,
        gap_against_size,
        memory,
        growth,
    ]
    return [plot for draw in drawings if (plot := draw(results)) is not None]


def score_over_time(results: Results) -> Plot | None:
    """How far over the bound each peer's best plan is as time goes by, for one scenario of each kind."""
    chosen = [kind for kind in results.kinds if kind != "growth"][:_PANELS]
    if not chosen:
        return None
    columns = min(3, len(chosen))
    rows = -(-len(chosen) // columns)
    figure = Figure(figsize=(4.2 * columns, 3.2 * rows), layout="constrained")
    for place, kind in enumerate(chosen, start=1):
        axes = figure.add_subplot(rows, columns, place)
        first = results.of(kind)[0].scenario
        for trial in results.of(kind):
            if trial.scenario == first:
                _curve(axes, trial)
        axes.set(xscale="log", xlabel="seconds", ylabel="% over the bound")
        axes.xaxis.set_major_formatter(_PLAIN)
        axes.set_yscale("symlog", linthresh=0.1)
        axes.set_ylim(bottom=0)
        axes.set_title(first, fontsize=9)
    _legend(figure)
    return _svg(
        figure, "score_over_time", "Percent over the best bound against seconds, one scenario of each kind"
    )


def _curve(axes: Any, trial: Trial) -> None:
    points = [(line[0], trial.percent(line[1:3])) for line in trial.timeline]
    known = [(max(_LEAST, seconds), over) for seconds, over in points if over is not None]
    colour, mark = _LOOK.get(trial.peer, _OTHER)
    if known:
        known.append((max(float(trial.seconds), known[-1][0]), known[-1][1]))
        axes.step(*zip(*known, strict=True), where="post", color=colour, label=trial.label)
        axes.plot(*known[-1], mark, color=colour)


def time_to_proof(results: Results) -> Plot | None:
    """Seconds to a proof by kind and peer; what was not proven stands at its limit, hollow."""
    kinds = [kind for kind in results.kinds if any(t.proven for t in results.of(kind))]
    peers = [peer for peer in results.peers if any(t.proven for t in results.of(peer=peer))]
    if not kinds:
        return None
    figure = Figure(figsize=(9, 4.5), layout="constrained")
    axes = figure.add_subplot()
    for row, peer in enumerate(peers):
        colour, mark = _LOOK.get(peer, _OTHER)
        for place, kind in enumerate(kinds):
            at = place + (row + 0.5) / len(peers) * 0.8 - 0.4
            for trial in results.of(kind, peer):
                face = colour if trial.proven else "none"
                seconds = max(_LEAST, trial.seconds)
                axes.scatter(at, seconds, marker=mark, facecolors=face, edgecolors=colour, label=trial.label)
    axes.set(yscale="log", ylabel="seconds to proof (hollow: not proven)")
    axes.yaxis.set_major_formatter(_PLAIN)
    axes.set_xticks(range(len(kinds)), kinds, rotation=20, ha="right", fontsize=8)
    _legend(figure)
    return _svg(figure, "time_to_proof", "Seconds to proven optimality by kind of scenario and peer")


def performance_profile(results: Results) -> Plot | None:
    """The share of scenarios that each peer proves within a multiple of the fastest one's seconds."""
    by_scenario: dict[str, dict[str, float]] = {}
    for trial in results.trials:
        times = by_scenario.setdefault(trial.scenario, {})
        times[trial.peer] = trial.seconds_to_proof or float("inf")
    races = {
        name: times
        for name, times in by_scenario.items()
        if len(times) > 1 and min(times.values()) < float("inf")
    }
    if not races:
        return None
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.add_subplot()
    ratios = {
        peer: sorted(times[peer] / min(times.values()) for times in races.values() if peer in times)
        for peer in results.peers
    }
    edge = 1.2 * max(ratio for each in ratios.values() for ratio in each if ratio < float("inf"))
    for peer, each in ratios.items():
        solved = [ratio for ratio in each if ratio < float("inf")]
        if solved:
            shares = [100 * (place + 1) / len(each) for place in range(len(solved))]
            label, colour = results.of(peer=peer)[0].label, _LOOK.get(peer, _OTHER)[0]
            steps = ([1, *solved, edge], [0, *shares, shares[-1]])
            axes.step(*steps, where="post", color=colour, label=label)
    axes.set(xlabel="times as long as the fastest", ylabel="% of scenarios proven", ylim=(0, 102))
    axes.set_xscale("log", base=2)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.3g} ×"))
    _legend(figure)
    return _svg(
        figure, "performance_profile", "Share of scenarios proven within a multiple of the fastest time"
    )


def gap_against_size(results: Results) -> Plot | None:
    """Percent over the bound against eligible pairs."""
    return _against_size(
        results,
        lambda t: None if t.over is None else max(_LEAST, t.over),
        "gap_against_size",
        "% over the bound",
    )


def memory(results: Results) -> Plot | None:
    """Peak memory against eligible pairs."""
    return _against_size(results, lambda t: t.memory or None, "memory", "MiB at the most, above the start")


def _against_size(
    results: Results, value: Callable[[Trial], float | None], name: str, label: str
) -> Plot | None:
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.add_subplot()
    for peer in results.peers:
        points = [
            (t.pairs, known) for t in results.of(peer=peer) if t.pairs and (known := value(t)) is not None
        ]
        colour, mark = _LOOK.get(peer, _OTHER)
        if points:
            axes.plot(
                *zip(*points, strict=True),
                mark,
                color=colour,
                label=results.of(peer=peer)[0].label,
                alpha=0.7,
            )
    if not axes.lines:
        return None
    axes.set(xscale="log", yscale="log", xlabel="eligible pairs of case and worker", ylabel=label)
    _legend(figure)
    return _svg(figure, name, f"{label} against eligible pairs, by peer")


def growth(results: Results) -> Plot | None:
    """Seconds to 2 % against eligible pairs, beside what would be proportional."""
    points = [
        (t.pairs, seconds) for t in results.of("growth", "ours") if (seconds := t.seconds_to(2.0)) is not None
    ]
    if len(points) < 2:
        return None
    points.sort()
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.add_subplot()
    sizes, times = [size for size, _ in points], [time for _, time in points]
    axes.plot(sizes, times, "o-", color=_LOOK["ours"][0], label="Caseload")
    straight = [times[0] * size / sizes[0] for size in sizes]
    axes.plot(sizes, straight, ":", color="#777777", label="in proportion to the smallest")
    axes.set(xscale="log", yscale="log", xlabel="eligible pairs of case and worker", ylabel="seconds to 2 %")
    _legend(figure)
    return _svg(figure, "growth", "Seconds until within 2 % of the bound against eligible pairs")


def _legend(figure: Figure) -> None:
    """One entry a label, over all panels."""
    found: dict[str, Any] = {}
    for axes in figure.axes:
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
            found.setdefault(label, handle)
    if found:
        figure.legend(found.values(), found.keys(), loc="outside lower center", ncols=3, fontsize=8)


def _svg(figure: Figure, name: str, caption: str) -> Plot:
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None})
    return Plot(name, text.getvalue(), caption)
