"""One process of the program, serving or only working: what it holds, in the order in which it is opened."""

from __future__ import annotations

import os
import time
from types import TracebackType
from typing import Self

import structlog
from sqlalchemy.exc import DBAPIError

from api import idempotency
from api.db import Database
from api.engine import Engine
from api.lock import FileLock
from api.metrics import Metrics
from api.proposals.run import Runs
from api.settings import Settings
from api.solvers import Solvers
from api.upkeep import Duty, Upkeep
from api.workers import Workers

log = structlog.get_logger(__name__)

# Past this size the log of an embedded database is moved into its file.
_LOG_BYTES = 4 * 1024 * 1024


class Process:
    """The database, the queue engine and the runs in hand, from start to stop."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self._settings = settings
        self._lock = FileLock(settings.database_file) if settings.is_embedded else None
        self.database = Database(settings)
        self.engine = Engine(self.database, settings)
        self.solvers = Solvers(answers_at_once=max(2, settings.runs_at_once))
        self.runs = Runs(self.database, self.engine, metrics, self.solvers)
        self._workers = (
            None if settings.is_embedded else Workers(self.database, self.engine, settings.worker_silence)
        )
        self._has_signed = False
        self._upkeep = Upkeep(self._duties())

    def __enter__(self) -> Self:
        if self._lock is not None:
            self._lock.__enter__()
        try:
            self._open()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        started = time.monotonic()
        self.engine.stop_taking()
        all_back = self.runs.hand_back(self._settings.stop_seconds)
        self._close()
        log.info("stopped", handed_back=all_back, seconds=round(time.monotonic() - started, 2))

    @property
    def is_working(self) -> bool:
        """Whether runs are queued, taken and looked after."""
        return self.engine.is_launched and self._upkeep.is_alive

    def _open(self) -> None:
        with self.database.changing_tables():
            self.database.migrate()
            self.database.assert_sound()
            if self._workers is not None:
                # Before the first run is taken: a holder that nobody knows is never found dead.
                self._workers.sign()
                self._has_signed = True
            self.engine.launch(self.runs.perform)
        self._upkeep.start()
        self.solvers.warm_up()
        log.info("started", database=self._settings.database_shown, executor=self.engine.executor)

    def _close(self) -> None:
        self._upkeep.stop()
        self.solvers.close()
        self.engine.close()
        if self._workers is not None and self._has_signed:
            try:
                self._workers.sign_off()
            except DBAPIError as error:  # the others will notice the silence
                log.warning("not_signed_off", error=type(error).__name__)
        self.database.close()
        if self._lock is not None:
            self._lock.__exit__(None, None, None)

    def _duties(self) -> list[Duty]:
        duties = [
            Duty("cancels", 0.2, self.runs.look_for_cancels),
            Duty("keys", 3600, lambda: idempotency.forget(self.database, self._settings.idempotency_days)),
        ]
        if self._workers is None:
            return [*duties, Duty("log", 5, self._keep_log_short)]
        pace = self._settings.worker_silence / 6
        return [*duties, Duty("sign", pace, self._workers.sign), Duty("dead", pace, self._workers.take_over)]

    def _keep_log_short(self) -> None:
        log_file = f"{self._settings.database_file}-wal"
        if os.path.exists(log_file) and os.path.getsize(log_file) > _LOG_BYTES:
            self.database.checkpoint()
