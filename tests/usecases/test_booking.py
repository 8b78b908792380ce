"""Book: one transaction with client, messages, log and undo; refusals explain and offer; nothing is saved twice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from bookingdesk.domain.availability.values import ObstacleKind, StartWish
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue, NotBookable, NotFound, ReasonMissing, SlotTaken
from bookingdesk.domain.ids import BookingId, ClientId, ServiceId
from bookingdesk.domain.messages import Silence
from bookingdesk.domain.money import Money
from bookingdesk.domain.spans import Span
from bookingdesk.usecases import admitting
from bookingdesk.usecases import booking as booking_module
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import HoldSlot
from bookingdesk.usecases.holding import hold
from bookingdesk.usecases.offering import why_not
from tests.builders import ANA, COLOUR, a_client, at, span
from tests.salon import MAYA
from tests.usecases.desk import FrontDesk


def count(desk: FrontDesk) -> tuple[int, int]:
    """Bookings and clients there are."""
    return desk.env.store.read(lambda work: (work.bookings.count(), work.clients.count()))


def test_that_a_booking_is_stored_with_what_was_agreed(desk: FrontDesk) -> None:
    stored = desk.stored(desk.book(service=COLOUR, note=" quiet,  please ", sooner_wanted=True))
    assert stored.price == Money(Decimal("40.00"), "EUR")
    assert stored.policy_id is not None
    assert stored.buffer_after == timedelta(minutes=10)
    assert stored.note == "quiet, please"
    assert stored.sooner_wanted
    assert stored.created_by == "Jo"
    assert stored.number > 0
    assert {a.busy for a in stored.allocations} == {Span(at("2025-06-24 14:15"), at("2025-06-24 15:25"))}


@pytest.mark.parametrize(("status", "first"), [(Status.TENTATIVE, "tentative"), (Status.CONFIRMED, "confirmation")])
def test_that_its_first_message_and_reminder_are_planned_with_the_booking(
    desk: FrontDesk, status: Status, first: str
) -> None:
    booking = desk.book("2025-06-26 14:15", status=status)
    asked = [("confirm_call", "queued", "unconfirmed")] if status is Status.TENTATIVE else []
    assert sorted(desk.messages(booking)) == sorted([(first, "queued", ""), ("reminder", "queued", ""), *asked])
    told = [row.due_at for row in desk.rows(booking) if row.kind.value != "confirm_call"]
    assert told == [at("2025-06-23 08:01"), at("2025-06-25 14:15")]


def test_that_the_answer_says_what_changed(desk: FrontDesk) -> None:
    outcome = book(desk.env, desk.wish())
    booking = outcome.value
    assert outcome.changes.bookings == {booking.id}
    assert outcome.changes.clients == {MAYA}
    assert outcome.changes.spans == (booking.busy,)
    assert outcome.changes.messages == {row.id for row in desk.rows(booking)}


def test_that_a_second_click_is_answered_with_what_is_stored_and_sends_nothing_more(desk: FrontDesk) -> None:
    wish = desk.wish()
    first, again = book(desk.env, wish), book(desk.env, wish)
    assert again.value == first.value
    assert not again.changes
    assert len(desk.rows(first.value)) == 2
    assert count(desk)[0] == 1


def test_that_a_second_click_with_a_new_client_registers_nobody_twice(desk: FrontDesk) -> None:
    wish = desk.wish(new_client=a_client(given_name="Leo", family_name="Brandt"))
    book(desk.env, wish)
    before = count(desk)
    book(desk.env, wish)
    assert count(desk) == before


def test_that_a_save_that_overtook_ours_is_answered_as_stored(
    desk: FrontDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The insert hits the primary key although the look before it found nothing."""
    wish = desk.wish()
    stored = book(desk.other_desk, wish).value
    later = desk.wish("2025-06-24 16:00", booking_id=wish.booking_id)
    monkeypatch.setattr(booking_module, "_look", lambda work, booking_id: None)
    assert book(desk.env, later).value == stored


def test_that_a_new_client_is_registered_with_the_booking(desk: FrontDesk) -> None:
    leo = a_client(
        given_name="Leo", family_name="Brandt", phone="555010123", email="", preferred_channel=Channel.PHONE
    )
    booking = desk.book(new_client=leo)
    client = desk.env.store.read(lambda work: work.clients.get(booking.client_id))
    assert (client.name, client.phone) == ("Leo Brandt", "+49555010123")
    assert desk.messages(booking) == [
        ("confirmation", "queued", "prefers_call"),
        ("reminder", "queued", "prefers_call"),
    ]


def test_that_a_refused_booking_registers_nobody(desk: FrontDesk) -> None:
    before = count(desk)
    with pytest.raises(NotBookable):
        desk.book("2025-06-24 20:00", new_client=a_client(given_name="Leo"))
    assert count(desk) == before


REFUSALS = [
    ("lunch", "2025-06-24 12:15", ObstacleKind.NOT_WORKING),
    ("before opening", "2025-06-24 08:00", ObstacleKind.OUTSIDE_OPENING),
    ("yesterday", "2025-06-20 14:15", ObstacleKind.PAST),
    ("in two years", "2027-06-24 14:15", ObstacleKind.HORIZON),
]


@pytest.mark.parametrize(("start", "kind"), [c[1:] for c in REFUSALS], ids=[c[0] for c in REFUSALS])
def test_that_a_start_against_the_rules_is_explained(desk: FrontDesk, start: str, kind: ObstacleKind) -> None:
    with pytest.raises(NotBookable) as refused:
        desk.book(start)
    obstacles = refused.value.facts["obstacles"]
    assert isinstance(obstacles, tuple)
    assert kind in {obstacle.kind for obstacle in obstacles}
    assert "alternatives" in refused.value.facts
    assert count(desk)[0] == 0


