"""What is asked about an absence: who, from when to when, whether covered or reallocated (SPEC 7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from solver.errors import Fault, InvalidInput
from solver.scenario import Scenario
from solver.working_days import add_working_days

Kind = Literal["cover", "reallocation"]

# Source: cover for urgent and statutory matters in short absences; every open case is reallocated when
# somebody leaves or is on long sick leave (practice guidance). Either may be asked for by its own name.
KINDS: dict[str, Kind] = {
    "annual_leave": "cover",
    "short_sickness": "cover",
    "training": "cover",
    "other_leave": "cover",
    "long_sickness": "reallocation",
    "left": "reallocation",
    "cover": "cover",
    "reallocation": "reallocation",
}

# Beyond any number of open cases that one person or team holds.
MAX_MOVES = 1000


class InvalidRequest(InvalidInput):
    """What was asked was refused."""

    what = "request"


@dataclass(frozen=True)
class Absence:
    """An absence as it was asked about.

    Attributes
    ----------
    workers
        Ids of those who are away, each once.
    first, last
        Both included; None for an absence without an end yet.
    notified_on
        When the absence became known.
    moves
        How many other open cases may change lead.
    """

    workers: tuple[str, ...]
    kind: Kind
    first: date
    last: date | None
    notified_on: date
    moves: int

    def deadline(self, scenario: Scenario) -> date | None:
        """Give the day by which the cases are reallocated; None for cover."""
        if self.kind == "cover":
            return None
        policy = scenario.policy
        return add_working_days(self.notified_on, policy.reallocation_working_days, policy.bank_holidays)

    def due(self, scenario: Scenario) -> datetime:
        """Give when the affected cases need somebody: by the deadline, or the day on which cover begins."""
        return datetime.combine(self.deadline(scenario) or self.first, time(23, 59))

    def judged_at(self, scenario: Scenario) -> datetime:
        """Give when other people's absences are judged: once this one has begun."""
        return max(scenario.as_of, datetime.combine(self.first, time.min))


def read_request(
    scenario: Scenario,
    workers: Sequence[str],
    kind: str,
    first: date,
    last: date | None,
    notified_on: date | None,
    moves: int,
) -> Absence:
    """Read what is asked about an absence.

    Parameters
    ----------
    kind
        A kind of absence, or `cover` or `reallocation` themselves.
    notified_on
        The scenario's own day when None.

    Raises
    ------
    InvalidRequest
        With every fault.
    """
    faults = request_faults(scenario, workers, kind, first, last, notified_on, moves)
    if faults:
        raise InvalidRequest(faults)
    return Absence(
        workers=tuple(dict.fromkeys(workers)),
        kind=KINDS[kind],
        first=first,
        last=last,
        notified_on=notified_on or scenario.as_of.date(),
        moves=moves,
    )


def request_faults(
    scenario: Scenario,
    workers: Sequence[str],
    kind: str,
    first: date | None,
    last: date | None,
    notified_on: date | None,
    moves: int,
) -> list[Fault]:
    """List what is wrong with a request, as far as its days are known."""
    faults = [*worker_faults(scenario, workers), *move_faults(moves)]
    if not workers:
        faults.append(Fault("worker", "missing", "the id of a worker of this scenario"))
    if kind not in KINDS:
        faults.append(Fault.at("kind", kind, f"one of {', '.join(KINDS)}"))
    if first is not None and last is not None and last < first:
        faults.append(Fault("to", str(last), f"a day on or after the first, {first}"))
    days = (("from", first), ("to", last), ("notified_on", notified_on))
    faults += [
        Fault(place, str(day), "a year from 1900 to 2200")
        for place, day in days
        if day is not None and not 1900 <= day.year <= 2200
    ]
    return faults


def check_relief(scenario: Scenario, worker: str, moves: int | None) -> None:
    """Check what is asked about a worker above capacity.

    Raises
    ------
    InvalidRequest
        With every fault.
    """
    faults = [*worker_faults(scenario, [worker]), *move_faults(moves)]
    if faults:
        raise InvalidRequest(faults)


def worker_faults(scenario: Scenario, workers: Sequence[str]) -> Iterator[Fault]:
    """List the ids that name nobody."""
    known = {worker.id for worker in scenario.workers}
    for worker in workers:
        if worker not in known:
            yield Fault.at("worker", worker, "the id of a worker of this scenario")


def move_faults(moves: int | None) -> Iterator[Fault]:
    """Refuse a number of moves that makes no sense."""
    if moves is not None and not 0 <= moves <= MAX_MOVES:
        yield Fault.at("moves", moves, f"a whole number from 0 to {MAX_MOVES}")
