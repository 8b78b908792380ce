"""A client's page and form: answers on one page, validates while typing, warns of doubles, keeps what was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.clients import Channel, Client, ClientKind
from bookingdesk.domain.errors import DatabaseUnreachable
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.users import PROGRAM
from bookingdesk.gui.booking.booking_panel import BookingPanel
from bookingdesk.gui.clients.client_form import ClientForm
from bookingdesk.gui.clients.client_panel import ClientPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.clients import amend_client
from bookingdesk.usecases.commands import AmendClient
from bookingdesk.usecases.env import ChangeSet, Env
from tests.builders import ANA
from tests.gui.salon_day import booked
from tests.salon import HARBOUR, MAYA


def client(env: Env, number: ClientId) -> Client:
    return env.store.read(lambda work: work.clients.get(number))


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def opened(workplace: Workplace, number: ClientId = MAYA) -> ClientPanel:
    page = workplace.clients.open_client(number)
    assert page is not None
    return page


def edited(workplace: Workplace, number: ClientId = MAYA) -> tuple[ClientPanel, ClientForm]:
    page = opened(workplace, number)
    page.begin_editing()
    assert page.editor is not None
    return page, page.editor


def retyped(qtbot: QtBot, field: QWidget, text: str) -> None:
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, text)


def test_that_the_page_says_what_comes_next_as_it_is_read_out(sqlite_salon: Env, workplace: Workplace) -> None:
    booked(sqlite_salon, "2025-06-26 14:15", wanted=frozenset({ANA}))
    booked(sqlite_salon, "2025-07-24 14:15", wanted=frozenset({ANA}))
    page = opened(workplace)
    assert page.form.next.text().startswith("Thursday 26 June at 14:15 with Ana, Haircut, 45 minutes")
    assert "Thu 24 Jul 2025 14:15, Haircut, Ana: Confirmed" in page.form.bookings.item(0).text()
    assert "Ortiz, Maya" in page.form.name.text()
    assert "#2041" in page.form.about.text()


def test_that_the_page_says_at_once_what_became_of_a_message(sqlite_salon: Env, workplace: Workplace) -> None:
    booked(sqlite_salon, "2025-06-26 14:15")
    page = opened(workplace)
    assert page._file is not None
    sent = replace(page._file.messages[0], state=MessageState.SENT, sent_at=sqlite_salon.now())
    sqlite_salon.store.write(lambda work: work.outbox.replace(sent))
    workplace.desk.announce(ChangeSet(messages=frozenset({sent.id})))
    assert sent in page._file.messages


def test_that_a_client_without_bookings_is_told_so(workplace: Workplace) -> None:
    page = opened(workplace)
    assert page.form.next.text() == "No booking to come."
    assert page.form.bookings_head.text() == "No other bookings yet."
    assert page.form.book.isEnabled()


def test_that_letters_on_the_page_book_and_edit(qtbot: QtBot, workplace: Workplace) -> None:
    page = opened(workplace)
    qtbot.keyClicks(focused(), "e")
    assert page.editor is not None
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert page.editor is None
    page.form.book.setFocus()
    qtbot.keyClicks(focused(), "b")
    form = workplace.window.panel.page
    assert isinstance(form, BookingPanel)
    assert form.draft.client is not None
    assert form.draft.client.id == MAYA


def test_that_a_letter_on_the_page_acts_on_the_next_booking(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-26 14:15")
    opened(workplace)
    assert workplace.selection.current == booking.id
    qtbot.waitUntil(lambda: workplace.status_of(booking.id) is not None)
    qtbot.keyClicks(focused(), "r")
    page = workplace.window.panel.page
    assert page is not None
    assert page.objectName() == "reschedulePanel"


def test_that_a_changed_phone_is_stored_with_its_history(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    page, form = edited(workplace)
    old = client(sqlite_salon, MAYA).phone
    retyped(qtbot, form.form.phone, "030 555 0101")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert page.editor is None
    assert client(sqlite_salon, MAYA).phone == "+49305550101"
    assert "+49 30 5550101" in page.form.reach.text()
    (change,) = [
        c for c in sqlite_salon.store.read(lambda work: work.clients.changes_of(MAYA)) if c.field == "phone"
    ]
    assert (change.old, change.new) == (old, "+49305550101")


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("maya@mail,ex", "“,” at position 10"),
        ("maya@@mail.ex", "“@” at position 6"),
        ("maya", "Not complete"),
    ],
)
def test_that_a_wrong_email_is_told_where_it_goes_wrong(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, email: str, words: str
) -> None:
    before = client(sqlite_salon, MAYA)
    _page, form = edited(workplace)
    retyped(qtbot, form.form.email, email)
    assert words in form.form.email_problem.text()
    assert form.form.email.accessibleDescription() == form.form.email_problem.text()
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert focused() is form.form.email
    assert form.form.email.text() == email
    assert client(sqlite_salon, MAYA) == before


def test_that_a_new_client_needs_a_name_and_one_contact(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    workplace.window.commands.run("new_client")
    form = workplace.window.panel.page
    assert isinstance(form, ClientForm)
    assert form.form.given_needed.text() == "needed"
    assert form.form.phone_needed.text() == "needed"
    assert not form.form.more_box.isVisible()
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert form.form.error.text() == "First name: needed"
    qtbot.keyClicks(focused(), "Leo")
    form.form.family.setFocus()
    qtbot.keyClicks(focused(), "Brandt")
    form.form.phone.setFocus()
    qtbot.keyClicks(focused(), "030 555 0999")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    page = workplace.window.panel.page
    assert isinstance(page, ClientPanel)
    stored = client(sqlite_salon, page.client_id)
    assert (stored.name, stored.phone) == ("Leo Brandt", "+49305550999")
    assert stored.preferred_channel.value == "phone"


def test_that_a_likely_double_is_shown_before_it_is_stored(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    count = sqlite_salon.store.read(lambda work: work.clients.count())
    workplace.window.commands.run("new_client")
    form = workplace.window.panel.page
    assert isinstance(form, ClientForm)
    retyped(qtbot, form.form.given, "Mayra")
    retyped(qtbot, form.form.family, "Ortiz")
    retyped(qtbot, form.form.phone, client(sqlite_salon, MAYA).phone)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert form.form.alike.isVisible()
    assert form.form.alike_text.text() == "Looks like Ortiz, Maya  #2041 (same phone)."
    assert sqlite_salon.store.read(lambda work: work.clients.count()) == count
    form.form.not_same.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert sqlite_salon.store.read(lambda work: work.clients.count()) == count + 1


def test_that_typed_text_survives_esc(qtbot: QtBot, workplace: Workplace) -> None:
    _page, form = edited(workplace)
    retyped(qtbot, form.form.family, "Ortiz-Brandt")
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    workplace.window.panel.close_all()
    again = opened(workplace)
    assert again.editor is not None
    assert again.editor.form.family.text() == "Ortiz-Brandt"


@pytest.mark.parametrize(("name", "said"), [("Ben", "Ben"), (PROGRAM, "bookingdesk (by itself)")])
def test_that_another_desks_change_is_shown_beside_mine(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, name: str, said: str
) -> None:
    _page, form = edited(workplace)
    retyped(qtbot, form.form.family, "Ortega")
    theirs = replace(client(sqlite_salon, MAYA), family_name="Ortiz-Vega")
    amend_client(replace(sqlite_salon, actor=replace(sqlite_salon.actor, name=name)), AmendClient(client=theirs))
    form.form.family.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert not form.form.strip.isHidden()
    assert form.form.strip_text.text() == f"{said} changed this profile while you were editing."
    form.form.keep_mine.click()
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert client(sqlite_salon, MAYA).family_name == "Ortega"


def test_that_contact_persons_of_an_organisation_are_kept(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    _page, form = edited(workplace, HARBOUR)
    assert form.draft.kind is ClientKind.ORGANISATION
    assert form.form.organisation.isVisible()
    assert not form.form.given.isVisible()
    form.form.add_person.click()
    table = form.form.persons
    item = table.item(1, 0)
    assert item is not None
    item.setText("Jan Albers")
    form.save()
    persons = client(sqlite_salon, HARBOUR).contact_persons
    assert [p.name for p in persons] == ["Petra Klein", "Jan Albers"]


def test_that_the_contact_check_is_stamped_with_one_key(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    old = replace(client(sqlite_salon, MAYA), contact_checked_at=None)
    amend_client(sqlite_salon, AmendClient(client=old))
    page = opened(workplace)
    assert page.form.still_right.isVisible()
    qtbot.keyClicks(focused(), "o")
    assert client(sqlite_salon, MAYA).contact_checked_at == sqlite_salon.now()
    assert not page.form.still_right.isVisible()


def test_that_the_page_stays_and_says_so_while_the_database_does_not_answer(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(workplace)
    name = page.form.name.text()

    def gone(store: object, step: object) -> None:
        raise DatabaseUnreachable(where="the desk's database")

    with monkeypatch.context() as lost:
        lost.setattr(type(workplace.desk.env.store), "read", gone)
        page.refresh()
    assert page.form.trouble.text().startswith("History could not be loaded. ")
    assert (page.form.again.isVisible(), page.form.name.text()) == (True, name)
    page.form.again.click()
    assert not page.form.trouble.isVisible()


def test_that_the_form_says_live_by_which_way_the_client_is_told(qtbot: QtBot, workplace: Workplace) -> None:
    _page, form = edited(workplace)
    said = form.form.prefers_problem
    form.form.prefers.setCurrentIndex(form.form.prefers.findData(Channel.SMS.value))
    form.form.prefers.activated.emit(form.form.prefers.currentIndex())
    assert said.text().endswith("The client prefers SMS, which this desk can't send yet.")
    assert said.property("tone") == "warning"
    retyped(qtbot, form.form.email, "maya@mail.example")
    retyped(qtbot, form.form.phone, " ")
    assert (said.text(), said.property("tone")) == ("There is no phone number yet.", "error")
    retyped(qtbot, form.form.phone, "0151 12345678")
    form.form.prefers.setCurrentIndex(form.form.prefers.findData(Channel.EMAIL.value))
    form.form.prefers.activated.emit(form.form.prefers.currentIndex())
    assert (said.text(), said.property("tone")) == ("Messages go by email.", "secondary")
    assert form.form.prefers.accessibleDescription() == "Messages go by email."
