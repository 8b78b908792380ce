"""P7: senders are killed in the middle of their work; no message is lost, none is sent twice, every doubt is shown.

Two controls on the same harness: a sender that marks a message as sent before it sends loses some, one that knows
leases only sends some again. With `--full` in the figures integrity asks for; else a quarter of them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.databases import DIALECTS, fresh_database
from tests.proofs.outbox_lab import LEASE_ONLY, MARK_THEN_SEND, WORKERS, Fates, play
from tests.salon import furnish

MESSAGES, KILLS = 400, 120
QUICK = 4
"""The quick form plays this fraction."""
CONTROL_MESSAGES, CONTROL_KILLS = 120, 45


def figures(dialect: str, fates: Fates) -> str:
    """What is printed of a run."""
    return (
        f"{dialect} {fates.messages} messages, {WORKERS} senders, {fates.kills} killed: {fates.lost} lost,"
        f" {fates.duplicates} twice, {fates.doubts} in doubt and listed, {fates.unlisted} unlisted"
    )


def prove(dialect: str, folder: Path, say: Callable[[str], None], *, part: int) -> None:
    """Play it and judge."""
    with fresh_database(dialect, folder, furnish) as url:
        fates = play(url, messages=MESSAGES // part, kills=KILLS // part)
    say(f"P7 outbox kill: {figures(dialect, fates)} ({fates.seconds:.0f} s)")
    assert (fates.lost, fates.duplicates, fates.unlisted, fates.unsettled) == (0, 0, 0, 0)
    assert fates.kills == KILLS // part
    assert fates.doubts > 0, "nobody was killed between the fence and the answer: this proves little"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_killed_senders_lose_nothing_and_send_nothing_twice(
    dialect: str, tmp_path: Path, say: Callable[[str], None]
) -> None:
    prove(dialect, tmp_path, say, part=QUICK)


@pytest.mark.full
@pytest.mark.timeout(600)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_it_holds_for_four_hundred_messages_and_a_hundred_and_twenty_kills(
    dialect: str, tmp_path: Path, say: Callable[[str], None]
) -> None:
    prove(dialect, tmp_path, say, part=1)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_senders_without_the_fence_lose_or_repeat(
    dialect: str, tmp_path: Path, say: Callable[[str], None]
) -> None:
    told = {}
    for how in (MARK_THEN_SEND, LEASE_ONLY):
        with fresh_database(dialect, tmp_path, furnish) as url:
            told[how] = play(url, messages=CONTROL_MESSAGES, kills=CONTROL_KILLS, how=how)
    say(
        f"P7 outbox kill, controls on {dialect}, {CONTROL_MESSAGES} messages with {CONTROL_KILLS} kills: "
        f"mark then send loses {told[MARK_THEN_SEND].lost}, leases only send {told[LEASE_ONLY].duplicates} twice"
    )
    assert told[MARK_THEN_SEND].lost > 0, "the control must lose, else this proves nothing"
    assert told[LEASE_ONLY].duplicates > 0, "the control must repeat, else this proves nothing"
