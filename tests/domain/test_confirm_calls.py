"""Who is called to say whether they come, and when: a table of named cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bookingdesk.domain.agreement import ApprovedHow, ClientApproval
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.calls import one_call_each
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.confirm_calls import asked_at, confirm_calls, yes_is_missing
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.message_rows import Circumstances
from bookingdesk.domain.messages import Message, MessageKind
from bookingdesk.domain.quiet import QuietHours
from tests.builders import a_booking, a_catalogue, a_client, at, span
from tests.messaging.dispatches import a_message

NOW = at("2025-06-20 10:00")
YES = ClientApproval(how=ApprovedHow.SPOKEN, given_by="Maya", at=NOW, recorded_by="Jo")
TWO_DAYS, NIGHT = timedelta(hours=48), QuietHours.parsed("20:00-09:00")

CASES = (
    ("kept, next week: two days before", {}, "2025-06-27 14:15", TWO_DAYS, at("2025-06-25 14:15")),
    ("kept for tomorrow: once they had time to answer", {}, "2025-06-21 14:15", TWO_DAYS, at("2025-06-20 12:00")),
    ("kept for noon today: nobody calls, they come or not", {}, "2025-06-20 11:30", TWO_DAYS, None),
    ("confirmed: nobody asks", {"status": Status.CONFIRMED}, "2025-06-27 14:15", TWO_DAYS, None),
    ("they said yes, the deposit is missing", {"approval": YES}, "2025-06-27 14:15", TWO_DAYS, None),
    ("a group session is nobody's", {"seats": 8}, "2025-06-27 14:15", TWO_DAYS, None),
    ("this desk does not ask", {}, "2025-06-27 14:15", None, None),
    ("in the night: in the morning", {}, "2025-06-27 22:00", timedelta(hours=24), at("2025-06-27 09:00")),
    (
        "the start comes before the morning: then",
        {},
        "2025-06-21 08:30",
        timedelta(hours=2),
        at("2025-06-21 06:30"),
    ),
    ("it began already", {}, "2025-06-20 09:00", TWO_DAYS, None),
)


@pytest.mark.parametrize(
    ("changes", "start", "lead", "wanted"), [row[1:] for row in CASES], ids=[row[0] for row in CASES]
)
def test_that_who_has_not_said_yes_is_called_in_time(
    changes: dict[str, Any], start: str, lead: timedelta | None, wanted: datetime | None
) -> None:
    booking = a_booking(**({"status": Status.TENTATIVE, "span": span(start)} | changes))
    assert asked_at(booking, lead, NIGHT, "Europe/Berlin", NOW) == wanted


def test_that_only_a_kept_place_without_a_yes_lacks_one() -> None:
    kept = a_booking(status=Status.TENTATIVE)
    assert yes_is_missing(kept)
    assert not yes_is_missing(replace(kept, approval=YES))
    assert not any(yes_is_missing(replace(kept, status=other)) for other in Status if other is not kept.status)


WAYS = (
    ("who prefers mail is asked on the phone", {"phone": "+4930123456"}, Channel.PHONE, "unconfirmed"),
    ("without a number by a letter or at the desk", {"phone": ""}, Channel.LETTER, "no_phone"),
)


@pytest.mark.parametrize(("profile", "channel", "reason"), [row[1:] for row in WAYS], ids=[row[0] for row in WAYS])
def test_that_a_yes_is_asked_for_on_the_phone(profile: dict[str, Any], channel: Channel, reason: str) -> None:
    around = Circumstances(
        client=a_client(preferred_channel=Channel.EMAIL, **profile), catalogue=a_catalogue(), settings={}, now=NOW
    )
    (call,) = confirm_calls(a_booking(status=Status.TENTATIVE, span=span("2025-06-25 14:15")), around)
    assert (call.channel, call.reason, call.due_at) == (channel, reason, at("2025-06-23 14:15"))
    assert call.expires_at == at("2025-06-25 14:15")


CONFIRM, REMIND, KEPT = MessageKind.CONFIRM_CALL, MessageKind.REMINDER, MessageKind.TENTATIVE
TOGETHER: tuple[tuple[str, tuple[MessageKind, ...], tuple[MessageKind, ...]], ...] = (
    ("one question", (CONFIRM,), (CONFIRM,)),
    ("the first news asks it too", (KEPT, CONFIRM), (KEPT,)),
    ("the question reminds too", (REMIND, CONFIRM), (CONFIRM,)),
    ("news before all", (REMIND, CONFIRM, MessageKind.MOVE_CALL), (MessageKind.MOVE_CALL,)),
    ("a reminder alone", (REMIND,), (REMIND,)),
)


@pytest.mark.parametrize(("kinds", "left"), [row[1:] for row in TOGETHER], ids=[row[0] for row in TOGETHER])
def test_that_nobody_is_called_twice_about_one_booking(
    kinds: tuple[MessageKind, ...], left: tuple[MessageKind, ...]
) -> None:
    def row(kind: MessageKind, booking: str) -> Message:
        return replace(a_message(kind=kind), channel=Channel.PHONE, booking_id=BookingId(booking))

    rows = [row(kind, "one") for kind in kinds]
    other = row(REMIND, "another")
    assert [each.kind for each in one_call_each([*rows, other])] == [*left, REMIND]
