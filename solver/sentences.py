"""The plain sentences of a proposal: what a manager would say.

Nothing is said that a figure or a rule does not carry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from solver.exact import HUNDRED
from solver.options import OBSTACLES, Options, Position, obstacle_keys
from solver.plan import NOBODY, Plan
from solver.problem import Problem
from solver.reach import Reach
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

    @cached_property
    def _position(self) -> Position:
        return Position(self.problem, self.plan)

    def assignment(self, case: int) -> list[str]:
        """Say why this lead, and why this co-worker or none."""
        if self.plan.lead[case] == self.problem.stays.get(case, NOBODY):
            return [f"It stays with {self._name(int(self.plan.lead[case]))}."]
        return [
            *self._fixed(case),
            *self._skill(case),
            *self._ties(case),
            *self._fit(case),
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
        elif case not in problem.locks:
            yield from self._passed_over(case)
        together = [
            problem.cases[other].id
            for other in problem.family_members.get(item.family or "", [])
            if other != case and self.plan.lead[other] == lead
        ]
        if together:
            yield f"{worker.name} takes the family's other new work as well: {listed(together)}."
        if item.team != worker.team:
            yield f"{worker.name} is of team {worker.team}; the case is of team {item.team}."

    def _passed_over(self, case: int) -> Iterator[str]:
        """Say what became of those who know the family and may lead the case."""
        lead, beside = int(self.plan.lead[case]), int(self.plan.co_worker[case])
        familiar = self.problem.familiar(case)
        if not familiar or lead in familiar:
            return
        position = self._position
        position.take(case)
        workers = np.array([*familiar, lead], dtype=np.int64)
        options = Options(position, case, workers)
        now = options.delta_with(len(workers) - 1, beside)
        for row, worker in enumerate(familiar):
            bars = obstacle_keys(int(options.obstacles[row]))
            if bars:
                why = _spoken_all(bars)
                yield f"{self._name(worker)} knows the family and cannot take it as planned: {why}."
            else:
                price = _more(int(options.delta[row]) - now)
                yield f"{self._name(worker)} knows the family; everything else as planned, that is {price}."
        position.give(case, lead, beside)

    def _fit(self, case: int) -> Iterator[str]:
        """Say what speaks for or against the lead beside skills and family."""
        problem, lead = self.problem, int(self.plan.lead[case])
        item, worker = problem.cases[case], problem.workers[lead]
        tier, grade = int(problem.tier[case]), int(problem.staff.grade[lead])
        fitting = problem.policy.complexity.tier_grades[tier - 1]
        if grade != fitting:
            yield f"Tier {tier} is for grade {fitting}; {worker.name}'s role has grade {grade}."
        if item.locality is not None and worker.localities:
            goes = "works in" if item.locality in worker.localities else "does not usually work in"
            yield f"{worker.name} {goes} {spoken(item.locality)}."
        if item.cost_for.get(worker.id):
            yield f"The local cost of {worker.name} for this case is {item.cost_for[worker.id]}."
        if case in problem.baseline:
            yield from self._arranged(case)

    def _arranged(self, case: int) -> Iterator[str]:
        before = self.problem.baseline[case]
        if before is None:
            yield "It was arranged for somebody who has gone."
        elif before == self.plan.lead[case]:
            yield f"{self._name(before)} had it in the earlier allocation."
        else:
            yield f"In the earlier allocation {self._name(before)} had it."

    def _load(self, worker: int) -> str:
        before, after = int(self.problem.standing[worker]), int(self.after[worker])
        name, capacity = self._name(worker), int(self.problem.capacity[worker])
        carried = f"{points(before)} to {points(after)}"
        if capacity <= 0:
            return f"{name} goes from {carried} points, with no capacity agreed."
        if before == after:
            return f"{name} stays at {_percent(after, capacity)} of capacity ({points(after)} points)."
        share = f"{_percent(before, capacity)} to {_percent(after, capacity)} of capacity"
        return f"{name} goes from {share} ({carried} of {points(capacity)} points)."

    def _company(self, case: int) -> Iterator[str]:
        problem, beside, lead = self.problem, int(self.plan.co_worker[case]), int(self.plan.lead[case])
        item = problem.cases[case]
        if beside == NOBODY:
            yield from self._alone(case)
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

    def _alone(self, case: int) -> Iterator[str]:
        """Say why nobody stands beside the lead, where somebody might have been expected."""
        problem, lead = self.problem, int(self.plan.lead[case])
        if problem.staff.newly_qualified[lead] and problem.tier[case] > 1:
            tier = int(problem.tier[case])
            yield f"{self._name(lead)} is newly qualified and has no co-worker on this tier {tier} case."
        if problem.cases[case].co_working != "preferred":
            return
        position = self._position
        position.take(case)
        options = Options(position, case, np.array([lead], dtype=np.int64))
        free = options.helpers[options.helpers != lead]
        best = int(options.best_beside[0][0])
        position.give(case, lead)
        if not len(free):
            yield "A co-worker would be preferred, and nobody who may be one has room."
        elif best == NOBODY:
            yield "A co-worker would be preferred, and every one possible would cost more than they bring."
        else:
            yield f"A co-worker would be preferred; {self._name(best)} could be one."

    def worker(self, worker: int, reach: Reach) -> list[str]:
        """Say what a worker got, how that changes their load, and why it is no more."""
        cases, people = self.problem.cases, self.problem.workers
        led = [cases[case].id for case in np.flatnonzero(self.plan.lead == worker).tolist()]
        helped = [cases[case].id for case in np.flatnonzero(self.plan.co_worker == worker).tolist()]
        got = [f"leads {listed(led)}"] if led else []
        got += [f"co-works {listed(helped)}"] if helped else []
        name = people[worker].name
        first = f"{name} {listed(got)}." if got else f"{name} gets nothing new."
        return [first, self._load(worker), *self._no_more(worker, reach)]

    def _no_more(self, worker: int, reach: Reach) -> Iterator[str]:
        name, others = self._name(worker), int(reach.others[worker])
        cases = "1 other case" if others == 1 else f"{others} other cases"
        if not others:
            yield f"There is no other case to decide on that {name} may lead."
        elif reach.nearest[worker] == NOBODY:
            rules = _spoken_all(reach.bars(worker))
            theirs = f"{cases} that {name} may lead"
            yield f"No more can be added: of {theirs} none fits any more ({rules}; {self._room(worker)})."
        else:
            case, gap = int(reach.nearest[worker]), int(reach.gap[worker])
            with_whom = self._name(int(self.plan.lead[case]))
            yield (
                f"Of {cases} that {name} may lead, {self.problem.cases[case].id} comes nearest: it is with "
                f"{with_whom}, and moving it alone is {_more(gap)}."
            )

    def waiting(self, case: int, words: np.ndarray) -> tuple[Counts, list[str]]:
        """Say what keeps each worker from a waiting case.

        Parameters
        ----------
        words
            The obstacles of every worker, as bits over `OBSTACLES`, shape (workers,).
        """
        barred = (words[:, None] >> np.arange(len(OBSTACLES), dtype=np.uint32) & 1).sum(axis=0).tolist()
        counts = {key: count for key, count in zip(OBSTACLES, barred, strict=True) if count}
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
            yield f"{len(eligible)} {people} may lead this {task}, and none can take it as planned:"
            for worker in eligible[:3].tolist():
                reasons = listed([spoken(key) for key in obstacle_keys(int(words[worker]))])
                yield f"{self._name(worker)}: {reasons} ({self._room(worker)})."
        for key, count in sorted(counts.items(), key=lambda item: -item[1]):
            yield f"{PHRASES[key]}: this keeps {count} of {total} from it."

    def _room(self, worker: int) -> str:
        after, limit = int(self.after[worker]), int(self.problem.limit[worker])
        return f"{points(after)} of {points(limit)} points, {self.new[worker]} new"


def _spoken_all(rules: Sequence[str]) -> str:
    return listed([spoken(rule) for rule in rules])


def _more(price: int) -> str:
    """Say what a change costs: ``1,200 dearer``."""
    if price == 0:
        return "just as good"
    return f"{abs(price):,} {'dearer' if price > 0 else 'cheaper'}"


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %"
