"""Which messages a change of a booking calls for: pure, from the booking before and after and the rows there are.

By the client's preferred way, else by the next that works (`ways`); what a person has to say is a task of the desk.
Never plans a reminder for a start that has passed, and never the same message twice (`dedupe_key`).
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.confirm_calls import UNCONFIRMED, asked_at
from bookingdesk.domain.ids import ClientId, MessageId
from bookingdesk.domain.messages import Message, MessageKind, MessageState, Silence
from bookingdesk.domain.quiet import QUIET, not_before_morning, reminder_due
from bookingdesk.domain.spans import Span
from bookingdesk.domain.ways import way_to_call, way_to_client

FIRST = frozenset({MessageKind.TENTATIVE, MessageKind.CONFIRMATION})
"""Messages that tell a client that there is something to come to, and how sure it is (R15)."""

ANNOUNCEMENTS = FIRST | {MessageKind.DEPOSIT_DUE, MessageKind.MODIFICATION, MessageKind.CANCELLATION}
"""Messages about a change, due as soon as Undo no longer withdraws them."""

LATER = frozenset({MessageKind.REMINDER, MessageKind.NO_SHOW, MessageKind.CONFIRM_CALL})
"""Messages that wait for their hour, also where a person says them."""

LEFT_OR_MAY_HAVE = frozenset({MessageState.SENT, MessageState.SENDING, MessageState.IN_DOUBT})
"""States in which the client may have read the message."""

TAKEN_OUT = frozenset({MessageState.OBSOLETE, MessageState.WITHDRAWN, MessageState.SKIPPED})
"""States from which a reminder comes back when its start does."""

ASKED_BACK_FOR = timedelta(days=7)
"""A follow-up that could not leave for so long is of no use any more."""

LETTER_TOO_SLOW = "letter_too_slow"
"""Why nobody is reminded by a letter."""

BY_DESK = "by_desk"
"""Why a message was withdrawn: somebody at the desk chose to."""

KEPT_BACK = frozenset({BY_DESK, *(why.value for why in Silence)})
"""Reasons for which somebody decided that a message stays here: the program does not send it after all."""

EXPECTED = frozenset({Status.TENTATIVE, Status.CONFIRMED})
"""Statuses of a client who is still to come."""


class News(StrEnum):
    """What a change means for the client."""

    NOTHING = "nothing"
    """A note or a mark: the client is not told."""
    BOOKED = "booked"
    """There is now something to come to: booked, confirmed, revived."""
    CHANGED = "changed"
    CANCELLED = "cancelled"
    WARNED = "warned"
    """The deposit has not come: the same place once more, with what is missing for it."""
    MISSED = "missed"
    """The client did not come; some time later they may be asked back."""
    OVER = "over"
    """The client is here or will not come any more: what is still unsent is of no use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What planning depends on besides the booking."""

    client: Client
    catalogue: Catalogue
    settings: Mapping[str, str]
    """The shared settings as stored."""
    now: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows to insert and rows to overwrite."""

    add: tuple[Message, ...] = ()
    again: tuple[Message, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to store."""
        return bool(self.add or self.again)


def told_facts(booking: Booking, catalogue: Catalogue) -> tuple[object, ...]:
    """What a client is told and must be told again when it changes: time, place, staff and service (R23)."""
    resources = (catalogue.resources.get(a.resource_id) for a in booking.allocations)
    told = frozenset(r.id for r in resources if r is not None and r.kind is not ResourceKind.EQUIPMENT)
    return (booking.span, booking.location_id, booking.service_id, booking.mode, booking.mode_detail, told)


def news(before: Booking | None, after: Booking, catalogue: Catalogue) -> News:
    """What the change from `before` (None: not booked) to `after` means for the client."""
    if after.seats is not None:
        return News.NOTHING  # everybody in the session hears of it by their own booking
    was_expected = before is not None and before.status in EXPECTED
    if after.status is Status.CANCELLED:
        return News.CANCELLED if before is None or before.status is not Status.CANCELLED else News.NOTHING
    if after.status not in EXPECTED:
        return _no_longer_ahead(before, after)
    if before is None or not was_expected or before.client_id != after.client_id:
        return News.BOOKED
    if after.deposit_warned_at is not None and before.deposit_warned_at is None:
        return News.WARNED
    if before.status is not after.status:
        return News.BOOKED if after.status is Status.CONFIRMED else News.CHANGED
    return News.CHANGED if told_facts(before, catalogue) != told_facts(after, catalogue) else News.NOTHING


def _no_longer_ahead(before: Booking | None, after: Booking) -> News:
    """What it means that nobody is expected any more; who comes after all is not asked back."""
    if before is None:
        return News.BOOKED
    if before.status in EXPECTED:
        return News.MISSED if after.status is Status.NO_SHOW else News.OVER
    return News.OVER if before.status is Status.NO_SHOW is not after.status else News.NOTHING


def plan(
    what: News,
    booking: Booking,
    rows: Sequence[Message],
    around: Circumstances,
    *,
    settled: frozenset[MessageId] = frozenset(),
    announced: bool = True,
    silence: Silence | None = None,
) -> Plan:
    """The messages that the news call for.

    `rows` are the booking's rows as they stand after unsent ones were settled, `settled` those settled just now
    (a reminder among them that is overdue stays due). With `announced` false only reminders are planned, and the
    confirmation that is still owed. With `silence` the announcement is a row that says why it stays here.
    """
    mine = [row for row in rows if row.client_id == booking.client_id]
    kind = _announcement_kind(what, booking, mine)
    add: list[Message] = []
    again: list[Message] = []
    wanted = announced or silence is not None or (kind in FIRST and _owed(mine))
    if kind is not None and wanted and booking.span.end > around.now:
        announcement = _announcement(kind, booking, around)
        add.append(_skipped(announcement, silence.value) if silence is not None else announcement)
    if what in {News.BOOKED, News.CHANGED, News.WARNED} and booking.status in EXPECTED:
        known = {row.dedupe_key: row for row in rows}
        for planned in (*reminders(booking, around), *confirm_calls(booking, around)):
            reminder = _told_apart(planned, known)
            present = known.get(reminder.dedupe_key)
            if present is None:
                add.append(reminder)
            elif present.state in TAKEN_OUT:
                again.append(_revived(present, reminder, overdue_counts=present.id in settled))
    if what is News.MISSED and (later := follow_up(booking, around)) is not None:
        add.append(later)
    return Plan(tuple(add), tuple(again))


def farewells(
    booking: Booking, rows: Sequence[Message], former: Mapping[ClientId, Client], around: Circumstances
) -> tuple[Message, ...]:
    """Cancellations for clients whom the booking was put under by mistake, where they may know of it.

    `former` are those to look at, the booking's own client aside. Who never heard of it hears nothing now; who has
    been told that it is cancelled is not told again. Each notice names the start that its reader knows.
    """
    found = []
    for client in former.values():
        known = [row for row in rows if row.client_id == client.id and row.state in LEFT_OR_MAY_HAVE]
        if not known or booking.span.end <= around.now:
            continue
        newest = max(known, key=lambda row: (row.booking_version, row.created_at))
        if newest.kind is MessageKind.CANCELLATION:
            continue
        span = Span.lasting(start_named(newest) or booking.span.start, booking.span.duration)
        theirs = replace(booking, client_id=client.id, span=span)
        notice = _announcement(MessageKind.CANCELLATION, theirs, replace(around, client=client))
        found.append(_named_for_its_client(notice))
    return tuple(found)


def was_bid_farewell(client: ClientId, rows: Sequence[Message]) -> bool:
    """Whether the last thing that a client heard is that the booking is cancelled."""
    heard = [row for row in rows if row.client_id == client and row.state in LEFT_OR_MAY_HAVE]
    newest = max(heard, key=lambda row: (row.booking_version, row.created_at), default=None)
    return newest is not None and newest.kind is MessageKind.CANCELLATION


def was_warned(client: ClientId, rows: Sequence[Message]) -> bool:
    """Whether a warning that the deposit is missing has left for the client, or may have."""
    mine = (row for row in rows if row.client_id == client and row.kind is MessageKind.DEPOSIT_DUE)
    return any(row.state in LEFT_OR_MAY_HAVE for row in mine)


def start_named(message: Message) -> datetime | None:
    """The start that the message told of: the last part of its dedupe_key."""
    text = message.dedupe_key[-len("2025-06-23T12:15Z") :]
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def lead_of(reminder: Message) -> str:
    """The lead time of a reminder as its dedupe_key names it, such as `24h`."""
    key = reminder.dedupe_key.removeprefix(f"c{reminder.client_id}:")
    return key.removeprefix(f"{reminder.booking_id}:{reminder.kind.value}:").partition(":")[0]


def correction(booking: Booking, around: Circumstances) -> Message:
    """What puts a client right who was told of a change that has been taken back."""
    kind = MessageKind.CANCELLATION if booking.status is Status.CANCELLED else MessageKind.MODIFICATION
    return _announcement(kind, booking, around)


def summary(kind: MessageKind, anchor: Booking, last: datetime, around: Circumstances) -> Message:
    """What tells a client several bookings at once; it stands at `anchor` and makes sense until `last`.

    Its key has the moment too: the same booking may speak for the others again after one of them changed.
    """
    due = around.now + desk_settings.hold_time(around.settings)
    expires = max(last, around.now + timedelta(days=1))
    rule = f"v{anchor.version}.{int(around.now.timestamp())}"
    return _message(kind, rule, anchor, due, expires, around)


def announced_since(message: Message, version: int) -> bool:
    """Whether the message announced a change that came after this version of its booking."""
    key = message.dedupe_key.removeprefix(f"c{message.client_id}:")
    rule = key.removeprefix(f"{message.booking_id}:{message.kind.value}:").partition(":")[0].partition(".")[0]
    return message.kind in ANNOUNCEMENTS and rule[:1] == "v" and rule[1:].isdecimal() and int(rule[1:]) > version


def is_owed(client: ClientId, rows: Sequence[Message], version: int) -> bool:
    """Whether the change after this version stopped news of an earlier one, which nobody has told the client since.

    Undo of that change owes them the earlier news again.
    """
    mine = [row for row in rows if row.client_id == client and row.kind in ANNOUNCEMENTS]
    if any(announced_since(row, version) and row.state in LEFT_OR_MAY_HAVE for row in mine):
        return False
    earlier = [row for row in mine if not announced_since(row, version)]
    newest = max(earlier, key=lambda row: row.created_at, default=None)
    return newest is not None and newest.state is MessageState.OBSOLETE and newest.reason not in KEPT_BACK


def lead_hours(booking: Booking, around: Circumstances) -> tuple[int, ...]:
    """Hours before the start at which this booking's reminders go out."""
    service = around.catalogue.services.get(booking.service_id)
    if service is not None and service.reminder_hours is not None:
        return service.reminder_hours
    return desk_settings.reminder_hours(around.settings)


def _announcement_kind(what: News, booking: Booking, rows: Sequence[Message]) -> MessageKind | None:
    """A client who has never been told of the booking is not told of a change but of the booking as it is now."""
    first = MessageKind.TENTATIVE if booking.status is Status.TENTATIVE else MessageKind.CONFIRMATION
    match what:
        case News.BOOKED:
            return first
        case News.CHANGED:
            return first if _owed(rows) else MessageKind.MODIFICATION
        case News.WARNED:
            return MessageKind.DEPOSIT_DUE
        case News.CANCELLED:
            return MessageKind.CANCELLATION
        case News.NOTHING | News.OVER | News.MISSED:
            return None


def _owed(rows: Sequence[Message]) -> bool:
    """Whether the first message was planned, nobody stopped it, and nothing has reached the client yet."""
    about = [row for row in rows if row.kind in ANNOUNCEMENTS]
    if any(row.state in LEFT_OR_MAY_HAVE for row in about):
        return False
    return any(row.kind in FIRST and row.state in TAKEN_OUT and row.reason not in KEPT_BACK for row in about)


def _announcement(kind: MessageKind, booking: Booking, around: Circumstances) -> Message:
    now = around.now
    due = now + desk_settings.hold_time(around.settings)
    expires = booking.span.end
    if kind is MessageKind.CANCELLATION:
        expires = max(expires, now + timedelta(days=1))
    message = _message(kind, f"v{booking.version}", booking, due, expires, around)
    if kind is not MessageKind.CANCELLATION and booking.status not in EXPECTED:
        return _skipped(message, "client_is_here")
    return message


def reminders(booking: Booking, around: Circumstances) -> list[Message]:
    """One row for each lead time, also for those that come too late: a row that says so is better than silence.

    None goes out in quiet hours, and of several that quiet hours bring together only the last.
    """
    start = booking.span.start
    if start <= around.now:
        return []
    quiet, zone = desk_settings.quiet_hours(around.settings), around.catalogue.zone_of(booking.location_id)
    found: list[Message] = []
    taken: set[datetime] = set()
    for hours in sorted(lead_hours(booking, around)):
        meant = start - timedelta(hours=hours)
        due = reminder_due(meant, start, around.now, quiet, zone) if meant > around.now else meant
        message = _message(MessageKind.REMINDER, f"{hours}h", booking, due or meant, start, around)
        if meant <= around.now:
            message = _skipped(message, "inside_lead_time")
        elif message.channel is Channel.LETTER:
            message = _skipped(message, LETTER_TOO_SLOW)
        elif due is None or due in taken:
            message = _skipped(message, QUIET)
        else:
            taken.add(due)
        found.append(message)
    return found[::-1]


def confirm_calls(booking: Booking, around: Circumstances) -> list[Message]:
    """The call that asks whether they come, where one is to be made; on the phone, whatever way they prefer."""
    quiet, zone = desk_settings.quiet_hours(around.settings), around.catalogue.zone_of(booking.location_id)
    due = asked_at(booking, desk_settings.confirm_call_lead(around.settings), quiet, zone, around.now)
    if due is None:
        return []
    way = way_to_call(around.client, UNCONFIRMED)
    call = _message(MessageKind.CONFIRM_CALL, "ask", booking, due, booking.span.start, around)
    return [replace(call, channel=way.channel, reason=way.reason)]


def follow_up(booking: Booking, around: Circumstances) -> Message | None:
    """What asks somebody who did not come whether they want another time; None where the desk does not ask."""
    after = desk_settings.follow_up_after(around.settings)
    if after is None:
        return None
    zone = around.catalogue.zone_of(booking.location_id)
    due = not_before_morning(around.now + after, desk_settings.quiet_hours(around.settings), zone)
    return _message(MessageKind.NO_SHOW, f"v{booking.version}", booking, due, due + ASKED_BACK_FOR, around)


def _revived(present: Message, fresh: Message, *, overdue_counts: bool) -> Message:
    """The stored row as the fresh plan has it; one that was due and unsent a moment ago is still due."""
    if overdue_counts and fresh.reason == "inside_lead_time" and present.created_at < present.due_at:
        return replace(fresh, state=MessageState.QUEUED, channel=present.channel, reason="", due_at=present.due_at)
    return fresh


def _told_apart(reminder: Message, known: Mapping[str, Message]) -> Message:
    """The reminder under a key of its own where another client had one for the same start of the same booking."""
    before = known.get(reminder.dedupe_key)
    if before is None or before.client_id == reminder.client_id:
        return reminder
    return _named_for_its_client(reminder)


def _named_for_its_client(message: Message) -> Message:
    """The message under a key that names its client, with the ids that follow from it."""
    key = f"c{message.client_id}:{message.dedupe_key}"
    return replace(
        message,
        id=row_id(key),
        dedupe_key=key,
        message_id=message_id_of(key, message.message_id.rpartition("@")[2].removesuffix(">")),
    )


def row_id(key: str) -> MessageId:
    """The id of the row with this dedupe_key: planning twice meets itself."""
    return MessageId(str(uuid.uuid5(uuid.NAMESPACE_URL, f"bookingdesk:{key}")))


def message_id_of(key: str, domain: str) -> str:
    """The RFC 5322 Message-ID of the row with this dedupe_key."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def _skipped(message: Message, reason: str) -> Message:
    return replace(message, state=MessageState.SKIPPED, reason=reason)


def _message(
    kind: MessageKind, rule: str, booking: Booking, due: datetime, expires: datetime, around: Circumstances
) -> Message:
    start = booking.span.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    key = f"{booking.id}:{kind.value}:{rule}:{start}"
    way = way_to_client(around.client, around.settings)
    return Message(
        id=row_id(key),
        booking_id=booking.id,
        client_id=booking.client_id,
        kind=kind,
        channel=way.channel,
        dedupe_key=key,
        booking_version=booking.version,
        sequence=booking.sequence,
        due_at=around.now if way.by_hand and kind not in LATER else due,
        expires_at=expires,
        reason=way.reason,
        message_id=message_id_of(key, sender_domain(around.settings)),
        created_at=around.now,
    )


def sender_domain(settings: Mapping[str, str]) -> str:
    """Message-IDs carry the sender's domain, or a name that belongs to nobody."""
    sender = desk_settings.value(settings, "mail.sender")
    return sender.rpartition("@")[2] or "bookingdesk.invalid"
