"""The log is a chain that anybody can check; actions carry whole bookings for undo; settings belong to all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import ActionId
from bookingdesk.domain.rights import Role
from bookingdesk.domain.users import User
from bookingdesk.storage.chain import audit_hash
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.guards import GENESIS
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import Work
from tests.builders import a_booking, at


def note(work: Work, env: Env, entity_id: str, **detail: object) -> int:
    return work.audit.append(
        at=env.now(),
        actor="Jo",
        station="Desk 1",
        action="book",
        entity="booking",
        entity_id=entity_id,
        detail=detail,
        approver="Sam",
    )


def test_that_events_are_numbered_without_a_gap_and_come_back_whole(salon: Env) -> None:
    def step(work: Work) -> list[int]:
        return [note(work, salon, "b1", number=7, text="Größe"), note(work, salon, "b2")]

    assert salon.store.write(step) == [1, 2]
    assert salon.store.write(lambda work: note(work, salon, "b1", again=True)) == 3
    entries = salon.store.read(lambda work: work.audit.since(0))
    assert [(e.seq, e.entity_id, dict(e.detail)) for e in entries] == [
        (1, "b1", {"number": 7, "text": "Größe"}),
        (2, "b2", {}),
        (3, "b1", {"again": True}),
    ]
    first = entries[0]
    assert (first.at, first.actor, first.approver, first.station) == (salon.now(), "Jo", "Sam", "Desk 1")
    history = salon.store.read(lambda work: work.audit.of_entity("booking", "b1"))
    assert [entry.seq for entry in history] == [1, 3]
    assert [e.seq for e in salon.store.read(lambda work: work.audit.since(1, limit=1))] == [2]


def test_that_the_head_is_the_hash_of_the_last_event_chained_to_the_one_before(salon: Env) -> None:
    assert salon.store.read(lambda work: work.audit.head()) == (0, GENESIS)
    salon.store.write(lambda work: note(work, salon, "b1"))
    wanted = audit_hash(
        seq=1,
        at="2025-06-23T12:02:00+00:00",
        actor="Jo",
        approver="Sam",
        station="Desk 1",
        action="book",
        entity="booking",
        entity_id="b1",
        detail="{}",
        prev_hash=GENESIS,
    )
    assert salon.store.read(lambda work: work.audit.head()) == (1, wanted)


def test_that_an_event_of_a_step_that_fails_leaves_no_gap(salon: Env) -> None:
    def fail(work: Work) -> None:
        note(work, salon, "b1")
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        salon.store.write(fail)
    assert salon.store.write(lambda work: note(work, salon, "b1")) == 1


def test_that_the_last_actions_of_a_station_come_newest_first_with_both_bookings(salon: Env) -> None:
    def step(work: Work) -> tuple[ActionId, ActionId]:
        stored = work.bookings.add(a_booking())
        first = work.actions.add(
            at=salon.now(), user="Jo", station="Desk 1", verb="book", before=None, after=stored
        )
        noted = work.bookings.replace(replace(stored, note="Fenster"))
        second = work.actions.add(
            at=salon.now(), user="Jo", station="Desk 1", verb="amend", before=stored, after=noted
        )
        work.actions.add(at=salon.now(), user="Al", station="Desk 2", verb="amend", before=stored, after=noted)
        return first, second

    first, second = salon.store.write(step)
    found = salon.store.read(lambda work: work.actions.last("Desk 1"))
    assert [action.id for action in found] == [second, first]
    newest = found[0]
    assert (newest.verb, newest.user, newest.at, newest.undone_at) == ("amend", "Jo", salon.now(), None)
    assert newest.after == salon.store.read(lambda work: work.bookings.get(newest.booking_id))
    assert newest.before is not None
    assert newest.before.note == ""
    assert found[1].before is None
    assert [a.id for a in salon.store.read(lambda work: work.actions.last("Desk 1", limit=1))] == [second]


def test_that_an_action_is_undone_and_done_again(salon: Env) -> None:
    def step(work: Work) -> ActionId:
        stored = work.bookings.add(a_booking())
        return work.actions.add(at=salon.now(), user="Jo", station="Desk 1", verb="book", before=None, after=stored)

    action = salon.store.write(step)
    salon.store.write(lambda work: work.actions.mark_undone(action, at("2025-06-23 15:00")))
    assert salon.store.read(lambda work: work.actions.get(action)).undone_at == at("2025-06-23 15:00")
    salon.store.write(lambda work: work.actions.mark_undone(action, None))
    assert salon.store.read(lambda work: work.actions.get(action)).undone_at is None
    for question in (
        lambda work: work.actions.get(ActionId(99)),
        lambda work: work.actions.mark_undone(ActionId(99), None),
    ):
        with pytest.raises(NotFound):
            salon.store.write(question)


def test_that_settings_are_shared_by_every_desk(salon: Env, salon_url: str) -> None:
    assert salon.store.read(lambda work: work.settings.get("reminder.hours")) is None
    salon.store.write(lambda work: work.settings.set("reminder.hours", "24"))
    other = SqlStore(open_engine(salon_url))
    other.write(lambda work: work.settings.set("reminder.hours", "48"))
    other.close()
    assert salon.store.read(lambda work: work.settings.all()) == {"reminder.hours": "48"}


def test_that_users_are_kept_in_the_order_in_which_they_came(store: SqlStore) -> None:
    assert not store.read(lambda work: work.users.all())
    first = store.write(lambda work: work.users.add("Jo", Role.COORDINATOR))
    store.write(lambda work: work.users.add("Al", Role.SUPERVISOR))
    users = store.read(lambda work: work.users.all())
    assert users[0] == User(id=first, name="Jo", role=Role.COORDINATOR)
    assert [user.name for user in users] == ["Jo", "Al"]
