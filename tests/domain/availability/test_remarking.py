"""What speaks against a place that is free, at its boundaries: notice and nearness of exactly two hours."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bookingdesk.domain.availability.bits import window_of
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.remarking import RemarkKind, remarks
from bookingdesk.domain.availability.values import BusyUnit, StartWish
from bookingdesk.domain.ids import BookingId, ResourceId
from bookingdesk.domain.spans import Span
from tests.builders import ANA, BEN, HAIRCUT, ROOM1, a_catalogue, at, span

NOW = at("2025-06-23 09:00")
WINDOW = window_of(Span(at("2025-06-21 00:00"), at("2025-06-26 00:00")))
TAKEN = BusyUnit(ANA, 1, span("2025-06-23 15:00", 60), BookingId("b"), None)
K = RemarkKind

CASES = [
    ("nothing", ANA, "14:15", None, None, ()),
    ("two hours ahead", ANA, "11:00", None, None, ()),
    ("a minute less", ANA, "10:59", None, None, (K.SHORT_NOTICE,)),
    ("the client's other two hours later", ANA, "09:15", None, "12:00", (K.SHORT_NOTICE,)),
    ("the client's other before that", ANA, "09:15", None, "11:59", (K.SHORT_NOTICE, K.NEAR_OTHER)),
    ("the client's other two hours before", BEN, "16:45", None, "14:00", ()),
    ("with the usual person", ANA, "14:15", ANA, None, ()),
    ("with another", BEN, "14:15", ANA, None, (K.NOT_USUAL,)),
    ("a room is nobody's usual person", ROOM1, "14:15", ANA, None, ()),
    ("a gap of fifteen minutes", ANA, "14:00", None, None, (K.GAP,)),
    ("no gap for somebody who is free", BEN, "14:00", None, None, ()),
]


@pytest.mark.parametrize(
    ("who", "clock", "usual", "other", "wanted"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_that_a_free_place_is_remarked_upon(
    who: ResourceId, clock: str, usual: ResourceId | None, other: str | None, wanted: tuple[RemarkKind, ...]
) -> None:
    wish = StartWish(service_id=HAIRCUT, start=at(f"2025-06-23 {clock}"), wanted=frozenset({who}))
    others = [Span.lasting(_clock(other), timedelta(minutes=45))] if other else []
    found = remarks(a_catalogue(), Occupancy.of([TAKEN], WINDOW), wish, NOW, usual=usual, others=others)
    about_gaps = K.GAP in wanted or clock == "14:00"
    assert tuple(one.kind for one in found if about_gaps or one.kind is not K.GAP) == wanted


def _clock(text: str) -> datetime:
    return at(f"2025-06-23 {text}")


def test_that_a_remark_carries_what_its_sentence_needs() -> None:
    wish = StartWish(service_id=HAIRCUT, start=at("2025-06-23 14:00"), wanted=frozenset({ANA}))
    others = [span("2025-06-23 16:30"), span("2025-06-23 13:00")]
    near, usual, gap = remarks(a_catalogue(), Occupancy.of([TAKEN], WINDOW), wish, NOW, usual=BEN, others=others)
    assert (near.start, usual.resource_id, gap.minutes) == (at("2025-06-23 13:00"), BEN, 15)
