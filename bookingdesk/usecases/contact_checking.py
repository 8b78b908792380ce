"""Phone and email are still right: one key stamps who heard it, when and how (SOP B4.2.2, R57).

Contact persons' own addresses are checked one person at a time, as who is on the line knows only their own (R06).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bookingdesk.domain import desk_settings
from bookingdesk.domain.clients import AddressCheck, CheckedBy, Client, ContactPerson
from bookingdesk.domain.contact import checks_due, first_due
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.ids import ClientId, ContactPersonId, MessageId
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.clients import rerouted
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import ClientChange, Work
from bookingdesk.usecases.recording import Step, audited

ADDRESSES = ("phone", "email")


@dataclass(frozen=True, slots=True, kw_only=True)
class StillRight:
    """These addresses were found to be right; without any named, all that the client, or the person, has."""

    client_id: ClientId
    person_id: ContactPersonId | None = None
    """Whose addresses, where they are not the client's own."""
    addresses: frozenset[str] = frozenset()
    how: CheckedBy = CheckedBy.SAID


@needs(Right.EDIT_CLIENTS)
def still_right(env: Env, command: StillRight) -> Outcome[Client]:
    """Stamp the check; what waits goes there again where an address had been wrong.

    Raises NotFound; InvalidValue for an address that the client does not have.
    """
    now = env.now()

    def step(work: Work) -> tuple[Client, frozenset[MessageId]]:
        client = work.clients.get(command.client_id)
        whose = _whose(client, command.person_id)
        wanted = _wanted(whose, command.addresses)
        check = AddressCheck(at=now, by=env.actor.name, how=command.how)
        marks: dict[str, Any] = {f"{name}_check": check for name in wanted}
        if isinstance(whose, ContactPerson):
            persons = tuple(replace(each, **marks) if each is whose else each for each in client.contact_persons)
            stored = work.clients.replace(replace(client, contact_persons=persons))
        else:
            stored = work.clients.replace(_with_oldest(replace(client, **marks)))
        changes = tuple(
            ClientChange(
                at=now,
                user=env.actor.name,
                station=env.actor.station,
                field=f"{name}_check",
                old=_said(getattr(whose, f"{name}_check"), command.person_id),
                new=_said(check, command.person_id),
            )
            for name in wanted
        )
        work.clients.note_changes(client.id, changes)
        detail: dict[str, object] = {"addresses": wanted, "how": command.how.value}
        if command.person_id is not None:
            detail["person"] = command.person_id
        at = Step(env, work, now)
        audited(at, "check_contact", "client", client.id, detail)
        return stored, rerouted(at, stored) if _works_again(client, stored) else frozenset()

    stored, messages = env.store.write(step)
    return Outcome(stored, ChangeSet(clients=frozenset({stored.id}), messages=messages))


@needs(Right.EDIT_CLIENTS)
def due_right(env: Env, client_id: ClientId) -> Outcome[Client | ContactPerson]:
    """One key stamps whose addresses are asked about next; where none are due, the client's own. Answers whose.

    Raises NotFound; InvalidValue where the client has no address.
    """
    now = env.now()

    def step(work: Work) -> Client | ContactPerson:
        client = work.clients.get(client_id)
        return first_due(client, now, _good_for(work)) or client

    whose = env.store.read(step)
    person = whose.id if isinstance(whose, ContactPerson) else None
    return Outcome(whose, still_right(env, StillRight(client_id=client_id, person_id=person)).changes)


@needs(Right.SEE_CLIENTS)
def contact_due(env: Env, client_id: ClientId) -> Outcome[tuple[str, ...]]:
    """Which addresses of the client's own are to be asked about at the next contact. Raises NotFound."""
    now = env.now()
    return Outcome(env.store.read(lambda work: checks_due(work.clients.get(client_id), now, _good_for(work))))


def _works_again(before: Client, after: Client) -> bool:
    """Whether an address of the client's own was wrong and is not any more."""
    return (before.email_is_wrong and not after.email_is_wrong) or (
        before.phone_is_wrong and not after.phone_is_wrong
    )


def _good_for(work: Work) -> timedelta:
    return desk_settings.contact_good_for(work.settings.all())


def _whose(client: Client, person_id: ContactPersonId | None) -> Client | ContactPerson:
    if person_id is None:
        return client
    for person in client.contact_persons:
        if person.id == person_id:
            return person
    raise NotFound(kind="contact_person", wanted=person_id)


def _wanted(whose: Client | ContactPerson, named: frozenset[str]) -> list[str]:
    """The addresses to stamp. Raises InvalidValue for one that is not there."""
    there = [name for name in ADDRESSES if getattr(whose, name)]
    wanted = [name for name in ADDRESSES if name in named] or there
    lacking = next((name for name in (*wanted, *named) if name not in there), None)
    if lacking is not None or not wanted:
        raise InvalidValue(field=lacking or "contact", reason="needed")
    return wanted


def _with_oldest(client: Client) -> Client:
    """`contact_checked_at` as the older of the checks, once each address has one."""
    checks = [getattr(client, f"{name}_check") for name in ADDRESSES if getattr(client, name)]
    last = min(c.at for c in checks) if all(checks) else client.contact_checked_at
    return replace(client, contact_checked_at=last)


def _said(check: AddressCheck | None, person: ContactPersonId | None) -> str:
    words = f"{check.at.isoformat()} {check.by} {check.how.value}" if check else ""
    return f"{words} (#{person})" if words and person is not None else words
