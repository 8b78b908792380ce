"""A visit is told once to each client: booked, moved, cancelled, reminded of; and nobody reads of another's steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bookingdesk.domain.bookings import AskedBy, Booking, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId, ClientId, SeriesId, ServiceId, VisitId
from bookingdesk.domain.informed import Informed
from bookingdesk.domain.messages import MessageKind, MessageState, Silence
from bookingdesk.domain.series import Scope, SeriesRule
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.claiming import dispatch_of
from bookingdesk.usecases.commands import Book, Cancel, Mark, Reschedule
from bookingdesk.usecases.env import new_uuid
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.outbox import lines_of, withdraw
from bookingdesk.usecases.ports import Dispatch
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.series.booking import book_series
from bookingdesk.usecases.series.changing import change_series
from bookingdesk.usecases.series.commands import BookSeries, ChangeSeries
from bookingdesk.usecases.undoing import redo, undo
from bookingdesk.usecases.visits.adding import add_to_visit
from bookingdesk.usecases.visits.booking import book_visit, cancel_visit, move_visit, visit_of
from bookingdesk.usecases.visits.commands import AddToVisit, BookVisit, CancelVisit, MoveVisit
from tests.builders import COLOUR, HAIRCUT, MASSAGE, a_client, span
from tests.usecases.mail_desk import MailDesk, ObedientSender

TUESDAY = "2025-06-24"


@pytest.fixture
def desk(salon_url: str) -> Iterator[MailDesk]:
    """The salon on both databases, on the Friday before."""
    made = MailDesk(salon_url)
    yield made
    made.store.close()


def visited(desk: MailDesk, *steps: tuple[ServiceId, str, int, ClientId], **more: object) -> tuple[Booking, ...]:
    parts = tuple(
        Book(
            booking_id=BookingId(new_uuid()),
            client_id=client,
            service_id=service,
            span=span(f"{TUESDAY} {start}", minutes),
            **more,  # type: ignore[arg-type]
        )
        for service, start, minutes, client in steps
    )
    made = book_visit(desk.env, BookVisit(visit_id=VisitId(new_uuid()), parts=parts)).value
    desk.clock.move(seconds=1)
    return made


def cut_and_colour(desk: MailDesk, client: ClientId | None = None) -> tuple[Booking, ...]:
    whose = client or desk.a_client()
    return visited(desk, (COLOUR, "09:00", 60, whose), (HAIRCUT, "10:00", 45, whose))


def sent(desk: MailDesk) -> list[Dispatch]:
    """What leaves once the time for Undo has passed."""
    desk.let_hold_time_pass()
    sender = ObedientSender()
    desk.send(sender)
    return sender.delivered


def kinds(dispatches: list[Dispatch]) -> list[str]:
    return [one.message.kind.value for one in dispatches]


def starts(bookings: tuple[Booking, ...]) -> list[str]:
    return [f"{b.span.start:%H:%M}" for b in bookings]


def test_that_one_confirmation_lists_every_step(desk: MailDesk) -> None:
    cut_and_colour(desk)
    (only,) = sent(desk)
    assert only.message.kind is MessageKind.VISIT
    assert starts(only.dates) == ["07:00", "08:00"]
    assert (only.gone, only.heard) == ((), False)


def test_that_each_client_of_a_family_hears_of_their_own_steps_only(desk: MailDesk) -> None:
    maya, lena = desk.a_client(), desk.a_client(given_name="Lena", email="lena@mail.example")
    visited(desk, (HAIRCUT, "09:00", 45, maya), (MASSAGE, "09:00", 60, lena), (HAIRCUT, "10:00", 45, maya))
    told = {one.client.id: one for one in sent(desk)}
    assert set(told) == {maya, lena}
    assert starts(told[maya].dates) == ["07:00", "08:00"]
    assert starts(told[lena].dates) == ["07:00"]
    assert all({b.client_id for b in one.dates} == {one.client.id} for one in told.values())


def test_that_a_moved_visit_is_told_once_with_all_its_new_times(desk: MailDesk) -> None:
    visit = cut_and_colour(desk)
    sent(desk)
    move = Reschedule(booking_id=visit[0].id, span=span(f"{TUESDAY} 14:00", 60))
    move_visit(desk.env, MoveVisit(move=move))
    (only,) = sent(desk)
    assert (only.message.kind, only.heard, starts(only.dates)) == (MessageKind.VISIT, True, ["12:00", "13:00"])


def test_that_a_step_moved_alone_within_the_visit_is_told_with_the_rest(desk: MailDesk) -> None:
    visit = cut_and_colour(desk)
    sent(desk)
    move = Reschedule(booking_id=visit[1].id, span=span(f"{TUESDAY} 15:00", 45))
    move_visit(desk.env, MoveVisit(move=move, only=frozenset({visit[1].id})))
    (only,) = sent(desk)
    assert starts(only.dates) == ["07:00", "13:00"]


def test_that_a_step_moved_as_a_booking_of_its_own_is_told_alone(desk: MailDesk) -> None:
    visit = cut_and_colour(desk)
    sent(desk)
    desk.clock.move(minutes=1)
    reschedule(desk.env, Reschedule(booking_id=visit[1].id, span=span(f"{TUESDAY} 15:00", 45)))
    (only,) = sent(desk)
    assert only.message.kind is MessageKind.MODIFICATION
    assert only.told == visit[1].span.start, "what told of the visit told of this step"
    desk.clock.move(minutes=1)
    reschedule(desk.env, Reschedule(booking_id=visit[1].id, span=span(f"{TUESDAY} 16:00", 45)))
    (again,) = sent(desk)
    assert f"{again.told:%H:%M}" == "13:00", "what they were told last"


def test_that_before_it_is_sent_the_confirmation_speaks_for_what_changed_meanwhile(desk: MailDesk) -> None:
    visit = cut_and_colour(desk)
    cancel(desk.env, Cancel(booking_id=visit[0].id, reason="Ill"))
    (only,) = sent(desk)
    assert (only.message.kind, starts(only.dates), only.gone) == (MessageKind.VISIT, ["08:00"], ())


def test_that_a_cancelled_visit_is_told_once_and_lists_what_is_gone(desk: MailDesk) -> None:
    visit = cut_and_colour(desk)
    sent(desk)
    cancel_visit(desk.env, CancelVisit(cancel=Cancel(booking_id=visit[1].id, reason="Ill")))
    (only,) = sent(desk)
    assert (only.message.kind, only.dates, starts(only.gone)) == (MessageKind.VISIT, (), ["07:00", "08:00"])


def test_that_one_step_can_be_cancelled_and_the_rest_is_told_to_stay(desk: MailDesk) -> None:
    visit = cut_and_colour(desk)
    sent(desk)
    order = Cancel(booking_id=visit[0].id, reason="Ill")
    cancel_visit(desk.env, CancelVisit(cancel=order, only=frozenset({visit[0].id})))
    (only,) = sent(desk)
    assert (starts(only.dates), starts(only.gone)) == (["08:00"], ["07:00"])


def test_that_who_was_told_of_nothing_is_told_of_nothing_when_it_is_undone(desk: MailDesk) -> None:
    cut_and_colour(desk)
    undo(desk.env)
    assert sent(desk) == []
    redo(desk.env)
    (only,) = sent(desk)
    assert starts(only.dates) == ["07:00", "08:00"]


def test_that_an_undone_move_withdraws_its_message(desk: MailDesk) -> None:
    visit = cut_and_colour(desk)
    sent(desk)
    move_visit(desk.env, MoveVisit(move=Reschedule(booking_id=visit[0].id, span=span(f"{TUESDAY} 14:00", 60))))
    desk.clock.move(seconds=1)
    undo(desk.env)
    assert sent(desk) == []


def test_that_a_move_that_is_kept_quiet_leaves_the_reason(desk: MailDesk) -> None:
    visit = cut_and_colour(desk)
    sent(desk)
    quiet = Reschedule(
        booking_id=visit[0].id,
        span=span(f"{TUESDAY} 14:00", 60),
        asked_by=AskedBy.BUSINESS,
        reason="Room",
        silent=True,
        silent_reason=Silence.TOLD_ALREADY,
    )
    move_visit(desk.env, MoveVisit(move=quiet))
    assert sent(desk) == []
    assert [row.reason for row in desk.rows(visit[0], MessageKind.MODIFICATION)] == ["told_already"]


def test_that_a_series_that_was_told_is_told_as_changed(desk: MailDesk) -> None:
    first = datetime(2025, 6, 24, 14, 15)  # noqa: DTZ001 - wall time of the rule
    book = Book(
        booking_id=BookingId(new_uuid()),
        client_id=desk.a_client(),
        service_id=HAIRCUT,
        span=span("2025-06-24 14:15"),
    )
    rule = SeriesRule(first=first, zone="Europe/Berlin", count=3)
    made = book_series(desk.env, BookSeries(series_id=SeriesId(new_uuid()), rule=rule, book=book)).value
    (booked,) = sent(desk)
    move = Reschedule(booking_id=made.bookings[0].id, span=span("2025-06-24 16:00"))
    change_series(desk.env, ChangeSeries(move=move, scope=Scope.ALL))
    (changed,) = sent(desk)
    assert (booked.heard, changed.heard, len(changed.dates)) == (False, True, 3)


def reminded(desk: MailDesk, hours: float = 23) -> list[Dispatch]:
    desk.clock.set(span(f"{TUESDAY} 09:00").start - timedelta(hours=hours))
    sender = ObedientSender()
    desk.send(sender)
    return sender.delivered


def test_that_each_client_is_reminded_once_of_the_whole_visit(desk: MailDesk) -> None:
    visit = cut_and_colour(desk)
    sent(desk)
    (only,) = reminded(desk, hours=22)
    assert (only.message.kind, starts(only.dates)) == (MessageKind.REMINDER, ["07:00", "08:00"])
    second = desk.row(visit[1], MessageKind.REMINDER)
    assert (second.state, second.reason) == (MessageState.SKIPPED, "with_visit")


def test_that_where_the_first_step_is_gone_the_next_one_reminds(desk: MailDesk) -> None:
    visit = cut_and_colour(desk)
    cancel_visit(
        desk.env,
        CancelVisit(cancel=Cancel(booking_id=visit[0].id, reason="Ill"), only=frozenset({visit[0].id})),
    )
    sent(desk)
    (only,) = reminded(desk, hours=22)
    assert (only.booking.id, only.dates) == (visit[1].id, ())


def test_that_who_was_reminded_before_the_first_step_went_is_not_reminded_again(desk: MailDesk) -> None:
    visit = cut_and_colour(desk)
    sent(desk)
    assert len(reminded(desk, hours=23.9)) == 1
    cancel_visit(
        desk.env,
        CancelVisit(cancel=Cancel(booking_id=visit[0].id, reason="Ill"), only=frozenset({visit[0].id})),
    )
    assert kinds(reminded(desk, hours=22)) == ["visit"]


def test_that_a_new_client_of_several_steps_is_registered_once(desk: MailDesk) -> None:
    newcomer = a_client(given_name="Leo", family_name="Brandt", phone="+4930555010123", email="leo@mail.example")
    parts = tuple(
        Book(
            booking_id=BookingId(new_uuid()),
            new_client=newcomer,
            service_id=HAIRCUT,
            span=span(f"{TUESDAY} {start}"),
        )
        for start in ("09:00", "09:45")
    )
    made = book_visit(desk.env, BookVisit(visit_id=VisitId(new_uuid()), parts=parts)).value
    assert len({b.client_id for b in made}) == 1
    assert visit_of(desk.env, made[1].id).value == made


def added(desk: MailDesk, to: Booking, start: str, client: ClientId, service: ServiceId = HAIRCUT) -> Booking:
    part = Book(
        booking_id=BookingId(new_uuid()),
        client_id=client,
        service_id=service,
        span=span(f"{TUESDAY} {start}", 60 if service == COLOUR else 45),
    )
    command = AddToVisit(booking_id=to.id, visit_id=VisitId(new_uuid()), parts=(part,))
    (made,) = add_to_visit(desk.env, command).value
    assert add_to_visit(desk.env, command).value == (made,)  # the same form saved twice
    desk.clock.move(seconds=1)
    return made


def test_that_a_step_added_to_what_was_told_is_told_once_with_all(desk: MailDesk) -> None:
    whose = desk.a_client()
    alone = desk.booked(f"{TUESDAY} 09:00", client=whose)
    assert kinds(sent(desk)) == ["confirmation"]
    step = added(desk, alone, "10:00", whose)
    (only,) = sent(desk)
    assert (only.message.kind, starts(only.dates)) == (MessageKind.VISIT, ["07:00", "08:00"])
    assert visit_of(desk.env, step.id).value[0].id == alone.id


def test_that_a_visit_beside_a_date_of_a_series_is_on_its_way_to_its_steps_alone(desk: MailDesk) -> None:
    whose = desk.a_client()
    rule = SeriesRule(first=datetime(2025, 6, 24, 9), zone="Europe/Berlin", count=2)  # noqa: DTZ001 - the rule's wall
    book = Book(
        booking_id=BookingId(new_uuid()), client_id=whose, service_id=HAIRCUT, span=span(f"{TUESDAY} 09:00")
    )
    first, last = book_series(
        desk.env, BookSeries(series_id=SeriesId(new_uuid()), rule=rule, book=book)
    ).value.bookings
    sent(desk)
    step = added(desk, first, "10:00", whose)
    reschedule(desk.env, Reschedule(booking_id=last.id, span=span("2025-07-01 11:00")))
    withdraw(desk.env, desk.row(last, MessageKind.MODIFICATION).id)
    stands = {b.id: booking_file(desk.env, b.id).value.entry.informed for b in (step, last)}
    assert stands == {step.id: Informed.ON_ITS_WAY, last.id: Informed.NO}


def test_that_a_step_added_before_the_confirmation_left_leaves_one_message(desk: MailDesk) -> None:
    whose = desk.a_client()
    alone = desk.booked(f"{TUESDAY} 09:00", client=whose)
    desk.clock.move(seconds=5)
    added(desk, alone, "10:00", whose)
    (only,) = sent(desk)
    assert (only.message.kind, starts(only.dates)) == (MessageKind.VISIT, ["07:00", "08:00"])
    first = desk.row(alone)
    assert (first.state, first.reason) == (MessageState.SKIPPED, "with_visit")


def test_that_an_added_step_is_taken_back_alone_and_nothing_is_told(desk: MailDesk) -> None:
    whose = desk.a_client()
    alone = desk.booked(f"{TUESDAY} 09:00", client=whose)
    sent(desk)
    step = added(desk, alone, "10:00", whose)
    undo(desk.env)
    desk.clock.move(seconds=1)
    left = desk.store.read(lambda work: work.bookings.many([alone.id, step.id]))
    assert (left[alone.id].status, left[alone.id].visit_id) == (Status.CONFIRMED, None)
    assert left[step.id].status is Status.CANCELLED
    assert sent(desk) == []
    redo(desk.env)
    assert starts(sent(desk)[0].dates) == ["07:00", "08:00"]


def test_that_who_had_heard_nothing_hears_of_what_stays_when_it_is_taken_back(desk: MailDesk) -> None:
    whose = desk.a_client()
    alone = desk.booked(f"{TUESDAY} 09:00", client=whose)
    desk.clock.move(seconds=5)
    added(desk, alone, "10:00", whose)
    undo(desk.env)
    (only,) = sent(desk)
    assert (only.message.kind, only.message.booking_id) == (MessageKind.CONFIRMATION, alone.id)


def test_that_a_person_added_hears_of_their_own_step_only(desk: MailDesk) -> None:
    alone = desk.booked(f"{TUESDAY} 09:00")
    sent(desk)
    other = desk.a_client(given_name="Leo", family_name="Brandt", email="leo@mail.example")
    step = added(desk, alone, "09:00", other)
    (only,) = sent(desk)
    assert (only.client.id, starts(only.dates)) == (other, ["07:00"])
    assert step.visit_id is not None


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.SMS, Channel.EMAIL])
def test_that_who_has_no_email_is_called_once_a_day_about_all_steps(desk: MailDesk, channel: Channel) -> None:
    whose = desk.a_client(email="", preferred_channel=channel)
    visit = cut_and_colour(desk, whose)
    assert reminders_to_say(desk, visit) == [True, False]
    reminder = desk.row(visit[0], MessageKind.REMINDER)
    told = desk.store.read(lambda work: dispatch_of(work, reminder, desk.clock.now()))
    assert starts(told.dates) == ["07:00", "08:00"]
    first_only = frozenset({visit[0].id})
    cancel_visit(desk.env, CancelVisit(cancel=Cancel(booking_id=visit[0].id, reason="Ill"), only=first_only))
    assert reminders_to_say(desk, visit)[1]


def test_that_nobody_is_reminded_of_the_next_step_while_they_are_here(desk: MailDesk) -> None:
    visit = cut_and_colour(desk, desk.a_client(email="", preferred_channel=Channel.PHONE))
    desk.clock.set(span(f"{TUESDAY} 08:55").start)
    mark(desk.env, Mark(booking_id=visit[0].id, status=Status.ARRIVED))
    assert not reminders_to_say(desk, visit)[1]


def reminders_to_say(desk: MailDesk, visit: tuple[Booking, ...]) -> list[bool]:
    """Of each step, whether its reminder asks for a call."""
    rows = [desk.row(step, MessageKind.REMINDER) for step in visit]
    lines = desk.store.read(lambda work: lines_of(work, rows, desk.env.actor))
    return [line.message.needs_call for line in lines]
