"""Hands one message at a time to a mail server, with the fence between the envelope and the body.

Connect, TLS, AUTH, MAIL, RCPT, DATA, 354; then the fence, a commit of its own; only then the body. Whatever the
server or the network does becomes a verdict by `decisions`; nothing is raised for it. It never falls back to an
unprotected connection, and one message is one connection, so that a bad address affects itself only.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import threading
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import aiosmtplib
from aiosmtplib import SMTP

from bookingdesk.messaging.addresses import AddressError, Mailbox
from bookingdesk.messaging.composer import Composed, Composer
from bookingdesk.messaging.decisions import Fault, Stage, decide
from bookingdesk.messaging.event_loop import StoppableLoop
from bookingdesk.messaging.mail_settings import MailSettings, Security
from bookingdesk.messaging.passwords import PasswordSource, mail_password
from bookingdesk.messaging.templates import TemplateRefused
from bookingdesk.usecases.ports import Dispatch, Verdict

HELLO_NAME = "[127.0.0.1]"
"""What EHLO says: a literal that tells nobody the computer's name and needs no look-up."""


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
class _Course:
    """Where a conversation is; read by whoever has to explain its end."""

    stage: Stage = Stage.CONNECT


class _Ended(Exception):
    """The conversation is over with this answer at the present stage."""

    def __init__(self, answer: int | Fault) -> None:
        super().__init__(answer)
        self.answer = answer


