"""Users of the salon with secrets, for tests of signing in: one hash for each secret, made once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache

from bookingdesk.domain.ids import UserId
from bookingdesk.domain.passwords import Credentials
from bookingdesk.domain.rights import Role
from bookingdesk.usecases.env import Actor, Env, Proof
from bookingdesk.usecases.hashing import hashed
from bookingdesk.usecases.ports import Work

JO, BEN, SUE, ANA = UserId(1), UserId(2), UserId(3), UserId(4)
PASSWORD, WRONG = "violet harbour clockwork", "violet harbour clockwork!"
PINS = {JO: "407182", BEN: "4071", SUE: "593027", ANA: "6280"}
ROLES = {JO: Role.ADMINISTRATOR, BEN: Role.COORDINATOR, SUE: Role.SUPERVISOR, ANA: Role.FRONTLINE}


@cache
def hash_of(secret: str) -> str:
    """The hash, made once in a run: it costs a tenth of a second each time, on purpose."""
    return hashed(secret)


def with_people(env: Env, *, passwords: bool = True) -> Env:
    """Ben (coordinator), Sue (supervisor) and Ana (frontline) beside Jo, each with a PIN, and where wanted the same
    password."""

    def step(work: Work) -> None:
        for name, user in (("Ben", BEN), ("Sue", SUE), ("Ana", ANA)):
            assert work.users.add(name, ROLES[user]) == user
        for user, pin in PINS.items():
            kept = Credentials(password_hash=hash_of(PASSWORD) if passwords else "", pin_hash=hash_of(pin))
            work.users.set_credentials(user, kept)

    env.store.write(step)
    return env


def nobody(env: Env, station: str = "Desk 1") -> Env:
    """Before anybody has signed in."""
    actor = Actor(user_id=UserId(0), name="", station=station, role=Role.FRONTLINE, proof=Proof.NOBODY)
    return env.acting_as(actor)


def acting(env: Env, user: UserId, proof: Proof = Proof.PASSWORD) -> Env:
    """Somebody at the same station."""
    name = {JO: "Jo", BEN: "Ben", SUE: "Sue", ANA: "Ana"}[user]
    return env.acting_as(replace(env.actor, user_id=user, name=name, role=ROLES[user], proof=proof))


def signed_in(env: Env, user: UserId, at: datetime, station: str = "Desk 1") -> None:
    """As if the password had been given at the station."""
    env.store.write(lambda work: work.users.remember_full_sign_in(user, station, at))
