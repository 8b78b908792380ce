"""The outbox: planned once, claimed by one, fenced by the booking's version and status."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bookingdesk.domain.bookings import AskedBy, Booking, Cancellation, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import BookingId, MessageId
from bookingdesk.domain.messages import Message, MessageKind, MessageState, Phase
from bookingdesk.usecases.env import Env
from tests.builders import a_booking, at
from tests.salon import LENA, MAYA

NOW = at("2025-06-23 14:02")
LATER = NOW + timedelta(minutes=2)


def a_message(key: str = "m1", **changes: Any) -> Message:
    parts: dict[str, Any] = {
        "id": MessageId(key),
        "booking_id": a_booking().id,
        "client_id": MAYA,
        "kind": MessageKind.CONFIRMATION,
        "channel": Channel.EMAIL,
        "dedupe_key": f"dedupe {key}",
        "booking_version": 1,
        "due_at": NOW,
        "expires_at": NOW + timedelta(days=1),
        "message_id": f"<{key}@bookingdesk.example>",
        "created_at": NOW - timedelta(minutes=1),
    }
    return Message(**(parts | changes))


@pytest.fixture
def booking(salon: Env) -> Booking:
    return salon.store.write(lambda work: work.bookings.add(a_booking()))


def plan(env: Env, *messages: Message) -> list[Message]:
    return list(env.store.write(lambda work: work.outbox.plan(messages)))


def get(env: Env, key: str = "m1") -> Message:
    return env.store.read(lambda work: work.outbox.get(MessageId(key)))


def claim(env: Env, key: str = "m1", owner: str = "A") -> Message | None:
    return env.store.write(lambda work: work.outbox.claim(MessageId(key), owner, LATER, NOW))


def fence(env: Env, key: str = "m1", owner: str = "A", *, minutes: float = 0) -> bool:
    moment = NOW + timedelta(minutes=minutes)
    return env.store.write(lambda work: work.outbox.fence(MessageId(key), owner, moment))


def test_that_every_field_of_a_message_comes_back(salon: Env, booking: Booking) -> None:
    full = a_message(
        kind=MessageKind.REMINDER,
        channel=Channel.SMS,
        sequence=3,
        state=MessageState.IN_DOUBT,
        phase=Phase.HANDOVER,
        lease_owner="A",
        lease_until=LATER,
        attempts=2,
        recipient="maya@mail.example",
        last_code="timeout",
        reason="no_reply",
        sent_at=LATER,
    )
    assert plan(salon, full) == [full]
    assert get(salon) == full


def test_that_planning_twice_changes_nothing(salon: Env, booking: Booking) -> None:
    plan(salon, a_message())
    again = replace(a_message("m2"), dedupe_key=a_message().dedupe_key)
    new = a_message("m3")
    assert plan(salon, again, new, replace(new, id=MessageId("m4"))) == [new]
    assert [m.id for m in salon.store.read(lambda work: work.outbox.of_booking(booking.id))] == ["m1", "m3"]


def test_that_what_is_due_comes_oldest_first_and_nothing_before_its_time(salon: Env, booking: Booking) -> None:
    plan(
        salon,
        a_message("now"),
        a_message("past", due_at=NOW - timedelta(hours=8), state=MessageState.RETRY_WAIT),
        a_message("soon", due_at=NOW + timedelta(seconds=1)),
        a_message("sent", state=MessageState.SENT),
        a_message("paused", state=MessageState.PAUSED),
    )
    assert [m.id for m in salon.store.read(lambda work: work.outbox.due(NOW))] == ["past", "now"]
    assert [m.id for m in salon.store.read(lambda work: work.outbox.due(NOW, limit=1))] == ["past"]
    assert salon.store.read(lambda work: work.outbox.next_due()) == NOW - timedelta(hours=8)


def test_that_a_message_is_claimed_by_one_sender(salon: Env, booking: Booking) -> None:
    plan(salon, a_message())
    claimed = claim(salon)
    assert claimed is not None
    assert (claimed.state, claimed.phase, claimed.lease_owner) == (MessageState.SENDING, Phase.CLAIMED, "A")
    assert (claimed.lease_until, claimed.attempts) == (LATER, 1)
    assert get(salon) == claimed
    assert claim(salon, owner="B") is None


def test_that_a_message_that_is_not_due_cannot_be_claimed(salon: Env, booking: Booking) -> None:
    plan(salon, a_message(due_at=NOW + timedelta(seconds=1)))
    assert claim(salon) is None


def test_that_the_fence_lets_the_claimed_message_pass_once(salon: Env, booking: Booking) -> None:
    plan(salon, a_message())
    assert not fence(salon), "nobody has claimed it"
    claim(salon)
    assert not fence(salon, owner="B")
    assert not fence(salon, minutes=2), "the lease has run out"
    assert fence(salon)
    assert get(salon).phase is Phase.HANDOVER
    assert not fence(salon), "handed over already"


def test_that_the_fence_holds_back_what_the_booking_no_longer_says(salon: Env, booking: Booking) -> None:
    plan(salon, a_message("m1"), a_message("m2"))
    claim(salon, "m1")
    claim(salon, "m2")
    noted = salon.store.write(lambda work: work.bookings.replace(replace(booking, note="window")))
    assert not fence(salon, "m1")
    salon.store.write(lambda work: work.outbox.restamp(booking.id, noted.version))
    assert fence(salon, "m1"), "restamped: the message says what the new version says"


FITTING = [
    (MessageKind.CONFIRMATION, Status.CONFIRMED, True),
    (MessageKind.CONFIRMATION, Status.ARRIVED, True),
    (MessageKind.CONFIRMATION, Status.CANCELLED, False),
    (MessageKind.MODIFICATION, Status.NO_SHOW, False),
    (MessageKind.REMINDER, Status.TENTATIVE, True),
    (MessageKind.REMINDER, Status.ARRIVED, False),
    (MessageKind.REMINDER, Status.CANCELLED, False),
    (MessageKind.CANCELLATION, Status.CANCELLED, True),
    (MessageKind.CANCELLATION, Status.CONFIRMED, False),
]


@pytest.mark.parametrize(("kind", "status", "passes"), FITTING)
def test_that_the_fence_asks_for_a_status_that_fits(
    salon: Env, booking: Booking, kind: MessageKind, status: Status, passes: bool
) -> None:
    cancelled = Cancellation(at=NOW, reason="Ill", asked_by=AskedBy.CLIENT) if status is Status.CANCELLED else None
    now = salon.store.write(
        lambda work: work.bookings.replace(replace(booking, status=status, cancellation=cancelled))
    )
    plan(salon, a_message(kind=kind, booking_version=now.version))
    claim(salon)
    assert fence(salon) is passes


def test_that_a_lapsed_lease_is_listed(salon: Env, booking: Booking) -> None:
    plan(salon, a_message())
    claim(salon)
    assert salon.store.read(lambda work: work.outbox.lapsed(NOW)) == []
    assert [m.id for m in salon.store.read(lambda work: work.outbox.lapsed(LATER))] == ["m1"]


def test_that_settling_touches_only_what_has_not_left(salon: Env, booking: Booking) -> None:
    states = [
        MessageState.QUEUED,
        MessageState.RETRY_WAIT,
        MessageState.PAUSED,
        MessageState.SENT,
        MessageState.SENDING,
    ]
    plan(salon, *(a_message(state.value, state=state) for state in states))
    settled = salon.store.write(
        lambda work: work.outbox.settle_unsent(booking.id, MessageState.WITHDRAWN, "undone")
    )
    assert set(settled) == {"queued", "retry_wait", "paused"}
    assert get(salon, "queued").state is MessageState.WITHDRAWN
    assert get(salon, "queued").reason == "undone"
    assert get(salon, "sent").state is MessageState.SENT
    assert salon.store.read(lambda work: work.outbox.counts()) == {
        MessageState.WITHDRAWN: 3,
        MessageState.SENT: 1,
        MessageState.SENDING: 1,
    }


def test_that_a_message_is_exchanged_only_where_nobody_was_faster(salon: Env, booking: Booking) -> None:
    plan(salon, a_message())
    paused = replace(a_message(), state=MessageState.PAUSED, reason="asked")
    assert not salon.store.write(lambda work: work.outbox.exchange(paused, MessageState.SENDING))
    assert get(salon) == a_message()
    assert salon.store.write(lambda work: work.outbox.exchange(paused, MessageState.QUEUED))
    assert get(salon) == paused
    sent = replace(paused, state=MessageState.SENT, sent_at=NOW)
    salon.store.write(lambda work: work.outbox.replace(sent))
    assert get(salon) == sent


def test_that_messages_are_listed_by_booking_client_and_state(salon: Env, booking: Booking) -> None:
    second = salon.store.write(
        lambda work: work.bookings.add(
            a_booking(
                id=BookingId("b2"),
                client_id=LENA,
                allocations=(),
                status=Status.CANCELLED,
                cancellation=Cancellation(at=NOW, reason="x"),
            )
        )
    )
    plan(
        salon,
        a_message("m1"),
        a_message("m2", due_at=LATER, created_at=NOW, state=MessageState.SENT),
        a_message("m3", booking_id=second.id, client_id=LENA),
    )
    by_booking = salon.store.read(lambda work: work.outbox.of_bookings([booking.id, second.id, BookingId("none")]))
    assert {key: [m.id for m in value] for key, value in by_booking.items()} == {
        booking.id: ["m1", "m2"],
        second.id: ["m3"],
    }
    assert [m.id for m in salon.store.read(lambda work: work.outbox.of_client(MAYA))] == ["m2", "m1"]
    assert [m.id for m in salon.store.read(lambda work: work.outbox.page())] == ["m2", "m3", "m1"]
    only_sent = frozenset({MessageState.SENT})
    assert [m.id for m in salon.store.read(lambda work: work.outbox.page(states=only_sent))] == ["m2"]


def test_that_an_unknown_message_is_said_to_be_unknown(salon: Env) -> None:
    with pytest.raises(NotFound):
        get(salon)


def test_that_one_sender_has_the_lease_until_it_runs_out(salon: Env) -> None:
    def take(owner: str, *, minutes: float) -> bool:
        now = NOW + timedelta(minutes=minutes)
        return salon.store.write(
            lambda work: work.outbox.take_lease("mail", owner, now + timedelta(minutes=1), now)
        )

    assert take("A", minutes=0)
    assert not take("B", minutes=0.5)
    assert take("A", minutes=0.5), "its own lease, renewed"
    assert not take("B", minutes=1.2)
    assert take("B", minutes=1.5)
    assert not take("A", minutes=1.6)
