"""Reads the mailbox that replies come to, by IMAP: what is new since the last look, and nothing is changed there.

One look is one connection, so that a server that hangs up costs one look. It never falls back to an unprotected
connection; whatever goes wrong becomes an InboxFault with a word for it. Nothing of a mail stands in a log.
"""

from __future__ import annotations

import contextlib
import imaplib
import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Literal, cast

import keyring
from imap_tools import AND, BaseMailBox
from imap_tools.errors import ImapToolsError

from bookingdesk.domain import desk_settings
from bookingdesk.messaging.passwords import PasswordSource, mail_password, secret
from bookingdesk.usecases.ports import InboxBatch, InboxFault, InboxMark
from bookingdesk.usecases.replies.state import user_of

VARIABLE = "BOOKINGDESK_IMAP_PASSWORD"
PATIENCE = 15.0
"""Seconds to wait for each answer."""
BATCH = 25
LIMIT = 1_000_000
"""Bytes of a mail: what follows is attachments, which are named at most."""
MOST = 50 * LIMIT
"""Bytes that are taken in one piece from a server that answers more than it was asked for."""
Find = Callable[[Mapping[str, str]], tuple[str | None, PasswordSource]]


class Fault(StrEnum):
    """Why a mailbox can't be read."""

    UNKNOWN_HOST = "unknown_host"
    NO_CONNECTION = "no_connection"
    CERTIFICATE = "certificate"
    HANDSHAKE = "handshake"
    NO_STARTTLS = "no_starttls"
    NO_PASSWORD = "no_password"
    SIGN_IN = "sign_in"
    NO_FOLDER = "no_folder"
    GARBAGE = "garbage"
    STOPPED = "stopped"


class _Stage(StrEnum):
    """How far a look has come."""

    CONNECT = "connect"
    STARTTLS = "starttls"
    SIGN_IN = "sign_in"
    FOLDER = "folder"
    READ = "read"


def entry_of(stored: Mapping[str, str]) -> str:
    """The keyring's entry of the mailbox's password."""
    return f"imap:{user_of(stored)}"


def imap_password(
    stored: Mapping[str, str],
    *,
    ask: Callable[[str, str], str | None] = keyring.get_password,
    environment: Mapping[str, str] = os.environ,
) -> tuple[str | None, PasswordSource]:
    """The mailbox's own password, else that of the account that sends where it is the same one."""
    found = secret(entry_of(stored), VARIABLE, ask=ask, environment=environment)
    sends_as = desk_settings.value(stored, "mail.user")
    if found[0] is None and sends_as and sends_as == user_of(stored):
        return mail_password(sends_as, ask=ask, environment=environment)
    return found


