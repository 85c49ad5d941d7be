"""What a proposal's figures mean, in sentences for a manager."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.cli.show.console import counted, percent

if TYPE_CHECKING:
    from solver.proposal import Proposal, Score

_STOPPED = {
    "time_limit": "Stopped by the time limit",
    "deterministic_limit": "Stopped by the limit of work",
    "cancelled": "Stopped on request",
    "optimal": "Stopped",
}


def in_short(proposal: Proposal) -> str:
    """Say how many cases are proposed and how many wait."""
    given, waiting = len(proposal.assignments), len(proposal.unallocated)
    if not given + waiting:
        return "No case is pending: there is nothing to propose."
    if not waiting:
        return f"{'All ' if given > 1 else 'The '}{counted(given, 'pending case')} can be allocated."
    pending = counted(given + waiting, "pending case")
    return f"Of {pending}, {given:,} can be allocated and {waiting:,} must wait."


def proof(proposal: Proposal) -> str:
    """Say how good the proposal is known to be."""
    if proposal.status == "optimal":
        return "Proven: no lawful allocation is better."
    stopped = f"{_STOPPED[proposal.stopped_by]} after {proposal.solver.wall_seconds:.1f} s, before the proof."
    if proposal.score.unallocated != proposal.bound.unallocated:
        return f"{stopped} A better allocation may exist, perhaps with fewer cases waiting."
    return (
        f"{stopped} No lawful allocation leaves less waiting; on preferences "
        f"this one is at most {percent(proposal.gap)} from the best possible."
    )


def score(value: Score) -> str:
    """Write both levels."""
    return f"waiting {value.unallocated:,}, preference {value.preference:,}"


def figures(proposal: Proposal) -> str:
    """Write score, bound and gap in one line."""
    found, bound = score(proposal.score), score(proposal.bound)
    return f"Score: {found} (smaller is better). Bound: {bound}. Gap: {proposal.gap * 100:.2f} %."


def costs(terms: dict[str, int], *, signed: bool) -> str:
    """Write costs by term, the dearest first: `expertise 1,000, cross team 2,000`."""
    named = sorted(((key, cost) for key, cost in terms.items() if cost), key=lambda item: -abs(item[1]))
    return ", ".join(f"{rule(key)} {cost:+,}" if signed else f"{rule(key)} {cost:,}" for key, cost in named)


def rule(key: str) -> str:
    """Write the id of a rule, term or task in words."""
    return key.replace("_", " ")


# Sentences that a table needs not repeat: what the table of workers shows, and what `barred` says in short.
_SAID_ELSEWHERE = re.compile(
    r".* goes from .* points(\)|, with no capacity agreed)\.|.*: this keeps \d+ of \d+ from it\."
)


def reasons(because: Sequence[str], lead: str = "") -> str:
    """Write sentences for a table's cell that has the lead's name beside it."""
    told = [sentence for sentence in because if not _SAID_ELSEWHERE.fullmatch(sentence)] or list(because)
    return " ".join(_without_name(sentence, lead) for sentence in told)


def _without_name(sentence: str, name: str) -> str:
    rest = sentence.removeprefix(f"{name} ") if name else sentence
    return rest[:1].upper() + rest[1:]


def barred(blocked_by: dict[str, int]) -> str:
    """Say how many workers each rule keeps from a case, the most first."""
    counts = sorted(blocked_by.items(), key=lambda item: -item[1])
    kept = ", ".join(f"{rule(key)} {number}" for key, number in counts)
    return f"Workers kept from it: {kept}." if kept else ""
