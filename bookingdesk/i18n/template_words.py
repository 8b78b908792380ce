"""Words for the texts of messages: their parts, the state of a version, and what a placeholder stands for."""

from __future__ import annotations

from collections.abc import Mapping

from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import SharedText, TemplateState, TextOf, TextPart
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import message_kind_word


def text_word(kind: TextOf) -> str:
    """What a text is of: `Confirmation`, `Greeting`."""
    if isinstance(kind, MessageKind):
        return message_kind_word(kind)
    return {
        SharedText.OPENING: _("Greeting"),
        SharedText.CLOSING: _("Contact details and signature"),
        SharedText.FACTS: _("Facts of the booking"),
        SharedText.WAS: _("What was otherwise before"),
        SharedText.OUTCOME: _("Fee and refund of a cancellation"),
        SharedText.RULES: _("Deposit and rules"),
    }[kind]


def part_word(part: TextPart, kind: TextOf) -> str:
    """`Mail text`; letters take the pieces of mails."""
    if part is TextPart.MAIL and isinstance(kind, SharedText):
        return _("Mail and letter")
    return {
        TextPart.SUBJECT: _("Subject"),
        TextPart.MAIL: _("Mail text"),
        TextPart.PAGE: _("Mail as HTML"),
        TextPart.SMS: _("SMS"),
        TextPart.SCRIPT: _("Phone script"),
        TextPart.LETTER: _("Letter"),
    }[part]


def template_state_word(state: TemplateState) -> str:
    """Where a version stands."""
    return {
        TemplateState.DRAFT: _("draft"),
        TemplateState.APPROVED: _("in force"),
        TemplateState.RETIRED: _("retired"),
    }[state]


def fact_word(name: str) -> str:
    """What a placeholder stands for; its own name where there is no word for it."""
    plain = name.removeprefix("spoken.")
    word = _fact_words().get(plain, plain)
    return _("{fact}, as it is spoken").format(fact=word) if plain != name else word


def _fact_words() -> Mapping[str, str]:
    return {**_when_words(), **_what_words(), **_who_words(), **_asked_words()}


def _when_words() -> Mapping[str, str]:
    return {
        "day": _("Day and date"),
        "time": _("Time"),
        "times": _("From when to when"),
        "day_short": _("Day, written short"),
        "when": _("Day and time"),
        "zone": _("Time zone"),
        "told": _("Time before the change"),
        "told.day": _("Day before the change"),
        "told.time": _("Hour before the change"),
        "told_short": _("Time before the change, written short"),
        "free_until": _("Until when a change is free"),
        "dates": _("All dates"),
        "dates_short": _("All dates, written short"),
        "gone": _("Dates that are cancelled"),
        "gone_short": _("Dates that are cancelled, written short"),
        "count": _("Number of dates"),
        "proposal": _("The other time that is kept"),
        "proposal.short": _("The other time that is kept, written short"),
        "proposal.day": _("Day that is kept instead"),
        "proposal.time": _("Hour that is kept instead"),
        "proposal.until": _("Until when it is kept"),
        "deposit_until": _("Until when the deposit is due"),
        "written": _("Date of the letter"),
    }


def _what_words() -> Mapping[str, str]:
    return {
        "service": _("Service"),
        "number": _("Number of the booking or request"),
        "status": _("Status"),
        "policy": _("Rule for changing and cancelling"),
        "price": _("Price"),
        "late_fee": _("Fee for a late change"),
        "fee": _("Fee for this change"),
        "bring": _("What to bring"),
        "deposit.amount": _("Amount of the deposit"),
        "deposit.until": _("Until when the deposit is due"),
        "outcome.fee": _("Fee for the late cancellation"),
        "outcome.refund": _("What is paid back"),
        "outcome.kept": _("What of the money paid does not go back"),
        "outcome.open": _("What is still to be paid"),
        "was.service": _("Service before the change"),
        "was.staff": _("Staff member before the change"),
        "was.space": _("Room before the change"),
        "was.place": _("Place before the change"),
    }


def _who_words() -> Mapping[str, str]:
    return {
        "where": _("Place, link or number"),
        "place": _("Place with its address"),
        "place_name": _("Place"),
        "space": _("Room"),
        "staff": _("Staff member"),
        "proposal.staff": _("Staff member of the other time"),
        "link": _("Link of an online booking"),
        "call": _("Number that we call"),
        "address": _("Address that we come to"),
        "client": _("Name of the client"),
        "sender": _("Who signs"),
        "business.name": _("Name of the business"),
        "business.phone": _("Phone of the business"),
        "business.email": _("Email of the business"),
        "business.address": _("Address of the business"),
    }


def _asked_words() -> Mapping[str, str]:
    return {
        "received": _("When the request came"),
        "due": _("When we answer at the latest"),
        "wanted": _("What was asked for"),
        "offered": _("Times offered"),
        "offered_short": _("Times offered, written short"),
        "until": _("Until when it is offered"),
        "points": _("What we still need to know"),
        "points_short": _("What we still need to know, written short"),
        "words": _("What the desk writes itself"),
    }
