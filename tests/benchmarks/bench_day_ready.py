"""From the right PIN to the painted day, in processes of their own: against reading and painting the same bookings.

The database is open and what is behind the sign-in page is imported by then, as both happen while one types.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from tempfile import TemporaryDirectory

from bookingdesk.app import SystemClock
from bookingdesk.domain.local_time import day_span, local_date
from tests.benchmarks.bench_start_window import PAINTED, processes, reported
from tests.benchmarks.busy_desk import ZONE, a_desk
from tests.benchmarks.running import Benchmark, Case, Size, Target
from tests.benchmarks.stored_desk import stored_file

BOOKINGS = {Size.TINY: 100, Size.QUICK: 20_000, Size.USUAL: 100_000, Size.FULL: 100_000}
COLUMNS = {Size.TINY: 3, Size.QUICK: 20, Size.USUAL: 20, Size.FULL: 20}

PRODUCT = f"""
import os, sys
from dataclasses import replace
from time import perf_counter
from bookingdesk import app
from bookingdesk.__main__ import main
from bookingdesk.domain.ids import UserId
from bookingdesk.domain.rights import Role
from bookingdesk.gui.calendar import board
from bookingdesk.usecases.env import Actor, Proof

wanted, began = int(sys.argv[3]), []
paint = board.Board.paintEvent
jo = Actor(user_id=UserId(1), name="Jo", station="Desk 1", role=Role.ADMINISTRATOR, proof=Proof.PIN)

def right_pin(start, desk):
    app._import_workplace()
    start._desk = desk
    began.append(perf_counter())
    start._fill(replace(desk, env=desk.env.acting_as(jo)))

def painted(canvas, event):
    paint(canvas, event)
    if began and canvas.grid is not None and canvas.grid.count == wanted and any(canvas.scene.tiles()):
        print({PAINTED!r}, (perf_counter() - began[0]) * 1000, flush=True)
        os._exit(0)

app.WindowStart.attach, board.Board.paintEvent = right_pin, painted
sys.exit(main(["--profile", sys.argv[1], "--database", "sqlite:///" + sys.argv[2]]))
"""
"""The program from the moment at which it knows who works here to the first painting of all columns."""

FLOOR = f"""
import os, sqlite3, sys
from time import perf_counter
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

DAY = '''SELECT a.resource_id, b.start_at, b.end_at, c.given_name, c.family_name, s.name
FROM allocation a JOIN booking b ON b.id = a.booking_id JOIN client c ON c.id = b.client_id
JOIN service s ON s.id = b.service_id WHERE b.start_at >= ? AND b.start_at < ?'''

class Canvas(QWidget):
    def paintEvent(self, event):
        first, last = int(sys.argv[4]), int(sys.argv[5])
        rows = records.execute(DAY, (first, last)).fetchall()
        width, hour = self.width() / columns, self.height() / 24
        painter = QPainter(self)
        for resource, start, end, given, family, service in rows:
            if resource <= columns:
                x, y = int((resource - 1) * width), int((start - first) / 3600 * hour)
                painter.fillRect(x, y, int(width) - 4, int((end - start) / 3600 * hour), Qt.GlobalColor.lightGray)
                painter.drawText(x, y + 12, given + " " + family)
                painter.drawText(x, y + 26, service)
        painter.end()
        print({PAINTED!r}, (perf_counter() - began) * 1000, flush=True)
        os._exit(0)

columns = int(sys.argv[3])
app = QApplication(sys.argv[:1])
window = QMainWindow()
window.resize(1600, 960)
window.show()
app.processEvents()
records = sqlite3.connect(sys.argv[2])
records.execute("SELECT count(*) FROM service").fetchone()
began = perf_counter()
window.setCentralWidget(Canvas())
app.exec()
"""
"""The day's bookings in one question, and a rectangle with two lines for each, in a window that stands already."""


@contextmanager
def signed_in(size: Size) -> Iterator[Case]:
    """A day in the middle of a month of bookings, with years of others."""
    today = local_date(SystemClock().now(), ZONE)
    desk = a_desk(COLUMNS[size], 5, first_day=today)
    span = day_span(today, ZONE)
    with TemporaryDirectory() as profile, stored_file(desk, BOOKINGS[size]) as path:
        there = (profile, path, str(COLUMNS[size]))
        ends = (str(int(span.start.timestamp())), str(int(span.end.timestamp())))
        yield processes(
            {"product": partial(reported, PRODUCT, *there), "floor": partial(reported, FLOOR, *there, *ends)}, size
        )


BENCHMARKS = [
    Benchmark(
        name="day_ready",
        workload="the right PIN to the painted day with 20 columns, 100 k bookings",
        prepare=signed_in,
        targets=[Target(at_most_ms=100.0), Target(against="floor", at_most=8.0)],
        causes={
            "ms": "menus, lists, the Line and the status bar are made at this moment, not the day alone",
            "floor": "menus, lists, the Line and the status bar are made at this moment, not the day alone",
        },
    ),
]
