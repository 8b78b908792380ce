"""Which resources a moved booking gets: what it has where that is free, else the nearest to it.

Rules are set aside, where that is asked for, only when nothing else fits.
"""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.agreement import Exemption
from bookingdesk.domain.availability.values import StartWish
from bookingdesk.domain.bookings import Allocation, Booking
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.errors import NotBookable
from bookingdesk.usecases.admitting import admitted, admitted_or_exempt
from bookingdesk.usecases.commands import Reschedule
from bookingdesk.usecases.recording import Step


def keeps_place(present: Booking, command: Reschedule) -> bool:
    """Whether it stays where it is, with the resources that it has."""
    if command.span != present.span:
        return False
    if command.allocations:
        asked = {(a.resource_id, a.unit_no) for a in command.allocations}
        return asked == {(a.resource_id, a.unit_no) for a in present.allocations}
    return command.wanted <= present.resource_ids()


def wish_of_move(command: Reschedule, present: Booking) -> StartWish:
    """The move as availability is asked about it."""
    return StartWish(
        service_id=command.service_id or present.service_id,
        start=command.span.start,
        duration=command.span.duration,
        wanted=command.wanted,
        chosen=command.allocations,
        # the notice was given when this start was agreed, or by the desk that offered it
        any_notice=command.offered or command.span.start == present.span.start,
        ignoring=present.id,
        ignoring_hold=command.hold_id,
    )


def new_allocations(
    step: Step, catalogue: Catalogue, command: Reschedule, present: Booking
) -> tuple[tuple[Allocation, ...], Exemption | None]:
    """As asked; else what the booking has, where it is free, else the staff member, else whoever can.

    Rules are set aside, where that is asked for, only when nothing else fits.
    """
    if command.allocations:
        return _taken(step, catalogue, command, wish_of_move(command, present))
    mine = present.resource_ids()
    staff = frozenset(r for r in mine if catalogue.resources[r].kind is ResourceKind.STAFF)
    if command.wanted:
        wanted_kinds = {catalogue.resources[r].kind for r in command.wanted if r in catalogue.resources}
        rest = frozenset(r for r in mine if catalogue.resources[r].kind not in wanted_kinds)
        attempts = [command.wanted | rest, command.wanted]
    else:
        attempts = [mine, staff, frozenset()]
    for keeping in attempts[:-1]:
        wish = replace(wish_of_move(command, present), wanted=keeping)
        try:
            return admitted(step.work, catalogue, wish, step.now), None
        except NotBookable:
            continue
    last = replace(wish_of_move(command, present), wanted=attempts[-1])
    if command.outside and not command.wanted:
        last = replace(last, wanted=staff)
    return _taken(step, catalogue, command, last)


def _taken(
    step: Step, catalogue: Catalogue, command: Reschedule, wish: StartWish
) -> tuple[tuple[Allocation, ...], Exemption | None]:
    return admitted_or_exempt(step, catalogue, wish, outside=command.outside, reason=command.reason)
