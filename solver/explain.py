"""Why her, why not him, why this case waits, and what would help (SPEC 8)."""

from __future__ import annotations

import threading
from typing import Any

from pydantic import ValidationError

from solver.errors import UnknownWorker
from solver.explanation.chosen import explain_chosen
from solver.explanation.document import Explanation
from solver.explanation.standing import Standing
from solver.explanation.waiting import explain_waiting
from solver.explanation.why_not import explain_other
from solver.proposal import Proposal
from solver.propose import Options
from solver.rank import must_be_pending
from solver.scenario import Scenario
from solver.stated import StatedPlan, read_plan

__all__ = ["PATIENCE", "Explanation", "explain", "read_proposal"]

# A choice is explained while a manager waits for a page, two seconds at most; weights are searched for in
# what its price leaves of that.
PATIENCE = 1.5


def explain(
    scenario: Scenario,
    proposal: Proposal | StatedPlan,
    case: str,
    worker: str | None = None,
    *,
    options: Options | None = None,
    patience: float = PATIENCE,
    cancel: threading.Event | None = None,
) -> Explanation:
    """Explain one case of a plan.

    Parameters
    ----------
    scenario
        What the plan is for.
    proposal
        A proposal, or a plan as anybody states it; it must be lawful and its figures true.
    case
        Id of a pending case.
    worker
        Somebody whom the manager has in mind; by default the lead that the plan names, or nobody for a case
        that waits.
    options
        Limits of the solves, all together.
    patience
        Seconds from the start in which the weight of the policy is looked for whose change would have
        `worker` chosen; 0 leaves it out. The price of the choice comes first, however long that takes.
    cancel
        Set it to stop early; what was found until then is said, as `bounded`.

    Returns
    -------
    Explanation
        Every word of it follows from plans that were solved or rules that were checked.

    Raises
    ------
    UnknownCase, UnknownWorker
        When there is no such pending case, or no such worker.
    InvalidProposal
        When the plan does not fit the scenario, with everything wrong in it.
    """
    must_be_pending(scenario, case)
    if worker is not None and all(person.id != worker for person in scenario.workers):
        raise UnknownWorker(worker)
    standing = Standing(scenario, proposal, case, (options or Options()).budget(cancel))
    lead = standing.stated.lead(standing.case)
    if worker is None and lead is None:
        return explain_waiting(standing)
    if worker is None or worker == lead:
        return explain_chosen(standing)
    return explain_other(standing, worker, patience)


def read_proposal(document: Any) -> Proposal | StatedPlan:
    """Read a proposal document whole, or what it states where it is less than that.

    Raises
    ------
    InvalidProposal
        When it does not even state assignments.
    """
    try:
        return Proposal.model_validate(document)
    except (ValidationError, RecursionError):
        return read_plan(document)
