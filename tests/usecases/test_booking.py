"""Book: one transaction with client, messages, log and undo; refusals explain and offer; nothing is saved twice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from bookingdesk.domain.availability.values import ObstacleKind, StartWish
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue, NotBookable, NotFound, SlotTaken
from bookingdesk.domain.ids import BookingId, ClientId, ServiceId
from bookingdesk.domain.money import Money
from bookingdesk.domain.spans import Span
from bookingdesk.usecases import booking as booking_module
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import HoldSlot
from bookingdesk.usecases.holding import hold
from bookingdesk.usecases.offering import why_not
from tests.builders import a_client, at, span
from tests.usecases.desk import Salon


def count(salon: Salon) -> tuple[int, int]:
    """Bookings and clients there are."""
    return salon.env.store.read(lambda work: (work.bookings.count(), work.clients.count()))


def test_that_a_booking_is_stored_with_what_was_agreed(salon: Salon) -> None:
    stored = salon.stored(salon.book(service="Colour", note=" quiet,  please ", sooner_wanted=True))
    assert stored.price == Money(Decimal("40.00"), "EUR")
    assert stored.policy_id is not None
    assert stored.buffer_after == timedelta(minutes=10)
    assert stored.note == "quiet, please"
    assert stored.sooner_wanted
    assert stored.created_by == "Jo"
    assert stored.number > 0
    assert {a.busy for a in stored.allocations} == {Span(at("2025-06-24 14:15"), at("2025-06-24 15:25"))}


@pytest.mark.parametrize("status", [Status.TENTATIVE, Status.CONFIRMED])
def test_that_confirmation_and_reminder_are_planned_with_the_booking(salon: Salon, status: Status) -> None:
    booking = salon.book("2025-06-26 14:15", status=status)
    assert salon.messages(booking) == [("confirmation", "queued", ""), ("reminder", "queued", "")]
    assert [row.due_at for row in salon.rows(booking)] == [at("2025-06-23 08:01"), at("2025-06-25 14:15")]


def test_that_the_answer_says_what_changed(salon: Salon) -> None:
    outcome = book(salon.env, salon.wish())
    booking = outcome.value
    assert outcome.changes.bookings == {booking.id}
    assert outcome.changes.clients == {salon.maya.id}
    assert outcome.changes.spans == (booking.busy,)
    assert outcome.changes.messages == {row.id for row in salon.rows(booking)}


def test_that_a_second_click_is_answered_with_what_is_stored_and_sends_nothing_more(salon: Salon) -> None:
    wish = salon.wish()
    first, again = book(salon.env, wish), book(salon.env, wish)
    assert again.value == first.value
    assert not again.changes
    assert len(salon.rows(first.value)) == 2
    assert count(salon)[0] == 1


def test_that_a_second_click_with_a_new_client_registers_nobody_twice(salon: Salon) -> None:
    wish = salon.wish(new_client=a_client(given_name="Leo", family_name="Brandt"))
    book(salon.env, wish)
    before = count(salon)
    book(salon.env, wish)
    assert count(salon) == before


def test_that_a_save_that_overtook_ours_is_answered_as_stored(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The insert hits the primary key although the look before it found nothing."""
    wish = salon.wish()
    stored = book(salon.other_desk, wish).value
    later = salon.wish("2025-06-24 16:00", booking_id=wish.booking_id)
    monkeypatch.setattr(booking_module, "_look", lambda work, booking_id: None)
    assert book(salon.env, later).value == stored


def test_that_a_new_client_is_registered_with_the_booking(salon: Salon) -> None:
    leo = a_client(
        given_name="Leo", family_name="Brandt", phone="555010123", email="", preferred_channel=Channel.PHONE
    )
    booking = salon.book(new_client=leo)
    client = salon.env.store.read(lambda work: work.clients.get(booking.client_id))
    assert (client.name, client.phone) == ("Leo Brandt", "+49555010123")
    assert salon.messages(booking) == [("confirmation", "skipped", "no_email"), ("reminder", "skipped", "no_email")]


def test_that_a_refused_booking_registers_nobody(salon: Salon) -> None:
    before = count(salon)
    with pytest.raises(NotBookable):
        salon.book("2025-06-24 20:00", new_client=a_client(given_name="Leo"))
    assert count(salon) == before


REFUSALS = [
    ("lunch", "2025-06-24 12:15", ObstacleKind.NOT_WORKING),
    ("before opening", "2025-06-24 08:00", ObstacleKind.OUTSIDE_OPENING),
    ("yesterday", "2025-06-20 14:15", ObstacleKind.PAST),
    ("in two years", "2027-06-24 14:15", ObstacleKind.HORIZON),
]


@pytest.mark.parametrize(("start", "kind"), [c[1:] for c in REFUSALS], ids=[c[0] for c in REFUSALS])
def test_that_a_start_against_the_rules_is_explained(salon: Salon, start: str, kind: ObstacleKind) -> None:
    with pytest.raises(NotBookable) as refused:
        salon.book(start)
    obstacles = refused.value.facts["obstacles"]
    assert isinstance(obstacles, tuple)
    assert kind in {obstacle.kind for obstacle in obstacles}
    assert "alternatives" in refused.value.facts
    assert count(salon)[0] == 0


