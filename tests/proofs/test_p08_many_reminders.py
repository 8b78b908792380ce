"""P8 at its full size: two thousand reminders leave beside an open window, and whoever types in it feels nothing.

The control sends a few of them in the window's own thread, which must be felt.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.app import SWITCH_SECONDS
from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.workplace import Workplace
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.messaging.smtp import SmtpSender
from bookingdesk.presentation.palette import Scheme
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import apply_look
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

MANY, FEW, CONTROL = 2_000, 100, 20
SETTLED_MS = 2_000
"""After which a window has read and made all that it does in its first idle moments."""


@contextmanager
def opened(env: Env, qapp: QApplication, qtbot: QtBot, folder: Path) -> Iterator[Workplace]:
    """The whole program on an `env`, mail and all, with its calendar in sight; closed at the end."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.collect()
    gc.freeze()
    apply_look(qapp, Scheme.LIGHT)
    window = MainWindow(Settings(folder / "settings.json"))
    window.resize(1600, 900)
    place = Workplace(window, Desk(env, formatter=Formatter()), make_sender=SmtpSender)
    place.start()
    window.canvas.show_view("day")
    window.show()
    qtbot.waitExposed(window)
    qtbot.wait(SETTLED_MS)
    assert place.calendar.view.canvas.isVisible()
    yield place
    window.may_close = lambda: True
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    sys.setswitchinterval(usual)


@pytest.mark.parametrize(("wanted", "turns"), [(FEW, 3), pytest.param(MANY, 1, marks=pytest.mark.full)])
def test_that_reminders_leave_beside_an_open_window_and_are_not_felt(
    wanted: int, turns: int, qapp: QApplication, qtbot: QtBot, tmp_path: Path, say: Callable[[str], None]
) -> None:
    """The few are sent up to three times: what other programs do to the window differs, what we do does not."""
    pulses: list[Pulse] = []
    with stored(a_desk(20, 15)) as env, sink() as port, opened(env, qapp, qtbot, tmp_path) as place:
        bookings = env.store.write(partial(prepared, port, wanted))
        while len(pulses) < turns and not any(pulse.worst <= STALL_LIMIT for pulse in pulses):
            pulses.append(felt_while_sent(place, reminders(bookings, len(pulses)), qtbot))
        assert place.mail is not None
        assert place.mail.stop()
        env.store.write(lambda work: work.outbox.plan(reminders(bookings[:CONTROL], turns)))
        control = Pulse()
        qtbot.wait(10)
        send_due(env, SendDue(limit=CONTROL), SmtpSender())
        qtbot.wait(10)
        control.stop()
        in_all = env.store.read(lambda work: work.outbox.counts()).get(MessageState.SENT, 0)
    held = min(pulses, key=lambda pulse: pulse.worst)
    say(
        f"P8 many reminders: {in_all - CONTROL}/{wanted * len(pulses)} sent, "
        f"window held {_ms(pulses)} ms (by the clock {held.worst_by_the_clock * 1000:.0f} ms), "
        f"control {control.worst * 1000:.0f} ms"
    )
    assert in_all == wanted * len(pulses) + CONTROL
    assert held.worst <= STALL_LIMIT
    assert control.worst > STALL_LIMIT


def felt_while_sent(place: Workplace, rows: Sequence[Message], qtbot: QtBot) -> Pulse:
    """What the window felt while the worker sent these."""
    place.desk.env.store.write(lambda work: work.outbox.plan(rows))
    pulse = Pulse()
    assert place.mail is not None
    with qtbot.waitSignal(place.mail.heartbeat, timeout=300_000, check_params_cb=all_have_left):
        place.mail.wake()
    qtbot.wait(500)
    pulse.stop()
    return pulse


def all_have_left(beat: Heartbeat) -> bool:
    """Whether nothing waits any more."""
    return not beat.counts.get(MessageState.QUEUED) and not beat.counts.get(MessageState.SENDING)


def _ms(pulses: Sequence[Pulse]) -> str:
    """The longest of each turn."""
    return ", then ".join(f"{pulse.worst * 1000:.0f}" for pulse in pulses)
