"""The generalized assignment problem as a scenario: an outside yardstick in its public text format.

A file holds whole numbers: ``m n``, the m × n costs, the m × n weights, the m capacities. Each agent becomes
a worker with a role of their own, each item a case that weighs `points_for` and costs `cost_for` an agent.
Nothing else costs: no steps of utilisation, no co-working. One hundredth of a point is one unit of weight,
and the second level of the score is 100 times the cost; the first level is 0 when every item has an agent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.specimens import Specimen

_AS_OF = "2026-11-23T09:00:00"
_TASK = "item"
_PRICE = 1_000_000  # of an item without an agent; any price does, the first level being strictly first
COST_UNIT = 100  # the score counts hundredths

# Proven in the literature, by the instances' usual names.
OPTIMA = {
    "a05100": 1698,
    "b10100": 1407,
    "c05100": 1931,
    "c10100": 1402,
    "c20100": 1243,
    "d05100": 6353,
    "d10100": 6347,
    "e05100": 12681,
    "e10100": 11577,
    "e20200": 22379,
}


class NotGap(ValueError):
    """The text is no instance in the public format; says what is wrong."""


@dataclass(frozen=True)
class Instance:
    """Costs and weights by agent and item, and capacities by agent."""

    name: str
    costs: tuple[tuple[int, ...], ...]
    weights: tuple[tuple[int, ...], ...]
    capacities: tuple[int, ...]


def read(path: Path) -> Instance:
    """Read an instance file.

    Raises
    ------
    NotGap
        When the text is not in the format.
    OSError
        When the file cannot be read.
    """
    return parse(path.read_text(encoding="ascii", errors="replace"), path.name)


def parse(text: str, name: str) -> Instance:
    """Read an instance from text.

    Raises
    ------
    NotGap
        When something is no whole number, or there are too few or too many numbers.
    """
    numbers = [_number(word, place) for place, word in enumerate(text.split(), start=1)]
    if len(numbers) < 2 or min(numbers[:2]) < 1:
        raise NotGap(f"{name}: the numbers of agents and items are needed first, each at least 1")
    agents, items = numbers[:2]
    needed = 2 + 2 * agents * items + agents
    if len(numbers) != needed:
        raise NotGap(
            f"{name}: {needed} numbers are needed for {agents} agents and {items} items, not {len(numbers)}"
        )
    table = [tuple(numbers[start : start + items]) for start in range(2, needed - agents, items)]
    return Instance(name, tuple(table[:agents]), tuple(table[agents:]), tuple(numbers[-agents:]))


def _number(word: str, place: int) -> int:
    if not word.isdecimal():
        raise NotGap(f"number {place} is {word[:20]!r}: a whole number of at least 0 is needed")
    return int(word)


def scenario(instance: Instance) -> dict[str, Any]:
    """The instance as a scenario document."""
    agents = [f"A{agent}" for agent in range(1, len(instance.capacities) + 1)]
    nothing = dict.fromkeys(
        ("expertise", "interest", "grade", "continuity", "family", "newly_qualified", "co_working"), 0
    ) | dict.fromkeys(("co_working_missed", "locality", "cross_team", "change"), 0)
    roles = {
        agent: {"points_per_fte": capacity / 100, "max_new_cases": None}
        for agent, capacity in zip(agents, instance.capacities, strict=True)
    }
    return {
        "format": "caseload-scenario/1",
        "name": instance.name,
        "as_of": _AS_OF,
        "policy": {
            "complexity": {
                "factors": ["size"],
                "tier_upper_bounds": [3],
                "tier_points": [1],
                "tier_grades": [2],
            },
            "roles": roles,
            "tasks": {_TASK: {}},
            "priority": {"routine": _PRICE},
            "weights": {**nothing, "utilisation_steps": []},
        },
        "workers": [{"id": a, "name": f"Agent {a}", "team": "all", "role": a, "fte": 1} for a in agents],
        "cases": [_item(instance, agents, item) for item in range(len(instance.costs[0]))],
    }


def specimens(paths: list[Path], time_limit: float) -> tuple[list[Specimen], list[str]]:
    """The instances of some files as specimens, and a sentence for each file that is none."""
    found, faults = [], []
    for path in paths:
        try:
            instance = read(path)
        except (OSError, NotGap) as error:
            faults.append(f"{path}: {error.strerror}" if isinstance(error, OSError) else str(error))
            continue
        kind = f"assignment problems, type {instance.name[0].upper()}"
        known = OPTIMA.get(instance.name)
        best = None if known is None else COST_UNIT * known
        make = partial(scenario, instance)
        peers = ("ours", "highs", "scip", "cpsat", "by_hand")
        found.append(Specimen(kind, instance.name, make, time_limit, peers, best_known=best))
    return found, faults


def _item(instance: Instance, agents: list[str], item: int) -> dict[str, Any]:
    return {
        "id": f"I{item + 1}",
        "team": "all",
        "task": _TASK,
        "status": "pending",
        "received_at": _AS_OF,
        "complexity": {"size": 1},
        "co_working": "none",
        "points_for": {a: weights[item] / 100 for a, weights in zip(agents, instance.weights, strict=True)},
        "cost_for": {a: costs[item] for a, costs in zip(agents, instance.costs, strict=True)},
    }
