"""Console verbs about who a client is: identity checks, contact checks, duplicates made one.

No stored fact is ever printed by a check: only how many matched, and how many are needed.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import Any

from bookingdesk.admin.context import Console
from bookingdesk.admin.naming import booking_numbered, client_named
from bookingdesk.admin.numbers import key
from bookingdesk.admin.shapes import client_shape, moment
from bookingdesk.domain.bookings import AskedBy, Booking
from bookingdesk.domain.clients import FOUND_RIGHT, Channel, CheckedBy, Client, ContactPerson
from bookingdesk.domain.contact import person_checks_due
from bookingdesk.domain.desk_settings import checks_callers, contact_good_for
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import ClientId, ContactPersonId, IdentityCheckId, MergeId
from bookingdesk.domain.policies import terms
from bookingdesk.presentation.read_back_words import spoken
from bookingdesk.usecases.contact_checking import StillRight, contact_due, still_right
from bookingdesk.usecases.identity import called_back, check_identity, excuse_identity
from bookingdesk.usecases.identity_values import AskIdentity, CalledBack, CheckIdentity, ExcuseIdentity
from bookingdesk.usecases.merging import MergeClients, merge_clients, merge_preview, merges_of, split_clients
from bookingdesk.usecases.ports import Merge
from bookingdesk.usecases.reading_back import AttestReadBack, attest_read_back

AT_THE_CONSOLE = "entered at the console"


def whose_word(verb: ArgumentParser) -> None:
    """On whose word something is changed, and how that is known."""
    verb.add_argument("--asked-by", choices=tuple(one.value for one in AskedBy), help="who asks (client)")
    verb.add_argument("--checked", metavar="ID", help="the check of who is calling, from `identity`")
    verb.add_argument("--we-asked", default="", metavar="REASON", help="the business asks, for this reason")


def add_verbs(verb: Callable[[str, Callable[[Console, Namespace], int], str], ArgumentParser]) -> None:
    """identity, contact, read-back, merge, split."""
    on_check = verb("identity", identity, "check who is calling about a booking")
    on_check.add_argument("number")
    on_check.add_argument("said", nargs="?", help="what the caller says; facts with spaces between")
    on_check.add_argument("--person", help="the contact person who calls, by name")
    on_check.add_argument("--channel", choices=tuple(one.value for one in Channel), default="phone")
    on_check.add_argument("--called-back", action="store_true", help="they answered on the stored number")
    on_check.add_argument("--excuse", default="", metavar="REASON", help="a supervisor lets it pass")
    on_contact = verb("contact", contact, "whether phone and email are to be asked about again")
    on_contact.add_argument("client")
    on_contact.add_argument("--still-right", action="store_true", help="the client says that they are")
    on_contact.add_argument("--person", help="of this contact person, by name")
    on_contact.add_argument("--address", choices=("phone", "email"), action="append", help="this one only")
    on_contact.add_argument("--how", choices=sorted(one.value for one in FOUND_RIGHT), default="said")
    on_back = verb("read-back", read_back, "the sentences to read out, and that they were found right")
    on_back.add_argument("number")
    on_back.add_argument("--right", action="store_true", help="the client heard them and agreed")
    on_back.add_argument("--weekday", type=int, choices=range(1, 8), help="what the client said back; 1 is Monday")
    on_back.add_argument("--skip", default="", metavar="REASON", help="why nothing was read back")
    on_merge = verb("merge", merge, "make two profiles of one client one")
    on_merge.add_argument("kept", help="the one that stays")
    on_merge.add_argument("gone", help="the one that becomes part of it")
    on_merge.add_argument("--take", metavar="A,B", help="fields to take from the one that goes")
    on_merge.add_argument("--preview", action="store_true", help="show both side by side and change nothing")
    on_split = verb("split", split, "take back a merge within 24 hours")
    on_split.add_argument("client")
    on_split.add_argument("--merge", type=key, metavar="N", help="which merge; the last one where not said")


def identity(console: Console, args: Namespace) -> int:
    """Compare what a caller says with what is stored; prints the check that changes take. Exits 3 on failure."""
    about = _about(console, args)
    if args.called_back:
        check = called_back(console.env, CalledBack(about=about)).value
        console.facts({"confirmed": True, "how": "called_back", "check": check})
        return 0
    if args.excuse:
        check = excuse_identity(console.env, ExcuseIdentity(about=about, reason=args.excuse)).value
        console.facts({"confirmed": True, "how": "excused", "check": check})
        return 0
    answer = check_identity(
        console.env, CheckIdentity(about=about, said=args.said or "", channel=Channel(args.channel))
    ).value
    console.facts(
        {
            "confirmed": answer.check_id is not None,
            "matched": len(answer.matched),
            "needed": answer.needed,
            "check": answer.check_id,
            "attempts_left": answer.attempts_left,
            "locked_until": moment(answer.locked_until, console.zone),
        }
    )
    return 0 if answer.check_id is not None else 3


def _about(console: Console, args: Namespace) -> AskIdentity:
    booking = booking_numbered(console.env, args.number)
    person = _person(console, booking.client_id, args.person) if args.person else None
    return AskIdentity(client_id=booking.client_id, booking_id=booking.id, person_id=person)


def _person(console: Console, client: ClientId, wanted: str) -> ContactPersonId:
    persons = console.env.store.read(lambda work: work.clients.get(client)).contact_persons
    for person in persons:
        if person.id is not None and wanted.casefold() in {person.name.casefold(), str(person.id)}:
            return person.id
    raise NotFound(kind="contact_person", wanted=wanted)


def on_whose_word(console: Console, args: Namespace, booking: Booking) -> dict[str, Any]:
    """Who asked for a change, and by which check, from `--asked-by`, `--checked` and `--we-asked`.

    Without any of them nobody is on the line: who may excuse a check enters it, and that is kept with the change.
    """
    if args.we_asked:
        return {"asked_by": AskedBy.BUSINESS, "reason": args.reason or args.we_asked}
    asked_by = AskedBy(args.asked_by or AskedBy.CLIENT)
    given: dict[str, Any] = {"asked_by": asked_by, "reason": args.reason}
    if args.checked:
        return given | {"checked": IdentityCheckId(args.checked)}
    if args.asked_by or not console.env.store.read(lambda work: checks_callers(work.settings.all())):
        return given
    return given | {"excused": AT_THE_CONSOLE}


def contact(console: Console, args: Namespace) -> int:
    """Which addresses of a client and of who acts for them are to be asked about, or that they are still right."""
    client = client_named(console.env, args.client)
    if args.still_right:
        command = StillRight(
            client_id=client.id,
            person_id=_person(console, client.id, args.person) if args.person else None,
            addresses=frozenset(args.address or ()),
            how=CheckedBy(args.how),
        )
        client = still_right(console.env, command).value
    good_for = contact_good_for(console.env.store.read(lambda work: work.settings.all()))
    now, rows = console.env.now(), _checked_rows(console, client, None, contact_due(console.env, client.id).value)
    for person in client.contact_persons:
        rows += _checked_rows(console, client, person, person_checks_due(person, now, good_for))
    console.rows(rows)
    return 0


def _checked_rows(
    console: Console, client: Client, person: ContactPerson | None, due: tuple[str, ...]
) -> list[dict[str, Any]]:
    """A row for each address: whose, when and how it was found to be right, and whether it is asked about again."""
    whose = person or client
    checks = {"phone": whose.phone_check, "email": whose.email_check}
    return [
        {
            "client": {"id": client.id, "name": client.name},
            "person": person.name if person else None,
            "address": name,
            "checked_at": moment(check.at, console.zone) if check else None,
            "checked_by": check.by if check else None,
            "how": check.how.value if check else None,
            "due": name in due,
        }
        for name, check in checks.items()
        if getattr(whose, name)
    ]


def read_back(console: Console, args: Namespace) -> int:
    """The two sentences in the client's language; with `--right` or `--skip` it is recorded. Exits 3 on a slip."""
    booking = booking_numbered(console.env, args.number)
    if args.right or args.skip:
        weekday = None if args.weekday is None else args.weekday - 1
        command = AttestReadBack(booking_id=booking.id, skipped=args.skip, weekday=weekday)
        booking = attest_read_back(console.env, command).value
    client = console.env.store.read(lambda work: work.clients.get(booking.client_id))
    language = console.env.store.read(lambda work: work.settings.get("business.language")) or "en"
    catalogue, now = console.catalogue, console.env.now()
    policy = catalogue.policies.get(booking.policy_id) if booking.policy_id else None
    zone = catalogue.zone_of(booking.location_id)
    what, until = spoken(booking, client, catalogue, language, zone, terms(policy, booking.span, now), now)
    done = booking.read_back
    console.facts(
        {
            "number": booking.number,
            "say": what,
            "then": until,
            "read_back_at": moment(done.at, zone) if done else None,
            "read_back_by": done.by if done else None,
            "skipped": done.skipped if done else None,
        }
    )
    return 0


