"""Words about clients: who a candidate is, how old contact details are, what a profile's strips say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.clients import Client, ContactPerson
from bookingdesk.domain.local_time import wall
from bookingdesk.i18n.field_words import field_word
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.phones import grouped
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import channel_word, listed, lowered, status_word
from bookingdesk.presentation.booking_words import checked_words
from bookingdesk.presentation.cancel_reasons import reason_word
from bookingdesk.presentation.client_draft import birthday_text
from bookingdesk.presentation.line.matching import name_alike
from bookingdesk.presentation.line.sentences import names, phone_end
from bookingdesk.presentation.message_words import news_words
from bookingdesk.usecases.readings import AgendaEntry, ClientFile


def field_text(client: Client) -> str:
    """`Ortiz, Maya  #2041`: a picked client in a field."""
    return f"{client.sorted_name}  #{client.id}"


def candidate_line(client: Client, others: Sequence[Client]) -> str:
    """`Ortiz, Maya  #2041, born 1988, phone …417, name alike`."""
    parts = [field_text(client)]
    if client.born is not None:
        parts.append(_("born {year}").format(year=client.born.year))
    if phone_end(client):
        parts.append(_("phone {end}").format(end=phone_end(client)))
    if name_alike(client, others):
        parts.append(_("name alike"))
    return listed(parts)


def about_line(client: Client, catalogue: Catalogue, formatter: Formatter, *, numbered: bool = True) -> str:
    """`#2041 · MY-ah or-TEEZ · born Sat 12 Mar 1988 · client since 2021 · usual: Ana`."""
    parts = [f"#{client.id}"] if numbered else []
    if client.pronounced:
        parts.append(f"({client.pronounced})")
    if client.born is not None:
        parts.append(_("born {day}").format(day=birthday_text(client.born, formatter)))
    since = wall(client.created_at, formatter.zone).year
    parts.append(_("client since {year}").format(year=since))
    usual = catalogue.resources.get(client.usual_staff) if client.usual_staff is not None else None
    if usual is not None:
        parts.append(_("usual: {name}").format(name=usual.name))
    return " · ".join(parts)


def reach_lines(client: Client) -> str:
    """The preferred way first, then each address on a line of its own."""
    lines = [_("Prefers {way}").format(way=channel_word(client.preferred_channel))]
    if client.otherwise is not None:
        lines.append(_("Otherwise {way}").format(way=lowered(channel_word(client.otherwise))))
    if client.phone:
        lines.append(_("Phone {number}").format(number=grouped(client.phone)))
    if client.email:
        lines.append(_("Email {address}").format(address=client.email))
    if not client.phone and not client.email:
        lines.append(_("No contact: {reason}").format(reason=client.no_contact_reason))
    return "\n".join(lines)


def person_lines(client: Client, now: datetime, formatter: Formatter) -> str:
    """`Also: Petra Klein, +49…, may book, may cancel, checked 9 months ago`."""
    lines = []
    for person in client.contact_persons:
        rights = [
            words
            for right, words in ((person.may_book, _("may book")), (person.may_cancel, _("may cancel")))
            if right
        ]
        checked = checked_words(_oldest(person), now, formatter) if person.phone or person.email else ""
        facts = [part for part in (person.name, grouped(person.phone), person.email, *rights, checked) if part]
        lines.append(_("Also: {facts}").format(facts=listed(facts)))
    return "\n".join(lines)


def _oldest(person: ContactPerson) -> datetime | None:
    """When all of the person's addresses were last found to be right; None where one never was."""
    pairs = ((person.phone, person.phone_check), (person.email, person.email_check))
    checks = [check for address, check in pairs if address]
    return min((check.at for check in checks if check), default=None) if all(checks) else None


def still_right_words(due: Client | ContactPerson | None) -> str:
    """The button that stamps whose addresses are asked about next."""
    if isinstance(due, ContactPerson):
        return _("{name}: still right  O").format(name=due.name.replace("&", "&&"))
    return _("Still ri&ght  O")


