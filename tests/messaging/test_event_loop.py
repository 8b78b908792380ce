"""The loop of one conversation leaves no connection behind, also one that nobody remembers."""

from __future__ import annotations

import asyncio
import gc
import socket

from bookingdesk.messaging.event_loop import StoppableLoop


def test_that_a_forgotten_connection_is_hung_up_when_the_loop_closes() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        loop = StoppableLoop()
        loop.run_until_complete(loop.create_connection(asyncio.Protocol, "127.0.0.1", server.getsockname()[1]))
        accepted, _address = server.accept()
        loop.close()
        del loop
        gc.collect()  # warnings are errors: a socket that is still open would fail here
        with accepted:
            accepted.settimeout(5)
            try:
                said = accepted.recv(1)
            except ConnectionResetError:
                said = b""
        assert said == b""
