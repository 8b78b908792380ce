"""The values of two profiles that are to become one, in words; of a secret only that there is one."""

from __future__ import annotations

from datetime import date

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Channel, ClientKind
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import channel_word, language_word
from bookingdesk.presentation.client_draft import birthday_text


def shown_value(name: str, value: object, catalogue: Catalogue, formatter: Formatter) -> str:
    """One field's value in words; empty where there is none."""
    if value is None or value == "" or value is False:
        return ""
    if name == "agreed_password":
        return "••••"
    if name == "usual_staff":
        return next((one.name for one in catalogue.resources.values() if one.id == value), "")
    if name == "language":
        return language_word(str(value))
    match value:
        case True:
            return _("Leave no voicemail") if name == "no_voicemail" else _("Nobody else")
        case ClientKind():
            return _("Person") if value is ClientKind.PERSON else _("Organisation")
        case Channel():
            return channel_word(value)
        case date():
            return birthday_text(value, formatter)
        case _:
            return str(value)
