"""An absence or a relief as it was asked for: a job for a solving process, and a row from which to run it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from api.absences.schemas import AbsenceRequest, ReliefRequest
from solver import Scenario
from solver.jobs import ProvideForAbsence, Relieve
from solver.propose import Options

Asked = AbsenceRequest | ReliefRequest

_ASKED: Mapping[str, type[AbsenceRequest] | type[ReliefRequest]] = {
    "absence": AbsenceRequest,
    "relief": ReliefRequest,
}


def job_of(asked: Asked, scenario: Scenario) -> ProvideForAbsence | Relieve:
    """Give the job that answers a request."""
    options = Options(asked.options.time_limit, asked.options.seed)
    if isinstance(asked, ReliefRequest):
        return Relieve(scenario, asked.worker, asked.moves, options=options)
    workers = [asked.worker] if isinstance(asked.worker, str) else asked.worker
    return ProvideForAbsence(
        scenario,
        tuple(workers),
        asked.kind,
        asked.from_,
        asked.to,
        asked.notified_on,
        asked.moves,
        options=options,
    )


def stored(asked: Asked) -> dict[str, Any]:
    """Write down what was asked, apart from the scenario and the options, which every run has."""
    job = next(name for name, model in _ASKED.items() if isinstance(asked, model))
    return {"job": job} | asked.model_dump(mode="json", by_alias=True, exclude={"scenario", "options"})


def read(
    document: Mapping[str, Any], scenario: Scenario, options: Mapping[str, Any]
) -> ProvideForAbsence | Relieve:
    """Give the job of a request that was stored."""
    fields = {key: value for key, value in document.items() if key != "job"}
    whole = {**fields, "scenario": {}, "options": dict(options)}
    return job_of(_ASKED[document["job"]].model_validate_json(json.dumps(whole)), scenario)
