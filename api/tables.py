"""What is stored. Documents are JSON text, moments UTC text: the same on SQLite and PostgreSQL.

The state of a run is not here: the queue engine owns it, in its own tables of the same database.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Id = String(36)
Moment = String(27)
Name = String(200)


class Table(DeclarativeBase):
    """The root of all tables."""


class ProposalRow(Table):
    """A proposal that was asked for; its id is the id of its run.

    `job` is what was asked beyond the scenario, where it is not a weekly proposal (an absence, a relief).
    `result` and `failure` are written once, by the run; with the result of another job come its `answer`, the
    document that was asked for, and the `weekly` scenario in which the result is decided. `cancel_asked_at`
    is a wish, which whoever holds the run sees; `decisions_version` counts the decisions recorded.
    """

    __tablename__ = "proposals"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    created_at: Mapped[str] = mapped_column(Moment)
    scenario: Mapped[str] = mapped_column(Text)
    options: Mapped[str] = mapped_column(Text)
    result: Mapped[str | None] = mapped_column(Text)
    failure: Mapped[str | None] = mapped_column(Text)
    cancel_asked_at: Mapped[str | None] = mapped_column(Moment)
    decisions_version: Mapped[int] = mapped_column(Integer, default=0)
    job: Mapped[str | None] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    weekly: Mapped[str | None] = mapped_column(Text)


class EventRow(Table):
    """One thing that happened in a run, in order: it started, or found a better score or bound."""

    __tablename__ = "proposal_events"

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    document: Mapped[str] = mapped_column(Text)


class DecisionRow(Table):
    """What a manager decided on one case: never changed, only superseded by a later decision that names it.

    A case has one first decision, and each decision at most one successor.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint("decision IN ('accept', 'override', 'defer')", name="decisions_kind"),
        UniqueConstraint("supersedes", name="decisions_one_successor"),
        Index(
            "decisions_one_first",
            "proposal_id",
            "case_id",
            unique=True,
            sqlite_where=text("supersedes IS NULL"),
            postgresql_where=text("supersedes IS NULL"),
        ),
        Index("decisions_of_proposal", "proposal_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposals.id"))
    case_id: Mapped[str] = mapped_column(Name)
    decision: Mapped[str] = mapped_column(String(10))
    lead: Mapped[str | None] = mapped_column(Name)
    co_worker: Mapped[str | None] = mapped_column(Name)
    reason: Mapped[str | None] = mapped_column(Text)
    overrides: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[str] = mapped_column(Name)
    decided_by_verified: Mapped[bool]
    decided_at: Mapped[str] = mapped_column(Moment)
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("decisions.id"))


class HistoryRow(Table):
    """What was done to a proposal's decisions, one row for each, written with what it tells of."""

    __tablename__ = "decision_history"

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    decision_id: Mapped[str] = mapped_column(ForeignKey("decisions.id"), unique=True)
    at: Mapped[str] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(Name)
    document: Mapped[str] = mapped_column(Text)


class DraftRow(Table):
    """What a manager is thinking of deciding; replaced at will and binding nobody."""

    __tablename__ = "drafts"

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    document: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[str] = mapped_column(Moment)


class KeyRow(Table):
    """An `Idempotency-Key` that was used: for which request, and what was answered.

    The answer is missing only while the first request is still being answered, or if its process died.
    """

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("idempotency_keys_by_age", "created_at"),)

    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    request: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str | None] = mapped_column(Id)
    created_at: Mapped[str] = mapped_column(Moment)
    status: Mapped[int | None] = mapped_column(Integer)
    headers: Mapped[str | None] = mapped_column(Text)
    body: Mapped[str | None] = mapped_column(Text)


class WorkerRow(Table):
    """A process that takes runs from a shared database, and when it was last heard of (database time)."""

    __tablename__ = "worker_processes"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    seen_at: Mapped[int] = mapped_column(BigInteger)
