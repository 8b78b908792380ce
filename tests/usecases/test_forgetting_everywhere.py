"""Who is forgotten is forgotten in every table: what they said is looked for in all the texts of the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bookingdesk.domain.clients import Channel, Client, ContactPerson
from bookingdesk.domain.contact_log import EntryWay
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.messages import UNSENT, MessageState
from bookingdesk.domain.requests import AnswerKind, RequestKind
from bookingdesk.storage import schema
from bookingdesk.storage.engine import reading
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Amend, Cancel
from bookingdesk.usecases.contact_log import LogContact, log_contact
from bookingdesk.usecases.forgetting import ForgetClient, ForgetPast, forget_client, forget_past, record_report
from bookingdesk.usecases.merging import MergeClients, merge_clients
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.requests.answering import answer_request
from bookingdesk.usecases.requests.commands import AmendRequest, AnswerRequest, TakeRequest
from bookingdesk.usecases.requests.taking import amend_request, take_request
from bookingdesk.usecases.rescheduling import amend
from tests.salon import MAYA
from tests.usecases.desk import FrontDesk
from tests.usecases.test_forgetting import ENDS, YEAR, past, settle_messages

WORD = "quokka"


def said(desk: FrontDesk) -> set[str]:
    """Where the word stands still, as table.column."""
    found = set()
    with reading(desk.env.store._engine) as connection:  # type: ignore[attr-defined]
        for table in schema.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                found |= {f"{table.name}.{name}" for name, value in row.items() if WORD in str(value).lower()}
    return found


def profile(desk: FrontDesk) -> None:
    """Maya's profile, with the word in every field that takes one."""

    def step(work: Work) -> None:
        maya = work.clients.get(MAYA)
        person = ContactPerson(name=f"Q {WORD}", phone="", email=f"{WORD}.q@mail.example")
        work.clients.replace(
            replace(
                maya,
                given_name=WORD,
                pronounced=WORD,
                born=date(1990, 1, 2),
                email=f"{WORD}@mail.example",
                note=WORD,
                care=WORD,
                address=f"1 {WORD} St",
                postcode=WORD,
                agreed_password=WORD,
                external_id=WORD,
                contact_persons=(person,),
            )
        )

    desk.env.store.write(step)


def other_profile(desk: FrontDesk) -> ClientId:
    """Made three years ago for the same person, and merged today."""
    then = desk.clock.now() - 3 * YEAR
    other = Client(
        id=ClientId(0), given_name=WORD, family_name="Otter", note=WORD, phone="+4930555010177", created_at=then
    )
    return desk.env.store.write(lambda work: work.clients.add(other))


def everything_said(desk: FrontDesk) -> ClientId:
    """Maya left words wherever words are kept; the number of her other profile."""
    asked = TakeRequest(
        kind=RequestKind.QUESTION, channel=Channel.WEB, name=f"Zoe {WORD}", email=f"{WORD}@web.example", text=WORD
    )
    request = take_request(desk.env, asked).value
    profile(desk)
    other = other_profile(desk)
    merge_clients(desk.env, MergeClients(kept_id=MAYA, gone_id=other))
    request = amend_request(desk.env, AmendRequest(request=replace(request, client_id=MAYA))).value
    answer_request(desk.env, AnswerRequest(request_id=request.id, kind=AnswerKind.REPLIED, text=f"Dear {WORD}"))
    booking = desk.book(note=WORD)
    amend(desk.env, Amend(booking_id=booking.id, note=f"{WORD} again"))
    log_contact(desk.env, LogContact(client_id=MAYA, way=EntryWay.CALLED_US, text=WORD, booking_id=booking.id))
    gone = cancel(desk.env, Cancel(booking_id=booking.id, reason=WORD, channel=Channel.PHONE)).value
    settle_messages(desk, gone)
    return other


def send_what_waits(desk: FrontDesk) -> None:
    """Whatever is on its way has left."""

    def step(work: Work) -> None:
        for row in work.outbox.page(states=UNSENT, limit=100):
            sent = replace(row, state=MessageState.SENT, sent_at=desk.clock.now(), recipient=f"{WORD}@web.example")
            work.outbox.replace(sent)

    desk.env.store.write(step)


def forget_by_rule(desk: FrontDesk, other: ClientId) -> None:
    forget_past(desk.env, ForgetPast(seen=len(record_report(desk.env).value.past)))


def forget_who_asks(desk: FrontDesk, other: ClientId) -> None:
    forget_client(desk.env, ForgetClient(client_id=MAYA))


def forget_who_asks_by_the_other_number(desk: FrontDesk, other: ClientId) -> None:
    forget_client(desk.env, ForgetClient(client_id=other))


@pytest.mark.parametrize("forget", [forget_by_rule, forget_who_asks, forget_who_asks_by_the_other_number])
def test_that_no_table_keeps_what_a_forgotten_client_said(
    desk: FrontDesk, forget: Callable[[FrontDesk, ClientId], None]
) -> None:
    other = everything_said(desk)
    send_what_waits(desk)
    assert {"client.note", "outbox.recipient", "request.text", "request_answer.text", "booking.note"} <= said(desk)
    assert "interaction.text" in said(desk)
    desk.clock.set(ENDS + 2 * YEAR)
    forget(desk, other)
    assert said(desk) == set()


def test_that_a_merged_profile_is_no_client_of_its_own_to_the_record_rule(desk: FrontDesk) -> None:
    other = other_profile(desk)
    assert other in past(desk)
    merge_clients(desk.env, MergeClients(kept_id=MAYA, gone_id=other))
    assert other not in past(desk)
