"""P9: while a desk moves, cancels and amends bookings and clocks jump, every reminder that leaves is true.

None to whoever cancelled, none with an old time, none after the start, none twice, and none missing without a reason
that the desk can read. The control is a plain queue: what was planned is sent when it is due. With `--full` in the
figures integrity asks for; else a quarter of them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.databases import DIALECTS, fresh_database
from tests.proofs.reminder_lab import SENDERS, Truth, plain_queue, play
from tests.salon import furnish

BOOKINGS, CHANGES, WEEKS = 600, 1500, 8
QUICK = 4
"""The quick form plays this fraction, in this fraction of the weeks."""


def figures(truth: Truth) -> str:
    """What is printed of a run."""
    return (
        f"{truth.bookings} bookings, {truth.changes} changes, {SENDERS} senders, {truth.odd['sleep']} sleeps of 8 h"
        f" ({truth.asleep_within} in a delivery),"
        f" {truth.odd['ahead'] + truth.odd['back']} clock jumps: {truth.reminded} reminded, {truth.cancelled} to"
        f" cancelled, {truth.old_time} old time, {truth.missing} missing, {truth.after_start} after the start,"
        f" {truth.twice} twice; {sum(truth.skipped.values())} left out with a reason"
    )


def prove(dialect: str, folder: Path, say: Callable[[str], None], *, part: int) -> None:
    """Play it and judge."""
    with fresh_database(dialect, folder, furnish) as url:
        truth = play(url, bookings=BOOKINGS // part, changes=CHANGES // part, weeks=WEEKS // part)
    say(f"P9 reminder truth: {dialect} {figures(truth)} ({truth.seconds:.0f} s)")
    assert truth.wrong == (0, 0, 0, 0, 0)
    assert truth.bookings == BOOKINGS // part
    assert truth.changes >= CHANGES // part * 0.95
    assert truth.asleep_within > 0, "no sleep fell into a delivery: this proves little"
    assert truth.reminded > truth.bookings // 2


@pytest.mark.timeout(300)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_every_reminder_that_leaves_is_true(dialect: str, tmp_path: Path, say: Callable[[str], None]) -> None:
    prove(dialect, tmp_path, say, part=QUICK)


@pytest.mark.full
@pytest.mark.timeout(900)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_it_holds_for_six_hundred_bookings_and_fifteen_hundred_changes(
    dialect: str, tmp_path: Path, say: Callable[[str], None]
) -> None:
    prove(dialect, tmp_path, say, part=1)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_a_plain_queue_reminds_of_what_is_no_longer_so(
    dialect: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, say: Callable[[str], None]
) -> None:
    with fresh_database(dialect, tmp_path, furnish) as url, plain_queue(monkeypatch):
        truth = play(url, bookings=BOOKINGS // QUICK, changes=CHANGES // QUICK, weeks=WEEKS // QUICK, plain=True)
    say(
        f"P9 reminder truth, control on {dialect}: a plain queue sent {truth.cancelled} to cancelled, {truth.old_time} old times"
    )
    assert truth.cancelled > 0, "the control must remind whoever cancelled, else this proves nothing"
    assert truth.old_time > 0, "the control must tell old times, else this proves nothing"
