"""What keeps a person who otherwise could: absence, conflict, language, team, a manager's veto (SPEC 4)."""

from __future__ import annotations

from solver.rule import Flags, Kind, PairRule
from solver.scenario import Case, Worker
from solver.staff import Staff


def _role_may_not(staff: Staff, _: Kind) -> Flags:
    return ~staff.may_co_work


def _absent(staff: Staff, kind: Kind) -> Flags:
    return staff.away(kind.urgent)


def _conflict(staff: Staff, case: Case) -> list[int]:
    return staff.in_conflict(case)


def _language(staff: Staff, kind: Kind) -> Flags:
    return staff.nobody if kind.language is None else staff.lacks_language(kind.language)


def _other_team(staff: Staff, kind: Kind) -> Flags:
    return staff.outside(kind.team)


def _excluded(staff: Staff, case: Case) -> list[int]:
    return staff.excluded(case)


def _says_role(_: Staff, __: Case, worker: Worker) -> str:
    return f"the role {worker.role} does not co-work cases"


def _says_absent(staff: Staff, case: Case, worker: Worker) -> str:
    if worker.id in staff.circumstances.away:
        return "is the one who is away"
    ends = [absence.to for absence in worker.absences]
    until = "without an end yet" if None in ends else f"back after {max(end for end in ends if end)}"
    if case.urgency == "urgent":
        return f"away on {staff.absences_at.date()} and the case is urgent; {until}"
    policy = staff.scenario.policy
    window = policy.window_working_days
    return f"away on more than {policy.max_absent_days} of the next {window} working days; {until}"


def _says_conflict(staff: Staff, case: Case, worker: Worker) -> str:
    if case.id in worker.conflicts or (case.family is not None and case.family in worker.conflicts):
        return "a conflict of interest with this case or family is recorded"
    if case.previous_lead == worker.id:
        return f"led it before, and {case.task} must be independent"
    return f"already works with the family, and {case.task} must be independent"


def _says_language(_: Staff, case: Case, worker: Worker) -> str:
    return f"the case needs {case.language}; languages: {', '.join(worker.languages) or 'none given'}"


def _says_team(_: Staff, case: Case, worker: Worker) -> str:
    return f"works in team {worker.team}, which does not take cases of team {case.team}"


def _says_excluded(_: Staff, __: Case, ___: Worker) -> str:
    return "ruled out by the manager for this case"


MAY_NOT_CO_WORK = PairRule(
    "may_not_co_work",
    "Only roles that co-work stand beside a lead",
    _says_role,
    bars=_role_may_not,
    leads=False,
    co_works=True,
)
ABSENT = PairRule(
    "absent",
    "Nobody is given work while they are away",
    _says_absent,
    bars=_absent,
    co_works=True,
)
CONFLICT = PairRule(
    "conflict_of_interest",
    "Nobody works where they have a conflict of interest",
    _says_conflict,
    bars_from=_conflict,
    co_works=True,
)
LANGUAGE = PairRule(
    "language",
    "The lead speaks the language that the case needs",
    _says_language,
    bars=_language,
    overridable=True,
)
OTHER_TEAM = PairRule(
    "other_team",
    "Cases stay in their team unless the policy opens it to others",
    _says_team,
    bars=_other_team,
    co_works=True,
    overridable=True,
)
EXCLUDED = PairRule(
    "excluded",
    "A manager's veto holds",
    _says_excluded,
    bars_from=_excluded,
    co_works=True,
)
