"""Calendar files as records: what somebody's calendar program asks for, changes or takes back (RFC 5545, RFC 5546).

Refuses events whose time zone nobody knows: their hour would be a guess (trap T35).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue, RuleViolation, UnknownZone
from bookingdesk.domain.local_time import DAY_MINUTES, in_calendar, wall
from bookingdesk.domain.requests import WishedTime
from bookingdesk.usecases.intake.records import Read, Record, Unread, harmless

if TYPE_CHECKING:
    from icalendar import Component

OURS = "@bookingdesk.invalid"
KINDS = {"REQUEST": "booking", "PUBLISH": "booking", "CANCEL": "cancel", "COUNTER": "move", "REPLY": "question"}


def calendar_records(data: bytes, zone: str) -> Iterator[Read]:
    """The events of a calendar file in the zone of the place. Raises InvalidValue for what is no calendar."""
    from icalendar import Calendar  # noqa: PLC0415 - its tables are slow to load, and few files are calendars

    try:
        calendar = Calendar.from_ical(data)
    except (ValueError, KeyError, IndexError, RecursionError) as why:
        raise InvalidValue(field="file", reason="not_a_calendar") from why
    method = str(calendar.get("METHOD", "PUBLISH")).upper()
    events = list(calendar.walk("VEVENT"))
    if not events:
        raise InvalidValue(field="file", reason="not_a_calendar")
    for number, event in enumerate(events, start=1):
        try:
            yield _record(number, event, method, zone)
        except RuleViolation as why:
            yield Unread(line=number, why=why)


def _record(number: int, event: Component, method: str, zone: str) -> Record:
    if event.errors:
        raise InvalidValue(field="start", reason="not_a_time", value=str(event.errors[0][0])[:40])
    uid = str(event.get("UID", "")).strip()
    sequence = str(event.get("SEQUENCE", "") or "")
    kind = _kind(event, method)
    person = _person(event, "ATTENDEE" if method in {"REPLY", "COUNTER"} else "ORGANIZER")
    fields = {
        "external_id": f"{uid} {method} {sequence}".strip()[:200] if uid else "",
        "kind": kind,
        "name": person[0],
        "email": person[1],
        "text": harmless("\n".join(filter(None, (_said(event, "SUMMARY"), _said(event, "DESCRIPTION"))))),
        "service": harmless(_said(event, "SUMMARY"), 200),
        "booking_id": uid.removesuffix(OURS) if uid.endswith(OURS) else "",
    }
    wishes = () if kind in {"cancel", "question"} else (_wish(event, zone),)
    return Record(line=number, fields=fields, channel=Channel.EMAIL, received_at=_stamp(event), wishes=wishes)


def _kind(event: Component, method: str) -> str:
    """What the calendar program means; a declined invitation of ours asks to cancel."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return "cancel"
    if method == "REPLY" and any(_parameter(one, "PARTSTAT") == "DECLINED" for one in _all(event, "ATTENDEE")):
        return "cancel"
    return KINDS.get(method, "booking")


def _wish(event: Component, zone: str) -> WishedTime:
    """The start as a wish: a day with its minute, or a whole day at any time. Raises InvalidValue, UnknownZone."""
    value = event.get("DTSTART")
    start = getattr(value, "dt", None)
    if isinstance(start, datetime):
        if start.tzinfo is None and "TZID" in getattr(value, "params", {}):
            raise UnknownZone(zone=str(value.params["TZID"])[:60])
        in_calendar(start.date(), "start")  # before it is moved to our zone: the last day there is has no next
        local = wall(start, zone) if start.tzinfo is not None else start
        minute = local.hour * 60 + local.minute
        day = in_calendar(local.date(), "start")
        return WishedTime(first_day=day, from_minute=minute, until_minute=minute + 1)
    if isinstance(start, date):
        return WishedTime(first_day=in_calendar(start, "start"), from_minute=0, until_minute=DAY_MINUTES)
    raise InvalidValue(field="start", reason="not_a_time", value=str(value or "")[:40])


def _stamp(event: Component) -> datetime | None:
    """When the sender's program wrote it; None where it does not say so in UTC."""
    for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
        at = getattr(event.get(name), "dt", None)
        if isinstance(at, datetime) and at.tzinfo is not None and at.utcoffset() == timedelta(0):
            return at
    return None


def _person(event: Component, role: str) -> tuple[str, str]:
    """Name and address of the first person in the role."""
    for one in (*_all(event, role), *_all(event, "ORGANIZER")):
        address = str(one)
        if address.lower().startswith("mailto:"):
            return harmless(_parameter(one, "CN"), 120), address[len("mailto:") :].strip()
    return "", ""


def _all(event: Component, name: str) -> list[Any]:
    found = event.get(name)
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def _parameter(value: Any, name: str) -> str:
    return str(getattr(value, "params", {}).get(name, "")).strip()


def _said(event: Component, name: str) -> str:
    found = event.get(name)
    return "" if found is None else str(found[0] if isinstance(found, list) else found)
