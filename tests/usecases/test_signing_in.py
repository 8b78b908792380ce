"""Signing in on both databases: PIN after the password, five tries, growing pauses, sessions, and lending a right."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from bookingdesk.domain.errors import NotAllowed, SignInRefused
from bookingdesk.domain.ids import UserId
from bookingdesk.domain.rights import Right, Role
from bookingdesk.usecases.agenda import agenda
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import AgendaQuery, Cancel
from bookingdesk.usecases.env import Env, Proof
from bookingdesk.usecases.signing_in import Approve, SignIn, approve, approvers, door, session, sign_in
from bookingdesk.usecases.users import ChangeUser, SetPassword, change_user, set_password, unlock_user
from tests.builders import at
from tests.fakes import FakeClock
from tests.usecases.desk import FrontDesk
from tests.usecases.people import ANA, BEN, JO, PASSWORD, PINS, SUE, WRONG, acting, nobody, signed_in, with_people


def refusal(env: Env, user: UserId, secret: str) -> dict[str, object]:
    """The facts with which a try is refused."""
    with pytest.raises(SignInRefused) as refused:
        sign_in(env, SignIn(user_id=user, secret=secret))
    return dict(refused.value.facts)


@pytest.fixture
def gate(salon: Env) -> Env:
    """Four people with passwords and PINs, nobody in."""
    return nobody(with_people(salon))


def test_that_the_password_opens_and_from_then_on_the_pin_does(gate: Env, clock: FakeClock) -> None:
    assert refusal(gate, BEN, PINS[BEN])["reason"] == "password_first"
    ben = sign_in(gate, SignIn(user_id=BEN, secret=PASSWORD)).value
    assert (ben.name, ben.role, ben.station, ben.proof) == ("Ben", Role.COORDINATOR, "Desk 1", Proof.PASSWORD)
    clock.move(hours=1)
    assert sign_in(gate, SignIn(user_id=BEN, secret=PINS[BEN])).value.proof is Proof.PIN


NOT_ENOUGH = {
    "another station": (BEN, "Desk 2", timedelta(hours=1)),
    "another user": (SUE, "Desk 1", timedelta(hours=1)),
    "after twelve hours": (BEN, "Desk 1", timedelta(hours=12)),
    "yesterday": (BEN, "Desk 1", timedelta(hours=11)),
}


@pytest.mark.parametrize(("user", "station", "later"), NOT_ENOUGH.values(), ids=NOT_ENOUGH)
def test_that_a_pin_counts_for_one_user_at_one_station_on_one_day(
    gate: Env, clock: FakeClock, user: UserId, station: str, later: timedelta
) -> None:
    signed_in(gate, BEN, clock.now())
    clock.set(clock.now() + later)
    assert refusal(nobody(gate, station), user, PINS[user])["reason"] == "password_first"


def test_that_five_wrong_pins_ask_for_the_password(gate: Env, clock: FakeClock) -> None:
    signed_in(gate, BEN, clock.now())
    told = []
    for _try in range(5):
        facts = refusal(gate, BEN, "9999")
        told.append((facts["reason"], facts.get("tries_left"), facts.get("wait_seconds")))
        clock.move(minutes=10)
    assert told == [
        ("pin_wrong", 4, 0),
        ("pin_wrong", 3, 30),
        ("pin_wrong", 2, 60),
        ("pin_wrong", 1, 120),
        ("pin_locked", None, None),
    ]
    assert refusal(gate, BEN, PINS[BEN])["reason"] == "pin_locked"
    sign_in(gate, SignIn(user_id=BEN, secret=PASSWORD))
    assert sign_in(gate, SignIn(user_id=BEN, secret=PINS[BEN])).value.name == "Ben"


def test_that_no_try_is_taken_in_the_pause_and_none_is_counted(gate: Env, clock: FakeClock) -> None:
    for _try in range(3):
        refusal(gate, BEN, WRONG)
        clock.move(seconds=45)
    clock.move(seconds=-30)
    assert refusal(gate, BEN, PASSWORD) == {"reason": "pause", "name": "Ben", "wait_seconds": 45}
    assert gate.store.read(lambda work: work.users.credentials(BEN)).password_failures == 3
    clock.move(seconds=45)
    assert sign_in(gate, SignIn(user_id=BEN, secret=PASSWORD)).value.user_id == BEN
    assert gate.store.read(lambda work: work.users.credentials(BEN)).password_failures == 0


def test_that_a_supervisor_unlocks_a_pin(gate: Env, clock: FakeClock) -> None:
    signed_in(gate, BEN, clock.now())
    for _try in range(5):
        refusal(gate, BEN, "9999")
        clock.move(minutes=10)
    with pytest.raises(NotAllowed):
        unlock_user(acting(gate, ANA), BEN)
    assert not unlock_user(acting(gate, SUE), BEN).value.pin_locked
    assert sign_in(gate, SignIn(user_id=BEN, secret=PINS[BEN])).value.name == "Ben"


def test_that_tries_at_the_same_time_are_not_cheaper(gate: Env, clock: FakeClock) -> None:
    signed_in(gate, BEN, clock.now())
    together, told = threading.Barrier(8), list[object]()

    def guess(number: int) -> None:
        together.wait()
        try:
            sign_in(gate, SignIn(user_id=BEN, secret=f"900{number}"))
            told.append("in")
        except SignInRefused as why:
            told.append(why.facts["reason"])

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, told)) == ["pause"] * 6 + ["pin_wrong"] * 2


def test_that_before_signing_in_nothing_else_can_be_done(gate: Env) -> None:
    with pytest.raises(NotAllowed):
        agenda(gate, AgendaQuery(first_day=at("2025-06-23").date()))
    assert [person.user.name for person in door(gate).value.people] == ["Jo", "Ben", "Sue", "Ana"]


def test_that_without_a_password_in_the_database_the_name_is_enough(salon: Env) -> None:
    def add(env: Env) -> UserId:
        return env.store.write(lambda work: work.users.add("Ben", Role.COORDINATOR))

    assert not door(salon).value.secured
    actor = sign_in(salon, SignIn(user_id=add(salon))).value
    assert (actor.name, actor.proof) == ("Ben", Proof.OPEN)


def test_that_a_pin_is_asked_for_even_where_nobody_has_a_password(salon: Env) -> None:
    env = with_people(salon, passwords=False)
    assert refusal(env, SUE, "")["reason"] == "nothing_typed"
    assert refusal(env, SUE, "999999")["reason"] == "pin_wrong"
    assert sign_in(env, SignIn(user_id=SUE, secret=PINS[SUE])).value.proof is Proof.OPEN


ENDS = {
    "disabled": lambda env: change_user(env, ChangeUser(user_id=BEN, disabled=True)),
    "signed_out": lambda env: set_password(env, SetPassword(user_id=BEN, password="kelp otter marzipan")),
}


@pytest.mark.parametrize("ended", ENDS)
def test_that_somebody_is_out_at_once(gate: Env, clock: FakeClock, ended: str) -> None:
    signed_in(gate, BEN, clock.now())
    ben = acting(gate, BEN, Proof.PIN)
    assert session(ben).value.user is not None
    ENDS[ended](acting(gate, JO))
    assert (session(ben).value.user, session(ben).value.ended) == (None, ended)


def test_that_a_session_lasts_twelve_hours(gate: Env, clock: FakeClock) -> None:
    signed_in(gate, BEN, clock.now())
    ben = acting(gate, BEN)
    clock.move(hours=11, minutes=59)
    assert session(ben).value.user is not None
    clock.move(minutes=1)
    assert session(ben).value.ended == "session_over"


def test_that_a_pin_given_on_the_spot_allows_one_action_and_both_names_and_the_reason_are_kept(
    desk: FrontDesk,
) -> None:
    env = with_people(desk.env)
    booking = desk.book()
    ana = acting(env, ANA, Proof.PIN)
    assert [one.user.name for one in approvers(ana, Right.CANCEL).value] == ["Ben", "Sue", "Jo"]
    question = Approve(user_id=SUE, secret=PASSWORD, right=Right.CANCEL, reason="  promised   by phone ")
    sue = approve(ana, question).value
    cancel(ana.approved_by(sue), Cancel(booking_id=booking.id, reason="ill"))
    event = env.store.read(lambda work: work.audit.of_entity("booking", booking.id))[-1]
    assert (event.action, event.actor, event.approver) == ("cancel", "Ana", "Sue")
    assert env.store.read(lambda work: work.users.approval_reason(event.seq)) == "promised by phone"
    with pytest.raises(NotAllowed):
        cancel(ana, Cancel(booking_id=desk.book("2025-06-25 14:15", env=env).id, reason="ill"))
    again = Approve(user_id=SUE, secret=PINS[SUE], right=Right.CANCEL)
    assert approve(ana, again).value.name == "Sue"


REFUSED_APPROVALS = {
    "a colleague with no more rights": (ANA, Right.CANCEL),
    "a coordinator for a fee": (BEN, Right.WAIVE_FEES),
    "an administrator for administration": (JO, Right.MANAGE_USERS),
}


@pytest.mark.parametrize(("user", "right"), REFUSED_APPROVALS.values(), ids=REFUSED_APPROVALS)
def test_that_nobody_lends_what_is_not_theirs_to_lend(gate: Env, user: UserId, right: Right) -> None:
    with pytest.raises(NotAllowed):
        approve(acting(gate, ANA), Approve(user_id=user, secret=PASSWORD, right=right))


def test_that_a_wrong_pin_for_an_approval_counts_like_any_other(gate: Env, clock: FakeClock) -> None:
    signed_in(gate, SUE, clock.now())
    with pytest.raises(SignInRefused) as refused:
        approve(acting(gate, ANA), Approve(user_id=SUE, secret="999999", right=Right.CANCEL))
    assert refused.value.facts["tries_left"] == 4
    assert gate.store.read(lambda work: work.users.credentials(SUE)).pin_failures == 1


def test_that_every_try_is_in_the_log_and_no_secret_is(gate: Env) -> None:
    refusal(gate, BEN, WRONG)
    sign_in(gate, SignIn(user_id=BEN, secret=PASSWORD))
    sign_in(gate, SignIn(user_id=BEN, secret=PINS[BEN]))
    log = gate.store.read(lambda work: work.audit.since(0, limit=100))
    told = [(event.action, event.actor, event.detail["by"]) for event in log if event.entity == "user"]
    assert told == [
        ("sign_in_failed", "Ben", "password"),
        ("sign_in", "Ben", "password"),
        ("sign_in", "Ben", "pin"),
    ]
    assert not any(secret in str(log) for secret in (PASSWORD, WRONG, PINS[BEN], "argon2"))
    assert PASSWORD not in repr(SignIn(user_id=BEN, secret=PASSWORD))