def test_that_a_taken_start_names_the_booking_and_offers_others(desk: FrontDesk) -> None:
    first = desk.book()
    with pytest.raises(NotBookable) as refused:
        desk.book("2025-06-24 14:30", client_id=MAYA)
    facts = refused.value.facts
    assert isinstance(facts["obstacles"], tuple)
    assert first.id in {obstacle.booking_id for obstacle in facts["obstacles"]}
    alternatives = facts["alternatives"]
    assert isinstance(alternatives, tuple)
    same_time, nearest = alternatives[0], alternatives[1]
    assert same_time.span.start == at("2025-06-24 14:30")
    assert ANA not in same_time.resource_ids()
    assert nearest.span.start == at("2025-06-24 15:00")
    assert ANA in nearest.resource_ids()
    for slot in alternatives:
        asked = StartWish(
            service_id=first.service_id, start=slot.span.start, duration=slot.span.duration, chosen=slot.allocations
        )
        assert why_not(desk.env, asked).value == ()


def test_that_without_a_wish_for_somebody_the_free_ones_are_chosen(desk: FrontDesk) -> None:
    served = [desk.book(wanted=frozenset()).resource_ids() for _ in range(3)]
    assert len(frozenset().union(*served)) == 6
    with pytest.raises(NotBookable):
        desk.book(wanted=frozenset())


def test_that_the_database_refuses_what_the_check_does_not_see(
    desk: FrontDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program's check is blinded: the guard still sells nothing twice, and the refusal offers other times."""
    first = desk.book()
    monkeypatch.setattr(admitting, "admitted", lambda *given: first.allocations)
    with pytest.raises(SlotTaken) as refused:
        desk.book()
    assert refused.value.facts["alternatives"]
    assert count(desk)[0] == 1


def test_that_the_caller_s_hold_is_given_up_for_the_booking(desk: FrontDesk) -> None:
    wish = desk.wish()
    slot = HoldSlot(service_id=wish.service_id, span=wish.span, allocations=())
    held = hold(desk.env, slot).value
    outcome = book(desk.env, desk.wish(hold_id=held.id, allocations=held.allocations, wanted=frozenset()))
    assert outcome.changes.holds == {held.id}
    assert desk.env.store.read(lambda work: work.holds.get(held.id)) is None


def test_that_another_desk_s_hold_is_in_the_way_until_it_expires(desk: FrontDesk) -> None:
    wish = desk.wish(wanted=frozenset())
    for _ in range(3):
        hold(desk.other_desk, HoldSlot(service_id=wish.service_id, span=wish.span, allocations=()))
    with pytest.raises(NotBookable):
        book(desk.env, wish)
    desk.clock.move(minutes=3, seconds=1)
    outcome = book(desk.env, wish)
    assert len(outcome.changes.holds) == 3


def test_that_a_walk_in_who_is_here_has_arrived_and_is_sent_nothing(desk: FrontDesk) -> None:
    desk.clock.set(at("2025-06-24 14:21") + timedelta(seconds=40))
    start = span("2025-06-24 14:20")
    booking = desk.book(span=start, wanted=frozenset(), status=Status.ARRIVED, channel=Channel.WALK_IN)
    assert booking.status is Status.ARRIVED
    assert desk.messages(booking) == [("confirmation", "skipped", "client_is_here")]


def test_that_a_start_between_two_minutes_counts_from_its_minute(desk: FrontDesk) -> None:
    start = at("2025-06-24 14:21") + timedelta(seconds=40, microseconds=7)
    booking = desk.book(span=Span.lasting(start, timedelta(minutes=45)), status=Status.TENTATIVE)
    assert desk.stored(booking).span == span("2025-06-24 14:21")


def test_that_an_old_booking_is_imported_in_silence(desk: FrontDesk) -> None:
    booking = desk.book(
        "2025-06-03 14:15", status=Status.COMPLETED, past_allowed=True, silent=True, external_id="old-7"
    )
    assert (booking.status, booking.external_id) == (Status.COMPLETED, "old-7")
    assert desk.rows(booking) == ()


def test_that_a_silent_booking_to_come_is_reminded_of_all_the_same(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15", silent=True, silent_reason=Silence.TOLD_ALREADY)
    assert desk.messages(booking) == [("confirmation", "skipped", "told_already"), ("reminder", "queued", "")]


def test_that_a_message_is_kept_back_only_for_a_reason(desk: FrontDesk) -> None:
    with pytest.raises(ReasonMissing) as refused:
        desk.book("2025-06-26 14:15", silent=True)
    assert refused.value.facts == {"number": 0, "what": "silence"}


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.CANCELLED, Status.IN_SERVICE, Status.NO_SHOW])
def test_that_a_new_booking_cannot_be_over_already(desk: FrontDesk, status: Status) -> None:
    with pytest.raises(InvalidValue) as refused:
        desk.book(status=status, past_allowed=True)
    assert refused.value.facts["field"] == "status"


def test_that_what_is_not_there_is_named(desk: FrontDesk) -> None:
    with pytest.raises(NotFound) as service:
        desk.book(service_id=ServiceId(999))
    with pytest.raises(NotFound) as client:
        desk.book(client_id=ClientId(999))
    with pytest.raises(InvalidValue):
        desk.book(client_id=None)
    assert (service.value.facts["kind"], client.value.facts["kind"]) == ("service", "client")


def test_that_a_booking_id_is_the_form_s(desk: FrontDesk) -> None:
    wanted = BookingId("11111111-2222-4333-8444-555555555555")
    assert desk.book(booking_id=wanted).id == wanted
