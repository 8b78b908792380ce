"""Clients are forgotten when the record rule is over, wholly, and not a day earlier (SOP B5, R72-R75)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import NotAllowed, PreviewStale, RecordsKept
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.requests import AnswerKind, RequestKind
from bookingdesk.domain.retention import Kept
from bookingdesk.domain.rights import Role
from bookingdesk.storage.repositories.merges import naming_clients
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Amend, Cancel, Mark
from bookingdesk.usecases.forgetting import (
    ForgetClient,
    ForgetPast,
    forget_client,
    forget_past,
    record_report,
)
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.requests.answering import answer_request
from bookingdesk.usecases.requests.commands import AnswerRequest, TakeRequest
from bookingdesk.usecases.requests.taking import take_request
from bookingdesk.usecases.rescheduling import amend
from tests.builders import at
from tests.salon import MAYA
from tests.usecases.desk import FrontDesk

YEAR = timedelta(days=365)
ENDS = at("2025-06-24 15:00")

TIMES = {
    "364 days later": (ENDS + timedelta(days=364), False),
    "the last moment of the year": (ENDS + YEAR, False),
    "a second after": (ENDS + YEAR + timedelta(seconds=1), True),
    "366 days later": (ENDS + timedelta(days=366), True),
}


@pytest.mark.parametrize("case", TIMES)
def test_that_the_record_rule_keeps_a_year(case: str) -> None:
    now, wanted = TIMES[case]
    assert Kept(client_id=MAYA, last=ENDS).may_be_forgotten(YEAR, now) is wanted
    assert not Kept(client_id=MAYA, last=ENDS, open=True).may_be_forgotten(YEAR, now)


def visited(desk: FrontDesk, **changes: Any) -> Any:
    """Maya has been here, on 24 June, and everybody else is unknown."""
    booking = desk.book(**changes)
    desk.clock.set(ENDS)
    for status in (Status.ARRIVED, Status.IN_SERVICE, Status.COMPLETED):
        booking = mark(desk.env, Mark(booking_id=booking.id, status=status)).value
    settle_messages(desk, booking)
    return booking


def settle_messages(desk: FrontDesk, booking: Any) -> None:
    for kind in {row.kind.value for row in desk.rows(booking)}:
        desk.change_rows(booking, kind, state=MessageState.SENT, sent_at=ENDS)


def past(desk: FrontDesk) -> set[ClientId]:
    return {one.client.id for one in record_report(desk.env).value.past}


def test_that_a_client_is_listed_only_when_the_year_is_over(desk: FrontDesk) -> None:
    visited(desk)
    desk.clock.set(ENDS + YEAR - timedelta(seconds=1))
    assert MAYA not in past(desk)
    desk.clock.move(seconds=2)
    assert MAYA in past(desk)


def test_that_a_client_with_something_open_is_kept(desk: FrontDesk) -> None:
    desk.book()
    desk.clock.set(ENDS + 2 * YEAR)
    assert MAYA not in past(desk)
    with pytest.raises(RecordsKept) as refused:
        forget_client(desk.env, ForgetClient(client_id=MAYA))
    assert refused.value.facts["why"] == "open"


def test_that_who_asks_too_early_hears_the_day(desk: FrontDesk) -> None:
    visited(desk)
    with pytest.raises(RecordsKept) as refused:
        forget_client(desk.env, ForgetClient(client_id=MAYA))
    assert (refused.value.facts["why"], refused.value.facts["until"]) == ("rule", ENDS + YEAR)


def test_that_nothing_personal_is_left_and_the_booking_is(desk: FrontDesk) -> None:
    booking = visited(desk, note="window seat")
    desk.clock.set(ENDS + 2 * YEAR)
    seen = record_report(desk.env).value
    done = forget_past(desk.env, ForgetPast(seen=len(seen.past))).value
    assert done.clients == len(seen.past) > 0
    kept = desk.stored(booking)
    assert (kept.number, kept.span, kept.status, kept.note) == (booking.number, booking.span, booking.status, "")
    client = desk.env.store.read(lambda work: work.clients.get(MAYA))
    assert (client.name, client.phone, client.email, client.note) == (f"#{MAYA}", "", "", "")
    assert client.forgotten_at == desk.clock.now().replace(microsecond=0)
    assert desk.env.store.read(lambda work: work.clients.find("ortiz")) == []
    assert all(row.recipient == "" for row in desk.rows(booking))
    assert past(desk) == set()
    assert desk.log()[-1].action == "forget_past"
    assert "ortiz" not in "".join(str(entry.detail) for entry in desk.log()).lower()


def test_that_a_cancelled_booking_keeps_its_outcome_and_loses_its_words(desk: FrontDesk) -> None:
    booking = desk.book()
    amend(desk.env, Amend(booking_id=booking.id, note="knee"))
    gone = cancel(desk.env, Cancel(booking_id=booking.id, reason="knee surgery", channel=Channel.PHONE)).value
    settle_messages(desk, gone)
    desk.clock.set(ENDS + 2 * YEAR)
    forget_past(desk.env, ForgetPast(seen=len(past(desk))))
    stored = desk.stored(booking)
    assert stored.cancellation is not None
    assert gone.cancellation is not None
    assert stored.cancellation == replace(gone.cancellation, reason="–")


def test_that_other_numbers_than_seen_forget_nobody(desk: FrontDesk) -> None:
    visited(desk)
    desk.clock.set(ENDS + 2 * YEAR)
    with pytest.raises(PreviewStale):
        forget_past(desk.env, ForgetPast(seen=len(past(desk)) + 1))
    assert MAYA in past(desk)


def test_that_a_coordinator_forgets_nobody_whoever_lends_a_pin(desk: FrontDesk) -> None:
    coordinator = replace(
        desk.env,
        actor=replace(desk.env.actor, role=Role.COORDINATOR),
        approver=replace(desk.env.actor, role=Role.SUPERVISOR),
    )
    with pytest.raises(NotAllowed):
        record_report(coordinator)


def test_that_a_stranger_s_settled_request_is_forgotten_too(desk: FrontDesk) -> None:
    asked = TakeRequest(kind=RequestKind.QUESTION, channel=Channel.PHONE, name="Zoe Quill", text="Parking?")
    request = take_request(desk.env, asked).value
    desk.clock.set(ENDS + 2 * YEAR)
    assert record_report(desk.env).value.strangers == 0
    answer_request(
        desk.env, AnswerRequest(request_id=request.id, kind=AnswerKind.REPLIED, text="Yes.", late_reason="lost")
    )
    desk.clock.move(days=366)
    assert record_report(desk.env).value.strangers == 1
    forget_past(desk.env, ForgetPast(seen=len(past(desk))))
    kept = desk.env.store.read(lambda work: work.requests.get(request.id))
    assert (kept.name, kept.text, kept.kind) == ("", "", RequestKind.QUESTION)
    assert record_report(desk.env).value.strangers == 0


def test_that_every_table_that_names_a_client_is_thought_of() -> None:
    known = {
        *(
            "client",
            "client_change",
            "client_duration",
            "client_note",
            "contact_person",
            "deferral",
            "hold",
            "interaction",
            "series",
        ),
        *("booking", "identity_check", "issue", "outbox", "queue_entry", "request", "waitlist_entry"),
    }
    assert {table.name for table, _column in naming_clients()} == known


def test_that_who_is_forgotten_stays_forgotten(desk: FrontDesk) -> None:
    visited(desk)
    desk.clock.set(ENDS + 2 * YEAR)
    forget_past(desk.env, ForgetPast(seen=len(past(desk))))

    def step(work: Work) -> None:
        client = work.clients.get(MAYA)
        work.clients.replace(replace(client, given_name="Maya", forgotten_at=None))

    with pytest.raises(Exception, match="client_forgotten"):
        desk.env.store.write(step)
