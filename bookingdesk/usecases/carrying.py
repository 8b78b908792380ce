"""What a change of one booking means for others that are changed with it: dates of its series, steps of its visit.

A form says everything that it shows. Only what differs from the booking it was opened for is a change for the
others; their own notes, modes and marks stay theirs.
"""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.bookings import Booking
from bookingdesk.usecases.commands import Reschedule


def for_the_others(move: Reschedule, anchor: Booking) -> Reschedule:
    """The command without what it leaves as that booking has it, and without its hold, version and units."""
    return replace(
        move,
        allocations=(),
        hold_id=None,
        version=None,
        note=None if move.note == anchor.note else move.note,
        mode=None if move.mode is anchor.mode else move.mode,
        mode_detail=None if move.mode_detail == anchor.mode_detail else move.mode_detail,
        sooner_wanted=None if move.sooner_wanted == anchor.sooner_wanted else move.sooner_wanted,
    )


def time_only(move: Reschedule) -> Reschedule:
    """The command as a move and nothing else: steps of a visit are other services, often for other people."""
    return replace(
        move,
        allocations=(),
        wanted=frozenset(),
        hold_id=None,
        version=None,
        service_id=None,
        client_id=None,
        note=None,
        mode=None,
        mode_detail=None,
        sooner_wanted=None,
    )
