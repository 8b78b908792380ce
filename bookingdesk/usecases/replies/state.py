"""How the reading of replies stands: up to where, and what is in the way; the same in every window of the desk.

Kept beside the shared settings; how long the reading rests after a fault, `domain.rests` says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bookingdesk.domain import desk_settings
from bookingdesk.domain.mail_accounts import MicrosoftAccount, SignIn
from bookingdesk.domain.rests import rest_after, rests, settings_seal, station_of
from bookingdesk.usecases.ports import InboxMark, Work

KEY = "state.replies"
KEYS = ("imap.host", "imap.port", "imap.security", "imap.user", "imap.folder")
TRIES = 4
"""A mail that could not be had in so many looks, over some 20 minutes, is left in the mailbox for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingState:
    """Where the reading stands under the present settings."""

    mailbox: str
    """A digest of the settings: of another mailbox nothing of this is true."""
    mark: InboxMark | None = None
    marked_on: date | None = None
    """The day on which the mark was set: where to begin in a folder that was made anew."""
    fault: str = ""
    stations: frozenset[str] = frozenset()
    """Where the fault was met, if it is one of these computers; empty: it is everybody's."""
    since: datetime | None = None
    until: datetime | None = None
    times: int = 0
    stuck: InboxMark | None = None
    """The mail at which looks have ended; those that did not come so far count for nothing."""
    stuck_times: int = 0

    @property
    def gives_up(self) -> bool:
        """Whether the mail at which the reading is stuck has been tried often enough."""
        return self.stuck_times >= TRIES

    def fault_at(self, station: str) -> str:
        """What is in the way there; empty where nothing is."""
        return self.fault if not self.stations or station in self.stations else ""

    def rests(self, now: datetime, station: str) -> bool:
        """Whether it is too early to try again there."""
        return bool(self.fault_at(station)) and rests(self.until, now)


def is_on(stored: Mapping[str, str]) -> bool:
    """Whether replies are read at all."""
    return bool(desk_settings.value(stored, "imap.host"))


def user_of(stored: Mapping[str, str]) -> str:
    """The name to sign in with."""
    return desk_settings.value(stored, "imap.user") or desk_settings.value(stored, "mail.sender")


def microsoft_of(stored: Mapping[str, str]) -> MicrosoftAccount | None:
    """Who signs in to the mailbox with Microsoft; None where a password signs in."""
    if desk_settings.value(stored, "imap.sign_in") != SignIn.MICROSOFT:
        return None
    client, tenant = (desk_settings.value(stored, key) for key in ("mail.oauth_client", "mail.oauth_tenant"))
    return MicrosoftAccount(user=user_of(stored), client=client, tenant=tenant)


def read_state(stored: Mapping[str, str]) -> ReadingState:
    """The state; a fresh one where another mailbox was chosen since."""
    mailbox = _digest(stored)
    found = json.loads(stored.get(KEY) or "{}")
    if found.get("mailbox") != mailbox:
        return ReadingState(mailbox=mailbox)
    mark = found["mark"]
    return ReadingState(
        mailbox=mailbox,
        mark=InboxMark(validity=mark[0], uid=mark[1]) if mark else None,
        marked_on=date.fromisoformat(found["marked_on"]) if found["marked_on"] else None,
        fault=found["fault"],
        stations=frozenset(found.get("stations", ())),
        since=datetime.fromisoformat(found["since"]) if found["since"] else None,
        until=datetime.fromisoformat(found["until"]) if found["until"] else None,
        times=found["times"],
        stuck=InboxMark(validity=found["stuck"][0], uid=found["stuck"][1]) if found.get("stuck") else None,
        stuck_times=found.get("stuck_times", 0),
    )


def marked(state: ReadingState, mark: InboxMark, now: datetime) -> ReadingState:
    """The state after a look that worked."""
    return ReadingState(mailbox=state.mailbox, mark=mark, marked_on=now.date())


def faulty(state: ReadingState, why: str, now: datetime, station: str, at: InboxMark | None = None) -> ReadingState:
    """The state after a look that failed: the next follows later each time. `at`: the mail that it ended at.

    What a computer lacks does not end the rest of another one that lacks it, and makes it no longer.
    """
    here = frozenset({station_of(why, station)} - {""})
    others = state.stations if here else here
    times = state.times + (1 if here <= others or not others else 0)
    state = replace(
        state,
        fault=why,
        stations=others | here,
        since=state.since or now,
        until=now + rest_after(times),
        times=times,
    )
    if at is None:
        return state
    return replace(state, stuck=at, stuck_times=state.stuck_times + 1 if state.stuck == at else 1)


def forget_fault(work: Work) -> None:
    """Something was mended: the next look is at once."""
    state = read_state(work.settings.all())
    keep(work, replace(state, fault="", stations=frozenset(), since=None, until=None, times=0))


def keep(work: Work, state: ReadingState) -> bool:
    """Store the state; False, and nothing written, where another mailbox was chosen or nothing is new."""
    stored = work.settings.all()
    present = read_state(stored)
    if present.mailbox != state.mailbox or replace(present, marked_on=state.marked_on) == state:
        return False
    document = {
        "mailbox": state.mailbox,
        "mark": [state.mark.validity, state.mark.uid] if state.mark else None,
        "marked_on": state.marked_on.isoformat() if state.marked_on else "",
        "fault": state.fault,
        "stations": sorted(state.stations),
        "since": state.since.isoformat() if state.since else "",
        "until": state.until.isoformat() if state.until else "",
        "times": state.times,
        "stuck": [state.stuck.validity, state.stuck.uid] if state.stuck else None,
        "stuck_times": state.stuck_times,
    }
    work.settings.set(KEY, json.dumps(document, sort_keys=True))
    return True


def _digest(stored: Mapping[str, str]) -> str:
    """Changes when a setting of the mailbox does."""
    return settings_seal([*(desk_settings.value(stored, key) for key in KEYS), user_of(stored)])
