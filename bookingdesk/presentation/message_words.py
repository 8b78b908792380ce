"""A message's fate as one line: what, by which way, when, and why not where it did not leave."""

from __future__ import annotations

from datetime import datetime

from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.domain.steering import Steer, may
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.record_words import message_reason
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import channel_word, lowered, message_kind_word, message_state_word
from bookingdesk.presentation.toasts import countdown

SECONDS_COUNTED = 600


def message_line(message: Message, now: datetime, formatter: Formatter) -> str:
    """`Confirmation, Email: Sent Mon 23 Jun 14:03 to maya@mail.example`."""
    line = _("{kind}, {way}: {state}").format(
        kind=message_kind_word(message.kind),
        way=channel_word(message.channel),
        state=_state(message, now, formatter),
    )
    why = message_reason(message.reason)
    return _("{line}. {why}").format(line=line, why=why) if why else line


def _state(message: Message, now: datetime, formatter: Formatter) -> str:
    word = message_state_word(message.state)
    if message.state is MessageState.SENT and message.sent_at is not None:
        when = formatter.day_time(message.sent_at)
        if message.recipient:
            return _("{state} {when} to {address}").format(state=word, when=when, address=message.recipient)
        return _("{state} {when}").format(state=word, when=when)
    if message.is_call_to_make:
        return _("to be said")
    if message.state in {MessageState.QUEUED, MessageState.RETRY_WAIT}:
        left = (message.due_at - now).total_seconds()
        if 0 < left <= SECONDS_COUNTED:
            return _("{state}, in {left}").format(state=word, left=countdown(left))
        return _("{state}, {when}").format(state=word, when=formatter.day_time(message.due_at))
    return word


def news_words(state: MessageState, *, to_be_said: bool) -> str:
    """What became of the newest news of a booking; what a person has to say is not `waiting to go out`."""
    return _("to be said") if to_be_said else lowered(message_state_word(state))


def can_send_now(message: Message) -> bool:
    """Whether it waits and can leave at once."""
    return may(Steer.SEND_NOW, message)


def can_be_said(message: Message) -> bool:
    """Whether somebody should tell the client by hand."""
    return message.needs_call


def can_withdraw(message: Message) -> bool:
    """Whether it has not left yet."""
    return may(Steer.WITHDRAW, message)


def can_retry(message: Message) -> bool:
    """Whether it can be tried again."""
    return may(Steer.RETRY, message) and not may(Steer.SEND_NOW, message)
