"""What the board of an absence says: its rows, its counts, what was carried out; and what `sick ana fri` means.

Pure. Nothing here is decided: proposals and decisions come from the plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bookingdesk.domain.absences import Decision
from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.catalogue import Catalogue, Resource, ResourceKind, TimeOffKind
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.folding import folded
from bookingdesk.domain.ids import BookingId, ResourceId
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.spans import Span
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import listed, time_off_word
from bookingdesk.presentation.day_words import days_for
from bookingdesk.usecases.absences.commands import AbsencePlan, Applied, HereLine, Kept, PlanLine


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One booking on the board, in words."""

    mark: str
    """A glyph for how good the proposal is; said in words by the proposal itself."""
    time: str
    client: str
    service: str
    proposal: str
    tell_by: str
    decision: str

    def cells(self) -> tuple[str, ...]:
        """In the order of the columns."""
        return (self.mark, self.time, self.client, self.service, self.proposal, self.tell_by, self.decision)


def columns() -> tuple[str, ...]:
    """The headings."""
    return ("", _("Time"), _("Client"), _("Service"), _("Proposal"), _("Tell by"), _("Decision"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What stands ticked for a line."""

    decision: Decision
    slot: Slot | None


def board_row(
    line: PlanLine, chosen: Chosen, catalogue: Catalogue, formatter: Formatter, now: datetime
) -> BoardRow:
    """A line with what is ticked for it."""
    start = line.booking.span.start
    today = local_date(now, formatter.zone)
    same_day = local_date(start, formatter.zone) == today
    return BoardRow(
        mark=_mark(line, chosen),
        time=formatter.time(start) if same_day else formatter.day_time(start),
        client=line.client.sorted_name if line.booking.seats is None else _everybody(line),
        service=line.service.name,
        proposal=_proposal(line, chosen, catalogue, formatter),
        tell_by=_tell_by(line.tell_by) if line.booking.seats is None else _ways(line),
        decision=decision_word(chosen.decision, line.booking.span, chosen.slot),
    )


def here_row(line: HereLine, resource: Resource, formatter: Formatter, now: datetime) -> BoardRow:
    """Somebody who stands at the desk and waits for who is out: nothing is proposed, somebody speaks to them."""
    start = line.booking.span.start
    same_day = local_date(start, formatter.zone) == local_date(now, formatter.zone)
    return BoardRow(
        mark="●",
        time=formatter.time(start) if same_day else formatter.day_time(start),
        client=line.client.sorted_name,
        service=line.service.name,
        proposal=_("is here now and waits for {name}").format(name=resource.name),
        tell_by=_("At the desk"),
        decision=_("Speak to them"),
    )


def _everybody(line: PlanLine) -> str:
    """Who sits in a session and how each hears of it: `group session: Maya Ortiz (Email), Ole Lund (Call)`."""
    if not line.people:
        return _("group session")
    names = (_("{name} ({way})").format(name=client.name, way=_tell_by(channel)) for client, channel in line.people)
    return _("group session: {names}").format(names=listed(names))


def _ways(line: PlanLine) -> str:
    """Every way by which somebody in a session hears of it, once."""
    return listed(dict.fromkeys(_tell_by(channel) for _client, channel in line.people))


def _mark(line: PlanLine, chosen: Chosen) -> str:
    if chosen.decision is Decision.LEAVE:
        return "–"
    if chosen.decision is Decision.CALL:
        return "☎"
    return "✓" if chosen.slot is not None and chosen.slot.span.start == line.booking.span.start else "!"


def _proposal(line: PlanLine, chosen: Chosen, catalogue: Catalogue, formatter: Formatter) -> str:
    if chosen.slot is None:
        return _("nothing free: call")
    words = slot_words(chosen.slot, line.booking.span, catalogue, formatter)
    if line.parted and chosen.slot.span.start != line.booking.span.start:
        names = listed(client.name for client in line.parted)
        return _("{place}; parts a visit with {names}").format(place=words, names=names)
    if line.bound:
        return _("wants nobody else; {place}").format(place=words)
    return words


def slot_words(slot: Slot, agreed: Span, catalogue: Catalogue, formatter: Formatter) -> str:
    """`same time with Ben, Room 2`, `15:00 with Dee, Room 1`, `Tue 24 Jun 09:00 with Ana, Room 1`."""
    names = listed(catalogue.resources[a.resource_id].name for a in slot.allocations)
    if slot.span.start == agreed.start:
        return _("same time with {names}").format(names=names)
    start, first = slot.span.start, agreed.start
    on_the_day = local_date(start, formatter.zone) == local_date(first, formatter.zone)
    time = formatter.time(start) if on_the_day else formatter.day_time(start)
    return _("{time} with {names}").format(time=time, names=names)


def decision_word(decision: Decision, agreed: Span, slot: Slot | None) -> str:
    """What happens at Apply."""
    if decision is Decision.MOVE:
        kept = slot is not None and slot.span.start == agreed.start
        return _("Keep the time") if kept else _("Move")
    return _("Call list") if decision is Decision.CALL else _("Leave for now")


def _tell_by(channel: Channel) -> str:
    return {Channel.EMAIL: _("Email"), Channel.SMS: _("SMS")}.get(channel, _("Call"))


def counts(plan: AbsencePlan, chosen: Mapping[BookingId, Chosen], formatter: Formatter) -> str:
    """`9 at the same time, 2 moved, 1 to call`: what Apply would do."""
    kept = moved = call = left = 0
    for line in plan.lines:
        mine = chosen[line.booking.id]
        if mine.decision is Decision.MOVE:
            same = mine.slot is not None and mine.slot.span.start == line.booking.span.start
            kept, moved = kept + same, moved + (not same)
        call += mine.decision is Decision.CALL
        left += mine.decision is Decision.LEAVE
    number = formatter.number
    parts = [_here(len(plan.here), formatter)] if plan.here else []
    parts += [
        ngettext("{count} at the same time", "{count} at the same time", kept).format(count=number(kept)),
        ngettext("{count} moved", "{count} moved", moved).format(count=number(moved)),
        ngettext("{count} to call", "{count} to call", call).format(count=number(call)),
    ]
    if left:
        parts.append(ngettext("{count} left for now", "{count} left for now", left).format(count=number(left)))
    words = listed(parts)
    if not plan.proven:
        words = listed((words, _("the best found in the time given")))
    return words


def _here(count: int, formatter: Formatter) -> str:
    words = ngettext("{count} is here and waits", "{count} are here and wait", count)
    return words.format(count=formatter.number(count))


def here_only(plan: AbsencePlan, formatter: Formatter) -> str:
    """Under the rows where nothing is left to be moved, but somebody waits at the desk."""
    return f"{_here(len(plan.here), formatter)}. " + _("No booking has to be moved.")


def apply_word(chosen: Mapping[BookingId, Chosen], formatter: Formatter) -> str:
    """On the button."""
    moves = sum(one.decision is Decision.MOVE for one in chosen.values())
    calls = sum(one.decision is Decision.CALL for one in chosen.values())
    words = _("&Apply {moves}, call {calls}  (Ctrl+Enter)")
    return words.format(moves=formatter.number(moves), calls=formatter.number(calls))


def applied_words(done: Applied, seconds: int, formatter: Formatter) -> str:
    """`11 of 12 moved, 1 on the call list. Messages go out in 60 s.` (interface 5.2, 26)."""
    total = len(done.moved) + len(done.to_call) + len(done.waiting) + len(done.kept)
    number = formatter.number
    said = ngettext("{moved} of {count} moved.", "{moved} of {count} moved.", total)
    if done.to_call:
        said = ngettext(
            "{moved} of {count} moved, {called} on the call list.",
            "{moved} of {count} moved, {called} on the call list.",
            total,
        )
    sentence = said.format(moved=number(len(done.moved)), count=number(total), called=number(len(done.to_call)))
    if done.moved:
        sentence += " " + _("Messages go out in {seconds} s.").format(seconds=number(seconds))
    for why in Kept:
        count = sum(one.why is why for one in done.kept)
        if count:
            sentence += " " + _kept(why, count).format(count=number(count))
    return sentence


def _kept(why: Kept, count: int) -> str:
    if why is Kept.CHANGED:
        return ngettext(
            "{count} was changed meanwhile and is left: look at it.",
            "{count} were changed meanwhile and are left: look at them.",
            count,
        )
    return ngettext(
        "The place of {count} was taken meanwhile: it is still to be moved.",
        "The places of {count} were taken meanwhile: they are still to be moved.",
        count,
    )


def title(resource: Resource, kind: TimeOffKind) -> str:
    """`Ana is sick`: over the board."""
    return _("{name}: {reason}").format(name=resource.name, reason=time_off_word(kind))


def span_words(span: Span, formatter: Formatter) -> str:
    """`Mon 23 Jun 08:00 – Tue 24 Jun 00:00`, what the fields mean."""
    return _("{start} to {end}").format(start=formatter.day_time(span.start), end=formatter.day_time(span.end))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was typed in the palette: who, why, on which day."""

    resource: Resource
    kind: TimeOffKind
    day: date

    @property
    def key(self) -> str:
        """As one word, for the palette."""
        return f"absence:{self.resource.id}:{self.kind.value}:{self.day.isoformat()}"


def _openings() -> dict[str, TimeOffKind]:
    """Words that begin such a sentence, in the language of the interface and in English."""
    found = {
        "sick": TimeOffKind.SICK,
        "away": TimeOffKind.OTHER,
        "out": TimeOffKind.OTHER,
        "leave": TimeOffKind.LEAVE,
        "training": TimeOffKind.TRAINING,
        "maintenance": TimeOffKind.MAINTENANCE,
    }
    words = {
        TimeOffKind.SICK: _("sick ill"),
        TimeOffKind.OTHER: _("away out absent"),
        TimeOffKind.LEAVE: _("leave holiday"),
        TimeOffKind.TRAINING: _("training"),
    }
    return found | {folded(word): kind for kind, some in words.items() for word in some.split()}


def is_said(typed: str) -> bool:
    """Whether the first word says that somebody is out, so that names are worth looking up."""
    return folded(typed.partition(" ")[0]) in _openings()


def said(typed: str, catalogue: Catalogue, today: date, locale: str) -> tuple[Said, ...]:
    """Who is out by what was typed: `sick ana`, `away ben fri`; empty where the first word says no such thing."""
    first, *rest = typed.split() or [""]
    kind = _openings().get(folded(first))
    if kind is None or not rest:
        return ()
    name, day_words = folded(rest[0]), rest[1:]
    day = today
    if day_words:
        days = days_for(" ".join(day_words), today, locale)
        if not days:
            return ()
        day = days[0]
    offered = [one for each in ResourceKind for one in catalogue.of_kind(each)]
    fits = [one for one in offered if any(part.startswith(name) for part in folded(one.name).split())]
    return tuple(Said(resource=one, kind=kind, day=day) for one in fits)


def read_key(key: str) -> tuple[ResourceId, TimeOffKind, date] | None:
    """What a line of the palette stands for; None for other lines."""
    parts = key.split(":")
    if len(parts) != 4 or parts[0] != "absence":
        return None
    return ResourceId(int(parts[1])), TimeOffKind(parts[2]), date.fromisoformat(parts[3])


def said_words(one: Said, today: date, formatter: Formatter) -> str:
    """The line in the palette: `Ana is out, sick: from today`."""
    day = _("today") if one.day == today else formatter.day(one.day)
    return _("{name} is out ({reason}): {day}").format(
        name=one.resource.name, reason=time_off_word(one.kind), day=day
    )


def whole(lines: Sequence[PlanLine]) -> dict[BookingId, Chosen]:
    """What is ticked before anybody has looked."""
    return {line.booking.id: Chosen(decision=line.decision, slot=line.proposal.slot) for line in lines}
