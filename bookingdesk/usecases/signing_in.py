"""Who is here: signing in, allowing one action of somebody else, and whether somebody is still let in.

A try is counted before its secret is looked at, so that tries at the same time are not cheaper than one after the
other; the secret itself is compared between two transactions. Call `sign_in` and `approve` off the window's thread.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.errors import NotAllowed, ReadOnly, SignInRefused
from bookingdesk.domain.ids import UserId
from bookingdesk.domain.local_time import day_span, local_date
from bookingdesk.domain.passwords import PIN_TRIES, SESSION, looks_like_pin, pause_after
from bookingdesk.domain.rights import GRANTED, Right, Role, may_lend
from bookingdesk.domain.users import User, is_secured
from bookingdesk.usecases.env import Actor, Approver, Env, Outcome, Proof
from bookingdesk.usecases.hashing import fits
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited

LONGEST_REASON = 200
SOON, MOST_COUNTED = timedelta(hours=1), 99
"""Reminders of next week are not what waits to go out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Somebody says who they are. `secret` is a PIN or a password; no password is as short as a PIN."""

    user_id: UserId
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve:
    """Somebody allows one action of whoever acts, with their own PIN or password."""

    user_id: UserId
    secret: str = field(repr=False)
    right: Right
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign in at this station."""

    user: User
    pin_enough: bool
    """Whether their PIN opens here today; otherwise the password is asked."""
    signed_in_at: datetime | None = None
    """When they last gave their password at this station."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What the sign-in page shows before anybody has signed in."""

    secured: bool
    """Whether a secret is asked at all."""
    people: tuple[Person, ...]
    waiting: int = 0
    """Clients of today who have arrived and wait: one of the two counts that name nobody."""
    messages: int = 0
    """Messages that wait to go out: the other one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """How it stands with whoever is signed in."""

    user: User | None
    """As stored now; None once they may not work here any more."""
    ended: str = ""
    """Why not, as a word: disabled, signed_out, no_password, session_over."""
    secured: bool = False
    """Whether there is a lock at all."""
    idle: timedelta = timedelta(minutes=5)
    """After so long without a key the desk locks itself."""


@needs(Right.SIGN_IN)
def door(env: Env, nothing: None = None) -> Outcome[Door]:
    """Who may sign in here, and by what."""
    now = env.now()

    def step(work: Work) -> Door:
        users = tuple(work.users.all())
        secured = is_secured(users)
        people = tuple(
            Person(
                user=user,
                pin_enough=_pin_enough(work, env, user, now, secured=secured),
                signed_in_at=work.users.full_sign_in(user.id, env.actor.station),
            )
            for user in users
            if not user.disabled
        )
        return Door(
            secured=secured,
            people=people,
            waiting=_waiting(work, now),
            messages=work.outbox.count_due(now + SOON, most=MOST_COUNTED),
        )

    return Outcome(env.store.read(step))


@needs(Right.SIGN_IN)
def sign_in(env: Env, command: SignIn) -> Outcome[Actor]:
    """Who acts from now on at this station. Raises SignInRefused, NotFound."""
    user, proof = _proved(env, command.user_id, command.secret, "sign_in")
    mine = env.store.read(lambda work: work.users.departments_of(user.id))
    station = env.actor.station
    return Outcome(
        Actor(user_id=user.id, name=user.name, station=station, role=user.role, proof=proof, departments=mine)
    )


@needs(Right.SIGN_IN)
def approve(env: Env, command: Approve) -> Outcome[Approver]:
    """Who allows the one action that is asked for next. Raises SignInRefused, NotAllowed, NotFound.

    The reason is kept with the action that is allowed, not here. A password given here counts as signing in at this
    station, so that the next action needs the PIN only.
    """
    reason = cleaned_line(command.reason, "reason", limit=LONGEST_REASON)
    user = env.store.read(lambda work: work.users.get(command.user_id))
    if not may_lend(user.role, command.right):
        roles = tuple(sorted(role.value for role in GRANTED[command.right] if may_lend(role, command.right)))
        raise NotAllowed(right=command.right.value, role=user.role.value, roles=roles, lendable=bool(roles))
    if not command.secret:
        raise SignInRefused(reason="nothing_typed", name=user.name)
    user, _proof = _proved(env, command.user_id, command.secret, "approve")
    return Outcome(Approver(user_id=user.id, name=user.name, role=user.role, reason=reason))


@needs(Right.SIGN_IN)
def approvers(env: Env, right: Right) -> Outcome[tuple[Person, ...]]:
    """Who can allow an action that needs this right, and has a secret to do it with; who may least comes first.

    A supervisor stands beside the desk and an administrator seldom does.
    """
    able = (
        one
        for one in door(env).value.people
        if may_lend(one.user.role, right)
        and (one.user.has_password or one.user.has_pin)
        and one.user.id != env.actor.user_id
    )
    return Outcome(tuple(sorted(able, key=lambda one: list(Role).index(one.user.role))))


@needs(Right.SIGN_IN)
def session(env: Env, nothing: None = None) -> Outcome[Session]:
    """How it stands with whoever acts: they are out at once when disabled, and after twelve hours."""
    now, actor = env.now(), env.actor

    def step(work: Work) -> Session:
        users = {user.id: user for user in work.users.all()}
        secured, user = is_secured(users.values()), users.get(actor.user_id)
        signed = work.users.full_sign_in(actor.user_id, actor.station) if secured else None
        ended = _ended(user, actor.proof, signed, now) if secured or user is None or user.disabled else ""
        return Session(user=None if ended else user, ended=ended, secured=secured, idle=_idle(work))

    return Outcome(env.store.read(step))


def _ended(user: User | None, proof: Proof, signed: datetime | None, now: datetime) -> str:
    """Why somebody may not go on, as a word; empty while they may."""
    if user is None or user.disabled:
        return "disabled"
    if not user.has_password:
        return "no_password"
    if signed is None:  # a new password ends every session but that of who was there before there were any
        return "" if proof is Proof.OPEN else "signed_out"
    return "session_over" if now >= signed + SESSION else ""


def _idle(work: Work) -> timedelta:
    return timedelta(minutes=desk_settings.number(work.settings.all(), "signin.idle_minutes"))


def _waiting(work: Work, now: datetime) -> int:
    """How many of today's clients have arrived and are not served yet."""
    zone = _zone(work)
    day = day_span(local_date(now, zone), zone)
    return sum(booking.status is Status.ARRIVED for booking in work.bookings.between(day))


