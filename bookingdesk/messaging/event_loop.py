"""An event loop that can always be stopped: names are looked up, and what else blocks is done, in a daemon thread.

The ordinary loop looks up names in an executor, which is waited for when the loop closes and again when the
program ends: half a minute of a frozen window while a resolver does not answer.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

V = TypeVar("V")


class StoppableLoop(asyncio.SelectorEventLoop):
    """A selector loop whose name look-ups are abandoned when their task is cancelled."""

    async def getaddrinfo(self, host: Any, port: Any, **hints: int) -> Any:
        """As socket.getaddrinfo, which has no time limit of its own."""
        return await self.beside(lambda: socket.getaddrinfo(host, port, **hints), "name look-up")

    async def beside(self, work: Callable[[], V], name: str) -> V:
        """The answer of something slow that can't be stopped: abandoned, not waited for, when the task ends."""
        answer: asyncio.Future[V] = self.create_future()

        def settle(found: V | None, why: Exception | None) -> None:
            if answer.done():
                return
            if why is None:
                answer.set_result(cast(V, found))
            else:
                answer.set_exception(why)

        def run() -> None:
            found, why = None, None
            try:
                found = work()
            except Exception as caught:  # noqa: BLE001 - handed on to whoever waits
                why = caught
            if not self.is_closed():
                try:
                    self.call_soon_threadsafe(settle, found, why)
                except RuntimeError:  # closed between the question and the call: nobody waits any more
                    return

        threading.Thread(target=run, name=name, daemon=True).start()
        return await answer

    def close(self) -> None:
        """Hang up on what is still connected: a wait cancelled as its connection comes up loses sight of it."""
        left = [] if self.is_closed() else list(getattr(self, "_transports", {}).values())
        for transport in left:
            transport.abort()
        if left:
            self.run_until_complete(asyncio.sleep(0))
        super().close()
