"""Which messages a change calls for: when they leave, when they are left out and why, and what comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bookingdesk.domain.agreement import Reconfirmation
from bookingdesk.domain.bookings import Booking, Mode, Status
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.heard import announced_since
from bookingdesk.domain.message_rows import Circumstances
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.domain.news import News, news_of
from bookingdesk.domain.planning import Plan, correction, plan
from tests.builders import BEN, COLOUR, HAIRCUT, ROOM3, a_booking, a_catalogue, a_client, at, span

NOW = at("2025-06-20 10:00")
LEFT_OUT = MessageState.SKIPPED


def around(
    now: datetime = NOW, *, client: Any = None, catalogue: Catalogue | None = None, **settings: str
) -> Circumstances:
    stored = {key.replace("__", "."): value for key, value in settings.items()}
    return Circumstances(
        client=client or a_client(), catalogue=catalogue or a_catalogue(), settings=stored, now=now
    )


def moved(booking: Booking, **changes: Any) -> Booking:
    return replace(booking, version=booking.version + 1, sequence=booking.sequence + 1, **changes)


def told(found: Plan) -> list[tuple[str, str, str]]:
    return [(m.kind.value, m.state.value, m.reason) for m in (*found.add, *found.again)]


def rows(*messages: Message, state: MessageState) -> tuple[Message, ...]:
    return tuple(replace(m, state=state) for m in messages)


def with_staff(booking: Booking) -> Booking:
    return moved(booking, allocations=(replace(booking.allocations[0], resource_id=BEN), booking.allocations[1]))


BOOKING = a_booking()

CHANGES = [
    ("booked", None, BOOKING, News.BOOKED),
    ("booked tentatively", None, replace(BOOKING, status=Status.TENTATIVE), News.BOOKED),
    ("a walk-in", None, replace(BOOKING, status=Status.ARRIVED), News.BOOKED),
    ("moved", BOOKING, moved(BOOKING, span=span("2025-06-23 15:15")), News.CHANGED),
    ("longer", BOOKING, moved(BOOKING, span=span("2025-06-23 14:15", 60)), News.CHANGED),
    ("with somebody else", BOOKING, with_staff(BOOKING), News.CHANGED),
    (
        "in another room",
        BOOKING,
        moved(BOOKING, allocations=(BOOKING.allocations[0], replace(BOOKING.allocations[1], resource_id=ROOM3))),
        News.CHANGED,
    ),
    ("another service", BOOKING, moved(BOOKING, service_id=COLOUR), News.CHANGED),
    ("by phone instead", BOOKING, moved(BOOKING, mode=Mode.PHONE), News.CHANGED),
    ("a note", BOOKING, moved(BOOKING, note="quiet, please"), News.NOTHING),
    (
        "reconfirmed",
        BOOKING,
        moved(BOOKING, reconfirmation=Reconfirmation(at=at("2025-06-20 10:00"), channel=Channel.PHONE)),
        News.NOTHING,
    ),
    ("sooner wanted", BOOKING, moved(BOOKING, sooner_wanted=True), News.NOTHING),
    ("units in another order", BOOKING, moved(BOOKING, allocations=BOOKING.allocations[::-1]), News.NOTHING),
    ("cancelled", BOOKING, moved(BOOKING, status=Status.CANCELLED), News.CANCELLED),
    ("arrived", BOOKING, moved(BOOKING, status=Status.ARRIVED), News.OVER),
    ("no-show", BOOKING, moved(BOOKING, status=Status.NO_SHOW), News.MISSED),
    ("came after all", replace(BOOKING, status=Status.NO_SHOW), moved(BOOKING, status=Status.ARRIVED), News.OVER),
    (
        "warned that the deposit is missing",
        replace(BOOKING, status=Status.TENTATIVE),
        moved(BOOKING, status=Status.TENTATIVE, deposit_warned_at=NOW),
        News.WARNED,
    ),
    ("completed", replace(BOOKING, status=Status.ARRIVED), moved(BOOKING, status=Status.COMPLETED), News.NOTHING),
    ("confirmed", replace(BOOKING, status=Status.TENTATIVE), moved(BOOKING), News.BOOKED),
    ("revived", replace(BOOKING, status=Status.CANCELLED), moved(BOOKING), News.BOOKED),
    ("not here after all", replace(BOOKING, status=Status.ARRIVED), moved(BOOKING), News.BOOKED),
]


@pytest.mark.parametrize(("before", "after", "what"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_that_a_change_means_this_to_the_client(before: Booking | None, after: Booking, what: News) -> None:
    assert news_of(before, after, a_catalogue()) is what


def test_that_a_booking_plans_its_confirmation_after_the_hold_and_its_reminder_a_day_before() -> None:
    confirmation, reminder = plan(News.BOOKED, BOOKING, (), around()).add
    assert (confirmation.kind, confirmation.due_at) == (MessageKind.CONFIRMATION, NOW + timedelta(seconds=60))
    assert (reminder.kind, reminder.due_at) == (MessageKind.REMINDER, at("2025-06-22 14:15"))
    assert reminder.expires_at == BOOKING.span.start
    assert confirmation.dedupe_key == f"{BOOKING.id}:confirmation:v1:2025-06-23T12:15Z"
    assert reminder.dedupe_key == f"{BOOKING.id}:reminder:24h:2025-06-23T12:15Z"


def test_that_the_reminder_is_exactly_so_many_hours_before_on_the_day_the_clocks_change() -> None:
    booking = a_booking(span=span("2025-10-26 10:00"))
    reminder = plan(News.BOOKED, booking, (), around(at("2025-10-01 10:00"))).add[1]
    assert booking.span.start - reminder.due_at == timedelta(hours=24)
    assert reminder.due_at == at("2025-10-25 11:00")


@pytest.mark.parametrize(
    ("setting", "own", "hours"),
    [("24", None, [24]), ("48,2", None, [48, 2]), ("", None, []), ("24", (6,), [6]), ("24", (), [])],
)
def test_that_lead_times_are_the_service_s_or_else_the_desk_s(
    setting: str, own: tuple[int, ...] | None, hours: list[int]
) -> None:
    catalogue = a_catalogue()
    services = dict(catalogue.services)
    services[HAIRCUT] = replace(services[HAIRCUT], reminder_hours=own)
    found = plan(
        News.BOOKED, BOOKING, (), around(catalogue=replace(catalogue, services=services), reminder__hours=setting)
    )
    due = [BOOKING.span.start - m.due_at for m in found.add if m.kind is MessageKind.REMINDER]
    assert due == [timedelta(hours=h) for h in hours]


LEFT_OUT_CASES = [
    (
        "inside the lead time",
        {},
        at("2025-06-23 09:00"),
        [("confirmation", "queued", ""), ("reminder", "skipped", "inside_lead_time")],
    ),
    (
        "exactly at the lead time",
        {},
        at("2025-06-22 14:15"),
        [("confirmation", "queued", ""), ("reminder", "skipped", "inside_lead_time")],
    ),
    ("already begun", {}, at("2025-06-23 14:20"), [("confirmation", "queued", "")]),
    ("over", {}, at("2025-06-23 15:00"), []),
    (
        "the client is here",
        {"status": Status.ARRIVED},
        at("2025-06-23 14:14"),
        [("confirmation", "skipped", "client_is_here")],
    ),
]


@pytest.mark.parametrize(
    ("changes", "now", "expected"), [c[1:] for c in LEFT_OUT_CASES], ids=[c[0] for c in LEFT_OUT_CASES]
)
def test_that_what_comes_too_late_is_left_out_and_says_why(
    changes: dict[str, Any], now: datetime, expected: list[tuple[str, str, str]]
) -> None:
    assert told(plan(News.BOOKED, a_booking(**changes), (), around(now))) == expected


@pytest.mark.parametrize(
    ("client", "channel", "state", "reason"),
    [
        ({}, Channel.EMAIL, "queued", ""),
        ({"preferred_channel": Channel.SMS}, Channel.EMAIL, "queued", "sms_off"),
        ({"preferred_channel": Channel.PHONE}, Channel.PHONE, "queued", "prefers_call"),
        ({"email": ""}, Channel.PHONE, "queued", "no_email"),
    ],
)
def test_that_another_way_stands_in_visibly_and_nothing_is_lost_in_silence(
    client: dict[str, Any], channel: Channel, state: str, reason: str
) -> None:
    for message in plan(News.BOOKED, BOOKING, (), around(client=a_client(**client))).add:
        assert (message.channel, message.state.value, message.reason) == (channel, state, reason)


@pytest.mark.parametrize("client", [{"preferred_channel": Channel.LETTER}, {"email": "", "phone": ""}])
def test_that_a_letter_tells_of_a_booking_and_reminds_of_none(client: dict[str, Any]) -> None:
    confirmation, reminder = plan(News.BOOKED, BOOKING, (), around(client=a_client(**client))).add
    assert (confirmation.channel, confirmation.state) == (Channel.LETTER, MessageState.QUEUED)
    assert (reminder.state, reminder.reason) == (MessageState.SKIPPED, "letter_too_slow")


def test_that_a_call_is_due_at_once_and_a_reminder_by_call_when_a_reminder_is() -> None:
    client = a_client(preferred_channel=Channel.PHONE)
    confirmation, reminder = plan(News.BOOKED, BOOKING, (), around(client=client)).add
    assert (confirmation.due_at, reminder.due_at) == (around().now, BOOKING.span.start - timedelta(hours=24))


def test_that_a_client_who_was_told_hears_of_the_change_and_is_reminded_of_the_new_time() -> None:
    before = rows(*plan(News.BOOKED, BOOKING, (), around()).add, state=MessageState.SENT)
    stored = (before[0], replace(before[1], state=MessageState.OBSOLETE))
    after = moved(BOOKING, span=span("2025-06-24 14:15"))
    modification, reminder = plan(News.CHANGED, after, stored, around()).add
    assert modification.kind is MessageKind.MODIFICATION
    assert (modification.booking_version, modification.sequence) == (2, 1)
    assert reminder.due_at == at("2025-06-23 14:15")


@pytest.mark.parametrize("state", [MessageState.OBSOLETE, MessageState.WITHDRAWN])
def test_that_a_client_who_never_got_the_confirmation_gets_one_of_the_booking_as_it_is_now(
    state: MessageState,
) -> None:
    stored = rows(*plan(News.BOOKED, BOOKING, (), around()).add, state=state)
    found = plan(News.CHANGED, moved(BOOKING, span=span("2025-06-24 14:15")), stored, around())
    assert [m.kind for m in found.add] == [MessageKind.CONFIRMATION, MessageKind.REMINDER]


def test_that_a_reminder_comes_back_when_its_start_does() -> None:
    first = plan(News.BOOKED, BOOKING, (), around()).add
    stored = rows(*first, state=MessageState.OBSOLETE)
    back = moved(moved(BOOKING))
    found = plan(News.CHANGED, back, stored, around())
    assert [(m.id, m.state, m.booking_version) for m in found.again] == [(first[1].id, MessageState.QUEUED, 3)]


def test_that_a_client_is_not_reminded_twice_of_the_same_start() -> None:
    first = plan(News.BOOKED, BOOKING, (), around()).add
    stored = rows(*first, state=MessageState.SENT)
    found = plan(News.CHANGED, moved(moved(BOOKING)), stored, around())
    assert [m.kind for m in (*found.add, *found.again)] == [MessageKind.MODIFICATION]


def test_that_an_overdue_reminder_stays_due_when_only_the_room_changes() -> None:
    """The program was closed over the due moment: a change of room must not swallow the reminder."""
    first = plan(News.BOOKED, BOOKING, (), around()).add
    late = around(at("2025-06-22 18:00"))
    stored = rows(*first, state=MessageState.OBSOLETE)
    found = plan(News.CHANGED, with_staff(BOOKING), stored, late, settled=frozenset({first[1].id}))
    assert [(m.state, m.due_at) for m in found.again] == [(MessageState.QUEUED, first[1].due_at)]


def test_that_a_cancellation_is_told_and_nothing_is_reminded() -> None:
    assert told(plan(News.CANCELLED, moved(BOOKING, status=Status.CANCELLED), (), around())) == [
        ("cancellation", "queued", "")
    ]


def test_that_a_silent_import_still_reminds() -> None:
    found = plan(News.BOOKED, BOOKING, (), around(), announced=False)
    assert [m.kind for m in found.add] == [MessageKind.REMINDER]


def test_that_an_undo_announces_nothing_but_a_confirmation_still_owed() -> None:
    stored = rows(*plan(News.BOOKED, BOOKING, (), around()).add, state=MessageState.WITHDRAWN)
    owed = plan(News.CHANGED, moved(BOOKING), stored, around(), announced=False)
    assert [m.kind for m in owed.add] == [MessageKind.CONFIRMATION]
    gone = plan(News.CANCELLED, moved(BOOKING, status=Status.CANCELLED), stored, around(), announced=False)
    assert not gone
    told_already = rows(*stored, state=MessageState.SENT)
    assert not plan(News.CHANGED, moved(BOOKING), told_already, around(), announced=False).add


def test_that_planning_twice_gives_the_same_rows() -> None:
    once, twice = (plan(News.BOOKED, BOOKING, (), around()).add for _ in range(2))
    assert once == twice
    assert len({m.message_id for m in once}) == len(once)


def test_that_the_message_id_carries_the_sender_s_domain() -> None:
    named = plan(News.BOOKED, BOOKING, (), around(mail__sender="desk@salon.example")).add[0]
    assert named.message_id.startswith("<")
    assert named.message_id.endswith("@salon.example>")


def test_that_the_hold_time_is_the_desk_s() -> None:
    assert plan(News.BOOKED, BOOKING, (), around(messages__hold_seconds="0")).add[0].due_at == NOW


@pytest.mark.parametrize(("version", "since"), [(0, True), (1, True), (2, True), (3, False), (4, False)])
def test_that_an_announcement_knows_after_which_version_it_came(version: int, since: bool) -> None:
    booking = replace(BOOKING, version=3)
    confirmation, reminder = plan(News.BOOKED, booking, (), around()).add
    assert announced_since(confirmation, version) is since
    assert not announced_since(reminder, version)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(Status.CONFIRMED, MessageKind.MODIFICATION), (Status.CANCELLED, MessageKind.CANCELLATION)],
)
def test_that_a_correction_says_how_the_booking_stands(status: Status, kind: MessageKind) -> None:
    assert correction(replace(BOOKING, status=status), around()).kind is kind
