"""P8 at its full size: two thousand reminders leave beside an open window, and whoever types in it feels nothing.

The control sends a few of them in the window's own thread, which must be felt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from bookingdesk.domain.messages import MessageState
from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.workplace import Workplace
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.messaging.smtp import SmtpSender
from bookingdesk.qt.desk import Desk
from bookingdesk.settings.file import Settings
from bookingdesk.usecases.commands import SendDue
from bookingdesk.usecases.dispatching import send_due
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.readings import Heartbeat
from tests.benchmarks.bench_send import prepared, reminders
from tests.benchmarks.busy_desk import a_desk
from tests.benchmarks.smtp_sink import sink
from tests.benchmarks.stored_desk import stored
from tests.proofs.pulse import STALL_LIMIT, Pulse

MANY, FEW = 2_000, 100
OpenWindow = Callable[[Env], Workplace]


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    """Opens the whole program on an `env`, mail and all; closed at the end."""
    opened: list[Workplace] = []

    def open_on(env: Env) -> Workplace:
        window = MainWindow(Settings(tmp_path / "settings.json"))
        window.resize(1600, 900)
        place = Workplace(window, Desk(env, formatter=Formatter()), make_sender=SmtpSender)
        place.start()
        window.show()
        qtbot.waitExposed(window)
        opened.append(place)
        return place

    yield open_on
    for place in opened:
        place.window.may_close = lambda: True
        place.window.close()
        place.window.deleteLater()
    opened.clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("wanted", [FEW, pytest.param(MANY, marks=pytest.mark.full)])
def test_that_reminders_leave_beside_an_open_window_and_are_not_felt(
    wanted: int, qtbot: QtBot, open_window: OpenWindow, say: Callable[[str], None]
) -> None:
    with stored(a_desk(20, 15)) as env, sink() as port:
        bookings = env.store.write(partial(prepared, port, wanted))
        place = open_window(env)
        qtbot.wait(500)
        env.store.write(lambda work: work.outbox.plan(reminders(bookings, 1)))
        pulse = Pulse()
        assert place.mail is not None
        with qtbot.waitSignal(place.mail.heartbeat, timeout=300_000, check_params_cb=all_have_left):
            place.mail.wake()
        qtbot.wait(500)
        pulse.stop()
        env.store.write(lambda work: work.outbox.plan(reminders(bookings[:20], 2)))
        control = Pulse()
        qtbot.wait(10)
        send_due(env, SendDue(limit=20), SmtpSender())
        qtbot.wait(10)
        control.stop()
        in_all = env.store.read(lambda work: work.outbox.counts()).get(MessageState.SENT, 0)
    say(
        f"P8 many reminders: {in_all - 20}/{wanted} sent, window held {pulse.worst * 1000:.0f} ms "
        f"(by the clock {pulse.worst_by_the_clock * 1000:.0f} ms), control {control.worst * 1000:.0f} ms"
    )
    assert in_all == wanted + 20
    assert pulse.worst <= STALL_LIMIT
    assert control.worst > STALL_LIMIT


def all_have_left(beat: Heartbeat) -> bool:
    """Whether nothing waits any more."""
    return not beat.counts.get(MessageState.QUEUED) and not beat.counts.get(MessageState.SENDING)
