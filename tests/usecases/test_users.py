"""Looking after users on both databases: who, as what, with which secrets; the log knows that, never what."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bookingdesk.domain.errors import (
    AdministratorFirst,
    InvalidValue,
    LastAdministrator,
    NotAllowed,
    NotFound,
    SignInRefused,
    Stale,
)
from bookingdesk.domain.ids import DepartmentId
from bookingdesk.domain.rights import Role
from bookingdesk.storage.engine import open_engine
from bookingdesk.usecases.env import Env, Proof
from bookingdesk.usecases.signing_in import SignIn, sign_in
from bookingdesk.usecases.users import (
    AddUser,
    ChangeOwn,
    ChangeUser,
    SetPassword,
    SetPin,
    StoreUser,
    add_user,
    all_users,
    change_own,
    change_user,
    set_password,
    set_pin,
    store_user,
)
from tests.usecases.people import BEN, JO, PASSWORD, PINS, SUE, WRONG, acting, with_people

NEW = "kelp otter marzipan"


def test_that_somebody_new_gets_a_name_a_role_and_then_secrets(salon: Env) -> None:
    set_password(salon, SetPassword(user_id=JO, password=PASSWORD))
    eva = add_user(salon, AddUser(name=" Eva  K. ", role=Role.COORDINATOR)).value
    assert (eva.name, eva.role, eva.has_password, eva.has_pin) == ("Eva K.", Role.COORDINATOR, False, False)
    set_password(salon, SetPassword(user_id=eva.id, password=NEW))
    eva = set_pin(salon, SetPin(user_id=eva.id, pin="4071")).value
    assert (eva.has_password, eva.has_pin) == (True, True)
    assert sign_in(salon, SignIn(user_id=eva.id, secret=NEW)).value.name == "Eva K."
    assert not set_pin(salon, SetPin(user_id=eva.id, pin="")).value.has_pin


def test_that_two_users_are_not_told_apart_by_capitals_only(salon: Env) -> None:
    with pytest.raises(InvalidValue) as refused:
        add_user(salon, AddUser(name="JO", role=Role.FRONTLINE))
    assert refused.value.facts["reason"] == "already_used"


def test_that_the_first_password_is_an_administrators(salon: Env) -> None:
    ben = add_user(salon, AddUser(name="Ben", role=Role.COORDINATOR)).value
    with pytest.raises(AdministratorFirst):
        set_password(salon, SetPassword(user_id=ben.id, password=NEW))
    assert not any(user.has_password for user in all_users(salon).value)


@pytest.mark.parametrize("change", [{"disabled": True}, {"role": Role.SUPERVISOR}])
def test_that_the_last_administrator_stays_one(salon: Env, change: dict[str, object]) -> None:
    with pytest.raises(LastAdministrator):
        change_user(salon, ChangeUser(user_id=JO, **change))  # type: ignore[arg-type]


def test_that_a_pin_that_is_too_short_for_a_new_role_is_taken_away(salon: Env) -> None:
    env = acting(with_people(salon), JO)
    assert not change_user(env, ChangeUser(user_id=BEN, role=Role.SUPERVISOR)).value.has_pin
    with pytest.raises(InvalidValue):
        set_pin(env, SetPin(user_id=BEN, pin=PINS[BEN]))


def test_that_a_change_over_somebody_elses_is_refused(salon: Env) -> None:
    env = acting(with_people(salon), JO)
    change_user(env, ChangeUser(user_id=BEN, name="Benno", version=1))
    with pytest.raises(Stale):
        change_user(env, ChangeUser(user_id=BEN, name="Bernd", version=1))


def test_that_a_session_by_pin_administers_nothing(salon: Env) -> None:
    env = with_people(salon)
    with pytest.raises(NotAllowed) as refused:
        add_user(acting(env, JO, Proof.PIN), AddUser(name="Eva", role=Role.FRONTLINE))
    assert refused.value.facts["password"] is True
    assert add_user(acting(env, JO), AddUser(name="Eva", role=Role.FRONTLINE)).value.name == "Eva"


def test_that_everybody_changes_their_own_secrets_with_their_password(salon: Env) -> None:
    ben = acting(with_people(salon), BEN, Proof.PIN)
    with pytest.raises(SignInRefused):
        change_own(ben, ChangeOwn(password=WRONG, new_pin="8046"))
    with pytest.raises(InvalidValue):
        change_own(ben, ChangeOwn(new_pin="8046"))
    change_own(ben, ChangeOwn(password=PASSWORD, new_pin="8046"))
    change_own(ben, ChangeOwn(password=PASSWORD, new_password=NEW))
    assert sign_in(ben, SignIn(user_id=BEN, secret="8046")).value.proof is Proof.PIN
    with pytest.raises(SignInRefused):
        sign_in(ben, SignIn(user_id=BEN, secret=PASSWORD))


def test_that_a_pin_is_not_taken_for_the_password_that_changes_it(salon: Env) -> None:
    ben = acting(with_people(salon), BEN, Proof.PASSWORD)
    sign_in(ben, SignIn(user_id=BEN, secret=PASSWORD))
    with pytest.raises(InvalidValue):
        change_own(ben, ChangeOwn(password=PINS[BEN], new_password=NEW))


def test_that_each_change_is_in_the_log_and_no_secret_is(salon: Env) -> None:
    env = acting(with_people(salon), JO)
    set_password(env, SetPassword(user_id=BEN, password=NEW))
    set_pin(env, SetPin(user_id=BEN, pin="8046"))
    change_user(env, ChangeUser(user_id=SUE, role=Role.COORDINATOR, disabled=True, name="Susanne"))
    log = [event for event in env.store.read(lambda work: work.audit.since(0, limit=100)) if event.entity == "user"]
    assert [(event.action, event.entity_id, event.actor) for event in log] == [
        ("set_password", "2", "Jo"),
        ("set_pin", "2", "Jo"),
        ("change_user", "3", "Jo"),
    ]
    assert log[-1].detail == {"name": "changed", "role": ["supervisor", "coordinator"], "disabled": [False, True]}
    assert not any(secret in str(log) for secret in (NEW, "8046", "argon2", "Susanne"))


def test_that_the_database_itself_refuses_a_secret_in_plain_words(salon: Env, salon_url: str) -> None:
    with_people(salon)
    engine = open_engine(salon_url)
    try:
        with engine.begin() as connection, pytest.raises(DBAPIError):
            connection.execute(text("UPDATE credential SET password_hash = 'violet harbour'"))
    finally:
        engine.dispose()


WEAK = {
    "a PIN of one digit": {"pin": "1111"},
    "a short password": {"password": "short"},
    "a department that is not there": {"departments": frozenset({DepartmentId(77)}), "password": NEW},
}


@pytest.mark.parametrize("more", WEAK.values(), ids=WEAK)
def test_that_somebody_is_stored_with_all_they_were_given_or_not_at_all(
    salon: Env, more: dict[str, object]
) -> None:
    env = acting(with_people(salon), JO)
    before = all_users(env).value
    new = StoreUser(user_id=None, name="Eva", role=Role.COORDINATOR, **more)  # type: ignore[arg-type]
    changed = StoreUser(user_id=SUE, name="Susanne", role=Role.SUPERVISOR, **more)  # type: ignore[arg-type]
    for command in (new, changed):
        with pytest.raises((InvalidValue, NotFound)):
            store_user(env, command)
    assert all_users(env).value == before


def test_that_somebody_new_comes_with_password_and_pin_in_one_step(salon: Env) -> None:
    env = acting(with_people(salon), JO)
    command = StoreUser(user_id=None, name=" Eva  K. ", role=Role.COORDINATOR, password=NEW, pin="8046")
    eva = store_user(env, command).value
    assert (eva.name, eva.has_password, eva.has_pin) == ("Eva K.", True, True)
    again = StoreUser(user_id=eva.id, name="Eva K.", role=Role.FRONTLINE, disabled=True, version=eva.version)
    after = store_user(env, again).value
    assert (after.role, after.disabled, after.has_pin) == (Role.FRONTLINE, True, True)
    with pytest.raises(Stale):
        store_user(env, again)


def test_that_a_refused_pin_leaves_ones_own_password(salon: Env) -> None:
    ben = acting(with_people(salon), BEN, Proof.PASSWORD)
    with pytest.raises(InvalidValue):
        change_own(ben, ChangeOwn(password=PASSWORD, new_password=NEW, new_pin="1111"))
    assert sign_in(ben, SignIn(user_id=BEN, secret=PASSWORD)).value.proof is Proof.PASSWORD
    change_own(ben, ChangeOwn(password=PASSWORD, new_password=NEW, new_pin="8046"))
    assert sign_in(ben, SignIn(user_id=BEN, secret=NEW)).value.proof is Proof.PASSWORD
    assert sign_in(ben, SignIn(user_id=BEN, secret="8046")).value.proof is Proof.PIN
