"""Opens the outbox with messages of every fate in it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.gui.workplace import Workplace
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.dispatching import heartbeat
from bookingdesk.usecases.releasing import silence
from tests.gui.salon_day import booked

FATES = (
    (MessageState.QUEUED, ""),
    (MessageState.SENT, ""),
    (MessageState.FAILED, "address_refused"),
    (MessageState.IN_DOUBT, "may_have_arrived"),
    (MessageState.WITHDRAWN, "by_desk"),
    (MessageState.SKIPPED, "inside_lead_time"),
)


def confirmation_of(place: Workplace, booking: BookingId) -> Message:
    """The message about a new booking."""
    rows = place.desk.env.store.read(lambda work: work.outbox.of_booking(booking))
    return next(row for row in rows if row.kind.value == "confirmation")


def put(place: Workplace, booking: BookingId, state: MessageState, reason: str = "") -> Message:
    """Let its confirmation have this fate."""
    row = confirmation_of(place, booking)
    sent = place.desk.env.now() if state is MessageState.SENT else None
    changed = replace(row, state=state, reason=reason, sent_at=sent)
    place.desk.env.store.write(lambda work: work.outbox.replace(changed))
    return changed


def filled(place: Workplace) -> list[Message]:
    """One message of each fate, in the order of FATES."""
    found = []
    for hour, (state, reason) in zip((9, 10, 11, 13, 15, 16), FATES, strict=True):
        booking = booked(place.desk.env, f"2025-06-26 {hour:02}:00", client=2042 if hour % 2 else 2041)
        found.append(put(place, booking.id, state, reason))
    return found


def outbox(place: Workplace, qtbot: QtBot) -> QWidget:
    """The page with every fate, the first row chosen."""
    filled(place)
    place.window.commands.run("outbox")
    place.outbox.view.part.setCurrentIndex(place.outbox.view.part.count() - 1)
    place.outbox.view.table.setFocus()
    place.outbox.view.table.choose([], 0)
    return place.outbox.view


def message_text(place: Workplace, qtbot: QtBot) -> QWidget:
    """What a message says."""
    outbox(place, qtbot)
    place.outbox.view.text.click()
    assert place.window.panel.page is not None
    return place.window.panel.page


def not_informed(place: Workplace, qtbot: QtBot) -> QWidget:
    """Whose clients do not know how their booking stands."""
    filled(place)
    place.window.commands.run("not_informed")
    assert place.window.panel.page is not None
    return place.window.panel.page


def untold(place: Workplace, qtbot: QtBot) -> QWidget:
    """A booking whose client does not know how it stands."""
    stored = booked(place.desk.env, "2025-06-26 16:00")
    put(place, stored.id, MessageState.FAILED, "address_refused")
    page = place.bookings.open_booking(stored.id)
    assert page is not None
    return page


def confirm_by_call(place: Workplace, qtbot: QtBot) -> QWidget:
    """The call that asks whether somebody comes."""
    kept = booked(place.desk.env, "2025-06-27 16:00", status=Status.TENTATIVE)
    rows = place.desk.env.store.read(lambda work: work.outbox.of_booking(kept.id))
    page = place.calls.open(next(row.id for row in rows if row.kind is MessageKind.CONFIRM_CALL))
    assert page is not None
    return page


def silenced(place: Workplace) -> None:
    """As on a copy of the database: what belongs beside it is not there."""
    store, env = place.desk.env.store, place.desk.env
    assert isinstance(store, SqlStore)
    assert store.beside is not None
    store.write(lambda work: work.home.note())
    booked(env, "2025-06-26 09:00", client=2041)
    store.beside.unlink()
    store.write(lambda work: silence(work, env))
    place.status.show_heartbeat(heartbeat(env))


def release(place: Workplace, qtbot: QtBot) -> QWidget:
    """What a supervisor reads before the messages of a copy leave."""
    silenced(place)
    place.window.commands.run("release_messages")
    assert place.window.panel.page is not None
    return place.window.panel.page
