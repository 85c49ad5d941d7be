"""Asking for a run and waiting for what it finds, in the same way at every door that queues one."""

from __future__ import annotations

from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import BaseModel

from api import idempotency
from api.answers import Answer
from api.parts import FollowingHere, Key, SettingsHere
from api.proposals.service import Submitted
from api.refusals import InvalidRequest
from solver.errors import Fault

Sent_contra = TypeVar("Sent_contra", bound=BaseModel, contravariant=True)


class Service(Protocol[Sent_contra]):
    """Queues a run for a body, and says what it came to."""

    def submit(self, asked: Sent_contra, request: idempotency.Request) -> Submitted:
        """Queue the run, or find the one that was queued for the same request."""

    def submitted(self, proposal_id: str, request: idempotency.Request) -> Answer:
        """Answer with what the run found, or with how it stands."""


class Asking:
    """One request for a run."""

    def __init__(self, request: Request, key: Key, following: FollowingHere, settings: SettingsHere) -> None:
        self._address = f"{request.method} {request.url.path}"
        self._key = key
        self._following = following
        self._settings = settings

    async def answered(
        self, service: Service[Sent_contra], asked: Sent_contra, wait: float | None
    ) -> Response:
        """Queue the run that answers `asked`, and wait for it.

        Parameters
        ----------
        wait
            Seconds; as long as the service lets anyone wait when None.

        Raises
        ------
        InvalidRequest
            When that is longer than the service allows.
        """
        if wait is not None and wait > self._settings.max_wait:
            allowed = f"at most {self._settings.max_wait:g} seconds"
            raise InvalidRequest([Fault.at("query.wait", wait, allowed)])
        request = idempotency.Request(self._key, self._address, asked.model_dump(mode="json"))
        proposal_id, answer = await run_in_threadpool(service.submit, asked, request)
        if answer is None:
            seconds = self._settings.max_wait if wait is None else wait
            if seconds:
                await self._following.until_ended(proposal_id, seconds)
            answer = await run_in_threadpool(service.submitted, proposal_id, request)
        return answer.response()


AskingHere = Annotated[Asking, Depends(Asking)]
