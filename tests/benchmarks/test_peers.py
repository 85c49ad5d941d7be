"""The contract's model in other solvers, each in a process of its own, beside exhaustive search."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.measure import judged
from benchmarks.peers import PEERS
from benchmarks.processes import ROOT, PeerFailed, PeerProcess, kept_whole
from scenarios.generate import generate
from solver import read_scenario
from tests.oracle import optimum
from tests.oracle.random_scenarios import small_scenario

VECTORS = sorted((Path(__file__).parents[1] / "vectors").glob("*.json"))
SEEDS = range(5000, 5060)
UNPROVING = ("by_hand", "timefold")

Json = dict[str, Any]


def judge(peer: PeerProcess, document: Json, time_limit: float = 60.0) -> Json:
    scenario = read_scenario(document)
    with kept_whole(scenario) as path:
        request = {"scenario": path, "time_limit": time_limit, "threads": 1, "seed": 1}
        return judged(scenario, peer.ask(request))


def answer(peer: PeerProcess, document: Json, time_limit: float = 60.0) -> Json:
    line = judge(peer, document, time_limit)
    assert line["breaches"] == []
    assert line["bound_holds"]
    return line


@pytest.fixture(scope="module")
def highs() -> Iterator[PeerProcess]:
    with PeerProcess("highs", threads=1) as process:
        yield process


HERE = ["cpsat", "by_hand", "ours", pytest.param("scip", marks=pytest.mark.peers)]
if not PEERS["timefold"].lacks:  # optional everywhere: it brings a Java machine of its own
    HERE.append("timefold")


@pytest.fixture(scope="module", params=HERE)
def other(request: pytest.FixtureRequest) -> Iterator[tuple[str, PeerProcess]]:
    with PeerProcess(request.param, threads=1) as process:
        yield request.param, process


@pytest.mark.parametrize("path", VECTORS, ids=[path.stem for path in VECTORS])
def test_the_model_proves_the_worked_examples(highs: PeerProcess, path: Path):
    vector = json.loads(path.read_text())
    line = answer(highs, vector["scenario"])
    assert line["proven"]
    assert line["score"] == [vector["optimum"]["unallocated"], vector["optimum"]["preference"]]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_model_proves_what_exhaustive_search_finds(highs: PeerProcess, seed: int):
    document = small_scenario(seed)
    best = optimum(document)
    if best is None:  # the locks leave nothing lawful: the same scenario without them
        document = document | {"locks": []}
        best = optimum(document)
    assert best is not None
    line = answer(highs, document)
    assert line["proven"]
    assert line["score"] == [best["unallocated"], best["preference"]]


def test_every_peer_answers_lawfully_and_bounds_truly(other: tuple[str, PeerProcess]):
    key, process = other
    for path in VECTORS[-3:]:
        vector = json.loads(path.read_text())
        line = answer(process, vector["scenario"], time_limit=3.0 if key in UNPROVING else 60.0)
        best = [vector["optimum"]["unallocated"], vector["optimum"]["preference"]]
        assert line["score"] >= best
        assert line["bound"] is None or line["bound"] <= best
        if key not in UNPROVING:
            assert line["proven"]
            assert line["score"] == best


def test_a_limit_that_strikes_early_leaves_a_lawful_plan_and_a_true_bound(other: tuple[str, PeerProcess]):
    document = generate(workers=20, pending=80, teams=1, seed=9) | {"locks": []}
    key, peer = other
    line = judge(peer, document, time_limit=0.05)
    if key == "timefold" and "failed" in line:  # it may not have built its first plan by then, and says so
        assert line == {"failed": "found no plan in its time"}
        return
    assert line["breaches"] == []
    assert line["bound_holds"]
    assert line["score"][0] > 0


def test_no_plan_in_time_is_said(highs: PeerProcess):
    """With nothing locked, every case may wait; a lock needs a search."""
    document = generate(workers=20, pending=80, teams=1, seed=9)
    assert document["locks"]
    assert judge(highs, document, time_limit=0.0) == {"failed": "found no plan in its time"}


def test_nobody_and_nothing(highs: PeerProcess):
    document = {"format": "caseload-scenario/1", "as_of": "2026-11-23T09:00:00"}
    line = answer(highs, document)
    assert (line["proven"], line["score"]) == (True, [0, 0])


@pytest.mark.parametrize("key", ["highs", pytest.param("scip", marks=pytest.mark.peers)])
def test_a_rival_solver_shares_no_process_with_ours(key: str):
    """Two copies of one library in a process crash it, and the model would not be independent."""
    code = f"import sys; from benchmarks import peers; peers.load({key!r}); print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = told.stdout.split()
    assert "benchmarks.mip.model" in loaded
    assert not {"ortools", "solver", "scenarios"} & {name.partition(".")[0] for name in loaded}


def test_a_peer_that_cannot_answer_says_why():
    with (
        pytest.raises(PeerFailed, match=r"ended with 1: KeyError: 'nobody'"),
        PeerProcess("nobody", threads=1),
    ):
        pass


def test_a_peer_that_fails_on_a_job_says_why():
    with PeerProcess("by_hand", threads=1) as process, pytest.raises(PeerFailed, match=r"missing\.json"):
        process.ask({"scenario": "missing.json", "time_limit": 1.0, "threads": 1, "seed": 1})


def test_an_overrun_ends_the_peer(monkeypatch: pytest.MonkeyPatch):
    with PeerProcess("by_hand", threads=1) as process:
        monkeypatch.setattr("benchmarks.processes._GRACE", 0.0)
        with (
            kept_whole(read_scenario(generate(60, 300, 2, 1))) as path,
            pytest.raises(PeerFailed, match="no answer"),
        ):
            process.ask({"scenario": path, "time_limit": 0.0, "threads": 1, "seed": 1})


def test_every_peer_has_a_name_of_its_own():
    assert len({peer.label for peer in PEERS.values()}) == len(PEERS)
