"""A line that tells how a long run stands, and Ctrl-C as a wish for the best found so far."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from rich.live import Live
from rich.text import Text

from api.cli.show.console import messages

if TYPE_CHECKING:
    from solver.progress import Progress
    from solver.proposal import Score

_QUIET = 1.0  # seconds: a run that ends sooner needs no progress


@contextmanager
def cancelled_by_ctrl_c() -> Iterator[threading.Event]:
    """Give an event that the first Ctrl-C sets; the second ends the program as usual."""
    event = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield event
        return

    def stop(signum: int, frame: FrameType | None) -> None:
        if event.is_set():
            raise KeyboardInterrupt
        event.set()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield event
    finally:
        signal.signal(signal.SIGINT, before)


class ProgressLine:
    """Shows the latest `Progress` on stderr, on a terminal alone, from one second on."""

    def __init__(self, time_limit: float, cancel: threading.Event, *, limit_is_time: bool = True) -> None:
        self._started = time.monotonic()
        self._limit = f" of {time_limit:g} s" if limit_is_time else ""
        self._cancel = cancel
        self._latest: Progress | None = None
        console = messages()
        self._live = Live(console=console, transient=True, refresh_per_second=4, get_renderable=self._line)
        self._shown = console.is_terminal

    def tell(self, progress: Progress) -> None:
        """Take the latest; may be called from any thread."""
        self._latest = progress

    def __enter__(self) -> ProgressLine:
        if self._shown:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            self._live.stop()

    def _line(self) -> Text:
        seconds = time.monotonic() - self._started
        if seconds < _QUIET:
            return Text("")
        text = f"{seconds:.0f} s{self._limit}"
        if self._cancel.is_set():
            text += " · stopping"
        if self._latest is not None:
            latest = self._latest
            text += f" · gap {latest.gap * 100:.2f} % · score {_levels(latest.score)}"
            text += f" · bound {_levels(latest.bound)}"
        return Text(text, style="cyan", no_wrap=True, overflow="ellipsis")


def _levels(score: Score) -> str:
    return f"{score.unallocated:,} / {score.preference:,}"
