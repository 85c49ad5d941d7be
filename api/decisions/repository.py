"""Decisions, their history and drafts in the database."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from api.answers import written
from api.db import now
from api.tables import DecisionRow, DraftRow, HistoryRow, ProposalRow


def standing(session: Session, proposal_id: str) -> list[DecisionRow]:
    """Read the decisions that no other has superseded, in the order in which they were taken."""
    later = aliased(DecisionRow)
    return list(
        session.scalars(
            sa.select(DecisionRow)
            .join(HistoryRow, HistoryRow.decision_id == DecisionRow.id)
            .where(
                DecisionRow.proposal_id == proposal_id,
                ~sa.exists().where(later.supersedes == DecisionRow.id),
            )
            .order_by(HistoryRow.version)
        )
    )


def record(session: Session, proposal: ProposalRow, decisions: list[DecisionRow]) -> None:
    """Add decisions, each with its line of history."""
    session.add_all(decisions)
    session.flush()
    session.add_all(
        HistoryRow(
            proposal_id=proposal.id,
            version=version,
            decision_id=decision.id,
            at=decision.decided_at,
            by=decision.decided_by,
            document=written(viewed(decision)),
        )
        for version, decision in enumerate(decisions, proposal.decisions_version + 1)
    )
    proposal.decisions_version += len(decisions)
    session.flush()


def history(session: Session, proposal_id: str, after: int = 0) -> list[dict[str, Any]]:
    """Read what was recorded after a version, oldest first."""
    rows = session.scalars(
        sa.select(HistoryRow)
        .where(HistoryRow.proposal_id == proposal_id, HistoryRow.version > after)
        .order_by(HistoryRow.version)
    )
    return [
        {"version": row.version, "at": row.at, "by": row.by, "decision": json.loads(row.document)}
        for row in rows
    ]


def viewed(decision: DecisionRow) -> dict[str, Any]:
    """Write a decision as callers see it."""
    return {
        "id": decision.id,
        "proposal": decision.proposal_id,
        "case": decision.case_id,
        "decision": decision.decision,
        "lead": decision.lead,
        "co_worker": decision.co_worker,
        "reason": decision.reason,
        "overrides": json.loads(decision.overrides),
        "decided_by": decision.decided_by,
        "decided_by_verified": decision.decided_by_verified,
        "decided_at": decision.decided_at,
        "supersedes": decision.supersedes,
    }


def draft(session: Session, proposal_id: str) -> tuple[list[dict[str, Any]], str | None]:
    """Read the draft and when it was last changed; it is empty where there is none."""
    row = session.get(DraftRow, proposal_id)
    return ([], None) if row is None else (json.loads(row.document), row.updated_at)


def keep_draft(session: Session, proposal_id: str, decisions: list[dict[str, Any]]) -> None:
    """Put a draft in the place of the one before."""
    session.merge(DraftRow(proposal_id=proposal_id, document=written(decisions), updated_at=now()))
    session.flush()
