"""Why a request is refused, in words that know no HTTP and carry the values and a way out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from solver.errors import AllocationError, Fault, InvalidInput

Document = Mapping[str, Any]


class Refusal(AllocationError):
    """The root of what the service refuses; `more` holds what the caller needs to go on."""

    def __init__(self, detail: str, faults: Iterable[Fault] = (), **more: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = tuple(faults)
        self.more = more


class InvalidRequest(InvalidInput):
    """The body is JSON, but does not say what is needed."""

    what = "request"


class UnreadableBody(InvalidInput):
    """The body is no JSON text that can be read safely."""

    what = "body"


class UnknownProposal(Refusal):
    """No proposal has that id."""

    def __init__(self) -> None:
        super().__init__("No proposal has this id.")


class TeamNotHeld(Refusal):
    """A proposal was asked for by team, but no team's data is held here."""

    def __init__(self, team: str) -> None:
        super().__init__(
            "This service holds no team's data yet: that comes with the service of record. "
            "Send the team's scenario instead, as `scenario`.",
            [Fault.at("team", team, "a `scenario` in its place")],
        )


class NothingToDecide(Refusal):
    """The proposal is not there to be decided on."""

    def __init__(self, state: str) -> None:
        ways = {
            "queued": "It waits for its turn; decide when it is ready.",
            "running": "It is being worked on; decide when it is ready.",
            "failed": "The run failed; ask for a new proposal.",
            "cancelled": "The run was cancelled before anything was found; ask for a new proposal.",
        }
        super().__init__(f"The proposal is {state}. {ways.get(state, '')}".strip(), state=state)


class AlreadyDecided(Refusal):
    """Another decision stands on the case than the caller knew of."""

    def __init__(self, present: Sequence[Document], version: int) -> None:
        cases = ", ".join(repr(standing["case"]) for standing in present)
        super().__init__(
            f"Decided already: case {cases}. To put another decision in its place, name the standing one's "
            "id as `supersedes`.",
            version=version,
            present=list(present),
        )


class StaleProposal(Refusal):
    """Decisions were taken since the version that the caller had seen."""

    def __init__(self, version: int, changed: Sequence[Document]) -> None:
        super().__init__(
            f"The proposal's decisions are at version {version} now. Look at what changed and decide again.",
            version=version,
            changed=list(changed),
        )


class BreaksRules(Refusal):
    """The allocation that would follow breaks hard rules that no reason overrides."""

    def __init__(self, breaches: Sequence[Document]) -> None:
        super().__init__(
            "With these decisions the allocation would break rules that nobody can override. "
            "Nothing was recorded.",
            breaches=list(breaches),
        )


class KeyReused(Refusal):
    """An `Idempotency-Key` came again with another request."""

    def __init__(self) -> None:
        super().__init__(
            "This Idempotency-Key was used for another request. Use a new key for a new request.",
            [Fault("header.Idempotency-Key", "", "a key that was not used before, or the same request")],
        )


class NotFromHere(Refusal):
    """The caller is not on this machine."""

    def __init__(self) -> None:
        super().__init__(
            "Until there is sign-in, the service answers callers on this machine alone, "
            "at its address or as localhost."
        )


class WrongMediaType(Refusal):
    """The body is of a kind, or in an encoding, that is not read."""


class BodyTooLarge(Refusal):
    """The body is over the limit."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The body is larger than {limit} bytes.", limit=limit)


class BadHeader(Refusal):
    """A header does not have the form that it must have."""

    def __init__(self, name: str, value: str, allowed: str) -> None:
        super().__init__(f"{name}: {allowed} is needed.", [Fault.at(f"header.{name}", value, allowed)])