class ImapInbox:
    """An `Inbox` for one thread. `stop` may be called from any other."""

    def __init__(
        self,
        *,
        password: Find = imap_password,
        patience: float = PATIENCE,
        trust: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        self._password, self._patience, self._make_trust = password, patience, trust
        self._lock = threading.Lock()
        self._stopped = False
        self._line: socket.socket | None = None
        self._stage = _Stage.CONNECT
        self._at: InboxMark | None = None
        """The mail that a look begins with, once it is asked for."""

    def read(self, settings: Mapping[str, str], mark: InboxMark | None, since: date) -> InboxBatch:
        """The next mails after the mark. Raises InboxFault."""
        password, _ = self._password(settings)
        if password is None:
            raise InboxFault(why=Fault.NO_PASSWORD.value)
        self._stage, self._at = _Stage.CONNECT, None
        try:
            with self._signed_in(settings, password) as box:
                return self._batch(box, settings, mark, since)
        except InboxFault:
            raise
        except (OSError, imaplib.IMAP4.error, ImapToolsError, ValueError, LookupError) as why:
            fault = Fault.STOPPED if self._stopped else _fault(self._stage, why)
            raise InboxFault(
                why=fault.value, at=self._at
            ) from None  # the server's words may hold the account's name
        finally:
            with self._lock:
                self._line = None

    def stop(self) -> None:
        """Give up a look under way and begin no other."""
        with self._lock:
            self._stopped = True
            if self._line is not None:
                with contextlib.suppress(OSError):
                    self._line.shutdown(socket.SHUT_RDWR)

    @contextlib.contextmanager
    def _signed_in(self, settings: Mapping[str, str], password: str) -> Iterator[_Box]:
        security = desk_settings.value(settings, "imap.security")
        box = _Box(
            desk_settings.value(settings, "imap.host"),
            desk_settings.number(settings, "imap.port"),
            self._make_trust() if security != "none" else None,
            wrapped=security == "tls",
            patience=self._patience,
            take=self._take,
        )
        try:
            if security == "starttls":
                self._stage = _Stage.STARTTLS
                box.client.starttls()
            self._stage = _Stage.SIGN_IN
            sign_in = box.login if password.isascii() and user_of(settings).isascii() else box.login_utf8
            sign_in(user_of(settings), password, initial_folder=None)
            yield box
        finally:
            with contextlib.suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                box.logout()
            with contextlib.suppress(OSError):  # after a hang-up logout leaves the socket open
                box.client.shutdown()

    def _take(self, line: socket.socket) -> None:
        """From now on `stop` ends this conversation. Raises OSError where it was stopped before."""
        with self._lock:
            self._line = line
            if self._stopped:
                raise ConnectionAbortedError

    def _batch(self, box: _Box, settings: Mapping[str, str], mark: InboxMark | None, since: date) -> InboxBatch:
        self._stage = _Stage.FOLDER
        folder = desk_settings.value(settings, "imap.folder")
        status = box.folder.status(folder, ["UIDVALIDITY", "UIDNEXT"])
        box.folder.set(folder, readonly=True)
        self._stage = _Stage.READ
        here = InboxMark(validity=status["UIDVALIDITY"], uid=status["UIDNEXT"] - 1)
        if mark is None:
            return InboxBatch(mails=(), mark=here)
        same = mark.validity == here.validity
        found = box.uids(f"UID {mark.uid + 1}:*" if same else AND(date_gte=since), charset=None)
        new = sorted(uid for uid in map(int, found) if not same or uid > mark.uid)  # n:* answers the last one too
        if not new:
            return InboxBatch(mails=(), mark=mark if same else here)
        self._at = InboxMark(validity=here.validity, uid=new[0])
        read = _read(box, new[:BATCH])
        last = InboxMark(validity=here.validity, uid=new[len(read) - 1])
        return InboxBatch(mails=tuple(data for data in read if data), mark=last, more=len(new) > len(read))


class _Box(BaseMailBox):
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
        self._make: Callable[[], imaplib.IMAP4] = lambda: _Client(
            host, port, trust, patience, take, wrapped=wrapped
        )
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._make()


class _Client(imaplib.IMAP4):
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


def _read(box: _Box, uids: Sequence[int]) -> list[bytes]:
    """Each mail in turn; the first that can't be had holds up itself and those behind it, not those before it."""
    read: list[bytes] = []
    for uid in uids:
        try:
            read.append(_mail(box, uid))
        except (OSError, imaplib.IMAP4.error):
            if not read:
                raise
            break
    return read


def _mail(box: _Box, uid: int) -> bytes:
    """The mail, up to the limit; empty where somebody has deleted it meanwhile. Nothing is marked as read."""
    kind, parts = box.client.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{LIMIT}>)")
    if kind != "OK":
        raise imaplib.IMAP4.error("FETCH")
    return next((part[1] for part in parts if isinstance(part, tuple)), b"")[:LIMIT]


def _fault(stage: _Stage, why: Exception) -> Fault:
    """The word for what went wrong, by how far the look had come."""
    if isinstance(why, socket.gaierror):
        return Fault.UNKNOWN_HOST
    if isinstance(why, ssl.SSLCertVerificationError):
        return Fault.CERTIFICATE
    if isinstance(why, ssl.SSLError):
        return Fault.HANDSHAKE
    if stage is _Stage.STARTTLS and "TLS" in str(why):  # imaplib's own words for: not offered, or refused
        return Fault.NO_STARTTLS
    if "unexpected response" in str(why) or isinstance(why, LookupError):
        return Fault.GARBAGE
    if isinstance(why, OSError | imaplib.IMAP4.abort) or (stage is _Stage.CONNECT and "BYE" in str(why)):
        return Fault.NO_CONNECTION
    if stage is _Stage.SIGN_IN:
        return Fault.NO_CONNECTION if "[UNAVAILABLE]" in str(why) else Fault.SIGN_IN
    return Fault.NO_FOLDER if stage is _Stage.FOLDER else Fault.GARBAGE
