"""Visits in words: its steps, the times at which all fit, and what was done with all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import ClientId, ResourceId
from bookingdesk.domain.series import Place, Scope
from bookingdesk.domain.spans import Span
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, isolated, ngettext
from bookingdesk.i18n.words import listed, status_word
from bookingdesk.usecases.visits.commands import VisitOffer


def visit_scope_word(scope: Scope) -> str:
    """Which steps a change is for."""
    return _("Only this step") if scope is Scope.ONE else _("The whole visit")


def others_of_visit_words(names: Sequence[str]) -> str:
    """Who else comes with the step that is moved: the question's first line."""
    return _("One visit, with {names}").format(names=listed(names))


def step_words(place: Place) -> str:
    """`step 1 of 3`."""
    return _("step {number} of {count}").format(number=place.number, count=place.of)


def found_words(*, tentative: bool) -> str:
    """What Enter does where there are times."""
    if tentative:
        return _(
            "Enter keeps all steps of the marked line, or none, not confirmed yet. Each client gets one message."
        )
    return _(
        "Enter books all steps of the marked line, or none; Shift+Enter tentatively. Each client gets one message."
    )


def nothing_fits_words(days: int, *, beside: bool, same_start: bool) -> str:
    """That no time fits, and what would help: at the same start there is no gap that could be longer."""
    if beside and same_start:
        return _("Nothing fits beside it at the same start. Choose “one after another”, or leave out a wish.")
    if beside:
        return _("Nothing fits beside it. Allow a longer gap, or leave out a wish.")
    words = ngettext("Nothing fits within {count} day.", "Nothing fits within {count} days.", days)
    nothing = words.format(count=days)
    if same_start:
        return _("{nothing} Choose “one after another”, or leave out a wish.").format(nothing=nothing)
    return _("{nothing} Allow a longer gap, or leave out a wish.").format(nothing=nothing)


def steps_lines(
    visit: Sequence[Booking],
    clients: Mapping[ClientId, Client],
    catalogue: Catalogue,
    formatter: Formatter,
    *,
    names: bool = False,
) -> list[str]:
    """A line a step: `10:00–11:00  Colour, Ana, Maya Ortiz`; a cancelled one says so.

    With `names` whose it is always stands there; else where there are several people.
    """
    several = names or len({b.client_id for b in visit}) > 1
    lines = []
    for booking in visit:
        parts = [catalogue.services[booking.service_id].name, *_staff(booking.resource_ids(), catalogue)]
        if several:
            parts.append(isolated(clients[booking.client_id].name))
        if booking.status is Status.CANCELLED:
            parts.append(status_word(booking.status))
        lines.append(_line(formatter, booking.span, listed(parts)))
    return lines


def offer_line(
    offer: VisitOffer, services: Sequence[str], names: Sequence[str], catalogue: Catalogue, formatter: Formatter
) -> str:
    """`Tue 24 Jun   10:00 Colour (Ana), 11:00 Haircut (Ben)`; with names where there are several people.

    A time is said once: `Tue 24 Jun   10:00 Maya: Haircut (Ana), Tim: Haircut (Ben)`.
    """
    order = sorted(range(len(offer.slots)), key=lambda index: (offer.slots[index].span.start, index))
    said: list[str] = []
    before = None
    for index in order:
        slot = offer.slots[index]
        what = _("{service} ({staff})").format(
            service=services[index], staff=listed(_staff(slot.resource_ids(), catalogue))
        )
        if names[index]:
            what = _("{name}: {what}").format(name=isolated(names[index]), what=what)
        if slot.span.start != before:
            what = _("{time} {what}").format(time=formatter.time(slot.span.start), what=what)
        before = slot.span.start
        said.append(what)
    first = offer.slots[order[0]].span.start
    return _("{day}   {steps}").format(day=formatter.day(first), steps=", ".join(said))


def visit_stored_words(visit: Sequence[Booking], *, added: bool) -> Callable[[str, int], str]:
    """The words for steps stored just now: added to what is booked, kept where one is tentative, or booked."""
    if added:
        return visit_added_words
    kept = any(booking.status is Status.TENTATIVE for booking in visit)
    return visit_kept_words if kept else visit_booked_words


def visit_kept_words(client: str, count: int) -> str:
    """What the desk says when the times of a visit are kept, and not confirmed yet."""
    return ngettext(
        "Kept, not confirmed yet: {client}, {count} step.",
        "Kept, not confirmed yet: {client}, {count} steps.",
        count,
    ).format(client=client, count=count)


def visit_booked_words(client: str, count: int) -> str:
    """What the desk says when a visit was booked."""
    return ngettext("Booked: {client}, {count} step.", "Booked: {client}, {count} steps.", count).format(
        client=client, count=count
    )


def visit_added_words(client: str, count: int) -> str:
    """What the desk says when steps were added to what was booked."""
    return ngettext("Added: {client}, {count} step.", "Added: {client}, {count} steps.", count).format(
        client=client, count=count
    )


def visit_moved_words(client: str, count: int) -> str:
    """What the desk says when the steps of a visit were moved."""
    return ngettext("Moved: {client}, {count} step.", "Moved: {client}, {count} steps.", count).format(
        client=client, count=count
    )


def visit_cancelled_words(client: str, count: int) -> str:
    """What the desk says when the steps of a visit were cancelled."""
    return ngettext("Cancelled: {client}, {count} step.", "Cancelled: {client}, {count} steps.", count).format(
        client=client, count=count
    )


def _line(formatter: Formatter, span: Span, words: str) -> str:
    return _("{times}   {words}").format(times=formatter.times(span.start, span.end), words=words)


def _staff(resources: frozenset[ResourceId], catalogue: Catalogue) -> list[str]:
    found = (catalogue.resources[r] for r in sorted(resources) if r in catalogue.resources)
    return [r.name for r in found if r.kind is ResourceKind.STAFF]
