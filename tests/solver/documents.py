"""Valid documents of one worker and one case, to be spoilt one field at a time; and what is said of them."""

from __future__ import annotations

from typing import Any

import pytest

from solver.errors import Fault, InvalidScenario
from solver.reading import read_scenario
from tests.solver.factories import MONDAY, scores

Json = dict[str, Any]


def a_worker_document(**fields: Any) -> Json:
    return {"id": "ana", "name": "Ana", "team": "T", "role": "social_worker", "fte": 1, **fields}


def a_case_document(**fields: Any) -> Json:
    return {
        "id": "C1",
        "team": "T",
        "task": "review",
        "status": "pending",
        "received_at": "2026-11-23T08:00:00",
        "complexity": scores(6),
        **fields,
    }


def a_document(**fields: Any) -> Json:
    return {
        "format": "caseload-scenario/1",
        "as_of": MONDAY,
        "workers": [a_worker_document()],
        "cases": [a_case_document()],
        **fields,
    }


def with_worker(**fields: Any) -> Json:
    return a_document(workers=[a_worker_document(**fields)])


def with_case(**fields: Any) -> Json:
    return a_document(cases=[a_case_document(**fields)])


def with_policy(**fields: Any) -> Json:
    return a_document(policy=fields)


def faults_of(document: Any) -> list[Fault]:
    """What is wrong with a document; at least something is."""
    with pytest.raises(InvalidScenario) as refused:
        read_scenario(document)
    assert refused.value.faults
    return list(refused.value.faults)


def said(document: Any) -> list[str]:
    """The same, as a person reads it."""
    return [str(fault) for fault in faults_of(document)]


def places(document: Any) -> list[str]:
    """Where the faults are."""
    return [fault.place for fault in faults_of(document)]
