"""How long a booking takes, in the form: the length that counts, followed until somebody says another, and why.

Pure. Bookings that are stored keep the length that was agreed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.durations import OwnDuration, length_of
from bookingdesk.domain.ids import ServiceId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, isolated
from bookingdesk.presentation.booking_draft import BookingDraft

Agreed = Mapping[ServiceId, timedelta]
"""A client's own lengths."""
MINUTE = timedelta(minutes=1)


def usual_minutes(draft: BookingDraft, catalogue: Catalogue, agreed: Agreed) -> int | None:
    """The length that counts for this service, client and staff member; None without a service."""
    if draft.service_id is None or draft.service_id not in catalogue.services:
        return None
    staff = [draft.staff] if draft.staff is not None else []
    return length_of(catalogue, draft.service_id, staff, agreed.get(draft.service_id)) // MINUTE


def followed(
    before: BookingDraft, after: BookingDraft, catalogue: Catalogue, old: Agreed, new: Agreed
) -> BookingDraft:
    """The length goes with service, client and staff member while nobody has said another.

    `old` and `new` are the lengths of the client before and after.
    """
    other_service = after.service_id != before.service_id
    if after.present is not None and not other_service:
        return after
    wish = usual_minutes(after, catalogue, new)
    said = after.minutes != before.minutes and not other_service
    untouched = before.minutes is None or before.minutes == usual_minutes(before, catalogue, old)
    if wish is None or said or after.minutes == wish or not (untouched or other_service):
        return after
    return after.changed(minutes=wish)


def length_line(draft: BookingDraft, catalogue: Catalogue, agreed: Agreed, formatter: Formatter) -> str:
    """`60 min with Ana, usual 45 min.`; empty where it lasts as long as always."""
    service = catalogue.services.get(draft.service_id) if draft.service_id is not None else None
    counts = usual_minutes(draft, catalogue, agreed)
    if service is None or counts is None or draft.minutes is None:
        return ""
    usual = formatter.duration(service.duration)
    own = formatter.duration(counts * MINUTE)
    if draft.minutes != counts:
        return _("Usual: {length}.").format(length=own)
    if counts * MINUTE == service.duration:
        return ""
    if service.id in agreed and draft.client is not None:
        words = _("{length} for {client}, usual {usual}.")
        return words.format(length=own, client=isolated(draft.client.name), usual=usual)
    staff = catalogue.resources.get(draft.staff) if draft.staff is not None else None
    name = staff.name if staff is not None else ""
    return _("{length} with {staff}, usual {usual}.").format(length=own, staff=isolated(name), usual=usual)


def own_length_words(own: OwnDuration, catalogue: Catalogue, formatter: Formatter) -> str:
    """`Haircut: 75 min, usual 45 min`."""
    service = catalogue.services[own.service_id]
    return _("{service}: {length}, usual {usual}").format(
        service=service.name, length=formatter.duration(own.duration), usual=formatter.duration(service.duration)
    )
