"""Allocations of bookings and holds: rows of `allocation`, one per unit, guarded by the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, bindparam, delete, insert, select

from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import RequirementId, ResourceId
from bookingdesk.domain.spans import Span
from bookingdesk.storage import schema
from bookingdesk.storage.wire import Among, Statement, Wire, epoch, instant

_taken, _unit = schema.allocation.c, schema.resource_unit.c
_OWNERS = {"booking": _taken.booking_id, "hold": _taken.hold_id}


def _insert(owner: str) -> Statement:
    """Insert from the unit's row, so that the number of the unit need not be looked up first."""
    source = select(
        bindparam("owner", type_=_OWNERS[owner].type),
        bindparam("requirement", type_=_taken.requirement_id.type),
        _unit.id,
        _unit.resource_id,
        bindparam("busy_from", type_=_taken.busy_start.type),
        bindparam("busy_until", type_=_taken.busy_end.type),
        bindparam("takes", type_=_taken.active.type),
    ).where(_unit.resource_id == bindparam("on_resource"), _unit.unit_no == bindparam("on_unit"))
    columns = [f"{owner}_id", "requirement_id", "unit_id", "resource_id", "busy_start", "busy_end", "active"]
    return Statement(insert(schema.allocation).from_select(columns, source))


def _select(owner: ColumnElement[str], which: ColumnElement[bool]) -> Statement:
    return Statement(
        select(
            owner,
            _taken.requirement_id,
            _taken.resource_id,
            _unit.unit_no,
            _taken.busy_start,
            _taken.busy_end,
        )
        .select_from(schema.allocation.join(schema.resource_unit, _unit.id == _taken.unit_id))
        .where(which)
        .order_by(owner, _taken.id)
    )


_INSERT = {owner: _insert(owner) for owner in _OWNERS}
_OF_ONE = {owner: _select(column, column == bindparam("owner")) for owner, column in _OWNERS.items()}
_OF_MANY = {owner: _select(column, Among(column, "owners")) for owner, column in _OWNERS.items()}
_DELETE = Statement(delete(schema.allocation).where(_taken.booking_id == bindparam("owner")))


def insert_allocations(
    wire: Wire, owner: str, key: str, allocations: Sequence[Allocation], *, active: bool = True
) -> None:
    """Take the units for a `booking` or a `hold`. Raises NotFound for a unit that does not exist."""
    insert_allocations_of(wire, owner, [(key, allocations, active)])


def insert_allocations_of(wire: Wire, owner: str, taken: Iterable[tuple[str, Sequence[Allocation], bool]]) -> None:
    """The same for several bookings or holds: of each its key, its allocations and whether they count."""
    rows = [
        {
            "owner": key,
            "requirement": each.requirement_id,
            "on_resource": each.resource_id,
            "on_unit": each.unit_no,
            "busy_from": epoch(each.busy.start),
            "busy_until": epoch(each.busy.end),
            "takes": int(active),
        }
        for key, allocations, active in taken
        for each in allocations
    ]
    if wire.many(_INSERT[owner], rows) != len(rows):
        raise NotFound(kind="resource", wanted=",".join(str(row["on_resource"]) for row in rows[:20]))


def delete_allocations(wire: Wire, booking: str) -> None:
    """Forget the allocations of a booking that is a draft at this moment."""
    wire.run(_DELETE, {"owner": booking})


def allocations_of(wire: Wire, owner: str, keys: Iterable[str]) -> dict[str, tuple[Allocation, ...]]:
    """The allocations of many bookings or holds in one question, each in the order it was taken."""
    wanted = list(keys)
    if not wanted:
        return {}
    if len(wanted) == 1:
        rows = wire.rows(_OF_ONE[owner], owner=wanted[0])
    else:
        rows = wire.rows(_OF_MANY[owner], owners=wire.listed(wanted))
    found: defaultdict[str, list[Allocation]] = defaultdict(list)
    for key, requirement, resource, unit, start, end in rows:
        found[key].append(
            Allocation(
                requirement_id=None if requirement is None else RequirementId(requirement),
                resource_id=ResourceId(resource),
                unit_no=unit,
                busy=Span(instant(start), instant(end)),
            )
        )
    return {key: tuple(each) for key, each in found.items()}