class SmtpSender:
    """A `Sender` for one thread. `stop` may be called from any other."""

    def __init__(
        self,
        composer: Composer | None = None,
        *,
        password: Callable[[str], tuple[str | None, PasswordSource]] = mail_password,
        patience: Patience | None = None,
        trust: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        self._composer = composer or Composer()
        self._password = password
        self._patience = patience or Patience()
        self._make_trust = trust
        self._trusted: ssl.SSLContext | None = None
        self._lock = threading.Lock()
        self._stopped = False
        self._halt: Callable[[], None] | None = None

    def deliver(self, dispatch: Dispatch, fence: Callable[[], bool]) -> Verdict:
        """Compose and send one message; the verdict also says in which language it was written."""
        settings = MailSettings.of(dispatch.settings)
        if settings.missing:
            return decide(Stage.SETTINGS, Fault.NO_SETTINGS)
        try:
            Mailbox.of(settings.sender)
        except AddressError:
            return decide(Stage.SETTINGS, Fault.BAD_SENDER)
        try:
            composed = self._composer.compose(dispatch)
        except AddressError:
            return decide(Stage.COMPOSE, Fault.BAD_ADDRESS)
        except TemplateRefused:
            return decide(Stage.COMPOSE, Fault.BAD_TEMPLATE)
        return self._send(settings, composed, fence)

    def deliver_test(self, settings: Mapping[str, str], recipient: str, now: datetime) -> Verdict:
        """Send a short message about nothing."""
        mail_settings = MailSettings.of(settings)
        if mail_settings.missing:
            return decide(Stage.SETTINGS, Fault.NO_SETTINGS)
        try:
            composed = self._composer.compose_test(settings, recipient, now)
        except AddressError:
            return decide(Stage.COMPOSE, Fault.BAD_ADDRESS)
        return self._send(mail_settings, composed, lambda: True)

    def stop(self) -> None:
        """End a conversation under way and begin no other."""
        with self._lock:
            self._stopped = True
            if self._halt is not None:
                self._halt()

    def _send(self, settings: MailSettings, composed: Composed, fence: Callable[[], bool]) -> Verdict:
        """Find the password, then talk."""
        password: str | None = None
        if settings.user:
            password, _ = self._password(settings.user)
            if password is None:
                return decide(Stage.SETTINGS, Fault.NO_PASSWORD)
        course = _Course()
        answer = self._run(course, self._converse(settings, password, composed, fence, course))
        verdict = decide(course.stage, answer)
        return replace(verdict, language=composed.language, fell_back=composed.fell_back)

    def _trust(self) -> ssl.SSLContext:
        """The certificates that are trusted, read once: it takes some 30 ms."""
        if self._trusted is None:
            self._trusted = self._make_trust()
        return self._trusted

    def _run(self, course: _Course, conversation: Coroutine[None, None, int | Fault]) -> int | Fault:
        """Run one conversation in a loop of its own that `stop` can reach."""
        with asyncio.Runner(loop_factory=StoppableLoop) as runner:
            loop = runner.get_loop()
            task = loop.create_task(conversation)

            def halt() -> None:
                wait = self._patience.closing if course.stage is Stage.BODY else 0.0
                loop.call_soon_threadsafe(lambda: loop.call_later(wait, task.cancel))

            with self._lock:
                if self._stopped:
                    task.cancel()
                self._halt = halt
            try:
                return loop.run_until_complete(task)
            except asyncio.CancelledError:
                return Fault.STOPPED
            finally:
                with self._lock:
                    self._halt = None

    async def _converse(
        self,
        settings: MailSettings,
        password: str | None,
        composed: Composed,
        fence: Callable[[], bool],
        course: _Course,
    ) -> int | Fault:
        """The whole conversation; answers the number or fault it ended with, at `course.stage`."""
        client = SMTP(
            hostname=settings.host,
            port=settings.port,
            timeout=self._patience.answer,
            local_hostname=HELLO_NAME,
            use_tls=settings.security is Security.TLS,
            start_tls=False,
            tls_context=self._trust() if settings.security is not Security.NONE else None,
        )
        try:
            async with asyncio.timeout(self._patience.until_fence):
                await self._arrive(client, settings, password, course)
                await self._address(client, composed, course)
            if not fence():
                course.stage = Stage.FENCE
                return 0
            course.stage = Stage.BODY
            code = await self._hand_over(client, composed.as_bytes())
            await self._leave(client)
            return code
        except (_Ended, OSError, aiosmtplib.SMTPException, UnicodeError, ValueError) as why:
            return _answer_of(why, course)
        finally:
            await _hang_up(client)

    async def _arrive(self, client: SMTP, settings: MailSettings, password: str | None, course: _Course) -> None:
        """Connect, greet, protect, sign in."""
        await client.connect(timeout=self._patience.connect)
        course.stage = Stage.HELLO
        await client.ehlo()
        if settings.security is Security.STARTTLS:
            course.stage = Stage.TLS
            if not client.supports_extension("starttls"):
                raise _Ended(Fault.NO_STARTTLS)
            await client.starttls(timeout=self._patience.connect)
            course.stage = Stage.HELLO
            await client.ehlo()
        if settings.user:
            course.stage = Stage.AUTH
            if not client.supported_auth_methods:
                raise _Ended(Fault.NO_AUTH)
            await client.login(settings.user, password or "")

    async def _address(self, client: SMTP, composed: Composed, course: _Course) -> None:
        """The envelope and the word DATA, up to the answer 354."""
        utf8 = composed.recipient.needs_utf8 or composed.sender.needs_utf8
        course.stage = Stage.MAIL
        if utf8 and not client.supports_extension("smtputf8"):
            raise _Ended(Fault.NO_SMTPUTF8)
        encoding = "utf-8" if utf8 else "ascii"
        options = ["SMTPUTF8"] if utf8 else []
        await client.mail(composed.sender.address, options=options, encoding=encoding)
        course.stage = Stage.RCPT
        await client.rcpt(composed.recipient.address, encoding=encoding)
        course.stage = Stage.DATA
        reply = await client.execute_command(b"DATA")
        if reply.code != 354:
            raise _Ended(reply.code)

    async def _hand_over(self, client: SMTP, body: bytes) -> int:
        """The message with its final dot, and the server's word on it."""
        protocol = client.protocol
        if protocol is None:
            raise aiosmtplib.SMTPServerDisconnected("lost before the body")
        protocol.write(_framed(body))
        reply = await protocol.read_response(timeout=self._patience.body)
        return reply.code

    async def _leave(self, client: SMTP) -> None:
        """Say QUIT. What comes back changes nothing any more."""
        try:
            await client.quit(timeout=1)
        except (OSError, aiosmtplib.SMTPException):
            client.close()


async def _hang_up(client: SMTP) -> None:
    """Close without waiting for a goodbye, and let the loop see it closed."""
    transport = client.transport
    client.close()
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()
    await asyncio.sleep(0)


def _framed(body: bytes) -> bytes:
    """Lines ended by CRLF, leading dots doubled, the final dot added (RFC 5321 4.5.2)."""
    lines = re.sub(rb"\r\n|\n|\r", b"\r\n", body)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines) + b".\r\n"


def _answer_of(why: Exception, course: _Course) -> int | Fault:
    """The number or the fault behind an exception; `course` is corrected where connecting came further."""
    if isinstance(why, _Ended):
        return why.answer
    if isinstance(why, aiosmtplib.SMTPResponseException):
        if course.stage is Stage.CONNECT:
            course.stage = Stage.BANNER
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


def _chain(why: BaseException) -> list[BaseException]:
    """The exception and what it was raised from."""
    found: list[BaseException] = []
    step: BaseException | None = why
    while step is not None and step not in found:
        found.append(step)
        step = step.__cause__ or step.__context__
    return found
