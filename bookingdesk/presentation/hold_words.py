"""Slots kept for callers, in words: who keeps which until when, and the usual reasons for giving one back."""

from __future__ import annotations

from datetime import datetime

from bookingdesk.domain.bookings import Hold
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import listed
from bookingdesk.presentation.tiles import countdown


def hold_what(hold: Hold, catalogue: Catalogue, formatter: Formatter) -> str:
    """`Tue 24 Jun 14:15, Haircut, Ana, Room 2`."""
    service = catalogue.services.get(hold.service_id)
    names = [
        catalogue.resources[a.resource_id].name for a in hold.allocations if a.resource_id in catalogue.resources
    ]
    when = formatter.day_time(hold.span.start)
    return listed([when, *([service.name] if service else []), *dict.fromkeys(names)])


def hold_by(hold: Hold, now: datetime) -> str:
    """`Jo at desk 2, 2:41 left`; a choice of several is called so."""
    words = _("{user} at {station}, {left} left").format(
        user=hold.user, station=hold.station or _("this desk"), left=countdown(hold.expires_at, now)
    )
    return _("{words}, one of several to choose from").format(words=words) if hold.option_of else words


def release_question(hold: Hold) -> str:
    """The title of the list of reasons for giving back what somebody else keeps."""
    return _("Give back what {user} keeps: why?").format(user=hold.user)


def release_answers(typed: str) -> list[str]:
    """The reasons that fit what is typed, or what is typed itself."""
    usual = [_("The caller has hung up"), _("The desk was left"), _("A client is standing here")]
    words = " ".join(typed.split())
    found = [reason for reason in usual if words.casefold() in reason.casefold()]
    return found if not words or words in found else [*found, words]


def released_words(hold: Hold, catalogue: Catalogue, formatter: Formatter) -> str:
    """`Given back: Tue 24 Jun 14:15, Haircut, Ana.`"""
    return _("Given back: {what}.").format(what=hold_what(hold, catalogue, formatter))


def esc_again(count: int, formatter: Formatter) -> str:
    """The first Esc while times are kept for a caller: nothing is given back yet."""
    words = ngettext(
        "{count} time is kept for the caller. Esc again gives it back.",
        "{count} times are kept for the caller. Esc again gives them back.",
        count,
    )
    return words.format(count=formatter.number(count))


def given_back(count: int, formatter: Formatter) -> str:
    """The times that were kept for a caller are free again."""
    words = ngettext("{count} kept time was given back.", "{count} kept times were given back.", count)
    return words.format(count=formatter.number(count))
