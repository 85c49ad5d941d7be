"""Answers that were found at once, kept as proposals so that they are decided like any other."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from api import idempotency
from api.answers import Answer
from api.db import Database
from api.engine import Engine
from api.idempotency import Request
from api.proposals import repository
from api.proposals.following import Following
from api.proposals.schemas import Options
from solver import Proposal, Scenario

# The run of a proposal that is there already has nothing to do but to say so.
_SECONDS = 5.0


class Keeping:
    """Stores answers; the run of each finds it done."""

    def __init__(self, database: Database, engine: Engine) -> None:
        self._database = database
        self._engine = engine

    def keep(
        self,
        status: int,
        document: Mapping[str, Any],
        scenario: Scenario,
        proposal: Proposal,
        options: Options,
        request: Request,
    ) -> Answer:
        """Store a proposal with its scenario; answer with `document`, and where the proposal is."""
        proposal_id = str(uuid.uuid4())

        def work(session: Session) -> Answer:
            repository.add(session, proposal_id, scenario.document(), options.model_dump())
            repository.keep_result(session, proposal_id, proposal.document())
            self._engine.enqueue(session, proposal_id, pressing=True)
            return Answer.of(status, document, {"Location": f"/v1/proposals/{proposal_id}"})

        return idempotency.once(self._database, request, work)


async def until_decidable(answer: Answer, following: Following) -> Answer:
    """Wait until a kept answer can be decided."""
    if "Location" in answer.headers:
        await following.until_ended(answer.headers["Location"].rpartition("/")[2], _SECONDS)
    return answer
