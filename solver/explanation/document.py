"""What an explanation says, as values that become the documents of SPEC 8."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from solver.proposal import Score
from solver.shapes import Frozen, Listed, Name

Verdict = Literal["chosen", "possible", "barred"]
Status = Literal["optimal", "bounded"]
Change = list[dict[str, Any]]  # JSON Patch operations (RFC 6902)


class Reason(Frozen):
    """One rule or limit, whom it concerns (null for the case itself) and the fact behind it."""

    rule: str
    worker: Name | None = None
    fact: str


class RuleFact(Frozen):
    """A rule that bars the worker asked about, and the fact behind it."""

    rule: str
    fact: str


class Move(Frozen):
    """A case that would change hands, from one lead to another; null stands for waiting."""

    model_config = ConfigDict(populate_by_name=True)

    case: Name
    from_: Name | None = Field(alias="from")
    to: Name | None


class Remedy(Frozen):
    """A change that was tried: applied to the scenario and solved again, the case is allocated.

    Attributes
    ----------
    kind
        What is changed: `capacity`, `new_cases`, `qualification`, `language`, `max_tier`, `veto`, `co_worker`
        or `other_team` (a team opened to the case), `priority`, or `weight` (for a worker to be chosen).
    change
        A JSON Patch on the scenario document, as written by anybody.
    cost
        The optimum with the change less the optimum without it.
    text
        The change in a manager's words.
    """

    kind: str
    change: Listed[dict[str, Any]]
    cost: Score
    text: str


class Explanation(Frozen):
    """Why a case is with its lead, why it is not with another, or why it waits (SPEC 8).

    Attributes
    ----------
    worker
        Whom the answer is about; null for a case that waits.
    verdict
        `chosen`; `possible`, where a lawful plan gives the case to the worker (to anybody, when none was
        named); or `barred`.
    rules
        Every rule that bars the worker, with its fact; empty unless `barred`.
    delta_replanned
        The optimum with the case locked to the worker less the optimum; null where there is no such plan, or
        nobody was named.
    status
        `optimal` when every optimum that the answer compares is proven, else `bounded`.
    moves
        What else would move, were the case given to the worker.
    costs, terms
        What the case itself costs as planned, and by how much each term would change; the document has them
        in its sentences.
    cause
        For a case that waits: rules and limits that together keep it out, none of which can be spared.
    """

    format: Literal["caseload-explanation/1"] = "caseload-explanation/1"
    case: Name
    worker: Name | None
    verdict: Verdict
    rules: Listed[RuleFact] = ()
    delta_replanned: Score | None = None
    status: Status = "optimal"
    moves: Listed[Move] = ()
    costs: dict[str, int] = {}
    terms: dict[str, int] = {}
    because: Listed[str] = ()
    cause: Listed[Reason] = ()
    remedies: Listed[Remedy] = ()

    def document(self) -> dict[str, Any]:
        """Give the JSON document (SPEC 8)."""
        return self.model_dump(mode="json", by_alias=True, exclude={"costs", "terms"})
