"""The gate before every change: on whose word, and whether the desk knows that it is theirs (R64, SOP B4.4.2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import AskedBy, Booking
from bookingdesk.domain.errors import (
    ChangeReasonMissing,
    IdentityLocked,
    IdentityNeeded,
    NotFound,
    PersonMayNot,
)
from bookingdesk.domain.identity import (
    CheckedHow,
    IdentityCheck,
    IdentityMode,
    IdentityRules,
    is_good,
    locked_until,
    needs_check,
)
from bookingdesk.domain.ids import ClientId, IdentityCheckId
from bookingdesk.domain.policies import in_force
from bookingdesk.domain.policy_rules import IdentityRule, PolicyKind
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.identity_values import AskIdentity
from bookingdesk.usecases.permits import require
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited

LOOK_BACK = timedelta(days=1)
"""Failed attempts of another day are another contact."""


def identified(
    at: Step,
    booking: Booking,
    asked_by: AskedBy,
    checks: Iterable[IdentityCheckId | None],
    reason: str,
    *,
    right: str = "may_book",
    excused: str = "",
) -> dict[str, object]:
    """The gate of a change: what to log of who asked for it. Nothing where the desk checks nobody.

    With `excused`, why nobody can be checked, who may do so lets it pass; that is kept like any other check.
    Raises IdentityNeeded, IdentityLocked, PersonMayNot; ChangeReasonMissing where the business gives no reason.
    """
    rules = rules_of(at.work, at.now)
    if not rules.required or booking.seats is not None:  # a group session is the business's own
        return {}
    if not needs_check(asked_by, rules):
        if not reason.strip():
            raise ChangeReasonMissing(number=booking.number)
        return {"identity": "not_needed"}
    known = tuple(checks)
    check = valid_check(at, booking.client_id, known) or _of_the_visit(at, booking, known)
    if check is None and excused:
        check = _excused_now(at, booking, excused)
    if check is None:
        raise IdentityNeeded(client=booking.client_id, number=booking.number)
    if check.booking_id != booking.id:
        refuse_locked(at.work, AskIdentity(client_id=booking.client_id, booking_id=booking.id), at.now)
    if check.person_id is not None:
        client = at.work.clients.get(booking.client_id)
        person = next((p for p in client.contact_persons if p.id == check.person_id), None)
        if person is None or not getattr(person, right):
            raise PersonMayNot(name=person.name if person else "", right=right)
    return {"identity": check.how.value, "identity_check": check.id}


def _of_the_visit(at: Step, booking: Booking, checks: Iterable[IdentityCheckId | None]) -> IdentityCheck | None:
    """The check of somebody who comes along: one of a family speaks for all of their visit.

    Only in person: who may act for one of them may not for the others.
    """
    if booking.visit_id is None:
        return None
    mates = at.work.bookings.many(at.work.series.visit_ids(booking.visit_id)).values()
    found = (valid_check(at, client, checks) for client in sorted({b.client_id for b in mates}))
    return next((check for check in found if check is not None and check.person_id is None), None)


def _excused_now(at: Step, booking: Booking, why: str) -> IdentityCheck:
    """A supervisor's exception, stored with the change; one of them serves all that is changed in this step."""
    require(at.env, Right.EXCUSE_IDENTITY)
    for known in at.work.identity.of_client(booking.client_id, limit=1):
        if (known.how, known.at, known.reason) == (CheckedHow.EXCUSED, at.now, why):
            return known
    check = IdentityCheck(
        id=IdentityCheckId(at.env.new_id()),
        client_id=booking.client_id,
        booking_id=booking.id,
        at=at.now,
        user=at.env.actor.name,
        station=at.env.actor.station,
        confirmed=True,
        how=CheckedHow.EXCUSED,
        reason=why,
    )
    keep_check(at, check)
    return check


def keep_check(at: Step, check: IdentityCheck) -> None:
    """Store a check and log it: how it went and by which kinds of facts, never by what was said."""
    at.work.identity.add(check)
    detail: dict[str, object] = {
        "client": check.client_id,
        "booking": check.booking_id or "",
        "person": check.person_id or "",
        "confirmed": check.confirmed,
        "how": check.how.value,
        "facts": [kind.value for kind in check.facts],
        "channel": check.channel.value,
    }
    audited(at, "check_identity", "identity_check", check.id, detail)


def valid_check(at: Step, client: ClientId, checks: Iterable[IdentityCheckId | None]) -> IdentityCheck | None:
    """The first of the checks that still holds for this client at this desk."""
    for each in checks:
        if each is None:
            continue
        try:
            check = at.work.identity.get(each)
        except NotFound:
            continue
        actor = at.env.actor
        if is_good(check, client, user=actor.name, station=actor.station, now=at.env.asked_at or at.now):
            return check
    return None


def rules_of(work: Work, now: datetime) -> IdentityRules:
    """What the desk asks for before it believes who is calling: whether, say the settings; how, the policy."""
    if not desk_settings.checks_callers(work.settings.all()):
        return IdentityRules()
    policy = in_force(work.catalogue.load(), PolicyKind.IDENTITY, None, now)
    rule = (policy.identity if policy is not None else None) or IdentityRule()
    return IdentityRules(
        mode=IdentityMode.TICK if rule.ticked else IdentityMode.BLIND,
        facts_needed=rule.needed,
        attempts=rule.failures,
        locked_for=rule.locked_for,
    )


def lock_of(work: Work, about: AskIdentity, now: datetime) -> datetime | None:
    """Until when nobody can be checked for this booking; None where they can."""
    failed = work.identity.failed(about.client_id, about.booking_id, now - LOOK_BACK)
    return locked_until(failed, now, rules_of(work, now))


def refuse_locked(work: Work, about: AskIdentity, now: datetime) -> None:
    until = lock_of(work, about, now)
    if until is not None:
        raise IdentityLocked(until=until)
