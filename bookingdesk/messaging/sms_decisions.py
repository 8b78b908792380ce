"""What a fault of an SMS gateway means for the message and for the channel, as one table (integrity section 4).

Pure. The fence is asked before the first byte of the request, because no gateway lets us ask in between: after it
only what is known never to have left is tried again, and what the gateway did not say is doubt.
"""

from __future__ import annotations

from enum import StrEnum

from bookingdesk.domain.messages import MessageState
from bookingdesk.usecases.ports import Verdict


class SmsFault(StrEnum):
    """How a delivery ended where the gateway did not answer with a number."""

    NO_GATEWAY = "no_gateway"
    """This computer knows no gateway."""
    BAD_GATEWAY = "bad_gateway"
    """The address of the gateway can't be used."""
    BAD_NUMBER = "bad_number"
    BAD_TEMPLATE = "bad_template"
    TOO_LONG = "too_long"
    FENCE = "fence"
    """The database was asked for the last time and said no."""
    REFUSED = "refused"
    UNKNOWN_HOST = "unknown_host"
    CONNECT_TIMEOUT = "connect_timeout"
    CERTIFICATE = "certificate"
    CLOSED = "closed"
    """The program closes, and nothing was asked of the gateway yet."""
    TIMEOUT = "timeout"
    """The request left, no answer came."""
    RESET = "reset"
    GARBAGE = "garbage"
    """An answer that is no HTTP."""
    STOPPED = "stopped"
    """The program closes while the answer is waited for."""


_OF_FAULTS: dict[SmsFault, tuple[MessageState, str]] = {
    SmsFault.NO_GATEWAY: (MessageState.QUEUED, "sms_paused"),
    SmsFault.BAD_GATEWAY: (MessageState.QUEUED, "sms_paused"),
    SmsFault.CERTIFICATE: (MessageState.QUEUED, "sms_paused"),
    SmsFault.BAD_NUMBER: (MessageState.FAILED, "number_refused"),
    SmsFault.BAD_TEMPLATE: (MessageState.FAILED, "template_refused"),
    SmsFault.TOO_LONG: (MessageState.FAILED, "text_too_long"),
    SmsFault.FENCE: (MessageState.OBSOLETE, "changed_meanwhile"),
    SmsFault.REFUSED: (MessageState.RETRY_WAIT, "no_gateway_reached"),
    SmsFault.UNKNOWN_HOST: (MessageState.RETRY_WAIT, "no_gateway_reached"),
    SmsFault.CONNECT_TIMEOUT: (MessageState.RETRY_WAIT, "no_gateway_reached"),
    SmsFault.CLOSED: (MessageState.QUEUED, "stopped"),
    SmsFault.TIMEOUT: (MessageState.IN_DOUBT, "sms_may_have_arrived"),
    SmsFault.RESET: (MessageState.IN_DOUBT, "sms_may_have_arrived"),
    SmsFault.GARBAGE: (MessageState.IN_DOUBT, "sms_may_have_arrived"),
    SmsFault.STOPPED: (MessageState.IN_DOUBT, "sms_may_have_arrived"),
}

_OF_NUMBERS: dict[int, tuple[MessageState, str]] = {
    400: (MessageState.FAILED, "number_refused"),
    422: (MessageState.FAILED, "number_refused"),
    413: (MessageState.FAILED, "text_too_long"),
    408: (MessageState.RETRY_WAIT, "gateway_busy"),
    425: (MessageState.RETRY_WAIT, "gateway_busy"),
    429: (MessageState.RETRY_WAIT, "gateway_busy"),
    503: (MessageState.RETRY_WAIT, "gateway_busy"),
}
"""Gateways that answer 503 have not begun; 500, 502 and 504 do not say how far they came."""


def decide_sms(answer: int | SmsFault, *, accepted: bool = False) -> Verdict:
    """The fate of a text message by how the gateway answered: an HTTP status, or a fault.

    `accepted`: the gateway's answer says that it took the message. A 2xx without that is the gateway's own no.
    A sign-in that is refused, no credit left, or a page that is not there pauses the channel.
    """
    if isinstance(answer, SmsFault):
        return _verdict(answer.value, *_OF_FAULTS[answer])
    code = str(answer)
    if 200 <= answer < 300:
        if accepted:
            return _verdict(code, MessageState.SENT, "")
        return _verdict(code, MessageState.FAILED, "gateway_refused")
    if answer in _OF_NUMBERS:
        return _verdict(code, *_OF_NUMBERS[answer])
    if 300 <= answer < 500:
        return _verdict(code, MessageState.QUEUED, "sms_paused")
    return _verdict(code, MessageState.IN_DOUBT, "sms_may_have_arrived")


def _verdict(code: str, state: MessageState, reason: str) -> Verdict:
    return Verdict(state=state, code=code, reason=reason, pauses_channel=reason == "sms_paused")
