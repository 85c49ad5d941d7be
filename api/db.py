"""The database: how it is opened, and the one place that commits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from api.settings import Settings

BUSY_SECONDS = 30

# Any number, the same in every process: who holds it may change the tables.
_MIGRATION_LOCK = 0x_CA5E_10AD

# What every connection to SQLite must have, and how SQLite says that it has it.
_PRAGMAS = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "busy_timeout": (str(BUSY_SECONDS * 1000), BUSY_SECONDS * 1000),
    # No connection checkpoints on its own: see `Database.checkpoint`.
    "wal_autocheckpoint": ("0", 0),
}


class DatabaseUnfit(Exception):
    """The database is not as it must be to be relied on."""


def now() -> str:
    """Give the present moment in UTC, as it is stored: text that sorts by time."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class Database:
    """An engine, and sessions that read or that write and commit."""

    def __init__(self, settings: Settings) -> None:
        self.is_embedded = settings.is_embedded
        if self.is_embedded:
            Path(settings.database_file).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.engine = sa.create_engine(
                f"sqlite:///{settings.database_file}",
                pool_size=20,
                max_overflow=40,
                pool_timeout=BUSY_SECONDS,
            )
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
        else:
            self.engine = sa.create_engine(
                settings.database_url,
                pool_size=20,
                max_overflow=20,
                pool_timeout=BUSY_SECONDS,
                pool_pre_ping=True,
                connect_args={"connect_timeout": 5, "application_name": "caseload"},
            )

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that is rolled back at its end."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session whose work is committed as a whole at its end, or not at all.

        On SQLite it holds the write lock from its first read on, so that what it read is still so when it
        writes; on PostgreSQL the repositories lock the rows that they decide on.
        """
        with Session(self.engine, expire_on_commit=False) as session:
            if self.is_embedded:
                session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            yield session
            session.commit()

    def close(self) -> None:
        """Close every connection; the last one of an embedded database moves its log into the file."""
        self.engine.dispose()

    def assert_sound(self) -> None:
        """Check that SQLite took every setting on which durability rests.

        Raises
        ------
        DatabaseUnfit
            Naming the setting: WAL needs a file system with shared memory, for one.
        """
        if not self.is_embedded:
            return
        with self.engine.connect() as connection:
            for name, (_, expected) in _PRAGMAS.items():
                found = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                if found != expected:
                    raise DatabaseUnfit(f"SQLite answers {found!r} to PRAGMA {name}; {expected!r} is needed")

    def checkpoint(self) -> None:
        """Move SQLite's log into the file while nobody writes.

        SQLite before 3.51.3 can lose pages when one connection checkpoints in the instant in which another
        resets the log by writing. So no connection checkpoints by itself, and this one does so while a second
        holds the write lock.
        """
        if not self.is_embedded:
            return
        with self.engine.connect() as holder, self.engine.connect() as mover:
            holder.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                mover.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
            finally:
                holder.rollback()

    @contextmanager
    def changing_tables(self) -> Iterator[None]:
        """Let one process at a time change the tables; an embedded database has only one."""
        if self.is_embedded:
            yield
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.select(sa.func.pg_advisory_lock(_MIGRATION_LOCK)))
            try:
                yield
            finally:
                connection.execute(sa.select(sa.func.pg_advisory_unlock(_MIGRATION_LOCK)))

    def migrate(self) -> None:
        """Bring the tables to the form that this program knows, in one transaction."""
        config = _migrations()
        with self.engine.connect() as connection:
            if self.is_embedded:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()

    def is_at_head(self) -> bool:
        """Say whether the tables have the form that this program knows; raises when it cannot be read."""
        with self.engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
        return found == ScriptDirectory.from_config(_migrations()).get_current_head()


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    return config


def _prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    # Python's driver begins a transaction before the first change; it then takes the write lock at once, so
    # that two transactions never wait for each other.
    connection.isolation_level = "IMMEDIATE"
    for name, (value, _expected) in _PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")