def test_that_a_taken_start_names_the_booking_and_offers_others(salon: Salon) -> None:
    first = salon.book()
    with pytest.raises(NotBookable) as refused:
        salon.book("2025-06-24 14:30", client_id=salon.maya.id)
    facts = refused.value.facts
    assert isinstance(facts["obstacles"], tuple)
    assert first.id in {obstacle.booking_id for obstacle in facts["obstacles"]}
    alternatives = facts["alternatives"]
    assert isinstance(alternatives, tuple)
    same_time, nearest = alternatives[0], alternatives[1]
    assert same_time.span.start == at("2025-06-24 14:30")
    assert salon.staff["Ana"] not in same_time.resource_ids()
    assert nearest.span.start == at("2025-06-24 15:00")
    assert salon.staff["Ana"] in nearest.resource_ids()
    for slot in alternatives:
        asked = StartWish(
            service_id=first.service_id, start=slot.span.start, duration=slot.span.duration, chosen=slot.allocations
        )
        assert why_not(salon.env, asked).value == ()


def test_that_without_a_wish_for_somebody_the_free_ones_are_chosen(salon: Salon) -> None:
    served = [salon.book(wanted=frozenset()).resource_ids() for _ in range(3)]
    assert len(frozenset().union(*served)) == 6
    with pytest.raises(NotBookable):
        salon.book(wanted=frozenset())


def test_that_the_database_refuses_what_the_check_does_not_see(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program's check is blinded: the guard still sells nothing twice, and the refusal offers other times."""
    first = salon.book()
    monkeypatch.setattr(booking_module, "admitted", lambda *given: first.allocations)
    with pytest.raises(SlotTaken) as refused:
        salon.book()
    assert refused.value.facts["alternatives"]
    assert count(salon)[0] == 1


def test_that_the_caller_s_hold_is_given_up_for_the_booking(salon: Salon) -> None:
    wish = salon.wish()
    slot = HoldSlot(service_id=wish.service_id, span=wish.span, allocations=())
    held = hold(salon.env, slot).value
    outcome = book(salon.env, salon.wish(hold_id=held.id, allocations=held.allocations, wanted=frozenset()))
    assert outcome.changes.holds == {held.id}
    assert salon.env.store.read(lambda work: work.holds.get(held.id)) is None


def test_that_another_desk_s_hold_is_in_the_way_until_it_expires(salon: Salon) -> None:
    wish = salon.wish(wanted=frozenset())
    for _ in range(3):
        hold(salon.other_desk, HoldSlot(service_id=wish.service_id, span=wish.span, allocations=()))
    with pytest.raises(NotBookable):
        book(salon.env, wish)
    salon.clock.move(minutes=3, seconds=1)
    outcome = book(salon.env, wish)
    assert len(outcome.changes.holds) == 3


def test_that_a_walk_in_who_is_here_has_arrived_and_is_sent_nothing(salon: Salon) -> None:
    salon.clock.set(at("2025-06-24 14:21") + timedelta(seconds=40))
    start = span("2025-06-24 14:20")
    booking = salon.book(span=start, wanted=frozenset(), status=Status.ARRIVED, channel=Channel.WALK_IN)
    assert booking.status is Status.ARRIVED
    assert salon.messages(booking) == [("confirmation", "skipped", "client_is_here")]


def test_that_a_start_between_two_minutes_counts_from_its_minute(salon: Salon) -> None:
    start = at("2025-06-24 14:21") + timedelta(seconds=40, microseconds=7)
    booking = salon.book(span=Span.lasting(start, timedelta(minutes=45)), status=Status.TENTATIVE)
    assert salon.stored(booking).span == span("2025-06-24 14:21")


def test_that_an_old_booking_is_imported_in_silence(salon: Salon) -> None:
    booking = salon.book(
        "2025-06-03 14:15", status=Status.COMPLETED, past_allowed=True, silent=True, external_id="old-7"
    )
    assert (booking.status, booking.external_id) == (Status.COMPLETED, "old-7")
    assert salon.rows(booking) == ()


def test_that_a_silent_booking_to_come_is_reminded_of_all_the_same(salon: Salon) -> None:
    assert salon.messages(salon.book("2025-06-26 14:15", silent=True)) == [("reminder", "queued", "")]


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.CANCELLED, Status.IN_SERVICE, Status.NO_SHOW])
def test_that_a_new_booking_cannot_be_over_already(salon: Salon, status: Status) -> None:
    with pytest.raises(InvalidValue) as refused:
        salon.book(status=status, past_allowed=True)
    assert refused.value.facts["field"] == "status"


def test_that_what_is_not_there_is_named(salon: Salon) -> None:
    with pytest.raises(NotFound) as service:
        salon.book(service_id=ServiceId(999))
    with pytest.raises(NotFound) as client:
        salon.book(client_id=ClientId(999))
    with pytest.raises(InvalidValue):
        salon.book(client_id=None)
    assert (service.value.facts["kind"], client.value.facts["kind"]) == ("service", "client")


def test_that_a_booking_id_is_the_form_s(salon: Salon) -> None:
    wanted = BookingId("11111111-2222-4333-8444-555555555555")
    assert salon.book(booking_id=wanted).id == wanted
