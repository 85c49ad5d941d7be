"""Why a case waits: a smallest set of rules and limits that together keep it out.

Each is needed: let any one go, and a plan gives the case to somebody and leaves less waiting in all. The set
alone is enough: everything else that concerns the case, and every limit not named, may be let go without
letting it in. What holds for the other cases (their rules and locks) is taken as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.eligibility import CO_WORK_RULES, LEAD_RULES
from solver.engine import Budget
from solver.explanation.free_space import FreeSpace
from solver.explanation.letting_in import CASE_RULES, LIMITS, PRIORITY, Answer, Hold, LettingIn
from solver.explanation.situation import Situation
from solver.explanation.standing import Standing
from solver.plan import NOBODY

Ints = NDArray[np.int64]

_PAIR_RULES = tuple(rule.key for rule in (*LEAD_RULES, *CO_WORK_RULES))


@dataclass(frozen=True)
class Cause:
    """The holds of one minimal cause; `proven` when each is known to be needed."""

    holds: tuple[Hold, ...]
    proven: bool


def others_of(standing: Situation) -> Ints:
    """Give the cases that may move to make room for the case."""
    near = standing.near(standing.problem)
    others: Ints = near[near != standing.case]
    return others


def open_question(standing: Situation) -> LettingIn:
    """Build the model that lets the case in where that leaves less waiting in all."""
    plan = standing.optimum.plan
    question = LettingIn(standing.problem, plan, standing.case, others_of(standing), standing.restrict)
    question.cap_others(question.others_cost + int(standing.problem.priority[standing.case]) - 1)
    return question


def find_cause(standing: Standing, question: LettingIn) -> Cause:
    """Find a minimal cause by dropping what can be spared, each drop confirmed by a solve."""
    search = _Search(question, standing.budget)
    near = set() if standing.part is None else set(standing.part.workers.tolist())
    if not search.keeps_out(search.kept):
        return Cause((), False)
    for block in _blocks(question, near):
        search.drop(block)
    return Cause(tuple(sorted(search.kept, key=_order)), search.certain)


class _Search:
    """What is kept so far, and the questions that every drop must pass."""

    def __init__(self, question: LettingIn, budget: Budget) -> None:
        self.question, self.budget = question, budget
        self.kept: set[Hold] = set(question.holds)
        self.certain = True
        self._space = FreeSpace(question)
        self._ways_in: list[set[Hold]] = []  # what each plan found so far breaks

    def keeps_out(self, kept: set[Hold]) -> bool:
        """Say whether these alone keep the case out."""
        if self._lets_in(kept):
            return False
        answer: Answer = self.question.ask(self.budget, let_go=set(self.question.holds) - kept)
        self.certain &= answer.proven
        if answer.let_in:
            self._ways_in.append(self.question.broken_by(answer))
        return answer.kept_out

    def _lets_in(self, kept: set[Hold]) -> bool:
        """Say whether a way in that is known breaks none of these."""
        return any(kept.isdisjoint(broken) for broken in self._ways_in) or self._space.found(kept)

    def drop(self, block: list[Hold]) -> None:
        """Drop as much of the block as can be spared."""
        block = [hold for hold in block if hold in self.kept and not self._lets_in(self.kept - {hold})]
        if not block:
            return
        rest = self.kept - set(block)
        if self.keeps_out(rest):
            self.kept = rest
        elif len(block) > 1:
            self.drop(block[: len(block) // 2])
            self.drop(block[len(block) // 2 :])


def _blocks(question: LettingIn, near: set[int]) -> Iterator[list[Hold]]:
    """Give what to spare first: what a manager can do least about is named last of all."""
    yield [Hold(PRIORITY, NOBODY)]
    barred = {worker for worker in range(len(question.problem.workers)) if question.bars_of(worker)}
    holds = sorted(question.holds, key=_order)
    yield [hold for hold in holds if _is_second(question, hold)]
    yield [hold for hold in holds if hold.rule in LIMITS and hold.worker in barred]
    yield [hold for hold in holds if hold.rule in CASE_RULES or hold.rule == "independent"]
    for limit in reversed(LIMITS):
        yield [hold for hold in holds if hold.rule == limit]
    yield [hold for hold in holds if hold.rule in _PAIR_RULES and hold.worker in near]
    yield [hold for hold in holds if hold.rule in _PAIR_RULES and hold.worker not in near]


def _is_second(question: LettingIn, hold: Hold) -> bool:
    """Whether the worker is barred from leading without this rule too."""
    return hold.rule in _PAIR_RULES and hold.rule not in question.bars_of(hold.worker)[:1]


def _order(hold: Hold) -> tuple[int, int]:
    rules = (*_PAIR_RULES, *CASE_RULES, "independent", *LIMITS, PRIORITY)
    return rules.index(hold.rule), hold.worker
