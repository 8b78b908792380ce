"""A stored booking gets another service or its true client: one change, one undo, and each hears what concerns them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bookingdesk.domain.bookings import Booking, Mode, Status
from bookingdesk.domain.errors import NotBookable, ReasonMissing
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.messages import MessageState, Silence
from bookingdesk.usecases.commands import Reschedule
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.undoing import correct, redo, undo
from tests.builders import ANA, COLOUR, HAIRCUT, MASSAGE, span
from tests.salon import LENA, MAYA
from tests.usecases.desk import FrontDesk

THURSDAY = "2025-06-26 14:15"


def give(desk: FrontDesk, booking: Booking, client: ClientId = LENA, **changes: object) -> Booking:
    """Put the booking under another client."""
    parts: dict[str, object] = {"reason": "booked under the wrong name", "span": booking.span}
    return reschedule(
        desk.env,
        Reschedule(booking_id=booking.id, client_id=client, **(parts | changes)),  # type: ignore[arg-type]
    ).value


def told(desk: FrontDesk, booking: Booking) -> set[tuple[int, str, str]]:
    """Client, kind and state of each row."""
    return {(row.client_id, row.kind.value, row.state.value) for row in desk.rows(booking)}


def test_that_another_service_brings_its_length_price_and_resources_and_is_told(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    desk.change_rows(booking, "confirmation", state=MessageState.SENT)
    services = desk.env.store.read(lambda work: work.catalogue.load()).services
    colour = services[COLOUR]
    command = Reschedule(booking_id=booking.id, span=span(THURSDAY, 90), service_id=COLOUR)
    changed = reschedule(desk.env, command).value
    assert (changed.service_id, changed.span, changed.price, changed.policy_id) == (
        COLOUR,
        span(THURSDAY, 90),
        colour.price,
        colour.policy_id,
    )
    assert (changed.buffer_after, changed.number) == (colour.buffer_after, booking.number)
    assert ("modification", "queued", "") in desk.messages(booking)
    event = desk.log()[-1]
    assert (event.action, event.detail["service"]) == ("change_service", [HAIRCUT, COLOUR])
    back = undo(desk.env).value.booking
    assert (back.service_id, back.price, back.span) == (HAIRCUT, booking.price, booking.span)
    assert set(back.allocations) == set(booking.allocations)


def test_that_a_service_that_nobody_can_give_then_is_refused_and_nothing_changes(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    with pytest.raises(NotBookable):
        reschedule(
            desk.env,
            Reschedule(booking_id=booking.id, span=span(THURSDAY, 60), service_id=MASSAGE, wanted=frozenset({ANA})),
        )
    assert desk.stored(booking) == booking


def test_that_a_booking_is_put_under_another_client_only_for_a_reason(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    with pytest.raises(ReasonMissing) as refused:
        give(desk, booking, reason="  ")
    assert refused.value.facts["what"] == "client"
    assert desk.stored(booking) == booking


def test_that_who_never_heard_of_the_booking_hears_nothing_of_its_going(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    given = give(desk, booking)
    assert (given.client_id, given.number, given.status) == (LENA, booking.number, Status.CONFIRMED)
    assert told(desk, booking) == {
        (MAYA, "confirmation", "obsolete"),
        (MAYA, "reminder", "obsolete"),
        (LENA, "confirmation", "queued"),
        (LENA, "reminder", "queued"),
    }
    event = desk.log()[-1]
    assert (event.action, event.detail["client"], event.detail["asked_by"]) == (
        "reassign",
        [MAYA, LENA],
        "business",
    )
    assert event.detail["reason_given"] is True


def test_that_the_number_to_ring_is_the_new_client_s(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY, mode=Mode.PHONE)
    clients = desk.env.store.read(lambda work: work.clients.many([MAYA, LENA]))
    assert booking.mode_detail == clients[MAYA].phone
    assert give(desk, booking, mode_detail=booking.mode_detail).mode_detail == clients[LENA].phone
    assert undo(desk.env).value.booking.mode_detail == clients[MAYA].phone


def test_that_who_was_told_is_told_that_it_is_off(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    desk.change_rows(booking, "confirmation", state=MessageState.SENT)
    give(desk, booking)
    assert (MAYA, "cancellation", "queued") in told(desk, booking)
    assert (LENA, "confirmation", "queued") in told(desk, booking)
    again = reschedule(desk.env, Reschedule(booking_id=booking.id, span=span("2025-06-27 14:15"))).value
    waiting = {row for row in told(desk, booking) if row[2] == "queued"}
    assert waiting == {
        (MAYA, "cancellation", "queued"),
        (LENA, "confirmation", "queued"),
        (LENA, "reminder", "queued"),
    }
    notice = next(r for r in desk.rows(booking) if r.client_id == MAYA and r.state is MessageState.QUEUED)
    assert notice.dedupe_key.endswith("2025-06-26T12:15Z"), "of the time that Maya knows"
    assert notice.booking_version == again.version


def test_that_undo_gives_it_back_with_the_messages_as_they_were_and_redo_takes_it_again(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    desk.change_rows(booking, "confirmation", state=MessageState.SENT)
    give(desk, booking)
    undone = undo(desk.env).value
    assert (undone.booking.client_id, undone.already_sent) == (MAYA, 0)
    waiting = {row for row in told(desk, booking) if row[2] == "queued"}
    assert waiting == {(MAYA, "reminder", "queued")}
    assert redo(desk.env).value.booking.client_id == LENA
    assert {row for row in told(desk, booking) if row[2] == "queued"} == {
        (MAYA, "cancellation", "queued"),
        (LENA, "confirmation", "queued"),
        (LENA, "reminder", "queued"),
    }


def test_that_a_correction_reaches_both_who_were_told(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    desk.change_rows(booking, "confirmation", state=MessageState.SENT)
    give(desk, booking)
    desk.change_rows(booking, "confirmation", state=MessageState.SENT)
    desk.change_rows(booking, "cancellation", state=MessageState.SENT)
    assert undo(desk.env).value.already_sent == 2
    correct(desk.env, booking.id)
    waiting = {row for row in told(desk, booking) if row[2] == "queued" and row[1] != "reminder"}
    assert waiting == {(MAYA, "modification", "queued"), (LENA, "cancellation", "queued")}


def test_that_a_change_is_kept_from_the_client_only_for_a_reason_that_stands_on_record(desk: FrontDesk) -> None:
    booking = desk.book(THURSDAY)
    desk.change_rows(booking, "confirmation", state=MessageState.SENT)
    there = span("2025-06-27 14:15")
    with pytest.raises(ReasonMissing):
        reschedule(desk.env, Reschedule(booking_id=booking.id, span=there, silent=True))
    reschedule(
        desk.env,
        Reschedule(booking_id=booking.id, span=there, silent=True, silent_reason=Silence.TOLD_ALREADY),
    )
    assert ("modification", "skipped", "told_already") in desk.messages(booking)
    assert desk.log()[-1].detail["silent"] == "told_already"


def test_that_the_price_is_the_new_service_s(desk: FrontDesk) -> None:
    """The control: a plain move keeps what was agreed."""
    booking = desk.book(THURSDAY)
    moved = reschedule(desk.env, Reschedule(booking_id=booking.id, span=span("2025-06-27 14:15"))).value
    assert moved.price == booking.price
    assert booking.price is None or booking.price.amount >= Decimal(0)
