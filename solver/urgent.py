"""One urgent case on top of a proposal that is not decided yet, letting a few of its cases go elsewhere."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from solver.absences.answer import Move
from solver.absences.solving import Limit, solve
from solver.components import components
from solver.engine import Budget
from solver.errors import Fault, InvalidProposal
from solver.hints import follow
from solver.options import Position
from solver.placements import Placements
from solver.plan import NOBODY, Plan
from solver.problem import Pairs, Problem
from solver.proposal import Barred, Candidate, Proposal, Ranking
from solver.propose import Options as RunOptions
from solver.rank import must_be_pending, rank_in
from solver.scenario import Scenario
from solver.scoring import Bill, bill
from solver.shapes import Listed
from solver.stated import StatedPlan
from solver.terms import TERM_KEYS

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Of more cases than this, only those near the lead are let go: a second move seldom pays further away.
_NEAR = 80


class CandidateWithMoves(Candidate):
    """A worker who may lead the case, with what else goes elsewhere for it.

    `proven` says that no better choice of moves exists; where a case has many neighbours, only the nearest
    were looked at.
    """

    moves: Listed[Move] = Field(default=(), exclude_if=lambda moves: not moves)
    proven: bool = Field(default=True, exclude_if=bool)


class RankingOn(Ranking):
    """Every worker for one pending case, on top of a proposal."""

    ranking: Listed[CandidateWithMoves]

    def document(self) -> dict[str, Any]:
        """Give the JSON document (SPEC 8); what moves and what is not proven is said where it is so."""
        return self.model_dump(mode="json", by_alias=True)


def rank_on(
    scenario: Scenario,
    case: str,
    proposal: Proposal | StatedPlan,
    moves: int = 0,
    options: RunOptions | None = None,
    cancel: threading.Event | None = None,
) -> RankingOn:
    """Rank every worker for one pending case on top of a proposal that is not decided yet.

    Parameters
    ----------
    case
        Id of a pending case; where the proposal has it, that is set aside, as is a lock on it.
    proposal
        The plan to rank on; what it leaves waiting waits on.
    moves
        How many of the proposal's cases may go to another lead. None of them may end up waiting, and one that
        keeps its lead keeps its co-worker.
    cancel
        Set it to stop early; what was found until then is ranked.

    Returns
    -------
    RankingOn
        As `solver.rank` gives it, `delta_alone` being the change in score with the moves.

    Raises
    ------
    UnknownCase
        When there is no such case, or it is not pending.
    InvalidProposal
        When the plan does not fit the scenario.
    ValueError
        When `moves` is below 0.
    """
    if moves < 0:
        raise ValueError(f"moves: {moves}: a whole number from 0 is needed")
    must_be_pending(scenario, case)
    problem = Problem(scenario, ignore_lock=case)
    plan = _plan(problem, case, proposal)
    base = rank_in(problem, case, Position(problem, plan))
    if not moves:
        ranking = tuple(CandidateWithMoves(**dict(candidate)) for candidate in base.ranking)
        return RankingOn(case=case, ranking=ranking, barred=base.barred)
    budget = (options or RunOptions()).budget(cancel)
    return _Search(problem, plan, problem.case_index[case], moves, budget).ranking(base)


def _plan(problem: Problem, case: str, given: Proposal | StatedPlan) -> Plan:
    """Read the plan, the case itself set aside."""
    proposal = StatedPlan.of(given) if isinstance(given, Proposal) else given
    stated = [(made.case, made.lead, made.co_worker) for made in proposal.assignments if made.case != case]
    plan = follow(problem, Plan.empty(len(problem.cases)), stated)
    faults = [
        Fault(f"assignments[{place}]", f"{made.case} to {made.lead}", "a pending case, lawfully assigned")
        for place, made in enumerate(proposal.assignments)
        if made.case != case and not _follows(problem, plan, made.case, made.lead, made.co_worker)
    ]
    if faults:
        raise InvalidProposal(faults)
    return plan


def _follows(problem: Problem, plan: Plan, case: str, lead: str, co_worker: str | None) -> bool:
    index = problem.case_index.get(case)
    if index is None:
        return False
    helper = NOBODY if co_worker is None else problem.worker_index.get(co_worker)
    return bool(plan.lead[index] == problem.worker_index.get(lead) and plan.co_worker[index] == helper)


@dataclass(frozen=True)
class _Search:
    """For each possible lead, the best that a few moves allow."""

    problem: Problem
    plan: Plan
    case: int
    moves: int
    budget: Budget

    def ranking(self, base: Ranking) -> RankingOn:
        """Rank with moves whoever no rule about the pair bars."""
        leads = self.problem.leads.worker[self.problem.leads.of(self.case)].tolist()
        alone = {candidate.lead: candidate for candidate in base.ranking}
        # Who does best without moves first, so that a limit of time takes from the least likely.
        rank = {candidate.lead: place for place, candidate in enumerate(base.ranking)}
        leads.sort(key=lambda lead: rank.get(self._id(lead), len(rank)))
        with ThreadPoolExecutor(self.budget.threads) as pool:
            found = list(pool.map(lambda lead: self._candidate(lead, alone.get(self._id(lead))), leads))
        ranking = [candidate for candidate in found if candidate is not None]
        ranking.sort(key=lambda candidate: (candidate.delta_alone.key, candidate.lead))
        able = {candidate.lead for candidate in ranking}
        barred = [Barred(worker=one.worker, rules=one.rules) for one in base.barred if one.worker not in able]
        return RankingOn(case=base.case, ranking=tuple(ranking), barred=tuple(barred))

    def _id(self, worker: int) -> str:
        return self.problem.workers[worker].id

    def _candidate(self, lead: int, alone: Candidate | None) -> CandidateWithMoves | None:
        cases, near = self._near(lead)
        start = self.plan
        if alone is not None:
            start = self.plan.copy()
            start.lead[self.case] = lead
            helper = alone.co_worker
            start.co_worker[self.case] = NOBODY if helper is None else self.problem.worker_index[helper]
        problem = self.problem
        best = solve(
            problem,
            cases,
            start,
            self._own_budget(),
            [self._limit(lead)],
            leads=self._choices(problem.leads, self.plan.lead, cases[near]),
            co_workers=self._choices(problem.co_workers, self.plan.co_worker, cases[near]),
        )
        if best.plan.lead[self.case] == NOBODY:
            return None
        return self._written(best.plan, best.proven and bool(near.all()))

    def _own_budget(self) -> Budget:
        """One thread each: the leads are searched side by side."""
        return replace(self.budget, threads=1)

    def _near(self, lead: int) -> tuple[Ints, Flags]:
        """Give the cases that the case is tied to, and which of them are near enough to be let go."""
        part = next((part.cases for part in components(self.problem) if self.case in part.cases), None)
        cases = np.array([self.case], dtype=np.int64) if part is None else part
        if len(cases) <= _NEAR:
            return cases, np.ones(len(cases), dtype=np.bool_)
        leads, family = self.plan.lead[cases], self.problem.cases[self.case].family
        kin = [family is not None and self.problem.cases[case].family == family for case in cases.tolist()]
        held = (leads == lead) | (self.plan.co_worker[cases] == lead)
        team = self.problem.workers[lead].team
        close = np.array([worker.team == team for worker in self.problem.workers])[leads] & (leads != NOBODY)
        order = np.lexsort((~close, ~held, ~np.array(kin), cases != self.case))
        near = np.zeros(len(cases), dtype=np.bool_)
        near[order[:_NEAR]] = True
        return cases, near

    def _choices(self, pairs: Pairs, chosen: Ints, near: Ints) -> Flags:
        """Say which pairs may be chosen: all of the near cases, and elsewhere those that are."""
        may: Flags = np.isin(pairs.case, near) | (chosen[pairs.case] == pairs.worker)
        return may

    def _limit(self, lead: int) -> Limit:
        """Give the case to nobody but `lead`; let nothing else wait or change, but for so many moves."""

        def limit(placements: Placements) -> None:
            model, kept = placements.model, []
            for case in placements.cases.tolist():
                if case == self.case:
                    literals, workers = placements.leads(case)
                    for other in literals[workers != lead].tolist():
                        model.fix(other, 0)
                    continue
                waiting = self.plan.lead[case] == NOBODY
                model.fix(placements.waits(case), int(waiting))
                if not waiting:
                    kept.append(self._keeping(placements, case))
            model.between(kept, [1] * len(kept), len(kept) - self.moves, len(kept))

        return limit

    def _keeping(self, placements: Placements, case: int) -> int:
        """Give the literal that says a case keeps its lead, and with them its co-worker."""
        keeps = placements.led_by(case, int(self.plan.lead[case]))
        helper = int(self.plan.co_worker[case])
        beside = placements.alone(case) if helper == NOBODY else placements.co_worked_by(case, helper)
        assert keeps is not None  # the plan is lawful, so both may be chosen
        assert beside is not None
        placements.model.implies(keeps, beside)
        return keeps

    def _written(self, plan: Plan, proven: bool) -> CandidateWithMoves:
        then, now = bill(self.problem, plan), bill(self.problem, self.plan)
        helper = int(plan.co_worker[self.case])
        moved = np.flatnonzero((plan.lead != self.plan.lead) & (self.plan.lead != NOBODY)).tolist()
        return CandidateWithMoves(
            lead=self._id(int(plan.lead[self.case])),
            co_worker=None if helper == NOBODY else self._id(helper),
            delta_alone=then.score.less(now.score),
            costs=_changes(then, now),
            moves=tuple(
                Move.model_validate(
                    {
                        "case": self.problem.cases[case].id,
                        "from": self._id(int(self.plan.lead[case])),
                        "to": self._id(int(plan.lead[case])),
                    }
                )
                for case in moved
            ),
            proven=proven,
        )


def _changes(then: Bill, now: Bill) -> dict[str, int]:
    """Give what changes, by term."""
    after, before = then.terms(), now.terms()
    return {term: after[term] - before[term] for term in TERM_KEYS if after[term] != before[term]}
