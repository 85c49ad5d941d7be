"""Assignment problems of others: read, refused, and solved to the optimum that enumeration finds."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from random import Random

import pytest

from benchmarks.gap import COST_UNIT, Instance, NotGap, parse, read, scenario, specimens
from solver import read_scenario, verify
from solver.propose import Options, propose_here

TEXT = """
 2 3
 10 11 12
 20 21 22
 1 2 3
 4 5 6
 7 8
"""


def test_an_instance_is_read_agent_by_agent():
    instance = parse(TEXT, "small")
    assert instance.costs == ((10, 11, 12), (20, 21, 22))
    assert instance.weights == ((1, 2, 3), (4, 5, 6))
    assert instance.capacities == (7, 8)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "agents and items are needed first"),
        ("0 3", "agents and items are needed first"),
        ("2 3 1 2", "16 numbers are needed for 2 agents and 3 items, not 4"),
        (TEXT + " 9", "16 numbers are needed for 2 agents and 3 items, not 17"),
        ("2 x", "number 2 is 'x'"),
        ("2 -3", "number 2 is '-3'"),
        ("1.5 2", "number 1 is '1.5'"),
    ],
)
def test_what_is_no_instance_is_refused(text: str, told: str):
    with pytest.raises(NotGap, match=told):
        parse(text, "bad")


def cheapest(instance: Instance) -> int | None:
    agents, items = range(len(instance.capacities)), range(len(instance.costs[0]))
    best = None
    for chosen in product(agents, repeat=len(items)):
        used = [sum(instance.weights[a][i] for i in items if chosen[i] == a) for a in agents]
        if all(use <= room for use, room in zip(used, instance.capacities, strict=True)):
            cost = sum(instance.costs[a][i] for i, a in enumerate(chosen))
            best = cost if best is None else min(best, cost)
    return best


@pytest.mark.parametrize("seed", range(8))
def test_the_optimum_is_that_of_the_instance(seed: int):
    rng = Random(seed)
    costs = tuple(tuple(rng.randint(10, 50) for _ in range(6)) for _ in range(3))
    weights = tuple(tuple(rng.randint(5, 25) for _ in range(6)) for _ in range(3))
    instance = Instance("random", costs, weights, tuple(rng.randint(28, 50) for _ in range(3)))
    best = cheapest(instance)
    document = read_scenario(scenario(instance))
    proposal = propose_here(document, Options(time_limit=20, threads=1))
    assert verify(document, proposal).ok
    assert proposal.status == "optimal"
    if best is None:
        assert proposal.unallocated
    else:
        assert proposal.score.key == (0, COST_UNIT * best)


def test_files_become_specimens_and_each_bad_one_a_sentence(tmp_path: Path):
    good, bad = tmp_path / "c05100", tmp_path / "bad"
    good.write_text(TEXT)
    bad.write_text("1 2 3")
    found, faults = specimens([good, bad, tmp_path / "missing"], time_limit=5.0)
    assert [(one.name, one.kind, one.best_known) for one in found] == [
        ("c05100", "assignment problems, type C", 193_100)
    ]
    assert read_scenario(found[0].make()).name == "c05100"
    assert len(faults) == 2
    assert faults[0].startswith("bad: ")
    assert faults[1].endswith("No such file or directory")


def test_an_instance_is_read_from_a_file(tmp_path: Path):
    path = tmp_path / "instance"
    path.write_text(TEXT)
    assert read(path) == parse(TEXT, "instance")
