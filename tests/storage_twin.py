"""A second desk on the same SQLite database, with connections of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bookingdesk.domain.ids import UserId
from bookingdesk.domain.rights import Role
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.env import Actor, Env


@contextmanager
def second_desk(env: Env, url: str = "") -> Iterator[Env]:
    """Ben at "Desk 2", where Jo works at "Desk 1"."""
    store = env.store
    assert isinstance(store, SqlStore)
    other = SqlStore(open_engine(url or str(store._engine.url)))
    try:
        yield Env(
            clock=env.clock,
            store=other,
            actor=Actor(user_id=UserId(1), name="Ben", station="Desk 2", role=Role.ADMINISTRATOR),
        )
    finally:
        other.close()