def visit_line(entry: AgendaEntry, catalogue: Catalogue, formatter: Formatter) -> str:
    """`Thu 26 Jun 2025 14:15, Colour, Ana: Confirmed`: one booking in a client's list."""
    booking = entry.booking
    staff = names(booking.resource_ids(), catalogue, ResourceKind.STAFF)
    when = f"{formatter.day_year(booking.span.start)} {formatter.time(booking.span.start)}"
    what = listed([when, entry.service.name, *staff])
    status = status_word(booking.status, reconfirmed=booking.reconfirmed)
    if booking.cancellation is not None:
        reason = booking.cancellation.reason  # a code that spoke for itself, or words
        return _("{what}: {status}, {reason}").format(
            what=what, status=status, reason=reason_word(reason) or reason
        )
    return _("{what}: {status}").format(what=what, status=status)


def told_line(entry: AgendaEntry) -> str:
    """`Confirmed. Message: sent.`: where the next booking and what the client was told of it stand."""
    status = status_word(entry.booking.status, reconfirmed=entry.booking.reconfirmed)
    if entry.confirmation is None:
        return _("{status}. No message was planned.").format(status=status)
    state = news_words(entry.confirmation, to_be_said=entry.to_be_said)
    return _("{status}. Message: {state}.").format(status=status, state=state)


def alike_line(file: ClientFile) -> str:
    """Whose name could be taken for this one's; empty where nobody's."""
    others = [field_text(client) for client in file.name_alike]
    return _("Name alike: {names}. Ask for one more detail.").format(names="; ".join(others)) if others else ""


def missed_line(file: ClientFile) -> str:
    """`2 no-shows in 12 months`; empty for none."""
    count = file.no_shows_in_12_months
    return (
        ngettext("{count} no-show in 12 months", "{count} no-shows in 12 months", count).format(count=count)
        if count
        else ""
    )


def duplicate_line(typed: Client, found: Client) -> str:
    """`Looks like Ortiz, Mayra  #2042 (same phone).`"""
    if typed.email.strip() and typed.email.strip().lower() == found.email.lower():
        why = _("same email")
    elif typed.phone.strip() and _digits(typed.phone)[-6:] == _digits(found.phone)[-6:]:
        why = _("same phone")
    else:
        why = _("same name")
    return _("Looks like {client} ({why}).").format(client=field_text(found), why=why)


def waiting_line(client: Client, waiting: int) -> str:
    """What a changed address means for messages that wait (R59)."""
    saved = _("Saved: {client}.").format(client=client.name)
    if not waiting:
        return saved
    words = ngettext(
        "{saved} {count} waiting message goes to the new address.",
        "{saved} {count} waiting messages go to the new address.",
        waiting,
    )
    return words.format(saved=saved, count=waiting)


def _digits(phone: str) -> str:
    return "".join(c for c in phone if c.isdigit())


def client_differences(mine: Client, theirs: Client, formatter: Formatter) -> list[tuple[str, str, str]]:
    """(field, theirs, mine) for each field in which a form and the stored profile differ."""
    names_of_fields = (
        "given_name",
        "family_name",
        "organisation",
        "pronounced",
        "phone",
        "email",
        "no_contact_reason",
        "note",
        "care",
    )
    pairs = [(name, getattr(theirs, name), getattr(mine, name)) for name in names_of_fields]
    pairs.append(("born", birthday_text(theirs.born, formatter), birthday_text(mine.born, formatter)))
    ways = (channel_word(theirs.preferred_channel), channel_word(mine.preferred_channel))
    pairs.append(("preferred_channel", *ways))
    seconds = tuple(channel_word(one.otherwise) if one.otherwise else "" for one in (theirs, mine))
    pairs.append(("otherwise", seconds[0], seconds[1]))
    return [
        (field_word(name), other.strip(), own.strip()) for name, other, own in pairs if other.strip() != own.strip()
    ]
