"""What can go wrong, in words that know no HTTP and carry the values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_SHOWN = 120  # characters of an offending value worth repeating to a person


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with what was handed in.

    Attributes
    ----------
    place
        Where it stands, as a path: ``cases[3].complexity.risk``; empty for the whole document.
    value
        What stands there, shortened for showing.
    allowed
        What would be accepted, as a phrase.
    """

    place: str
    value: str
    allowed: str

    @classmethod
    def at(cls, place: str, value: Any, allowed: str) -> Fault:
        """Build a fault, showing `value` in at most 120 characters."""
        return cls(place, shown(value), allowed)

    def __str__(self) -> str:
        where = self.place or "the document"
        return f"{where}: {self.value}: {self.allowed}" if self.value else f"{where}: {self.allowed}"


def shown(value: Any) -> str:
    """Write `value` as a person would see it in the file, shortened."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list, tuple)):
        return f"{'an object' if isinstance(value, dict) else 'a list'} of {len(value)}"
    if isinstance(value, int) and value.bit_length() > 1024:
        return "an enormous number"
    text = repr(value) if isinstance(value, (str, float, int)) else str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


class AllocationError(Exception):
    """The root of everything that this package raises on purpose."""


class InvalidInput(AllocationError):
    """A document was refused; `faults` holds everything wrong with it, in file order."""

    what = "document"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        title = f"The {self.what} has {count} fault{'s' if count != 1 else ''}"
        super().__init__("\n".join([title, *(f"  {fault}" for fault in self.faults)]))

    def __reduce__(self) -> tuple[type[InvalidInput], tuple[tuple[Fault, ...]]]:
        """Travel between processes by the faults, not by their text."""
        return type(self), (self.faults,)


class InvalidScenario(InvalidInput):
    """The scenario was refused."""

    what = "scenario"


class InvalidProposal(InvalidInput):
    """A proposal document was refused."""

    what = "proposal"


class LocksBreakRules(InvalidScenario):
    """The manager's fixed choices break a hard rule, alone or together (SPEC 4, `lock`)."""


class UnknownCase(AllocationError):
    """The scenario has no pending case of that id."""

    def __init__(self, case: str, why: str = "no case has that id") -> None:
        self.case = case
        self.why = why
        super().__init__(f"case {case!r}: {why}")

    def __reduce__(self) -> tuple[type[UnknownCase], tuple[str, str]]:
        """Travel between processes by the values."""
        return type(self), (self.case, self.why)


class UnknownWorker(AllocationError):
    """The scenario has no worker of that id."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        super().__init__(f"worker {worker!r}: no worker has that id")

    def __reduce__(self) -> tuple[type[UnknownWorker], tuple[str]]:
        """Travel between processes by the value."""
        return type(self), (self.worker,)


class VerificationFailed(AllocationError):
    """The second opinion disagrees with the solver: our bug. The scenario is kept in `kept_at`."""

    def __init__(self, breaches: Iterable[str], kept_at: str | None) -> None:
        self.breaches = tuple(breaches)
        self.kept_at = kept_at
        where = f" (scenario kept at {kept_at})" if kept_at else ""
        super().__init__(f"the proposal failed its verification{where}: " + "; ".join(self.breaches))

    def __reduce__(self) -> tuple[type[VerificationFailed], tuple[tuple[str, ...], str | None]]:
        """Travel between processes by the values."""
        return type(self), (self.breaches, self.kept_at)


class SolverFailed(AllocationError):
    """The solver could not do its work: our bug, or its process died."""
