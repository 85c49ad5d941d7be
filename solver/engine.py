"""The only caller of the CP-SAT solver: limits, seeds, progress, stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from solver.errors import SolverFailed
from solver.model import Model

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
StopReason = Literal["time_limit", "deterministic_limit", "cancelled"]

_WORTH_SHARING = 600  # variables below which a second thread costs more than it saves
POLL = 0.002  # seconds between looks at the caller's wish to stop


class Wish(Protocol):
    """A wish to stop: an event, or several taken together."""

    def is_set(self) -> bool:
        """Whether somebody wants no more."""

    def wait(self, timeout: float) -> bool:
        """Wait for that; say whether it has come."""


class _Either:
    """A wish of either of two; the first is heard at once."""

    def __init__(self, first: Wish, second: Wish | None) -> None:
        self._first, self._second = first, second

    def is_set(self) -> bool:
        return self._first.is_set() or (self._second is not None and self._second.is_set())

    def wait(self, timeout: float) -> bool:
        return self._first.wait(timeout) or self.is_set()


@dataclass
class Budget:
    """What a run may spend, shared by all of its solves.

    Attributes
    ----------
    limit
        Seconds of wall time, or units of CP-SAT's deterministic time when `deterministic`.
    threads
        CP-SAT's search threads (a *worker* is a person).
    searches
        CP-SAT's searches by name; none for its own default portfolio, which the benchmark compares with.
    """

    limit: float = 30.0
    seed: int = 1
    threads: int = 1
    deterministic: bool = False
    cancel: Wish | None = None
    # Measured: one LP-driven search proves these models; the default portfolio does not within its time.
    searches: tuple[str, ...] = ("max_lp",)
    started: float = field(default_factory=time.monotonic)
    spent: float = 0.0  # deterministic units
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def left(self) -> float:
        """Give what is left of the limit, at least 0."""
        used = self.spent if self.deterministic else time.monotonic() - self.started
        return max(0.0, self.limit - used)

    def share(self, part: float) -> Budget:
        """Give a budget of its own of that part of what is left; whoever asks books what it spends."""
        return Budget(
            self.left * part, self.seed, self.threads, self.deterministic, self.cancel, self.searches
        )

    @contextmanager
    def lent(self, part: float = 1.0, most: float = float("inf")) -> Iterator[Budget]:
        """Lend that part of what is left, at most so much, and book what is spent of it."""
        own = self.share(part)
        own.limit = min(own.limit, most)
        yield own
        self.spend(own.spent)

    def against(self, rival: threading.Event, seed: int) -> Budget:
        """Give a budget over what is left that also ends when a rival is done; nobody books it."""
        return Budget(
            self.left,
            seed,
            self.threads,
            self.deterministic,
            _Either(rival, self.cancel),
            self.searches,
        )

    @property
    def cancelled(self) -> bool:
        """Whether the caller wants no more."""
        return self.cancel is not None and self.cancel.is_set()

    @property
    def over(self) -> bool:
        """Whether nothing more may be spent."""
        return self.cancelled or self.left <= 0

    def why_over(self) -> StopReason:
        """Say what ended a run that was not proven."""
        if self.cancelled:
            return "cancelled"
        return "deterministic_limit" if self.deterministic else "time_limit"

    def spend(self, units: float) -> None:
        """Book deterministic time."""
        with self._lock:
            self.spent += units


@dataclass(frozen=True)
class Outcome:
    """What one solve came to; `values` is None when nothing was found, `bound` a true lower bound."""

    values: Ints | None
    bound: int
    proven: bool


Report = Callable[[Ints | None, int], None]


class _Watch(cp_model.CpSolverSolutionCallback):
    """Keeps the best values so far, cheaper than `standing`, and passes each on.

    Of values that cost the same the solver may come back with others than it told of: what was told stands.
    """

    def __init__(self, model: Model, standing: int | None, report: Report | None) -> None:
        super().__init__()
        self._model = model
        self._cost = standing
        self._report = report
        self.values: Ints | None = None

    def on_solution_callback(self) -> None:
        values = np.array(self.response_proto.solution, dtype=np.int64)
        if self.take(values) and self._report is not None:
            self._report(values, _rounded_up(self.best_objective_bound))

    def take(self, values: Ints) -> bool:
        """Keep values that are better; say whether they are."""
        cost = self._model.value(values)
        if self._cost is not None and cost >= self._cost:
            return False
        self.values, self._cost = values, cost
        return True


def minimise(
    model: Model,
    budget: Budget,
    threads: int,
    floor: int,
    report: Report | None = None,
    standing: int | None = None,
    below: int | None = None,
    lean: bool = False,
    soon: bool = False,
) -> Outcome:
    """Minimise the model's objective, starting from its hint.

    Parameters
    ----------
    model
        With its objective posted.
    budget
        Never exceeded by more than the solver's own reaction time.
    threads
        Search threads for this solve.
    floor
        A lower bound that is known already.
    report
        Called from the solver's threads with each better solution, and with None and each better bound.
    standing
        What is at hand already: only solutions that cost less are reported and given.
    below
        Only solutions that cost less are looked for; where there are none, that is the bound. It prunes from
        the first programme on: to refute takes half the time, and less.
    lean
        Leave out what pays at the first level, where many plans cost the same, and not at the second. Of
        variables that are no literals, none may be lawful only above its least: they are left there.
    soon
        For a model that is mostly proven in a moment: what pays later is left out, that is to simplify it, to
        look at the hint and to probe. Together they take half of a team's time.

    Raises
    ------
    SolverFailed
        When the model is invalid, or infeasible without `below`: a plan always exists, so that is our bug.
    """
    if below is not None and floor >= below:
        return Outcome(None, below, proven=True)
    if budget.over:
        return Outcome(None, floor, proven=False)
    if below is not None:
        model.cost_within(floor, below - 1)
    solver = cp_model.CpSolver()
    _configure(solver, budget, threads if len(model) >= _WORTH_SHARING else 1, lean, soon)
    watch = _Watch(model, standing, report)
    if report is not None:
        solver.best_bound_callback = lambda bound: report(None, _rounded_up(bound))
    with stopping(solver.stop_search, budget):
        status = solver.solve(model.cp, watch)
    budget.spend(solver.response_proto.deterministic_time)
    if status == cp_model.INFEASIBLE and below is not None:
        return Outcome(None, below, proven=True)
    if status in (cp_model.INFEASIBLE, cp_model.MODEL_INVALID):
        raise SolverFailed(f"the model is {solver.status_name(status)}: {model.cp.validate()}")
    if status == cp_model.UNKNOWN:
        return Outcome(None, floor, proven=False)
    bound = max(floor, _rounded_up(solver.best_objective_bound))
    last = np.array(solver.response_proto.solution, dtype=np.int64)
    watch.take(last)
    if status == cp_model.OPTIMAL:  # the reported bound is in doubles, the value is exact
        return Outcome(watch.values, model.value(last), proven=True)
    return Outcome(watch.values, bound, proven=False)


def _configure(solver: cp_model.CpSolver, budget: Budget, threads: int, lean: bool, soon: bool) -> None:
    parameters = solver.parameters
    parameters.num_workers = threads
    parameters.random_seed = budget.seed
    parameters.subsolvers.extend(budget.searches)
    if budget.searches:  # measured on teams: probing and symmetry cost more time here than they save
        parameters.linearization_level = 2
        parameters.cp_model_probing_level = 0
        parameters.symmetry_level = 0
        if soon:
            parameters.cp_model_presolve = False
            parameters.hint_conflict_limit = 0
            parameters.inprocessing_probing_dtime = 0.0
        if lean:
            parameters.instantiate_all_variables = False  # literals are, and nothing else need be
            parameters.add_cg_cuts = False
            parameters.inprocessing_dtime_ratio = 0.0
        if threads > 1:  # where a second thread is given, another LP-driven search beats guesses
            parameters.subsolvers.append("reduced_costs")
    if budget.deterministic:
        parameters.max_deterministic_time = budget.left
    else:
        parameters.max_time_in_seconds = budget.left


@contextmanager
def stopping(stop: Callable[[], object], budget: Budget) -> Iterator[None]:
    """Stop the search soon after the caller's event is set."""
    cancel = budget.cancel
    if cancel is None:
        yield
        return
    done = threading.Event()

    def watch() -> None:
        while not done.wait(POLL):
            if cancel.is_set():
                stop()
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _rounded_up(bound: float) -> int:
    """Give the integer bound that follows from a bound in doubles; costs are whole."""
    return int(np.ceil(bound - 1e-6))
