"""What is different about a booking since its client was last told: a change notice says that first (R23).

Read from the log, where every change keeps old and new values. It refuses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.ids import LocationId, ResourceId, ServiceId
from bookingdesk.domain.informed import Known, Told
from bookingdesk.domain.message_rows import start_named
from bookingdesk.domain.messages import SUMMARIES, Message, MessageState
from bookingdesk.usecases.ports import AuditEntry, Former, Work
from bookingdesk.usecases.summarising import summaries_about

REACHED = frozenset({MessageState.SENT, MessageState.IN_DOUBT})
"""States in which the client may have read the message."""


def last_told(work: Work, message: Message) -> Message | None:
    """The newest message about the same booking that left for the same client, or may have.

    What told of all steps of a visit or dates of a series told of this one too, once it was booked.
    """
    booking = work.bookings.get(message.about_booking)
    together = [row for row in summaries_about(work, booking) if row.created_at >= booking.created_at]
    left = [
        row
        for row in (*work.outbox.of_booking(booking.id), *together)
        if row.id != message.id and row.client_id == message.client_id and row.state in REACHED
    ]
    return max(left, key=_left_at, default=None)


def told_start(work: Work, booking: Booking, told: Message | None) -> datetime | None:
    """The start of the booking as the client knows it; None where they know of nothing."""
    if told is None:
        return None
    if told.kind not in SUMMARIES:
        return start_named(told)
    entries = [e for e in work.audit.of_entity("booking", booking.id) if e.at > _left_at(told)]
    old = _first_old(entries, "start")
    return booking.span.start if old is None else datetime.fromisoformat(str(old))


def former(work: Work, booking: Booking, told: Message | None) -> Former | None:
    """The service, the place and the resources as the client knows them; None where they know of nothing."""
    if told is None:
        return None
    entries = [e for e in work.audit.of_entity("booking", booking.id) if e.at > _left_at(told)]
    service, location = _first_old(entries, "service"), _first_old(entries, "location")
    resources = _first_old(entries, "resources")
    return Former(
        service_id=ServiceId(service) if isinstance(service, int) else booking.service_id,
        location_id=LocationId(location) if isinstance(location, int) else booking.location_id,
        resources=(
            frozenset(ResourceId(each) for each in resources)
            if isinstance(resources, (list, tuple))
            else booking.resource_ids()
        ),
    )


def known_to_client(work: Work, booking: Booking, reached: Sequence[Told]) -> Known | None:
    """The booking as its client knows it, by what reached them (`Telling.reached`); None where nothing did."""
    last = max(reached, key=lambda told: told.at, default=None)
    if last is None:
        return None
    entries = [e for e in work.audit.of_entity("booking", booking.id) if e.at > last.at]
    if _first_old(entries, "client") is not None:  # what was heard then, another client heard
        return None

    def before(name: str, present: object) -> object:
        old = _first_old(entries, name)
        return present if old is None else old

    resources = before("resources", sorted(booking.resource_ids()))
    return Known(
        at=last.at,
        start=datetime.fromisoformat(str(before("start", booking.span.start.isoformat()))),
        status=Status(str(before("status", booking.status.value))),
        service_id=ServiceId(_number(before("service", booking.service_id))),
        location_id=LocationId(_number(before("location", booking.location_id))),
        resources=frozenset(ResourceId(_number(each)) for each in _listed(resources)),
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, (list, tuple)) else ()


def _left_at(message: Message) -> datetime:
    return message.sent_at or message.created_at


def _first_old(entries: Iterable[AuditEntry], name: str) -> object:
    """The value before the first of these changes that touched it; None where none did."""
    for entry in sorted(entries, key=lambda e: e.seq):
        if isinstance(entry.detail.get("status"), str):  # it was made then: two resources are no old and new value
            continue
        change = entry.detail.get(name)
        if isinstance(change, (list, tuple)) and len(change) == 2:
            return change[0]
    return None
