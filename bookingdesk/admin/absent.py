"""Console verb for somebody who is out: what would become of their bookings, carried out, listed, ended."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bookingdesk.admin.context import Console
from bookingdesk.admin.naming import any_resource_named, moment_named
from bookingdesk.admin.shapes import moment
from bookingdesk.domain.absences import Decision
from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.catalogue import TimeOffKind
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import AbsenceId, ResourceId
from bookingdesk.domain.local_time import day_span, local_date
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.absences.commands import (
    AbsenceLine,
    AbsencePlan,
    ApplyAbsence,
    Decide,
    EndAbsence,
    HereLine,
    PlanAbsence,
    PlanLine,
    RecordAbsence,
)
from bookingdesk.usecases.absences.deciding import apply_absence, end_absence, record_absence
from bookingdesk.usecases.absences.planning import plan_absence
from bookingdesk.usecases.absences.reading import list_absences

LISTED = "list"


def add_verbs(verb: Callable[[str, Callable[[Console, Namespace], int], str], ArgumentParser]) -> None:
    """absence."""
    on = verb("absence", absence, "somebody is out: where their bookings could go, or move them there")
    on.add_argument("resource", help='staff member, room or device; "list": who is out and what is left to settle')
    on.add_argument("--from", dest="start", metavar="T", help="day or time; none: now")
    on.add_argument("--until", metavar="T", help="day (to its end) or time; none: the end of that day")
    on.add_argument("--reason", choices=tuple(kind.value for kind in TimeOffKind), default="sick")
    on.add_argument("--note", default="", metavar="TEXT")
    on.add_argument("--record", action="store_true", help="keep it: nobody can be booked there from now on")
    on.add_argument("--apply", action="store_true", help="keep it and move whoever can be moved")
    on.add_argument("--leave", action="append", default=[], metavar="NUMBER", help="do not move this booking")
    on.add_argument("--call", action="append", default=[], metavar="NUMBER", help="call about this booking instead")
    on.add_argument("--back", action="store_true", help="they are back: the absence ends now")


def absence(console: Console, args: Namespace) -> int:
    """Plan; with --record keep it as well, with --apply move as proposed; `list` what is left."""
    if args.resource == LISTED:
        return _list(console)
    resource = any_resource_named(console.catalogue, args.resource)
    if args.back:
        return _end(console, resource.id)
    span = _span(console, args)
    plan = plan_absence(console.env, PlanAbsence(resource_id=resource.id, span=span)).value
    lines = [_decided(line, args) for line in plan.lines]
    if not (args.record or args.apply):
        return _show(console, replace(plan, lines=tuple(lines)), {})
    kept = record_absence(
        console.env,
        RecordAbsence(
            absence_id=AbsenceId(console.env.new_id()),
            resource_id=resource.id,
            span=span,
            kind=TimeOffKind(args.reason),
            note=args.note,
        ),
    ).value
    plan = plan_absence(console.env, PlanAbsence(resource_id=resource.id, span=kept.span)).value
    lines = [_decided(line, args) for line in plan.lines]
    results: dict[str, str] = {}
    if args.apply:
        decisions = tuple(
            Decide(
                booking_id=line.booking.id,
                version=line.booking.version,
                decision=line.decision,
                slot=line.proposal.slot,
            )
            for line in lines
        )
        done = apply_absence(console.env, ApplyAbsence(absence_id=kept.id, decisions=decisions)).value
        results |= {b.id: "moved" for b in done.moved}
        results |= dict.fromkeys(done.to_call, "to_call")
        results |= dict.fromkeys(done.waiting, "waiting")
        results |= {one.booking.id: one.why.value for one in done.kept}
    return _show(console, replace(plan, lines=tuple(lines)), results)


def _span(console: Console, args: Namespace) -> Span:
    """From a day or time to a day or time; a day counts whole. Raises InvalidValue."""
    now = console.env.now()
    start, _ = _stretch(console, args.start) if args.start else (now, now)
    if args.until:
        _, end = _stretch(console, args.until)
    else:
        end = day_span(local_date(start, console.zone), console.zone).end
    return Span(start, end)


def _stretch(console: Console, text: str) -> tuple[datetime, datetime]:
    """A day as its whole length, a time as itself."""
    if len(text) == len("2025-06-23") and "T" not in text:
        at = moment_named(text, console.zone)
        day = day_span(local_date(at + timedelta(hours=1), console.zone), console.zone)
        return day.start, day.end
    at = moment_named(text, console.zone)
    return at, at


def _decided(line: PlanLine, args: Namespace) -> PlanLine:
    """What was said on the command line goes before the proposal."""
    number = str(line.booking.number)
    if number in args.leave:
        return replace(line, decision=Decision.LEAVE)
    return replace(line, decision=Decision.CALL) if number in args.call else line


def _show(console: Console, plan: AbsencePlan, results: dict[str, str]) -> int:
    here = [_here(console, line) for line in plan.here]
    console.rows(here + [_line(console, plan, line) | _result(line, results) for line in plan.lines])
    return 0


def _here(console: Console, line: HereLine) -> dict[str, Any]:
    """Who waits at the desk: nothing is proposed for them."""
    return {
        "number": line.booking.number,
        "start": moment(line.booking.span.start, console.zone),
        "client": line.client.name,
        "service": line.service.name,
        "step": "here_now",
        "proposal": None,
        "decision": "speak_to_them",
    }


def _result(line: PlanLine, results: dict[str, str]) -> dict[str, Any]:
    return {"result": results[line.booking.id]} if line.booking.id in results else {}


def _line(console: Console, plan: AbsencePlan, line: PlanLine) -> dict[str, Any]:
    return {
        "number": line.booking.number,
        "start": moment(line.booking.span.start, console.zone),
        "client": line.client.name,
        "service": line.service.name,
        "step": line.proposal.step.value,
        "proposal": _slot(console, line.proposal.slot),
        "tell_by": line.tell_by.value,
        "people": [{"client": client.name, "tell_by": channel.value} for client, channel in line.people],
        "parted_from": [client.name for client in line.parted],
        "asks_first": line.asks,
        "decision": line.decision.value,
        "best": plan.proven,
    }


def _slot(console: Console, slot: Slot | None) -> dict[str, Any] | None:
    if slot is None:
        return None
    names = [console.catalogue.resources[a.resource_id].name for a in slot.allocations]
    return {"start": moment(slot.span.start, console.zone), "with": names}


def _list(console: Console) -> int:
    """Who is out, and what is left to settle."""
    console.rows([_absence(console, line) for line in list_absences(console.env).value])
    return 0


def _absence(console: Console, line: AbsenceLine) -> dict[str, Any]:
    away = line.absence
    return {
        "id": away.id,
        "resource": line.resource.name,
        "from": moment(away.span.start, console.zone),
        "until": moment(away.span.end, console.zone),
        "reason": away.kind.value,
        "recorded_by": away.recorded_by,
        "remaining": [
            {
                "number": each.booking.number,
                "start": moment(each.booking.span.start, console.zone),
                "client": each.client.name,
                "service": each.service.name,
                "decision": each.noted.decision.value if each.noted else None,
                "proposal": _slot(console, each.noted.proposal if each.noted else None),
            }
            for each in line.remaining
        ],
    }


def _end(console: Console, resource_id: ResourceId) -> int:
    """End whatever of theirs lasts or is to come first. Raises NotFound where nothing does."""
    now = console.env.now()
    for line in list_absences(console.env).value:
        if line.resource.id == resource_id and line.absence.span.end > now:
            end_absence(console.env, EndAbsence(absence_id=line.absence.id))
            return _list(console)
    raise NotFound(kind="absence", wanted=console.catalogue.resources[resource_id].name)
