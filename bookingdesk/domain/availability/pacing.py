"""Wishes that name no length, as the lengths of those who could serve: one wish for each (see `domain.durations`).

A wish that names a length is somebody's decision and stays as it is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bookingdesk.domain.availability.values import SlotWish, StartWish
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.durations import paces


def paced(catalogue: Catalogue, wish: SlotWish) -> tuple[SlotWish, ...]:
    """The wish once for each length at which it can be offered, the usual one first; mostly the wish itself."""
    if wish.duration is not None or not catalogue.durations.get(wish.service_id):
        return (wish,)
    return tuple(
        replace(wish, duration=pace.duration, barred=wish.barred | pace.barred)
        for pace in paces(catalogue, wish.service_id, wish.wanted)
    )


def paced_start(catalogue: Catalogue, wish: StartWish) -> StartWish:
    """The wish with the length of who is named in it, else with the usual one and without who needs another."""
    if wish.duration is not None or not catalogue.durations.get(wish.service_id):
        return wish
    named = frozenset(a.resource_id for a in wish.chosen) or wish.wanted
    pace = paces(catalogue, wish.service_id, named)[0]
    return replace(wish, duration=pace.duration, barred=wish.barred | (pace.barred - named))


def length_asked(catalogue: Catalogue, wish: StartWish) -> timedelta:
    """How long the visit would be that the wish asks for."""
    return paced_start(catalogue, wish).duration or catalogue.services[wish.service_id].duration
