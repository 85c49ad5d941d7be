"""Running a batch: one solver process a core, one bar for all, finished work kept."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.cli.batch_files import Result, Store, figures_of
from api.cli.exits import Refused
from api.cli.inputs import blamed_on, read_file, scenario_from
from api.cli.progress import cancelled_by_ctrl_c
from api.cli.show.console import messages

if TYPE_CHECKING:
    from solver import SolverProcess


def run(paths: Sequence[Path], store: Store, *, jobs: int) -> tuple[list[Result], bool]:
    """Propose for every file; give what became of each, by name, and whether Ctrl-C ended it early."""
    from solver import SolverProcess

    jobs = min(jobs, len(paths))
    processes: queue.SimpleQueue[SolverProcess] = queue.SimpleQueue()
    results = {}
    with cancelled_by_ctrl_c() as cancel, ExitStack() as stack:
        for _ in range(jobs):
            process = SolverProcess()  # starts with its first scenario, if it gets one
            stack.callback(process.close)
            processes.put(process)
        workshop = _Workshop(store, processes, cancel)
        bar = stack.enter_context(_bar(len(paths)))
        pool = stack.enter_context(ThreadPoolExecutor(jobs))
        # The largest first, so that no long one starts when the others are through.
        by_size = sorted(paths, key=_size, reverse=True)
        for future in as_completed([pool.submit(workshop.make, path) for path in by_size]):
            result = future.result()
            results[result.file] = result
            bar.advance(bar.task_ids[0])
    return [results[path.name] for path in paths], cancel.is_set()


@dataclass(frozen=True)
class _Workshop:
    """What every file needs to become a proposal."""

    store: Store
    processes: queue.SimpleQueue[SolverProcess]
    cancel: threading.Event

    def make(self, path: Path) -> Result:
        """Take one file to its end; whatever is wrong with it is its own result."""
        from solver import SolverFailed, VerificationFailed

        if self.cancel.is_set():
            return Result(path.name, "unfinished")
        try:
            with blamed_on(str(path)):
                return self._made(path)
        except Refused as error:
            return Result(path.name, "refused", faults=error.lines)
        except (SolverFailed, VerificationFailed) as error:
            return Result(path.name, "failed", faults=(f"{path}: the program failed: {error}",))

    def _made(self, path: Path) -> Result:
        source = read_file(path)
        scenario = scenario_from(source)
        kept = self.store.finished(path.name, source.data, scenario)
        if kept is not None:
            return Result(path.name, "kept", figures_of(scenario, kept))
        options = self.store.search
        with self._process() as process:
            proposal = process.propose(scenario, threads=1, cancel=self.cancel, **options)
        if proposal.stopped_by == "cancelled":
            return Result(path.name, "unfinished")
        self.store.keep(path.name, source.data, proposal)
        return Result(path.name, "done", figures_of(scenario, proposal))

    @contextmanager
    def _process(self) -> Iterator[SolverProcess]:
        process = self.processes.get()
        try:
            yield process
        finally:
            self.processes.put(process)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _bar(total: int) -> Progress:
    console = messages()
    columns = (TextColumn("Proposing"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    bar.add_task("Proposing", total=total)
    return bar
