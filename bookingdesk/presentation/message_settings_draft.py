"""The page of message settings while it is typed: what stands in each field, what can't be kept, what is to change.

Pure; lead times of services are kept as typed, so that half a word is not lost between two services.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bookingdesk.domain import desk_settings
from bookingdesk.domain import message_settings as settings
from bookingdesk.domain.ids import ServiceId
from bookingdesk.domain.message_settings import MessageSettings, own_hours
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.message_settings_words import Said, said_of, said_of_service, typed_hours

USUAL = "usual"
"""Typed for a service that has no lead times of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSettingsDraft:
    """Texts as typed, by key and by service."""

    values: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[ServiceId, str] = field(default_factory=dict)


def draft_of(present: MessageSettings) -> MessageSettingsDraft:
    """What stands, as it is typed: hours as days where they are some."""
    hours = typed_hours(desk_settings.hours_of(present.values[settings.REMINDERS]))
    return MessageSettingsDraft(
        values={**present.values, settings.REMINDERS: hours},
        services={id_: USUAL if own is None else typed_hours(own) for id_, own in present.reminders.items()},
    )


def said(draft: MessageSettingsDraft, formatter: Formatter) -> Mapping[str, Said]:
    """What each setting does as typed, or why it can't be kept."""
    return {key: said_of(key, text, formatter) for key, text in draft.values.items()}


def first_bad(draft: MessageSettingsDraft, formatter: Formatter) -> str | ServiceId | None:
    """The key, or the service, of the first field that can't be kept; None where all can."""
    found = said(draft, formatter)
    bad = next((key for key in settings.KEYS if key in found and not found[key].good), None)
    if bad is not None:
        return bad
    typed = draft.services.items()
    return next((id_ for id_, text in typed if not said_of_service(text, formatter).good), None)


def wish_of(draft: MessageSettingsDraft, opened: MessageSettingsDraft) -> MessageSettings:
    """What is to change against how it was opened. Raises InvalidValue."""
    return MessageSettings(
        values={key: text for key, text in draft.values.items() if text != opened.values.get(key)},
        reminders={
            id_: own_hours(text) for id_, text in draft.services.items() if text != opened.services.get(id_)
        },
    )
