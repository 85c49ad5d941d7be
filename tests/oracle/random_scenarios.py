"""Random scenarios, valid and seeded, with every field of the format in play. The people are invented."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from tests.oracle.figures import Reading
from tests.oracle.policy import RSW, Json, merged_policy
from tests.oracle.random_policies import random_policy
from tests.oracle.rules import find_breaches, lead_bars

# Ordinary weeks, a Saturday, and days beside or on a bank holiday (Christmas, Easter, May, August, and the
# substitute days of a Christmas at the weekend).
MOMENTS = [
    "2026-11-23T09:00:00",
    "2026-11-23T09:00:00",
    "2026-11-28T10:30:00",
    "2026-12-24T16:00:00",
    "2026-12-25T08:00:00",
    "2027-03-25T13:45:30",
    "2027-05-03T09:00:00",
    "2026-08-31T07:15:00",
    "2027-12-27T09:00:00",
]
TAGS = ["mental_health", "disability", "neglect", "exploitation", "dementia", "substance_misuse"]
LANGUAGES = ["en", "pl", "ur", "bsl"]
LOCALITIES = ["N", "S", "E", "W"]
ABSENCES = ["annual_leave", "short_sickness", "long_sickness", "training", "other_leave", "left"]
REDUCTIONS = ["phased_return", "union_duties", "lead_role", "other"]
GONE = "W-gone"  # somebody that the file no longer holds
OVERRIDABLE = {"above_tier", "other_team", "language"}
HELD = {
    "senior_social_worker": [RSW],
    "social_worker": [RSW],
    "newly_qualified_social_worker": [RSW],
    "occupational_therapist": ["occupational_therapist"],
    "team_manager": [RSW],
    "trainee": [RSW],
}


@dataclass
class Maker:
    """One scenario in the making: the source of chance, the policy in force and how hard a week it is."""

    rng: Random
    as_of: datetime
    teams: list[str]
    policy: Json
    families: list[str]
    ftes: list[float]
    hardship: float  # scales the chance of whatever keeps a worker from a case

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.rng.random() < probability

    def obstacle(self, probability: float) -> bool:
        """True with this probability in a hard week, less often in an easy one."""
        return self.chance(probability * self.hardship)

    def some(self, values: list[str], most: int) -> list[str]:
        """Up to `most` of the values, in no order."""
        return self.rng.sample(values, self.rng.randint(0, min(most, len(values))))

    def levels(self, most: int) -> dict[str, int]:
        """A level from 1 to 3 for up to `most` tags."""
        return {tag: self.rng.randint(1, 3) for tag in self.some(TAGS, most)}

    def day(self, earliest: int, latest: int) -> date:
        """A date so many days from the scenario's."""
        return self.as_of.date() + timedelta(days=self.rng.randint(earliest, latest))

    def period(self, open_ended: float) -> Json:
        """A `from` and a `to` near the scenario's date."""
        begins = self.day(-20, 6)
        ends = begins + timedelta(days=self.rng.choice([0, 1, 2, 3, 7, 15]))
        return {"from": begins.isoformat(), "to": None if self.chance(open_ended) else ends.isoformat()}

    @property
    def tiers(self) -> int:
        """How many tiers the policy knows."""
        return len(self.policy["complexity"]["tier_upper_bounds"])


def _sparse(maker: Maker, document: Json, required: set[str]) -> Json:
    """Leave out about half of the fields that say nothing: an empty value and a missing one mean the same."""
    return {
        key: value
        for key, value in document.items()
        if key in required or value not in (None, [], {}) or maker.chance(0.5)
    }


def _worker(maker: Maker, number: int, team: str) -> Json:
    rng = maker.rng
    likely = ["social_worker"] * 4 + ["senior_social_worker", "newly_qualified_social_worker"] * 2
    role = rng.choice(likely + list(maker.policy["roles"]))
    newly = maker.policy["roles"][role]["newly_qualified"]
    reductions = [
        {
            "share": rng.choice([0.1, 0.25, 0.33, 0.5, 0.75, 1]),
            "reason": rng.choice(REDUCTIONS),
            "note": "agreed in supervision" if maker.chance(0.5) else None,
            **maker.period(0.4),
        }
        for _ in range(rng.choice([0, 0, 0, 1, 1, 2]))
    ]
    absences = [
        {"kind": rng.choice(ABSENCES), "notified_on": maker.day(-25, 0).isoformat(), **maker.period(0.1)}
        for _ in range(rng.choice([1, 1, 2]) if maker.obstacle(0.4) else 0)
    ]
    worker = {
        "id": f"W{number}",
        "name": f"Invented worker {number}",
        "team": team,
        "role": role,
        "fte": rng.choice(maker.ftes),
        "qualifications": HELD.get(role, [])
        + maker.some(["amhp", "best_interests_assessor", "fostering"], 2 if maker.chance(0.4) else 0),
        "years_qualified": rng.choice([0, 0.5]) if newly else rng.choice([0, 0.5, 1, 2, 2, 3.25, 6, 8]),
        "expertise": maker.levels(4),
        "interests": maker.some(TAGS, 2),
        "languages": ["en", *maker.some(LANGUAGES[1:], 2)] if maker.chance(0.9) else [],
        "localities": maker.some(LOCALITIES, 3),
        "reductions": reductions,
        "max_tier": rng.randint(1, maker.tiers) if maker.obstacle(0.12) else None,
        "max_new_cases": rng.randint(0, 5) if maker.obstacle(0.2) else None,
        "conflicts": maker.some([*maker.families, "C1", "C2", "C-closed"], 2) if maker.obstacle(0.2) else [],
        "absences": absences,
    }
    return _sparse(maker, worker, {"id", "name", "team", "role", "fte"})


