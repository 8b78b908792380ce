"""Booking in the Line: typed keys in, bookings and held slots in a real database out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import DatabaseUnreachable
from bookingdesk.domain.ids import BookingId, ResourceId
from bookingdesk.domain.rights import Role
from bookingdesk.gui.widgets.chooser import Chooser
from bookingdesk.presentation.line.views import LineMode, Phase, Tone
from bookingdesk.presentation.line.wishes import LineDraft
from bookingdesk.qt.change_bus import ANYWHERE
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.clients import register_client
from bookingdesk.usecases.commands import Book, HoldSlot, RegisterClient
from bookingdesk.usecases.env import Actor
from bookingdesk.usecases.holding import hold, release
from tests.builders import ANA, BEN, COLOUR, HAIRCUT, ROOM2, a_client, at, span
from tests.gui.line.conftest import Front
from tests.salon import LENA, MAYA


def test_that_mayo_cut_enter_books_the_first_free_slot(front: Front) -> None:
    front.start()
    front.type("mayo cut")
    front.settled(lambda view: view.phase is Phase.READY)
    assert front.chips()[:4] == ["Ortiz, Maya #2041", "Haircut 45", "today 14:15", "Ana"]
    front.enter()
    (booking,) = front.booked
    assert (booking.client_id, booking.service_id, booking.status) == (MAYA, HAIRCUT, Status.CONFIRMED)
    assert booking.span == span("2025-06-23 14:15")
    assert (booking.channel, ANA in booking.resource_ids()) == (Channel.PHONE, True)
    assert front.line.field.text() == ""
    assert (front.bookings(), front.holds()) == (1, 0)


def test_that_typing_fast_books_the_same_as_typing_slowly(front: Front) -> None:
    front.start()
    front.type("mayo cut")
    front.enter()
    assert [booking.span for booking in front.booked] == [span("2025-06-23 14:15")]


def test_that_the_previewed_slot_is_held_once_and_not_at_every_key(front: Front) -> None:
    front.start()
    front.type("mayo cut")
    assert front.holds() == 0
    front.qtbot.waitUntil(lambda: front.holds() == 1, timeout=2000)
    head = front.env.store.read(lambda work: work.audit.head())[0]
    front.type(" ")
    QTest.qWait(250)
    assert front.env.store.read(lambda work: work.audit.head())[0] == head
    assert front.view.row is not None
    assert "held 3:00" in front.view.row.sentence


def test_that_the_hold_follows_the_preview_and_goes_with_escape(front: Front) -> None:
    front.start()
    front.type("mayo cut")
    front.qtbot.waitUntil(lambda: front.holds() == 1, timeout=2000)
    front.type(" tm")
    front.settled(lambda view: "tomorrow 09:00" in [chip.text for chip in view.chips])
    front.qtbot.waitUntil(lambda: _held_start(front) == at("2025-06-24 09:00"), timeout=2000)
    assert front.holds() == 1
    front.press(Qt.Key.Key_Escape)
    assert front.holds() == 0
    assert front.line.field.text() == ""


def _held_start(front: Front) -> object:
    holds = front.env.store.read(lambda work: work.holds.active(front.env.now()))
    return holds[0].span.start if holds else None


def test_that_arrow_up_in_the_empty_line_brings_back_what_escape_took(front: Front) -> None:
    front.start()
    front.type("mayo cut fri")
    front.press(Qt.Key.Key_Escape)
    front.type("lena cut")
    front.press(Qt.Key.Key_Escape)
    front.press(Qt.Key.Key_Up)
    assert front.line.field.text() == "lena cut"
    front.press(Qt.Key.Key_Up)
    assert front.line.field.text() == "mayo cut fri"


def test_that_two_clients_are_settled_by_one_enter_and_booked_by_another(front: Front) -> None:
    twin = a_client(given_name="Mayra", family_name="Ortiz", phone="+4930555099911", email="mayra@mail.example")
    front.desk.do(register_client, RegisterClient(client=twin))
    front.start()
    front.type("mayo")
    view = front.settled(lambda view: view.phase is Phase.AMBIGUOUS)
    assert [row.mark for row in view.rows] == ["Name alike", "Name alike"]
    front.press(Qt.Key.Key_Down)
    wanted = front.view.row
    front.enter()
    assert front.booked == []
    front.type(" cut")
    front.enter()
    (booking,) = front.booked
    assert wanted is not None
    assert booking.client_id == wanted.target.id  # type: ignore[union-attr]


def test_that_enter_alone_never_both_settles_and_books(front: Front) -> None:
    front.desk.do(register_client, RegisterClient(client=a_client(given_name="Mayra", phone="+4930555099911")))
    front.start()
    front.type("mayo cut")
    front.enter()
    assert front.booked == []
    assert front.view.phase is Phase.READY
    front.enter()
    assert len(front.booked) == 1


def test_that_a_walk_in_is_added_booked_and_marked_arrived(front: Front) -> None:
    front.start()
    front.type("+Leo Brandt 0305550101 cut now")
    front.enter()
    (booking,) = front.booked
    client = front.env.store.read(lambda work: work.clients.get(booking.client_id))
    assert (client.given_name, client.family_name) == ("Leo", "Brandt")
    assert (booking.status, booking.channel) == (Status.ARRIVED, Channel.WALK_IN)
    assert booking.span.start == at("2025-06-23 14:00")


def test_that_the_preview_of_a_walk_in_names_who_is_free_once_it_is_held(front: Front) -> None:
    front.start()
    front.type("+Leo Brandt 0305550101 cut now")
    front.qtbot.waitUntil(lambda: front.holds() == 1, timeout=2000)
    shown = front.chips()
    front.enter()
    (booking,) = front.booked
    assert "Ana" in shown
    assert ANA in booking.resource_ids()


def test_that_a_new_client_with_a_known_phone_number_is_noticed_before_booking(front: Front) -> None:
    front.start()
    front.type("+Maia Ortis 030555014417 cut")
    front.enter()
    assert front.booked == []
    assert front.view.phase is Phase.AMBIGUOUS
    assert front.view.rows[0].target == front.env.store.read(lambda work: work.clients.get(MAYA))
    front.enter()
    assert front.line.field.text().startswith("#2041")
    front.enter()
    assert [booking.client_id for booking in front.booked] == [MAYA]


def test_that_a_new_client_can_be_insisted_on(front: Front) -> None:
    front.start()
    front.type("+Maia Ortis 030555014417 cut")
    front.enter()
    front.press(Qt.Key.Key_Down)
    assert front.view.row is not None
    assert front.view.row.sentence == "Add Maia Ortis as a new client"
    front.enter()
    assert front.booked == []
    front.enter()
    (booking,) = front.booked
    assert booking.client_id != MAYA


def test_that_somebody_unknown_becomes_a_new_client_with_enter(front: Front) -> None:
    front.start()
    front.type("zoran peric cut")
    front.settled(lambda view: view.phase is Phase.NO_MATCH)
    front.enter()
    assert front.line.field.text() == "+Zoran Peric cut"
    front.settled(lambda view: view.phase is Phase.MISSING)
    front.enter()
    assert front.booked == []
    assert "phone" in front.view.echo.lower()


@pytest.mark.parametrize(
    ("text", "phase"),
    [("mayo", Phase.MISSING), ("cut", Phase.MISSING), ("", Phase.EMPTY)],
    ids=["no service", "no client", "nothing"],
)
def test_that_enter_books_nothing_while_something_is_missing(front: Front, text: str, phase: Phase) -> None:
    front.start()
    front.type(text)
    front.enter()
    assert front.view.phase is phase
    assert (front.booked, front.bookings()) == ([], 0)


def test_that_staff_room_and_day_are_kept(front: Front) -> None:
    front.start()
    front.type("lena cut fri 10:30 /ben @2")
    front.enter()
    (booking,) = front.booked
    assert booking.resource_ids() == {BEN, ROOM2}
    assert (booking.client_id, booking.span.start) == (LENA, at("2025-06-27 10:30"))


def test_that_shift_enter_books_tentatively(front: Front) -> None:
    front.start()
    front.type("mayo cut")
    front.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert [booking.status for booking in front.booked] == [Status.TENTATIVE]


def test_that_what_was_not_understood_is_kept_as_a_note(front: Front) -> None:
    front.start()
    front.type('mayo cut "ring twice" zzyzx every 2w x6')
    front.enter()
    assert [booking.note for booking in front.booked] == ["ring twice zzyzx"]


def test_that_a_misspelt_service_is_corrected_by_tab(front: Front) -> None:
    front.start()
    front.type("mayo collor")
    assert "“collor”: Colour?" in front.chips()
    front.press(Qt.Key.Key_Tab)
    assert front.line.field.text() == "mayo Colour"
    front.enter()
    assert [booking.service_id for booking in front.booked] == [COLOUR]


def test_that_tab_turns_an_hour_into_a_length(front: Front) -> None:
    front.start()
    front.type("mayo cut 15")
    front.settled(lambda view: "today 15:00" in [chip.text for chip in view.chips])
    assert front.chips()[1] == "Haircut 45"
    front.press(Qt.Key.Key_Tab)
    front.settled(lambda view: view.phase is Phase.READY and view.chips[1].text == "Haircut 15")


def test_that_tab_hands_everything_to_the_form(front: Front) -> None:
    front.start()
    front.type("mayo cut fri ")
    front.press(Qt.Key.Key_Tab)
    (draft,) = front.forms
    assert isinstance(draft, LineDraft)
    assert draft.client is not None
    assert draft.service is not None
    assert draft.slot is not None
    assert (draft.client.id, draft.service.id, draft.slot.span.start) == (MAYA, HAIRCUT, at("2025-06-27 09:00"))
    assert front.line.field.text() == ""


def test_that_down_chooses_another_slot_and_digits_jump_only_then(front: Front) -> None:
    front.start()
    front.type("mayo cut ")
    front.settled(lambda view: len(view.rows) == 5)
    front.press(Qt.Key.Key_Down)
    assert front.view.selected == 1
    front.press(Qt.Key.Key_4)
    assert front.view.selected == 3
    assert front.line.field.text() == "mayo cut "
    wanted = front.view.row
    front.enter()
    assert wanted is not None
    assert [booking.span for booking in front.booked] == [wanted.target.span]  # type: ignore[union-attr]


def _other_desk(front: Front) -> object:
    ben = Actor(user_id=front.env.actor.user_id, name="Ben", station="Desk 2", role=Role.ADMINISTRATOR)
    return replace(front.env, actor=ben)


def _booked_elsewhere(front: Front, start: str, *, staff: int = ANA) -> None:
    book(
        _other_desk(front),  # type: ignore[arg-type]
        Book(
            booking_id=BookingId(front.env.new_id()),
            client_id=LENA,
            service_id=HAIRCUT,
            span=span(start),
            wanted=frozenset({staff}),  # type: ignore[arg-type]
        ),
    )


def test_that_a_slot_taken_a_moment_ago_is_said_and_enter_takes_the_next(front: Front) -> None:
    front.start()
    front.type("mayo cut /ana ")
    front.settled(lambda view: view.phase is Phase.READY)
    _booked_elsewhere(front, "2025-06-23 14:15")
    front.enter()
    assert front.booked == []
    assert front.view.phase is Phase.TAKEN
    assert "15:00" in front.view.echo
    front.enter()
    assert [booking.span.start for booking in front.booked] == [at("2025-06-23 15:00")]


def test_that_a_time_another_desk_gives_back_is_offered_by_itself(front: Front) -> None:
    there = _other_desk(front)
    wanted: frozenset[ResourceId] = frozenset({ANA})
    slot = HoldSlot(service_id=HAIRCUT, span=span("2025-06-23 14:30"), allocations=(), wanted=wanted)
    held = hold(there, slot).value  # type: ignore[arg-type]
    front.start()
    front.type("mayo cut today 14:30 /ana ")
    front.settled(lambda view: view.phase is Phase.NO_TIME)
    release(there, held.id)  # type: ignore[arg-type]
    front.desk.announce(ANYWHERE)
    front.settled(lambda view: view.phase is Phase.READY)


def test_that_a_time_that_is_not_free_says_why_and_enter_takes_another_before_it_books(front: Front) -> None:
    _booked_elsewhere(front, "2025-06-23 14:30")
    front.start()
    front.type("mayo cut today 14:30 /ana ")
    view = front.settled(lambda view: view.phase is Phase.NO_TIME)
    assert view.echo.startswith("Ana is with Lena Weiß until 15:15.")
    assert view.rows
    front.enter()
    assert front.booked == []
    assert front.view.phase is Phase.READY
    front.enter()
    assert len(front.booked) == 1


def test_that_another_desk_s_hold_is_not_offered(front: Front) -> None:
    other = _other_desk(front)
    for staff in (ANA, BEN):
        slot = front.env.store.read(lambda work: work.catalogue.load())
        assert slot
        del staff
    hold(
        other,  # type: ignore[arg-type]
        HoldSlot(
            service_id=HAIRCUT,
            span=span("2025-06-23 14:15"),
            allocations=(),
            lasting=timedelta(minutes=3),
        ),
    )
    front.start()
    front.type("mayo cut /ana ")
    front.settled(lambda view: view.phase is Phase.READY)
    assert "today 15:00" in front.chips()


def test_that_a_hold_that_ran_out_leaves_the_booking_possible(front: Front, clock: object) -> None:
    front.start()
    front.type("mayo cut ")
    front.qtbot.waitUntil(lambda: front.holds() == 1, timeout=2000)
    clock.move(minutes=4)  # type: ignore[attr-defined]
    front.qtbot.waitUntil(lambda: front.line.book.keeper.held is None, timeout=3000)
    front.enter()
    assert len(front.booked) == 1


def test_that_a_time_the_clocks_skip_is_refused_with_a_sentence(front: Front) -> None:
    front.start()
    front.type("mayo cut 29/3/26 02:30 ")
    view = front.settled(lambda view: view.phase is Phase.NO_TIME)
    assert "does not exist" in view.echo
    front.enter()
    assert front.booked == []


def test_that_a_read_only_desk_says_so_and_books_nothing(front: Front) -> None:
    front.line.set_read_only("The schedule can only be read here.")
    front.start()
    front.type("mayo cut")
    front.enter()
    assert front.view.phase is Phase.READ_ONLY
    assert front.view.echo_tone is Tone.WARNING
    assert front.bookings() == 0


def test_that_a_second_enter_in_the_same_breath_books_once(front: Front) -> None:
    front.start()
    front.type("mayo cut")
    front.enter()
    front.enter()
    assert front.bookings() == 1


def test_that_after_a_booking_the_field_has_nothing_to_undo(front: Front) -> None:
    front.start()
    front.type("mayo cut")
    front.enter()
    assert not front.line.field.isUndoAvailable()


def test_that_html_in_a_client_s_name_is_shown_as_it_is(front: Front) -> None:
    evil = a_client(given_name="<b>Zed</b>", family_name="<img src=x>", phone="+4930555012345")
    front.desk.do(register_client, RegisterClient(client=evil))
    front.start()
    front.type("zed cut ")
    front.settled(lambda view: view.phase is Phase.READY)
    labels = [label for label in front.line.chips.findChildren(QLabel) if label.isVisible()]
    assert any("<b>Zed</b>" in label.text() for label in labels)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)


def test_that_leaving_for_another_mode_gives_the_slot_back_and_keeps_the_text(front: Front) -> None:
    front.start()
    front.type("mayo")
    front.type(" cut")
    front.qtbot.waitUntil(lambda: front.holds() == 1, timeout=2000)
    front.start(LineMode.CLIENT)
    assert front.holds() == 0
    assert front.line.field.text() == "mayo cut"


def test_that_f2_again_keeps_the_slot_for_longer(front: Front, clock: object) -> None:
    front.start()
    front.type("mayo cut ")
    front.qtbot.waitUntil(lambda: front.holds() == 1, timeout=2000)
    clock.move(minutes=2)  # type: ignore[attr-defined]
    assert front.line.book.keeper.seconds_left == 60
    front.start()
    assert front.line.book.keeper.seconds_left == 180


def test_that_the_usual_member_of_staff_is_preferred(front: Front) -> None:
    maya = front.env.store.read(lambda work: work.clients.get(MAYA))
    front.env.store.write(lambda work: work.clients.replace(replace(maya, usual_staff=BEN)))
    front.start()
    front.type("mayo cut")
    front.enter()
    assert BEN in front.booked[0].resource_ids()


def test_that_two_bookings_at_one_time_are_asked_about_and_enter_books_both(front: Front) -> None:
    front.start()
    front.type("mayo cut ana tm 9:00")
    front.enter()
    front.start()
    front.type("mayo cut ben tm 9:15")
    front.settled(lambda view: "Book both?" in view.echo)
    assert front.view.echo == "Maya Ortiz already has Haircut at 09:00 with Ana. Book both?"
    assert front.view.echo_tone is Tone.WARNING
    front.enter()
    assert [booking.span for booking in front.booked] == [span("2025-06-24 09:00"), span("2025-06-24 09:15")]


def test_that_who_types_faster_than_the_question_comes_is_asked_before_it_is_booked(front: Front) -> None:
    front.start()
    front.type("mayo cut ana tm 9:00")
    front.enter()
    front.start()
    front.type("mayo cut ben tm 9:15")
    front.enter()
    assert len(front.booked) == 1
    assert "Book both?" in front.view.echo
    front.enter()
    assert len(front.booked) == 2


def _ana_is_taken(front: Front, start: str, minutes: int) -> None:
    front.desk.do(
        book,
        Book(
            booking_id=BookingId(front.env.new_id()),
            client_id=LENA,
            service_id=HAIRCUT,
            span=span(start, minutes),
            wanted=frozenset({ANA}),
        ),
    )


WALK_INS = {
    "free at once": (0, Status.ARRIVED),
    "free in 28 minutes": (15, Status.ARRIVED),
    "free in two hours": (120, Status.CONFIRMED),
}


@pytest.mark.parametrize(("minutes", "status"), WALK_INS.values(), ids=WALK_INS.keys())
def test_that_now_marks_only_those_as_here_who_are_served_soon(front: Front, minutes: int, status: Status) -> None:
    """At 14:02; whoever comes back later arrives later."""
    if minutes:
        _ana_is_taken(front, "2025-06-23 14:15", minutes)
    front.start()
    front.type("mayo cut now /ana")
    front.settled(lambda view: view.phase is Phase.READY)
    front.enter()
    (booking,) = front.booked
    assert (booking.status, booking.channel) == (status, Channel.WALK_IN)


def test_that_now_with_a_late_time_says_what_enter_will_not_do(front: Front) -> None:
    _ana_is_taken(front, "2025-06-23 14:15", 120)
    front.start()
    front.type("mayo cut now /ana")
    view = front.settled(lambda view: view.phase is Phase.READY)
    assert view.echo.startswith("Next free at 16:15: booked, not marked as here.")
    assert view.echo_tone is Tone.WARNING
    assert "marks arrived" not in view.hint
    assert front.line.candidates.echo.isVisible()
    front.press(Qt.Key.Key_Down)
    assert front.view.echo.startswith("today 16:30: booked, not marked as here.")


def test_that_the_form_of_a_late_walk_in_is_not_marked_as_here(front: Front) -> None:
    _ana_is_taken(front, "2025-06-23 14:15", 120)
    front.start()
    front.type("mayo cut now /ana")
    front.press(Qt.Key.Key_Tab)
    (draft,) = front.forms
    assert isinstance(draft, LineDraft)
    assert not draft.here


def test_that_ctrl_enter_books_after_closing_for_a_reason_and_with_a_badge(front: Front) -> None:
    front.start()
    front.type("mayo cut tomorrow 17:45")
    view = front.settled(lambda view: view.phase is Phase.NO_TIME)
    assert "outside opening hours: 09:00–18:00" in view.echo
    assert "A supervisor can allow it." in view.echo
    assert view.hint.startswith("Ctrl+Enter: by exception")
    front.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    chooser = front.window.findChild(Chooser)
    assert chooser is not None
    front.qtbot.keyClicks(chooser.field, "wedding")
    front.qtbot.keyClick(chooser.field, Qt.Key.Key_Return)
    (booking,) = front.booked
    assert booking.span == span("2025-06-24 17:45")
    assert booking.exemption is not None
    assert (booking.exemption.reason, booking.exemption.by) == ("wedding", "Jo")


def test_that_ctrl_enter_does_nothing_where_no_right_would_help(front: Front) -> None:
    front.start()
    front.type("mayo cut tomorrow 14:15")
    front.settled(lambda view: view.phase is Phase.READY)
    front.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert front.window.findChild(Chooser) is None
    assert not front.booked


@pytest.mark.parametrize("typed", ["25:30", "24:75", "31/2", "2025-13-01"])
def test_that_a_time_that_does_not_exist_is_said_and_nothing_is_booked(front: Front, typed: str) -> None:
    front.start()
    front.type(f"mayo cut tue {typed}")
    view = front.settled(lambda view: typed in view.echo)
    assert f"{typed}?" in front.chips()
    assert "in quotes if it is a note" in view.echo
    front.enter()
    front.enter()
    assert not front.booked
    front.qtbot.wait(250)
    assert (front.bookings(), front.holds()) == (0, 0)


def test_that_a_day_that_has_passed_is_said_with_the_next_free_times(front: Front) -> None:
    front.start()
    front.type("mayo cut yesterday")
    view = front.settled(lambda view: view.phase is Phase.NO_TIME)
    assert view.echo == "Sun 22 Jun 2025 has passed. The next free times:"
    assert len(view.rows) == 3
    front.enter()
    assert not front.booked


def test_that_f2_over_text_that_was_left_selects_it_all(front: Front) -> None:
    front.start()
    front.type("mayo cut")
    front.start()
    assert front.line.field.selectedText() == "mayo cut"
    front.type("lena")
    assert front.line.field.text() == "lena"


def test_that_what_was_typed_while_the_schedule_was_away_is_read_when_it_is_back(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_anything: object) -> None:
        raise DatabaseUnreachable(where="x")

    front.start()
    with monkeypatch.context() as cut:
        cut.setattr(type(front.desk), "catalogue", away)
        front.type("mayo cut")
    assert "Haircut 45" not in front.chips()
    front.line.read_again()
    front.settled(lambda view: view.phase is Phase.READY)
    assert "Haircut 45" in front.chips()
