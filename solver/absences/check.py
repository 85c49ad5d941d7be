"""The second opinion on an absence or a relief, without the solver.

A plan is judged by `solver.verify` in a weekly scenario that comes to the same for this very plan: whoever
stays on a case that the plan gives to somebody is given their part anew, and whoever stays on one that waits
carries it in an open case of its own. What stands may stand: what `verify` finds wrong with an arrangement
that nobody touched is no breach of the plan. What only an absence asks for is checked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from solver import quantities
from solver.absences.taking_up import Taken, pending_again
from solver.errors import VerificationFailed
from solver.exact import HUNDRED
from solver.kept import keep_failed
from solver.proposal import Proposal
from solver.scenario import Case, Reduction, Scenario, Veto, Worker
from solver.verification.facts import Breach, Facts
from solver.verification.pairs import co_worker_failures
from solver.verify import verify

# What an untouched arrangement is still held to.
_ALWAYS = frozenset({"score", "independent", "lock"})


def check(scenario: Scenario, taken: Taken, proposal: Proposal, moves: int) -> None:
    """Have a proposal judged before anyone sees it.

    Raises
    ------
    VerificationFailed
        When anything is wrong with it: our bug; the scenario is kept for us, with what was asked of it.
    """
    found = breaches(scenario, taken, proposal, moves)
    if found:
        kept_at = keep_failed(scenario, proposal=proposal.document(), taken=_asked(taken), moves=moves)
        raise VerificationFailed([f"{breach.rule}: {breach.text}" for breach in found], kept_at)


def _asked(taken: Taken) -> dict[str, Any]:
    """Write down which cases were taken up, and how."""
    fields = {key: sorted(getattr(taken, key)) for key in ("led", "helped", "movable", "away")}
    moments = {key: getattr(taken, key) for key in ("judged_at", "due")}
    return fields | {key: moment and moment.isoformat() for key, moment in moments.items()}


def breaches(scenario: Scenario, taken: Taken, proposal: Proposal, moves: int) -> list[Breach]:
    """List everything wrong with a proposal for open cases taken up again.

    Parameters
    ----------
    scenario
        As it was asked about, its open cases open.
    moves
        How many of `taken.movable` may change lead.
    """
    judge = Judge(scenario, taken, proposal)
    lawful = verify(judge.weekly, judge.restated).breaches
    return [
        *(breach for breach in lawful if not judge.stands(breach)),
        *judge.stated_loads(),
        *judge.company(),
        *judge.moves(moves),
    ]


class Judge:
    """One plan and the weekly scenario that comes to the same; every answer is worked out when asked for."""

    def __init__(self, scenario: Scenario, taken: Taken, proposal: Proposal) -> None:
        self.scenario = scenario
        self.taken = taken
        self.proposal = proposal
        self.policy = scenario.policy
        self.was = {case.id: case for case in scenario.open if case.id in taken.cases}
        self.made = {made.case: made for made in proposal.assignments}

    @cached_property
    def plain(self) -> Scenario:
        """The cases pending, on the day on which absences are judged, with everybody's capacity of today."""
        today = self.scenario.as_of.date()
        derived = pending_again(self.scenario, self.taken)
        vetoes = [Veto(case=case, worker=worker) for case in self.was for worker in self.taken.away]
        return derived.model_copy(
            update={
                "as_of": self.taken.judged_at or derived.as_of,
                "workers": tuple(_as_on(today, worker) for worker in derived.workers),
                "excluded": (*derived.excluded, *vetoes),
                "locks": tuple(
                    lock
                    for lock in derived.locks
                    if lock.case not in self.taken.helped or lock.lead == self.was[lock.case].lead
                ),
            }
        )

    @cached_property
    def kept(self) -> dict[str, str]:
        """Who stays as co-worker, by case."""
        found = {}
        for case_id, was in self.was.items():
            if was.co_worker is None or case_id in self.taken.helped:
                continue
            if case_id in self.taken.movable or self._may_stay(case_id, was.co_worker):
                found[case_id] = was.co_worker
        return found

    @cached_property
    def _facts(self) -> Facts:
        return Facts(self.plain)

    def _may_stay(self, case_id: str, helper: str) -> bool:
        case, lock = self._facts.pending[case_id], self._facts.locks.get(case_id)
        if case.co_working == "none":
            return False
        if lock is not None and (lock.lead == helper or lock.co_worker not in (None, helper)):
            return False
        return not list(co_worker_failures(self._facts, case, self._facts.workers[helper]))

    @cached_property
    def delegates(self) -> dict[str, str]:
        """Who keeps a delegated part, by case."""
        found = {}
        for case_id, was in self.was.items():
            if was.delegate is None:
                continue
            case, delegate = self._facts.pending[case_id], self._facts.workers[was.delegate]
            rules = {rule for rule, _ in co_worker_failures(self._facts, case, delegate)}
            if case_id not in self.taken.led or rules <= {"may_not_co_work"}:
                found[case_id] = was.delegate
        return found

    @cached_property
    def weekly(self) -> Scenario:
        """The weekly scenario, with an open case for every part that somebody carries whatever is decided."""
        return self._with_parts(lambda was: [*self._delegated(was), *self._waiting_with(was)])

    @cached_property
    def undecided(self) -> Scenario:
        """The weekly scenario before anything is decided: only delegates carry their parts already."""
        return self._with_parts(self._delegated)

    def _with_parts(self, parts: Callable[[Case], Iterable[tuple[str, int]]]) -> Scenario:
        cases: list[Case] = []
        for case in self.plain.cases:
            was = self.was.get(case.id)
            if was is None:
                cases.append(case)
                continue
            cases.append(case.model_copy(update={"points_for": self._rests(was)}))
            cases += [_part(was, worker, points) for worker, points in parts(was) if points]
        return self.plain.model_copy(update={"cases": tuple(cases)})

    def _rests(self, was: Case) -> dict[str, Decimal]:
        if was.id not in self.delegates:
            return was.points_for
        return {
            worker.id: Decimal(self._rest(was.model_copy(update={"lead": worker.id}))) / HUNDRED
            for worker in self.scenario.workers
        }

    def _rest(self, case: Case) -> int:
        """What an open case weighs on its lead beside its delegate, in hundredths."""
        own = quantities.points_as_lead(self.policy, case, case.lead or "")
        return own - (quantities.delegated(self.policy, case) if case.id in self.delegates else 0)

    def _delegated(self, was: Case) -> Iterator[tuple[str, int]]:
        if was.id in self.delegates:
            yield self.delegates[was.id], quantities.delegated(self.policy, was)

    def _waiting_with(self, was: Case) -> Iterator[tuple[str, int]]:
        """Who stays on a case for which nobody is found."""
        if was.id in self.made:
            return
        if was.id in self.kept:
            yield self.kept[was.id], quantities.co_worker_points(self.policy, was)
        if was.id in self.taken.helped:
            yield was.lead or "", self._rest(was)

    @cached_property
    def restated(self) -> Proposal:
        """The proposal with the loads and new cases as the weekly scenario counts them."""
        before = quantities.loads_before(self.weekly)
        led = [made.lead for made in self.proposal.assignments]
        loads = tuple(
            load.model_copy(
                update={"before": before.get(load.worker, 0) / HUNDRED, "new_cases": led.count(load.worker)}
            )
            for load in self.proposal.workers
        )
        return self.proposal.model_copy(update={"workers": loads})

    @cached_property
    def standing(self) -> dict[str, int]:
        """What everybody carries of what they may keep, in hundredths."""
        loads = quantities.loads_before(self.scenario)
        for case_id, was in self.was.items():
            given_up = quantities.delegated(self.policy, was)
            if case_id in self.taken.led:
                loads[was.lead or ""] -= (
                    quantities.points_as_lead(self.policy, was, was.lead or "") - given_up
                )
            if was.delegate is not None and case_id not in self.delegates:
                loads[was.delegate] -= given_up
            if was.co_worker is not None and case_id not in self.kept:
                loads[was.co_worker] -= quantities.co_worker_points(self.policy, was)
        return loads

    def stands(self, breach: Breach) -> bool:
        """Say whether a breach is of something that nobody touched."""
        if breach.rule == "capacity" and breach.worker is not None:
            return self._no_more(breach.worker)
        was, made = self.was.get(breach.case or ""), self.made.get(breach.case or "")
        if was is None or made is None or breach.rule in _ALWAYS or was.id in self.taken.led:
            return False
        if was.id in self.taken.helped:
            return breach.worker == was.lead and breach.rule != "supported"
        return made.lead == was.lead

    def _no_more(self, worker: str) -> bool:
        """Whether the worker carries no more than before, with what overriding locks bring."""
        load = next(load for load in self.proposal.workers if load.worker == worker)
        forced = 0
        for lock in self.plain.locks:
            if lock.lead == worker and lock.override_reason is not None and lock.case in self.was:
                was = self.was[lock.case]
                again = was.model_copy(update={"points_for": self._rests(was)})
                forced += quantities.points_as_lead(self.policy, again, worker)
        return round(load.after * HUNDRED) <= self.standing[worker] + forced

    def stated_loads(self) -> Iterator[Breach]:
        """Compare what everybody is said to carry before, and to lead anew."""
        anew = [
            made.lead
            for made in self.proposal.assignments
            if made.case in self.taken.led or made.lead != self.was[made.case].lead
        ]
        for load in self.proposal.workers:
            true = self.standing[load.worker] / HUNDRED
            if load.before != true:
                yield Breach(
                    rule="score", worker=load.worker, text=f"{load.worker} carries {true}, not {load.before}"
                )
            if load.new_cases != anew.count(load.worker):
                text = f"{load.worker} leads {anew.count(load.worker)} cases anew, not {load.new_cases}"
                yield Breach(rule="score", worker=load.worker, text=text)

    def company(self) -> Iterator[Breach]:
        """Hold whoever stays to their case."""
        for made in self.proposal.assignments:
            was = self.was[made.case]
            if made.case in self.taken.helped and made.lead != was.lead:
                yield Breach(rule="lock", case=made.case, text=f"{was.lead} leads {made.case} and stays")
            free = made.case in self.taken.led and made.case not in self.kept
            if not free and made.case not in self.taken.helped and made.co_worker != self.kept.get(made.case):
                text = f"{made.case}: the co-worker is {self.kept.get(made.case)} and stays"
                yield Breach(rule="co_worker", case=made.case, text=text)

    def moves(self, most: int) -> Iterator[Breach]:
        """Count the cases that change lead although theirs is there; none may end without one."""
        for case in sorted(self.taken.movable - set(self.made)):
            yield Breach(rule="missing_case", case=case, text=f"{case} had a lead and has none")
        moved = [
            case
            for case in self.taken.movable & set(self.made)
            if self.made[case].lead != self.was[case].lead
        ]
        if len(moved) > most:
            yield Breach(rule="lock", text=f"{len(moved)} cases change lead; at most {most} may")


def _as_on(day: date, worker: Worker) -> Worker:
    """Give the worker with the reductions of one day, for ever."""
    active = [reduction for reduction in worker.reductions if reduction.covers(day)]
    kept = tuple(
        Reduction.model_validate({"from": reduction.from_, "to": None, "share": reduction.share})
        for reduction in active
    )
    return worker.model_copy(update={"reductions": kept})


def _part(was: Case, worker: str, points: int) -> Case:
    """Stand in for the part that somebody carries of a case."""
    return was.model_copy(
        update={
            "id": f"{was.id}: {worker}'s part",
            "status": "open",
            "lead": worker,
            "co_worker": None,
            "delegate": None,
            "family": None,
            "points_for": {worker: Decimal(points) / HUNDRED},
        }
    )
