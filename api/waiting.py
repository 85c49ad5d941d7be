"""Work for a caller who waits for it: once they have gone, it is stopped."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

Done = TypeVar("Done")

_LOOK_SECONDS = 0.2


async def while_connected(request: Request, work: Callable[[threading.Event], Done]) -> Done:
    """Do `work` in a thread; set the event that it is given when the caller is gone."""
    gone = threading.Event()
    task = asyncio.ensure_future(run_in_threadpool(work, gone))
    try:
        while not task.done():
            await asyncio.wait([task], timeout=_LOOK_SECONDS)
            if not task.done() and await request.is_disconnected():
                gone.set()
                break
        return await task
    finally:
        gone.set()
