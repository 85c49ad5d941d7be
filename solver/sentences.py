"""The plain sentences of a proposal: what a manager would say. Nothing is said that a figure does not carry."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from solver.exact import HUNDRED
from solver.options import OBSTACLES, obstacle_keys
from solver.plan import NOBODY, Plan
from solver.problem import Problem
from solver.rules import PHRASES
from solver.terms.beside import covers

Counts = dict[str, int]


def spoken(name: str) -> str:
    """Write an id of the policy as words: ``domestic_abuse`` as "domestic abuse"."""
    return name.replace("_", " ")


def listed(words: list[str]) -> str:
    """Join words as in speech: "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def points(hundredths: int) -> str:
    """Write hundredths of a point as points: 450 as "4.5"."""
    return f"{hundredths / HUNDRED:g}"


class Storyteller:
    """Says why a plan is as it is.

    Parameters
    ----------
    problem, plan
        The numbers and the finished plan.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        given, led = plan.given(problem)
        self.after = problem.before + given
        self.new = led - problem.kept(plan)

    def assignment(self, case: int) -> list[str]:
        """Say why this lead, and why this co-worker or none."""
        if self.plan.lead[case] == self.problem.stays.get(case, NOBODY):
            return [f"It stays with {self._name(int(self.plan.lead[case]))}."]
        return [
            *self._fixed(case),
            *self._skill(case),
            *self._ties(case),
            self._load(int(self.plan.lead[case])),
            *self._company(case),
        ]

    def _name(self, worker: int) -> str:
        return self.problem.workers[worker].name

    def _fixed(self, case: int) -> Iterator[str]:
        held = self.problem.stays.get(case, NOBODY)
        if held not in (NOBODY, self.plan.lead[case]):
            yield f"It moves from {self._name(held)}."
        lock = self.problem.locks.get(case)
        if lock is not None:
            reason = f": {lock.override_reason}" if lock.override_reason else ""
            yield f"The manager fixed this choice{reason}."

    def _skill(self, case: int) -> Iterator[str]:
        needs, lead = self.problem.cases[case].needs, int(self.plan.lead[case])
        expertise = self.problem.workers[lead].expertise
        met = [
            f"{spoken(tag)} ({expertise[tag]})"
            for tag, level in needs.items()
            if expertise.get(tag, 0) >= level
        ]
        if met:
            yield f"{self._name(lead)} has the skills that it needs in {listed(met)}."
        beside = int(self.plan.co_worker[case])
        for tag, level in needs.items():
            has = expertise.get(tag, 0)
            if has >= level:
                continue
            lacking = f"{self._name(lead)} has {spoken(tag)} at {has} where {level} is needed"
            if beside != NOBODY and covers(self.problem, case, tag)[beside]:
                yield f"{lacking}; {self._name(beside)} brings it."
            else:
                yield f"{lacking}."
        interests = [spoken(tag) for tag in needs if tag in self.problem.workers[lead].interests]
        if interests:
            yield f"It touches an interest of {self._name(lead)}: {listed(interests)}."

    def _ties(self, case: int) -> Iterator[str]:
        problem, lead = self.problem, int(self.plan.lead[case])
        item, worker = problem.cases[case], problem.workers[lead]
        if item.previous_lead == worker.id:
            yield f"{worker.name} led this case before."
        elif item.family is not None and lead in problem.family_leads.get(item.family, ()):
            yield f"{worker.name} already works with the family."
        elif problem.familiar[case] and lead not in problem.familiar[case]:
            known = listed([self._name(other) for other in problem.familiar[case]])
            yield f"{known} knows the family, but other things weigh more here."
        together = [
            problem.cases[other].id
            for other in problem.family_members.get(item.family or "", [])
            if other != case and self.plan.lead[other] == lead
        ]
        if together:
            yield f"{worker.name} takes the family's other new work as well: {listed(together)}."
        if item.team != worker.team:
            yield f"{worker.name} is of team {worker.team}; the case is of team {item.team}."

    def _load(self, worker: int) -> str:
        before, after = int(self.problem.standing[worker]), int(self.after[worker])
        capacity = int(self.problem.capacity[worker])
        name, figures = (
            self._name(worker),
            f"{points(before)} to {points(after)} of {points(capacity)} points",
        )
        if capacity <= 0:
            return f"{name} goes from {points(before)} to {points(after)} points, with no capacity agreed."
        return f"{name} goes from {_percent(before, capacity)} to {_percent(after, capacity)} of capacity ({figures})."

    def _company(self, case: int) -> Iterator[str]:
        problem, beside, lead = self.problem, int(self.plan.co_worker[case]), int(self.plan.lead[case])
        item = problem.cases[case]
        if beside == NOBODY:
            if item.co_working == "preferred":
                yield "A co-worker would be preferred, and none is worth what they would carry."
            return
        reasons = []
        if item.co_working == "required":
            reasons.append("the case must be co-worked")
        if item.co_working == "preferred":
            reasons.append("co-working is preferred here")
        if problem.staff.newly_qualified[lead]:
            reasons.append(f"{self._name(lead)} is newly qualified")
        short = problem.workers[lead].expertise
        brought = [
            spoken(tag)
            for tag, level in item.needs.items()
            if short.get(tag, 0) < level and covers(problem, case, tag)[beside]
        ]
        if brought:
            reasons.append(f"they bring {listed(brought)}")
        lock = problem.locks.get(case)
        if lock is not None and lock.co_worker is not None:
            reasons.append("the manager chose so")
        because = f", because {listed(reasons)}" if reasons else ""
        yield f"{self._name(beside)} co-works it{because}."
        yield self._load(beside)

    def waiting(self, case: int, words: np.ndarray) -> tuple[Counts, list[str]]:
        """Say what keeps each worker from a waiting case.

        Parameters
        ----------
        words
            The obstacles of every worker, as bits over `OBSTACLES`, shape (workers,).
        """
        counts = {key: int((words >> i & 1).sum()) for i, key in enumerate(OBSTACLES)}
        counts = {key: count for key, count in counts.items() if count}
        return counts, [*self._obstacles(case, words, counts)]

    def _obstacles(self, case: int, words: np.ndarray, counts: Counts) -> Iterator[str]:
        total = len(words)
        if not total:
            yield "There are no workers."
            return
        pair = np.uint32((1 << len(OBSTACLES) - 5) - 1)
        eligible = np.flatnonzero((words & pair) == 0)
        task = spoken(self.problem.cases[case].task)
        if not len(eligible):
            yield f"None of the {total} workers may lead this {task}."
        elif (words == 0).any():
            free = listed([self._name(int(w)) for w in np.flatnonzero(words == 0)[:3]])
            yield f"{free} could take it as things stand, but the plan does not."
        else:
            people = "worker" if len(eligible) == 1 else "workers"
            yield f"{len(eligible)} {people} may lead this {task}, and none has room for it:"
            for worker in eligible[:3].tolist():
                reasons = listed([spoken(key) for key in obstacle_keys(int(words[worker]))])
                yield f"{self._name(worker)}: {reasons} ({self._room(worker)})."
        for key, count in sorted(counts.items(), key=lambda item: -item[1]):
            yield f"{PHRASES[key]}: this keeps {count} of {total} from it."

    def _room(self, worker: int) -> str:
        after, limit = int(self.after[worker]), int(self.problem.limit[worker])
        return f"{points(after)} of {points(limit)} points, {self.new[worker]} new"


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %"
