"""Callers that wait for a run or follow its events: one look at the database for all of them together."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import structlog
from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError

from api.db import Database
from api.engine import ENDED, Engine, State
from api.metrics import Metrics
from api.proposals import repository
from api.proposals.repository import Event

log = structlog.get_logger(__name__)

_LOOK_SECONDS = 0.1

# After so long without news a follower is told that the line still stands.
_QUIET_SECONDS = 15.0


class Standing(NamedTuple):
    """How far a run is: its state and the number of its last event."""

    state: State
    events: int


class Follower:
    """One caller's view of one run."""

    def __init__(self) -> None:
        self.standing: Standing | None = None
        self.news = asyncio.Event()


class Following:
    """Looks after all followers from the event loop; idle while there are none."""

    def __init__(self, database: Database, engine: Engine, metrics: Metrics) -> None:
        self._database = database
        self._engine = engine
        self._metrics = metrics
        self._followers: defaultdict[str, set[Follower]] = defaultdict(set)
        self._wanted = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self.is_closed = False

    def start(self) -> None:
        """Begin, in the running event loop."""
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._look())

    def close(self) -> None:
        """Let everybody go, as before a stop: their lines end, and no new one begins. Safe in a signal."""
        self.is_closed = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._let_go)

    def _let_go(self) -> None:
        if self._task is not None:
            self._task.cancel()
        for followers in self._followers.values():
            for follower in followers:
                follower.news.set()

    async def until_ended(self, proposal_id: str, seconds: float) -> None:
        """Wait until the run has ended, or `seconds` have passed."""
        with self._follower(proposal_id) as follower:
            try:
                async with asyncio.timeout(seconds):
                    while not self.is_closed and not _has_ended(follower):
                        await follower.news.wait()
                        follower.news.clear()
            except TimeoutError:
                return

    async def events(self, proposal_id: str, after: int) -> AsyncIterator[Event | State | None]:
        """Give the events after number `after` as they come, then the state in which the run ended.

        None stands for a quiet while. The events end without a state when the service stops.
        """
        with self._follower(proposal_id) as follower:
            while not self.is_closed:
                standing = follower.standing
                if standing is not None and standing.events > after:
                    for event in await to_thread.run_sync(self._events, proposal_id, after):
                        yield event
                        after = event.number
                elif standing is not None and standing.state in ENDED:
                    yield standing.state
                    return
                else:
                    try:
                        async with asyncio.timeout(_QUIET_SECONDS):
                            await follower.news.wait()
                    except TimeoutError:
                        yield None
                follower.news.clear()

    def _events(self, proposal_id: str, after: int) -> list[Event]:
        with self._database.reading() as session:
            return repository.events(session, proposal_id, after)

    @contextmanager
    def _follower(self, proposal_id: str) -> Iterator[Follower]:
        follower = Follower()
        self._followers[proposal_id].add(follower)
        self._count()
        self._wanted.set()
        try:
            yield follower
        finally:
            self._followers[proposal_id].discard(follower)
            if not self._followers[proposal_id]:
                del self._followers[proposal_id]
            self._count()

    def _count(self) -> None:
        self._metrics.followers(sum(map(len, self._followers.values())))

    async def _look(self) -> None:
        while True:
            if not self._followers:
                self._wanted.clear()
                await self._wanted.wait()
            try:
                found = await to_thread.run_sync(self._standings, list(self._followers))
            except SQLAlchemyError as error:
                log.warning("database_unavailable", error=type(error).__name__)
                found = {}
            for proposal_id, standing in found.items():
                for follower in self._followers.get(proposal_id, ()):
                    if follower.standing != standing:
                        follower.standing = standing
                        follower.news.set()
            await asyncio.sleep(_LOOK_SECONDS)

    def _standings(self, proposal_ids: list[str]) -> dict[str, Standing]:
        # The state first: an ended run writes no more events, so none is missed that is counted after.
        states = self._engine.states(proposal_ids)
        with self._database.reading() as session:
            events = repository.last_events(session, proposal_ids)
        return {key: Standing(state, events.get(key, 0)) for key, state in states.items()}


def _has_ended(follower: Follower) -> bool:
    return follower.standing is not None and follower.standing.state in ENDED