def merge(console: Console, args: Namespace) -> int:
    """Make the second client part of the first; `--preview` only shows both side by side."""
    kept, gone = client_named(console.env, args.kept), client_named(console.env, args.gone)
    fields = frozenset(name.strip() for name in (args.take or "").split(",") if name.strip())
    command = MergeClients(kept_id=kept.id, gone_id=gone.id, from_gone=fields)
    preview = merge_preview(console.env, command).value
    if args.preview:
        console.rows(
            [
                {
                    "field": name,
                    "kept": _shown(name, getattr(preview.kept, name)),
                    "gone": _shown(name, getattr(preview.gone, name)),
                    "proposed": "gone" if name in preview.from_gone else "kept",
                }
                for name in preview.differing
            ]
        )
        return 0
    if args.take is None:
        command = MergeClients(kept_id=kept.id, gone_id=gone.id, from_gone=preview.from_gone)
    console.facts(_merge_shape(console, merge_clients(console.env, command).value))
    return 0


def split(console: Console, args: Namespace) -> int:
    """Take back the last merge of a client, within 24 hours."""
    client = client_named(console.env, args.client)
    if args.merge:
        wanted = MergeId(args.merge)
    else:
        done = [one for one in merges_of(console.env, client.id).value if one.undone_at is None]
        if not done:
            raise NotFound(kind="merge", wanted=args.client)
        wanted = done[0].id
    console.facts(_merge_shape(console, split_clients(console.env, wanted).value))
    return 0


def _merge_shape(console: Console, done: Merge) -> dict[str, Any]:
    kept = console.env.store.read(lambda work: work.clients.get(done.kept_id))
    return {
        "merge": done.id,
        "kept": client_shape(kept),
        "gone": done.gone_id,
        "moved": done.moved,
        "undone_at": moment(done.undone_at, console.zone),
    }


def _shown(name: str, value: object) -> str:
    return "***" if name == "agreed_password" and value else "" if value is None else str(value)
