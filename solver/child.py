"""The other side of `solver.process`: does the jobs that it is sent, until its caller is gone."""

from __future__ import annotations

import os
import queue
import sys
import threading
import traceback
from multiprocessing.connection import Connection
from typing import Any

from solver.errors import AllocationError, SolverFailed
from solver.jobs import AnyJob
from solver.progress import Progress


class _Child:
    def __init__(self, line: Connection) -> None:
        self._line = line
        self._speaking = threading.Lock()
        self._work: queue.Queue[tuple[AnyJob]] = queue.Queue()
        self._cancel = threading.Event()

    def listen(self) -> None:
        """Take orders; a caller who has gone ends this process at once, mid-solve or not."""
        while True:
            try:
                message = self._line.recv()
            except (EOFError, OSError):
                os._exit(0)
            if message[0] == "cancel":
                self._cancel.set()
            else:
                self._cancel.clear()
                self._work.put(message[1:])

    def work_for_ever(self) -> None:
        while True:
            (job,) = self._work.get()
            try:
                answer = job.perform(self._progress, self._cancel)
            except AllocationError as error:
                self._say("failed", error)
            except Exception as error:  # the caller is told, and this process lives on
                traceback.print_exc()
                self._say("failed", SolverFailed(f"{type(error).__name__}: {error}"))
            else:
                self._say("done", answer)

    def _progress(self, progress: Progress) -> None:
        self._say("progress", progress)

    def _say(self, kind: str, content: Any) -> None:
        with self._speaking:
            self._line.send((kind, content))


def main() -> None:
    """Serve the connection whose file descriptor is the first argument."""
    child = _Child(Connection(int(sys.argv[1])))
    threading.Thread(target=child.listen, daemon=True).start()
    child.work_for_ever()


if __name__ == "__main__":
    main()
