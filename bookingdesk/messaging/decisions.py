"""What a fault of a mail server means for the message and for the channel: integrity section 4 as one table.

Pure: it sees how far the conversation had come and what was answered, and knows no network.
"""

from __future__ import annotations

from enum import StrEnum

from bookingdesk.domain.messages import MessageState
from bookingdesk.usecases.ports import Verdict


class Stage(StrEnum):
    """How far a conversation had come when it ended."""

    SETTINGS = "settings"
    """Nothing was tried: settings or password are missing."""
    COMPOSE = "compose"
    CONNECT = "connect"
    BANNER = "banner"
    HELLO = "hello"
    TLS = "tls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    """The word DATA up to the answer 354: not a byte of the message has left."""
    FENCE = "fence"
    """The database was asked for the last time and said no."""
    BODY = "body"
    """Past the fence: the message or a part of it is with the server, or may be."""


class Fault(StrEnum):
    """What went wrong where the server did not answer with a number."""

    REFUSED = "refused"
    UNKNOWN_HOST = "unknown_host"
    TIMEOUT = "timeout"
    RESET = "reset"
    GARBAGE = "garbage"
    """An answer that is not SMTP."""
    CERTIFICATE = "certificate"
    HANDSHAKE = "handshake"
    NO_STARTTLS = "no_starttls"
    NO_AUTH = "no_auth"
    NO_SMTPUTF8 = "no_smtputf8"
    NO_PASSWORD = "no_password"
    OAUTH_MISSING = "oauth_missing"
    """The account is signed in to with a token, and the program was installed without what fetches one."""
    NO_TOKEN = "no_token"
    """Nobody has signed in on this computer."""
    TOKEN_REFUSED = "token_refused"
    """Somebody has to sign in again: the password changed, or the permission was taken back."""
    NO_TOKEN_SERVER = "no_token_server"
    """Who gives tokens could not be reached."""
    NO_SETTINGS = "no_settings"
    BAD_SENDER = "bad_sender"
    BAD_ADDRESS = "bad_address"
    BAD_TEMPLATE = "bad_template"
    STOPPED = "stopped"
    """The program is closing."""


_CHANNEL = frozenset(
    {
        Fault.CERTIFICATE,
        Fault.HANDSHAKE,
        Fault.NO_STARTTLS,
        Fault.NO_AUTH,
        Fault.NO_PASSWORD,
        Fault.OAUTH_MISSING,
        Fault.NO_TOKEN,
        Fault.TOKEN_REFUSED,
        Fault.NO_SETTINGS,
        Fault.BAD_SENDER,
    }
)
"""Faults that every other message would meet too, until somebody mends something."""

_MESSAGE = frozenset({Fault.NO_SMTPUTF8, Fault.BAD_ADDRESS, Fault.BAD_TEMPLATE})
"""Faults of this message alone, which trying again does not mend."""


_SIGN_IN = frozenset({530, 534, 535, 538})
"""The server wants a sign-in, or another one (RFC 4954), wherever it says so."""


def decide(stage: Stage, answer: int | Fault) -> Verdict:
    """The fate of a message whose conversation ended at `stage` with this answer.

    Before the fence everything that may pass by itself is tried again, what only a person can mend pauses the
    channel, and what concerns this address alone fails. After the fence only the server's own word counts:
    no word is doubt.
    """
    if stage is Stage.FENCE:
        return Verdict(state=MessageState.OBSOLETE, code="fence", reason="changed_meanwhile")
    if isinstance(answer, Fault):
        return _of_fault(stage, answer)
    return _of_reply(stage, answer)


def _of_fault(stage: Stage, fault: Fault) -> Verdict:
    """No number was answered."""
    code = fault.value
    if stage is Stage.BODY:
        return Verdict(state=MessageState.IN_DOUBT, code=code, reason="may_have_arrived")
    if fault in _MESSAGE:
        return Verdict(state=MessageState.FAILED, code=code, reason=_REASONS[fault])
    if fault in _CHANNEL:
        return _paused(code)
    if fault is Fault.STOPPED:
        return Verdict(state=MessageState.QUEUED, code=code, reason="stopped")
    return Verdict(state=MessageState.RETRY_WAIT, code=code, reason="no_connection")


_REASONS = {
    Fault.NO_SMTPUTF8: "provider_cannot",
    Fault.BAD_ADDRESS: "address_refused",
    Fault.BAD_TEMPLATE: "template_refused",
}


def _of_reply(stage: Stage, code: int) -> Verdict:
    """The server answered with a number."""
    if stage is Stage.BODY and code == 250:
        return Verdict(state=MessageState.SENT, code="250")
    if stage is Stage.BODY and not 400 <= code < 600:
        return Verdict(state=MessageState.IN_DOUBT, code=str(code), reason="may_have_arrived")
    if stage is not Stage.BODY and (code in _SIGN_IN or (stage is Stage.AUTH and 500 <= code < 600)):
        return _paused(str(code))
    if 400 <= code < 500:
        return Verdict(state=MessageState.RETRY_WAIT, code=str(code), reason="server_busy")
    if stage is Stage.RCPT:
        return Verdict(state=MessageState.FAILED, code=str(code), reason="address_refused")
    if stage in {Stage.DATA, Stage.BODY} and 500 <= code < 600:
        return Verdict(state=MessageState.FAILED, code=str(code), reason="message_refused")
    if 500 <= code < 600:
        return _paused(str(code))
    return Verdict(state=MessageState.RETRY_WAIT, code=str(code), reason="no_connection")


def _paused(code: str) -> Verdict:
    """The channel is at fault: the message stays queued as if it had not been tried."""
    return Verdict(state=MessageState.QUEUED, code=code, reason="channel_paused", pauses_channel=True)
