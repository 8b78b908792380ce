"""An address that is nobody's, a number that is somebody else's: nothing goes there until it is corrected.

A mail server says the one, a call the other (integrity section 4).
"""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.clients import AddressCheck, Channel, CheckedBy, Client
from bookingdesk.domain.ids import ClientId
from bookingdesk.usecases.clients import rerouted
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.ports import ClientChange
from bookingdesk.usecases.recording import Step, audited

MAILED = frozenset({Channel.EMAIL})
NUMBERED = frozenset({Channel.SMS, Channel.PHONE})


def flag_email(at: Step, client_id: ClientId, address: str) -> ChangeSet:
    """Nobody gets mail at this address of the client, or of who acts for them: nothing goes there until corrected.

    What was to be mailed to the client goes by their next way; a call that somebody chose stays one.
    """
    client = at.work.clients.get(client_id)
    check = AddressCheck(at=at.now, by=at.env.actor.name, how=CheckedBy.WRONG)
    flagged = _flagged(client, address.lower(), check)
    if flagged == client:
        return ChangeSet()
    stored = at.work.clients.replace(flagged)
    actor = at.env.actor
    change = ClientChange(
        at=at.now, user=actor.name, station=actor.station, field="email_check", old="", new=CheckedBy.WRONG.value
    )
    at.work.clients.note_changes(client_id, [change])
    audited(at, "email_came_back", "client", client_id, {})
    return ChangeSet(clients=frozenset({client_id}), messages=rerouted(at, stored, of=MAILED))


def check_phone(at: Step, client: Client, check: AddressCheck | None) -> ChangeSet:
    """What a call has shown of the client's number, or not after all; what waits goes by the way that works now.

    A call that somebody chose stays one where the number is right again.
    """
    stored = at.work.clients.replace(replace(client, phone_check=check))
    changes = ChangeSet(clients=frozenset({client.id}))
    if stored.phone_is_wrong == client.phone_is_wrong:
        return changes
    of = NUMBERED if stored.phone_is_wrong else frozenset(Channel) - {Channel.PHONE}
    return changes | ChangeSet(messages=rerouted(at, stored, of=of))


def _flagged(client: Client, address: str, check: AddressCheck) -> Client:
    persons = tuple(
        replace(each, email_check=check) if each.email.lower() == address and not each.email_is_wrong else each
        for each in client.contact_persons
    )
    if client.email.lower() == address and not client.email_is_wrong:
        client = replace(client, email_check=check)
    return replace(client, contact_persons=persons)
