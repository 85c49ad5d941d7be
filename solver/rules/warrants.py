"""Who may lead at all: role, qualification, experience, tier (SPEC 4).

Sources: the authority's local statement of reserved functions; section 47 enquiries and initial assessments
are for an experienced and qualified social worker; newly qualified workers are protected in their first
supported year.
"""

from __future__ import annotations

from solver import quantities
from solver.exact import plain
from solver.rule import Flags, Kind, PairRule
from solver.scenario import Case, Worker
from solver.staff import Staff


def _role_may_not(staff: Staff, _: Kind) -> Flags:
    return ~staff.may_lead


def _not_qualified(staff: Staff, kind: Kind) -> Flags:
    return ~staff.qualified(kind.task)


def _not_experienced(staff: Staff, kind: Kind) -> Flags:
    task = staff.scenario.policy.tasks[kind.task]
    short = staff.years_below(task.min_years_qualified)
    # Beside an experienced co-worker, a newly qualified lead borrows the experience.
    return short & ~staff.newly_qualified if task.newly_qualified == "co_worked" else short


def _above_tier(staff: Staff, kind: Kind) -> Flags:
    return staff.tier_below(kind.tier)


def _newly_qualified(staff: Staff, kind: Kind) -> Flags:
    forbidden = staff.scenario.policy.tasks[kind.task].newly_qualified == "forbidden"
    return staff.newly_qualified if forbidden else staff.nobody


def _says_role(_: Staff, __: Case, worker: Worker) -> str:
    return f"the role {worker.role} does not lead cases"


def _says_qualification(staff: Staff, case: Case, worker: Worker) -> str:
    needed = " or ".join(
        " and ".join(option) for option in staff.scenario.policy.tasks[case.task].lead_requires
    )
    held = ", ".join(worker.qualifications) or "none"
    return f"{case.task} needs {needed}; qualifications held: {held}"


def _says_experience(staff: Staff, case: Case, worker: Worker) -> str:
    needed = plain(staff.scenario.policy.tasks[case.task].min_years_qualified)
    return f"years_qualified {plain(worker.years_qualified)}, needs {needed}"


def _says_tier(staff: Staff, case: Case, worker: Worker) -> str:
    policy = staff.scenario.policy
    return f"tier {quantities.tier(policy, case)}, highest allowed {quantities.max_tier(policy, worker)}"


def _says_newly_qualified(_: Staff, case: Case, __: Worker) -> str:
    return f"newly qualified, and {case.task} is closed to newly qualified workers"


MAY_NOT_LEAD = PairRule(
    "may_not_lead",
    "Only roles that lead cases lead one",
    _says_role,
    bars=_role_may_not,
)
NOT_QUALIFIED = PairRule(
    "not_qualified",
    "Reserved tasks go only to qualified workers",
    _says_qualification,
    bars=_not_qualified,
)
NOT_EXPERIENCED = PairRule(
    "not_experienced",
    "A task goes only to workers with the years it asks for",
    _says_experience,
    bars=_not_experienced,
)
ABOVE_TIER = PairRule(
    "above_tier",
    "Nobody leads a case above their highest tier",
    _says_tier,
    bars=_above_tier,
    overridable=True,
)
NEWLY_QUALIFIED = PairRule(
    "newly_qualified",
    "Some tasks are closed to newly qualified workers",
    _says_newly_qualified,
    bars=_newly_qualified,
)
