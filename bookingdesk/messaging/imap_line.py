"""One connection to an IMAP server that somebody else can close while it waits: connect, protect, sign in by token.

It never falls back to an unprotected connection, and keeps no more of an answer than there is room for.
"""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Callable
from typing import Literal, cast

from imap_tools import BaseMailBox

MOST = 50_000_000
"""Bytes that are taken in one piece from a server that answers more than it was asked for."""


class ImapLine(BaseMailBox):
    """A connection whose socket somebody else can close while it waits."""

    def __init__(
        self,
        host: str,
        port: int,
        trust: ssl.SSLContext | None,
        *,
        wrapped: bool,
        patience: float,
        take: Callable[[socket.socket], None],
    ) -> None:
        self._make: Callable[[], imaplib.IMAP4] = lambda: Client(host, port, trust, patience, take, wrapped=wrapped)
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._make()

    def show_token(self, user: str, token: str) -> None:
        """Sign in by XOAUTH2. Raises as imaplib does."""
        answers = iter((f"user={user}\x01auth=Bearer {token}\x01\x01", ""))  # the second one to why it was refused
        self.client.authenticate("XOAUTH2", lambda challenge: next(answers, None))  # type: ignore[arg-type,return-value]


class Client(imaplib.IMAP4):
    """imaplib's client over a socket that is handed out before it waits for anything."""

    def __init__(
        self,
        host: str,
        port: int,
        trust: ssl.SSLContext | None,
        patience: float,
        take: Callable[[socket.socket], None],
        *,
        wrapped: bool,
    ) -> None:
        self._trust, self._take, self._is_wrapped = trust, take, wrapped
        super().__init__(host, port, patience)

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> tuple[Literal["OK"], list[None]]:
        """As the library's, over a socket that `stop` still reaches."""
        return super().starttls(cast(ssl.SSLContext, self))

    def read(self, size: int) -> bytes:
        """As the library's, but nobody makes us keep room for a terabyte."""
        if size > MOST:
            raise self.error("unexpected response: too long")
        return super().read(size)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        failure: OSError | None = None
        for family, kind, protocol, _, address in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM):
            line = socket.socket(family, kind, protocol)
            line.settimeout(timeout)
            try:
                self._take(line)
                line.connect(address)
                return self.wrap_socket(line) if self._is_wrapped else line
            except OSError as why:
                line.close()
                failure = why
                if isinstance(why, ssl.SSLError | ConnectionAbortedError):
                    break
        raise failure or OSError("no address")

    def wrap_socket(self, line: socket.socket, server_hostname: str = "") -> ssl.SSLSocket:
        """Protect it, as imaplib asks where STARTTLS was granted; it is handed out before it is waited for."""
        assert self._trust is not None
        safe = self._trust.wrap_socket(line, server_hostname=self.host, do_handshake_on_connect=False)
        try:
            self._take(safe)
            safe.do_handshake()
        except OSError:
            safe.close()
            raise
        return safe
