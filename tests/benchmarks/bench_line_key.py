"""One key in the Line: to painted chips, and to the painted first free slot, against a bare field with one label."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from random import Random

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QVBoxLayout, QWidget

from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import ClientId
from bookingdesk.gui.line import LineBar
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.line.views import LineMode, Phase
from bookingdesk.presentation.palette import Scheme
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import apply_look
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.env import Env
from tests.benchmarks.busy_desk import NOW, a_desk
from tests.benchmarks.running import Benchmark, Case, Size, Target
from tests.benchmarks.stored_desk import stored

CLIENTS = {Size.TINY: 200, Size.QUICK: 10_000, Size.USUAL: 50_000, Size.FULL: 50_000}
BOOKINGS = {Size.TINY: 200, Size.QUICK: 20_000, Size.USUAL: 200_000, Size.FULL: 200_000}
STAFF_DAYS = {Size.TINY: (3, 4), Size.QUICK: (20, 20), Size.USUAL: (20, 30), Size.FULL: (20, 30)}
KEYS = {Size.TINY: 5, Size.QUICK: 60, Size.USUAL: 200, Size.FULL: 400}
TYPED = ("zakeroplin v fri am", "brolanimet 17 v", "mirotezu visit /person 3", "belatora zimor v tm")
"""What is typed letter by letter; the first is the only client of that name, the others meet many or nobody."""
ANSWER = ["Zakeroplin, Quirin", "Visit 30"]
SYLLABLES = (
    "ba be bo bra bri bro da del di fan fe gor ha im jo ka kel la li lo ma met mi na ni ol pa ra ro sa to zu"
)


@dataclass(frozen=True)
class Shown:
    """The product's window and the floor's, both painted."""

    desk: Desk
    window: QMainWindow
    line: LineBar
    floor: QWidget
    field: QLineEdit
    label: QLabel


def application() -> QApplication:
    """The one application of the process, without a screen unless there is one."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    running = QApplication.instance()
    return running if isinstance(running, QApplication) else QApplication([])


def clients(count: int) -> list[Client]:
    """People with names of two or three syllables, the same every time, and one of whom there is one."""
    random, parts = Random(5), SYLLABLES.split()

    def name() -> str:
        return "".join(random.choice(parts) for _ in range(random.choice((2, 3)))).capitalize()

    found = [
        Client(
            id=ClientId(0),
            given_name=name(),
            family_name=name(),
            phone=f"+4930{random.randrange(10**7, 10**8)}",
            created_at=NOW,
        )
        for _ in range(count)
    ]
    found.append(
        Client(id=ClientId(0), given_name="Quirin", family_name="Zakeroplin", phone="+493099999999", created_at=NOW)
    )
    return found


@contextmanager
def busy_salon(size: Size) -> Iterator[Env]:
    """The busy desk with its years of bookings and its clients."""
    with stored(a_desk(*STAFF_DAYS[size]), BOOKINGS[size]) as env:
        people = clients(CLIENTS[size])
        for start in range(0, len(people), 5000):
            part = people[start : start + 5000]
            env.store.write(lambda work, part=part: work.clients.add_many(part))
        _count_anew(env)
        yield env


def _count_anew(env: Env) -> None:
    """The bookings were counted when there was one client: without this the planner reads the whole table."""
    assert isinstance(env.store, SqlStore)
    with env.store._engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


@contextmanager
def shown(size: Size) -> Iterator[Shown]:
    """Both windows, on the same screen and of the same size."""
    apply_look(application(), Scheme.LIGHT)
    with busy_salon(size) as env:
        desk = Desk(env)
        window, middle = QMainWindow(), QWidget()
        column = QVBoxLayout(middle)
        line = LineBar(desk, Formatter())
        column.addWidget(line)
        column.addStretch(1)
        window.setCentralWidget(middle)
        floor = QWidget()
        below = QVBoxLayout(floor)
        field, label = QLineEdit(), QLabel()
        below.addWidget(field)
        below.addWidget(label)
        for one in (window, floor):
            one.resize(1280, 400)
            one.show()
            QTest.qWaitForWindowExposed(one)
        line.start(LineMode.BOOK)
        QApplication.processEvents()
        try:
            yield Shown(desk, window, line, floor, field, label)
        finally:
            line.book.leave()
            for one in (window, floor):
                one.close()
                one.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def keys() -> Iterator[str]:
    """The texts as they grow key by key, for ever."""
    return cycle([text[:end] for text in TYPED for end in range(1, len(text) + 1)])


def painted(window: QWidget) -> None:
    """Lay out and paint what the key has changed, as the event loop would next."""
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    window.update()
    QApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest.value)


def chip_texts(shown: Shown) -> list[str]:
    """The chips, without the client's number."""
    return [chip.text.split(" #")[0] for chip in shown.line.view.chips]


@contextmanager
def chips(size: Size) -> Iterator[Case]:
    """Every key of several entries; the search is asked anew for each entry, never warmed with its answers."""
    with shown(size) as here:
        typed, bare = keys(), keys()
        first = [True]

        def product() -> list[str]:
            if first.pop() if first else False:
                here.line.field.setText(TYPED[0])
                painted(here.window)
                return chip_texts(here)[:2]
            text = next(typed)
            if len(text) == 1:
                here.line.book.begin_again()
            here.line.field.setText(text)
            painted(here.window)
            return ANSWER

        def floor() -> list[str]:
            here.field.setText(next(bare))
            here.label.setText(" ".join(ANSWER))
            painted(here.floor)
            return ANSWER

        def agree(found: Mapping[str, object]) -> None:
            assert found["product"] == found["floor"]

        yield Case(
            contestants={"product": product, "floor": floor},
            agree=agree,
            repetitions=KEYS[size],
            once_per_sample=frozenset({"product", "floor"}),
        )


@contextmanager
def slot(size: Size) -> Iterator[Case]:
    """The last key of the service or the day, to the painted slot with its staff and room."""
    with shown(size) as here:
        days = cycle(["", " fri", " tm", " +1w", " am", " fri pm", " 45"])

        def product() -> Phase:
            text = f"zakeroplin v{next(days)}"
            here.line.field.setText(text)
            here.line.book.look_now()
            painted(here.window)
            return here.line.view.phase

        def floor() -> Phase:
            here.field.setText("zakeroplin v")
            here.label.setText("Ready")
            painted(here.floor)
            return Phase.READY

        def agree(found: Mapping[str, object]) -> None:
            assert found["product"] == found["floor"]

        yield Case(
            contestants={"product": product, "floor": floor},
            agree=agree,
            repetitions=KEYS[size],
            once_per_sample=frozenset({"product", "floor"}),
        )


BENCHMARKS = [
    Benchmark(
        name="line_key_chips",
        workload="a key in the Line to painted chips, 50 k clients, 200 k bookings",
        prepare=chips,
        targets=[Target(at_most_ms=16.0, statistic="p95")],
        causes={
            "ms": "other work on the machine: by its thread's own time a key takes 9 ms, a near spelling 15 ms"
        },
    ),
    Benchmark(
        name="line_key_slot",
        workload="a key in the Line to the painted first free slot, 50 k clients, 200 k bookings",
        prepare=slot,
        targets=[Target(at_most_ms=50.0, statistic="p95")],
        causes={"ms": "other work on the machine: the slot is one question to the board in memory"},
    ),
]
