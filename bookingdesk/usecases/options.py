"""Slots held for one caller to choose from: three at the most, and taking one gives the others back at once."""

from __future__ import annotations

from bookingdesk.domain.errors import TooManyOptions
from bookingdesk.domain.ids import HoldId
from bookingdesk.usecases.ports import Work

OPTIONS = 3


def taken_up(work: Work, hold_id: HoldId | None) -> frozenset[HoldId]:
    """Release a caller's hold because it is booked, with the other options they had; which are gone."""
    if hold_id is None:
        return frozenset()
    kept = work.holds.get(hold_id)
    others = work.holds.options(kept.option_of) if kept else ()
    return frozenset(one for one in {hold_id, *(each.id for each in others)} if work.holds.release(one))


def check_options(work: Work, option_of: str, replacing: HoldId | None) -> None:
    """Raise TooManyOptions where the caller has as many slots to choose from as one may."""
    held = [each.id for each in work.holds.options(option_of) if each.id != replacing]
    if len(held) >= OPTIONS:
        raise TooManyOptions(limit=OPTIONS)
