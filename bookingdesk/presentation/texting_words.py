"""What the page about text messages says: which gateway there is, and how a test went."""

from __future__ import annotations

from bookingdesk.domain.messages import MessageState
from bookingdesk.i18n.record_words import message_reason
from bookingdesk.i18n.translation import _
from bookingdesk.usecases.ports import Gateway, Verdict


def gateway_words(gateway: Gateway, *, on: bool) -> tuple[str, bool]:
    """Which gateway text messages leave by, and whether that is enough to send them."""
    if not gateway.service:
        words = lack_words("no_gateway" if gateway.source == "nowhere" else "bad_gateway")
        return (f"{words} {_('Text messages wait until there is one.')}" if on else words), False
    if gateway.source == "environment":
        words = _("Gateway: {service}, from the environment of the program.")
    else:
        words = _("Gateway: {service}, kept in this computer's keyring.")
    return words.format(service=gateway.service), True


def lack_words(code: str) -> str:
    """What this computer lacks to send text messages; empty where it is another fault."""
    return {
        "no_gateway": _("This computer knows no SMS gateway yet."),
        "bad_gateway": _("The address of the SMS gateway that this computer knows can't be used."),
    }.get(code, "")


def tested_words(verdict: Verdict) -> tuple[str, bool]:
    """How the test went, and whether it worked. No gateway tells whether a telephone has it."""
    if verdict.state is MessageState.SENT:
        return _("Accepted by the gateway. Look whether the telephone gets it."), True
    why = message_reason(verdict.reason)
    advice = _advice(verdict.code)
    return " ".join(part for part in (why, advice) if part), False


def _advice(code: str) -> str:
    """What to do about it."""
    match code:
        case "no_gateway" | "bad_gateway":
            return _("Write the gateway's address below and store it.")
        case "401" | "403":
            return _("The gateway did not accept the sign-in in its address (answer {code}).").format(code=code)
        case "402":
            return _("The account at the gateway has no credit left (answer 402).")
        case "certificate":
            return _("The gateway's certificate is not trusted.")
        case "refused" | "unknown_host" | "connect_timeout":
            return _("Look whether the internet works and the address is right.")
        case _:
            return _("Answer of the gateway: {code}.").format(code=code) if code.isdigit() else ""
