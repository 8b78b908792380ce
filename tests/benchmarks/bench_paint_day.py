"""The day view: a full repaint against replaying its own drawing commands, one booking moved, scrolling by blit."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import cast
from unittest import mock

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPicture, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from bookingdesk.domain.ids import ResourceId
from bookingdesk.gui.calendar.canvas import DayCanvas
from bookingdesk.gui.calendar.layers import Overlay, as_qrect
from bookingdesk.gui.calendar.tile_painter import TilePainter
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.grid import Rect
from bookingdesk.presentation.grid_making import day_scene
from bookingdesk.presentation.grid_scene import Tile, difference
from bookingdesk.presentation.palette import Scheme
from bookingdesk.qt.look import apply_look
from bookingdesk.usecases.readings import Agenda
from tests.benchmarks.running import Benchmark, Case, Size, Target
from tests.builders import MONDAY, at
from tests.gui.calendar.salon import busy_day

WINDOW = QSize(1600, 900)
NOW = at("2025-06-23 14:02")
ROW = 24


def application() -> QApplication:
    """The one application of the process, without a screen unless there is one."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    running = QApplication.instance()
    return running if isinstance(running, QApplication) else QApplication([])


@contextmanager
def shown_day(columns: int) -> Iterator[tuple[DayCanvas, Agenda]]:
    """A day view of 1600 × 900 with 15 bookings a column, scrolled to the afternoon."""
    apply_look(application(), Scheme.LIGHT)
    canvas = DayCanvas(lambda: NOW, Formatter())
    canvas.resize(WINDOW)
    agenda = busy_day(columns, columns * 15)
    canvas.show()
    canvas.show_agenda(agenda, MONDAY)
    QApplication.processEvents()
    try:
        yield canvas, agenda
    finally:
        canvas.close()
        canvas.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def visible(canvas: DayCanvas) -> QRect:
    """The part of the content that the window shows."""
    return QRect(canvas.offset, canvas.viewport().size())


def paint(canvas: DayCanvas, onto: QImage | QPicture, areas: list[QRect]) -> None:
    """What the view does for a paint event."""
    assert canvas.layers is not None
    painter = QPainter(onto)
    for area in areas:
        painter.save()
        painter.setClipRect(area.translated(-canvas.offset))
        painter.translate(-canvas.offset)
        canvas.layers.paint(painter, area, NOW, Overlay())
        painter.restore()
    painter.end()


def sheet(canvas: DayCanvas) -> QImage:
    """An empty picture like the one behind a window."""
    return QImage(canvas.viewport().size(), QImage.Format.Format_RGB32)


def same(one: object, other: object, share: float = 0.0) -> bool:
    """Whether two pictures agree but for a share of their pixels: replayed letters are hinted otherwise."""
    assert isinstance(one, QImage)
    assert isinstance(other, QImage)
    a, b = memoryview(one.constBits()).cast("I"), memoryview(other.constBits()).cast("I")
    different = sum(x != y for x, y in zip(a, b, strict=True))
    return different <= share * len(a)


@contextmanager
def strokes_only(canvas: DayCanvas) -> Iterator[None]:
    """Draw tiles by lines and letters: a QPicture is slow with pictures in it, and the floor must not be slow."""
    kept = TilePainter.paint

    def drawn(
        self: TilePainter, painter: QPainter, tile: Tile, column: ResourceId, rect: Rect, now: datetime
    ) -> None:
        painter.save()
        painter.translate(rect.x, rect.y)
        self.draw(painter, tile.facts, column, rect.width, rect.height, now)
        painter.restore()

    with mock.patch.object(TilePainter, "paint", drawn):
        yield
    assert TilePainter.paint is kept


@contextmanager
def full_repaint(columns: int, size: Size) -> Iterator[Case]:
    """The whole window drawn again, against a QPicture of the drawing commands behind it."""
    with shown_day(3 if size is Size.TINY else columns) as (canvas, _agenda):
        onto, replayed, recorded = sheet(canvas), sheet(canvas), QPicture()
        with strokes_only(canvas):
            paint(canvas, recorded, [visible(canvas)])

        def product() -> QImage:
            paint(canvas, onto, [visible(canvas)])
            return onto

        def floor() -> QImage:
            painter = QPainter(replayed)
            recorded.play(painter)
            painter.end()
            return replayed

        def agree(found: Mapping[str, object]) -> None:
            assert same(found["product"], found["floor"], 0.05)

        yield Case(contestants={"product": product, "floor": floor}, agree=agree, repetitions=15)


