"""Whether mail and text messages can go out: one state a channel for every desk, and one for a station that lacks.

Kept beside the shared settings; how long it rests, `domain.rests` says. A rest of one channel holds nothing up that
goes by the other. What only one computer lacks holds up nothing at the others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bookingdesk.domain import desk_settings
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.rests import OF_A_COMPUTER, rest_after, rests, settings_seal, station_of
from bookingdesk.usecases.ports import Work

KEYS = {Channel.EMAIL: "state.mail_pause", Channel.SMS: "state.sms_pause"}
"""Where the rest of each channel is kept: those that the program sends by. Of one station, its name follows."""
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


def pauses_at(work: Work, station: str) -> Mapping[Channel, Pause]:
    """The channels that do not work at a station; what it lacks itself is named before what everybody meets."""
    stored = work.settings.all()
    return {channel: found[0] for channel in KEYS if (found := _pauses(stored, station, channel))}


def lacking(pauses: Mapping[Channel, Pause]) -> frozenset[Channel]:
    """The channels that only this computer lacks something for, as far as is known: others may send by them."""
    return frozenset(channel for channel, pause in pauses.items() if pause.code in OF_A_COMPUTER)


def resting(work: Work, station: str, now: datetime) -> frozenset[Channel]:
    """The channels that it is too early to try again there."""
    stored = work.settings.all()
    return frozenset(
        channel for channel in KEYS if any(pause.rests(now) for pause in _pauses(stored, station, channel))
    )


def waiting(work: Work, channels: frozenset[Channel], due_by: datetime) -> frozenset[Channel]:
    """Those of the channels by which something should have left by then."""
    return frozenset(
        channel
        for channel in channels
        if any(True for _row in work.outbox.due(due_by, limit=1, passing_over=frozenset(KEYS) - {channel}))
    )


def begin_pause(
    work: Work, code: str, now: datetime, *, station: str, brief: bool = False, channel: Channel = Channel.EMAIL
) -> None:
    """Let the channel rest, longer each time in a row; `brief` where waiting alone may mend it (no network).

    A fault of the computer rests it at this station only. Any other says that the computer lacks nothing.
    """
    stored = work.settings.all()
    of = station_of(code, station)
    before = _pause(stored, _key(channel, of), channel)
    times = before.times + 1 if before else 1
    facts = {
        "code": code,
        "since": (before.since if before else now).isoformat(),
        "until": (now + rest_after(1 if brief else times)).isoformat(),
        "times": times,
        "settings": _fingerprint(stored, channel),
    }
    work.settings.set(_key(channel, of), json.dumps(facts, sort_keys=True))
    if not of:
        _forget(work, _key(channel, station))


def end_pause(work: Work, station: str, channel: Channel = Channel.EMAIL) -> None:
    """Something went out there, or may from now on: nobody rests, but stations that lack something themselves."""
    for of in ("", station):
        _forget(work, _key(channel, of))


def _key(channel: Channel, station: str) -> str:
    """Where a pause is kept; of everybody where the station is empty."""
    return f"{KEYS[channel]}:{station}" if station else KEYS[channel]


def _forget(work: Work, key: str) -> None:
    if work.settings.get(key):
        work.settings.set(key, "")


def _pauses(stored: Mapping[str, str], station: str, channel: Channel) -> list[Pause]:
    """The station's own and everybody's, where there are."""
    found = (_pause(stored, _key(channel, of), channel) for of in dict.fromkeys((station, "")))
    return [pause for pause in found if pause is not None]


def _pause(stored: Mapping[str, str], key: str, channel: Channel) -> Pause | None:
    """What is kept there; None where nothing is, or the settings of the channel were changed since."""
    text = stored.get(key)
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


def _fingerprint(stored: Mapping[str, str], channel: Channel) -> str:
    """Changes when a setting of the channel does."""
    return settings_seal(desk_settings.value(stored, key) for key in _WATCHED[channel])
