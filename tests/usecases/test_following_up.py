"""Who did not come is asked back some hours later, where the desk wants that; nobody is who came after all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bookingdesk.domain.bookings import Booking, Cancellation, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import SeriesRefused
from bookingdesk.domain.fitting import FITS
from bookingdesk.domain.ids import MessageId, SeriesId
from bookingdesk.domain.local_time import wall
from bookingdesk.domain.messages import OF_OFFERS, OF_REQUESTS, Message, MessageKind, MessageState
from bookingdesk.domain.series import SeriesRule
from bookingdesk.usecases.commands import Mark, SendDue
from bookingdesk.usecases.dispatching import send_due
from bookingdesk.usecases.env import new_uuid
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.series.booking import book_series
from bookingdesk.usecases.series.commands import BookSeries
from bookingdesk.usecases.undoing import redo, undo
from tests.builders import at
from tests.messaging.dispatches import a_message
from tests.salon import LENA
from tests.usecases.desk import FrontDesk
from tests.usecases.mail_desk import ObedientSender

MARKED = "2025-06-24 14:30"


def missed(desk: FrontDesk, booking: Booking | None = None) -> Booking:
    booking = booking or desk.book()
    desk.clock.set(at(MARKED))
    return mark(desk.env, Mark(booking_id=booking.id, status=Status.NO_SHOW)).value


def asked_back(desk: FrontDesk, booking: Booking) -> list[Message]:
    return [row for row in desk.rows(booking) if row.kind is MessageKind.NO_SHOW]


def test_that_nobody_is_asked_back_unless_the_desk_wants_it(desk: FrontDesk) -> None:
    assert asked_back(desk, missed(desk)) == []


CASES = {
    "two hours later": ("2", "21:00-08:00", "2025-06-24 16:30"),
    "in quiet hours, the next morning": ("8", "21:00-08:00", "2025-06-25 08:00"),
    "the next day": ("24", "21:00-08:00", "2025-06-25 14:30"),
    "at any hour": ("8", "", "2025-06-24 22:30"),
}


@pytest.mark.parametrize("name", CASES)
def test_that_a_no_show_is_asked_back_after_so_many_hours(desk: FrontDesk, name: str) -> None:
    hours, quiet, due = CASES[name]
    desk.set(no_show__follow_up=hours, reminder__quiet=quiet)
    (message,) = asked_back(desk, missed(desk))
    assert (message.due_at, message.state.value, message.channel) == (at(due), "queued", Channel.EMAIL)


def test_that_who_comes_after_all_is_not_asked(desk: FrontDesk) -> None:
    desk.set(no_show__follow_up="2")
    booking = missed(desk)
    mark(desk.env, Mark(booking_id=booking.id, status=Status.ARRIVED))
    assert [(row.state.value, row.reason) for row in asked_back(desk, booking)] == [("obsolete", "over")]


def test_that_undo_of_the_mark_withdraws_the_question(desk: FrontDesk) -> None:
    desk.set(no_show__follow_up="2")
    booking = missed(desk)
    undo(desk.env)
    assert [(row.state.value, row.reason) for row in asked_back(desk, booking)] == [("withdrawn", "undone")]


def test_that_the_reminder_and_the_question_are_two_things(desk: FrontDesk) -> None:
    desk.set(no_show__follow_up="2")
    booking = missed(desk)
    states = {row.kind: row.state.value for row in desk.rows(booking)}
    assert states[MessageKind.NO_SHOW] == "queued"
    assert states[MessageKind.CONFIRMATION] == "obsolete", "nobody confirms what was missed"


def test_that_it_leaves_when_its_hour_has_come_and_not_once_the_client_is_here(desk: FrontDesk) -> None:
    desk.set(no_show__follow_up="2")
    booking, sender = missed(desk), ObedientSender()
    desk.clock.move(minutes=119)
    send_due(desk.env, SendDue(), sender)
    assert asked_back(desk, booking)[0].state.value == "queued"
    desk.clock.move(minutes=1)
    send_due(desk.env, SendDue(), sender)
    assert asked_back(desk, booking)[0].state.value == "sent"
    assert [dispatch.message.kind for dispatch in sender.delivered] == [MessageKind.NO_SHOW]


def test_that_who_books_again_is_not_asked_and_is_once_that_is_undone(desk: FrontDesk) -> None:
    desk.set(no_show__follow_up="24")
    booking = missed(desk)
    desk.clock.move(minutes=30)
    desk.book("2025-06-27 14:15")
    assert [(row.state.value, row.reason) for row in asked_back(desk, booking)] == [("withdrawn", "booked_again")]
    undo(desk.env)
    (row,) = asked_back(desk, booking)
    assert (row.state.value, row.reason, row.due_at) == ("queued", "", at("2025-06-25 14:30"))
    redo(desk.env)
    desk.clock.set(at("2025-06-25 14:30"))
    sender = ObedientSender()
    send_due(desk.env, SendDue(), sender)
    assert MessageKind.NO_SHOW not in {one.message.kind for one in sender.delivered}


def test_that_who_had_booked_again_before_the_mark_is_not_asked(desk: FrontDesk) -> None:
    desk.set(no_show__follow_up="2")
    booking = desk.book()
    desk.clock.set(at("2025-06-24 14:25"))
    desk.book("2025-06-27 14:15")
    missed(desk, booking)
    assert [(row.state.value, row.reason) for row in asked_back(desk, booking)] == [("withdrawn", "booked_again")]


def test_that_a_call_to_ask_back_is_none_either_and_another_client_is_asked(desk: FrontDesk) -> None:
    desk.set(no_show__follow_up="2", messages__ways="phone")
    booking = missed(desk)
    desk.change_rows(booking, "no_show", channel=Channel.PHONE)
    desk.book("2025-06-27 14:15", client_id=LENA)
    assert asked_back(desk, booking)[0].is_call_to_make
    desk.book("2025-06-27 15:15")
    assert not asked_back(desk, booking)[0].is_call_to_make


@pytest.mark.parametrize("status", Status)
def test_that_the_fence_lets_a_kind_pass_only_with_the_statuses_that_it_fits(
    desk: FrontDesk, status: Status
) -> None:
    stored = desk.book()
    now = desk.env.now()

    def passes(work: Work, booking: Booking, kind: MessageKind) -> bool:
        key = f"{kind.value}:{status.value}"
        row = a_message(
            id=MessageId(key),
            dedupe_key=key,
            kind=kind,
            booking_id=booking.id,
            booking_version=booking.version,
            due_at=now,
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
        work.outbox.plan([row])
        assert work.outbox.claim(row.id, "me", now + timedelta(minutes=2), now) is not None
        passed = work.outbox.fence(row.id, "me", now)
        work.outbox.replace(replace(row, state=MessageState.WITHDRAWN))
        return passed

    def step(work: Work) -> set[MessageKind]:
        cancelled = Cancellation(at=now, reason="x") if status is Status.CANCELLED else None
        there = work.bookings.replace(replace(stored, status=status, cancellation=cancelled))
        work.outbox.settle_unsent(there.id, MessageState.OBSOLETE, "over")
        return {kind for kind in FITS if passes(work, there, kind)}

    assert desk.env.store.write(step) == {kind for kind, statuses in FITS.items() if status in statuses}


def test_that_every_kind_about_a_booking_says_which_statuses_it_fits() -> None:
    assert set(FITS) == set(MessageKind) - OF_REQUESTS - OF_OFFERS


def a_year(desk: FrontDesk, first: str, count: int) -> tuple[Booking, ...]:
    """A haircut each week, on the weekday and at the hour of the first, as far as the salon is open."""
    rule = SeriesRule(first=wall(at(first), "Europe/Berlin"), zone="Europe/Berlin", count=count)
    wish = BookSeries(series_id=SeriesId(new_uuid()), rule=rule, book=desk.wish(first))
    try:
        return book_series(desk.env, wish).value.bookings
    except SeriesRefused as why:
        closed = frozenset(why.facts["dates"])  # type: ignore[call-overload]
    return book_series(desk.env, replace(wish, rule=replace(rule, exceptions=closed))).value.bookings


def test_that_who_misses_one_of_many_dates_and_books_again_is_not_asked(desk: FrontDesk) -> None:
    desk.set(no_show__follow_up="24")
    dates = a_year(desk, "2025-06-24 14:15", 80)
    assert len(dates) > 51
    booking = missed(desk, dates[0])
    desk.clock.move(minutes=30)
    desk.book("2025-06-27 14:15")
    assert [(row.state.value, row.reason) for row in asked_back(desk, booking)] == [("withdrawn", "booked_again")]


def test_that_many_messages_of_dates_that_were_undone_do_not_hide_the_question(desk: FrontDesk) -> None:
    desk.set(no_show__follow_up="24", reminder__hours="48,24")
    booking = missed(desk)
    desk.clock.move(minutes=30)
    a_year(desk, "2025-06-27 14:15", 30)
    assert asked_back(desk, booking)[0].reason == "booked_again"
    undo(desk.env)
    assert asked_back(desk, booking)[0].state.value == "queued"
