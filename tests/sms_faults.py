"""The faults of an SMS gateway that proof P8 plays, each with the decision integrity section 4 asks for."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass, field
from dataclasses import replace as changed

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import MessageState
from bookingdesk.messaging.passwords import PasswordSource
from bookingdesk.messaging.sms import SmsPatience, SmsSender
from bookingdesk.usecases.ports import Dispatch, Verdict
from tests.messaging.dispatches import a_dispatch
from tests.scripted_gateway import Answers, Says, ScriptedGateway
from tests.scripted_smtp import Do, server_tls

QUICK = SmsPatience(connect=2.0, answer=0.4, closing=0.2)
RETRY, FAILED, DOUBT, OBSOLETE = (
    MessageState.RETRY_WAIT,
    MessageState.FAILED,
    MessageState.IN_DOUBT,
    MessageState.OBSOLETE,
)
PAUSE = MessageState.QUEUED
NUMBER = "+4915112345678"
WRONG_NUMBER = {"result": [{"message_id": "0", "status": "error"}]}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsFaultPlayed:
    """One way a gateway can let us down, and what must follow."""

    name: str
    right: MessageState
    answers: Answers = field(default_factory=Says)
    url: str = ""
    """Another address than the scripted gateway's; `-` for none."""
    number: str = NUMBER
    tls: bool = False
    nobody_listens: bool = False
    fence: bool = True
    fence_asked: bool = True
    """Whether it may come as far as the fence."""


SMS_FAULTS: tuple[SmsFaultPlayed, ...] = (
    SmsFaultPlayed(name="no gateway known", right=PAUSE, url="-", fence_asked=False),
    SmsFaultPlayed(name="connection refused", right=RETRY, nobody_listens=True),
    SmsFaultPlayed(name="certificate of nobody", right=PAUSE, tls=True),
    SmsFaultPlayed(name="401 wrong token", right=PAUSE, answers=Says(401)),
    SmsFaultPlayed(name="402 no credit", right=PAUSE, answers=Says(402)),
    SmsFaultPlayed(name="429 too many", right=RETRY, answers=Says(429)),
    SmsFaultPlayed(name="503 busy", right=RETRY, answers=Says(503)),
    SmsFaultPlayed(name="500 fell over", right=DOUBT, answers=Says(500)),
    SmsFaultPlayed(name="400 wrong number", right=FAILED, answers=Says(400)),
    SmsFaultPlayed(name="200 that says no", right=FAILED, answers=Says(200, WRONG_NUMBER)),
    SmsFaultPlayed(name="no answer", right=DOUBT, answers=Do.STALL),
    SmsFaultPlayed(name="reset instead of an answer", right=DOUBT, answers=Do.RESET),
)
"""P8's twelve."""

MORE: tuple[SmsFaultPlayed, ...] = (
    SmsFaultPlayed(name="taken", right=MessageState.SENT),
    SmsFaultPlayed(name="an answer that is no HTTP", right=DOUBT, answers=Says(raw=b"SSH-2.0-nonsense\r\n\r\n")),
    SmsFaultPlayed(name="no such page", right=PAUSE, answers=Says(404)),
    SmsFaultPlayed(name="moved elsewhere", right=PAUSE, answers=Says(302)),
    SmsFaultPlayed(name="502 from a proxy", right=DOUBT, answers=Says(502)),
    SmsFaultPlayed(name="the booking changed meanwhile", right=OBSOLETE, fence=False),
    SmsFaultPlayed(name="no such host", right=RETRY, url="smseagle://token@gateway.invalid/{to}"),
    SmsFaultPlayed(name="no place for the number", right=PAUSE, url="json://127.0.0.1/x", fence_asked=False),
    SmsFaultPlayed(name="an address of no service", right=PAUSE, url="nonsense://{to}", fence_asked=False),
    SmsFaultPlayed(
        name="somebody else would get it too",
        right=PAUSE,
        url="smseagle://token@127.0.0.1/{to}/+491709999999",
        fence_asked=False,
    ),
    SmsFaultPlayed(name="a number that is none", right=FAILED, number="0151 extension 4", fence_asked=False),
)


@dataclass(frozen=True, slots=True)
class PlayedSms:
    """What came of one fault."""

    verdict: Verdict
    fence_asked: bool
    arrived: int

    def is_right(self, fault: SmsFaultPlayed) -> bool:
        """Whether the decision is the one asked for, and the fence was asked exactly where it may be."""
        paused = fault.right is PAUSE
        return (
            self.verdict.state is fault.right
            and self.verdict.pauses_channel is paused
            and self.fence_asked is fault.fence_asked
            and not (self.arrived and not (fault.fence_asked and fault.fence))
        )


def sms_to(number: str = NUMBER, **changes: object) -> Dispatch:
    """A confirmation that goes by SMS."""
    dispatch = a_dispatch(**changes)
    return changed(dispatch, message=changed(dispatch.message, channel=Channel.SMS, recipient=number))


def sender_at(url: str, patience: SmsPatience = QUICK) -> SmsSender:
    """A sender that knows this gateway."""
    known = None if url == "-" else url
    return SmsSender(gateway=lambda: (known, PasswordSource.KEYRING), patience=patience)


def play_sms(fault: SmsFaultPlayed) -> PlayedSms:
    """Send one message through a gateway that has this fault."""
    asked: list[bool] = []

    def fence() -> bool:
        asked.append(True)
        return fault.fence

    with ScriptedGateway(fault.answers, tls=_nobodys() if fault.tls else None) as gateway:
        url = fault.url or (closed_port() if fault.nobody_listens else gateway.url)
        verdict = sender_at(url).deliver(sms_to(fault.number), fence)
        return PlayedSms(verdict, bool(asked), len(gateway.asked))


def closed_port() -> str:
    """The address of a gateway that nobody runs."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        return f"smseagle://token@127.0.0.1:{line.getsockname()[1]}/{{to}}"


def _nobodys() -> ssl.SSLContext:
    """A certificate that no authority has signed."""
    return server_tls()
