"""What the page of the outbox says: its parts, a row's cells and sentence, and what became of a steering.

Pure. Addresses and texts stand in no row; the text is looked at by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.domain.steering import Part, Steer
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.record_words import message_reason
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import channel_word, listed, lowered, message_kind_word, message_state_word, status_word
from bookingdesk.presentation.call_words import address_words
from bookingdesk.presentation.message_words import news_words
from bookingdesk.presentation.toasts import countdown
from bookingdesk.usecases.readings import AgendaEntry, OutboxLine

LETTERS = 4
"""So many letters a word needs before it means a kind of message: shorter ones begin names."""
COUNTED_DOWN_S = 600
"""So close before it leaves a message is held, and counted down; what leaves later is planned."""


def part_word(part: Part) -> str:
    """What a part of the outbox is called."""
    return {
        Part.OPEN: _("Open"),
        Part.TROUBLE: _("Not sent or in doubt"),
        Part.PLANNED: _("Planned and held"),
        Part.SENT: _("Sent"),
        Part.IN_DOUBT: _("In doubt"),
        Part.FAILED: _("Not sent"),
        Part.WITHDRAWN: _("Taken back"),
        Part.SKIPPED: _("Left out"),
        Part.ALL: _("All"),
    }[part]


def asked_for(typed: str) -> tuple[frozenset[MessageKind], str]:
    """Kinds of messages out of what was typed, and the words that are left: `reminder maya`.

    A word of four letters and more means a kind where one of its words begins so.
    """
    kinds: frozenset[MessageKind] = frozenset()
    left: list[str] = []
    for word in typed.split():
        meant = _kinds_called(word.casefold()) if len(word) >= LETTERS else frozenset()
        if meant and not kinds:
            kinds = meant
        else:
            left.append(word)
    return kinds, " ".join(left)


def _kinds_called(start: str) -> frozenset[MessageKind]:
    return frozenset(
        kind
        for kind in MessageKind
        if any(word.startswith(start) for word in message_kind_word(kind).casefold().replace("-", " ").split())
    )


def part_tip(part: Part) -> str:
    """What stands in a part, and in which order."""
    if part is Part.OPEN:
        return _("What is to leave and what somebody has to see to; the first due stands first")
    return _("What is to happen first") if part is Part.PLANNED else _("The newest first")


def empty_words(part: Part, words: str) -> str:
    """Why there is no row."""
    if words:
        return _(
            "Nothing here for “{words}”. It looks for names, phone and booking numbers, and kinds of messages."
        ).format(words=words)
    return {
        Part.OPEN: _("Nothing waits and nothing is left to see to."),
        Part.TROUBLE: _("Every message went out."),
        Part.PLANNED: _("No message waits."),
        Part.SENT: _("No message has been sent yet."),
        Part.IN_DOUBT: _("No message is in doubt."),
        Part.FAILED: _("Every message went out."),
        Part.WITHDRAWN: _("No message was taken back."),
        Part.SKIPPED: _("No message was left out."),
        Part.ALL: _("There is no message yet."),
    }[part]


def head_words(shown: int, more: bool, part: Part, formatter: Formatter) -> str:
    """`Outbox: 12 messages`; with more to come `Outbox: the first 200 messages`."""
    count = formatter.number(shown)
    if more:
        return _("Outbox: the first {count} messages").format(count=count)
    return ngettext("Outbox: {count} message", "Outbox: {count} messages", shown).format(count=count)


def columns() -> tuple[str, ...]:
    """The heads of the table."""
    return (_("When"), _("To"), _("Message"), _("By"), _("About"), _("Stands at"))


def cells(line: OutboxLine, now: datetime, formatter: Formatter) -> tuple[str, ...]:
    """A row: when, to whom, what, by which way, about what, and its fate with the reason."""
    message = line.message
    return (
        formatter.day_time(message.moment),
        line.person or _("somebody"),
        message_kind_word(message.kind),
        channel_word(message.channel),
        about_words(line, formatter),
        line_fate(line, now, formatter),
    )


def line_fate(line: OutboxLine, now: datetime, formatter: Formatter) -> str:
    """The fate; of a letter to write also that its client has no address."""
    lacking = address_words(line) if line.message.is_call_to_make else ""
    return " ".join(part for part in (fate_words(line.message, now, formatter), lacking) if part)


def about_words(line: OutboxLine, formatter: Formatter) -> str:
    """`Haircut, Mon 23 Jun 14:15`, or the number of the request."""
    service = line.service.name if line.service is not None else ""
    if line.start is not None:
        return listed([part for part in (service, formatter.day_time(line.start)) if part])
    return listed([part for part in (service, f"#{line.message.request_id}") if part])


def fate_words(message: Message, now: datetime, formatter: Formatter) -> str:
    """`Held, leaves in 0:41`; `Planned`; `Not sent: The mail server refused the address.`"""
    word = _state_words(message, now, formatter)
    why = message_reason(message.reason)
    return _("{state}: {why}").format(state=word, why=why) if why else word


def _state_words(message: Message, now: datetime, formatter: Formatter) -> str:
    if message.is_call_to_make:
        return _("To be said by somebody")
    if message.state not in {MessageState.QUEUED, MessageState.RETRY_WAIT}:
        return _("In doubt") if message.state is MessageState.IN_DOUBT else message_state_word(message.state)
    left = (message.due_at - now).total_seconds()
    again = message.state is MessageState.RETRY_WAIT
    if left <= 0:
        return message_state_word(MessageState.RETRY_WAIT) if again else _("About to leave")
    if left <= COUNTED_DOWN_S:
        words = _("Tried again in {left}") if again else _("Held, leaves in {left}")
        return words.format(left=countdown(left))
    if again:
        return _("Tried again {time}").format(time=formatter.day_time(message.due_at))
    return _("Planned")


def not_informed_words(entry: AgendaEntry, formatter: Formatter) -> str:
    """`Maya Ortiz, Haircut, Thu 26 Jun 14:15, cancelled: Confirmation not sent`."""
    booking = entry.booking
    parts = [entry.client.name, entry.service.name, formatter.day_time(booking.span.start)]
    if booking.status is Status.CANCELLED:
        parts.append(lowered(status_word(booking.status)))
    if entry.confirmation is None:
        return listed(parts)
    fate = news_words(entry.confirmation, to_be_said=entry.to_be_said)
    return _("{state}: {why}").format(state=listed(parts), why=fate)


def not_sent_words(line: OutboxLine) -> str:
    """`Not sent to Amin Noor: The mail server refused the address. On the list of calls.`"""
    person = line.person or _("somebody")
    if line.message.state is MessageState.IN_DOUBT:
        said = _("It is not certain that {person} got the message.").format(person=person)
    else:
        why = message_reason(line.message.reason)
        said = (
            _("Not sent to {person}: {why}").format(person=person, why=why)
            if why
            else _("Not sent to {person}.").format(person=person)
        )
    return _("{failure} On the list of calls.").format(failure=said) if line.message.needs_call else said


def several_not_sent_words(count: int) -> str:
    """The same of more than one."""
    return ngettext(
        "{count} message did not reach its client.", "{count} messages did not reach their clients.", count
    ).format(count=count)


def told_now_words(line: OutboxLine) -> str:
    """`Leaves now, by email: Maya Ortiz, Change notice.`"""
    return _("Leaves now, by {way}: {message}.").format(
        way=lowered(channel_word(line.message.channel)), message=whose_words(line)
    )


def is_counted_down(message: Message, now: datetime) -> bool:
    """Whether its row says another thing each second."""
    waits = message.state in {MessageState.QUEUED, MessageState.RETRY_WAIT} and not message.is_call_to_make
    return waits and -2 <= (message.due_at - now).total_seconds() <= COUNTED_DOWN_S + 1


def spoken(line: OutboxLine, now: datetime, formatter: Formatter) -> str:
    """The row in one sentence for a screen reader, what matters most first."""
    when, person, kind, way, about, fate = cells(line, now, formatter)
    return _("{person}: {fate}. {kind} by {way} about {about}, {when}").format(
        person=person, fate=fate.rstrip("."), kind=kind, way=way, about=about, when=when
    )


def steer_word(steer: Steer) -> str:
    """A button, with its letter."""
    return {
        Steer.SEND_NOW: _("Send now  (S)"),
        Steer.WITHDRAW: _("Take back  (T)"),
        Steer.RETRY: _("Try again  (A)"),
        Steer.BY_CALL: _("Call instead  (C)"),
        Steer.RECEIVED: _("They have it  (H)"),
    }[steer]


def steer_tip(steer: Steer) -> str:
    """What a button does."""
    return {
        Steer.SEND_NOW: _("Let it leave at once; Undo can not take it back then"),
        Steer.WITHDRAW: _("It does not leave at all"),
        Steer.RETRY: _("Send it once more, in the way that the client prefers"),
        Steer.BY_CALL: _("Somebody tells the client on the phone: it goes on the list of calls"),
        Steer.RECEIVED: _("The client has it: it counts as sent"),
    }[steer]


def steered_words(steer: Steer, done: Sequence[OutboxLine], refused: Sequence[OutboxLine], why: str) -> str:
    """`Taken back: Maya Ortiz, Reminder.`; of several `3 messages taken back. 1 not: …`."""
    if not done:
        return _("{message}: {why}").format(message=whose_words(refused[0]), why=why) if len(refused) == 1 else why
    words = _one_steered(steer, done[0]) if len(done) == 1 else _several_steered(steer, len(done))
    return f"{words} {_('{count} not: {why}').format(count=len(refused), why=why)}" if refused else words


def whose_words(line: OutboxLine) -> str:
    """Which message is meant, where there is one: `Maya Ortiz, Reminder`."""
    return listed([line.person or _("somebody"), message_kind_word(line.message.kind)])


def _one_steered(steer: Steer, line: OutboxLine) -> str:
    return {
        Steer.SEND_NOW: _("Leaves now: {message}."),
        Steer.WITHDRAW: _("Taken back: {message}."),
        Steer.RETRY: _("Tried again: {message}."),
        Steer.BY_CALL: _("Now a call to make: {message}."),
        Steer.RECEIVED: _("Counts as sent: {message}."),
    }[steer].format(message=whose_words(line))


def _several_steered(steer: Steer, count: int) -> str:
    return {
        Steer.SEND_NOW: lambda: ngettext("{count} message leaves now.", "{count} messages leave now.", count),
        Steer.WITHDRAW: lambda: ngettext("{count} message taken back.", "{count} messages taken back.", count),
        Steer.RETRY: lambda: ngettext(
            "{count} message is tried again.", "{count} messages are tried again.", count
        ),
        Steer.BY_CALL: lambda: ngettext(
            "{count} message is now a call to make.", "{count} messages are now calls to make.", count
        ),
        Steer.RECEIVED: lambda: ngettext(
            "{count} message counts as sent.", "{count} messages count as sent.", count
        ),
    }[steer]().format(count=count)
