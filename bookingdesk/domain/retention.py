"""How long what is known of a client is kept, and when it may be forgotten (SOP B5).

A year after the last thing that happened at least, more where the policy says so; never while something is open.
Forgetting removes what is personal. Bookings stay, of nobody, so that figures and the log remain true.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.clients import Client, ClientKind
from bookingdesk.domain.errors import RecordsKept
from bookingdesk.domain.ids import ClientId


class ForgetReason(StrEnum):
    """Why somebody is forgotten."""

    RECORD_RULE = "record_rule"
    """The time of the record rule is over."""
    ASKED = "asked"
    """The client asked for it."""


class RecordKind(StrEnum):
    """The three classes of records of SOP B5."""

    BOOKINGS = "bookings"
    CONTACTS = "contacts"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What speaks for keeping a client."""

    client_id: ClientId
    last: datetime
    """When something happened last: a visit, a message, a request, a payment, a change."""
    open: bool = False
    """Something is not settled: a booking to come, a request, a wish, a message, an issue."""

    def until(self, limit: timedelta) -> datetime:
        """Until when the record rule keeps them."""
        return self.last + limit

    def may_be_forgotten(self, limit: timedelta, now: datetime) -> bool:
        """Whether nothing speaks for keeping them any more; on the last day it still does."""
        return not self.open and now > self.until(limit)


def check_forgettable(client: Client, kept: Kept, limit: timedelta, now: datetime) -> None:
    """Raise RecordsKept with the day from which it is possible, or because something is open."""
    if client.forgotten_at is not None:
        raise RecordsKept(client=client.id, why="forgotten", until=client.forgotten_at)
    if not kept.may_be_forgotten(limit, now):
        raise RecordsKept(client=client.id, why="open" if kept.open else "rule", until=kept.until(limit))


def forgotten(client: Client, now: datetime) -> Client:
    """The profile with nothing personal left: its number stands for the name."""
    number = f"#{client.id}"
    return replace(
        Client(id=client.id, kind=client.kind, created_at=client.created_at, version=client.version),
        family_name=number if client.kind is ClientKind.PERSON else "",
        organisation=number if client.kind is ClientKind.ORGANISATION else "",
        merged_into=client.merged_into,
        retired=True,
        forgotten_at=now,
    )
