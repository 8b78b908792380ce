"""Duplicates made one: every record that names a client moves, and for 24 hours it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import InvalidValue, MergeRefused, NotFound, Stale
from bookingdesk.domain.ids import ClientId, MergeId
from bookingdesk.domain.messages import UNSENT
from bookingdesk.storage import schema
from bookingdesk.storage.repositories.merges import naming_clients
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.clients import amend_client, client_file, find_clients
from bookingdesk.usecases.commands import AmendClient, FindClients, Reschedule, SendDue
from bookingdesk.usecases.dispatching import send_due
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.identity import called_back
from bookingdesk.usecases.identity_values import AskIdentity, CalledBack
from bookingdesk.usecases.merging import MergeClients, merge_clients, merge_preview, merges_of, split_clients
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.undoing import undo
from tests.builders import span
from tests.salon import HARBOUR, LENA, MAYA
from tests.usecases.desk import FrontDesk, outdated
from tests.usecases.mail_desk import ObedientSender

INTO_MAYA = MergeClients(kept_id=MAYA, gone_id=LENA)


def client(env: Env, number: ClientId) -> Client:
    return env.store.read(lambda work: work.clients.get(number))


def rows_naming(env: Env, number: ClientId) -> dict[str, int]:
    """How many rows of each column name a client."""
    store = env.store
    assert isinstance(store, SqlStore)
    with store._engine.connect() as connection:
        return {
            f"{table.name}.{column.name}": len(
                connection.execute(select(column).select_from(table).where(column == number)).all()
            )
            for table, column in naming_clients()
        }


@pytest.fixture
def lenas(desk: FrontDesk) -> FrontDesk:
    """Lena has bookings ahead, a message for each, a profile that was changed, and was called back once."""
    desk.book("2025-06-24 14:15", client_id=LENA)
    desk.book("2025-06-25 14:15", client_id=LENA)
    amend_client(desk.env, AmendClient(client=replace(client(desk.env, LENA), note="likes tea")))
    called_back(desk.env, CalledBack(about=AskIdentity(client_id=LENA)))
    return desk


def test_that_every_column_that_refers_to_a_client_is_known() -> None:
    found = {f"{table.name}.{column.name}" for table, column in naming_clients()}
    named = {
        f"{table.name}.{column.name}"
        for table in schema.metadata.sorted_tables
        for column in table.c
        if column.name == "client_id" and list(table.primary_key.columns) != [column]
    }
    assert named <= found
    assert {"booking.client_id", "hold.client_id", "client_change.client_id", "client.merged_into"} <= found


def test_that_all_history_moves_and_nothing_is_lost(lenas: FrontDesk) -> None:
    env = lenas.env
    before = rows_naming(env, LENA)
    assert before["booking.client_id"] == 2
    done = merge_clients(env, INTO_MAYA).value
    left, there = rows_naming(env, LENA), rows_naming(env, MAYA)
    assert not any(left.values())
    assert all(there[name] >= count for name, count in before.items())
    assert done.moved == sum(before.values())
    assert {entry.client.id for entry in client_file(env, MAYA).value.upcoming} == {MAYA}
    lena = client(env, LENA)
    assert (lena.retired, lena.merged_into) == (True, MAYA)
    assert env.store.verify() == ()


def test_that_fields_are_chosen_and_old_values_kept(lenas: FrontDesk) -> None:
    env = lenas.env
    chosen = frozenset({"phone", "note"})
    merge_clients(env, replace(INTO_MAYA, from_gone=chosen))
    maya = client(env, MAYA)
    assert (maya.phone, maya.note, maya.email) == ("+4930555020188", "likes tea", "maya@mail.example")
    changes = env.store.read(lambda work: work.clients.changes_of(MAYA))
    assert {c.field for c in changes} >= chosen
    assert [c.old for c in changes if c.field == "phone"] == ["+4930555014417"]
    found = find_clients(env, FindClients(words="030555020188")).value
    assert next(c.id for c in found) == MAYA


def test_that_the_preview_proposes_what_only_one_has(lenas: FrontDesk) -> None:
    preview = merge_preview(lenas.env, INTO_MAYA).value
    assert "note" in preview.from_gone
    assert "phone" in preview.differing
    assert "phone" not in preview.from_gone
    assert preview.moves == sum(rows_naming(lenas.env, LENA).values())


def test_that_contact_persons_of_both_stay(desk: FrontDesk) -> None:
    merge_clients(desk.env, MergeClients(kept_id=MAYA, gone_id=HARBOUR))
    assert [person.name for person in client(desk.env, MAYA).contact_persons] == ["Petra Klein"]
    assert client(desk.env, HARBOUR).contact_persons == ()


def test_that_a_merge_is_taken_back_within_a_day(lenas: FrontDesk) -> None:
    env = lenas.env
    maya, lena = client(env, MAYA), client(env, LENA)
    before = rows_naming(env, LENA)
    done = merge_clients(env, replace(INTO_MAYA, from_gone=frozenset({"phone", "note"}))).value
    lenas.book("2025-06-26 14:15")
    lenas.clock.move(minutes=24 * 60)
    taken_back = split_clients(env, done.id).value
    assert taken_back.undone_at == env.now()
    assert rows_naming(env, LENA) == before
    ignored = {"version": 0, "contact_checked_at": None}
    assert replace(client(env, MAYA), **ignored) == replace(maya, **ignored)  # type: ignore[arg-type]
    assert replace(client(env, LENA), **ignored) == replace(lena, **ignored)  # type: ignore[arg-type]
    assert len(client_file(env, MAYA).value.upcoming) == 1
    assert env.store.verify() == ()


def test_that_messages_that_wait_are_sent_after_a_merge_and_after_it_is_taken_back(lenas: FrontDesk) -> None:
    env = lenas.env
    done = merge_clients(env, INTO_MAYA).value
    assert outdated(env.store) == []
    lenas.set(mail__host="127.0.0.1", mail__sender="desk@nord.example")
    sender = ObedientSender()
    lenas.clock.move(seconds=61)
    send_due(env, SendDue(), sender)
    assert [each.client.id for each in sender.delivered] == [MAYA, MAYA]
    split_clients(env, done.id)
    assert outdated(env.store) == []


def test_that_what_was_planned_between_merge_and_split_goes_to_whom_the_booking_went_back(lenas: FrontDesk) -> None:
    env = lenas.env
    done = merge_clients(env, INTO_MAYA).value
    lenas.clock.move(minutes=5)
    booking = next(e.booking for e in client_file(env, MAYA).value.upcoming)
    moved = span("2025-06-24 16:30")
    reschedule(env, Reschedule(booking_id=booking.id, span=moved))
    split_clients(env, done.id)
    waiting = [row for row in lenas.rows(booking) if row.state in UNSENT]
    assert waiting
    assert {row.client_id for row in waiting} == {LENA}


def test_that_a_booking_made_before_can_still_be_undone_after(lenas: FrontDesk) -> None:
    merge_clients(lenas.env, INTO_MAYA)
    undone = undo(lenas.env).value
    assert undone.booking.client_id == MAYA


REFUSED = {
    "with itself": (MAYA, MAYA, "same"),
    "one that was merged": (MAYA, LENA, "retired"),
}


def test_that_what_makes_no_sense_is_refused(lenas: FrontDesk) -> None:
    env = lenas.env
    done = merge_clients(env, INTO_MAYA).value
    for kept, gone, why in REFUSED.values():
        with pytest.raises(MergeRefused) as refused:
            merge_clients(env, MergeClients(kept_id=kept, gone_id=gone))
        assert refused.value.facts["why"] == why
    with pytest.raises(NotFound):
        merge_clients(env, MergeClients(kept_id=MAYA, gone_id=ClientId(99_999)))
    with pytest.raises(InvalidValue):
        merge_clients(env, MergeClients(kept_id=MAYA, gone_id=HARBOUR, from_gone=frozenset({"version"})))
    with pytest.raises(NotFound):
        split_clients(env, MergeId(999))
    lenas.clock.set(env.now() + timedelta(hours=24, seconds=1))
    with pytest.raises(MergeRefused) as late:
        split_clients(env, done.id)
    assert late.value.facts["why"] == "too_late"


def test_that_a_profile_changed_since_is_not_overwritten(lenas: FrontDesk) -> None:
    env = lenas.env
    done = merge_clients(env, replace(INTO_MAYA, from_gone=frozenset({"note"}))).value
    amend_client(env, AmendClient(client=replace(client(env, MAYA), note="tea, no milk")))
    with pytest.raises(Stale):
        split_clients(env, done.id)
    assert client(env, MAYA).note == "tea, no milk"


def test_that_both_profiles_know_of_it_and_it_stands_in_the_log(lenas: FrontDesk) -> None:
    env = lenas.env
    done = merge_clients(env, INTO_MAYA).value
    assert [m.id for m in merges_of(env, MAYA).value] == [m.id for m in merges_of(env, LENA).value] == [done.id]
    split_clients(env, done.id)
    events = env.store.read(lambda work: work.audit.of_entity("client", str(MAYA)))
    assert [event.action for event in events][-2:] == ["merge_clients", "split_clients"]
    with pytest.raises(MergeRefused):
        split_clients(env, done.id)
