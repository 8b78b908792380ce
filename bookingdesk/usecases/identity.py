"""Who is calling: checks, call-backs and a supervisor's exceptions, all kept; and the gate of every change (R64).

What a caller says passes through here and is forgotten; kept and told are only the kinds of facts that matched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.clients import Client, ContactPerson, cleaned_line
from bookingdesk.domain.errors import (
    NotFound,
    ReasonMissing,
)
from bookingdesk.domain.identity import (
    CheckedHow,
    FactKind,
    Facts,
    IdentityCheck,
    IdentityMode,
    IdentityRules,
    facts_of,
    facts_of_person,
    is_enough,
    is_good,
    locked_until,
    matched,
)
from bookingdesk.domain.ids import ClientId, IdentityCheckId, IssueId
from bookingdesk.domain.issues import Issue, IssueKind
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.rights import Right
from bookingdesk.i18n.months import month_numbers
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.identifying import LOOK_BACK, keep_check, lock_of, refuse_locked, rules_of
from bookingdesk.usecases.identity_values import (
    AskIdentity,
    CalledBack,
    CheckIdentity,
    ExcuseIdentity,
    IdentityAnswer,
    IdentityQuestion,
    Person,
)
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited

REASON_LIMIT = 200


@needs(Right.CHECK_IDENTITY)
def identity_question(env: Env, command: AskIdentity) -> Outcome[IdentityQuestion]:
    """What can be asked of whoever calls; no fact is among it. Raises NotFound."""
    now = env.now()

    def step(work: Work) -> IdentityQuestion:
        rules = rules_of(work, now)
        client, person, facts = _stored(work, command, now)
        recent = work.identity.of_client(client.id, limit=10)
        me = env.actor
        good = (c.id for c in recent if is_good(c, client.id, user=me.name, station=me.station, now=now))
        return IdentityQuestion(
            mode=rules.mode,
            needed=rules.facts_needed,
            kinds=facts.kinds(),
            can_call_back=bool(person.phone if person else client.phone_in_use),
            persons=tuple(_offered(each) for each in client.contact_persons if each.id is not None),
            locked_until=lock_of(work, command, now),
            valid=next(good, None),
        )

    return Outcome(env.store.read(step))


@needs(Right.CHECK_IDENTITY)
def check_identity(env: Env, command: CheckIdentity) -> Outcome[IdentityAnswer]:
    """Compare what was said with what is stored. Raises IdentityLocked, NotFound.

    Success is answered with the id that changes ask for. The third failed attempt locks the booking for 15 minutes
    and reports an issue; which piece was wrong is never told.
    """
    now, check_id, about = env.now(), IdentityCheckId(env.new_id()), command.about

    def look(work: Work) -> tuple[IdentityRules, frozenset[FactKind]]:
        refuse_locked(work, about, now)
        rules = rules_of(work, now)
        _client, _person, facts = _stored(work, about, now)
        kinds = matched(command.said, facts, month_numbers())
        if rules.mode is IdentityMode.TICK:
            kinds |= command.ticked & frozenset(facts.kinds())
        return rules, kinds

    def step(work: Work) -> IdentityAnswer:
        at = Step(env, work, now)
        rules, kinds = look(work)
        confirmed = is_enough(kinds, rules)
        how = CheckedHow.TICKED if command.ticked & kinds else CheckedHow.FACTS
        made = _made(at, check_id, about, confirmed=confirmed, how=how)
        keep_check(at, replace(made, facts=_ordered(kinds), channel=command.channel))
        answer = IdentityAnswer(matched=_ordered(kinds), needed=rules.facts_needed)
        if confirmed:
            return replace(answer, check_id=check_id)
        return _failed(at, about, answer, rules)

    if not command.submitted:
        rules, kinds = env.store.read(look)
        if not is_enough(kinds, rules):
            return Outcome(IdentityAnswer(matched=_ordered(kinds), needed=rules.facts_needed))
    answer = env.store.write(step)
    return Outcome(answer, ChangeSet(review=answer.issue_id is not None))


@needs(Right.CHECK_IDENTITY)
def called_back(env: Env, command: CalledBack) -> Outcome[IdentityCheckId]:
    """A call to the stored number counts as the check. Raises NotFound where no number is stored."""
    now, check_id = env.now(), IdentityCheckId(env.new_id())
    return Outcome(env.store.write(lambda work: known_by_calling(Step(env, work, now), command.about, check_id)))


def known_by_calling(at: Step, about: AskIdentity, check_id: IdentityCheckId) -> IdentityCheckId:
    """Within a writing step that may do so: the same."""
    client, person, _facts = _stored(at.work, about, at.now)
    if not (person.phone if person else client.phone_in_use):
        raise NotFound(kind="phone", wanted="")
    keep_check(at, _made(at, check_id, about, confirmed=True, how=CheckedHow.CALLED_BACK))
    return check_id


@needs(Right.CHECK_IDENTITY)
def call_back_number(env: Env, command: AskIdentity) -> Outcome[str]:
    """The stored number, to be dialled: asking for it is logged. Raises NotFound where there is none."""
    now = env.now()

    def step(work: Work) -> str:
        client, person, _facts = _stored(work, command, now)
        number = person.phone if person else client.phone_in_use
        if not number:
            raise NotFound(kind="phone", wanted="")
        detail = {"booking": command.booking_id or "", "person": command.person_id or ""}
        audited(Step(env, work, now), "call_back", "client", client.id, detail)
        return number

    return Outcome(env.store.write(step))


@needs(Right.EXCUSE_IDENTITY)
def excuse_identity(env: Env, command: ExcuseIdentity) -> Outcome[IdentityCheckId]:
    """Let it pass without a check, for a reason that is kept. Raises ReasonMissing, NotFound."""
    now, check_id = env.now(), IdentityCheckId(env.new_id())
    reason = cleaned_line(command.reason, "reason", limit=REASON_LIMIT)
    if not reason:
        raise ReasonMissing(number=0)

    def step(work: Work) -> IdentityCheckId:
        _stored(work, command.about, now)
        at = Step(env, work, now)
        made = _made(at, check_id, command.about, confirmed=True, how=CheckedHow.EXCUSED)
        keep_check(at, replace(made, reason=reason))
        return check_id

    return Outcome(env.store.write(step))


@needs(Right.CHECK_IDENTITY)
def end_contact(env: Env, client_id: ClientId) -> Outcome[int]:
    """The contact with a client is over at this desk: what was checked holds no longer. How many checks ended."""
    now = env.now()

    def step(work: Work) -> int:
        ended = work.identity.end(client_id, env.actor.station, now)
        if ended:
            audited(Step(env, work, now), "end_contact", "client", client_id, {"checks": ended})
        return ended

    return Outcome(env.store.write(step))


def _stored(work: Work, about: AskIdentity, now: datetime) -> tuple[Client, ContactPerson | None, Facts]:
    """Client, speaking person and the facts that identify them."""
    client = work.clients.get(about.client_id)
    bookings = work.bookings.of_client(client.id, limit=100)
    coming = {b.number for b in bookings if b.span.end > now or b.id == about.booking_id}
    if about.person_id is None:
        return client, None, facts_of(client, coming, _last_visit(work, bookings))
    person = next((each for each in client.contact_persons if each.id == about.person_id), None)
    if person is None:
        raise NotFound(kind="contact_person", wanted=about.person_id)
    return client, person, facts_of_person(person, client, coming)


def _last_visit(work: Work, bookings: Iterable[Booking]) -> date | None:
    """The local day of the latest booking that the client came to."""
    came = [b for b in bookings if b.status is Status.COMPLETED]
    if not came:
        return None
    last = max(came, key=lambda b: b.span.start)
    return local_date(last.span.start, work.catalogue.load().zone_of(last.location_id))


def _failed(at: Step, about: AskIdentity, answer: IdentityAnswer, rules: IdentityRules) -> IdentityAnswer:
    """Attempts left, or the lock with its issue."""
    failed = at.work.identity.failed(about.client_id, about.booking_id, at.now - LOOK_BACK)
    until = locked_until(failed, at.now, rules)
    if until is None:
        return replace(answer, attempts_left=rules.attempts - len(failed) % rules.attempts)
    actor = at.env.actor
    issue = Issue(
        id=IssueId(0),
        kind=IssueKind.IDENTITY_LOCKED,
        client_id=about.client_id,
        booking_id=about.booking_id,
        at=at.now,
        user=actor.name,
        station=actor.station,
    )
    number = at.work.issues.add(issue)
    audited(at, "report_issue", "issue", number, {"kind": issue.kind.value, "client": about.client_id})
    return replace(answer, attempts_left=0, locked_until=until, issue_id=number)


def _made(
    at: Step, check_id: IdentityCheckId, about: AskIdentity, *, confirmed: bool, how: CheckedHow
) -> IdentityCheck:
    actor = at.env.actor
    return IdentityCheck(
        id=check_id,
        client_id=about.client_id,
        booking_id=about.booking_id,
        person_id=about.person_id,
        at=at.now,
        user=actor.name,
        station=actor.station,
        confirmed=confirmed,
        how=how,
    )


def _ordered(kinds: frozenset[FactKind]) -> tuple[FactKind, ...]:
    return tuple(kind for kind in FactKind if kind in kinds)


def _offered(person: ContactPerson) -> Person:
    assert person.id is not None
    return Person(
        id=person.id,
        name=person.name,
        may_book=person.may_book,
        may_cancel=person.may_cancel,
        has_phone=bool(person.phone),
    )
