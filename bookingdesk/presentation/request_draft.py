"""What stands in the form of a request as people type it, and the request that it means.

Days are typed as `fri`, `+2w`, `24/6`, a stretch as `fri - mon`; times as `9:15`, `9-12`, `<12`, `>15`. What cannot
be read is refused with its field; what is left empty is kept as not said, so that it is asked for (R12).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import BookingId, ClientId, ResourceId, ServiceId
from bookingdesk.domain.local_time import DAY_MINUTES
from bookingdesk.domain.requests import Need, NeedKind, Request, RequestKind, WishedTime
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.booking_draft import read_clock
from bookingdesk.presentation.day_words import days_for
from bookingdesk.presentation.line.wishes import LineDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class WishDraft:
    """One wished time as typed."""

    days: str = ""
    times: str = ""
    any_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDraft:
    """The form as it stands; texts as typed."""

    kind: RequestKind = RequestKind.BOOKING
    channel: Channel = Channel.PHONE
    received_hours_ago: int = 0
    client_id: ClientId | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    service_id: ServiceId | None = None
    staff_id: ResourceId | None = None
    booking_id: BookingId | None = None
    wishes: tuple[WishDraft, ...] = ()
    needs: dict[NeedKind, str] = field(default_factory=dict)
    no_needs: bool = False
    text: str = ""


def draft_of(request: Request) -> RequestDraft:
    """The form filled with a stored request."""
    return RequestDraft(
        kind=request.kind,
        channel=request.channel,
        client_id=request.client_id,
        name=request.name,
        phone=request.phone,
        email=request.email,
        service_id=request.service_id,
        staff_id=request.staff_id,
        booking_id=request.booking_id,
        wishes=tuple(_wish_text(wish) for wish in request.wishes),
        needs={need.kind: need.words for need in request.needs or ()},
        no_needs=request.needs == (),
        text=request.text,
    )


def draft_from_line(typed: LineDraft) -> RequestDraft:
    """What the Line has understood: client, service, person, day and time; all of its words besides."""
    reading, new = typed.reading, typed.new_client
    when = reading.when
    wish = WishedTime(
        first_day=when.day,
        from_minute=when.minute if when.window is None else when.window.from_minute,
        until_minute=(when.minute + 1 if when.minute is not None else None)
        if when.window is None
        else when.window.until_minute,
    )
    said = wish != WishedTime() or when.any_time
    return RequestDraft(
        client_id=typed.client.id if typed.client else None,
        name=new.name if new else "",
        phone=new.phone if new else "",
        email=new.email if new else "",
        service_id=typed.service.id if typed.service else None,
        staff_id=reading.staff_ids[0] if reading.staff_ids else None,
        wishes=(replace(_wish_text(wish), any_time=when.any_time),) if said else (),
        text=reading.text,
    )


def wishes_of(draft: RequestDraft, today: date, formatter: Formatter) -> tuple[WishedTime, ...]:
    """The wishes that are meant. Raises InvalidValue naming `wished_days` or `wished_times`."""
    found = []
    for typed in draft.wishes:
        first, last = _days(typed.days, today, formatter)
        begins, ends = (0, DAY_MINUTES) if typed.any_time else _times(typed.times, formatter)
        if first is not None or begins is not None or ends is not None:
            found.append(WishedTime(first_day=first, last_day=last, from_minute=begins, until_minute=ends))
    return tuple(found)


def _wish_text(wish: WishedTime) -> WishDraft:
    whole = (wish.from_minute, wish.until_minute) == (0, DAY_MINUTES)
    return WishDraft(
        days=" - ".join(day.isoformat() for day in (wish.first_day, wish.last_day) if day),
        times="" if whole else _times_text(wish),
        any_time=whole,
    )


def needs_of(draft: RequestDraft) -> tuple[Need, ...] | None:
    """The special requirements; None where nobody has said that there are any or none."""
    if draft.needs:
        return tuple(Need(kind=kind, words=words) for kind, words in draft.needs.items())
    return () if draft.no_needs else None


def _days(typed: str, today: date, formatter: Formatter) -> tuple[date | None, date | None]:
    text = typed.strip()
    if not text:
        return None, None
    first, dash, last = re.sub(r"\s+(?:-|–|\.\.)\s+", "\x00", text).partition("\x00")
    begins = _day(first, today, formatter)
    return begins, _day(last, begins, formatter) if dash else None


def _day(text: str, today: date, formatter: Formatter) -> date:
    found = days_for(text.strip(), today, formatter.locale)
    if not found:
        raise InvalidValue(field="wished_days", reason="not_a_date", value=text[:40])
    return found[0]


def _times(typed: str, formatter: Formatter) -> tuple[int | None, int | None]:
    text = typed.strip()
    if not text:
        return None, None
    if text[0] in "<>":
        minute = _minute(text[1:], formatter)
        return (0, minute) if text[0] == "<" else (minute, DAY_MINUTES)
    first, dash, last = re.sub(r"\s*[-–]\s*", "\x00", text).partition("\x00")
    begins = _minute(first, formatter)
    return begins, _minute(last, formatter) if dash else begins + 1


def _minute(text: str, formatter: Formatter) -> int:
    found = read_clock(text.strip(), formatter.locale)
    if found is None:
        raise InvalidValue(field="wished_times", reason="not_a_time", value=text[:40])
    return found


def _times_text(wish: WishedTime) -> str:
    if not wish.has_time:
        return ""
    begins, ends = wish.minutes
    if ends - begins <= 1:
        return _clock(begins)
    if begins == 0:
        return f"<{_clock(ends)}"
    return f">{_clock(begins)}" if ends == DAY_MINUTES else f"{_clock(begins)}-{_clock(ends)}"


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"
