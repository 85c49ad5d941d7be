"""Exact agreement: the project and a peer that knows only the contract, both proven, to the last digit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from benchmarks.measure import SEED, cores, judged
from benchmarks.peers import PEERS
from benchmarks.processes import PeerProcess, kept_whole
from scenarios.generate import generate
from solver import read_scenario

Json = dict[str, Any]
Say = Callable[[str], None]

# How full the teams are, in turn: from room for everybody to hardly any.
LOADS = ((58, 88), (20, 50), (80, 99), (0, 0))


@dataclass
class Agreement:
    """How many scenarios were compared, how many of them unproven, and each difference in a sentence."""

    compared: int = 0
    unproven: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether everything was proven by both, and the same."""
        return not self.unproven and not self.differences


def invented(count: int, workers: int, pending: int, seed: int) -> Iterator[Json]:
    """Scenarios of one size in one, two or three teams, from fresh seeds, easy and hard weeks in turn."""
    for number in range(seed, seed + count):
        teams = min(workers, 1 + number % 3)
        across = teams > 1 and number % 2 == 0
        load = LOADS[number % len(LOADS)]
        yield generate(workers, pending, teams, number, cross_team=across, open_load=load)


def compare(documents: Iterable[Json], peer: str, time_limit: float, say: Say) -> Agreement:
    """Solve each scenario by the project and by a peer, each in one process, and compare both levels."""
    found = Agreement()
    keys = ("ours", peer)
    with ExitStack() as stack:
        processes = {key: stack.enter_context(PeerProcess(key, cores())) for key in keys}
        for document in documents:
            scenario = read_scenario(document)
            with kept_whole(scenario) as path:
                request = {"scenario": path, "time_limit": time_limit, "threads": cores(), "seed": SEED}
                lines = {key: judged(scenario, process.ask(request)) for key, process in processes.items()}
            found.compared += 1
            name = scenario.name or f"scenario {found.compared}"
            silent = [key for key in keys if "failed" in lines[key]]
            for sentence in [] if silent else _differences(name, lines):
                found.differences.append(sentence)
                say(sentence)
            for key in keys:
                if key in silent or not lines[key]["proven"]:
                    found.unproven.append(f"{name}: not proven by {PEERS[key].label} in {time_limit:g} s")
                    say(found.unproven[-1])
    return found


def _differences(name: str, lines: dict[str, Json]) -> Iterator[str]:
    for key, line in lines.items():
        label = PEERS[key].label
        if not line["lawful"]:
            yield f"{name}: the plan of {label} is not lawful: {'; '.join(line['breaches'])}"
        if not line["bound_holds"]:
            yield f"{name}: {label} claims the bound {line['bound']}, above its own score {line['score']}"
    (one, first), (other, second) = lines.items()
    if first["proven"] and second["proven"] and first["score"] != second["score"]:
        scores = f"{PEERS[one].label} {first['score']}, {PEERS[other].label} {second['score']}"
        yield f"{name}: two proven optima differ: {scores}"
    for key, line in lines.items():
        rival = lines[other if key == one else one]
        if line["bound"] is not None and tuple(line["bound"]) > tuple(rival["score"]):
            claim = f"{PEERS[key].label} claims the bound {line['bound']}"
            yield f"{name}: {claim}, but {rival['score']} is possible"
