"""Lines of a contact log in words: when and by which way, what it was, and the booking it was about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.calls import CallOutcome
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.contact_log import (
    MEETING,
    Direction,
    EntryWay,
    Interaction,
    InteractionKind,
    Source,
)
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.messages import MessageKind, MessageState
from bookingdesk.domain.queue import QueueState
from bookingdesk.domain.requests import AnswerKind, RequestKind, RequestState
from bookingdesk.i18n.call_words import outcome_word
from bookingdesk.i18n.field_words import field_word
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.record_words import action_word, message_reason, who_word
from bookingdesk.i18n.request_words import answer_word, state_word
from bookingdesk.i18n.request_words import kind_word as request_word
from bookingdesk.i18n.translation import _, isolated, ngettext, pgettext
from bookingdesk.i18n.words import channel_word, listed, message_kind_word, message_state_word

FAILED = frozenset({MessageState.FAILED.value, MessageState.SKIPPED.value})
UNSURE = frozenset({MessageState.IN_DOUBT.value})


@dataclass(frozen=True, slots=True)
class LogLine:
    """One interaction as three pieces of text; `tone` is that of the middle one: plain, warning or error."""

    head: str
    body: str
    tail: str
    tone: str = "plain"

    @property
    def spoken(self) -> str:
        """All of it, as a screen reader says it."""
        return ". ".join(part.rstrip(".") for part in (self.head, self.body, self.tail) if part)


def log_line(each: Interaction, catalogue: Catalogue, now: datetime, formatter: Formatter) -> LogLine:
    """An interaction as the log lists it."""
    parts = (moment_words(each.at, now, formatter), way_words(each), who_word(each.by))
    head = listed(part for part in parts if part)
    tone = "error" if each.outcome in FAILED else "warning" if each.outcome in UNSURE else "plain"
    return LogLine(
        head=head,
        body="\n".join(part for part in (_what(each, formatter), _said(each)) if part),
        tail=_about(each, catalogue, now, formatter),
        tone=tone if each.source is Source.MESSAGE else "plain",
    )


def moment_words(at: datetime, now: datetime, formatter: Formatter) -> str:
    """`Thu 26 Jun 14:15`; with the year where it is another one."""
    if local_date(at, formatter.zone).year == local_date(now, formatter.zone).year:
        return formatter.day_time(at)
    return f"{formatter.day_year(at)} {formatter.time(at)}"


def way_words(each: Interaction) -> str:
    """How they met and who began; empty where the record does not say."""
    if each.source is Source.DETAIL:
        return ""
    if each.direction is Direction.INSIDE:
        return _("Note") if each.source is Source.ENTRY else _("The desk itself")
    if each.channel is None:
        return _("The client") if each.direction is Direction.IN else ""
    return _meetings()[each.direction, each.channel]


def entry_way_words(way: EntryWay) -> str:
    """The same as somebody chooses it who writes an entry."""
    direction, channel = MEETING[way]
    return _("Only a note") if channel is None else _meetings()[direction, channel]


def _meetings() -> Mapping[tuple[Direction, Channel], str]:
    inward, outward = Direction.IN, Direction.OUT
    return {
        (inward, Channel.PHONE): _("Client called"),
        (outward, Channel.PHONE): _("We called"),
        (inward, Channel.WALK_IN): _("At the desk"),
        (outward, Channel.WALK_IN): _("At the desk"),
        (inward, Channel.EMAIL): _("Email from client"),
        (outward, Channel.EMAIL): _("Email to client"),
        (inward, Channel.SMS): _("SMS from client"),
        (outward, Channel.SMS): _("SMS to client"),
        (inward, Channel.LETTER): _("Letter from client"),
        (outward, Channel.LETTER): _("Letter to client"),
        (inward, Channel.WEB): _("Online form"),
        (outward, Channel.WEB): _("Told online"),
    }


def kind_word(kind: InteractionKind) -> str:
    """What a filter shows alone."""
    return {
        InteractionKind.MESSAGE: _("Messages"),
        InteractionKind.CALL: pgettext("contact log", "Calls"),
        InteractionKind.VISIT: _("At the desk"),
        InteractionKind.REQUEST: _("Requests"),
        InteractionKind.BOOKING: _("Bookings"),
        InteractionKind.NOTE: _("Notes"),
        InteractionKind.DETAILS: _("Changed details"),
    }[kind]


def kinds_words(kinds: Collection[InteractionKind]) -> str:
    """What is shown where not everything is; empty where it is."""
    return (
        ""
        if set(kinds) == set(InteractionKind)
        else listed(kind_word(one) for one in InteractionKind if one in kinds)
    )


def kind_choice(kind: InteractionKind | None, counts: Mapping[InteractionKind, int]) -> str:
    """A filter with how much it shows: `Calls (3)`; None shows everything."""
    word = _("Everything") if kind is None else kind_word(kind)
    count = sum(counts.values()) if kind is None else counts.get(kind, 0)
    return _("{words} ({count})").format(words=word, count=count)


@dataclass(frozen=True, slots=True)
class EntryBooking:
    """The booking that an entry can be about: as it is ticked, and which one that is."""

    id: BookingId
    tick: str
    which: str


def entry_booking(booking: Booking, catalogue: Catalogue, now: datetime, formatter: Formatter) -> EntryBooking:
    """`About booking 12` · `Haircut, Thu 26 Jun 14:15`."""
    known = catalogue.services.get(booking.service_id)
    when = moment_words(booking.span.start, now, formatter)
    return EntryBooking(
        id=booking.id,
        tick=_("About booking {number}").format(number=booking.number),
        which=listed(part for part in (known.name if known is not None else "", when) if part),
    )


def nothing_words(kind: InteractionKind | None) -> str:
    """Instead of an empty list."""
    return (
        _("Nothing of this kind.") if kind is not None else _("Nothing has passed between them and the desk yet.")
    )


def earlier_words(count: int, formatter: Formatter) -> str:
    """What stands further down and is read when one gets there."""
    return ngettext("{count} earlier one", "{count} earlier ones", count).format(count=formatter.number(count))


def _about(each: Interaction, catalogue: Catalogue, now: datetime, formatter: Formatter) -> str:
    about, wanted = each.booking, each.about_service
    service = catalogue.services.get(wanted) if wanted is not None else None
    name = service.name if service is not None else ""
    if about is None:
        return name
    number = _("Booking {number}").format(number=about.number)
    return listed(part for part in (number, name, moment_words(about.start, now, formatter)) if part)


def _said(each: Interaction) -> str:
    if each.source is Source.DETAIL:
        return ""
    if each.withheld:
        return _("What was said is for another department.")
    if not each.text:
        return ""
    if each.source is Source.ENTRY:
        return "\n".join(isolated(line) for line in each.text.splitlines())
    return _("“{words}”").format(words=each.text)


def _what(each: Interaction, formatter: Formatter) -> str:
    match each.source:
        case Source.MESSAGE:
            line = _("{kind}: {state}").format(
                kind=message_kind_word(MessageKind(each.topic)),
                state=message_state_word(MessageState(each.outcome)),
            )
            why = message_reason(each.reason) if each.outcome != MessageState.SENT else ""
            return _("{line}. {why}").format(line=line, why=why) if why else line
        case Source.ATTEMPT:
            return _("{kind}: {state}").format(
                kind=message_kind_word(MessageKind(each.topic)), state=outcome_word(CallOutcome(each.outcome))
            )
        case Source.READ_BACK:
            return _("The details were read back, and agreed")
        case Source.WALK_IN:
            return _walk_in(QueueState(each.outcome))
        case Source.REQUEST:
            return _("Request #{number}, {kind}: {state}").format(
                number=each.request_id,
                kind=request_word(RequestKind(each.topic)),
                state=state_word(RequestState(each.outcome)),
            )
        case Source.ANSWER:
            return _("Request #{number}: {state}").format(
                number=each.request_id, state=answer_word(AnswerKind(each.outcome))
            )
        case Source.CHANGE:
            return _changed(each, formatter)
        case Source.ENTRY:
            return ""
        case Source.DETAIL:
            return _detail(each)


def _walk_in(state: QueueState) -> str:
    return {
        QueueState.WAITING: _("Walked in, and waits"),
        QueueState.CALLED: _("Walked in, and was called"),
        QueueState.SERVED: _("Walked in, and was served"),
        QueueState.LEFT: _("Walked in, and left without service"),
    }[state]


def _changed(each: Interaction, formatter: Formatter) -> str:
    words = action_word(each.topic)
    if each.moved is not None:
        before, after = (formatter.day_time(at) for at in each.moved)
        words = _("{what} from {before} to {after}").format(what=words, before=before, after=after)
    return _("{what}; it was known who asked").format(what=words) if each.caller_checked else words


def _detail(each: Interaction) -> str:
    field = field_word(each.topic)
    ways = each.topic in {"preferred_channel", "otherwise"}
    before, after = (_way_word(text) if ways else text for text in (each.before, each.text))
    if not before:
        return _("{field}: {after}").format(field=field, after=after)
    if not after:
        return _("{field}: {before} was taken out").format(field=field, before=before)
    return _("{field}: {after}, before {before}").format(field=field, before=before, after=after)


def _way_word(stored: str) -> str:
    return channel_word(Channel(stored)) if stored in set(Channel) else stored
