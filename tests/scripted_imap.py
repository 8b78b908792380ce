"""An IMAP server on loopback that misbehaves as its script says: refuses, stalls, hangs up, talks nonsense.

It knows one mailbox of one mail, and only the commands that a look needs; without an entry it behaves well. A token
is taken by XOAUTH2 as Microsoft does: what refuses it is told in JSON, which wants an empty answer before the NO.
"""

from __future__ import annotations

import base64
import contextlib
import socket
import threading
from collections.abc import Mapping
from enum import Enum
from typing import BinaryIO


class Do(Enum):
    """What it may do instead of answering."""

    HANG_UP = "hang up"
    STALL = "stall"


MAIL = b"From: maya@mail.example\r\nSubject: hi\r\nMessage-ID: <one@mail.example>\r\n\r\nhi\r\n"
WHY_NOT = b'{"status":"400","schemes":"Bearer","scope":"https://mail.example/"}'
GREETING = "* OK ready"
GOOD = {
    "CAPABILITY": ("* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2", "OK done"),
    "LOGIN": ("OK welcome",),
    "STATUS": ('* STATUS "INBOX" (UIDVALIDITY 7 UIDNEXT 2)', "OK done"),
    "EXAMINE": ("* 1 EXISTS", "* OK [UIDVALIDITY 7] valid", "OK [READ-ONLY] done"),
    "UID SEARCH": ("* SEARCH 1", "OK done"),
    "LOGOUT": ("* BYE", "OK done"),
}


class ScriptedImap:
    """Use as a context manager. `script` by command, `greeting` for the first line; `token` opens the mailbox."""

    def __init__(self, script: Mapping[str, Do | tuple[str, ...]] | None = None, *, token: str = "") -> None:
        self.script = script or {}
        self.token = token
        self.shown: list[str] = []
        """Who signed in with which token, as it was decoded."""
        self.commands: list[str] = []
        self.stalled = threading.Event()
        self._lines: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> ScriptedImap:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._start(self._accept)
        return self

    def __exit__(self, *error: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for line in tuple(self._lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        for thread in self._threads:
            thread.join(10)

    def _start(self, work: object, *values: object) -> None:
        thread = threading.Thread(target=work, args=values, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self._lines.add(line)
            self._start(self._talk, line)

    def _talk(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError), line, line.makefile("rb") as heard:
            if not self._answer(line, "", self.script.get("GREETING", (GREETING,))):
                return
            for said in heard:
                tag, _, rest = said.decode("latin-1").strip().partition(" ")
                words = rest.upper().split()
                name = " ".join(words[:2]) if words[0] == "UID" else words[0]
                self.commands.append(name)
                if name == "UID FETCH" and name not in self.script:
                    line.sendall(b"* 1 FETCH (UID 1 BODY[]<0> {%d}\r\n" % len(MAIL) + MAIL + b")\r\n")
                if name == "AUTHENTICATE" and name not in self.script:
                    if not self._hear_token(line, heard, tag):
                        return
                    continue
                reply = self.script.get(name, GOOD.get(name, ("OK done",)))
                if not self._answer(line, tag, reply) or name == "LOGOUT":
                    return

    def _hear_token(self, line: socket.socket, heard: BinaryIO, tag: str) -> bool:
        """False where the line is to be closed: why it was refused was not answered as it wants."""
        line.sendall(b"+ \r\n")
        self.shown.append(base64.b64decode(heard.readline()).decode())
        if self.shown[-1].endswith(f"\x01auth=Bearer {self.token}\x01\x01"):
            line.sendall(f"{tag} OK welcome\r\n".encode())
            return True
        line.sendall(b"+ " + base64.b64encode(WHY_NOT) + b"\r\n")
        if heard.readline().strip():
            return False
        line.sendall(f"{tag} NO AUTHENTICATE failed.\r\n".encode())
        return True

    def _answer(self, line: socket.socket, tag: str, reply: Do | tuple[str, ...]) -> bool:
        if reply is Do.HANG_UP:
            return False
        if reply is Do.STALL:
            self.stalled.set()
            line.recv(1)  # until the other side goes, or we do
            return False
        assert isinstance(reply, tuple)
        for one in reply:
            plain = one.startswith(("*", "+")) or not tag
            line.sendall(f"{one if plain else f'{tag} {one}'}\r\n".encode())
        return True
