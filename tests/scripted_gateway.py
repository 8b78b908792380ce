"""An SMS gateway on loopback that answers as its script says: takes, refuses, stalls, resets, lies."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.scripted_smtp import Do

TAKEN = {"result": [{"message_id": "748", "status": "ok"}]}


@dataclass(frozen=True, slots=True)
class Says:
    """An HTTP answer; `raw` stands for all of it where it is no HTTP."""

    status: int = 200
    body: Any = field(default_factory=lambda: TAKEN)
    raw: bytes = b""

    def as_bytes(self) -> bytes:
        """As it goes over the wire."""
        if self.raw:
            return self.raw
        body = json.dumps(self.body).encode()
        head = (
            f"HTTP/1.1 {self.status} Scripted\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        )
        return head.encode() + b"Location: http://127.0.0.1:1/\r\nConnection: close\r\n\r\n" + body


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in whole."""

    headers: dict[str, str]
    body: Any


Answers = Says | Do | Callable[[Asked], "Says | Do"]


@dataclass
class ScriptedGateway:
    """Use as a context manager; `url` is what a desk is given, `asked` the requests that came in whole."""

    answers: Answers = field(default_factory=Says)
    tls: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        self.asked: list[Asked] = []
        self.stalled = threading.Event()
        """A request has come that is never answered."""
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> ScriptedGateway:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._listener.settimeout(0.05)
        self.port = self._listener.getsockname()[1]
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    @property
    def url(self) -> str:
        """The address of this gateway as apprise writes it."""
        return f"smseagle{'s' if self.tls else ''}://token@127.0.0.1:{self.port}/{{to}}"

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Number and text of everything that came in."""
        return [(each.body["params"]["to"], each.body["params"]["message"]) for each in self.asked]

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            with contextlib.suppress(TimeoutError):
                line, _ = self._listener.accept()
                self._start(self._serve, line)

    def _serve(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.closing(line):
            line.settimeout(5)
            if self.tls is not None:
                line = self.tls.wrap_socket(line, server_side=True)
            asked = _read(line)
            self.asked.append(asked)
            says = self.answers(asked) if callable(self.answers) else self.answers
            if says is Do.STALL:
                self.stalled.set()
                self._closing.wait(5)
            elif says is Do.RESET:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            elif isinstance(says, Says):
                line.sendall(says.as_bytes())


def _read(line: socket.socket) -> Asked:
    """Head and body of one request."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(line)
    head, _, body = data.partition(b"\r\n\r\n")
    headers = dict(row.split(": ", 1) for row in head.decode().split("\r\n")[1:])
    while len(body) < int(headers.get("Content-Length", "0")):
        body += _more(line)
    return Asked({name.lower(): value for name, value in headers.items()}, json.loads(body))


def _more(line: socket.socket) -> bytes:
    data = line.recv(65536)
    if not data:
        raise ConnectionError("the other side went")
    return data
