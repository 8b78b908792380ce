"""Absences and what was decided about each booking: a later decision takes the place of an earlier one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from bookingdesk.domain.absences import Absence, Decision, Noted
from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.catalogue import TimeOffKind
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import AbsenceId, BookingId, RequirementId, ResourceId
from bookingdesk.domain.spans import Span
from bookingdesk.storage import schema
from bookingdesk.storage.wire import (
    Row,
    Statement,
    Wire,
    epoch,
    epoch_or_none,
    inserting,
    instant,
    instant_or_none,
)

_absence, _decision = schema.absence.c, schema.absence_decision.c
_all = select(*schema.absence.c)
_ADD = Statement(inserting(schema.absence))
_GET = Statement(_all.where(_absence.id == bindparam("key")))
_SINCE = Statement(
    _all.where(
        _absence.end_at > bindparam("moment"),
        or_(_absence.ended_at.is_(None), _absence.ended_at > _absence.start_at),
    ).order_by(_absence.start_at, _absence.id)
)
_SHORTEN = Statement(
    update(schema.absence)
    .where(_absence.id == bindparam("key"))
    .values(end_at=bindparam("last"), ended_at=bindparam("moment"))
)
_CHANGE = Statement(
    update(schema.absence_decision)
    .where(_decision.absence_id == bindparam("key"), _decision.booking_id == bindparam("whose"))
    .values(
        decision=bindparam("said"), proposal=bindparam("place"), at=bindparam("moment"), said_by=bindparam("who")
    )
)
_NOTE = Statement(inserting(schema.absence_decision))
_NOTED = Statement(
    select(*schema.absence_decision.c)
    .where(_decision.absence_id == bindparam("key"))
    .order_by(_decision.at, _decision.booking_id)
)


class SqlAbsences:
    """`usecases.ports.Absences`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def add(self, absence: Absence) -> None:
        """Keep a new one."""
        row = {
            "id": absence.id,
            "resource_id": absence.resource_id,
            "start_at": epoch(absence.span.start),
            "end_at": epoch(absence.span.end),
            "kind": absence.kind.value,
            "note": absence.note,
            "recorded_at": epoch(absence.recorded_at),
            "recorded_by": absence.recorded_by,
            "station": absence.station,
            "ended_at": epoch_or_none(absence.ended_at),
        }
        self._wire.run(_ADD, row)

    def find(self, absence: AbsenceId) -> Absence | None:
        """One by its id, if it is there."""
        row = self._wire.one(_GET, key=absence)
        return None if row is None else _from_row(row)

    def get(self, absence: AbsenceId) -> Absence:
        """Raises NotFound."""
        found = self.find(absence)
        if found is None:
            raise NotFound(kind="absence", wanted=absence)
        return found

    def since(self, moment: datetime) -> Sequence[Absence]:
        """Those that end after the moment, in order of start, without those called off before they began."""
        return [_from_row(row) for row in self._wire.rows(_SINCE, moment=epoch(moment))]

    def shorten(self, absence: AbsenceId, end: datetime, at: datetime) -> None:
        """It ends earlier: said at `at`."""
        self._wire.run(_SHORTEN, {"key": absence, "last": epoch(end), "moment": epoch(at)})

    def note(self, absence: AbsenceId, noted: Sequence[Noted]) -> None:
        """What was decided last about these bookings."""
        known = {each.booking_id for each in self.noted(absence)}
        for each in noted:
            if each.booking_id in known:
                self._wire.run(_CHANGE, {"key": absence, "whose": each.booking_id, **_said(each)})
        new = [each for each in noted if each.booking_id not in known]
        rows = [
            {
                "absence_id": absence,
                "booking_id": each.booking_id,
                "decision": said["said"],
                "proposal": said["place"],
                "at": said["moment"],
                "said_by": said["who"],
            }
            for each in new
            for said in (_said(each),)
        ]
        self._wire.many(_NOTE, rows)

    def noted(self, absence: AbsenceId) -> Sequence[Noted]:
        """The last word on each booking."""
        return [_noted(row) for row in self._wire.rows(_NOTED, key=absence)]


def _from_row(row: Row) -> Absence:
    id_, resource, start, end, kind, note, recorded_at, recorded_by, station, ended_at = row
    return Absence(
        id=AbsenceId(id_),
        resource_id=ResourceId(resource),
        span=Span(instant(start), instant(end)),
        kind=TimeOffKind(kind),
        note=note,
        recorded_at=instant(recorded_at),
        recorded_by=recorded_by,
        station=station,
        ended_at=instant_or_none(ended_at),
    )


def _noted(row: Row) -> Noted:
    _, booking, decision, proposal, at, by = row
    return Noted(
        booking_id=BookingId(booking),
        decision=Decision(decision),
        proposal=None if proposal is None else _slot(json.loads(proposal)),
        at=instant(at),
        by=by,
    )


def _said(noted: Noted) -> dict[str, Any]:
    """What of a decision a later one takes the place of."""
    return {
        "said": noted.decision.value,
        "place": None if noted.proposal is None else json.dumps(_dumped(noted.proposal)),
        "moment": epoch(noted.at),
        "who": noted.by,
    }


def _dumped(slot: Slot) -> dict[str, Any]:
    return {
        "start": epoch(slot.span.start),
        "end": epoch(slot.span.end),
        "units": [
            [a.requirement_id, a.resource_id, a.unit_no, epoch(a.busy.start), epoch(a.busy.end)]
            for a in slot.allocations
        ],
    }


def _slot(document: dict[str, Any]) -> Slot:
    return Slot(
        span=Span(instant(document["start"]), instant(document["end"])),
        allocations=tuple(
            Allocation(
                requirement_id=None if need is None else RequirementId(need),
                resource_id=ResourceId(resource),
                unit_no=unit,
                busy=Span(instant(first), instant(last)),
            )
            for need, resource, unit, first, last in document["units"]
        ),
    )
