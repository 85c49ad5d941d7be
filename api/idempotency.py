"""The same request with the same `Idempotency-Key` is done once and answered as the first time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.answers import Answer, written
from api.db import Database, now
from api.errors import is_answerable, problem_of
from api.refusals import KeyReused
from api.tables import KeyRow
from solver import AllocationError

Done = TypeVar("Done")

# Two requests with one new key may meet; the later finds the earlier's key when it tries again.
_TRIES = 3


class Request:
    """A request that may be repeated: its key, if it has one, and what makes it the same request."""

    def __init__(self, key: str | None, address: str, body: Any) -> None:
        self.key = key
        text = json.dumps([address, body], sort_keys=True, separators=(",", ":"))
        self.fingerprint = hashlib.sha256(text.encode()).hexdigest()


def once(database: Database, request: Request, work: Callable[[Session], Answer]) -> Answer:
    """Do `work` and keep its answer, in one transaction; or give the answer that was kept.

    A refusal is an answer too, and kept; the work that led to it is taken back.

    Raises
    ------
    KeyReused
        When the key came with another request before.
    """
    if request.key is None:
        with database.writing() as session:
            return work(session)
    try:
        return _attempt(database, request, work)
    except KeyReused:
        raise
    except AllocationError as error:
        if not is_answerable(error):
            raise
        refusal = problem_of(error)
        return _attempt(database, request, lambda _: refusal)


def _attempt(database: Database, request: Request, work: Callable[[Session], Answer]) -> Answer:
    def answered(session: Session) -> Answer:
        row = claim(session, request)
        found = kept(row)
        if found is None:
            found = work(session)
            settle(row, found)
        return found

    return claiming(database, answered)


def claiming(database: Database, work: Callable[[Session], Done]) -> Done:
    """Do work that claims a key, in one transaction; again when another request claimed the key just then."""
    for attempt in range(_TRIES):
        try:
            with database.writing() as session:
                return work(session)
        except IntegrityError as error:
            if attempt == _TRIES - 1 or KeyRow.__tablename__ not in str(error.orig):
                raise
    raise AssertionError("unreachable")


def claim(session: Session, request: Request) -> KeyRow:
    """Find the key's row, or make it.

    Raises
    ------
    KeyReused
        When it is another request's.
    """
    row = session.get(KeyRow, request.key, with_for_update=True)
    if row is None:
        row = KeyRow(key=request.key, request=request.fingerprint, created_at=now())
        session.add(row)
        session.flush()
    elif row.request != request.fingerprint:
        raise KeyReused
    return row


def settle(row: KeyRow, answer: Answer) -> None:
    """Keep an answer with its key."""
    row.status = answer.status
    row.headers = written([dict(answer.headers), answer.media_type])
    row.body = answer.body


def settled(database: Database, request: Request, answer: Answer) -> Answer:
    """Keep the answer to a request whose work was done before; give the one that was kept first."""
    if request.key is None:
        return answer
    return _attempt(database, request, lambda _: answer)


def kept(row: KeyRow) -> Answer | None:
    """Give the answer that is kept with a key, if there is one yet."""
    if row.status is None or row.headers is None or row.body is None:
        return None
    headers, media_type = json.loads(row.headers)
    return Answer(row.status, row.body, headers, media_type)


def forget(database: Database, days: int) -> None:
    """Forget the keys that are older than `days`."""
    oldest = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="microseconds")
    with database.writing() as session:
        session.execute(sa.delete(KeyRow).where(KeyRow.created_at < oldest.replace("+00:00", "Z")))
