"""A client profile and its contact persons as rows, both ways."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bookingdesk.domain.clients import AddressCheck, Channel, CheckedBy, Client, ClientKind, ContactPerson
from bookingdesk.domain.ids import ClientId, ContactPersonId, ResourceId
from bookingdesk.storage import schema
from bookingdesk.storage.wire import Row, epoch, epoch_or_none, instant, instant_or_none

COLUMNS = tuple(schema.client.c.keys())
_KINDS = {kind.value: kind for kind in ClientKind}
_CHANNELS = {channel.value: channel for channel in Channel}


def to_row(client: Client) -> dict[str, Any]:
    """The columns of a profile as plain numbers and texts; an empty external id is NULL."""
    return {
        "id": client.id,
        "kind": client.kind.value,
        "given_name": client.given_name,
        "family_name": client.family_name,
        "organisation": client.organisation,
        "pronounced": client.pronounced,
        "born": None if client.born is None else client.born.isoformat(),
        "phone": client.phone,
        "email": client.email,
        "preferred_channel": client.preferred_channel.value,
        "otherwise": None if client.otherwise is None else client.otherwise.value,
        "no_voicemail": int(client.no_voicemail),
        "best_time": client.best_time,
        "no_contact_reason": client.no_contact_reason,
        "language": client.language,
        "usual_staff": client.usual_staff,
        "only_usual": int(client.only_usual),
        "note": client.note,
        "care": client.care,
        "contact_checked_at": epoch_or_none(client.contact_checked_at),
        **_check_to_row("phone", client.phone_check),
        **_check_to_row("email", client.email_check),
        "address": client.address,
        "postcode": client.postcode,
        "agreed_password": client.agreed_password,
        "merged_into": client.merged_into,
        "external_id": client.external_id or None,
        "retired": int(client.retired),
        "forgotten_at": epoch_or_none(client.forgotten_at),
        "created_at": epoch(client.created_at),
        "version": client.version,
    }


def from_row(row: Row, persons: Sequence[ContactPerson]) -> Client:
    """The profile of a row in the order of the table's columns."""
    r: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    return Client(
        id=ClientId(r["id"]),
        kind=_KINDS[r["kind"]],
        given_name=r["given_name"],
        family_name=r["family_name"],
        organisation=r["organisation"],
        pronounced=r["pronounced"],
        born=None if r["born"] is None else date.fromisoformat(r["born"]),
        phone=r["phone"],
        email=r["email"],
        preferred_channel=_CHANNELS[r["preferred_channel"]],
        otherwise=None if r["otherwise"] is None else _CHANNELS[r["otherwise"]],
        no_voicemail=bool(r["no_voicemail"]),
        best_time=r["best_time"],
        no_contact_reason=r["no_contact_reason"],
        language=r["language"],
        usual_staff=None if r["usual_staff"] is None else ResourceId(r["usual_staff"]),
        only_usual=bool(r["only_usual"]),
        note=r["note"],
        care=r["care"],
        contact_checked_at=instant_or_none(r["contact_checked_at"]),
        phone_check=_check_from_row(r["phone_checked_at"], r["phone_checked_by"], r["phone_checked_how"]),
        email_check=_check_from_row(r["email_checked_at"], r["email_checked_by"], r["email_checked_how"]),
        address=r["address"],
        postcode=r["postcode"],
        agreed_password=r["agreed_password"],
        merged_into=None if r["merged_into"] is None else ClientId(r["merged_into"]),
        contact_persons=tuple(persons),
        external_id=r["external_id"] or "",
        retired=bool(r["retired"]),
        forgotten_at=instant_or_none(r["forgotten_at"]),
        created_at=instant(r["created_at"]),
        version=r["version"],
    )


def _check_to_row(name: str, check: AddressCheck | None) -> dict[str, Any]:
    return {
        f"{name}_checked_at": None if check is None else epoch(check.at),
        f"{name}_checked_by": "" if check is None else check.by,
        f"{name}_checked_how": None if check is None else check.how.value,
    }


def _check_from_row(at: int | None, by: str, how: str | None) -> AddressCheck | None:
    return None if at is None or how is None else AddressCheck(at=instant(at), by=by, how=CheckedBy(how))


def person_to_row(client: ClientId, person: ContactPerson) -> dict[str, object]:
    """A contact person's columns without the id."""
    return {
        "client_id": client,
        "name": person.name,
        "phone": person.phone,
        "email": person.email,
        "may_book": int(person.may_book),
        "may_cancel": int(person.may_cancel),
        **_check_to_row("phone", person.phone_check),
        **_check_to_row("email", person.email_check),
    }


def person_from_row(row: Row) -> ContactPerson:
    """A contact person from a row in the order of the table's columns."""
    id_, _, name, phone, email, may_book, may_cancel, *checks = row
    return ContactPerson(
        id=ContactPersonId(id_),
        name=name,
        phone=phone,
        email=email,
        may_book=bool(may_book),
        may_cancel=bool(may_cancel),
        phone_check=_check_from_row(*checks[:3]),
        email_check=_check_from_row(*checks[3:]),
    )
