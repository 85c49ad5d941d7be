"""Answers about one case, and about two plans: worked out from what was sent, and not kept."""

from __future__ import annotations

import threading

from api.answers import Answer
from api.explanations.schemas import ComparisonRequest, ExplanationRequest
from api.reading import inside, limit_faults, read_all
from api.settings import Settings
from api.solvers import Solvers
from solver import InvalidProposal, compare
from solver.jobs import Explain
from solver.propose import Options


class Explanations:
    """Why, why not, and what would help."""

    def __init__(self, solvers: Solvers, settings: Settings) -> None:
        self._solvers = solvers
        self._settings = settings

    def explanation(self, asked: ExplanationRequest, gone: threading.Event) -> Answer:
        """Explain one case of a plan.

        Parameters
        ----------
        gone
            Set when nobody waits for the answer any more.

        Raises
        ------
        InvalidRequest
            With every fault of the scenario and of the plan.
        InvalidProposal
            When the plan does not fit the scenario.
        UnknownCase, UnknownWorker
            When the scenario has no such pending case, or no such worker.
        """
        faults = limit_faults(asked.options, self._settings)
        scenario, (plan,) = read_all(faults, asked.scenario, proposal=asked.proposal)
        options = Options(asked.options.time_limit, asked.options.seed)
        job = Explain(scenario, plan, asked.case, asked.worker, asked.patience, options=options)
        try:
            return Answer.of(200, self._solvers.answer(job, gone).document())
        except InvalidProposal as error:
            raise InvalidProposal(inside("proposal", error)) from None


def comparison(asked: ComparisonRequest) -> Answer:
    """Compare two plans.

    Raises
    ------
    InvalidRequest
        With every fault of the scenario and of both plans.
    """
    scenario, (first, second) = read_all([], asked.scenario, first=asked.first, second=asked.second)
    return Answer.of(200, compare(scenario, first, second).document())
