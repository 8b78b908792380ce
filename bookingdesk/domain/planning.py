"""Which messages a change of a booking calls for: pure, from the booking before and after and the rows there are.

By the client's preferred way, else by the next that works (`ways`); what a person has to say is a task of the desk.
Never the same message twice (`dedupe_key`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import EXPECTED, Booking, Status
from bookingdesk.domain.clients import Client
from bookingdesk.domain.confirm_calls import confirm_calls
from bookingdesk.domain.heard import first_is_owed
from bookingdesk.domain.ids import ClientId, MessageId
from bookingdesk.domain.message_rows import (
    Circumstances,
    named_for_its_client,
    new_row,
    skipped,
    start_named,
)
from bookingdesk.domain.messages import (
    AT_ONCE,
    BY_HAND,
    FIRST,
    LEFT_OR_MAY_HAVE,
    TAKEN_OUT,
    Message,
    MessageKind,
    MessageState,
    Silence,
)
from bookingdesk.domain.news import News
from bookingdesk.domain.quiet import QUIET
from bookingdesk.domain.reminders import follow_up, reminders, revived, told_apart
from bookingdesk.domain.spans import Span

LEAD_TIMES_CHANGED = "lead_times_changed"
"""Why a reminder is no longer needed: the desk reminds at other times by now."""

CALLS_CHANGED = "calls_changed"
"""Why nobody is called any more to say whether they come: the desk does not ask by now."""

_REPLANNED = {MessageKind.REMINDER: LEAD_TIMES_CHANGED, MessageKind.CONFIRM_CALL: CALLS_CHANGED}
"""What follows the settings, and why it is no longer needed where they ask for none."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows to insert and rows to overwrite."""

    add: tuple[Message, ...] = ()
    again: tuple[Message, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to store."""
        return bool(self.add or self.again)


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
    wanted = announced or silence is not None or (kind in FIRST and first_is_owed(mine))
    if kind is not None and wanted and booking.span.end > around.now:
        announcement = _announcement(kind, booking, around)
        add.append(skipped(announcement, silence.value) if silence is not None else announcement)
    if what in {News.BOOKED, News.CHANGED, News.WARNED} and booking.status in EXPECTED:
        known = {row.dedupe_key: row for row in rows}
        for planned in (*reminders(booking, around), *confirm_calls(booking, around)):
            reminder = told_apart(planned, known)
            present = known.get(reminder.dedupe_key)
            if present is None:
                add.append(reminder)
            elif present.state in TAKEN_OUT:
                again.append(revived(present, reminder, overdue_counts=present.id in settled))
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
        found.append(named_for_its_client(notice))
    return tuple(found)


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
    return new_row(kind, rule, anchor, due, expires, around)


def _announcement_kind(what: News, booking: Booking, rows: Sequence[Message]) -> MessageKind | None:
    """A client who has never been told of the booking is not told of a change but of the booking as it is now."""
    first = MessageKind.TENTATIVE if booking.status is Status.TENTATIVE else MessageKind.CONFIRMATION
    match what:
        case News.BOOKED:
            return first
        case News.CHANGED:
            return first if first_is_owed(rows) else MessageKind.MODIFICATION
        case News.WARNED:
            return MessageKind.DEPOSIT_DUE
        case News.CANCELLED:
            return MessageKind.CANCELLATION
        case News.NOTHING | News.OVER | News.MISSED:
            return None


def _announcement(kind: MessageKind, booking: Booking, around: Circumstances) -> Message:
    now = around.now
    due = now + desk_settings.hold_time(around.settings)
    expires = booking.span.end
    if kind is MessageKind.CANCELLATION:
        expires = max(expires, now + timedelta(days=1))
    message = new_row(kind, f"v{booking.version}", booking, due, expires, around)
    if kind is not MessageKind.CANCELLATION and booking.status not in EXPECTED:
        return skipped(message, "client_is_here")
    return message


def replanned(booking: Booking, rows: Sequence[Message], around: Circumstances) -> Plan:
    """A booking's reminders, and the call whether they come, as lead times and quiet hours are by now.

    What left, was stopped by hand, or was tried on the phone stays. No reminder is added whose moment has passed:
    nobody is reminded late because a setting was changed. Who would then be reminded by nothing at all keeps what
    is planned, unless nobody is to be reminded any more. A call whose moment has passed is to be made now.
    """
    known = {row.dedupe_key: row for row in rows}
    mine = [row for row in rows if row.kind in _REPLANNED and row.client_id == booking.client_id]
    asked = (row for row in mine if row.kind is MessageKind.CONFIRM_CALL and start_named(row) == booking.span.start)
    told = min((row.created_at for row in asked), default=around.now)  # since then they have had time to answer
    since = replace(around, now=told)
    wanted = (*reminders(booking, around), *confirm_calls(booking, since))
    fresh = {row.dedupe_key: row for row in (told_apart(one, known) for one in wanted)}
    add = [row for key, row in fresh.items() if key not in known and row.state is MessageState.QUEUED]
    again = []
    for present in mine:
        if present.dedupe_key not in fresh and _is_all_they_hear(present, mine, fresh.values(), booking):
            continue
        changed = _as_planned(present, fresh.get(present.dedupe_key))
        if changed != present:
            again.append(changed)
    return Plan(tuple(add), tuple(again))


def _is_all_they_hear(
    present: Message, mine: Sequence[Message], fresh: Iterable[Message], booking: Booking
) -> bool:
    """Whether without this reminder nothing would remind them, though the desk still reminds."""
    reminding = [row for row in fresh if row.kind is MessageKind.REMINDER]
    left = any(
        row.kind is MessageKind.REMINDER
        and row.state in LEFT_OR_MAY_HAVE
        and start_named(row) == booking.span.start
        for row in mine
    )
    another = left or any(row.state is MessageState.QUEUED for row in reminding)
    return present.kind is MessageKind.REMINDER and bool(reminding) and not another


def _as_planned(present: Message, wanted: Message | None) -> Message:
    """A stored reminder or call as it is wanted now; None: no lead time of today asks for it."""
    tried = present.channel in BY_HAND and bool(present.last_code)
    if present.state is MessageState.QUEUED and present.reason != AT_ONCE and not tried:
        if wanted is None:
            return replace(present, state=MessageState.OBSOLETE, reason=_REPLANNED[present.kind])
        if wanted.state is MessageState.QUEUED:
            return replace(present, due_at=wanted.due_at)
        return skipped(present, wanted.reason) if wanted.reason == QUIET else present
    back = present.reason in {LEAD_TIMES_CHANGED, CALLS_CHANGED, QUIET}
    if back and wanted is not None and wanted.state is MessageState.QUEUED:
        return wanted  # of the booking as it is now: what is no longer needed was not kept up with its version
    return present
