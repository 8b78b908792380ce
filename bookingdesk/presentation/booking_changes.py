"""What happened to a booking: its history in words, and how a form differs from what another desk has stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bookingdesk.domain.bookings import Booking, Mode, Status
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import ResourceId, ServiceId
from bookingdesk.domain.spans import Span
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.record_words import action_word, who_word
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import listed, mode_word, status_word
from bookingdesk.presentation.booking_asking import is_amended
from bookingdesk.presentation.booking_draft import BookingDraft
from bookingdesk.usecases.readings import BookingFile, HistoryLine


def history_words(line: HistoryLine, catalogue: Catalogue, formatter: Formatter) -> str:
    """`Mon 23 Jun 14:02  Jo, Desk 1: Moved from Mon 23 Jun 14:15 to Mon 23 Jun 16:00.`"""
    who = who_word(line.actor)
    desk = _("{who}, {station}").format(who=who, station=line.station) if line.station else who
    done = action_word(line.action)
    changes = [words for words in _changes(line.detail, catalogue, formatter) if words]
    what = _("{done}: {changes}").format(done=done, changes="; ".join(changes)) if changes else done
    return _("{when}  {desk}. {what}.").format(when=formatter.day_time(line.at), desk=desk, what=what)


def linked_words(file: BookingFile, formatter: Formatter, *, numbered: bool = True) -> list[str]:
    """What was booked instead of this booking, and instead of what it was booked.

    `numbered` False: the numbers are left out, as a caller could be asked for them.
    """
    again, instead = _("Booked again, {time}."), _("Booked instead of {time}, which was cancelled.")
    if numbered:
        again = _("Booked again as #{number}, {time}.")
        instead = _("Booked instead of #{number}, {time}, which was cancelled.")
    linked = [(again, booking) for booking in file.replaced_by]
    linked += [(instead, file.instead_of)] if file.instead_of is not None else []
    return [words.format(number=b.number, time=formatter.day_time(b.span.start)) for words, b in linked]


def _changes(detail: Mapping[str, object], catalogue: Catalogue, formatter: Formatter) -> list[str]:
    """What the event's old and new values say."""
    start, status, who, mode, service, client = (
        _pair(detail, name) for name in ("start", "status", "resources", "mode", "service", "client")
    )
    found = []
    if start is not None:
        old, new = (formatter.day_time(datetime.fromisoformat(str(value))) for value in start)
        found.append(_("from {old} to {new}").format(old=old, new=new))
    if client is not None:
        old, new = (f"#{value}" for value in client)
        found.append(_("from client {old} to client {new}").format(old=old, new=new))
    if service is not None:
        old, new = (_service(value, catalogue) for value in service)
        found.append(_("{new} instead of {old}").format(old=old, new=new))
    if who is not None and isinstance(who[0], (list, tuple)):
        old, new = (_resources(value, catalogue) for value in who)
        found.append(_("{new} instead of {old}").format(old=old, new=new))
    if status is not None:
        found.append(status_word(Status(str(status[1]))))
    if (due := _pair(detail, "deposit_due")) is not None and due[1]:
        found.append(_("until {time}").format(time=formatter.day_time(datetime.fromisoformat(str(due[1])))))
    if mode is not None:
        found.append(mode_word(Mode(str(mode[1]))))
    if detail.get("mode_detail") == "changed":
        found.append(_("link, number or address"))
    if detail.get("note") == "changed":
        found.append(_("note"))
    if detail.get("late"):
        fee = str(detail.get("fee") or "")
        found.append(_("late, fee {fee}").format(fee=fee) if fee else _("late"))
    return found


def _pair(detail: Mapping[str, object], name: str) -> tuple[object, object] | None:
    """Old and new value, where the event has both."""
    value = detail.get(name)
    return (value[0], value[1]) if isinstance(value, (list, tuple)) and len(value) == 2 else None


def _service(value: object, catalogue: Catalogue) -> str:
    found = catalogue.services.get(ServiceId(int(str(value))))
    return found.name if found is not None else str(value)


def _resources(value: object, catalogue: Catalogue) -> str:
    ids = value if isinstance(value, (list, tuple)) else ()
    return _names(frozenset(ResourceId(int(each)) for each in ids), catalogue)


def difference_lines(
    mine: BookingDraft, theirs: Booking, catalogue: Catalogue, formatter: Formatter, zone: str
) -> list[tuple[str, str, str]]:
    """(field, theirs, mine) for each field in which a form and the stored booking differ."""
    span = mine.span(zone)
    pairs: list[tuple[str, str, str]] = []
    if span is not None and span != theirs.span:
        pairs.append((_("Time"), _when(theirs.span, formatter), _when(span, formatter)))
    if not mine.wanted <= theirs.resource_ids():
        pairs.append((_("With"), _names(theirs.resource_ids(), catalogue), _names(mine.wanted, catalogue)))
    if mine.service_id is not None and mine.service_id != theirs.service_id:
        old, new = _service(theirs.service_id, catalogue), _service(mine.service_id, catalogue)
        pairs.append((_("Service"), old, new))
    if mine.note.strip() != theirs.note.strip():
        pairs.append((_("Note"), _short(theirs.note), _short(mine.note)))
    if mine.mode is not theirs.mode:
        pairs.append((_("Mode"), mode_word(theirs.mode), mode_word(mine.mode)))
    if mine.mode_detail.strip() != theirs.mode_detail:
        pairs.append((_("Link, number or address"), _short(theirs.mode_detail), _short(mine.mode_detail)))
    return pairs


def stale_line(mine: BookingDraft, theirs: Booking, who: str, formatter: Formatter) -> str:
    """`Ben changed the time to Mon 23 Jun 14:30 while you were editing.`"""
    somebody = who or _("Another desk")
    present = mine.present
    if theirs.status is Status.CANCELLED:
        return _("{who} cancelled this booking while you were editing.").format(who=somebody)
    if present is not None and present.span.start != theirs.span.start:
        when = formatter.day_time(theirs.span.start)
        return _("{who} changed the time to {when} while you were editing.").format(who=somebody, when=when)
    if present is not None and present.status is not theirs.status:
        words = status_word(theirs.status)
        return _("{who} set this booking to “{status}” while you were editing.").format(who=somebody, status=words)
    return _("{who} changed this booking while you were editing.").format(who=somebody)


def is_dirty(draft: BookingDraft, opened: BookingDraft) -> bool:
    """Whether closing the form would lose something that was typed or chosen."""
    if draft.present is None:
        return draft != opened and (draft.client, draft.new_client, draft.service_id, draft.note) != (
            opened.client,
            opened.new_client,
            opened.service_id,
            opened.note,
        )
    return draft.repeat is not None or is_amended(draft) or _stored_fields(draft) != _stored_fields(opened)


def _stored_fields(draft: BookingDraft) -> tuple[object, ...]:
    """What a stored booking's form can change besides what `is_amended` looks at."""
    client = draft.client.id if draft.client else None
    return (client, draft.service_id, draft.day, draft.start, draft.minutes, draft.staff, draft.space)


def _when(span: Span, formatter: Formatter) -> str:
    return f"{formatter.day(span.start)} {formatter.times(span.start, span.end)}"


def _names(ids: frozenset[ResourceId], catalogue: Catalogue) -> str:
    return listed(r.name for r in catalogue.resources.values() if r.id in ids) or _("whoever is free")


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else f"{plain[:59]}…"
