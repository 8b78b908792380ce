"""Whether mail and text messages can go out at all: one state a channel, the same in every window of the desk.

Kept beside the shared settings; how long it rests, `domain.rests` says. A rest of one channel holds nothing up that
goes by the other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bookingdesk.domain import desk_settings
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.rests import rest_after, rests, settings_seal
from bookingdesk.usecases.ports import Work

KEYS = {Channel.EMAIL: "state.mail_pause", Channel.SMS: "state.sms_pause"}
"""Where the rest of each channel is kept: those that the program sends by."""
_WATCHED = {
    Channel.EMAIL: (
        "mail.host",
        "mail.port",
        "mail.security",
        "mail.user",
        "mail.sender",
        "mail.sign_in",
        "mail.oauth_client",
        "mail.oauth_tenant",
    ),
    Channel.SMS: ("sms.on",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Why a channel rests, since when and until when, and under which settings that was found out."""

    code: str
    since: datetime
    until: datetime
    times: int
    settings: str

    def rests(self, now: datetime) -> bool:
        """Whether it is too early to try again."""
        return rests(self.until, now)


def read_pause(work: Work, channel: Channel = Channel.EMAIL) -> Pause | None:
    """The present pause; None while the channel works or after its settings were changed."""
    stored = work.settings.all()
    text = stored.get(KEYS[channel])
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
    return pause if pause.settings == _fingerprint(stored, channel) else None


def resting(work: Work, now: datetime) -> frozenset[Channel]:
    """The channels that it is too early to try again."""
    pauses = {channel: read_pause(work, channel) for channel in KEYS}
    return frozenset(channel for channel, pause in pauses.items() if pause is not None and pause.rests(now))


def begin_pause(
    work: Work, code: str, now: datetime, *, brief: bool = False, channel: Channel = Channel.EMAIL
) -> Pause:
    """Let the channel rest, longer each time in a row; `brief` where waiting alone may mend it (no network)."""
    before = read_pause(work, channel)
    times = before.times + 1 if before else 1
    pause = Pause(
        code=code,
        since=before.since if before else now,
        until=now + rest_after(1 if brief else times),
        times=times,
        settings=_fingerprint(work.settings.all(), channel),
    )
    facts = {
        "code": pause.code,
        "since": pause.since.isoformat(),
        "until": pause.until.isoformat(),
        "times": pause.times,
        "settings": pause.settings,
    }
    work.settings.set(KEYS[channel], json.dumps(facts, sort_keys=True))
    return pause


def end_pause(work: Work, channel: Channel = Channel.EMAIL) -> None:
    """Something went out: the fault is mended."""
    if work.settings.get(KEYS[channel]):
        work.settings.set(KEYS[channel], "")


def _fingerprint(stored: Mapping[str, str], channel: Channel) -> str:
    """Changes when a setting of the channel does."""
    return settings_seal(desk_settings.value(stored, key) for key in _WATCHED[channel])
