"""By which way a client will be told, and why by that where they prefer another: said while a profile is typed.

Refuses nothing: a number or an address that can't be read yet is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bookingdesk.domain import desk_settings
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ways import Way, way_to_client
from bookingdesk.i18n.record_words import message_reason
from bookingdesk.i18n.translation import _
from bookingdesk.usecases.contact import email_kept, phone_kept


@dataclass(frozen=True, slots=True)
class WaySaid:
    """The sentence, and whether it is another way than the client prefers."""

    words: str
    otherwise: bool = False


def way_words(client: Client, settings: Mapping[str, str]) -> WaySaid:
    """`Messages go by email. There is no SMS to a landline.`"""
    way = way_to_client(client, settings)
    why = message_reason(way.reason) if way.channel is not client.preferred_channel else ""
    return WaySaid(f"{_goes(way)} {why}".strip(), otherwise=way.channel is not client.preferred_channel)


def way_of_typed(typed: Client, stored: Client | None, settings: Mapping[str, str]) -> WaySaid:
    """The same of a profile as it is typed; a number that was found to be wrong is none until another is typed."""
    country = desk_settings.value(settings, "business.country")
    phone, email = _read(lambda: phone_kept(typed.phone, country)), _read(lambda: email_kept(typed.email))
    wrong = stored is not None and stored.phone_is_wrong and stored.phone == phone
    check = typed.phone_check if wrong else None
    return way_words(replace(typed, phone=phone, email=email, phone_check=check), settings)


def _goes(way: Way) -> str:
    return {
        Channel.EMAIL: _("Messages go by email."),
        Channel.SMS: _("Messages go by SMS."),
        Channel.PHONE: _("Somebody calls; nothing is sent."),
    }.get(way.channel, _("Somebody hands out or posts a letter; there are no reminders."))


def _read(kept: Callable[[], str]) -> str:
    try:
        return kept()
    except InvalidValue:
        return ""
