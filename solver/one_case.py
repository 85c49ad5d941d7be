"""One urgent case as a proposal of its own, so that it can be decided at once, between two meetings."""

from __future__ import annotations

from collections import Counter

from solver.proposal import Proposal, Ranking
from solver.propose import Options, propose_here
from solver.quantities import max_new_cases
from solver.scenario import Case, Lock, Scenario, Worker
from solver.stated import StatedPlan
from solver.urgent import RankingOn


def propose_one(
    scenario: Scenario,
    ranking: Ranking,
    proposal: StatedPlan | None = None,
    options: Options | None = None,
) -> tuple[Scenario, Proposal]:
    """Propose the best of a ranking, and what moves for it; give the scenario and the proposal for it.

    Parameters
    ----------
    ranking
        By `solver.rank`, or by `solver.rank_on` with `proposal`; somebody may lead the case.
    proposal
        What was ranked on: those of its cases that stay with their lead count as that lead's.

    Returns
    -------
    tuple
        A scenario in which only the case, and what moves, is pending; and the proposal.
    """
    best, moves = ranking.ranking[0], {}
    if isinstance(ranking, RankingOn):
        moves = {move.case: move.to for move in ranking.ranking[0].moves}
    fixed = [Lock(case=ranking.case, lead=best.lead, co_worker=best.co_worker)]
    fixed += [Lock(case=case, lead=lead) for case, lead in moves.items()]
    made = {} if proposal is None else {made.case: made for made in proposal.assignments}
    given = {case: one for case, one in made.items() if case not in {ranking.case, *moves}}

    def placed(case: Case) -> Case:
        if case.id not in given:
            return case
        one = given[case.id]
        return case.model_copy(update={"status": "open", "lead": one.lead, "co_worker": one.co_worker})

    taken = Counter(one.lead for one in given.values())
    here = [
        case for case in scenario.cases if not case.is_pending or case.id in {ranking.case, *moves, *given}
    ]
    ids = {case.id for case in here}
    alone = scenario.model_copy(
        update={
            "cases": tuple(map(placed, here)),
            "workers": tuple(_after(scenario, worker, taken[worker.id]) for worker in scenario.workers),
            # On the loads as they are, the best of the ranking is the optimum: nothing need be fixed.
            "locks": tuple(fixed) if proposal is not None else (),
            "excluded": tuple(line for line in scenario.excluded if line.case in ids),
            "baseline": tuple(line for line in scenario.baseline if line.case in ids),
        }
    )
    return alone, propose_here(alone, options or Options())


def _after(scenario: Scenario, worker: Worker, taken: int) -> Worker:
    """Give a worker who has taken so many new cases already."""
    limit = max_new_cases(scenario.policy, worker)
    if limit is None or not taken:
        return worker
    return worker.model_copy(update={"max_new_cases": max(0, limit - taken)})
