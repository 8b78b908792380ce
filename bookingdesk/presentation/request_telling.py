"""How an answer is told: the ways to choose from, which is chosen at first, and the words around the exact text.

Pure. It refuses to decide what a template says; the text comes from the same place as the message.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.letters import addresses
from bookingdesk.domain.requests import AnswerKind
from bookingdesk.i18n.record_words import message_reason
from bookingdesk.i18n.translation import _, isolated
from bookingdesk.i18n.words import channel_word, lowered
from bookingdesk.usecases.requests.reading import RequestLine
from bookingdesk.usecases.requests.telling import Preview

STILL_THERE = timedelta(minutes=10)
"""Whoever asked by phone or at the desk is taken to be there still for so long after it was taken down."""


class How(StrEnum):
    """How the client is told."""

    MAIL = "mail"
    TEXT = "text"
    """By a text message, where that is the client's way."""
    CALL = "call"
    """Nobody has told them: a call to be made."""
    PHONE = "phone"
    """They were told on the phone just now."""
    HERE = "here"
    """They were told at the desk just now."""


TOLD: dict[How, tuple[Channel, bool]] = {
    How.MAIL: (Channel.EMAIL, False),
    How.TEXT: (Channel.SMS, False),
    How.CALL: (Channel.PHONE, True),
    How.PHONE: (Channel.PHONE, False),
    How.HERE: (Channel.WALK_IN, False),
}
"""Channel of the answer, and whether it has still to be said."""


def ways(line: RequestLine) -> Sequence[tuple[How, str]]:
    """The ways there are, each with its words."""
    email, phone = _address(line)
    found = [(How.MAIL, _("Write to {address}").format(address=isolated(email)))] if email else []
    if line.way.channel is Channel.SMS:
        found.insert(0, (How.TEXT, _("Send a text message to {number}").format(number=isolated(phone))))
    later = _("Call later: {number}").format(number=isolated(phone)) if phone else _("Tell them later, by hand")
    return [
        *found,
        (How.CALL, later),
        (How.PHONE, _("I have told them on the phone")),
        (How.HERE, _("I have told them here")),
    ]


def first_way(line: RequestLine, now: datetime) -> How:
    """Who is still there has been told; others are told as they prefer where that reaches them."""
    request = line.request
    if now - request.taken_at < STILL_THERE and request.channel in {Channel.PHONE, Channel.WALK_IN}:
        return How.PHONE if request.channel is Channel.PHONE else How.HERE
    if line.way.channel is Channel.SMS:
        return How.TEXT
    return How.CALL if line.way.by_hand else How.MAIL


def button_words(kind: AnswerKind, how: How) -> str:
    """What the button does, with its key."""
    if kind is AnswerKind.TENTATIVE:
        return _("Book tentatively")
    if kind is AnswerKind.CONFIRMED:
        return _("Accept and send")
    match how:
        case How.MAIL | How.TEXT:
            return _("Send  (Ctrl+Enter)")
        case How.CALL:
            return _("Note the call to make  (Ctrl+Enter)")
        case How.PHONE | How.HERE:
            return _("Record what was said  (Ctrl+Enter)")


def words_label(kind: AnswerKind) -> str:
    """What is asked of the desk beside the text of the template."""
    return {
        AnswerKind.DECLINED: _("Why it is declined"),
        AnswerKind.REPLIED: _("Answer to the question"),
    }.get(kind, _("In your own words (may stay empty)"))


def preview_head(preview: Preview) -> str:
    """Over the text: how it goes and where to, and why that way where that needs saying."""
    way = preview.way
    address = isolated(preview.address)
    if way is None:
        head = _("What there is to say:")
    elif way.by_hand:
        head = _("What to say on the phone: {number}").format(number=address) if address else _("What to say:")
    else:
        head = _("Goes by {way} to {address}:").format(way=lowered(channel_word(way.channel)), address=address)
    why = message_reason(way.reason) if way is not None else ""
    fell_back = _("There is no text in the client's language.") if preview.letter.fell_back else ""
    return " ".join(part for part in (head, why, fell_back) if part)


def preview_text(preview: Preview) -> str:
    """The exact text, its subject first where it is written."""
    letter = preview.letter
    if preview.way is not None and not preview.way.by_hand:
        return f"{letter.subject}\n\n{letter.text}"
    return letter.text


def _address(line: RequestLine) -> tuple[str, str]:
    return addresses(line.request, line.client)
