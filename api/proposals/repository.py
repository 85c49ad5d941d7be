"""Proposals and their events in the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from api.answers import written
from api.db import now
from api.refusals import UnknownProposal
from api.tables import DecisionRow, EventRow, ProposalRow


class Event(NamedTuple):
    """One thing that happened in a run."""

    number: int
    kind: str
    document: str


class Asked(NamedTuple):
    """What a run starts from."""

    scenario: Any
    options: Mapping[str, Any]
    job: Mapping[str, Any] | None
    cancel_asked: bool
    has_result: bool
    has_failed: bool


def add(
    session: Session,
    proposal_id: str,
    scenario: Any,
    options: Mapping[str, Any],
    job: Mapping[str, Any] | None = None,
) -> None:
    """Store what was asked for; `job` where it is not a weekly proposal."""
    session.add(
        ProposalRow(
            id=proposal_id,
            created_at=now(),
            scenario=written(scenario),
            options=written(options),
            decisions_version=0,
            job=None if job is None else written(job),
        )
    )
    session.flush()


def get(session: Session, proposal_id: str) -> ProposalRow:
    """Read a proposal without its scenarios, which may be large.

    Raises
    ------
    UnknownProposal
        When there is none of that id.
    """
    large = [sa.orm.defer(ProposalRow.scenario), sa.orm.defer(ProposalRow.weekly)]
    row = session.get(ProposalRow, proposal_id, options=large)
    if row is None:
        raise UnknownProposal
    return row


def lock(session: Session, proposal_id: str) -> ProposalRow:
    """Read a proposal and keep others from deciding on it until the transaction ends."""
    row = session.get(
        ProposalRow,
        proposal_id,
        options=[sa.orm.load_only(ProposalRow.decisions_version)],
        with_for_update=True,
        populate_existing=True,
    )
    if row is None:
        raise UnknownProposal
    return row


def scenario(session: Session, proposal_id: str) -> Any:
    """Read the scenario document in which a proposal is decided: mostly the one that it was made from."""
    where = sa.func.coalesce(ProposalRow.weekly, ProposalRow.scenario)
    text = session.scalar(sa.select(where).where(ProposalRow.id == proposal_id))
    if text is None:
        raise UnknownProposal
    return json.loads(text)


def asked(session: Session, proposal_id: str) -> Asked:
    """Read what a run needs."""
    row = session.get_one(ProposalRow, proposal_id)
    return Asked(
        json.loads(row.scenario),
        json.loads(row.options),
        None if row.job is None else json.loads(row.job),
        row.cancel_asked_at is not None,
        row.result is not None,
        row.failure is not None,
    )


def keep_result(
    session: Session, proposal_id: str, document: Any, answer: Any = None, weekly: Any = None
) -> bool:
    """Store what was found, unless something is stored already; give whether it was.

    Parameters
    ----------
    answer, weekly
        The document that was asked for, and the scenario in which it is decided, where they are others.
    """
    more = {ProposalRow.answer: answer, ProposalRow.weekly: weekly}
    return _keep_once(session, proposal_id, ProposalRow.result, document, more)


def keep_failure(session: Session, proposal_id: str, document: Any) -> bool:
    """Store why nothing was found, once."""
    return _keep_once(session, proposal_id, ProposalRow.failure, document)


def _keep_once(
    session: Session,
    proposal_id: str,
    column: Any,
    document: Any,
    more: Mapping[Any, Any] | None = None,
) -> bool:
    documents = {column: document, **(more or {})}
    done = session.execute(
        sa.update(ProposalRow)
        .where(ProposalRow.id == proposal_id, column.is_(None))
        .values({key: written(value) for key, value in documents.items() if value is not None})
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def ask_to_cancel(session: Session, proposal_id: str) -> None:
    """Let whoever holds the run know that it is not wanted any more."""
    session.execute(
        sa.update(ProposalRow)
        .where(ProposalRow.id == proposal_id, ProposalRow.cancel_asked_at.is_(None))
        .values(cancel_asked_at=now())
    )


def asked_to_cancel(session: Session, proposal_ids: Iterable[str]) -> list[str]:
    """Give those of the runs that are not wanted any more."""
    return list(
        session.scalars(
            sa.select(ProposalRow.id).where(
                ProposalRow.id.in_(list(proposal_ids)), ProposalRow.cancel_asked_at.is_not(None)
            )
        )
    )


def add_event(session: Session, proposal_id: str, kind: str, document: Mapping[str, Any]) -> None:
    """Write down what happened, after all that was written down before."""
    last = session.scalar(sa.select(sa.func.max(EventRow.number)).where(EventRow.proposal_id == proposal_id))
    session.add(
        EventRow(proposal_id=proposal_id, number=(last or 0) + 1, kind=kind, document=written(document))
    )


def starts(session: Session, proposal_id: str) -> int:
    """Count how often the run was begun."""
    return session.scalars(
        sa.select(sa.func.count()).where(EventRow.proposal_id == proposal_id, EventRow.kind == "started")
    ).one()


def events(session: Session, proposal_id: str, after: int) -> list[Event]:
    """Read what happened after event number `after`."""
    rows = session.scalars(
        sa.select(EventRow)
        .where(EventRow.proposal_id == proposal_id, EventRow.number > after)
        .order_by(EventRow.number)
    )
    return [Event(row.number, row.kind, row.document) for row in rows]


def last_progress(session: Session, proposal_id: str) -> Any:
    """Read the best score and bound that the run last told of, if any."""
    text = session.scalar(
        sa.select(EventRow.document)
        .where(EventRow.proposal_id == proposal_id, EventRow.kind == "progress")
        .order_by(EventRow.number.desc())
        .limit(1)
    )
    return None if text is None else json.loads(text)


def last_events(session: Session, proposal_ids: Iterable[str]) -> dict[str, int]:
    """Give the number of the last event of each run that has any."""
    rows = session.execute(
        sa.select(EventRow.proposal_id, sa.func.max(EventRow.number).label("number"))
        .where(EventRow.proposal_id.in_(list(proposal_ids)))
        .group_by(EventRow.proposal_id)
    )
    return {row.proposal_id: row.number for row in rows}


def decided_cases(session: Session, proposal_id: str) -> int:
    """Count the cases with a decision."""
    return session.scalars(
        sa.select(sa.func.count()).where(
            DecisionRow.proposal_id == proposal_id, DecisionRow.supersedes.is_(None)
        )
    ).one()
