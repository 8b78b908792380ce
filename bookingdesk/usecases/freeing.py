"""What a change of a booking gives back: the openings that somebody on the waitlist may want."""

from __future__ import annotations

from collections.abc import Iterable

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.spans import Span
from bookingdesk.domain.waitlist import Opening


def freed(before: Booking, after: Booking, catalogue: Catalogue) -> tuple[Opening, ...]:
    """What a change gave back: all of a booking cancelled or missed, the cut-off ends of a shortened one."""
    resources = opening_resources(before.resource_ids(), catalogue)
    spans: list[Span] = []
    if before.session_id is not None:
        gone = after.status is Status.CANCELLED and before.status is not Status.CANCELLED
        spans = [before.span] if gone or after.session_id != before.session_id else []
    elif after.status is not before.status and after.status in {Status.CANCELLED, Status.NO_SHOW}:
        spans = [before.span]
    elif before.resource_ids() == after.resource_ids() and before.span.contains(after.span):
        if after.span.end < before.span.end:
            spans.append(Span(after.span.end, before.span.end))
        if before.span.start < after.span.start:
            spans.append(Span(before.span.start, after.span.start))
    return tuple(
        Opening(span=span, free=span, resources=resources, location_id=before.location_id, booking_id=before.id)
        for span in spans
    )


def opening_resources(resources: Iterable[ResourceId], catalogue: Catalogue) -> frozenset[ResourceId]:
    """The staff members among them; where there are none, all: a hall is its own opening."""
    known = frozenset(resources)
    staff = frozenset(r for r in known if catalogue.resources[r].kind is ResourceKind.STAFF)
    return staff or known
