"""The way back in: who owns the database gives an administrator a new password, and everybody who leads hears of it."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.issues import IssueKind
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.owning import owner_of
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.env import Env, Proof
from bookingdesk.usecases.recovering import (
    NotAdministrator,
    OwnerNeeded,
    RecoverAdministrator,
    recover_administrator,
)
from bookingdesk.usecases.signing_in import SignIn, sign_in
from bookingdesk.usecases.users import ChangeUser, change_user
from tests.databases import fresh_postgresql
from tests.usecases.people import JO, SUE, acting, nobody, with_people

NEW = "a violin made of snow"


class Owned(SqlStore):
    """A store whose owner is asking, and has proved it."""

    def owner(self, password: str) -> str | None:
        return "keeper"


class NotOwned(SqlStore):
    """A store that somebody else owns."""

    def owner(self, password: str) -> str | None:
        return None


@contextmanager
def kept_by(env: Env, kind: type[SqlStore]) -> Iterator[Env]:
    """The same database through a store of this kind, before anybody has signed in."""
    assert isinstance(env.store, SqlStore)
    store = kind(env.store._engine)
    yield nobody(replace(env, store=store), "console")


def test_that_the_owner_gives_an_administrator_a_new_password_and_it_is_loud(salon: Env) -> None:
    people = with_people(salon)
    with kept_by(people, Owned) as env:
        recover_administrator(env, RecoverAdministrator(user_id=JO, password=NEW))
    assert sign_in(nobody(people), SignIn(user_id=JO, secret=NEW)).value.proof is Proof.PASSWORD
    (issue,) = people.store.read(lambda work: work.issues.listed())
    assert (issue.kind, issue.user, issue.text) == (IssueKind.RECOVERED, "keeper", "Jo")
    events = people.store.read(lambda work: work.audit.of_entity("user", str(JO)))
    event = next(one for one in events if one.action == "recover_administrator")
    assert (event.actor, event.station, event.detail["issue"]) == ("keeper", "console", issue.id)
    assert NEW not in str(event.detail)


def test_that_an_administrator_who_was_disabled_is_let_in_again(salon: Env) -> None:
    people = with_people(salon)
    change_user(acting(people, JO), ChangeUser(user_id=SUE, role=people.actor.role))
    change_user(acting(people, JO), ChangeUser(user_id=SUE, disabled=True))
    with kept_by(people, Owned) as env:
        assert not recover_administrator(env, RecoverAdministrator(user_id=SUE, password=NEW)).value.disabled


def test_that_nobody_else_recovers_anything(salon: Env) -> None:
    people = with_people(salon)
    with kept_by(people, NotOwned) as env, pytest.raises(OwnerNeeded):
        recover_administrator(env, RecoverAdministrator(user_id=JO, password=NEW))


def test_that_others_and_weak_passwords_are_refused(salon: Env) -> None:
    people = with_people(salon)
    with kept_by(people, Owned) as env:
        with pytest.raises(NotAdministrator):
            recover_administrator(env, RecoverAdministrator(user_id=SUE, password=NEW))
        with pytest.raises(InvalidValue):
            recover_administrator(env, RecoverAdministrator(user_id=JO, password="bookingdesk123"))


def test_that_a_file_is_owned_by_the_account_that_has_it(
    sqlite_salon: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sqlite_salon.store.owner("")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 4711)
    assert sqlite_salon.store.owner("") is None


def test_that_a_server_that_asks_for_no_password_proves_nothing() -> None:
    with fresh_postgresql() as url:
        engine = open_engine(url)
        assert owner_of(engine, "") is None
        assert owner_of(engine, "anything") is None
        engine.dispose()


@contextmanager
def asked_for_password(url: str, role: str) -> Iterator[None]:
    """The server asks this role for its password, as one on a network does."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        row = connection.execute("SHOW hba_file").fetchone()
        assert row is not None
        rules = Path(row[0])
        before = rules.read_text(encoding="utf-8")
        lines = f"local all {role} scram-sha-256\nhost all {role} all scram-sha-256\n"
        rules.write_text(lines + before, encoding="utf-8")
        connection.execute("SELECT pg_reload_conf()")
        try:
            yield
        finally:
            rules.write_text(before, encoding="utf-8")
            connection.execute("SELECT pg_reload_conf()")


def test_that_on_a_server_the_owner_of_the_tables_proves_it_with_the_password() -> None:
    owner, guest = (f"{name}_{uuid.uuid4().hex[:8]}" for name in ("owner", "guest"))
    with fresh_postgresql() as url:
        engine = open_engine(url)
        with engine.begin() as connection:
            for role in (owner, guest):
                connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN PASSWORD 'snow-{role}'")
            connection.exec_driver_sql(f"ALTER TABLE app_user OWNER TO {owner}")
        with asked_for_password(url, owner), asked_for_password(url, guest):
            for role, password, expected in (
                (owner, f"snow-{owner}", owner),
                (owner, "wrong", None),
                (owner, "", None),
                (guest, f"snow-{guest}", None),
            ):
                own = open_engine(make_url(url).set(username=role).render_as_string(hide_password=False))
                assert owner_of(own, password) == expected, (role, password)
                own.dispose()
        with engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE app_user OWNER TO CURRENT_USER")
            for role in (owner, guest):
                connection.exec_driver_sql(f"DROP ROLE {role}")
        engine.dispose()
