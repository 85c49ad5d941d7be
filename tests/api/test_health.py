"""Health, readiness and counters tell the truth."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from api.upkeep import Upkeep
from tests.api.scenarios import two_and_two
from tests.api.service import Service


def test_a_service_that_runs_is_healthy_and_ready(service: Service):
    assert service.client.get("/healthz").json() == {"status": "ok"}
    answer = service.client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "database": True, "migrations": True, "queue": True}


def test_tables_of_another_version_are_not_ready(service: Service):
    def stamp(version: str) -> None:
        with service.process.database.writing() as session:
            session.execute(
                sa.text("UPDATE alembic_version SET version_num = :version"), {"version": version}
            )

    with service.process.database.reading() as session:
        known = session.scalars(sa.text("SELECT version_num FROM alembic_version")).one()
    stamp("0000")
    try:
        answer = service.client.get("/readyz")
    finally:
        stamp(known)
    assert answer.status_code == 503
    assert answer.json() == {"status": "not_ready", "database": True, "migrations": False, "queue": True}


def test_a_database_that_is_gone_is_not_ready_but_the_process_is_healthy(
    service: Service, monkeypatch: pytest.MonkeyPatch
):
    nowhere = sa.create_engine(
        "postgresql+psycopg://nobody@127.0.0.1:1/none", connect_args={"connect_timeout": 2}
    )
    monkeypatch.setattr(service.process.database, "engine", nowhere)
    answer = service.client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not_ready", "database": False, "migrations": False, "queue": False}
    assert service.client.get("/healthz").status_code == 200
    refused = service.client.post("/v1/proposals", json={"scenario": two_and_two()})
    assert refused.status_code == 503
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["retry-after"] == "5"
    assert "nobody" not in refused.text


def test_a_process_that_neglects_its_duties_is_not_ready(service: Service, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(service.process, "_upkeep", Upkeep([]))
    answer = service.client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not_ready", "database": True, "migrations": True, "queue": False}


def test_what_happens_is_counted(service: Service):
    ready = service.ask(two_and_two())
    service.decide(ready, {"case": "C1", "decision": "accept"})
    answer = service.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    counted = dict(re.findall(r"^(\w+(?:\{.*\})?) ([\d.e+-]+)$", answer.text, re.MULTILINE))
    assert float(counted['caseload_runs_total{outcome="ready"}']) >= 1
    assert float(counted['caseload_decisions_total{decision="accept"}']) >= 1
    assert counted['caseload_proposals{state="running"}'] == "0.0"
    assert counted["caseload_followers"] == "0.0"
    asked = 'caseload_requests_total{method="POST",route="/v1/proposals",status="201"}'
    assert float(counted[asked]) >= 1
    assert ready["id"] not in answer.text
