"""The columns of the two tables, named as the scenario's fields, each with the help that a template shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scenarios.tables import cells
from scenarios.tables.cells import Kind

Table = Literal["workers", "cases"]


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes
    ----------
    name
        The header.
    path
        Where its value stands in the worker or case, such as ``("complexity", "risk")``; for the manager's
        fixed choices, where it stands in the scenario: ``("locks", "lead")``.
    help
        A line for the person who fills it in.
    words
        What may be chosen from, where that is a short list.
    """

    name: str
    path: tuple[str, ...]
    kind: Kind
    help: str
    required: bool = False
    words: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether a spreadsheet program should leave what is typed as it is."""
        return self.kind is not cells.NUMBER and self.kind is not cells.WHOLE


# Columns of the cases table that are the manager's fixed choices: lists of the scenario, beside the cases.
FIXED = ("locks", "excluded", "baseline")

# Columns of the cases table that name a worker of the other one.
WORKER_COLUMNS = ("lead", "co_worker", "delegate", "locked_lead", "locked_co_worker", "excluded")


def _column(name: str, kind: Kind, help_: str, *, required: bool = False) -> Column:
    return Column(name, (name,), kind, help_, required)


def _choice(name: str, words: Sequence[str], help_: str, *, required: bool = False) -> Column:
    shown = f"{help_}: {', '.join(words)}"
    return Column(name, (name,), cells.choice(*words), shown, required, tuple(words))


WORKERS = (
    _column("id", cells.TEXT, "Needed. A short name for the worker, used once, e.g. W1", required=True),
    _column("name", cells.TEXT, "Needed. The worker's name", required=True),
    _column("team", cells.TEXT, "Needed. The worker's team", required=True),
    _column("role", cells.TEXT, "Needed. A role of the policy, e.g. social_worker", required=True),
    _column("fte", cells.NUMBER, "Needed. Full-time equivalent, above 0 up to 1, e.g. 0.8", required=True),
    _column("qualifications", cells.NAMES, "A list, e.g. registered_social_worker; amhp"),
    _column("years_qualified", cells.NUMBER, "Years since qualification; empty is 0"),
    _column("expertise", cells.LEVELS, "Levels 1 to 3, e.g. dementia: 2; sign_language: 3"),
    _column("interests", cells.NAMES, "A list, e.g. dementia; young_carers"),
    _column("languages", cells.NAMES, "A list, e.g. Polish; Urdu"),
    _column("localities", cells.NAMES, "Where the worker goes, a list; empty is anywhere"),
    _column(
        "reductions",
        cells.REDUCTIONS,
        "Capacity given up: share, dates, reason, perhaps | and a note; "
        "e.g. 0.2 2026-11-01..2026-12-31 union duties",
    ),
    _column("max_tier", cells.WHOLE, "Highest tier for this worker; empty is the role's"),
    _column("max_new_cases", cells.WHOLE, "Most new cases at once; empty is the role's"),
    _column("conflicts", cells.NAMES, "Ids of cases and families that this worker must not touch, a list"),
    _column(
        "absences",
        cells.ABSENCES,
        "Kind and dates, both included: annual_leave 2026-11-23..2026-11-27; "
        "long_sickness 2026-11-01.. notified 2026-11-02. Kinds: "
        "annual_leave, short_sickness, long_sickness, training, other_leave, left",
    ),
)

_CASES_BEFORE_SCORES = (
    _column("id", cells.TEXT, "Needed. A short name for the case, used once, e.g. C1", required=True),
    _column("team", cells.TEXT, "Needed. The team that the case came to", required=True),
    _column("task", cells.TEXT, "Needed. A task of the policy, e.g. care_act_assessment", required=True),
    _choice("status", ("pending", "open"), "Needed. To be allocated, or already held", required=True),
    _column("received_at", cells.MOMENT, "Needed. Local date and time, e.g. 2026-11-20T14:30", required=True),
    _column("decided_at", cells.MOMENT, "When the next step was decided; empty is not yet"),
    _choice("urgency", ("routine", "urgent"), "Empty is routine"),
    _column("statutory", cells.YES_NO, "yes or no; empty is the task's"),
)

_CASES_AFTER_SCORES = (
    _column(
        "tier_override",
        cells.TIER_OVERRIDE,
        "A manager's own tier and the reason, e.g. 3: two placements broke down",
    ),
    _column("needs", cells.LEVELS, "Expertise needed, levels 1 to 3, e.g. dementia: 2"),
    _column("language", cells.TEXT, "A language that the lead must have; empty asks for none"),
    _column("locality", cells.TEXT, "Where the person lives"),
    _column("family", cells.TEXT, "A name that the cases of one family share, e.g. F1"),
    _column("previous_lead", cells.TEXT, "Id of the worker who led it before"),
    _choice("co_working", ("none", "allowed", "preferred", "required"), "Empty is allowed"),
    _column("lead", cells.TEXT, "Open cases: id of the worker who leads it"),
    _column("co_worker", cells.TEXT, "Open cases: id of the co-worker, if any"),
    _column("delegate", cells.TEXT, "Open cases: id of the worker whom it is delegated to, if any"),
    _column("points_for", cells.POINTS, "What it weighs on certain leads, e.g. W1: 2.5; W2: 3"),
    _column("cost_for", cells.COSTS, "A local cost of certain leads, whole, e.g. W1: 5"),
    Column("locked_lead", ("locks", "lead"), cells.TEXT, "The manager's fixed choice of lead: a worker's id"),
    Column(
        "locked_co_worker",
        ("locks", "co_worker"),
        cells.TEXT,
        "The manager's fixed choice of co-worker; empty is free",
    ),
    Column(
        "override_reason",
        ("locks", "override_reason"),
        cells.TEXT,
        "Why the fixed choice may go beyond the limits",
    ),
    Column(
        "excluded", ("excluded", "worker"), cells.NAMES, "Workers whom the manager rules out, a list of ids"
    ),
    Column(
        "baseline_lead",
        ("baseline", "lead"),
        cells.TEXT,
        "Lead in an earlier allocation, not to be changed without gain",
    ),
)


def columns_of(table: Table, factors: Sequence[str]) -> tuple[Column, ...]:
    """Give the columns of a table in their order; `factors` are the policy's factors of complexity."""
    if table == "workers":
        return WORKERS
    taken = {column.name for column in (*_CASES_BEFORE_SCORES, *_CASES_AFTER_SCORES)}
    scores = tuple(
        Column(
            factor if factor not in taken else f"complexity.{factor}",
            ("complexity", factor),
            cells.WHOLE,
            "Needed. A score from 1 (least) to 3 (most)",
            required=True,
            words=("1", "2", "3"),
        )
        for factor in factors
    )
    return (*_CASES_BEFORE_SCORES, *scores, *_CASES_AFTER_SCORES)


def slug(header: str) -> str:
    """Give a header as it is compared: `Years qualified` and `years-qualified` are `years_qualified`."""
    return "_".join(header.casefold().replace("_", " ").replace("-", " ").split())
