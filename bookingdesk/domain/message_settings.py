"""What is set about messages, as one thing: the desk's settings of them and the lead times of single services.

Pure. Everything is checked before anything is stored, and what somebody else has changed meanwhile is not
overwritten unseen. Mail server and SMS gateway are other matters, and are refused here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bookingdesk.domain import desk_settings
from bookingdesk.domain.errors import InvalidValue, NotFound, Stale
from bookingdesk.domain.ids import ServiceId

REMINDERS, QUIET_TIME = "reminder.hours", "reminder.quiet"
CALLED_FIRST, ASKED_BACK = "calls.confirm_hours", "no_show.follow_up"
HELD, WAYS, UNSENT_FOR = "messages.hold_seconds", "messages.ways", "messages.unsent_minutes"
LANGUAGE, BRING, ONLINE = "business.language", "business.bring", "business.online"

KEYS = (REMINDERS, QUIET_TIME, CALLED_FIRST, ASKED_BACK, HELD, WAYS, UNSENT_FOR, LANGUAGE, BRING, ONLINE)
"""In the order in which they are shown."""

DECIDE_WAYS = frozenset({WAYS, "sms.on"})
"""Settings by which it is decided how clients are told: planned messages follow them."""

DECIDE_HOURS = frozenset({REMINDERS, QUIET_TIME, CALLED_FIRST})
"""Settings by which it is decided when clients are reminded, or called first: what is planned follows them."""

IN_WORDS = frozenset({BRING, ONLINE})
"""Settings that hold a text: the log says that it changed, never what it says."""

OwnHours = tuple[int, ...] | None
"""Lead times of a service in hours; None: those of the desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSettings:
    """Values by key as they are stored, and the lead times of services; as a wish only what is to change."""

    values: Mapping[str, str] = field(default_factory=dict)
    reminders: Mapping[ServiceId, OwnHours] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.values or self.reminders)


def in_force(stored: Mapping[str, str], reminders: Mapping[ServiceId, OwnHours]) -> MessageSettings:
    """Everything as it counts now."""
    return MessageSettings(
        values={key: desk_settings.value(stored, key) for key in KEYS}, reminders=dict(reminders)
    )


def settled(wish: MessageSettings, present: MessageSettings, seen: MessageSettings | None) -> MessageSettings:
    """What is to be stored, each value in its one form; empty where everything stands so already.

    Raises InvalidValue (field is the key) for what a setting may not hold, NotFound for a setting of something
    else and for an unknown service, Stale (kind, id, theirs) where what is to change is not as it was `seen`.
    """
    unknown = next((key for key in wish.values if key not in KEYS), None)
    if unknown is not None:
        desk_settings.setting(unknown)  # says what is near where it is none at all
        raise NotFound(kind="setting", wanted=unknown, near=KEYS)
    values = {key: desk_settings.checked(key, text) for key, text in wish.values.items()}
    values = {key: text for key, text in values.items() if text != present.values[key]}
    missing = next((service for service in wish.reminders if service not in present.reminders), None)
    if missing is not None:
        raise NotFound(kind="service", wanted=missing)
    reminders = {id_: hours for id_, hours in wish.reminders.items() if hours != present.reminders[id_]}
    if seen is not None:
        for key in values:
            if seen.values.get(key, present.values[key]) != present.values[key]:
                raise Stale(kind="setting", id=key, theirs=present.values[key])
        for id_ in reminders:
            if seen.reminders.get(id_, present.reminders[id_]) != present.reminders[id_]:
                raise Stale(kind="service", id=id_, theirs=present.reminders[id_])
    return MessageSettings(values=values, reminders=reminders)


def own_hours(typed: str) -> OwnHours:
    """Lead times of a service as typed: `2d 3h`, `48, 3`, nothing for no reminder, `usual` for those of the desk.

    Raises InvalidValue.
    """
    if typed.strip().lower() == "usual":
        return None
    try:
        return desk_settings.hours_of(desk_settings.checked(REMINDERS, typed))
    except InvalidValue as why:
        raise InvalidValue(**(dict(why.facts) | {"field": "reminders"})) from why
