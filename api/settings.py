"""What the service is told from outside: the environment (`CASELOAD_...`) or the command's options."""

from __future__ import annotations

import os
from typing import Annotated, Literal

import sqlalchemy
from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

EMBEDDED = "sqlite:///var/caseload.db"


def _known_database(url: str) -> str:
    """Give the address as SQLAlchemy wants it; only a SQLite file or PostgreSQL can be promised to hold."""
    try:
        parsed = sqlalchemy.make_url(url)
    except sqlalchemy.exc.ArgumentError:
        raise ValueError(
            "an address such as sqlite:///caseload.db or postgresql://user@host/name is needed"
        ) from None
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if parsed.get_backend_name() != "sqlite":
        raise ValueError(f"SQLite or PostgreSQL is needed, not {parsed.get_backend_name()}")
    if parsed.database in (None, "", ":memory:") or "mode" in parsed.query:
        raise ValueError("a file is needed: what is in memory alone is lost with the process")
    return parsed.set(drivername="sqlite").render_as_string(hide_password=False)


class Settings(BaseSettings):
    """Everything that differs between one installation and another; there is no secret among it.

    Attributes
    ----------
    database_url
        A SQLite file (`sqlite:///path`), held by one process at a time, or PostgreSQL, shared by many.
    host, port
        Where the service listens. Until there is sign-in, only this machine's own addresses.
    runs_at_once
        Proposals that one process works on at the same time. 0 leaves them all to `caseload worker`.
    max_body_bytes
        Larger request bodies are refused.
    max_time_limit, max_wait
        The longest search and the longest wait in one request that a caller may ask for, in seconds.
    idempotency_days
        For how long the answer to an `Idempotency-Key` is kept.
    worker_silence
        Seconds without a sign of life after which a process that shares the database is taken for dead and
        its runs are given to others.
    stop_seconds
        How long a stop waits for requests under way and for runs to be handed back.
    """

    model_config = SettingsConfigDict(env_prefix="CASELOAD_", frozen=True, extra="forbid")

    database_url: Annotated[str, AfterValidator(_known_database)] = Field(
        default=EMBEDDED, validate_default=True
    )
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    runs_at_once: int = Field(default=2, ge=0, le=64)
    max_body_bytes: int = Field(default=16 * 1024 * 1024, ge=1024)
    max_time_limit: float = Field(default=600.0, gt=0)
    max_wait: float = Field(default=300.0, ge=0)
    idempotency_days: int = Field(default=7, ge=1)
    worker_silence: float = Field(default=15.0, ge=2)
    stop_seconds: int = Field(default=10, ge=1)
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a file that belongs to one process."""
        return self.database_url.startswith("sqlite")

    @property
    def database_file(self) -> str:
        """Give the path of the embedded database."""
        return os.path.abspath(str(sqlalchemy.make_url(self.database_url).database))

    @property
    def database_shown(self) -> str:
        """Give the database's address without its password."""
        return sqlalchemy.make_url(self.database_url).render_as_string(hide_password=True)