def _complexity(maker: Maker) -> dict[str, int]:
    ceiling = maker.rng.choice([2, 3, 3])
    floor = maker.rng.choice([1, 1, 1, 2])
    return {factor: maker.rng.randint(floor, ceiling) for factor in maker.policy["complexity"]["factors"]}


def _task(maker: Maker) -> str:
    """Any task of the policy, those that no social worker may lead less often."""
    tasks = maker.policy["tasks"]
    familiar = [t for t in tasks if not tasks[t]["lead_requires"] or [RSW] in tasks[t]["lead_requires"]]
    chosen: str = maker.rng.choice(familiar if maker.chance(0.7) else list(tasks))
    return chosen


def _dates(maker: Maker) -> tuple[str, str | None]:
    hours = maker.rng.choice([1, 20, 47, 49, 73, 130, 400, 2400])
    received = maker.as_of - timedelta(hours=hours, minutes=maker.rng.choice([0, 0, 59]))
    decided = received + timedelta(hours=maker.rng.randint(0, min(hours, 30) - 1))
    return received.isoformat(), decided.isoformat() if maker.chance(0.5) else None


def _case(maker: Maker, number: int, team: str, people: list[str]) -> Json:
    rng = maker.rng
    received, decided = _dates(maker)
    anybody = [*people, GONE]
    for_pairs = maker.chance(0.15)
    points_for = {w: rng.choice([0.25, 0.8, 1.37, 2.5, 4.01, 6]) for w in maker.some(anybody, 4)}
    if for_pairs and maker.chance(0.1):
        points_for[rng.choice(people)] = 0
    stated_tier = {"tier": rng.randint(1, maker.tiers), "reason": "court date brought forward"}
    case = {
        "id": f"C{number}",
        "team": team,
        "task": _task(maker),
        "status": "pending",
        "received_at": received,
        "decided_at": decided,
        "urgency": "urgent" if maker.chance(0.2) else "routine",
        "statutory": rng.choice([True, False]) if maker.chance(0.2) else None,
        "complexity": _complexity(maker),
        "tier_override": stated_tier if maker.chance(0.1) else None,
        "needs": maker.levels(3),
        "language": rng.choice(LANGUAGES) if maker.obstacle(0.3) else None,
        "locality": rng.choice(LOCALITIES) if maker.chance(0.5) else None,
        "family": rng.choice(maker.families) if maker.families and maker.chance(0.5) else None,
        "previous_lead": rng.choice(anybody) if maker.chance(0.3) else None,
        "co_working": rng.choice(["none", "allowed", "allowed", "allowed", "preferred", "required"]),
        "points_for": points_for if for_pairs else {},
        "cost_for": {w: rng.randint(0, 30) for w in maker.some(anybody, 4)} if maker.chance(0.15) else {},
    }
    return _sparse(maker, case, {"id", "team", "task", "status", "received_at", "complexity"})


def _opened(maker: Maker, case: Json, people: list[str]) -> Json:
    """The same case in somebody's hands, sometimes with a co-worker and a delegate."""
    lead, second, third = maker.rng.sample(people, 3)
    opened = case | {"status": "open", "lead": lead}
    if case.get("co_working") != "none" and maker.chance(0.25):
        opened["co_worker"] = second
    if maker.policy["tasks"][case["task"]]["delegable"] and maker.chance(0.5):
        opened["delegate"] = third
    return opened


def _vetoes(maker: Maker, cases: list[Json], people: list[str]) -> list[Json]:
    chosen = [case for case in cases if maker.obstacle(0.25)]
    return [{"case": case["id"], "worker": maker.rng.choice(people)} for case in chosen]


def _baseline(maker: Maker, cases: list[Json], people: list[str]) -> list[Json]:
    if maker.chance(0.5):
        return []
    return [
        {"case": case["id"], "lead": maker.rng.choice([*people, *people, GONE])}
        for case in cases
        if maker.chance(0.7 if case["status"] == "pending" else 0.1)
    ]


def _candidate(maker: Maker, reading: Reading, case: Json) -> Json:
    """A lock on some worker, overriding where only what can be overridden bars them."""
    lead = maker.rng.choice(list(reading.workers.values()))
    bars = set(lead_bars(reading, case, lead))
    override = (bars and bars <= OVERRIDABLE) or maker.chance(0.25)
    others = [w for w in reading.workers if w != lead["id"]]
    return {
        "case": case["id"],
        "lead": lead["id"],
        "co_worker": maker.rng.choice(others) if maker.chance(0.4) else None,
        "override_reason": "the family asked for them" if override else None,
    }


