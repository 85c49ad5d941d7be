"""The workers of a scenario as columns: one vector per question, so that a rule judges everybody at once."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver import quantities
from solver.circumstances import ORDINARY, Circumstances
from solver.shapes import Name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from solver.policy import TaskRule
    from solver.scenario import Case, Scenario, Worker

Flags = NDArray[np.bool_]  # one truth a worker, shape (workers,)
Ints = NDArray[np.int64]


class Staff:
    """Vectors over the workers of a scenario, in file order; each answer has shape (workers,).

    Answers depend only on a name (a task, a team, a language, ...) and are kept, because thousands of cases
    ask the same few questions. They are read-only: copy before changing one.
    """

    def __init__(self, scenario: Scenario, circumstances: Circumstances = ORDINARY) -> None:
        self.scenario = scenario
        self.circumstances = circumstances
        self.workers: tuple[Worker, ...] = scenario.workers
        self.index: dict[Name, int] = {worker.id: i for i, worker in enumerate(self.workers)}
        self._roles = [scenario.policy.roles[worker.role] for worker in self.workers]
        self._kept: dict[tuple[str, object], Flags] = {}
        self._short: dict[tuple[Name, int], Ints] = {}

    def __len__(self) -> int:
        return len(self.workers)

    def _flags(self, truths: Iterable[bool]) -> Flags:
        flags = np.fromiter(truths, dtype=np.bool_, count=len(self.workers))
        flags.flags.writeable = False
        return flags

    def _ask(self, question: str, name: object, truths: Iterable[bool]) -> Flags:
        key = (question, name)
        if key not in self._kept:
            self._kept[key] = self._flags(truths)
        return self._kept[key]

    @cached_property
    def nobody(self) -> Flags:
        """All false."""
        return self._flags(False for _ in self.workers)

    @cached_property
    def may_lead(self) -> Flags:
        """Whether the role may lead."""
        return self._flags(role.may_lead for role in self._roles)

    @cached_property
    def may_co_work(self) -> Flags:
        """Whether the role may co-work."""
        return self._flags(role.may_co_work for role in self._roles)

    @cached_property
    def newly_qualified(self) -> Flags:
        """Whether the role is a newly qualified one."""
        return self._flags(role.newly_qualified for role in self._roles)

    @cached_property
    def grade(self) -> Ints:
        """Grade of the role."""
        return np.array([role.grade for role in self._roles], dtype=np.int64)

    @cached_property
    def max_tier(self) -> Ints:
        """Highest tier that each may lead."""
        policy = self.scenario.policy
        return np.array([quantities.max_tier(policy, worker) for worker in self.workers], dtype=np.int64)

    def qualified(self, task: Name) -> Flags:
        """Whether each meets the task's `lead_requires`."""
        options = [set(option) for option in self.scenario.policy.tasks[task].lead_requires]
        return self._ask(
            "qualified",
            task,
            (
                not options or any(option <= set(worker.qualifications) for option in options)
                for worker in self.workers
            ),
        )

    def years_below(self, years: Decimal) -> Flags:
        """Whether each has fewer years qualified."""
        return self._ask("years_below", years, (worker.years_qualified < years for worker in self.workers))

    def tier_below(self, tier: int) -> Flags:
        """Whether each may lead only tiers below `tier`."""
        return self._ask("tier_below", tier, (int(top) < tier for top in self.max_tier))

    def away(self, urgent: bool) -> Flags:
        """Whether each is absent, for an urgent case or for any other (SPEC 3)."""
        policy, gone = self.scenario.policy, self.circumstances.away
        moment = self.absences_at
        return self._ask(
            "away",
            urgent,
            (w.id in gone or quantities.is_absent(policy, w, urgent, moment) for w in self.workers),
        )

    @property
    def absences_at(self) -> datetime:
        """Give when absences are judged."""
        return self.circumstances.judged_at or self.scenario.as_of

    def lacks_language(self, language: Name) -> Flags:
        """Whether each lacks the language."""
        return self._ask("lacks_language", language, (language not in w.languages for w in self.workers))

    def outside(self, team: Name) -> Flags:
        """Whether each is of a team that may not take cases of `team`."""
        policy = self.scenario.policy
        return self._ask("outside", team, (not policy.admits(team, worker.team) for worker in self.workers))

    def elsewhere(self, team: Name) -> Flags:
        """Whether each is of another team than `team`."""
        return self._ask("elsewhere", team, (worker.team != team for worker in self.workers))

    def off_locality(self, locality: Name) -> Flags:
        """Whether each has localities, and `locality` is not among them."""
        return self._ask(
            "off_locality",
            locality,
            (bool(worker.localities) and locality not in worker.localities for worker in self.workers),
        )

    def interested(self, tag: Name) -> Flags:
        """Whether each names the tag among their interests."""
        return self._ask("interested", tag, (tag in worker.interests for worker in self.workers))

    def short_by(self, tag: Name, needed: int) -> Ints:
        """Give how many levels each is short of `needed` in the tag's expertise."""
        short = self._short.get((tag, needed))
        if short is None:
            levels = np.array([worker.expertise.get(tag, 0) for worker in self.workers], dtype=np.int64)
            short = np.maximum(0, needed - levels)
            short.flags.writeable = False
            self._short[tag, needed] = short
        return short

    def supports(self, task: Name) -> Flags:
        """Whether each may stand beside a newly qualified lead of the task (SPEC 4, `supported`)."""
        rule: TaskRule = self.scenario.policy.tasks[task]
        enough = max(Decimal(1), rule.min_years_qualified)
        return self._ask(
            "supports", task, self.qualified(task) & ~self.years_below(enough) & ~self.newly_qualified
        )

    @cached_property
    def _conflicts(self) -> dict[Name, list[int]]:
        by_name: dict[Name, list[int]] = {}
        for index, worker in enumerate(self.workers):
            for name in worker.conflicts:
                by_name.setdefault(name, []).append(index)
        return by_name

    @cached_property
    def _holders(self) -> dict[Name, list[int]]:
        """Who leads, co-works or has delegated work of an open case, by family."""
        by_family: dict[Name, list[int]] = {}
        for case in self.scenario.open:
            people = (case.lead, case.co_worker, case.delegate)
            if case.family is not None:
                by_family.setdefault(case.family, []).extend(self.index[p] for p in people if p is not None)
        return by_family

    @cached_property
    def _vetoes(self) -> dict[Name, list[int]]:
        by_case: dict[Name, list[int]] = {}
        for veto in self.scenario.excluded:
            by_case.setdefault(veto.case, []).append(self.index[veto.worker])
        return by_case

    def in_conflict(self, case: Case) -> list[int]:
        """Give the workers with a conflict of interest in the case (SPEC 4)."""
        people = [*self._conflicts.get(case.id, ())]
        if case.family is not None:
            people += self._conflicts.get(case.family, ())
        if self.scenario.policy.tasks[case.task].independent:
            if case.previous_lead in self.index:
                people.append(self.index[case.previous_lead])
            if case.family is not None:
                people += self._holders.get(case.family, ())
        return people

    def excluded(self, case: Case) -> list[int]:
        """Give the workers whom the manager has ruled out for the case."""
        return self._vetoes.get(case.id, [])
