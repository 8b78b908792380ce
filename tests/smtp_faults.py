"""The 29 faults of a mail server that proof P8 plays, each with the decision integrity section 4 asks for."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from dataclasses import replace as changed

from bookingdesk.domain.messages import MessageState
from bookingdesk.messaging.passwords import PasswordSource
from bookingdesk.messaging.smtp import Patience, SmtpSender
from bookingdesk.usecases.ports import Dispatch, Verdict
from tests.messaging.dispatches import a_dispatch
from tests.scripted_smtp import Do, ScriptedServer, Step, trusting

QUICK = Patience(connect=0.4, answer=0.4, until_fence=2.0, body=0.4, closing=0.2)
RETRY, FAILED, DOUBT, OBSOLETE = (
    MessageState.RETRY_WAIT,
    MessageState.FAILED,
    MessageState.IN_DOUBT,
    MessageState.OBSOLETE,
)
PAUSE = MessageState.QUEUED
"""The message stays queued and the channel rests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One way a server can let us down, and what must follow."""

    name: str
    right: MessageState
    script: Mapping[str, Step] = field(default_factory=dict)
    security: str = "none"
    server_tls: str = ""
    user: str = ""
    extensions: tuple[str, ...] = ("8BITMIME", "AUTH PLAIN LOGIN")
    recipient: str = "maya@mail.example"
    trust: Callable[[], ssl.SSLContext] = trusting
    nobody_listens: bool = False
    fence: bool = True
    fence_asked: bool = False
    """Whether the conversation may come as far as the fence."""


FAULTS: tuple[Fault, ...] = (
    Fault(name="connection refused", right=RETRY, nobody_listens=True),
    Fault(name="no banner", right=RETRY, script={"banner": Do.STALL}),
    Fault(name="reset instead of a banner", right=RETRY, script={"banner": Do.RESET}),
    Fault(name="banner 421", right=RETRY, script={"banner": "421 busy"}),
    Fault(name="banner 554", right=PAUSE, script={"banner": "554 go away"}),
    Fault(name="banner is not SMTP", right=RETRY, script={"banner": "HTTP/1.1 400 Bad Request"}),
    Fault(name="EHLO refused", right=PAUSE, script={"ehlo": "550 not you"}),
    Fault(name="reset after EHLO", right=RETRY, script={"ehlo": Do.RESET}),
    Fault(name="no STARTTLS offered", right=PAUSE, security="starttls"),
    Fault(
        name="STARTTLS not now",
        right=RETRY,
        security="starttls",
        server_tls="starttls",
        script={"starttls": "454 later"},
    ),
    Fault(
        name="certificate not trusted",
        right=PAUSE,
        security="starttls",
        server_tls="starttls",
        trust=ssl.create_default_context,
    ),
    Fault(name="TLS port speaks plainly", right=PAUSE, security="tls"),
    Fault(name="no AUTH offered", right=PAUSE, user="desk", extensions=()),
    Fault(name="AUTH 535", right=PAUSE, user="desk", script={"auth": "535 wrong"}),
    Fault(name="AUTH 454", right=RETRY, user="desk", script={"auth": "454 later"}),
    Fault(name="MAIL 451", right=RETRY, script={"mail": "451 later"}),
    Fault(name="MAIL 550", right=PAUSE, script={"mail": "550 not from you"}),
    Fault(name="RCPT 450", right=RETRY, script={"rcpt": "450 later"}),
    Fault(name="RCPT 550", right=FAILED, script={"rcpt": "550 no such person"}),
    Fault(name="RCPT stalls", right=RETRY, script={"rcpt": Do.STALL}),
    Fault(name="letters the server cannot", right=FAILED, recipient="zoë@mail.example"),
    Fault(name="DATA 451", right=RETRY, script={"data": "451 later"}),
    Fault(name="reset before 354", right=RETRY, script={"data": Do.RESET}),
    Fault(name="booking changed before the fence", right=OBSOLETE, fence=False, fence_asked=True),
    Fault(name="reset in the body", right=DOUBT, script={"mid_body": Do.RESET}, fence_asked=True),
    Fault(name="reset after the last dot", right=DOUBT, script={"body": Do.RESET}, fence_asked=True),
    Fault(name="no reply after the last dot", right=DOUBT, script={"body": Do.STALL}, fence_asked=True),
    Fault(name="452 after the body", right=RETRY, script={"body": "452 full"}, fence_asked=True),
    Fault(name="550 after the body", right=FAILED, script={"body": "550 spam"}, fence_asked=True),
)


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a fault."""

    verdict: Verdict
    fence_asked: bool
    bodies: int

    def is_right(self, fault: Fault) -> bool:
        """The decision, the channel, and never a body before the fence."""
        return (
            self.verdict.state is fault.right
            and self.verdict.pauses_channel is (fault.right is PAUSE)
            and self.fence_asked is fault.fence_asked
            and self.bodies == 0
        )


def play(fault: Fault) -> Played:
    """Let a sender meet the fault."""
    asked: list[bool] = []

    def fence() -> bool:
        asked.append(True)
        return fault.fence

    sender = SmtpSender(
        password=lambda user: ("geheim-ß", PasswordSource.ENVIRONMENT), patience=QUICK, trust=fault.trust
    )
    with ScriptedServer(fault.script, fault.extensions, fault.server_tls) as server:
        port = server.port
        if fault.nobody_listens:
            server.__exit__()
        verdict = sender.deliver(dispatch_to(port, fault), fence)
        sender.hang_up()
    return Played(verdict, bool(asked), len(server.bodies))


@contextmanager
def leaving(sender: SmtpSender) -> Iterator[SmtpSender]:
    """A sender that leaves its line in the end, as a pass over the outbox does."""
    try:
        yield sender
    finally:
        sender.hang_up()


def dispatch_to(port: int, fault: Fault) -> Dispatch:
    """Maya's confirmation, addressed to the scripted server."""
    ready = a_dispatch()
    settings = {
        **ready.settings,
        "mail.port": str(port),
        "mail.security": fault.security,
        "mail.user": fault.user,
    }
    return changed(ready, settings=settings, message=changed(ready.message, recipient=fault.recipient))
