"""Client and Arrive mode, the keys between them, and what assistive technology gets to know."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QToolButton

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.gui.line import speaker
from bookingdesk.presentation.line.views import LineMode, Phase
from bookingdesk.qt.change_bus import ANYWHERE
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.clients import register_client
from bookingdesk.usecases.commands import Book, RegisterClient
from tests.builders import COLOUR, HAIRCUT, a_client, span
from tests.gui.line.conftest import Front
from tests.salon import LENA, MAYA, OLE


def booked(front: Front, client: ClientId, start: str, service: int = HAIRCUT, minutes: int = 45) -> BookingId:
    """A booking made somewhere in the desk."""
    command = Book(
        booking_id=BookingId(front.env.new_id()),
        client_id=client,
        service_id=service,  # type: ignore[arg-type]
        span=span(start, minutes),
    )
    return front.desk.do(book, command).id


def booked_elsewhere(front: Front, client: ClientId, start: str) -> None:
    """The window only hears that somebody wrote."""
    command = Book(
        booking_id=BookingId(front.env.new_id()), client_id=client, service_id=HAIRCUT, span=span(start, 45)
    )
    book(front.env, command)
    front.desk.announce(ANYWHERE)


def test_that_the_card_of_a_client_follows_another_desk(front: Front) -> None:
    front.start(LineMode.CLIENT)
    front.type("mayo")
    front.qtbot.waitUntil(lambda: front.line.candidates.facts.isVisible())
    assert "14:15" not in front.line.candidates.facts.text()
    booked_elsewhere(front, MAYA, "2025-06-26 14:15")
    front.qtbot.waitUntil(lambda: "14:15" in front.line.candidates.facts.text())


def numbered(front: Front, booking: BookingId) -> int:
    """What its client was told."""
    return front.env.store.read(lambda work: work.bookings.get(booking)).number


def status(front: Front, booking: BookingId) -> Status:
    """What is stored."""
    return front.env.store.read(lambda work: work.bookings.get(booking)).status


def test_that_f3_mayo_shows_the_sentence_to_read_out(front: Front) -> None:
    booked(front, MAYA, "2025-06-26 14:15", COLOUR, 60)
    front.start(LineMode.CLIENT)
    front.type("mayo")
    front.qtbot.waitUntil(lambda: front.line.candidates.facts.isVisible())
    text = front.line.candidates.facts.text()
    assert text.startswith("Thursday 26 June at 14:15 with Ana, Colour, 60 minutes, Room 1.")
    assert front.line.candidates.facts.textFormat() is Qt.TextFormat.PlainText


def test_that_enter_opens_the_client_s_file(front: Front) -> None:
    front.start(LineMode.CLIENT)
    front.type("mayo")
    front.enter()
    assert front.chosen == [MAYA]
    assert front.line.field.text() == ""


@pytest.mark.parametrize("typed", ["{number}", "#{number}", "No. {number}", "Nr {spaced}", "{arabic}"])
def test_that_a_booking_is_found_by_the_number_that_its_client_reads_out(front: Front, typed: str) -> None:
    booking = booked(front, MAYA, "2025-06-26 14:15", COLOUR, 60)
    number = str(numbered(front, booking))
    arabic = number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    front.start(LineMode.CLIENT)
    front.line.field.insert(typed.format(number=number, spaced=" ".join(number), arabic=arabic))
    (row,) = front.view.rows
    assert front.view.phase is Phase.READY
    assert row.sentence.startswith(f"Booking {number}, Maya Ortiz, Colour, Thu 26 Jun 14:15")
    assert front.line.candidates.facts.text().startswith("Thursday 26 June at 14:15 with Ana")
    front.enter()
    assert [one.id for one in front.found] == [booking]
    assert front.chosen == []
    assert front.line.field.text() == ""


def test_that_clients_whom_a_number_fits_stay_first_and_never_hide_the_booking(front: Front) -> None:
    number = numbered(front, booked(front, LENA, "2025-06-26 14:15", COLOUR, 60))
    for given in ("Ari", "Bo", "Cy", "Di", "Ed", "Flo"):
        phone = f"+4930{number}{ord(given[0])}1"
        command = RegisterClient(client=a_client(given_name=given, family_name="Many", phone=phone))
        register_client(front.env, command)
    front.start(LineMode.CLIENT)
    front.type(str(number))
    targets = [row.target for row in front.view.rows]
    assert [type(one).__name__ for one in targets] == ["Client"] * 4 + ["Numbered"]
    assert front.view.phase is Phase.AMBIGUOUS
    front.enter()
    assert front.found == []
    assert len(front.chosen) == 1


def test_that_a_client_without_a_booking_says_so(front: Front) -> None:
    front.start(LineMode.CLIENT)
    front.type("ole")
    front.qtbot.waitUntil(lambda: "No booking to come." in front.line.candidates.facts.text())


def test_that_nobody_found_is_said(front: Front) -> None:
    front.start(LineMode.CLIENT)
    front.type("qqq")
    assert front.view.phase is Phase.NO_MATCH
    front.enter()
    assert front.chosen == []


def test_that_arrivals_are_filtered_and_enter_marks_them(front: Front) -> None:
    maya = booked(front, MAYA, "2025-06-23 14:15")
    lena = booked(front, LENA, "2025-06-23 14:30")
    front.start(LineMode.ARRIVE)
    front.type("le")
    assert [row.cells[1] for row in front.view.rows] == ["Weiß, Lena"]
    front.enter()
    assert (status(front, lena), status(front, maya)) == (Status.ARRIVED, Status.CONFIRMED)
    assert [booking.id for booking in front.marked] == [lena]


def test_that_f9_enter_takes_the_next_who_is_due(front: Front) -> None:
    booked(front, LENA, "2025-06-23 16:00")
    maya = booked(front, MAYA, "2025-06-23 14:15")
    front.start(LineMode.ARRIVE)
    front.enter()
    assert status(front, maya) is Status.ARRIVED


def test_that_shift_enter_marks_a_no_show(front: Front, clock: object) -> None:
    maya = booked(front, MAYA, "2025-06-23 14:15")
    clock.move(minutes=15)  # type: ignore[attr-defined]
    front.start(LineMode.ARRIVE)
    front.type("ma")
    front.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert status(front, maya) is Status.NO_SHOW


def test_that_a_client_who_comes_after_all_can_still_arrive(front: Front) -> None:
    maya = booked(front, MAYA, "2025-06-23 14:15")
    front.start(LineMode.ARRIVE)
    front.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    front.start(LineMode.ARRIVE)
    front.type("maya")
    front.enter()
    assert status(front, maya) is Status.ARRIVED


def test_that_those_long_overdue_come_after_those_due_now(front: Front, clock: object) -> None:
    booked(front, LENA, "2025-06-23 14:15")
    booked(front, MAYA, "2025-06-23 15:15")
    clock.move(minutes=75)  # type: ignore[attr-defined]
    front.start(LineMode.ARRIVE)
    assert [row.cells[1] for row in front.view.rows] == ["Ortiz, Maya", "Weiß, Lena"]
    assert front.view.rows[1].cells[3] == "62 min late"


def test_that_everybody_here_is_said(front: Front) -> None:
    front.start(LineMode.ARRIVE)
    assert front.view.echo == "Everybody expected today has arrived."
    front.enter()
    assert front.marked == []


def test_that_a_change_elsewhere_is_seen_in_the_list(front: Front) -> None:
    front.start(LineMode.ARRIVE)
    assert front.view.rows == ()
    booked_elsewhere(front, OLE, "2025-06-23 15:00")
    front.type("o")
    assert [row.cells[1] for row in front.view.rows] == ["Sørensen, Ole"]


def test_that_the_empty_booking_line_offers_who_is_due_and_marks_only_after_down(front: Front) -> None:
    maya = booked(front, MAYA, "2025-06-23 14:15")
    front.start()
    front.settled(lambda view: bool(view.rows))
    front.enter()
    assert status(front, maya) is Status.CONFIRMED
    front.press(Qt.Key.Key_Down)
    front.enter()
    assert status(front, maya) is Status.ARRIVED


def test_that_ctrl_z_goes_to_the_window_when_the_field_has_nothing_to_undo(front: Front) -> None:
    pressed: list[int] = []
    shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), front.window)
    shortcut.activated.connect(lambda: pressed.append(1))
    front.start()
    front.type("mayo")
    front.qtbot.keyClick(front.line.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (pressed, front.line.field.text()) == ([], "")
    front.line.field.setText("")
    front.qtbot.keyClick(front.line.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [1]


def test_that_escape_in_the_empty_field_lets_the_focus_go(front: Front) -> None:
    with front.qtbot.waitSignal(front.line.left, timeout=500):
        front.start()
        front.press(Qt.Key.Key_Escape)


def test_that_tab_leaves_the_empty_field(front: Front) -> None:
    front.start()
    front.press(Qt.Key.Key_Tab)
    assert front.forms == []


def test_that_the_candidates_never_take_the_focus(front: Front) -> None:
    front.start(LineMode.CLIENT)
    front.type("m")
    front.qtbot.waitUntil(lambda: front.line.candidates.isVisible())
    front.qtbot.mouseClick(
        front.line.candidates.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=front.line.candidates.list.visualRect(front.line.candidates.model.index(0)).center(),
    )
    assert front.line.field.hasFocus()
    assert front.line.candidates.list.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_that_the_candidates_go_when_the_focus_does_and_come_back_with_it(front: Front) -> None:
    front.start(LineMode.CLIENT)
    front.type("mayo")
    assert front.line.candidates.isVisible()
    front.window.findChild(QToolButton, "lineMode").setFocus()  # type: ignore[union-attr]
    assert not front.line.candidates.isVisible()
    front.start(LineMode.CLIENT)
    assert front.line.candidates.isVisible()
    assert front.line.field.text() == "mayo"


def test_that_rows_are_whole_sentences_to_a_screen_reader(front: Front) -> None:
    front.start(LineMode.CLIENT)
    front.type("mayo")
    model = front.line.candidates.model
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    sentence = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert sentence == "Maya Ortiz, #2041, phone ends 417"
    assert front.line.candidates.list.accessibleName() == "Candidates"


@pytest.mark.parametrize("mode", list(LineMode))
def test_that_field_and_button_have_names(front: Front, mode: LineMode) -> None:
    front.start(mode)
    assert front.line.field.accessibleName().startswith("The Line: ")
    button = front.line.findChild(QToolButton, "lineMode")
    assert button is not None
    assert button.accessibleName() == f"Mode of the Line: {button.text()}"


def test_that_what_has_to_be_read_is_announced_when_typing_rests(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(speaker, "announce", lambda widget, words, assertive: said.append(words))
    front.start()
    front.type("mayo cut ")
    front.qtbot.waitUntil(lambda: bool(said), timeout=3000)
    assert said == ["Ortiz, Maya · Haircut 45 · today 14:15 · Ana · Room 1 · Email"]


def test_that_a_pasted_mail_is_read(front: Front) -> None:
    front.start()
    front.line.field.setText("Could I have a haircut on Friday 27 June at 9:15? Maya Ortiz, 030 555014417")
    front.settled(lambda view: view.phase is Phase.READY)
    assert front.chips()[:3] == ["Ortiz, Maya #2041", "Haircut 45", "Fri 27 Jun 09:15"]


def test_that_junk_of_ten_thousand_letters_does_not_hold_up_the_window(front: Front) -> None:
    front.start()
    front.line.field.setText("x9 /q " * 1700)
    assert len(front.view.chips) > 0
    front.press(Qt.Key.Key_Escape)
    assert front.line.field.text() == ""
