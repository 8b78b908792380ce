"""Times offered to who waits are told them: as they prefer, within the deadline, and taken back; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.domain.replies import IncomingMail
from bookingdesk.domain.waitlist import Opening, WaitOffer, offered_until
from bookingdesk.usecases.call_commands import Said
from bookingdesk.usecases.calls import message_text, said
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel, SendDue
from bookingdesk.usecases.dispatching import send_due
from bookingdesk.usecases.matching import matches_for
from bookingdesk.usecases.replies.linking import About, about_of
from bookingdesk.usecases.requests.telling import preview_offer
from bookingdesk.usecases.waiting_commands import (
    AcceptOffer,
    EnterWaitlist,
    OfferTime,
    RefuseOffer,
    WaitlistQuery,
)
from bookingdesk.usecases.waitlist import enter, waitlist
from bookingdesk.usecases.waitlist_offers import accepted, expire_offers, offer_of, offer_time, refused
from tests.builders import HAIRCUT, at
from tests.salon import LENA, OLE
from tests.usecases.desk import FrontDesk, due_calls
from tests.usecases.mail_desk import ObedientSender


def reachable(desk: FrontDesk, **changes: Any) -> None:
    """Lena with an email address, unless told otherwise."""
    values = {"email": "lena@mail.example", "preferred_channel": Channel.EMAIL} | changes
    desk.env.store.write(lambda work: work.clients.replace(replace(work.clients.get(LENA), **values)))


def freed(desk: FrontDesk) -> Opening:
    booking = desk.book("2025-06-24 14:15")
    (opening,) = cancel(desk.env, Cancel(booking_id=booking.id, reason="ill")).changes.openings
    return opening


def offering(desk: FrontDesk, opening: Opening, **changes: Any) -> OfferTime:
    line = matches_for(desk.env, opening).value.fitting[0]
    assert line.match.slot is not None
    parts = {"entry": line.match.entry, "service_id": HAIRCUT, "slot": line.match.slot, "opening": opening}
    return OfferTime(**(parts | changes))


@pytest.fixture
def opening(desk: FrontDesk) -> Opening:
    """Tuesday 14:15 is free again, and Lena waits for a haircut."""
    reachable(desk)
    enter(desk.env, EnterWaitlist(client_id=LENA, service_ids=(HAIRCUT,)))
    return freed(desk)


def offered(desk: FrontDesk, opening: Opening, **changes: Any) -> WaitOffer:
    return offer_time(desk.env, offering(desk, opening, **changes)).value


def letters(desk: FrontDesk, offer: WaitOffer) -> list[Message]:
    return list(desk.env.store.read(lambda work: work.outbox.of_offers([offer.id]).get(offer.id, ())))


def sent(desk: FrontDesk) -> list[MessageKind]:
    desk.clock.set(desk.env.now() + timedelta(minutes=2))
    sender = ObedientSender()
    send_due(desk.env, SendDue(), sender)
    return [one.message.kind for one in sender.delivered if one.offer is not None]


def test_that_an_answer_by_mail_to_an_offer_is_the_clients(desk: FrontDesk, opening: Opening) -> None:
    (letter,) = letters(desk, offered(desk, opening))
    sent(desk)
    reply = IncomingMail(key="k", sender="Lena@mail.example", answers_to=(letter.message_id,))
    assert desk.env.store.read(lambda work: about_of(work, reply)) == About(client_id=LENA)


def test_that_an_offer_is_written_with_its_time_and_its_deadline(desk: FrontDesk, opening: Opening) -> None:
    seen = preview_offer(desk.env, offering(desk, opening)).value
    made = offered(desk, opening)
    (row,) = letters(desk, made)
    assert (row.kind, row.channel, row.expires_at) == (MessageKind.WAITLIST_OFFER, Channel.EMAIL, made.expires_at)
    text = message_text(desk.env, row.id).value
    assert text == seen.letter
    assert "Tuesday, 24 June 2025" in text.text
    assert "14:15" in text.text
    assert sent(desk) == [MessageKind.WAITLIST_OFFER]
    assert waitlist(desk.env, WaitlistQuery()).value[0].message == letters(desk, made)[0]
    line = offer_of(desk.env, opening).value
    assert line is not None
    assert line.message is not None
    assert line.message.state is MessageState.SENT


@pytest.mark.parametrize("after", ["accepted", "refused", "expired"])
def test_that_an_offer_that_is_settled_before_it_left_does_not_leave(
    desk: FrontDesk, opening: Opening, after: str
) -> None:
    made = offered(desk, opening)
    if after == "accepted":
        accepted(desk.env, AcceptOffer(offer_id=made.id))
    elif after == "refused":
        refused(desk.env, RefuseOffer(offer_id=made.id))
    else:
        desk.clock.set(made.expires_at)
        expire_offers(desk.env)
    assert letters(desk, made)[0].state is MessageState.OBSOLETE
    assert MessageKind.WAITLIST_OFFER not in sent(desk)


def test_that_an_offer_taken_back_is_told_only_to_who_has_read_it(desk: FrontDesk, opening: Opening) -> None:
    unread = offered(desk, opening)
    refused(desk.env, RefuseOffer(offer_id=unread.id, withdrawn=True))
    assert [row.kind for row in letters(desk, unread)] == [MessageKind.WAITLIST_OFFER]
    read = offered(desk, opening)
    assert sent(desk) == [MessageKind.WAITLIST_OFFER]
    refused(desk.env, RefuseOffer(offer_id=read.id, withdrawn=True))
    assert sent(desk) == [MessageKind.OFFER_WITHDRAWN]


def test_that_the_next_in_line_is_told_when_the_time_runs_out(desk: FrontDesk, opening: Opening) -> None:
    enter(desk.env, EnterWaitlist(client_id=OLE, service_ids=(HAIRCUT,)))
    made = offered(desk, opening)
    assert sent(desk) == [MessageKind.WAITLIST_OFFER]
    desk.clock.set(made.expires_at)
    (following,) = expire_offers(desk.env).value
    (row,) = letters(desk, following)
    assert row.client_id == OLE


@pytest.mark.parametrize(
    ("changes", "by_call", "reason"),
    [
        ({"preferred_channel": Channel.PHONE}, False, "prefers_call"),
        ({"email": "", "preferred_channel": Channel.PHONE}, False, "prefers_call"),
        ({}, True, ""),
    ],
    ids=["prefers the phone", "has no email", "called first"],
)
def test_that_a_call_about_an_offer_stands_among_the_calls_until_it_is_made(
    desk: FrontDesk, opening: Opening, changes: dict[str, Any], by_call: bool, reason: str
) -> None:
    reachable(desk, phone="+4930555010124", **changes)
    made = offered(desk, opening, by_call=by_call)
    (line,) = due_calls(desk.env)
    assert (line.message.offer_id, line.message.reason, line.start) == (made.id, reason, made.span.start)
    assert sent(desk) == []
    said(desk.env, Said(message_id=line.message.id))
    assert due_calls(desk.env) == ()


@pytest.mark.parametrize(
    ("starts_in", "deadline"),
    [(10, 10), (30, 30), (31, 30), (600, 30)],
    ids=["soon", "at it", "just after", "later"],
)
def test_that_a_time_is_kept_no_longer_than_until_it_begins(starts_in: int, deadline: int) -> None:
    now = at("2025-06-23 08:00")
    until = offered_until(now + timedelta(minutes=starts_in), now, 30)
    assert until == now + timedelta(minutes=deadline)
