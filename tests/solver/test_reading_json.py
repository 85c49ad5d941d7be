"""Text that is no JSON, and documents made to break a reader."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from solver.errors import Fault, InvalidProposal, InvalidScenario
from solver.reading import parse_json, read_scenario
from tests.oracle.random_scenarios import small_scenario
from tests.solver.documents import (
    a_case_document,
    a_document,
    faults_of,
    places,
    with_case,
    with_policy,
    with_worker,
)


def test_it_reads_what_json_reads() -> None:
    text = json.dumps(a_document(name="Größe – 東"), ensure_ascii=False)
    assert parse_json(text) == parse_json(text.encode()) == json.loads(text)
    assert parse_json(b"\xef\xbb\xbf{}") == {}  # a byte order mark, as some editors leave it


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "line 1, column 1: JSON (Expecting value)"),
        ('{"a": 1', "line 1, column 8: JSON (Expecting ',' delimiter)"),
        ('{\n "a": 1,\n}', "line 3, column 1: JSON (Expecting property name enclosed in double quotes)"),
        ("{} {}", "line 1, column 4: JSON (Extra data)"),
        ('{"a": "\t"}', "line 1, column 8: JSON (Invalid control character at)"),
        ("\x00", "line 1, column 1: JSON (Expecting value)"),
        ("[" * 200_000, "the document: JSON nested less deeply"),
        (b'{"name": "Gr\xf6\xdfe"}', "the document: byte 12: text in UTF-8"),
        ('{"a": 1}'.encode("utf-16"), "the document: byte 0: text in UTF-8"),
    ],
)
def test_anything_else_is_refused_with_its_place(text: str | bytes, fault: str) -> None:
    with pytest.raises(InvalidScenario) as refused:
        parse_json(text)
    assert [str(found) for found in refused.value.faults] == [fault]


def test_every_key_that_stands_twice_is_named_with_its_place() -> None:
    text = (
        '{"a": 1, "b": [{}, {"c": {"d": 1, "d": {"x": 1, "x": 2}, "d": 3}}], "a": {"e": 1, "e": 2}, "a": 4}'
    )
    with pytest.raises(InvalidScenario) as refused:
        parse_json(text)
    assert [str(fault) for fault in refused.value.faults] == [
        "a: each key once in an object",
        "b[1].c.d: each key once in an object",
    ]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "9" * 5000, "-" + "9" * 5000])
@pytest.mark.parametrize(
    ("field", "place"),
    [
        ('"workers": [{"fte": %s}]', "workers[0].fte"),
        ('"cases": [{"complexity": {"risk": %s}}]', "cases[0].complexity.risk"),
        ('"policy": {"weights": {"grade": %s}}', "policy.weights.grade"),
        (
            '"policy": {"complexity": {"tier_upper_bounds": [9, 13, %s]}}',
            "policy.complexity.tier_upper_bounds[2]",
        ),
    ],
)
def test_a_number_beyond_all_bounds_is_refused_where_it_stands(number: str, field: str, place: str) -> None:
    document = parse_json(f"{{{field % number}}}")
    assert place in places(document)


def test_the_refusal_is_that_of_the_document_asked_for() -> None:
    with pytest.raises(InvalidProposal):
        parse_json("{", InvalidProposal)


def test_depth_is_no_way_to_break_the_reading() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert places(a_document(workers=deep)) == ["workers[0]"]
    assert places(with_worker(interests=deep)) == ["workers[0].interests[0]"]
    assert places(with_worker(expertise={"a": deep})) == ["workers[0].expertise.a"]
    assert places(a_document(extra=deep)) == ["extra"]
    assert places(with_policy(tasks={"review": {"lead_requires": deep}})) == [
        "policy.tasks.review.lead_requires[0][0]"
    ]


def test_names_too_long_or_broken_to_repeat_are_shortened_or_escaped() -> None:
    [fault] = faults_of(a_document(**{"k" * 100_000: 1}))
    assert fault.place == "k" * 119 + "…"
    for document in (
        a_document(**{"\ud800": 1}),
        with_worker(expertise={"\ud800": 9}),
        with_case(**{"\udfff": 1}),
    ):
        assert all(str(fault).encode() for fault in faults_of(document))


def test_many_faults_are_found_in_little_time() -> None:
    cases = [a_case_document(id=f"C{number}", colour="red") for number in range(2000)]
    assert len(faults_of(a_document(cases=cases))) == 2000


JUNK: list[Any] = [
    *(None, True, False, 0, -1, 4, 1.5, math.nan, math.inf, 10**400, -(10**30), 2**63, 1e-300),
    *("", "x", "\ud800", "2026-11-23", "2026-11-23T09:00:00", "W0", "C1"),
    *([], [None], [[1]], ["W0", "W0"], {}, {"a": 1}, {"": 1}, {"\ud800": []}, [{}], {"from": "2026-01-01"}),
]
PYDANTICS = ("tuple", "dictionary", "instance of", "valid ", "Input", "input", "pydantic")


def _slots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with a key or an index into it."""
    if isinstance(value, (dict, list)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _slots(value[key])


def _spoil(document: Any, rng: Random) -> None:
    holder, key = rng.choice(list(_slots(document)))
    match rng.choice(["replace", "replace", "remove", "add"]):
        case "replace":
            holder[key] = copy.deepcopy(rng.choice(JUNK))
        case "remove":
            del holder[key]
        case _ if isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        case _:
            holder[rng.choice(["zz", "id", "\ud800", ""])] = copy.deepcopy(rng.choice(JUNK))


@pytest.mark.parametrize("seed", range(300))
def test_a_document_spoilt_anyhow_is_read_or_refused_in_plain_words(seed: int) -> None:
    rng, document = Random(seed), small_scenario(seed)
    for _ in range(rng.randint(1, 6)):
        if document:
            _spoil(document, rng)
    faults = refusal_of(document)
    assert len(set(faults)) == len(faults)
    for fault in faults:
        assert fault.allowed
        assert str(fault).encode()
        offered = fault.allowed.startswith(("no such field", "only ", "a role ", "a task ", "nobody"))
        assert offered or not any(word in fault.allowed for word in PYDANTICS), fault


def refusal_of(document: Any) -> tuple[Fault, ...]:
    """The faults of a document; none if it can be read after all."""
    try:
        read_scenario(document)
    except InvalidScenario as refused:
        return refused.faults
    return ()
