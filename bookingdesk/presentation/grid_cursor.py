"""The keyboard's place in the day view: a cell of one column, moved by arrows, Tab, Page and Home; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.local_time import minute_of_day, wall
from bookingdesk.domain.spans import Span
from bookingdesk.presentation.grid import Axis, ticks
from bookingdesk.presentation.grid_hits import tile_at
from bookingdesk.presentation.grid_scene import DayScene, Tile


class Step(StrEnum):
    """Where to."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    PAGE_UP = "page_up"
    PAGE_DOWN = "page_down"
    HOME = "home"
    END = "end"


@dataclass(frozen=True, slots=True)
class Cursor:
    """A cell: the column and the start of a slot; `until` is the end of a range selected with Shift."""

    column: int
    at: datetime
    until: datetime | None = None

    def span(self, slot: timedelta) -> Span:
        """What is selected: the cell, or the range."""
        return Span(self.at, max(self.until or self.at, self.at + slot))


def first_cursor(scene: DayScene, now: datetime, slot_minutes: int) -> Cursor | None:
    """Where the cursor starts: now on the day itself, else the first working slot; None without columns."""
    if not scene.columns:
        return None
    axis = Axis(scene.day, scene.zone, 1.0)
    if scene.span.holds(now):
        return Cursor(0, axis.floored(now, slot_minutes))
    window = scene.working_window()
    return Cursor(0, axis.floored(window.start if window else scene.span.start, slot_minutes))


def under(scene: DayScene, cursor: Cursor) -> Tile | None:
    """The tile at the cursor."""
    if cursor.column >= len(scene.columns):
        return None
    return tile_at(scene.columns[cursor.column], cursor.at)


def moved(scene: DayScene, cursor: Cursor, step: Step, slot_minutes: int, page: int = 8) -> Cursor:
    """The cursor one step on; `page` is how many slots the window shows. Stops at the day's ends and the sides."""
    marks = ticks(scene.day, scene.zone, slot_minutes)
    here = replace(cursor, until=None)
    match step:
        case Step.LEFT | Step.RIGHT:
            column = cursor.column + (1 if step is Step.RIGHT else -1)
            return replace(here, column=max(0, min(column, len(scene.columns) - 1)))
        case Step.HOME | Step.END:
            return _edge_of_work(scene, here, step, slot_minutes)
        case Step.PAGE_UP | Step.PAGE_DOWN:
            place = _place(marks, here.at) + (page if step is Step.PAGE_DOWN else -page)
            return _onto(scene, here, marks[max(0, min(place, len(marks) - 1))])
        case Step.DOWN:
            tile = under(scene, here)
            least = tile.facts.span.end if tile else here.at + timedelta(seconds=1)
            following = next((m for m in marks if m >= least and m > here.at), here.at)
            return replace(here, at=following)
        case Step.UP:
            before = next((m for m in reversed(marks) if m < here.at), here.at)
            return _onto(scene, here, before)


def _place(marks: tuple[datetime, ...], at: datetime) -> int:
    return max((i for i, m in enumerate(marks) if m <= at), default=0)


def _onto(scene: DayScene, cursor: Cursor, at: datetime) -> Cursor:
    """At an instant, or where a tile lies there, at the tile's start."""
    tile = tile_at(scene.columns[cursor.column], at)
    return replace(cursor, at=max(tile.facts.span.start, scene.span.start) if tile else at)


def _edge_of_work(scene: DayScene, cursor: Cursor, step: Step, slot_minutes: int) -> Cursor:
    working = scene.columns[cursor.column].working
    axis = Axis(scene.day, scene.zone, 1.0)
    if not working:
        return cursor
    if step is Step.HOME:
        return _onto(scene, cursor, axis.floored(working[0].start, slot_minutes))
    last = axis.floored(working[-1].end - timedelta(seconds=1), slot_minutes)
    return _onto(scene, cursor, last)


def stretched(scene: DayScene, cursor: Cursor, slots: int, slot_minutes: int) -> Cursor:
    """The range made longer (or shorter) by so many slots, at least one, within the day."""
    marks = (*ticks(scene.day, scene.zone, slot_minutes), scene.span.end)
    end = cursor.until or cursor.at + timedelta(minutes=slot_minutes)
    place = _place(marks, end) + slots
    wanted = marks[max(0, min(place, len(marks) - 1))]
    return replace(cursor, until=max(wanted, cursor.at + timedelta(minutes=slot_minutes)))


def next_tile(scene: DayScene, cursor: Cursor | None, *, backwards: bool = False) -> Tile | None:
    """The next booking in time order, None behind the last: Tab then leaves the view."""
    order = scene.in_time_order()
    if cursor is None:
        return (order[-1] if backwards else order[0]) if order else None
    here = under(scene, cursor)
    place = (here.facts.span.start, here.column, here.lane) if here else (cursor.at, cursor.column, -1)
    keys = [(t.facts.span.start, t.column, t.lane) for t in order]
    if backwards:
        return next((t for t, key in zip(reversed(order), reversed(keys), strict=True) if key < place), None)
    return next((t for t, key in zip(order, keys, strict=True) if key > place), None)


def on_day(scene: DayScene, cursor: Cursor, slot_minutes: int) -> Cursor | None:
    """The cursor on another scene: the same wall time of its day, and where its column went, the last column."""
    if not scene.columns:
        return None
    column = min(cursor.column, len(scene.columns) - 1)
    if scene.span.holds(cursor.at):
        return replace(cursor, column=column)
    minutes = wall(cursor.at, scene.zone)
    at = minute_of_day(scene.day, minutes.hour * 60 + minutes.minute, scene.zone)
    return _onto(scene, Cursor(column, at), Axis(scene.day, scene.zone, 1.0).floored(at, slot_minutes))


def on_tile(scene: DayScene, tile: Tile) -> Cursor:
    """The cursor on a tile; one that began the day before is met at midnight."""
    return Cursor(tile.column, max(tile.facts.span.start, scene.span.start))
