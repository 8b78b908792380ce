"""Status bar, folding of the window, the way back, days from letters, lines of the history."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.ids import ActionId
from bookingdesk.domain.messages import MessageState
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.day_words import days_for
from bookingdesk.presentation.history_words import history_line
from bookingdesk.presentation.status_words import Tone, mail_words, outbox_words
from bookingdesk.presentation.trail import Trail
from bookingdesk.presentation.window_forms import TodayForm, panel_overlays, today_form
from bookingdesk.usecases.readings import Heartbeat, UndoLine
from tests.builders import HAIRCUT, MONDAY, a_booking, a_catalogue, a_client, at

NOW = at("2025-06-23 14:02")
SPEAK = Formatter()
TWO = {MessageState.QUEUED: 2}


@pytest.mark.parametrize(
    ("beat", "words"),
    [
        (Heartbeat(), "Outbox empty"),
        (Heartbeat(counts={MessageState.SENT: 9}), "Outbox empty"),
        (Heartbeat(counts=TWO, next_due=NOW + timedelta(seconds=41)), "Outbox 2, sends in 0:41"),
        (
            Heartbeat(counts={MessageState.QUEUED: 690}, soon=1, next_due=NOW + timedelta(seconds=41)),
            "Outbox 1, sends in 0:41",
        ),
        (Heartbeat(counts=TWO, next_due=NOW - timedelta(seconds=1)), "Outbox 2, sending"),
        (Heartbeat(counts=TWO, soon=0, next_due=NOW + timedelta(minutes=9)), "Outbox 1, sends in 9:00"),
        (Heartbeat(counts=TWO, next_due=NOW + timedelta(days=1)), "Next message Tue 24 Jun 14:02"),
        (Heartbeat(counts=TWO, channel_paused="auth"), "Outbox 2, held up"),
    ],
)
def test_that_the_outbox_says_how_many_and_when(beat: Heartbeat, words: str) -> None:
    assert outbox_words(beat, NOW, SPEAK) == words


@pytest.mark.parametrize(
    ("beat", "words", "tone"),
    [
        (Heartbeat(last_pass=NOW), "Mail ok", Tone.GOOD),
        (Heartbeat(last_pass=NOW, channel_paused="auth"), "Mail paused", Tone.ERROR),
        (Heartbeat(last_pass=NOW, counts={MessageState.FAILED: 1}), "1 message not sent", Tone.WARNING),
        (Heartbeat(last_pass=NOW, counts={MessageState.IN_DOUBT: 2}), "2 messages in doubt", Tone.WARNING),
        (
            Heartbeat(last_pass=NOW, counts={MessageState.FAILED: 1, MessageState.IN_DOUBT: 2}),
            "3 messages not sent",
            Tone.WARNING,
        ),
        (Heartbeat(last_pass=NOW - timedelta(minutes=6)), "Mail silent since 13:56", Tone.WARNING),
        (Heartbeat(), "Mail not started", Tone.GOOD),
    ],
)
def test_that_the_mail_says_how_it_stands(beat: Heartbeat, words: str, tone: Tone) -> None:
    assert mail_words(beat, NOW, SPEAK) == (words, tone)


@pytest.mark.parametrize(
    ("width", "wish", "form"),
    [
        (1920, "auto", TodayForm.FULL),
        (1440, "auto", TodayForm.FULL),
        (1366, "auto", TodayForm.STRIP),
        (1279, "auto", TodayForm.HIDDEN),
        (1920, "strip", TodayForm.STRIP),
        (1279, "strip", TodayForm.HIDDEN),
        (1024, "full", TodayForm.FULL),
    ],
)
def test_that_today_folds_with_the_window_unless_wished(width: int, wish: str, form: TodayForm) -> None:
    assert today_form(width, wish) is form


def test_that_the_panel_lies_over_the_calendar_in_a_narrow_window_only() -> None:
    assert (panel_overlays(1279), panel_overlays(1280)) == (True, False)


def test_that_the_way_back_is_the_way_that_was_gone() -> None:
    trail = Trail("a")
    for place in ("b", "b", "c"):
        trail.go(place)
    assert [trail.step(-1), trail.step(-1), trail.step(-1)] == ["b", "a", None]
    assert trail.step(1) == "b"
    trail.go("d")
    assert trail.step(1) is None
    assert trail.here == "d"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("fri", date(2025, 6, 27)),
        ("tomorrow", date(2025, 6, 24)),
        ("+2w", date(2025, 7, 7)),
        ("-2w", date(2025, 6, 9)),
        ("-1d", date(2025, 6, 22)),
        ("24/6", date(2025, 6, 24)),
        ("2025-12-24", date(2025, 12, 24)),
    ],
)
def test_that_a_few_letters_name_a_day(typed: str, day: date) -> None:
    assert days_for(typed, MONDAY, "en_GB")[0] == day


def test_that_nonsense_names_no_day_and_nothing_offers_the_next_days() -> None:
    assert days_for("zzz", MONDAY, "en_GB") == ()
    assert days_for("", MONDAY, "en_GB")[:2] == (MONDAY, date(2025, 6, 24))


@pytest.mark.parametrize(
    ("verb", "status", "undone", "words"),
    [
        ("book", Status.CONFIRMED, None, "14:00  Booked: Maya Ortiz, Haircut, Mon 23 Jun 14:15."),
        ("mark", Status.ARRIVED, None, "14:00  Arrived: Maya Ortiz, Haircut, Mon 23 Jun 14:15."),
        (
            "cancel",
            Status.CANCELLED,
            "2025-06-23 14:01",
            "14:00  Cancelled: Maya Ortiz, Haircut, Mon 23 Jun 14:15.  Taken back at 14:01.",
        ),
    ],
)
def test_that_the_history_says_when_what_and_whether_it_was_taken_back(
    verb: str, status: Status, undone: str | None, words: str
) -> None:
    line = UndoLine(
        action_id=ActionId(1),
        at=at("2025-06-23 14:00"),
        user="Jo",
        verb=verb,
        booking=a_booking(status=status),
        client=a_client(),
        service=a_catalogue().services[HAIRCUT],
        undone_at=at(undone) if undone else None,
    )
    assert history_line(line, NOW, SPEAK) == words
