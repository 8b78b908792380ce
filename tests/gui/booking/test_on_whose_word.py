"""Who asked? After a drop, an exchange and a change in the form; and no stored fact to be seen before it is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import cast

import pytest
from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    Qt,
)
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.bookings import AskedBy, Booking, Mode, Status
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import IdentityCheckId
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.policy_rules import IdentityRule
from bookingdesk.gui.booking.word_panel import WordPanel
from bookingdesk.gui.clients.client_panel import ClientPanel
from bookingdesk.gui.clients.merge_panel import MergePanel
from bookingdesk.gui.widgets import spare_enter
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.line.views import LineMode
from bookingdesk.qt.caller import Word
from bookingdesk.settings.table import FORMS
from bookingdesk.usecases.clients import amend_client
from bookingdesk.usecases.commands import AmendClient, Reschedule, SetSetting
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.settings import set_setting
from tests.builders import BEN, span
from tests.fakes import FakeClock
from tests.gui.conftest import OpenWindow
from tests.gui.salon_day import booked, marked
from tests.salon import LENA, MAYA
from tests.usecases.test_identity import in_force

LATER = span("2025-06-23 16:00")


@pytest.fixture
def maya(sqlite_salon: Env) -> Client:
    """The salon checks who is calling; everything about Maya is known, and she was here in May."""
    env = sqlite_salon
    last = booked(env, "2025-05-09 10:00")
    marked(env, last, Status.ARRIVED, Status.COMPLETED)
    known = replace(
        env.store.read(lambda work: work.clients.get(MAYA)),
        born=date(1988, 3, 12),
        postcode="10969",
        address="Lindenstraße 90",
        agreed_password="Blue heron",
    )
    amend_client(env, AmendClient(client=known))
    set_setting(env, SetSetting(key="identity.mode", value="blind"))
    return env.store.read(lambda work: work.clients.get(MAYA))


@pytest.fixture
def coming(sqlite_salon: Env, maya: Client) -> Booking:
    """Maya comes today."""
    return booked(sqlite_salon, "2025-06-23 14:15")


@pytest.fixture
def place(open_window: OpenWindow, sqlite_salon: Env, coming: Booking) -> Workplace:
    return open_window(sqlite_salon)


def stored(place: Workplace, booking: Booking) -> Booking:
    return place.desk.env.store.read(lambda work: work.bookings.get(booking.id))


def dropped(place: Workplace, booking: Booking) -> WordPanel:
    """Dragged to 16:00; the page that asks who wished it."""
    place.actions.move(Reschedule(booking_id=booking.id, span=LATER))
    page = place.window.panel.page
    assert isinstance(page, WordPanel)
    return page


def test_that_a_drop_is_made_when_the_client_is_known(place: Workplace, coming: Booking, qtbot: QtBot) -> None:
    page = dropped(place, coming)
    assert stored(place, coming).span == coming.span
    qtbot.keyClick(QApplication.focusWidget(), "c")
    assert page.strip is not None
    qtbot.keyClicks(QApplication.focusWidget(), "1203 4417")
    assert stored(place, coming).span == LATER
    assert not isinstance(place.window.panel.page, WordPanel)


@pytest.mark.parametrize("waited", [False, True], ids=["at once", "after a look"])
def test_that_an_enter_behind_the_last_digit_takes_no_time_of_the_page_that_follows(
    place: Workplace, coming: Booking, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, waited: bool
) -> None:
    monkeypatch.setattr(spare_enter, "SPARE_MS", 150)
    place.bookings.reschedule(coming.id)
    qtbot.waitUntil(lambda: place.window.panel.page is not None)
    qtbot.keyClicks(QApplication.focusWidget(), "1203 4417")
    page = place.window.panel.page
    if waited:
        qtbot.wait(200)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert (stored(place, coming).span != coming.span) == waited
    if not waited:
        assert place.window.panel.page is page


def test_that_a_drop_of_ours_needs_a_reason(place: Workplace, coming: Booking, qtbot: QtBot) -> None:
    page = dropped(place, coming)
    qtbot.keyClick(QApplication.focusWidget(), "u")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert page.trouble.isVisible()
    assert stored(place, coming).span == coming.span
    qtbot.keyClicks(QApplication.focusWidget(), "Ana is ill")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert stored(place, coming).span == LATER
    last = place.desk.env.store.read(lambda work: work.audit.of_entity("booking", coming.id))[-1]
    assert (last.detail["asked_by"], last.detail["identity"]) == (AskedBy.BUSINESS.value, "not_needed")


def test_that_leaving_the_question_leaves_the_booking(place: Workplace, coming: Booking, qtbot: QtBot) -> None:
    page = dropped(place, coming)
    page.leave.click()
    assert stored(place, coming).span == coming.span
    assert place.window.panel.page is None


def test_that_two_clients_who_change_places_are_asked_by_us_only(
    place: Workplace, coming: Booking, qtbot: QtBot
) -> None:
    other = booked(place.desk.env, "2025-06-23 15:30", client=LENA, wanted=frozenset({BEN}))
    place.groups.swap(coming.id, other.id)
    page = place.window.panel.page
    assert isinstance(page, WordPanel)
    assert page.strip is None
    qtbot.keyClick(QApplication.focusWidget(), "u")
    qtbot.keyClicks(QApplication.focusWidget(), "both agreed")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert stored(place, coming).span.start == other.span.start


def test_that_a_new_time_in_the_form_is_stored_once_the_client_is_known(
    place: Workplace, coming: Booking, qtbot: QtBot
) -> None:
    form = place.bookings.open_booking(coming.id)
    assert form is not None
    form.editing.change(form.draft.changed(start=16 * 60))
    form.save()
    page = place.window.panel.page
    assert isinstance(page, WordPanel)
    qtbot.keyClick(QApplication.focusWidget(), "c")
    qtbot.keyClicks(QApplication.focusWidget(), "1203 4417")
    assert stored(place, coming).span.start == LATER.start


def test_that_another_mode_in_the_form_is_stored_once_the_client_is_known(
    place: Workplace, coming: Booking, qtbot: QtBot
) -> None:
    form = place.bookings.open_booking(coming.id)
    assert form is not None
    form.editing.change(form.draft.changed(mode=Mode.VIRTUAL, mode_detail="https://meet.example/1"))
    form.save()
    assert isinstance(place.window.panel.page, WordPanel)
    assert stored(place, coming) == coming
    qtbot.keyClick(QApplication.focusWidget(), "c")
    qtbot.keyClicks(QApplication.focusWidget(), "1203 4417")
    assert stored(place, coming).mode is Mode.VIRTUAL
    last = place.desk.env.store.read(lambda work: work.audit.of_entity("booking", coming.id))[-1]
    assert (last.action, last.detail["identity"]) == ("amend", "facts")


def facts(maya: Client, coming: Booking) -> dict[str, tuple[str, ...]]:
    """Every fact that a caller could be asked, in the forms in which it might be shown."""
    return {
        "birthday": ("12/03/1988", "12 Mar", "12 March", "1988-03-12"),
        "phone": (maya.phone, "4417"),
        "email": (maya.email,),
        "postcode": (maya.postcode,),
        "password": (maya.agreed_password,),
        "last visit": ("9 May", "2025-05-09", "09/05/2025"),
        "booking number": (str(coming.number),),
        "client number": (str(maya.id),),
    }


READABLE = (
    "text",
    "title",
    "toolTip",
    "statusTip",
    "whatsThis",
    "accessibleName",
    "accessibleDescription",
    "placeholderText",
    "windowTitle",
    "plainText",
    "currentText",
)
"""Properties of Qt that hold words."""


def words_of(thing: QObject) -> list[str]:
    """Everything a person or a program can read from an object: texts, tips, accessible words, model data."""
    found = [str(value) for name in READABLE if (value := thing.property(name))]
    for raw in thing.dynamicPropertyNames():
        try:
            value = thing.property(bytes(raw.data()).decode())
        except RuntimeError:  # one of Qt's own, of a type that Python has not
            continue
        found += [value] if isinstance(value, str) else []
    if isinstance(thing, QAbstractItemModel):
        found += model_words(thing)
    if isinstance(thing, QWidget):
        face = QAccessible.queryAccessibleInterface(thing)
        roles = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)
        found += [face.text(role) for role in roles] if face is not None else []
    return found


def model_words(model: QAbstractItemModel) -> list[str]:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    root = QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(root)
    return [
        str(model.index(row, column, root).data(role))
        for row in range(model.rowCount(root))
        for column in range(columns)
        for role in roles
    ]


def leaks(place: Workplace, maya: Client, coming: Booking) -> list[str]:
    """Which facts can be read anywhere in the window, and where."""
    seen, told = {}, facts(maya, coming)
    things = (place.window, *place.window.findChildren(QObject))
    for one in (each for each in things if isinstance(each, (QWidget, QAction, QAbstractItemModel))):
        text = "\n".join(words_of(one))
        for fact, forms in told.items():
            if any(form in text for form in forms):
                seen[f"{fact} in {type(one).__name__} {one.objectName()}"] = text
    return sorted(seen)


OPENED = {
    "cancelling": lambda place, coming: place.bookings.cancel(coming.id),
    "moving": lambda place, coming: place.bookings.reschedule(coming.id),
    "after a drop": lambda place, coming: dropped(place, coming),
}


@pytest.mark.parametrize("ticked", [False, True], ids=["blind", "tick"])
@pytest.mark.parametrize("opened", OPENED.values(), ids=OPENED)
def test_that_no_fact_is_anywhere_in_the_window_before_it_is_known_who_calls(
    place: Workplace, maya: Client, coming: Booking, qtbot: QtBot, ticked: bool, opened: partial[object]
) -> None:
    in_force(place.desk.env, IdentityRule(ticked=ticked))
    place.clients.open_client(MAYA)
    place.bookings.open_booking(coming.id)
    opened(place, coming)
    assert leaks(place, maya, coming) == []


def test_that_an_address_that_a_message_went_to_is_told_to_nobody(
    place: Workplace, maya: Client, coming: Booking
) -> None:
    env = place.desk.env

    def sent(work: Work) -> None:
        for row in work.outbox.page(states=frozenset({MessageState.QUEUED}), limit=100):
            work.outbox.replace(
                replace(row, state=MessageState.SENT, sent_at=env.now(), recipient=maya.email or maya.phone)
            )

    env.store.write(sent)
    page = place.clients.open_client(MAYA)
    assert page is not None
    assert leaks(place, maya, coming) == []
    place.bookings.open_booking(coming.id)
    assert leaks(place, maya, coming) == []
    place.desk.caller.confirm(MAYA, IdentityCheckId("known"))
    assert maya.email in page.form.messages.list.item(0).text()


def test_that_the_number_of_what_was_booked_instead_is_told_to_nobody(
    place: Workplace, maya: Client, coming: Booking
) -> None:
    gone = booked(place.desk.env, "2025-06-24 11:00", replaces=coming.id)
    place.bookings.open_booking(gone.id)
    assert leaks(place, maya, coming) == []


def test_that_the_form_of_a_client_goes_with_the_contact(
    place: Workplace, maya: Client, coming: Booking, qtbot: QtBot
) -> None:
    place.desk.caller.confirm(MAYA, IdentityCheckId("known"))
    page = place.clients.open_client(MAYA, edit=True)
    assert page is not None
    assert page.editor is not None
    page.editor.form.note.setPlainText("likes tea")
    place.desk.caller.forget()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert leaks(place, maya, coming) == []
    assert place.clients.unsaved == 1, "what was typed is kept until it is known again who calls"


PAGES = OPENED | {
    "client": lambda place, coming: place.clients.open_client(MAYA),
    "booking": lambda place, coming: place.bookings.open_booking(coming.id),
    "settling": lambda place, coming: place.bookings.settle(coming.id),
}


@pytest.mark.parametrize("form", ["panel", "window"])
def test_that_no_fact_stays_in_the_window_once_the_contact_is_over(
    place: Workplace, maya: Client, coming: Booking, form: str
) -> None:
    place.window.settings.set(FORMS, form)
    for page, opened in PAGES.items():
        place.desk.caller.confirm(MAYA, IdentityCheckId("known"))
        if page != "after a drop":
            opened(place, coming)
            assert leaks(place, maya, coming) != [], page
        place.desk.caller.forget()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert leaks(place, maya, coming) == [], page


def test_that_the_contact_ends_by_the_clock_and_takes_the_facts_with_it(
    place: Workplace, maya: Client, coming: Booking, sqlite_salon: Env, qtbot: QtBot
) -> None:
    place.desk.caller.confirm(MAYA, IdentityCheckId("known"))
    place.clients.open_client(MAYA)
    assert leaks(place, maya, coming) != []
    cast(FakeClock, sqlite_salon.clock).move(minutes=15)
    qtbot.waitUntil(lambda: leaks(place, maya, coming) == [], timeout=4000)


def test_that_a_card_in_the_line_goes_with_the_contact(
    place: Workplace, maya: Client, coming: Booking, qtbot: QtBot
) -> None:
    place.desk.caller.confirm(MAYA, IdentityCheckId("known"))
    line = place.line
    line.start(LineMode.CLIENT)
    qtbot.keyClicks(line.field, "mayo")
    qtbot.waitUntil(lambda: line.clients.about() != "")
    known = line.clients.about()
    place.desk.caller.forget()
    assert line.clients.about() != known
    qtbot.waitUntil(lambda: line.clients.about() not in {"", known})


def test_that_two_profiles_side_by_side_go_with_the_contact(place: Workplace) -> None:
    place.desk.caller.confirm(MAYA, IdentityCheckId("known"))
    assert isinstance(place.clients.compare(MAYA, LENA), MergePanel)
    place.desk.caller.forget()
    assert not isinstance(place.window.panel.page, MergePanel)


def test_that_two_profiles_are_not_laid_side_by_side_for_an_unknown_caller(
    place: Workplace, maya: Client, coming: Booking
) -> None:
    place.clients.compare(MAYA, LENA)
    assert leaks(place, maya, coming) == []
    place.desk.caller.confirm(MAYA, IdentityCheckId("known"))
    page = place.window.panel.page
    assert isinstance(page, ClientPanel)
    assert page.strip is None
    page._take_known()
    assert isinstance(place.window.panel.page, MergePanel)


def test_that_a_fact_would_be_found(place: Workplace, maya: Client, coming: Booking) -> None:
    note = QLineEdit("the number ends in 4417", place.window)
    note.setToolTip(maya.email)
    assert any("phone in QLineEdit" in leak for leak in leaks(place, maya, coming))
    assert any("email in QLineEdit" in leak for leak in leaks(place, maya, coming))


def test_that_a_move_onto_something_else_of_the_client_asks_once_who_wished_it(
    place: Workplace, coming: Booking, qtbot: QtBot
) -> None:
    booked(place.desk.env, "2025-06-23 16:15", wanted=frozenset({BEN}))
    dropped(place, coming)
    qtbot.keyClick(QApplication.focusWidget(), "u")
    qtbot.keyClicks(QApplication.focusWidget(), "Ana is ill")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert stored(place, coming).span == coming.span
    both = place.toasts.findChild(QPushButton, "both")
    assert isinstance(both, QPushButton)
    both.click()
    assert not isinstance(place.window.panel.page, WordPanel)
    assert stored(place, coming).span == LATER
    last = place.desk.env.store.read(lambda work: work.audit.of_entity("booking", coming.id))[-1]
    assert last.detail["asked_by"] == AskedBy.BUSINESS.value


def test_that_the_next_time_after_a_refused_undo_asks_who_wished_it(
    place: Workplace, coming: Booking, qtbot: QtBot
) -> None:
    slot = FreeSlot(span=LATER, allocations=())
    place.actions._take_instead(coming.id, slot)
    assert isinstance(place.window.panel.page, WordPanel)
    assert stored(place, coming).span == coming.span


def test_that_an_answer_after_the_form_was_closed_stores_nothing(
    place: Workplace, coming: Booking, qtbot: QtBot
) -> None:
    place.window.settings.set(FORMS, "window")
    panel = place.bookings.open_booking(coming.id, edit=True)
    assert panel is not None
    panel.editing.change(replace(panel.draft, start=16 * 60))
    panel.save()
    (page,) = [w for w in QApplication.allWidgets() if isinstance(w, WordPanel)]
    panel.window().close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    page.settled.emit(Word(asked_by=AskedBy.BUSINESS, reason="Ana is ill"))
    assert stored(place, coming).span == coming.span


def test_that_the_number_is_in_no_title_before_it_is_known_who_calls(place: Workplace, coming: Booking) -> None:
    place.bookings.settle(coming.id)
    assert str(coming.number) not in place.window.panel.accessibleName()
