"""By which way a client is told: as they prefer, else the first of the desk's other ways that works (D7, R56).

Pure. It refuses nothing: whoever has no address gets a letter or a slip, handed out by somebody at the desk.
`reason` says aloud why it is not the preferred way, so that the window never lets anybody guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import AskedBy
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.messages import BY_HAND
from bookingdesk.domain.phone_lines import is_landline

IN_ORDER = (Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER)
"""Ways out, as they are tried where neither client nor business has said another order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How somebody is told: by a message, or by a person at the desk; `reason` is a word for why so."""

    channel: Channel
    reason: str = ""

    @property
    def by_hand(self) -> bool:
        """Whether a person has to do it."""
        return self.channel in BY_HAND


def way_to(
    prefers: Channel | None,
    *,
    email: str,
    phone: str,
    settings: Mapping[str, str],
    otherwise: Channel | None = None,
) -> Way:
    """The preferred way where it works, else the client's second, else the business's order, else a letter.

    Email works with an address (it waits where the server is not set up yet), SMS with a number that is no landline
    once the desk sends text messages, a call with a number, a letter always. `prefers` None: somebody who has not
    said.
    """
    works = _working(email=email, phone=phone, settings=settings)
    if prefers in works:
        return Way(channel=prefers, reason="prefers_call" if prefers is Channel.PHONE else "")
    wishes = (otherwise, *desk_settings.ways_out(settings), *IN_ORDER)
    channel = next(way for way in wishes if way in works)
    if prefers is Channel.SMS and phone:
        return Way(channel=channel, reason="landline" if _sends_texts(settings) else "sms_off")
    if prefers in {Channel.SMS, Channel.PHONE}:
        return Way(channel=channel, reason="no_phone")
    return Way(channel=channel, reason="" if email else "no_email")


def way_to_client(client: Client, settings: Mapping[str, str]) -> Way:
    """The same for a client as their profile stands."""
    way = way_to(
        client.preferred_channel,
        email=client.email_in_use,
        phone=client.phone_in_use,
        settings=settings,
        otherwise=client.otherwise,
    )
    if client.email_is_wrong and client.preferred_channel is Channel.EMAIL:
        return replace(way, reason="email_wrong")
    return replace(way, reason=_without_phone(client)) if way.reason == "no_phone" else way


def way_to_call(client: Client, why: str = "") -> Way:
    """How they are asked something that needs an answer: on the phone, by a letter where no number works."""
    if client.phone_in_use:
        return Way(channel=Channel.PHONE, reason=why)
    return Way(channel=Channel.LETTER, reason=_without_phone(client))


def _without_phone(client: Client) -> str:
    return "wrong_number" if client.phone_is_wrong else "no_phone"


def is_on_the_line(asked_by: AskedBy, channel: Channel | None) -> bool:
    """Whether the client hears of a change while it is made: they asked for it on the phone or at the desk."""
    return asked_by is AskedBy.CLIENT and channel in {Channel.PHONE, Channel.WALK_IN}


def address_on(channel: Channel, *, email: str, phone: str) -> str:
    """Where a message on this channel goes: the email address, the number, or nowhere for a letter."""
    if channel is Channel.EMAIL:
        return email
    return phone if channel in {Channel.SMS, Channel.PHONE} else ""


def _working(*, email: str, phone: str, settings: Mapping[str, str]) -> frozenset[Channel]:
    found = {Channel.LETTER}
    if email:
        found.add(Channel.EMAIL)
    if phone:
        found.add(Channel.PHONE)
        if _sends_texts(settings) and not is_landline(phone):
            found.add(Channel.SMS)
    return frozenset(found)


def _sends_texts(settings: Mapping[str, str]) -> bool:
    return desk_settings.value(settings, "sms.on") == "yes"
