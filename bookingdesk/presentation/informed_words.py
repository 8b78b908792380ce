"""What a client does not know yet of their booking, in words: `Told: Tue 10:00. Now: Wed 11:00.` (R23, R26).

Pure. Only what differs is named; it never says by which address they were told.
"""

from __future__ import annotations

from collections.abc import Iterable

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.informed import Informed, Known
from bookingdesk.domain.requests import Request, RequestKind
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import channel_word, listed, lowered, status_word
from bookingdesk.presentation.deposit_words import PaymentLine
from bookingdesk.usecases.readings import BookingFile


def standing_line(file: BookingFile, catalogue: Catalogue, formatter: Formatter) -> PaymentLine:
    """What the client asks for and nobody has settled, then what they do not know; empty where there is neither."""
    client = file.entry.booking.client_id
    asked = " ".join(_asked_words(request, theirs=request.client_id == client) for request in file.asked)
    line = informed_line(file, catalogue, formatter)
    return PaymentLine(f"{asked} {line.words}".strip(), "warning") if asked else line


def _asked_words(request: Request, *, theirs: bool) -> str:
    """`theirs`: it is a request of the client whose booking it is; another one may have named its number."""
    words = _("A request about it is open: #{number}, by {way}.")
    if theirs and request.kind is RequestKind.CANCEL:
        words = _("They ask to cancel it: request #{number}, by {way}.")
    elif theirs and request.kind is RequestKind.MOVE:
        words = _("They ask to move it: request #{number}, by {way}.")
    return words.format(number=request.id, way=lowered(channel_word(request.channel)))


def informed_line(file: BookingFile, catalogue: Catalogue, formatter: Formatter) -> PaymentLine:
    """What the client of a booking does not know; empty where they know it all."""
    informed = file.entry.informed
    if informed not in {Informed.NO, Informed.ON_ITS_WAY}:
        return PaymentLine("", "")
    said = difference_words(file.entry.booking, file.known, catalogue, formatter)
    if informed is Informed.ON_ITS_WAY:
        return PaymentLine(_("{difference} A message is on its way.").format(difference=said), "secondary")
    return PaymentLine(_("Client not informed. {difference}").format(difference=said), "warning")


def difference_words(booking: Booking, known: Known | None, catalogue: Catalogue, formatter: Formatter) -> str:
    """`Told: Tue 10:00. Now: Wed 11:00.`; what they were told before, where the same came round again."""
    if known is None:
        return _("Nothing has reached them yet.")
    pairs = [pair for pair in _pairs(booking, known, catalogue, formatter) if pair[0] != pair[1]]
    if not pairs:
        return _("What they heard on {when} is not so any more.").format(when=formatter.day_time(known.at))
    told, now = (listed(part for part in side if part) for side in zip(*pairs, strict=True))
    return _("Told: {told}. Now: {now}.").format(told=told or "–", now=now or "–")


def _pairs(booking: Booking, known: Known, catalogue: Catalogue, formatter: Formatter) -> Iterable[tuple[str, str]]:
    """What they were told beside what is so, part by part."""
    gone = {known.status, booking.status} & {Status.CANCELLED}
    if gone:
        word = lowered(status_word(Status.CANCELLED))
        start = formatter.day_time(known.start)
        was_gone = known.status is Status.CANCELLED
        now = formatter.day_time(booking.span.start)
        yield (word, now) if was_gone and booking.status is not Status.CANCELLED else (start, word)
        return
    yield formatter.day_time(known.start), formatter.day_time(booking.span.start)
    yield _status(known.status), _status(booking.status)
    yield _service(known.service_id, catalogue), _service(booking.service_id, catalogue)
    yield _staff(known.resources, catalogue), _staff(booking.resource_ids(), catalogue)
    yield _place(known.location_id, catalogue), _place(booking.location_id, catalogue)


def _status(status: Status) -> str:
    return lowered(status_word(status)) if status in {Status.TENTATIVE, Status.CONFIRMED} else ""


def _service(service: int, catalogue: Catalogue) -> str:
    found = next((one for one in catalogue.services.values() if one.id == service), None)
    return found.name if found is not None else ""


def _place(location: int, catalogue: Catalogue) -> str:
    found = next((one for one in catalogue.locations.values() if one.id == location), None)
    return found.name if found is not None else ""


def _staff(resources: Iterable[ResourceId], catalogue: Catalogue) -> str:
    known = (catalogue.resources.get(each) for each in sorted(resources))
    return listed(r.name for r in known if r is not None and r.kind is not ResourceKind.EQUIPMENT)
