"""Hands one message at a time to a mail server, with the fence between the envelope and the body.

Connect, TLS, AUTH, MAIL, RCPT, DATA, 354; then the fence, a commit of its own; only then the body. Whatever the
server or the network does becomes a verdict by `decisions`; nothing is raised for it. Several messages go over one
line, each in a transaction of its own; whatever goes wrong ends the line: a bad address affects itself only.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from time import monotonic

import aiosmtplib

from bookingdesk.domain.mail_accounts import MailAccount, Security, SignIn
from bookingdesk.messaging.addresses import AddressError, Mailbox
from bookingdesk.messaging.composer import Composed, Composer
from bookingdesk.messaging.decisions import Fault, Stage, decide
from bookingdesk.messaging.event_loop import StoppableLoop
from bookingdesk.messaging.oauth import MicrosoftTokens, NoToken
from bookingdesk.messaging.passwords import PasswordSource, mail_password
from bookingdesk.messaging.smtp_line import Course, Ended, Line, Patience, answer_of
from bookingdesk.messaging.templates import TemplateRefused
from bookingdesk.usecases.ports import Dispatch, Verdict

MOST_ON_A_LINE = 100
"""Servers limit it; a line is cheap against so many messages."""
IDLE_S = 20.0
"""A line that was not used for longer is left: the server may have hung up without our loop seeing it."""


class SmtpSender:
    """A `Sender` for one thread. `stop` may be called from any other."""

    def __init__(
        self,
        composer: Composer | None = None,
        *,
        password: Callable[[str], tuple[str | None, PasswordSource]] = mail_password,
        tokens: MicrosoftTokens | None = None,
        patience: Patience | None = None,
        trust: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        self._composer = composer or Composer()
        self._password = password
        self._tokens = tokens or MicrosoftTokens()
        self._patience = patience or Patience()
        self._make_trust = trust
        self._trusted: ssl.SSLContext | None = None
        self._lock = threading.Lock()
        self._stopped = False
        self._halt: Callable[[], None] | None = None
        self._runner: asyncio.Runner | None = None
        self._line: Line | None = None
        self._used_at = 0.0

    def deliver(self, dispatch: Dispatch, fence: Callable[[], bool]) -> Verdict:
        """Compose and send one message; the verdict also says in which language it was written."""
        account = MailAccount.of(dispatch.settings)
        if account.missing:
            return decide(Stage.SETTINGS, Fault.NO_SETTINGS)
        try:
            Mailbox.of(account.sender)
        except AddressError:
            return decide(Stage.SETTINGS, Fault.BAD_SENDER)
        try:
            composed = self._composer.compose(dispatch)
        except AddressError:
            return decide(Stage.COMPOSE, Fault.BAD_ADDRESS)
        except TemplateRefused:
            return decide(Stage.COMPOSE, Fault.BAD_TEMPLATE)
        return self._send(account, composed, fence, dispatch.now)

    def deliver_test(self, settings: Mapping[str, str], recipient: str, now: datetime) -> Verdict:
        """Send a short message about nothing, over a line of its own."""
        account = MailAccount.of(settings)
        if account.missing:
            return decide(Stage.SETTINGS, Fault.NO_SETTINGS)
        try:
            composed = self._composer.compose_test(settings, recipient, now)
        except AddressError:
            return decide(Stage.COMPOSE, Fault.BAD_ADDRESS)
        self.hang_up()
        try:
            return self._send(account, composed, lambda: True, now)
        finally:
            self.hang_up()

    def stop(self) -> None:
        """End a conversation under way and begin no other."""
        with self._lock:
            self._stopped = True
            if self._halt is not None:
                self._halt()

    def hang_up(self) -> None:
        """Leave the server: nothing more is to go out now."""
        line, self._line = self._line, None
        runner, self._runner = self._runner, None
        if runner is None:
            return
        with runner:
            if line is not None:
                runner.run(line.hang_up() if self._stopped else line.leave())

    def _send(self, account: MailAccount, composed: Composed, fence: Callable[[], bool], now: datetime) -> Verdict:
        """Find the password, then talk."""
        password = ""
        if account.user and account.sign_in is SignIn.PASSWORD:
            line = self._line_to(account)
            found = line.secret if line is not None else self._password(account.user)[0]
            if found is None:
                return decide(Stage.SETTINGS, Fault.NO_PASSWORD)
            password = found
        course = Course()
        answer = self._run(course, account, password, composed, fence, now)
        verdict = decide(course.stage, answer)
        return replace(verdict, status=course.status, language=composed.language, fell_back=composed.fell_back)

    def _trust(self) -> ssl.SSLContext:
        """The certificates that are trusted, read once: it takes some 30 ms."""
        if self._trusted is None:
            self._trusted = self._make_trust()
        return self._trusted

    def _run(
        self,
        course: Course,
        account: MailAccount,
        password: str,
        composed: Composed,
        fence: Callable[[], bool],
        now: datetime,
    ) -> int | Fault:
        """Run one conversation in the loop of this sender, that `stop` can reach."""
        if self._runner is None:
            self._runner = asyncio.Runner(loop_factory=StoppableLoop)
        loop = self._runner.get_loop()
        task = loop.create_task(self._converse(account, password, composed, fence, course, now))

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
        account: MailAccount,
        password: str,
        composed: Composed,
        fence: Callable[[], bool],
        course: Course,
        now: datetime,
    ) -> int | Fault:
        """The whole conversation; answers the number or fault it ended with, at `course.stage`.

        The line is kept only where the server took the message.
        """
        (left, self._line), line = (self._line, None), self._line_to(account)
        taken = False
        try:
            async with asyncio.timeout(self._patience.until_fence):
                if left is not None and line is None:
                    await left.leave()
                if line is not None and not await _is_willing(line, composed, course):
                    line = None
                if line is None:
                    secret = password or await self._token(account, now)
                    trust = self._trust() if account.security is not Security.NONE else None
                    line = Line(account, secret, self._patience, trust)
                    await self._arrive(line, course)
                    await line.address(composed, course)
            if not fence():
                course.stage = Stage.FENCE
                return 0
            course.stage = Stage.BODY
            code = await line.hand_over(composed.as_bytes())
            taken = code == 250
            return code
        except (Ended, NoToken, OSError, aiosmtplib.SMTPException, UnicodeError, ValueError) as why:
            return why.fault if isinstance(why, NoToken) else answer_of(why, course)
        finally:
            if taken and line is not None:
                self._line, self._used_at = line, monotonic()
            elif line is not None:
                await line.hang_up()

    async def _arrive(self, line: Line, course: Course) -> None:
        """A token that the server does not take is fetched anew next time."""
        try:
            await line.arrive(course)
        except aiosmtplib.SMTPException:
            if course.stage is Stage.AUTH:
                self._tokens.forget(line.account.user)
            raise

    async def _token(self, account: MailAccount, now: datetime) -> str:
        """The token to sign in with, where one is wanted; whoever fetches it may block. Raises NoToken."""
        who = account.microsoft
        if who is None or not who.user:
            return ""
        loop = asyncio.get_running_loop()
        assert isinstance(loop, StoppableLoop)
        return await loop.beside(lambda: self._tokens.token(who, now), "token")

    def _line_to(self, account: MailAccount) -> Line | None:
        """The line that is still open, where it leads there."""
        line = self._line
        if line is None or line.account != account or not line.is_open:
            return None
        return line if line.taken < MOST_ON_A_LINE and monotonic() - self._used_at < IDLE_S else None


async def _is_willing(line: Line, composed: Composed, course: Course) -> bool:
    """Address the next message over an open line; False where the server has had enough of it.

    What it says of the address is its word on the message, and is raised on; a line that broke, or that takes no
    further sender, says nothing about either.
    """
    try:
        await line.address(composed, course)
    except aiosmtplib.SMTPResponseException as why:
        if course.stage is Stage.RCPT and why.code != 421:
            raise
    except Ended as why:
        if isinstance(why.answer, Fault) or why.answer != 421:
            raise
    except (aiosmtplib.SMTPServerDisconnected, ConnectionError):
        pass
    else:
        return True
    await line.hang_up()
    return False
