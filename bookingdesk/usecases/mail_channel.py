"""Whether mail can go out at all: one state for the whole desk, so that every window shows the same one banner.

Kept beside the shared settings. It ends by itself when its rest is over or when somebody changes a mail setting.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bookingdesk.domain import desk_settings
from bookingdesk.usecases.ports import Work

KEY = "state.mail_pause"
RESTS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30))
"""How long the channel rests after the first fault in a row, the second …"""
_WATCHED = ("mail.host", "mail.port", "mail.security", "mail.user", "mail.sender")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Why mail rests, since when and until when, and under which settings that was found out."""

    code: str
    since: datetime
    until: datetime
    times: int
    settings: str

    def rests(self, now: datetime) -> bool:
        """Whether it is too early to try again. A clock that was set back does not prolong the rest."""
        return self.until - RESTS[-1] <= now < self.until


def read_pause(work: Work) -> Pause | None:
    """The present pause; None while mail works or after the settings were changed."""
    stored = work.settings.all()
    text = stored.get(KEY)
    if not text:
        return None
    found = json.loads(text)
    pause = Pause(
        code=found["code"],
        since=datetime.fromisoformat(found["since"]),
        until=datetime.fromisoformat(found["until"]),
        times=found["times"],
        settings=found["settings"],
    )
    return pause if pause.settings == _fingerprint(stored) else None


def begin_pause(work: Work, code: str, now: datetime, *, brief: bool = False) -> Pause:
    """Let the channel rest, longer each time in a row; `brief` where waiting alone may mend it (no network)."""
    before = read_pause(work)
    times = before.times + 1 if before else 1
    pause = Pause(
        code=code,
        since=before.since if before else now,
        until=now + RESTS[0 if brief else min(times, len(RESTS)) - 1],
        times=times,
        settings=_fingerprint(work.settings.all()),
    )
    facts = {
        "code": pause.code,
        "since": pause.since.isoformat(),
        "until": pause.until.isoformat(),
        "times": pause.times,
        "settings": pause.settings,
    }
    work.settings.set(KEY, json.dumps(facts, sort_keys=True))
    return pause


def end_pause(work: Work) -> None:
    """Mail went out: the fault is mended."""
    if work.settings.get(KEY):
        work.settings.set(KEY, "")


def _fingerprint(stored: Mapping[str, str]) -> str:
    """Changes when a mail setting does. The settings hold no secret, and this says nothing about them."""
    values = "\n".join(desk_settings.value(stored, key) for key in _WATCHED)
    return hashlib.sha256(values.encode()).hexdigest()[:16]
