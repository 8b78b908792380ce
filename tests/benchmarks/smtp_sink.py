"""A mail server that takes everything as fast as Python can and keeps nothing, in a process of its own.

`python -m tests.benchmarks.smtp_sink` prints its port and runs until its standard input ends.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


class _Conversation(asyncio.Protocol):
    """One connection: every command is fine, a body ends with its dot."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._line, self._left, self._in_body = transport, b"", False
        transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self._left += data
        while True:
            end = b"\r\n.\r\n" if self._in_body else b"\r\n"
            taken, found, rest = self._left.partition(end)
            if not found:
                return
            self._left = rest
            self._line.write(self._answer(taken[:4].upper()))

    def _answer(self, verb: bytes) -> bytes:
        if self._in_body:
            self._in_body = False
            return b"250 taken\r\n"
        if verb == b"DATA":
            self._in_body = True
            return b"354 go on\r\n"
        if verb == b"QUIT":
            return b"221 bye\r\n"
        return b"250-sink\r\n250 8BITMIME\r\n" if verb == b"EHLO" else b"250 fine\r\n"


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Conversation, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


@contextmanager
def sink() -> Iterator[int]:
    """Its port."""
    command = [sys.executable, "-m", "tests.benchmarks.smtp_sink"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()
            process.wait(10)


if __name__ == "__main__":
    asyncio.run(_serve())
