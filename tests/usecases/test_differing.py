"""A change notice says first what is different from what the client was last told, and nothing that is as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import MessageKind, MessageState
from bookingdesk.i18n.translation import SHIPPED
from bookingdesk.messaging.composer import Composer
from bookingdesk.messaging.facts import facts_of
from bookingdesk.usecases.claiming import dispatch_of
from bookingdesk.usecases.commands import Reschedule
from bookingdesk.usecases.ports import Dispatch
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.undoing import undo
from tests.builders import ANA, BEN, span
from tests.usecases.desk import FrontDesk


def told(desk: FrontDesk) -> Booking:
    """A booking with Ana of which its client has read."""
    booking = desk.book(wanted=frozenset({ANA}))
    desk.clock.move(minutes=5)
    reached(desk, booking, "confirmation")
    desk.clock.move(minutes=5)
    return booking


def reached(desk: FrontDesk, booking: Booking, kind: str) -> None:
    desk.change_rows(booking, kind, state=MessageState.SENT, sent_at=desk.env.now())


def with_ben(desk: FrontDesk, booking: Booking, start: str = "2025-06-24 14:15") -> Booking:
    command = Reschedule(booking_id=booking.id, span=span(start, 45), wanted=frozenset({BEN}))
    return reschedule(desk.env, command).value


def notice(desk: FrontDesk, booking: Booking) -> Dispatch:
    (row,) = [
        r for r in desk.rows(booking) if r.kind is MessageKind.MODIFICATION and r.state is MessageState.QUEUED
    ]
    return desk.env.store.read(lambda work: dispatch_of(work, row, desk.env.now()))


def was(dispatch: Dispatch) -> dict[str, str]:
    found = facts_of(dispatch, "en")["was"]
    assert isinstance(found, dict)
    return {name: value for name, value in found.items() if value}


def test_that_another_person_is_named_with_the_one_before(desk: FrontDesk) -> None:
    booking = told(desk)
    changed = with_ben(desk, booking)
    assert was(notice(desk, changed)) == {"staff": "Ana"}
    plain = Composer().letter(notice(desk, changed)).text.split("\n\n")
    assert plain[1].endswith("It is now with Ben, no longer with Ana.")


def test_that_the_person_is_not_named_where_only_the_time_moved(desk: FrontDesk) -> None:
    booking = told(desk)
    moved = reschedule(desk.env, Reschedule(booking_id=booking.id, span=span("2025-06-24 16:00"))).value
    assert "staff" not in was(notice(desk, moved))
    assert "no longer with" not in Composer().letter(notice(desk, moved)).text


def test_that_several_changes_are_told_against_what_was_read_last(desk: FrontDesk) -> None:
    booking = told(desk)
    with_ben(desk, booking)
    desk.clock.move(minutes=1)
    again = with_ben(desk, booking, "2025-06-24 16:00")
    assert was(notice(desk, again)) == {"staff": "Ana"}, "nobody has told the client of the first change"
    reached(desk, again, "modification")
    desk.clock.move(minutes=1)
    back = Reschedule(booking_id=booking.id, span=again.span, wanted=frozenset({ANA}))
    assert was(notice(desk, reschedule(desk.env, back).value)) == {"staff": "Ben"}


def test_that_a_change_taken_back_counts_for_nothing(desk: FrontDesk) -> None:
    booking = told(desk)
    with_ben(desk, booking)
    desk.clock.move(seconds=1)
    undo(desk.env)
    desk.clock.move(seconds=1)
    moved = reschedule(desk.env, Reschedule(booking_id=booking.id, span=span("2025-06-24 16:00"))).value
    assert "staff" not in was(notice(desk, moved))


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER])
@pytest.mark.parametrize("language", SHIPPED)
def test_that_every_channel_and_language_names_both_people(
    desk: FrontDesk, language: str, channel: Channel
) -> None:
    dispatch = notice(desk, with_ben(desk, told(desk)))
    message, client = replace(dispatch.message, channel=channel), replace(dispatch.client, language=language)
    text = Composer().letter(replace(dispatch, message=message, client=client)).text
    assert "Ben" in text
    assert "Ana" in text
