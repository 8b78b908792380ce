"""Series: previewed date by date, booked all or none, changed by scope, told once, taken back in one step."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from bookingdesk.domain.bookings import Booking, Mode, Status
from bookingdesk.domain.errors import (
    NonexistentTime,
    NotBookable,
    NotFound,
    ReasonMissing,
    SeriesEmpty,
    SeriesPast,
    SeriesRefused,
)
from bookingdesk.domain.ids import BookingId, SeriesId
from bookingdesk.domain.messages import MessageKind, MessageState
from bookingdesk.domain.series import Every, Place, Scope, SeriesRule
from bookingdesk.usecases.agenda import agenda
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import AgendaQuery, Amend, Book, Cancel, Reschedule
from bookingdesk.usecases.env import new_uuid
from bookingdesk.usecases.rescheduling import amend
from bookingdesk.usecases.series.booking import book_series
from bookingdesk.usecases.series.changing import cancel_series, change_series, list_series, preview_change
from bookingdesk.usecases.series.commands import (
    BookSeries,
    CancelSeries,
    ChangeSeries,
    DateState,
    ListSeries,
    PreviewSeries,
    SeriesStored,
)
from bookingdesk.usecases.series.previewing import preview_series
from bookingdesk.usecases.undoing import redo, undo
from tests.builders import ANA, BEN, HAIRCUT, a_client, at, span
from tests.salon import MAYA
from tests.usecases.desk import FrontDesk

FIRST = "2025-06-24 14:15"
DAYS = [date(2025, 6, 24), date(2025, 7, 1), date(2025, 7, 8), date(2025, 7, 15)]


def the_rule(first: str = FIRST, **changes: Any) -> SeriesRule:
    parts: dict[str, Any] = {"first": datetime.fromisoformat(first), "zone": "Europe/Berlin", "count": 4}
    return SeriesRule(**(parts | changes))


def the_series(first: str = FIRST, *, book: dict[str, Any] | None = None, **changes: Any) -> BookSeries:
    wish = Book(
        booking_id=BookingId(new_uuid()),
        client_id=MAYA,
        service_id=HAIRCUT,
        span=span(first),
        wanted=frozenset({ANA}),
    )
    parts: dict[str, Any] = {"series_id": SeriesId(new_uuid()), "rule": the_rule(first), "book": wish}
    for name, value in (book or {}).items():
        parts["book"] = Book(**{f: getattr(wish, f) for f in Book.__slots__} | {name: value})
    return BookSeries(**(parts | changes))


def booked(desk: FrontDesk, first: str = FIRST, **changes: Any) -> SeriesStored:
    stored = book_series(desk.env, the_series(first, **changes)).value
    desk.clock.move(seconds=1)
    return stored


def starts(bookings: tuple[Booking, ...]) -> list[str]:
    return [f"{b.span.start.astimezone(at(FIRST).tzinfo):%m-%d %H:%M}" for b in bookings]


def summaries(desk: FrontDesk, stored: SeriesStored) -> list[tuple[int, str]]:
    """Index of the booking and state of each message about the series."""
    return [
        (number, row.state.value)
        for number, booking in enumerate(stored.bookings)
        for row in sorted(desk.rows(booking), key=lambda r: r.created_at)
        if row.kind is MessageKind.SERIES
    ]


def others(desk: FrontDesk, stored: SeriesStored) -> set[str]:
    """Kinds of messages besides reminders and the one about the series that are to leave."""
    kinds = {MessageKind.SERIES, MessageKind.REMINDER}
    return {
        row.kind.value
        for booking in stored.bookings
        for row in desk.rows(booking)
        if row.kind not in kinds and row.state is MessageState.QUEUED
    }


def test_that_every_date_is_booked_in_one_go(desk: FrontDesk) -> None:
    stored = booked(desk)
    assert starts(stored.bookings) == ["06-24 12:15", "07-01 12:15", "07-08 12:15", "07-15 12:15"]
    assert {b.series_id for b in stored.bookings} == {stored.series.id}
    assert all(ANA in b.resource_ids() for b in stored.bookings)
    assert [entry.action for entry in desk.log()].count("series_book") == 1


def test_that_one_message_tells_all_dates_and_reminders_stay_one_a_date(desk: FrontDesk) -> None:
    stored = booked(desk)
    assert summaries(desk, stored) == [(0, "queued")]
    assert others(desk, stored) == set()
    assert all(MessageKind.REMINDER in {row.kind for row in desk.rows(b)} for b in stored.bookings)


def test_that_saving_twice_answers_what_is_stored(desk: FrontDesk) -> None:
    command = the_series()
    first = book_series(desk.env, command).value
    again = book_series(desk.env, command).value
    assert again == first
    assert desk.env.store.read(lambda work: work.bookings.count()) == 4


def test_that_a_new_client_is_registered_once(desk: FrontDesk) -> None:
    newcomer = a_client(given_name="Leo", family_name="Brandt", phone="+4930555010123", email="leo@mail.example")
    wish = the_series()
    book = Book(
        booking_id=wish.book.booking_id,
        new_client=newcomer,
        service_id=HAIRCUT,
        span=span(FIRST),
    )
    before = desk.env.store.read(lambda work: work.clients.count())
    stored = book_series(desk.env, BookSeries(series_id=wish.series_id, rule=wish.rule, book=book)).value
    assert desk.env.store.read(lambda work: work.clients.count()) == before + 1
    assert len({b.client_id for b in stored.bookings}) == 1


def test_that_a_date_in_the_way_refuses_all_and_names_it(desk: FrontDesk) -> None:
    desk.book("2025-07-01 14:30")
    with pytest.raises(SeriesRefused) as refusal:
        book_series(desk.env, the_series())
    assert refusal.value.facts["dates"] == (DAYS[1],)
    assert isinstance(refusal.value.facts["first"], NotBookable)
    assert desk.env.store.read(lambda work: work.bookings.count()) == 1
    assert desk.env.store.read(lambda work: work.series.page()) == []


def test_that_the_preview_says_of_each_date_what_would_become_of_it(desk: FrontDesk) -> None:
    desk.book("2025-07-01 14:30")
    wish = PreviewSeries(rule=the_rule(), service_id=HAIRCUT, wanted=frozenset({ANA}), skipped=frozenset({DAYS[3]}))
    lines = preview_series(desk.env, wish).value.dates
    states = [DateState.FITS, DateState.CONFLICT, DateState.FITS, DateState.SKIPPED]
    assert [line.state for line in lines] == states
    assert lines[1].obstacles
    assert lines[1].alternatives[0].span.start == at("2025-07-01 14:15")
    assert ANA not in {a.resource_id for a in lines[1].alternatives[0].allocations}
    assert ANA in {a.resource_id for a in lines[1].alternatives[1].allocations}


def test_that_a_closed_day_and_a_skipped_time_are_said_as_such(desk: FrontDesk) -> None:
    daily = PreviewSeries(rule=the_rule("2025-06-27 10:00", unit=Every.DAY, count=2), service_id=HAIRCUT)
    assert [d.state for d in preview_series(desk.env, daily).value.dates] == [DateState.FITS, DateState.CLOSED]
    gap = PreviewSeries(rule=the_rule("2026-03-22 02:30", count=2), service_id=HAIRCUT)
    assert preview_series(desk.env, gap).value.dates[1].state is DateState.NO_SUCH_TIME


def test_that_a_decision_for_each_date_is_what_gets_booked(desk: FrontDesk) -> None:
    desk.book("2025-07-01 14:30")
    wish = PreviewSeries(rule=the_rule(), service_id=HAIRCUT, wanted=frozenset({ANA}))
    instead = preview_series(desk.env, wish).value.dates[1].alternatives[1]
    moved = {DAYS[1]: instead}
    again = preview_series(
        desk.env, PreviewSeries(rule=the_rule(), service_id=HAIRCUT, wanted=frozenset({ANA}), moved=moved)
    ).value
    assert again.dates[1].state is DateState.MOVED
    assert again.open == ()
    stored = booked(desk, skipped=frozenset({DAYS[2]}), moved=moved)
    assert [b.span for b in stored.bookings] == [span(FIRST), instead.span, span("2025-07-15 14:15")]


def test_that_nothing_is_booked_where_every_date_is_left_out(desk: FrontDesk) -> None:
    with pytest.raises(SeriesEmpty):
        book_series(desk.env, the_series(skipped=frozenset(DAYS)))


def test_that_a_time_the_clocks_skip_is_refused_and_can_be_left_out(desk: FrontDesk) -> None:
    desk.clock.set(at("2026-03-02 08:00"))
    first = "2026-03-22 02:30"
    with pytest.raises(SeriesRefused) as refusal:
        book_series(desk.env, the_series(first, rule=the_rule(first, count=2)))
    assert date(2026, 3, 29) in refusal.value.facts["dates"]  # type: ignore[operator]
    with pytest.raises(SeriesRefused) as only_gap:
        book_series(
            desk.env,
            the_series(first, rule=the_rule(first, count=2), skipped=frozenset({date(2026, 3, 22)})),
        )
    assert isinstance(only_gap.value.facts["first"], NonexistentTime)


def test_that_a_series_is_one_undo_and_one_redo(desk: FrontDesk) -> None:
    stored = booked(desk)
    undone = undo(desk.env).value
    assert len(undone.all()) == 4
    assert {desk.stored(b).status for b in stored.bookings} == {Status.CANCELLED}
    assert summaries(desk, stored) == [(0, "withdrawn")]
    assert others(desk, stored) == set()
    desk.clock.move(seconds=5)
    redo(desk.env)
    assert {desk.stored(b).status for b in stored.bookings} == {Status.CONFIRMED}
    assert [state for _n, state in summaries(desk, stored)].count("queued") == 1
    assert others(desk, stored) == set()


def change(desk: FrontDesk, booking: Booking, to: str, scope: Scope, **more: Any) -> SeriesStored:
    move = Reschedule(booking_id=booking.id, span=span(to))
    changed = change_series(desk.env, ChangeSeries(move=move, scope=scope, **more)).value
    desk.clock.move(seconds=1)
    return changed


def test_that_one_date_is_moved_alone(desk: FrontDesk) -> None:
    stored = booked(desk)
    moved = change(desk, stored.bookings[1], "2025-07-02 10:00", Scope.ONE)
    assert starts(moved.bookings) == ["06-24 12:15", "07-02 08:00", "07-08 12:15", "07-15 12:15"]


def test_that_this_and_the_following_move_by_the_same_days_to_the_same_time(desk: FrontDesk) -> None:
    stored = booked(desk)
    moved = change(desk, stored.bookings[1], "2025-07-02 10:00", Scope.FOLLOWING)
    assert starts(moved.bookings) == ["06-24 12:15", "07-02 08:00", "07-09 08:00", "07-16 08:00"]
    assert all(ANA in b.resource_ids() for b in moved.bookings)
    assert [state for _n, state in summaries(desk, stored)].count("queued") == 1
    assert others(desk, stored) == set()


def test_that_all_move_into_each_others_places_and_back(desk: FrontDesk) -> None:
    stored = booked(desk, rule=the_rule(unit=Every.DAY, count=3))
    moved = change(desk, stored.bookings[0], "2025-06-25 14:15", Scope.ALL)
    assert starts(moved.bookings) == ["06-25 12:15", "06-26 12:15", "06-27 12:15"]
    undo(desk.env)
    assert [desk.stored(b).span for b in stored.bookings] == [b.span for b in stored.bookings]


def test_that_the_past_is_never_changed(desk: FrontDesk) -> None:
    stored = booked(desk)
    desk.clock.set(at("2025-07-02 08:00"))
    moved = change(desk, stored.bookings[2], "2025-07-08 10:00", Scope.ALL)
    assert starts(moved.bookings) == ["06-24 12:15", "07-01 12:15", "07-08 08:00", "07-15 08:00"]
    desk.clock.set(at("2025-08-01 08:00"))
    with pytest.raises(SeriesPast):
        change(desk, stored.bookings[0], "2025-08-08 10:00", Scope.ALL)


def test_that_a_change_that_does_not_fit_somewhere_changes_nothing(desk: FrontDesk) -> None:
    stored = booked(desk)
    for staff in range(1, 5):
        desk.book("2025-07-08 10:00", wanted=frozenset({staff}) if staff < 4 else frozenset())  # type: ignore[arg-type]
        if staff == 3:
            break
    command = ChangeSeries(
        move=Reschedule(booking_id=stored.bookings[0].id, span=span("2025-06-24 10:00")), scope=Scope.ALL
    )
    lines = preview_change(desk.env, command).value
    assert [line.day for line in lines.open] == [DAYS[2]]
    with pytest.raises(SeriesRefused) as refusal:
        change_series(desk.env, command)
    assert refusal.value.facts["dates"] == (DAYS[2],)
    assert [desk.stored(b) for b in stored.bookings] == list(stored.bookings)
    kept = change(desk, stored.bookings[0], "2025-06-24 10:00", Scope.ALL, kept=frozenset({stored.bookings[2].id}))
    assert starts(kept.bookings) == ["06-24 08:00", "07-01 08:00", "07-08 12:15", "07-15 08:00"]


def test_that_an_occurrence_can_go_elsewhere_than_the_rest(desk: FrontDesk) -> None:
    stored = booked(desk)
    command = ChangeSeries(
        move=Reschedule(booking_id=stored.bookings[0].id, span=span("2025-06-24 10:00")), scope=Scope.ALL
    )
    slot = preview_change(desk.env, command).value.dates[2].slot
    assert slot is not None
    elsewhere = type(slot)(span=span("2025-07-08 16:00"), allocations=())
    moved = change(
        desk, stored.bookings[0], "2025-06-24 10:00", Scope.ALL, moved={stored.bookings[2].id: elsewhere}
    )
    assert starts(moved.bookings)[2] == "07-08 14:00"


@pytest.mark.parametrize(
    ("scope", "left"), [(Scope.ONE, 3), (Scope.FOLLOWING, 1), (Scope.ALL, 0)], ids=["one", "following", "all"]
)
def test_that_a_scope_is_cancelled_for_one_reason_with_one_message(
    desk: FrontDesk, scope: Scope, left: int
) -> None:
    stored = booked(desk)
    after = cancel_series(
        desk.env, CancelSeries(cancel=Cancel(booking_id=stored.bookings[1].id, reason="Moving away"), scope=scope)
    ).value
    assert sum(b.status is Status.CONFIRMED for b in after.bookings) == left
    reasons = {b.cancellation.reason for b in after.bookings if b.cancellation}
    assert reasons == {"Moving away"}
    assert [state for _n, state in summaries(desk, stored)].count("queued") == 1
    assert others(desk, stored) == set()
    desk.clock.move(seconds=1)
    undo(desk.env)
    assert {desk.stored(b).status for b in stored.bookings} == {Status.CONFIRMED}


def test_that_words_alone_are_changed_on_every_date_and_nobody_is_told(desk: FrontDesk) -> None:
    stored = booked(desk)
    before = summaries(desk, stored)
    anchor = stored.bookings[1]
    command = Reschedule(booking_id=anchor.id, span=anchor.span, note="Brings a dog", sooner_wanted=True)
    after = change_series(desk.env, ChangeSeries(move=command, scope=Scope.ALL)).value
    assert {(b.note, b.sooner_wanted) for b in after.bookings} == {("Brings a dog", True)}
    assert starts(after.bookings) == starts(stored.bookings)
    assert summaries(desk, stored) == before
    undo(desk.env)
    assert {desk.stored(b).note for b in stored.bookings} == {""}


def test_that_another_mode_on_every_date_is_told_in_one_message(desk: FrontDesk) -> None:
    stored = booked(desk)
    anchor = stored.bookings[0]
    command = Reschedule(
        booking_id=anchor.id, span=anchor.span, mode=Mode.VIRTUAL, mode_detail="https://meet.example/1"
    )
    after = change_series(desk.env, ChangeSeries(move=command, scope=Scope.ALL)).value
    assert {b.mode for b in after.bookings} == {Mode.VIRTUAL}
    assert [state for _n, state in summaries(desk, stored)].count("queued") == 1
    assert others(desk, stored) == set()


def test_that_cancelling_a_series_needs_a_reason(desk: FrontDesk) -> None:
    stored = booked(desk)
    with pytest.raises(ReasonMissing):
        cancel_series(
            desk.env, CancelSeries(cancel=Cancel(booking_id=stored.bookings[0].id, reason=" "), scope=Scope.ALL)
        )


def test_that_a_booking_of_no_series_has_no_scope(desk: FrontDesk) -> None:
    alone = desk.book()
    with pytest.raises(NotFound):
        change(desk, alone, "2025-06-25 10:00", Scope.ALL)


def test_that_the_waiting_message_speaks_for_a_date_changed_meanwhile(desk: FrontDesk) -> None:
    stored = booked(desk)
    cancel(desk.env, Cancel(booking_id=stored.bookings[0].id, reason="Ill"))
    assert summaries(desk, stored)[-1] == (1, "queued")
    assert [s for _n, s in summaries(desk, stored)].count("queued") == 1
    assert others(desk, stored) == set()
    desk.clock.move(seconds=1)
    amend(desk.env, Amend(booking_id=stored.bookings[1].id, note="Brings a friend"))
    assert [s for _n, s in summaries(desk, stored)].count("queued") == 1


def test_that_once_it_was_told_a_single_change_is_told_alone(desk: FrontDesk) -> None:
    stored = booked(desk)
    desk.change_rows(stored.bookings[0], "series", state=MessageState.SENT)
    cancel(desk.env, Cancel(booking_id=stored.bookings[2].id, reason="Ill"))
    assert others(desk, stored) == {"cancellation"}
    assert [s for _n, s in summaries(desk, stored)] == ["sent"]


def test_that_a_calendar_says_where_a_booking_stands_in_its_series(desk: FrontDesk) -> None:
    stored = booked(desk)
    cancel(desk.env, Cancel(booking_id=stored.bookings[0].id, reason="Ill"))
    (entry,) = agenda(desk.env, AgendaQuery(first_day=DAYS[2])).value.entries
    assert entry.place == Place(number=2, of=3)
    alone = desk.book("2025-06-26 14:15")
    (other,) = agenda(desk.env, AgendaQuery(first_day=date(2025, 6, 26))).value.entries
    assert (other.booking.id, other.place) == (alone.id, None)


def test_that_series_are_listed_newest_first(desk: FrontDesk) -> None:
    old = booked(desk)
    desk.clock.move(minutes=5)
    new = booked(desk, "2025-06-24 16:00", book={"wanted": frozenset({BEN})})
    lines = list_series(desk.env, ListSeries(client_id=MAYA)).value
    assert [line.series.id for line in lines] == [new.series.id, old.series.id]
    assert lines[0].series.rule == new.series.rule
    assert len(lines[0].bookings) == 4
