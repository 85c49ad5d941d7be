"""What a process looks after while it runs: a few small duties, each at its own pace, in one thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger(__name__)

_TICK = 0.2


@dataclass
class Duty:
    """Something to do every so many seconds."""

    name: str
    seconds: float
    work: Callable[[], None]
    due: float = field(default=0.0)


class Upkeep:
    """Does its duties until it is stopped; one that fails is tried again when it is next due."""

    def __init__(self, duties: list[Duty]) -> None:
        self._duties = duties
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, after the duty in hand."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    @property
    def is_alive(self) -> bool:
        """Whether the duties are being done."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while not self._stop.wait(_TICK):
            for duty in self._duties:
                if time.monotonic() >= duty.due and not self._stop.is_set():
                    self._do(duty)

    def _do(self, duty: Duty) -> None:
        try:
            duty.work()
        except Exception as error:  # whatever it was, the other duties go on, and this one comes again
            log.warning("duty_failed", duty=duty.name, error=type(error).__name__)
        duty.due = time.monotonic() + duty.seconds
