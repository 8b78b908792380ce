"""One connection to a mail server: arrive, address a message, hand it over, leave. Keeps note of how far it came.

It never falls back to an unprotected connection. What the server or the network does becomes a number or a fault
by `answer_of`.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from dataclasses import dataclass

import aiosmtplib
from aiosmtplib import SMTP

from bookingdesk.domain.mail_accounts import MailAccount, Security, SignIn
from bookingdesk.messaging.composer import Composed
from bookingdesk.messaging.decisions import Fault, Stage

HELLO_NAME = "[127.0.0.1]"
"""What EHLO says: a literal that tells nobody the computer's name and needs no look-up."""
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?=\s|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds to wait. Up to the fence they add up to less than the lease of a message."""

    connect: float = 10.0
    answer: float = 15.0
    until_fence: float = 45.0
    body: float = 60.0
    closing: float = 1.0
    """After the fence a server has this long to answer when the program closes."""


@dataclass(slots=True)
class Course:
    """Where a conversation is; read by whoever has to explain its end."""

    stage: Stage = Stage.CONNECT
    status: str = ""
    """The enhanced code of the last answer (RFC 2034), where it had one."""


class Ended(Exception):
    """The conversation is over with this answer at the present stage."""

    def __init__(self, answer: int | Fault) -> None:
        super().__init__(answer)
        self.answer = answer


class Line:
    """A connection for several messages, one SMTP transaction each."""

    def __init__(self, account: MailAccount, secret: str, patience: Patience, trust: ssl.SSLContext | None) -> None:
        self.account = account
        self.secret = secret
        """The password or token that it was signed in with; empty where nobody signs in."""
        self.taken = 0
        """Messages that the server took over this line."""
        self._patience = patience
        self._client = SMTP(
            hostname=account.host,
            port=account.port,
            timeout=patience.answer,
            local_hostname=HELLO_NAME,
            use_tls=account.security is Security.TLS,
            start_tls=False,
            tls_context=trust,
        )

    async def arrive(self, course: Course) -> None:
        """Connect, greet, protect, sign in."""
        client, account = self._client, self.account
        course.stage = Stage.CONNECT
        await client.connect(timeout=self._patience.connect)
        course.stage = Stage.HELLO
        await client.ehlo()
        if account.security is Security.STARTTLS:
            course.stage = Stage.TLS
            if not client.supports_extension("starttls"):
                raise Ended(Fault.NO_STARTTLS)
            await client.starttls(timeout=self._patience.connect)
            course.stage = Stage.HELLO
            await client.ehlo()
        if account.user:
            course.stage = Stage.AUTH
            if account.sign_in is SignIn.MICROSOFT:
                if "xoauth2" not in client.server_auth_methods:
                    raise Ended(Fault.NO_AUTH)
                await client.auth_xoauth2(account.user, self.secret)
                return
            if not client.supported_auth_methods:
                raise Ended(Fault.NO_AUTH)
            await client.login(account.user, self.secret)

    async def address(self, composed: Composed, course: Course) -> None:
        """The envelope and the word DATA, up to the answer 354."""
        client = self._client
        utf8 = composed.recipient.needs_utf8 or composed.sender.needs_utf8
        course.stage = Stage.MAIL
        if utf8 and not client.supports_extension("smtputf8"):
            raise Ended(Fault.NO_SMTPUTF8)
        encoding = "utf-8" if utf8 else "ascii"
        options = ["SMTPUTF8"] if utf8 else []
        await client.mail(composed.sender.address, options=options, encoding=encoding)
        course.stage = Stage.RCPT
        await client.rcpt(composed.recipient.address, encoding=encoding)
        course.stage = Stage.DATA
        reply = await client.execute_command(b"DATA")
        if reply.code != 354:
            raise Ended(reply.code)

    async def hand_over(self, body: bytes) -> int:
        """The message with its final dot, and the server's word on it."""
        protocol = self._client.protocol
        if protocol is None:
            raise aiosmtplib.SMTPServerDisconnected("lost before the body")
        protocol.write(framed(body))
        reply = await protocol.read_response(timeout=self._patience.body)
        self.taken += reply.code == 250
        return reply.code

    async def leave(self) -> None:
        """Say QUIT. What comes back changes nothing any more."""
        try:
            await self._client.quit(timeout=1)
        except (OSError, aiosmtplib.SMTPException):
            self._client.close()
        await self.hang_up()

    async def hang_up(self) -> None:
        """Close without waiting for a goodbye, and let the loop see it closed."""
        transport = self._client.transport
        self._client.close()
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()
        await asyncio.sleep(0)

    @property
    def is_open(self) -> bool:
        """Whether it may be used once more."""
        return self._client.is_connected


def framed(body: bytes) -> bytes:
    """Lines ended by CRLF, leading dots doubled, the final dot added (RFC 5321 4.5.2)."""
    lines = re.sub(rb"\r\n|\n|\r", b"\r\n", body)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines) + b".\r\n"


def answer_of(why: Exception, course: Course) -> int | Fault:
    """The number or the fault behind an exception; `course` is corrected where connecting came further."""
    if isinstance(why, Ended):
        return why.answer
    if isinstance(why, aiosmtplib.SMTPResponseException):
        if course.stage is Stage.CONNECT:
            course.stage = Stage.BANNER
        course.status = enhanced(why.message)
        return why.code if why.code > 0 else Fault.GARBAGE
    for cause in _chain(why):
        if isinstance(cause, ssl.SSLCertVerificationError):
            course.stage = Stage.BODY if course.stage is Stage.BODY else Stage.TLS
            return Fault.CERTIFICATE
        if isinstance(cause, ssl.SSLError) and course.stage in {Stage.CONNECT, Stage.TLS}:
            course.stage = Stage.TLS
            return Fault.HANDSHAKE
        if isinstance(cause, TimeoutError):
            return Fault.TIMEOUT
        if isinstance(cause, ConnectionRefusedError):
            return Fault.REFUSED
        if type(cause).__name__ == "gaierror":
            return Fault.UNKNOWN_HOST
    if course.stage is Stage.TLS and isinstance(why, ConnectionError):
        return Fault.HANDSHAKE
    if isinstance(why, aiosmtplib.SMTPException) and not isinstance(why, OSError) and course.stage is Stage.AUTH:
        return Fault.NO_AUTH
    if isinstance(why, UnicodeError | ValueError) and not isinstance(why, OSError):
        return Fault.BAD_ADDRESS
    return Fault.RESET


def enhanced(words: str) -> str:
    """The code of RFC 3463 that an answer begins with; empty where there is none."""
    found = _ENHANCED.match(words)
    return found.group() if found else ""


def _chain(why: BaseException) -> list[BaseException]:
    """The exception and what it was raised from."""
    found: list[BaseException] = []
    step: BaseException | None = why
    while step is not None and step not in found:
        found.append(step)
        step = step.__cause__ or step.__context__
    return found
