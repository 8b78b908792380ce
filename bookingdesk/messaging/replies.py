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
from concurrent.futures import CancelledError, Future, InvalidStateError
from datetime import date, datetime
from enum import StrEnum

import keyring
from imap_tools import AND
from imap_tools.errors import ImapToolsError

from bookingdesk.domain import desk_settings
from bookingdesk.messaging.imap_line import ImapLine
from bookingdesk.messaging.oauth import READING, MicrosoftTokens, NoToken
from bookingdesk.messaging.passwords import PasswordSource, mail_password, secret
from bookingdesk.usecases.ports import InboxBatch, InboxFault, InboxMark
from bookingdesk.usecases.replies.state import microsoft_of, user_of

VARIABLE = "BOOKINGDESK_IMAP_PASSWORD"
PATIENCE = 15.0
"""Seconds to wait for each answer."""
BATCH = 25
LIMIT = 1_000_000
"""Bytes of a mail: what follows is attachments, which are named at most."""
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
    NO_AUTH = "no_auth"
    """A token is not what the server wants."""
    TOKEN_NOT_TAKEN = "token_not_taken"
    """The token is good, but opens no mailbox there."""
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
        tokens: MicrosoftTokens | None = None,
        patience: float = PATIENCE,
        trust: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        self._password, self._patience, self._make_trust = password, patience, trust
        self._tokens = tokens or MicrosoftTokens(READING)
        self._lock = threading.Lock()
        self._stopped = False
        self._asked: Future[str] | None = None
        """The token that is waited for."""
        self._line: socket.socket | None = None
        self._stage = _Stage.CONNECT
        self._at: InboxMark | None = None
        """The mail that a look begins with, once it is asked for."""

    def read(self, settings: Mapping[str, str], mark: InboxMark | None, since: date, now: datetime) -> InboxBatch:
        """The next mails after the mark. Raises InboxFault."""
        self._stage, self._at = _Stage.CONNECT, None
        try:
            with self._signed_in(settings, self._secret(settings, now)) as box:
                return self._batch(box, settings, mark, since)
        except InboxFault:
            raise
        except (OSError, imaplib.IMAP4.error, ImapToolsError, ValueError, LookupError) as why:
            fault = Fault.STOPPED if self._stopped else self._fault(settings, why)
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
            if self._asked is not None:
                self._asked.cancel()
            if self._line is not None:
                with contextlib.suppress(OSError):
                    self._line.shutdown(socket.SHUT_RDWR)

    def _secret(self, settings: Mapping[str, str], now: datetime) -> str:
        """The password or the token to sign in with. Raises InboxFault."""
        who = microsoft_of(settings)
        if who is not None:
            return self._token(lambda: self._tokens.token(who, now))
        password, _ = self._password(settings)
        if password is None:
            raise InboxFault(why=Fault.NO_PASSWORD.value)
        return password

    def _token(self, fetch: Callable[[], str]) -> str:
        """Fetched beside, because who fetches it can't be stopped: abandoned where the look is given up."""
        answer: Future[str] = Future()

        def run() -> None:
            with contextlib.suppress(InvalidStateError):  # nobody waits any more
                try:
                    answer.set_result(fetch())
                except Exception as why:  # noqa: BLE001 - handed on to whoever waits
                    answer.set_exception(why)

        with self._lock:
            self._asked = answer
            if self._stopped:
                answer.cancel()
        threading.Thread(target=run, name="token", daemon=True).start()
        try:
            return answer.result()
        except CancelledError:
            raise InboxFault(why=Fault.STOPPED.value) from None
        except NoToken as why:
            raise InboxFault(why=why.fault.value) from why

    def _fault(self, settings: Mapping[str, str], why: Exception) -> Fault:
        """The word for what went wrong; a token that the server does not take is fetched anew next time."""
        fault, who = _fault(self._stage, why), microsoft_of(settings)
        if who is None or fault is not Fault.SIGN_IN:
            return fault
        self._tokens.forget(who.user)
        return Fault.TOKEN_NOT_TAKEN

    @contextlib.contextmanager
    def _signed_in(self, settings: Mapping[str, str], secret: str) -> Iterator[ImapLine]:
        security = desk_settings.value(settings, "imap.security")
        box = ImapLine(
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
            if microsoft_of(settings) is not None:
                if "AUTH=XOAUTH2" not in box.client.capabilities:
                    raise InboxFault(why=Fault.NO_AUTH.value)
                box.show_token(user_of(settings), secret)
            else:
                sign_in = box.login if secret.isascii() and user_of(settings).isascii() else box.login_utf8
                sign_in(user_of(settings), secret, initial_folder=None)
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

    def _batch(self, box: ImapLine, settings: Mapping[str, str], mark: InboxMark | None, since: date) -> InboxBatch:
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


def _read(box: ImapLine, uids: Sequence[int]) -> list[bytes]:
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


def _mail(box: ImapLine, uid: int) -> bytes:
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
    if "authenticated but not connected" in str(why):  # Exchange's words once the folder is asked for
        return Fault.TOKEN_NOT_TAKEN
    if stage is _Stage.SIGN_IN:
        return Fault.NO_CONNECTION if "[UNAVAILABLE]" in str(why) else Fault.SIGN_IN
    return Fault.NO_FOLDER if stage is _Stage.FOLDER else Fault.GARBAGE
