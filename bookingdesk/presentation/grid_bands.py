"""The grounds of a column on one day: off hours, breaks, time off with its reason, a closed day with its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bookingdesk.domain.catalogue import Catalogue, Resource, TimeOff
from bookingdesk.domain.local_time import day_span, minute_of_day
from bookingdesk.domain.spans import Span
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import time_off_word


class BandKind(StrEnum):
    """Why a stretch is no working time."""

    OFF = "off"
    BREAK = "break"
    TIME_OFF = "time_off"
    CLOSED = "closed"
    HIDDEN = "hidden"
    """Taken by a booking that the filter does not show."""


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of a column with its ground and the word on it."""

    kind: BandKind
    span: Span
    word: str = ""


def working_stretches(resource: Resource, catalogue: Catalogue, day: date) -> tuple[Span, ...]:
    """When the resource works on the day, before time off: its hours within the location's, none when closed."""
    location = resource.location_id
    if day in catalogue.closures.get(location, {}):
        return ()
    zone_name = catalogue.zone_of(location)
    opening = [(h.start_minute, h.end_minute) for h in catalogue.opening_hours.get(location, ()) if h.on(day)]
    if resource.follows_opening_hours:
        minutes = opening
    else:
        own = [(h.start_minute, h.end_minute) for h in catalogue.working_hours.get(resource.id, ()) if h.on(day)]
        minutes = [(max(a, c), min(b, d)) for a, b in own for c, d in opening]
    spans = []
    for first, last in sorted(minutes):
        start, end = minute_of_day(day, first, zone_name), minute_of_day(day, last, zone_name)
        if first < last and start < end:
            spans.append(Span(start, end))
    return tuple(spans)


def hidden_bands(taken: Sequence[Span], resource: Resource, catalogue: Catalogue, day: date) -> tuple[Band, ...]:
    """Where bookings lie that are not shown: their time must not look free."""
    whole = day_span(day, catalogue.zone_of(resource.location_id))
    return tuple(
        Band(BandKind.HIDDEN, Span(max(one.start, whole.start), min(one.end, whole.end)))
        for one in taken
        if one.overlaps(whole)
    )


def bands(resource: Resource, catalogue: Catalogue, day: date) -> tuple[Band, ...]:
    """The grounds of a column from midnight to midnight, working time left out; time off lies on top, last."""
    whole = day_span(day, catalogue.zone_of(resource.location_id))
    closure = catalogue.closures.get(resource.location_id, {}).get(day)
    if closure is not None:
        return (Band(BandKind.CLOSED, whole, closure.name),)
    work = working_stretches(resource, catalogue, day)
    found: list[Band] = []
    last_end = whole.start
    for number, stretch in enumerate(work):
        if stretch.start > last_end:
            kind = BandKind.BREAK if number else BandKind.OFF
            found.append(Band(kind, Span(last_end, stretch.start), _("break") if number else ""))
        last_end = max(last_end, stretch.end)
    if last_end < whole.end:
        found.append(Band(BandKind.OFF, Span(last_end, whole.end)))
    off = [
        Band(BandKind.TIME_OFF, Span(max(t.span.start, whole.start), min(t.span.end, whole.end)), _reason(t))
        for t in catalogue.time_off.get(resource.id, ())
        if t.span.overlaps(whole)
    ]
    return tuple(_quiet_under(band, off) for band in found) + tuple(off)


def _quiet_under(band: Band, off: list[Band]) -> Band:
    """A break under time off says nothing: the reason above it does."""
    covered = any(away.span.contains(band.span) for away in off)
    return Band(band.kind, band.span) if covered else band


def _reason(away: TimeOff) -> str:
    word = time_off_word(away.kind)
    word = word[:1].upper() + word[1:]
    return f"{word} ({away.note})" if away.note else word


def length_of(spans: tuple[Span, ...]) -> timedelta:
    """The spans' lengths together."""
    return sum((s.duration for s in spans), timedelta(0))


def without(spans: tuple[Span, ...], away: tuple[Span, ...]) -> tuple[Span, ...]:
    """What is left of the spans outside the others."""
    left = list(spans)
    for gap in away:
        cut: list[Span] = []
        for stretch in left:
            if not stretch.overlaps(gap):
                cut.append(stretch)
                continue
            if stretch.start < gap.start:
                cut.append(Span(stretch.start, gap.start))
            if gap.end < stretch.end:
                cut.append(Span(gap.end, stretch.end))
        left = cut
    return tuple(left)
