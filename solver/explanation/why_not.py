"""Why not X: every rule that bars X, or the exact price of giving the case to X (SPEC 8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from solver.errors import LocksBreakRules
from solver.explanation.document import Explanation, Move, RuleFact
from solver.explanation.facts import bars
from solver.explanation.situation import Solved
from solver.explanation.standing import Standing
from solver.explanation.weights import smallest_change
from solver.explanation.words import amount, got_better, got_worse
from solver.options import Position
from solver.plan import NOBODY
from solver.problem import Problem
from solver.proposal import Score
from solver.rules import PLAN_RULES
from solver.scenario import Lock, Scenario
from solver.sentences import listed, spoken
from solver.terms import TERM_KEYS


@dataclass(frozen=True)
class Replanned:
    """The best plan that gives the case to the worker, against the optimum."""

    standing: Standing
    pinned: Solved

    @property
    def proven(self) -> bool:
        """Whether both are optimal."""
        return self.standing.optimum.proven and self.pinned.proven

    @property
    def delta(self) -> Score:
        """What the choice costs more, level by level."""
        return self.pinned.score.less(self.standing.optimum.score)

    @property
    def terms(self) -> dict[str, int]:
        """By how much each term changes, where it does."""
        before, after = self.standing.optimum.costs.terms(), self.pinned.costs.terms()
        return {term: after[term] - before[term] for term in TERM_KEYS if after[term] != before[term]}

    def moves(self) -> Iterator[Move]:
        """List what else changes its lead, in file order."""
        old, new = self.standing.optimum, self.pinned
        for case in np.flatnonzero(old.plan.lead != new.plan.lead).tolist():
            if case != self.standing.case:
                yield Move(case=old.problem.cases[case].id, from_=old.lead(case), to=new.lead(case))

    def new_company(self) -> Iterator[int]:
        """List the other cases that keep their lead and change their co-worker."""
        old, new = self.standing.optimum.plan, self.pinned.plan
        changed = (old.lead == new.lead) & (old.co_worker != new.co_worker)
        return (case for case in np.flatnonzero(changed).tolist() if case != self.standing.case)


def given_to(scenario: Scenario, case: str, worker: str) -> Scenario:
    """Lock the case to the worker without an override, in place of its own lock."""
    others = tuple(lock for lock in scenario.locks if lock.case != case)
    return scenario.model_copy(update={"locks": (*others, Lock(case=case, lead=worker))})


def barring_rules(standing: Standing, worker: str) -> tuple[RuleFact, ...]:
    """Give every rule that keeps the worker from the case whatever else is decided.

    The other pending cases wait, except those that the manager has fixed: those stay, and count.
    """
    case = standing.problem.cases[standing.case].id
    problem = Problem(standing.scenario, ignore_lock=case)
    position = _fixed(problem)
    found = bars(position, standing.case, problem.worker_index[worker])
    return tuple(RuleFact(rule=rule, fact=fact) for rule, fact in found)


def _fixed(problem: Problem) -> Position:
    """Place the locked cases with their leads, and the co-workers that are named."""
    position = Position(problem)
    for case, lock in problem.locks.items():
        helper = NOBODY if lock.co_worker is None else problem.worker_index[lock.co_worker]
        position.give(case, problem.worker_index[lock.lead], helper)
    return position


def replan(standing: Standing, worker: str) -> Replanned | tuple[RuleFact, ...]:
    """Give the case to the worker and solve again, or say which rules leave no lawful plan."""
    rules = barring_rules(standing, worker)
    if rules:
        return rules
    pinned = given_to(standing.scenario, standing.problem.cases[standing.case].id, worker)
    try:
        solved = standing.again(pinned)
    except LocksBreakRules as error:
        return tuple(_named_in(error))
    free = standing.case not in standing.problem.locks
    if standing.claims_proof and free and solved.score < standing.optimum.score:
        return replan(standing.doubting(), worker)  # the plan said that it was optimal, and it is not
    return Replanned(standing, solved)


def _named_in(error: LocksBreakRules) -> Iterator[RuleFact]:
    """Take from the refusal of the locks, this choice among them, the rules that stand between them."""
    for fault in error.faults:
        rules = [rule.key for rule in PLAN_RULES if f"{rule.key}:" in fault.allowed]
        for rule in rules or ["lock"]:
            fact = fault.allowed.removeprefix(f"{rule}: ")
            yield RuleFact(rule=rule, fact=f"beside the manager's fixed choices ({fault.value}): {fact}")


def explain_other(standing: Standing, worker: str, patience: float) -> Explanation:
    """Explain why the case is not with a worker who was named.

    Parameters
    ----------
    patience
        Seconds from the start, after which no weight of the policy is tried that would change the choice; 0
        leaves that out.
    """
    answer = replan(standing, worker)
    item = standing.problem.cases[standing.case]
    if isinstance(answer, tuple):
        name = standing.problem.workers[standing.problem.worker_index[worker]].name
        says = "; ".join(f"{spoken(rule.rule)} ({rule.fact})" for rule in answer)
        return Explanation(
            case=item.id,
            worker=worker,
            verdict="barred",
            rules=answer,
            because=(f"{name} cannot lead it: {says}.",),
        )
    change = smallest_change(answer.standing, answer.pinned, worker, patience)
    return Explanation(
        case=item.id,
        worker=worker,
        verdict="possible",
        delta_replanned=answer.delta,
        status="optimal" if answer.proven else "bounded",
        moves=tuple(answer.moves()),
        terms=answer.terms,
        because=(*price_sentences(answer), *change.sentences),
        remedies=change.remedies,
    )


def price_sentences(answer: Replanned) -> Iterator[str]:
    """Say what giving the case to the worker costs, what gets worse, and what else would move."""
    standing, pinned = answer.standing, answer.pinned
    worker = standing.problem.workers[int(pinned.plan.lead[standing.case])].name
    yield _headline(answer, worker)
    if worse := got_worse(answer.terms):
        yield f"Worse: {worse}."
    if better := got_better(answer.terms):
        yield f"Better: {better}."
    moves = list(answer.moves())
    if moves:
        names = {person.id: person.name for person in standing.problem.workers}
        shown = [f"{m.case} from {_whom(names, m.from_)} to {_whom(names, m.to)}" for m in moves[:5]]
        more = [f"{len(moves) - 5} more"] if len(moves) > 5 else []
        yield f"What else would move: {listed([*shown, *more])}."
    beside = [standing.problem.cases[case].id for case in answer.new_company()]
    if beside:
        yield f"The co-worker would change on {listed(beside)}."
    if not moves and not beside:
        yield "Nothing else would move."


def _headline(answer: Replanned, worker: str) -> str:
    delta, sure = answer.delta, "" if answer.proven else " (the best found so far; not proven)"
    if delta.key == (0, 0):
        return f"{worker} would do as well: the best plan with {worker} has the same score{sure}."
    if delta.key > (0, 0):
        return f"{worker} may lead it, and the best plan with {worker} is worse by {amount(delta)}{sure}."
    gain = Score(unallocated=-delta.unallocated, preference=-delta.preference)
    return f"The best plan with {worker} is better by {amount(gain)} than the plan as it has to be now{sure}."


def _whom(names: dict[str, str], worker: str | None) -> str:
    return "waiting" if worker is None else names[worker]
