"""P19: what was forgotten is in no byte of SQLite's file any more; the control finds all of it before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.clients import ContactPerson
from bookingdesk.domain.contact_log import EntryWay
from bookingdesk.domain.ids import BookingId, ClientId, UserId
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.rights import Role
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.clients import register_client
from bookingdesk.usecases.commands import Amend, Book, Mark, RegisterClient
from bookingdesk.usecases.contact_log import LogContact, log_contact
from bookingdesk.usecases.env import Actor, Env, new_uuid
from bookingdesk.usecases.forgetting import ForgetPast, forget_past, record_report
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.rescheduling import amend
from tests.builders import HAIRCUT, a_client, at, span
from tests.databases import fresh_sqlite
from tests.fakes import FakeClock
from tests.salon import furnish

CLIENTS = 30
DAYS, HOURS = (10, 11, 12, 13, 16, 17), ("09", "10", "14", "15", "16")


def secrets(number: int) -> tuple[str, ...]:
    """What only this client's records say; the words differ from those of every other client."""
    mark = "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")
    return (
        f"Given{mark}",
        f"Family{mark}",
        f"{mark}.x@mail.example",
        f"+4930555{number:05}",
        f"note{mark}",
        f"words{mark}",
        f"person{mark}",
        f"said{mark}",
    )


def served(env: Env, clock: FakeClock, number: int) -> None:
    """A client who came once, long ago."""
    given, family, email, phone, note, words, person, said = secrets(number)
    client = register_client(
        env,
        RegisterClient(
            client=a_client(
                id=ClientId(0),
                given_name=given,
                family_name=family,
                email=email,
                phone=phone,
                note=note,
                contact_persons=(ContactPerson(name=person),),
                created_at=clock.now(),
            )
        ),
    ).value
    start = f"2025-06-{DAYS[number // len(HOURS)]} {HOURS[number % len(HOURS)]}:00"
    made = book(
        env, Book(booking_id=BookingId(new_uuid()), client_id=client.id, service_id=HAIRCUT, span=span(start))
    )
    booking = amend(env, Amend(booking_id=made.value.id, note=words)).value
    log_contact(env, LogContact(client_id=client.id, way=EntryWay.CALLED_US, text=said, booking_id=booking.id))
    before = clock.now()
    clock.set(at(start))
    for status in (Status.ARRIVED, Status.COMPLETED):
        mark(env, Mark(booking_id=booking.id, status=status))
    clock.set(before)
    env.store.write(lambda work: all_sent(work, booking.id))


def all_sent(work: Work, booking: BookingId) -> None:
    """What a sender would have done."""
    for row in work.outbox.of_booking(booking):
        work.outbox.replace(replace(row, state=MessageState.SENT, sent_at=row.created_at))


def found(file: Path) -> int:
    """How many of the secrets stand in the database's files, written with or without capitals."""
    raw = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*")).lower()
    return sum(word.lower().encode() in raw for number in range(CLIENTS) for word in secrets(number))


def test_that_nothing_of_the_forgotten_can_be_read_from_the_file(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    clock = FakeClock(at("2025-06-02 08:00"))
    url = fresh_sqlite(tmp_path, furnish)
    file = Path(url.split("///", 1)[1])
    store = SqlStore(open_engine(url))
    env = Env(
        clock=clock,
        store=store,
        actor=Actor(user_id=UserId(1), name="Jo", station="Desk 1", role=Role.ADMINISTRATOR),
    )
    for number in range(CLIENTS):
        served(env, clock, number)
    store.close()
    before = found(file)
    store = SqlStore(open_engine(url))
    env = Env(clock=clock, store=store, actor=env.actor)
    clock.set(at("2025-06-30 08:00") + timedelta(days=800))
    forget_past(env, ForgetPast(seen=len(record_report(env).value.past)))
    store.close()
    after = found(file)
    total = CLIENTS * len(secrets(0))
    say(f"P19 forgetting: {after}/{total} readable after, control {before}/{total} before")
    assert before == total
    assert after == 0