def _zone(work: Work) -> str:
    """The zone whose days count: of the first location, else of the shared setting."""
    for _id, location in sorted(work.catalogue.load().locations.items()):
        return location.zone
    return desk_settings.value(work.settings.all(), "business.zone")


def _pin_enough(work: Work, env: Env, user: User, now: datetime, *, secured: bool) -> bool:
    """Whether the PIN opens: after the password on this station today, within one session."""
    if not user.has_pin or user.pin_locked:
        return False
    if not secured:
        return True
    signed = work.users.full_sign_in(user.id, env.actor.station)
    if signed is None or now >= signed + SESSION:
        return False
    zone = _zone(work)
    return local_date(signed, zone) == local_date(now, zone)


@dataclass(frozen=True, slots=True)
class _Try:
    """One try that was counted: what it is held against."""

    user: User
    stored: str
    proof: Proof
    secured: bool
    failures: int


def _proved(env: Env, user_id: UserId, secret: str, action: str) -> tuple[User, Proof]:
    """The user, where the secret is theirs. Raises SignInRefused."""
    now = env.now()
    try:
        counted = env.store.write(lambda work: _counted(env, work, user_id, secret, now))
    except ReadOnly:
        return _proved_reading(env, user_id, secret)
    if counted.proof is Proof.OPEN:
        env.store.write(lambda work: _log(env, work, counted, f"{action}_open", now))
        return counted.user, Proof.OPEN
    right = fits(counted.stored, secret)
    env.store.write(lambda work: _settle(env, work, counted, right, action, now))
    if not right:
        raise _refusal(counted)
    return counted.user, counted.proof if counted.secured else Proof.OPEN


