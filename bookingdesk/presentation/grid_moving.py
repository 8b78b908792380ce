"""A booking in the hand: dragged with the mouse or grabbed with `G`; the same arithmetic for both, without Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.availability.values import StartWish
from bookingdesk.domain.local_time import instant_leniently, wall
from bookingdesk.domain.spans import Span
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.grid import Axis
from bookingdesk.presentation.grid_scene import DayScene, Tile
from bookingdesk.presentation.tiles import TileFacts

LEAST_LENGTH = timedelta(minutes=5)


class Aim(StrEnum):
    """What the hand does."""

    MOVE = "move"
    COPY = "copy"
    """The same again for the same client; the first one stays."""
    START = "start"
    END = "end"
    CREATE = "create"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """Where the thing in the hand is, and where it came from."""

    aim: Aim
    column: int
    span: Span
    origin_column: int
    origin: Span
    facts: TileFacts | None = None
    """None while a new booking is being drawn."""
    grip: timedelta = timedelta(0)
    """How far below the start it was taken."""
    anchor: datetime | None = None
    """Where the drawing of a new one began."""

    @property
    def untouched(self) -> bool:
        """Whether it is where it was."""
        return self.span == self.origin and self.column == self.origin_column


def taken(tile: Tile, aim: Aim, at: datetime) -> Moving:
    """Take a tile at an instant of its span."""
    span = tile.facts.span
    return Moving(
        aim=aim,
        column=tile.column,
        span=span,
        origin_column=tile.column,
        origin=span,
        facts=tile.facts,
        grip=at - span.start,
    )


def drawn(axis: Axis, column: int, at: datetime, step: int) -> Moving:
    """Begin a new booking in the slot under the instant."""
    start = axis.floored(at, step)
    cell = Span(start, start + timedelta(minutes=step))
    return Moving(aim=Aim.CREATE, column=column, span=cell, origin_column=column, origin=cell, anchor=start)


def dragged(moving: Moving, axis: Axis, column: int, at: datetime, step: int) -> Moving:
    """The thing with the pointer at an instant of a column, snapped to wall-clock steps of minutes."""
    if moving.aim in {Aim.MOVE, Aim.COPY}:
        latest = axis.span.end - moving.span.duration
        start = max(axis.span.start, min(axis.nearest(at - moving.grip, step), latest))
        return replace(moving, column=column, span=moving.origin.moved_to(start))
    if moving.aim is Aim.START:
        start = min(axis.nearest(at, step), moving.origin.end - LEAST_LENGTH)
        return replace(moving, span=Span(start, moving.origin.end))
    if moving.aim is Aim.END:
        after = axis.nearest(at, step) if at < axis.span.end else axis.span.end
        return replace(moving, span=Span(moving.origin.start, max(after, moving.origin.start + LEAST_LENGTH)))
    cell = timedelta(minutes=step)
    anchor, here = moving.anchor or moving.origin.start, axis.floored(at, step)
    return replace(moving, span=Span(min(anchor, here), min(max(anchor, here) + cell, axis.span.end)))


def shifted(moving: Moving, scene: DayScene, *, slots: int = 0, columns: int = 0, step: int) -> Moving:
    """One key press of grab mode: so many slots later, so many columns to the right; stays on the day."""
    column = max(0, min(moving.column + columns, len(scene.columns) - 1))
    start = moving.span.start + timedelta(minutes=step) * slots
    whole = scene.span
    start = max(whole.start, min(start, whole.end - moving.span.duration))
    return replace(moving, column=column, span=moving.span.moved_to(start))


def lengthened(moving: Moving, slots: int, step: int) -> Moving:
    """Shift and an arrow in grab mode: the end moves."""
    end = moving.span.end + timedelta(minutes=step) * slots
    return replace(moving, span=Span(moving.span.start, max(end, moving.span.start + LEAST_LENGTH)))


def on_another_day(moving: Moving, days: int, zone_name: str) -> Moving:
    """The same wall time so many days later; a skipped time becomes the moment the clocks jump."""
    local = wall(moving.span.start, zone_name).replace(tzinfo=None) + timedelta(days=days)
    return replace(moving, span=moving.span.moved_to(instant_leniently(local, zone_name)))


def other_day(moving: Moving, zone_name: str, formatter: Formatter) -> str:
    """The day of the place, `Tue 24 Jun`, where the booking came from another; empty on its own day."""
    here, origin = wall(moving.span.start, zone_name).date(), wall(moving.origin.start, zone_name).date()
    return formatter.day(here) if here != origin else ""


def wish_of(moving: Moving, scene: DayScene) -> StartWish | None:
    """What availability is asked; None for a new booking, whose service is not chosen yet."""
    facts = moving.facts
    if facts is None:
        return None
    return StartWish(
        service_id=facts.service_id,
        start=moving.span.start,
        duration=moving.span.duration,
        wanted=frozenset({scene.columns[moving.column].resource_id}),
        ignoring=None if moving.aim is Aim.COPY else facts.booking_id,
    )
