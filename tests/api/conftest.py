"""The service in this process, on each database: the same tests on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.settings import Settings
from tests.api.service import Service, running
from tests.conftest import POSTGRES_URL


@contextmanager
def new_postgres_database() -> Iterator[str]:
    """Give the address of an empty database that is dropped again."""
    server = sa.make_url(os.environ[POSTGRES_URL])
    name = f"caseload_test_{uuid.uuid4().hex}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


ON_BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="module", params=ON_BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database for a module, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database')}/caseload.db"
        return
    with new_postgres_database() as url:
        yield url


@pytest.fixture(params=ON_BOTH)
def fresh_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database for one test, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/caseload.db"
        return
    with new_postgres_database() as url:
        yield url


@pytest.fixture(scope="module")
def service(database_url: str) -> Iterator[Service]:
    """The service, shared by a module's tests; each uses proposals of its own."""
    with running(Settings(database_url=database_url)) as found:
        yield found
