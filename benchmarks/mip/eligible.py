"""Who may lead and who may co-work each pending case (SPEC 4), as flags over the workers."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

import numpy as np

from benchmarks.mip.figures import Figures, Flags, Ints, Json


class Eligible:
    """Answers for one scenario; every answer is an array of shape (workers,)."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        workers, roles = figures.workers, figures.roles
        self._may_lead = _flags(role["may_lead"] for role in roles)
        self._may_co_work = _flags(role["may_co_work"] for role in roles)
        self.newly_qualified = _flags(role["newly_qualified"] for role in roles)
        self._years = np.array([float(worker["years_qualified"]) for worker in workers], dtype=np.float64)
        tiers = [
            r["max_tier"] if w["max_tier"] is None else w["max_tier"]
            for w, r in zip(workers, roles, strict=True)
        ]
        self._max_tier = np.array(tiers, dtype=np.int64)
        self._absent = {"urgent": figures.absent(urgent=True), "routine": figures.absent(urgent=False)}
        self._qualified = {
            name: self._holding(task["lead_requires"]) for name, task in figures.policy["tasks"].items()
        }
        self._admitted = {team: self._from_teams(team) for team in {case["team"] for case in figures.cases}}
        self._vetoes: dict[str, list[int]] = defaultdict(list)
        for veto in figures.excluded:
            self._vetoes[veto["case"]].append(figures.worker_index[veto["worker"]])
        self._conflicts: dict[str, list[int]] = defaultdict(list)
        for w, worker in enumerate(workers):
            for name in worker["conflicts"]:
                self._conflicts[name].append(w)

    def _holding(self, alternatives: list[list[str]]) -> Flags:
        if not alternatives:
            return np.ones(len(self.figures.workers), dtype=np.bool_)
        held = [set(worker["qualifications"]) for worker in self.figures.workers]
        return _flags(any(set(needed) <= holds for needed in alternatives) for holds in held)

    def _from_teams(self, team: str) -> Flags:
        shared = self.figures.policy["cross_team"]
        if shared is True:
            return np.ones(len(self.figures.workers), dtype=np.bool_)
        near = {team, *(shared.get(team, ()) if isinstance(shared, dict) else ())}
        return _flags(worker["team"] in near for worker in self.figures.workers)

    @cached_property
    def _family_parties(self) -> dict[str, set[int]]:
        """Lead, co-worker and delegate of every family's open cases."""
        parties: dict[str, set[int]] = defaultdict(set)
        for case in self.figures.open:
            for part in ("lead", "co_worker", "delegate"):
                if case["family"] is not None and case[part] is not None:
                    parties[case["family"]].add(self.figures.worker_index[case[part]])
        return parties

    @cached_property
    def _family_leads(self) -> dict[str, set[int]]:
        leads: dict[str, set[int]] = defaultdict(set)
        for case in self.figures.open:
            if case["family"] is not None:
                leads[case["family"]].add(self.figures.worker_index[case["lead"]])
        return leads

    def qualified(self, c: int) -> Flags:
        """Who meets the `lead_requires` of the case's task."""
        task: str = self.figures.cases[c]["task"]
        return self._qualified[task]

    def _speaks(self, language: str | None) -> Flags:
        workers = self.figures.workers
        return _flags(language is None or language in worker["languages"] for worker in workers)

    @cached_property
    def _speakers(self) -> dict[str | None, Flags]:
        return {
            language: self._speaks(language) for language in {case["language"] for case in self.figures.cases}
        }

    def _kept_off(self, c: int) -> list[int]:
        """Those whom a conflict of interest or a manager's veto keeps from any part in the case."""
        figures, case = self.figures, self.figures.cases[c]
        people = [*self._conflicts.get(case["id"], ()), *self._vetoes.get(case["id"], ())]
        if case["family"] is not None:
            people += self._conflicts.get(case["family"], ())
        if figures.tasks[c]["independent"]:
            if case["previous_lead"] in figures.worker_index:
                people.append(figures.worker_index[case["previous_lead"]])
            if case["family"] is not None:
                people += self._family_parties.get(case["family"], ())
        return people

    def may_lead(self, c: int) -> Flags:
        """Who may lead the case; an overriding lock counts for its lead."""
        figures, case, task = self.figures, self.figures.cases[c], self.figures.tasks[c]
        steered = (
            (figures.tier[c] <= self._max_tier)
            & self._admitted[case["team"]]
            & self._speakers[case["language"]]
        )
        lock = figures.locks.get(c)
        if lock is not None and lock["override_reason"] is not None:
            steered[figures.worker_index[lock["lead"]]] = True
        flags: Flags = steered & self._may_lead & self.qualified(c) & ~self._absent[case["urgency"]]
        seasoned = self._years >= float(task["min_years_qualified"])
        if task["newly_qualified"] == "co_worked":
            seasoned |= self.newly_qualified
        elif task["newly_qualified"] == "forbidden":
            flags &= ~self.newly_qualified
        flags &= seasoned
        flags[self._kept_off(c)] = False
        return flags

    def may_co_work(self, c: int) -> Flags:
        """Who may co-work the case, whoever leads it."""
        case = self.figures.cases[c]
        flags: Flags = self._may_co_work & ~self._absent[case["urgency"]] & self._admitted[case["team"]]
        flags[self._kept_off(c)] = False
        return flags

    def may_support(self, c: int) -> Flags:
        """Who, co-working, lets a newly qualified worker lead a `co_worked` task."""
        years = max(1.0, float(self.figures.tasks[c]["min_years_qualified"]))
        return self.qualified(c) & (self._years >= years) & ~self.newly_qualified

    def known_to(self, c: int) -> set[int]:
        """Earlier lead and leads of the family's open cases, of those who are still here."""
        case = self.figures.cases[c]
        known = set(self._family_leads.get(case["family"], ())) if case["family"] is not None else set()
        if case["previous_lead"] in self.figures.worker_index:
            known.add(self.figures.worker_index[case["previous_lead"]])
        return known

    def levels(self, tag: str) -> Ints:
        """Everybody's level of expertise, 0 for none."""
        if tag not in self._levels:
            levels = [worker["expertise"].get(tag, 0) for worker in self.figures.workers]
            self._levels[tag] = np.array(levels, dtype=np.int64)
        return self._levels[tag]

    @cached_property
    def _levels(self) -> dict[str, Ints]:
        return {}

    def interested(self, case: Json) -> Ints:
        """How many of the case's needs are among each worker's interests."""
        count = np.zeros(len(self.figures.workers), dtype=np.int64)
        for tag in case["needs"]:
            count[self._interests.get(tag, [])] += 1
        return count

    @cached_property
    def _interests(self) -> dict[str, list[int]]:
        holders: dict[str, list[int]] = defaultdict(list)
        for w, worker in enumerate(self.figures.workers):
            for tag in set(worker["interests"]):
                holders[tag].append(w)
        return holders

    def far_from(self, locality: str | None) -> Flags:
        """Who works in some localities, and not in this one."""
        if locality not in self._far:
            workers = self.figures.workers
            far = (
                locality is not None and w["localities"] and locality not in w["localities"] for w in workers
            )
            self._far[locality] = _flags(map(bool, far))
        return self._far[locality]

    @cached_property
    def _far(self) -> dict[str | None, Flags]:
        return {}

    @cached_property
    def team(self) -> list[str]:
        """Everybody's team."""
        return [worker["team"] for worker in self.figures.workers]

    def strangers_to(self, team: str) -> Flags:
        """Who is of another team."""
        if team not in self._strangers:
            self._strangers[team] = _flags(name != team for name in self.team)
        return self._strangers[team]

    @cached_property
    def _strangers(self) -> dict[str, Flags]:
        return {}


def _flags(values: object) -> Flags:
    return np.array(list(values), dtype=np.bool_)  # type: ignore[call-overload]
