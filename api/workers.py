"""The processes that share a database: signs of life, and what becomes of the runs of the dead.

Time is the database's own, the one clock that all of them share.
"""

from __future__ import annotations

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import insert

from api.db import Database
from api.engine import Engine
from api.tables import WorkerRow

log = structlog.get_logger(__name__)

_NOW = sa.cast(sa.func.extract("epoch", sa.func.clock_timestamp()) * 1000, sa.BigInteger)


class Workers:
    """This process among the others on one PostgreSQL database."""

    def __init__(self, database: Database, engine: Engine, silence: float) -> None:
        self._database = database
        self._engine = engine
        self._silence = int(silence * 1000)

    def sign(self) -> None:
        """Give a sign of life."""
        row = {"id": self._engine.executor, "seen_at": _NOW}
        with self._database.writing() as session:
            session.execute(
                insert(WorkerRow)
                .values(row)
                .on_conflict_do_update(index_elements=["id"], set_={"seen_at": _NOW})
            )

    def sign_off(self) -> None:
        """Say that this process is gone, so that the others need not wait to be sure."""
        with self._database.writing() as session:
            session.execute(
                sa.update(WorkerRow).where(WorkerRow.id == self._engine.executor).values(seen_at=0)
            )

    def take_over(self) -> None:
        """Queue again the runs of processes that are gone.

        Several may do so at once, and a process may be taken for dead while it only slept: a run that was
        queued again is out of its old holder's hand, whose outcome is no longer taken.
        """
        with self._database.reading() as session:
            dead = list(
                session.scalars(
                    sa.select(WorkerRow.id).where(
                        WorkerRow.seen_at < _NOW - self._silence, WorkerRow.id != self._engine.executor
                    )
                )
            )
        if not dead:
            return
        log.info("taking_over", processes=len(dead))
        self._engine.take_over_from(dead)
        with self._database.writing() as session:
            session.execute(
                sa.delete(WorkerRow).where(WorkerRow.id.in_(dead), WorkerRow.seen_at < _NOW - self._silence)
            )