def with_one_moved(agenda: Agenda, canvas: DayCanvas) -> Agenda:
    """The same day with one booking in sight a quarter of an hour later."""
    assert canvas.grid is not None
    middle = canvas.grid.axis.at(visible(canvas).center().y())
    assert canvas.scene is not None
    in_sight = {c.resource_id for c in canvas.scene.columns[: canvas.grid.shown]}
    shown = (e for e in agenda.entries if e.booking.resource_ids() & in_sight)
    entry = min(shown, key=lambda e: abs(e.booking.span.start - middle))
    span = entry.booking.span.moved_to(entry.booking.span.start + timedelta(minutes=15))
    moved = replace(entry, booking=replace(entry.booking, span=span))
    return replace(agenda, entries=tuple(moved if e is entry else e for e in agenda.entries))


@contextmanager
def one_moved(size: Size) -> Iterator[Case]:
    """The two rectangles of a booking that moved, against the whole window."""
    with shown_day(3 if size is Size.TINY else 20) as (canvas, agenda):
        assert canvas.layers is not None
        assert canvas.scene is not None
        onto, whole = sheet(canvas), sheet(canvas)
        paint(canvas, onto, [visible(canvas)])
        before = canvas.scene
        after = day_scene(with_one_moved(agenda, canvas), MONDAY)
        changed = difference(before, after)
        assert not changed.everything
        extents = canvas.layers.extents(changed.tiles)
        canvas.layers.replace_scene(after)
        extents |= canvas.layers.extents(changed.tiles)
        region = QRegion()
        for extent in extents:
            region += as_qrect(extent).intersected(visible(canvas))
        areas = list(cast(Iterable[QRect], region))

        def product() -> QImage:
            paint(canvas, onto, areas)
            return onto

        def full() -> QImage:
            paint(canvas, whole, [visible(canvas)])
            return whole

        def agree(found: Mapping[str, object]) -> None:
            assert same(found["product"], found["full"])

        yield Case(contestants={"product": product, "full": full}, agree=agree, repetitions=15)


class White(QWidget):
    """The least a window can draw."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), 0xFFFFFFFF)


@contextmanager
def scrolled(size: Size) -> Iterator[Case]:
    """One step of the wheel through the window system, against filling a window of the same size with white."""
    with shown_day(3 if size is Size.TINY else 20) as (canvas, _agenda):
        bar = canvas.verticalScrollBar()
        white = White()
        white.resize(WINDOW)
        white.show()
        QApplication.processEvents()
        steps = [ROW]

        def product() -> int:
            steps[0] = -steps[0]
            bar.setValue(bar.value() + steps[0])
            QApplication.sendPostedEvents(canvas, QEvent.Type.UpdateRequest)
            return canvas.offset.y() // ROW % 2

        def fill() -> int:
            white.update()
            QApplication.sendPostedEvents(white, QEvent.Type.UpdateRequest)
            return 0

        def agree(found: Mapping[str, object]) -> None:
            on_screen = canvas.screen().grabWindow(canvas.winId()).toImage()
            canvas.viewport().update()
            QApplication.processEvents()
            assert canvas.screen().grabWindow(canvas.winId()).toImage() == on_screen

        try:
            contestants: dict[str, Callable[[], object]] = {"product": product, "white": fill}
            yield Case(contestants=contestants, agree=agree, repetitions=15)
        finally:
            white.close()
            white.deleteLater()


BENCHMARKS = [
    Benchmark(
        name="paint_day_20",
        workload="full repaint of 1600 x 900, 20 columns, 300 bookings",
        prepare=partial(full_repaint, 20),
        targets=(Target(against="floor", at_most=1.3),),
    ),
    Benchmark(
        name="paint_day_200",
        workload="full repaint of 1600 x 900, 200 columns, 3,000 bookings",
        prepare=partial(full_repaint, 200),
        targets=(Target(against="floor", at_most=1.3),),
    ),
    Benchmark(
        name="paint_day_moved",
        workload="one of 300 bookings moved by 15 minutes, painting",
        prepare=one_moved,
        targets=(Target(against="full", at_most=0.1),),
    ),
    Benchmark(
        name="paint_day_scroll",
        workload="one step of the wheel, 20 columns, blit and the strip that comes into sight",
        prepare=scrolled,
        targets=(Target(against="white", at_most=2.0),),
        causes={
            "white": "a blit reads and writes the window, a fill only writes it: while other programs use the "
            "memory bus the blit alone costs as much as the fill"
        },
    ),
]
