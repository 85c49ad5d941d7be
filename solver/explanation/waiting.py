"""Why a case waits, and what would help (SPEC 8)."""

from __future__ import annotations

from collections.abc import Iterator

from solver.explanation.cause import Cause, find_cause, open_question
from solver.explanation.document import Explanation, Reason
from solver.explanation.facts import capacity_fact, new_cases_fact
from solver.explanation.letting_in import PRIORITY, Hold
from solver.explanation.place import Place, place_text, place_to_take
from solver.explanation.remedies import remedies
from solver.explanation.standing import Standing
from solver.options import Position
from solver.plan import NOBODY
from solver.scenario import Worker
from solver.sentences import listed, spoken


def explain_waiting(standing: Standing) -> Explanation:
    """Explain a case that nobody leads in the plan."""
    problem, case = standing.problem, standing.case
    item = problem.cases[case]
    if standing.optimum.plan.lead[case] != NOBODY:
        return _should_not_wait(standing)
    question = open_question(standing)
    cause = find_cause(standing, question)
    place = place_to_take(standing, question)
    writer = _Writer(standing, place)
    found = tuple(remedies(standing, question, place))
    proven = standing.optimum.proven and cause.proven and not standing.budget.over
    return Explanation(
        case=item.id,
        worker=None,
        verdict="barred" if place is None else "possible",
        status="optimal" if proven else "bounded",
        costs=standing.optimum.costs.of(case),
        because=tuple(writer.because(cause)),
        cause=tuple(map(writer.reason, cause.holds)),
        remedies=found,
    )


def _should_not_wait(standing: Standing) -> Explanation:
    """Say that the plan at hand is not the best: with more search the case finds a place."""
    better = standing.optimum
    lead = problem_name(standing, int(better.plan.lead[standing.case]))
    return Explanation(
        case=standing.problem.cases[standing.case].id,
        worker=None,
        verdict="possible",
        status="optimal" if better.proven else "bounded",
        because=(f"Nothing keeps it waiting: a better plan than this one gives it to {lead}. Solve again.",),
    )


def problem_name(standing: Standing, worker: int) -> str:
    """Give what to call a worker."""
    return standing.problem.workers[worker].name


class _Writer:
    def __init__(self, standing: Standing, place: Place | None) -> None:
        self.standing, self.place = standing, place
        self.problem, self.case = standing.problem, standing.case
        self.position = Position(standing.problem, standing.optimum.plan)

    def reason(self, hold: Hold) -> Reason:
        """Write one part of the cause."""
        worker = None if hold.worker == NOBODY else self.problem.workers[hold.worker].id
        return Reason(rule=hold.rule, worker=worker, fact=self._fact(hold))

    def _fact(self, hold: Hold) -> str:
        problem, case, worker = self.problem, self.case, hold.worker
        if hold.rule == PRIORITY:
            return self._priority_fact()
        if hold.rule == "capacity":
            return capacity_fact(problem, case, worker, int(self.position.load[worker]))
        if hold.rule == "new_cases":
            return new_cases_fact(problem, worker, int(self.position.new[worker]))
        if hold.rule == "supported":
            return "a newly qualified lead needs an experienced, qualified co-worker"
        if hold.rule == "co_worker":
            item = problem.cases[case]
            return f"co_working is {item.co_working}"
        if hold.rule == "independent":
            task = spoken(problem.cases[case].task)
            return (
                f"works with the family on another new case, and one of the two ({task}) must be independent"
            )
        return self._pair_fact(hold)

    def _pair_fact(self, hold: Hold) -> str:
        item, person = self.problem.cases[self.case], self.problem.workers[hold.worker]
        eligibility = self.problem.eligibility
        leading = dict(eligibility.why_not_lead(item, person))
        if hold.rule in leading:
            return leading[hold.rule]
        return f"as co-worker: {dict(eligibility.why_not_co_work(item, person))[hold.rule]}"

    def _priority_fact(self) -> str:
        priority = int(self.problem.priority[self.case])
        if self.place is None:
            return f"its priority is {priority}, and no other case can make room for it"
        if not self.place.cases:
            return f"its priority is {priority}: letting it in leaves no less waiting"
        others = f"others of {self.place.to_beat} in all would have to wait"
        return f"its priority is {priority}; to let it in, {others}"

    def because(self, cause: Cause) -> Iterator[str]:
        """Sum the cause up in sentences."""
        if not self.problem.workers:
            yield "There are no workers."
        elif not cause.holds:
            yield "The search ended before it was certain what keeps it out."
        task = spoken(self.problem.cases[self.case].task)
        barred: dict[str, list[int]] = {}
        for hold in cause.holds:
            if hold.worker != NOBODY:
                barred.setdefault(hold.rule, []).append(hold.worker)
        full = sorted(
            {*barred.pop("capacity", []), *barred.pop("new_cases", [])}
            - {w for b in barred.values() for w in b}
        )
        for rule, workers in barred.items():
            yield f"{_count(self.problem.workers, workers)} may not take this {task} ({spoken(rule)})."
        if full:
            verb = "has" if len(full) == 1 else "have"
            who = _count(self.problem.workers, full)
            yield f"{who} {verb} no room left: at capacity, or at the new cases allowed."
        yield from self._company(cause)
        if self.place is not None:
            yield place_text(self.standing, self.place)

    def _company(self, cause: Cause) -> Iterator[str]:
        """Say what part co-working has in the cause."""
        rules = {hold.rule for hold in cause.holds}
        if "supported" in rules:
            yield "A newly qualified lead would need an experienced, qualified co-worker, and none is free."
        if "co_worker" in rules:
            needed = self.problem.cases[self.case].co_working == "required"
            yield "It may only be led beside a co-worker." if needed else "It is to have no co-worker."


def _count(people: tuple[Worker, ...], workers: list[int]) -> str:
    """Name up to three, count more."""
    if len(workers) > 3:
        return f"{len(workers)} workers"
    return listed([people[worker].name for worker in workers])
