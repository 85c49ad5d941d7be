"""What the parts of a scenario say of one another: ids that exist, names known to the policy, sums that fit.

Everything is checked and every fault reported: a manager mends a list, not one line a time. The checks read
attributes with `getattr`, so that they also run over the readable rest of items that are otherwise faulty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from solver.errors import Fault
from solver.faults import place_of
from solver.magnitude import magnitude_faults
from solver.policy import Policy

if TYPE_CHECKING:
    from solver.scenario import Scenario

Items = Sequence[Any] | None  # None: the list itself could not be read


@dataclass(frozen=True)
class Known:
    """What the rest of a scenario may refer to in its policy; None where that part cannot be read."""

    roles: frozenset[str] | None
    delegable: Mapping[str, bool] | None
    factors: frozenset[str] | None
    tiers: int | None

    @classmethod
    def of(cls, policy: Policy) -> Known:
        """Read it off a valid policy."""
        return cls(
            roles=frozenset(policy.roles),
            delegable={task: rule.delegable for task, rule in policy.tasks.items()},
            factors=frozenset(policy.complexity.factors),
            tiers=len(policy.complexity.tier_upper_bounds),
        )


@dataclass(frozen=True)
class Parts:
    """The lists of a scenario, as far as they could be read; an unreadable item is None."""

    workers: Items
    cases: Items
    locks: Items
    excluded: Items
    baseline: Items


def cross_faults(scenario: Scenario) -> list[Fault]:
    """List every contradiction inside a scenario whose fields are all readable."""
    parts = Parts(scenario.workers, scenario.cases, scenario.locks, scenario.excluded, scenario.baseline)
    faults = [
        Fault(f"policy.{fault.place}", fault.value, fault.allowed)
        for fault in scenario.policy.contradictions()
    ]
    faults += part_faults(Known.of(scenario.policy), parts)
    return faults or magnitude_faults(scenario)


def part_faults(known: Known, parts: Parts) -> list[Fault]:
    """List every contradiction between the parts, in file order of the lists."""
    workers, cases = _ids(parts.workers), _ids(parts.cases)
    return [
        *_worker_faults(known, parts.workers),
        *_case_faults(known, parts.cases, workers),
        *_reference_faults("locks", parts.locks, cases, {"lead": workers, "co_worker": workers}, once=True),
        *_reference_faults("excluded", parts.excluded, cases, {"worker": workers}, once=False),
        *_reference_faults("baseline", parts.baseline, cases, {}, once=True),
    ]


def _ids(items: Items) -> frozenset[str] | None:
    if items is None:
        return None
    return frozenset(id_ for item in items if isinstance(id_ := getattr(item, "id", None), str))


def _unknown(place: str, value: Any, known: frozenset[str] | None, allowed: str) -> Iterator[Fault]:
    if known is not None and isinstance(value, str) and value not in known:
        yield Fault.at(place, value, allowed)


def _numbered(items: Items) -> Iterator[tuple[int, Any]]:
    return ((index, item) for index, item in enumerate(items or ()) if item is not None)


def _repeats(name: str, items: Items, key: str) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for index, item in _numbered(items):
        value = getattr(item, key, None)
        if not isinstance(value, str):
            continue
        if value in seen:
            yield Fault.at(
                f"{name}[{index}].{key}", value, f"each once; {name}[{seen[value]}] has it already"
            )
        seen.setdefault(value, index)


def _choices(names: frozenset[str] | None) -> str:
    return ", ".join(sorted(names or ()))


def _worker_faults(known: Known, workers: Items) -> Iterator[Fault]:
    yield from _repeats("workers", workers, "id")
    for index, worker in _numbered(workers):
        allowed = f"a role of the policy: {_choices(known.roles)}"
        yield from _unknown(f"workers[{index}].role", getattr(worker, "role", None), known.roles, allowed)


def _case_faults(known: Known, cases: Items, workers: frozenset[str] | None) -> Iterator[Fault]:
    yield from _repeats("cases", cases, "id")
    for index, case in _numbered(cases):
        for check in (_task_faults, _complexity_faults, _holder_faults):
            yield from _placed(f"cases[{index}]", check(known, case, workers))


def _placed(place: str, faults: Iterator[Fault]) -> Iterator[Fault]:
    return (Fault(f"{place}.{fault.place}", fault.value, fault.allowed) for fault in faults)


def _task_faults(known: Known, case: Any, _: frozenset[str] | None) -> Iterator[Fault]:
    if known.delegable is None:
        return
    task = getattr(case, "task", None)
    tasks = frozenset(known.delegable)
    yield from _unknown("task", task, tasks, f"a task of the policy: {_choices(tasks)}")
    delegate = getattr(case, "delegate", None)
    if isinstance(delegate, str) and task in tasks and not known.delegable[task]:
        able = frozenset(name for name, delegable in known.delegable.items() if delegable)
        yield Fault.at("delegate", delegate, f"nobody: {task} is not delegable; these are: {_choices(able)}")


def _complexity_faults(known: Known, case: Any, _: frozenset[str] | None) -> Iterator[Fault]:
    scores = getattr(case, "complexity", None)
    if known.factors is not None and isinstance(scores, Mapping):
        for factor in sorted(known.factors - set(scores)):
            yield Fault(f"complexity.{factor}", "missing", "a score of 1, 2 or 3")
        for factor in sorted(set(map(str, scores)) - known.factors):
            place = place_of(["complexity", factor])
            yield Fault.at(place, scores.get(factor), f"only {_choices(known.factors)}")
    override = getattr(case, "tier_override", None)
    tier = override.get("tier") if isinstance(override, Mapping) else getattr(override, "tier", None)
    if known.tiers is not None and isinstance(tier, int) and tier > known.tiers:
        yield Fault.at("tier_override.tier", tier, f"a tier of the policy: 1 to {known.tiers}")


def _holder_faults(_: Known, case: Any, workers: frozenset[str] | None) -> Iterator[Fault]:
    if getattr(case, "status", None) == "open" and getattr(case, "lead", None) is None:
        yield Fault("lead", "missing", "the worker who leads it: the case is open")
    for holder in ("lead", "co_worker", "delegate"):
        value = getattr(case, holder, None)
        yield from _unknown(holder, value, workers, "the id of a worker of this scenario")


def _reference_faults(
    name: str,
    items: Items,
    cases: frozenset[str] | None,
    people: Mapping[str, frozenset[str] | None],
    once: bool,
) -> Iterator[Fault]:

    if once:
        yield from _repeats(name, items, "case")
    for index, item in _numbered(items):
        place = f"{name}[{index}]."
        case = getattr(item, "case", None)
        yield from _unknown(place + "case", case, cases, "the id of a case of this scenario")
        for field, workers in people.items():
            value = getattr(item, field, None)
            yield from _unknown(place + field, value, workers, "the id of a worker of this scenario")
