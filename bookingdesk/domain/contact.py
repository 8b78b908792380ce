"""Whether a client can be reached: at least one way or a reason why not, and a preferred way that exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bookingdesk.domain.clients import AddressCheck, Channel, CheckedBy, Client, ContactPerson
from bookingdesk.domain.errors import InvalidValue

PREFERABLE = (Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER)
"""Ways a client may prefer; walk-in and web are ways in, not out."""


def usual_channel(*, phone: str, email: str) -> Channel:
    """The way to prefer for somebody who has not said: email, else phone, else letter (a printed slip)."""
    if email:
        return Channel.EMAIL
    return Channel.PHONE if phone else Channel.LETTER


def usable_channels(client: Client) -> tuple[Channel, ...]:
    """The ways this client can be reached; a letter or slip always can be handed out."""
    ways = [Channel.EMAIL] if client.email else []
    if client.phone:
        ways += [Channel.SMS, Channel.PHONE]
    return (*ways, Channel.LETTER)


def reachable(client: Client) -> Client:
    """The client with a preferred way that works.

    Raises InvalidValue without any address and without a reason (R52), and for a preferred way that has no
    address (R56). The second wish may wait for its address; where it is the same as the first it is none.
    Where there is a reason why nobody can be reached, the preferred way becomes the letter.
    """
    if not client.phone and not client.email:
        if not client.no_contact_reason:
            raise InvalidValue(field="contact", reason="needed")
        return replace(client, preferred_channel=Channel.LETTER, otherwise=None)
    if client.preferred_channel not in PREFERABLE:
        raise InvalidValue(
            field="preferred_channel",
            reason="not_allowed",
            value=client.preferred_channel.value,
            allowed="email, sms, phone, letter",
        )
    if client.preferred_channel not in usable_channels(client):
        raise InvalidValue(field="preferred_channel", reason="no_address", value=client.preferred_channel.value)
    if client.otherwise is not None and client.otherwise not in PREFERABLE:
        raise InvalidValue(
            field="otherwise",
            reason="not_allowed",
            value=client.otherwise.value,
            allowed="email, sms, phone, letter",
        )
    return replace(client, otherwise=None) if client.otherwise is client.preferred_channel else client


def checks_due(client: Client, now: datetime, good_for: timedelta) -> tuple[str, ...]:
    """Which addresses (`phone`, `email`) were not found to be right for so long, never, or are wrong (B4.2.2, R57).

    Exactly at the limit they are still good. A profile of before single checks counts by its common one.
    """
    return _due(client, client.contact_checked_at, now, good_for)


def person_checks_due(person: ContactPerson, now: datetime, good_for: timedelta) -> tuple[str, ...]:
    """The same for somebody who acts for a client: their own phone and email (R06)."""
    return _due(person, None, now, good_for)


def first_due(client: Client, now: datetime, good_for: timedelta) -> Client | ContactPerson | None:
    """Whose addresses are asked about next: the client's own, then a contact person's; None where all are good."""
    if checks_due(client, now, good_for):
        return client
    return next((each for each in client.contact_persons if person_checks_due(each, now, good_for)), None)


def _due(
    whose: Client | ContactPerson, common: datetime | None, now: datetime, good_for: timedelta
) -> tuple[str, ...]:
    pairs = (("phone", whose.phone, whose.phone_check), ("email", whose.email, whose.email_check))
    due = []
    for name, address, check in pairs:
        last = check.at if check else common
        wrong = check is not None and check.how is CheckedBy.WRONG
        if address and (wrong or last is None or now - last > good_for):
            due.append(name)
    return tuple(due)


def persons_stamped(before: Client | None, client: Client, by: str, at: datetime) -> Client:
    """The profile with a check for each address of a contact person that is new or changed: it was just said."""
    known = {each.id: each for each in before.contact_persons} if before else {}

    def check(address: str, old: str, kept: AddressCheck | None) -> AddressCheck | None:
        if not address:
            return None
        return kept if address == old else AddressCheck(at=at, by=by)

    def one(person: ContactPerson) -> ContactPerson:
        was = known.get(person.id) or ContactPerson(name="")
        return replace(
            person,
            phone_check=check(person.phone, was.phone, was.phone_check),
            email_check=check(person.email, was.email, was.email_check),
        )

    return replace(client, contact_persons=tuple(one(each) for each in client.contact_persons))


def stamped(before: Client | None, client: Client, by: str, *, how: CheckedBy = CheckedBy.SAID) -> Client:
    """The profile with a check for each address that is new or was just found to be right, by whom and how.

    `contact_checked_at` of the given profile says when that was; what stands in it afterwards is the older of both.
    """
    last = client.contact_checked_at
    again = last is not None and (before is None or last != before.contact_checked_at)

    def check(address: str, old: str, kept: AddressCheck | None) -> AddressCheck | None:
        if not address:
            return None
        if last is None:
            return None if address != old else kept
        if again or address != old:
            return AddressCheck(at=last, by=by, how=how)
        return kept or AddressCheck(at=last, by="", how=how)

    phone = check(client.phone, before.phone if before else "", client.phone_check)
    email = check(client.email, before.email if before else "", client.email_check)
    there = [one for one, address in ((phone, client.phone), (email, client.email)) if address]
    oldest = min((one.at for one in there if one), default=None) if all(there) else None
    return replace(client, phone_check=phone, email_check=email, contact_checked_at=oldest or last)
