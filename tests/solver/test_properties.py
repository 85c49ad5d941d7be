"""What must hold of every scenario, whatever is in it. Nothing is forgiven: a run that fails, fails."""

import copy
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import LocksBreakRules, Scenario, propose, read_scenario, verify
from solver.propose import Options, propose_here
from tests.oracle import optimum
from tests.oracle.random_scenarios import small_scenario

seeds = st.integers(min_value=10_000, max_value=10_000_000)


def solvable(seed: int) -> dict:
    """A random scenario whose locks hold; without its locks where they do not."""
    document = small_scenario(seed)
    return document if optimum(document) is not None else {**document, "locks": []}


def shuffled(document: dict, seed: int) -> dict:
    order = random.Random(seed)
    mixed = copy.deepcopy(document)
    for name in ("workers", "cases", "locks", "excluded", "baseline"):
        order.shuffle(mixed.get(name, []))
    for person in mixed["workers"]:
        for name in ("qualifications", "languages", "interests", "localities"):
            order.shuffle(person.get(name, []))
    return mixed


def score(document: dict) -> tuple[int, int]:
    proposal = propose_here(read_scenario(document), Options(threads=1))
    assert proposal.status == "optimal"
    return proposal.score.key


@settings(max_examples=40)
@given(seeds)
def test_the_order_of_the_file_never_changes_the_optimum(seed):
    document = solvable(seed)
    assert score(document) == score(shuffled(document, seed))


@settings(max_examples=40)
@given(seeds)
def test_lifting_a_veto_or_a_conflict_never_makes_it_worse(seed):
    document = solvable(seed)
    freer = copy.deepcopy(document)
    freer["excluded"] = []
    for person in freer["workers"]:
        person["conflicts"] = []
    # Who may lead decides what continuity can ask for, so the preference is compared without it.
    for each in (document, freer):
        each.setdefault("policy", {}).setdefault("weights", {})["continuity"] = 0
    assert score(freer) <= score(document)


@settings(max_examples=40)
@given(seeds)
def test_one_more_pair_of_hands_never_leaves_more_waiting(seed):
    document = solvable(seed)
    helped = copy.deepcopy(document)
    helped["workers"].append({**helped["workers"][0], "id": "W-new", "name": "Newcomer", "conflicts": []})
    assert score(helped)[0] <= score(document)[0]


@settings(max_examples=40)
@given(seeds)
def test_every_answer_verifies_and_survives_a_round_trip(seed):
    document = small_scenario(seed)
    scenario = read_scenario(document)
    if optimum(document) is None:
        with pytest.raises(LocksBreakRules):
            propose(scenario)
        return
    proposal = propose(scenario)
    assert verify(scenario, proposal).breaches == ()
    assert type(proposal).model_validate(proposal.document()) == proposal
    assert Scenario.model_validate(scenario.document()) == scenario
