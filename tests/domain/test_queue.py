"""The queue of walk-ins: its steps, its order, and an estimate that counts those ahead."""

from __future__ import annotations

from typing import Any

import pytest

from bookingdesk.domain.availability.bits import window_of
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.errors import QueueRefused
from bookingdesk.domain.ids import QueueId
from bookingdesk.domain.queue import STEPS, QueueEntry, QueueState, check_step, in_order, planned
from bookingdesk.domain.spans import Span
from tests.builders import ANA, BEN, HAIRCUT, MASSAGE, a_catalogue, at

NOW = at("2025-06-23 14:00")


def somebody(number: int, minutes_ago: int = 0, **changes: Any) -> QueueEntry:
    since = at(f"2025-06-23 13:{59 - minutes_ago:02}")
    parts: dict[str, Any] = {
        "id": QueueId(number),
        "name": f"Guest {number}",
        "service_id": HAIRCUT,
        "since": since,
        "state_since": since,
    }
    return QueueEntry(**(parts | changes))


@pytest.mark.parametrize("present", list(QueueState))
@pytest.mark.parametrize("wanted", list(QueueState))
def test_that_only_the_steps_of_the_table_are_taken(present: QueueState, wanted: QueueState) -> None:
    entry = somebody(1, state=present)
    if wanted in STEPS[present]:
        check_step(entry, wanted)
    else:
        with pytest.raises(QueueRefused):
            check_step(entry, wanted)


def test_that_whoever_was_called_goes_first_and_then_who_came_first() -> None:
    late, early = somebody(1, 1), somebody(2, 9)
    called = somebody(3, state=QueueState.CALLED)
    gone = somebody(4, 30, state=QueueState.LEFT)
    assert [one.id for one in in_order([late, early, called, gone])] == [3, 2, 1]


def test_that_everybody_ahead_takes_the_next_free_start() -> None:
    queue = [somebody(n, 20 - n, service_id=MASSAGE) for n in (1, 2, 3)]
    empty = Occupancy(window_of(Span(at("2025-06-22 00:00"), at("2025-06-25 00:00"))))
    turns = planned(a_catalogue(), empty, queue, NOW)
    assert [turn.slot.span.start for turn in turns if turn.slot] == [
        at("2025-06-23 14:00"),
        at("2025-06-23 15:00"),
        at("2025-06-23 16:00"),
    ]
    waits = [turn.wait(NOW) for turn in turns]
    assert [wait.total_seconds() / 60 for wait in waits if wait is not None] == [0, 60, 120]


def test_that_another_persons_client_does_not_delay_the_next() -> None:
    queue = [somebody(1, 9, wanted=frozenset({ANA})), somebody(2, 5, wanted=frozenset({BEN}))]
    empty = Occupancy(window_of(Span(at("2025-06-22 00:00"), at("2025-06-25 00:00"))))
    turns = planned(a_catalogue(), empty, queue, NOW)
    assert [turn.slot.span.start for turn in turns if turn.slot] == [NOW, NOW]


def test_that_nobody_is_promised_a_time_after_closing() -> None:
    queue = [somebody(n, 20 - n, service_id=MASSAGE) for n in range(1, 7)]
    empty = Occupancy(window_of(Span(at("2025-06-22 00:00"), at("2025-06-25 00:00"))))
    turns = planned(a_catalogue(), empty, queue, NOW)
    assert [turn.slot is None for turn in turns] == [False, False, False, False, True, True]
    assert turns[-1].wait(NOW) is None