def _lockable(scenario: Json, locks: list[Json]) -> bool:
    """Whether the locks hold together, each with the co-worker that it names or with none."""
    assignments = [{key: lock[key] for key in ("case", "lead", "co_worker")} for lock in locks]
    return not find_breaches(Reading(scenario | {"locks": locks}), assignments)


def _locks(maker: Maker, scenario: Json, most: int, reckless: float) -> list[Json]:
    """Up to `most` locks that hold together; a reckless manager adds one without looking."""
    reading = Reading(scenario)
    locks: list[Json] = []
    for case in maker.rng.sample(reading.pending, min(most, len(reading.pending))):
        if maker.chance(reckless):
            locks.append(_candidate(maker, reading, case))
            continue
        tries = (_candidate(maker, reading, case) for _ in range(12))
        lock = next((lock for lock in tries if _lockable(scenario, [*locks, lock])), None)
        if lock is not None:
            locks.append(lock)
    if reading.open_cases and maker.chance(0.1):
        case = maker.rng.choice(reading.open_cases)
        locks.append({"case": case["id"], "lead": case["lead"], "co_worker": None, "override_reason": None})
    return locks


def _plain(document: Any) -> Json:
    """The document as it would come back from a file: nothing shared, nothing but JSON."""
    plain: Json = json.loads(json.dumps(document))
    return plain


def _scenario(maker: Maker, name: str, sizes: tuple[int, int, int], local_policy: Json) -> Json:
    workers, pending, open_cases = sizes
    rng = maker.rng
    home = [rng.choice(maker.teams) for _ in range(workers)]
    staff = [_worker(maker, number, home[number]) for number in range(workers)]
    people = [worker["id"] for worker in staff]
    cases = [_case(maker, n, rng.choice(home), people) for n in range(1, pending + open_cases + 1)]
    held = set(rng.sample(range(len(cases)), open_cases))
    cases = [_opened(maker, case, people) if place in held else case for place, case in enumerate(cases)]
    scenario = {
        "format": "caseload-scenario/1",
        "name": name,
        "as_of": maker.as_of.isoformat(),
        "policy": copy.deepcopy(local_policy),
        "workers": staff,
        "cases": cases,
        "excluded": _vetoes(maker, cases, people),
        "baseline": _baseline(maker, cases, people),
    }
    return _sparse(maker, scenario, {"format", "name", "as_of", "workers", "cases"})


def _maker(rng: Random, teams: int, families: int, ftes: list[float]) -> tuple[Maker, Json]:
    names = [f"T{number}" for number in range(teams)]
    local = random_policy(rng, names)
    moment = datetime.fromisoformat(rng.choice(MOMENTS))
    known = [f"F{number}" for number in range(1, families + 1)]
    hardship = rng.choice([0.2, 0.4, 1])
    return Maker(rng, moment, names, merged_policy({"policy": local}), known, ftes, hardship), local


def small_scenario(seed: int) -> Json:
    """A valid scenario small enough for an exhaustive search: 3-6 workers, 2-6 pending and 5-20 open cases.

    People are short of room often enough for capacity to bind, some are over it, and now and then the locks
    contradict a rule or each other.
    """
    rng = Random(f"small-{seed}")
    tight = rng.choice([[1, 0.8, 0.5], [1, 0.6, 0.5, 0.37], [0.8, 0.5, 0.37, 0.25, 0.1], [0.4, 0.3, 0.25]])
    maker, local = _maker(rng, rng.choice([1, 1, 1, 2, 3]), rng.choice([0, 1, 1, 2, 3]), tight)
    sizes = (rng.randint(3, 6), rng.randint(2, 6), rng.choice([5, 6, 8, 10, 12, 16, 20]))
    scenario = _scenario(maker, f"random-small-{seed}", sizes, local)
    if maker.chance(0.5):
        scenario["locks"] = _locks(maker, scenario, rng.choice([1, 1, 2, 3]), reckless=0.12)
    return _plain(scenario)


def team_scenario(seed: int, workers: int, pending: int, open_cases: int) -> Json:
    """A valid scenario of any size, as rich as the small ones; its locks always hold together.

    Parameters
    ----------
    seed
        The same seed and sizes give the same scenario.
    workers, pending, open_cases
        How many of each; at least 3 workers.
    """
    rng = Random(f"team-{seed}-{workers}-{pending}-{open_cases}")
    teams = max(1, workers // rng.choice([6, 12, 15]))
    maker, local = _maker(rng, teams, (pending + open_cases) // 8, [1, 1, 0.8, 0.6, 0.5])
    scenario = _scenario(maker, f"random-team-{seed}", (workers, pending, open_cases), local)
    scenario["locks"] = _locks(maker, scenario, min(4, pending // 6), reckless=0)
    return _plain(scenario)