def _proved_reading(env: Env, user_id: UserId, secret: str) -> tuple[User, Proof]:
    """Where nothing can be counted, only the password opens: it is too long to be found by trying."""
    user, kept, secured = env.store.read(
        lambda work: (work.users.get(user_id), work.users.credentials(user_id), is_secured(work.users.all()))
    )
    if user.disabled:
        raise SignInRefused(reason="disabled", name=user.name)
    if not secured and not user.has_pin and not secret:
        return user, Proof.OPEN
    if not fits(kept.password_hash, secret):
        raise SignInRefused(reason="password_wrong", name=user.name)
    return user, Proof.PASSWORD


def _counted(env: Env, work: Work, user_id: UserId, secret: str, now: datetime) -> _Try:
    """Refuse what needs no look at the secret, else count the try as failed until it is known to be right."""
    user = work.users.get(user_id)
    kept = work.users.credentials(user_id)
    secured = is_secured(work.users.all())
    if user.disabled:
        raise SignInRefused(reason="disabled", name=user.name)
    if not secret and not secured and not user.has_pin:
        return _Try(user, "", Proof.OPEN, secured, 0)
    if not secret:
        raise SignInRefused(reason="nothing_typed", name=user.name)
    as_pin = looks_like_pin(secret)
    if as_pin and kept.pin_locked:
        raise SignInRefused(reason="pin_locked", name=user.name)
    if as_pin and not _pin_enough(work, env, user, now, secured=secured):
        raise SignInRefused(reason="password_first" if user.has_password else "no_password", name=user.name)
    if not as_pin and not user.has_password:
        raise SignInRefused(reason="pin_wanted" if not secured and user.has_pin else "no_password", name=user.name)
    until = kept.pause_until(pin=as_pin)
    if until is not None and now < until:
        raise SignInRefused(reason="pause", name=user.name, wait_seconds=_seconds(until - now))
    counted = (
        replace(kept, pin_failures=kept.pin_failures + 1, failed_at=now)
        if as_pin
        else replace(kept, password_failures=kept.password_failures + 1, failed_at=now)
    )
    work.users.set_credentials(user_id, counted)
    stored, proof = (kept.pin_hash, Proof.PIN) if as_pin else (kept.password_hash, Proof.PASSWORD)
    return _Try(user, stored, proof, secured, counted.pin_failures if as_pin else counted.password_failures)


def _settle(env: Env, work: Work, tried: _Try, right: bool, action: str, now: datetime) -> None:
    """Forget the failures of somebody who knew it; those of somebody who did not are counted already."""
    if not right:
        _log(env, work, tried, f"{action}_failed", now)
        return
    kept = work.users.credentials(tried.user.id)
    if tried.proof is Proof.PASSWORD:
        work.users.set_credentials(
            tried.user.id, replace(kept, password_failures=0, pin_failures=0, failed_at=None)
        )
        work.users.remember_full_sign_in(tried.user.id, env.actor.station, now)
    else:
        failed = kept.failed_at if kept.password_failures else None
        work.users.set_credentials(tried.user.id, replace(kept, pin_failures=0, failed_at=failed))
    _log(env, work, tried, action, now)


def _refusal(tried: _Try) -> SignInRefused:
    """What somebody is told who typed the wrong thing."""
    wait = _seconds(pause_after(tried.failures))
    if tried.proof is Proof.PASSWORD:
        return SignInRefused(reason="password_wrong", name=tried.user.name, wait_seconds=wait)
    left = PIN_TRIES - tried.failures
    if left <= 0:
        return SignInRefused(reason="pin_locked", name=tried.user.name)
    return SignInRefused(reason="pin_wrong", name=tried.user.name, tries_left=left, wait_seconds=wait)


def _log(env: Env, work: Work, tried: _Try, action: str, now: datetime) -> None:
    """Who tried, at which station, by what, and for whom; never the secret."""
    by = replace(env.actor, name=tried.user.name, user_id=tried.user.id)
    detail: dict[str, object] = {"by": tried.proof.value}
    if env.actor.user_id != tried.user.id and env.actor.proof is not Proof.NOBODY:
        detail["at_desk_of"] = env.actor.user_id
    audited(Step(env.acting_as(by), work, now), action, "user", tried.user.id, detail)


def _seconds(wait: timedelta) -> int:
    """Whole seconds, the last one begun counted."""
    return -(-wait // timedelta(seconds=1))
