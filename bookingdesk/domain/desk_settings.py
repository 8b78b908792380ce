"""The settings that every desk shares: one table of keys, defaults and what each may hold; refuses the rest.

Secrets are no settings: the mail password lives in the keyring or the environment of the sending computer.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import timedelta

from bookingdesk.domain.cancel_reasons import DEFAULT, stored_list
from bookingdesk.domain.clients import Channel, cleaned_line
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.quiet import QuietHours
from bookingdesk.domain.setting_kinds import (
    ADDRESS,
    HOST,
    Setting,
    hours,
    list_of,
    matching,
    number_from,
    off_or,
    one_of,
    quiet,
    zone,
)

_WAYS_OUT = ("email", "sms", "phone", "letter")
_WAYS_IN = ("phone", "walk_in", "email", "web", "letter")

_TABLE = (
    Setting(
        key="business.name",
        default="bookingdesk",
        description="Name of the business, as clients read it",
        allowed="up to 120 characters",
        check=matching(r".{1,120}"),
    ),
    Setting(
        key="business.language",
        default="en",
        description="Language of messages to clients who have not said another",
        allowed="a language code such as en, de, fr, es or ar",
        check=matching(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*"),
    ),
    Setting(
        key="business.country",
        default="DE",
        description="Country that phone numbers without a country code belong to",
        allowed="a two-letter country code such as DE or GB",
        check=matching(r"[A-Z]{2}", str.upper),
    ),
    Setting(
        key="business.zone",
        default="Europe/Berlin",
        description="Time zone where no location says another",
        allowed="a time zone such as Europe/Berlin",
        check=zone,
    ),
    Setting(
        key="business.online",
        default="",
        description="Link or number that clients with an online appointment need",
        allowed="up to 400 characters",
        check=matching(r".{0,400}"),
    ),
    Setting(
        key="business.bring",
        default="",
        description="What clients are asked to bring, said in every confirmation and reminder",
        allowed="up to 400 characters",
        check=matching(r".{0,400}"),
    ),
    Setting(
        key="mail.host",
        default="",
        description="Mail server that sends; empty: no mail leaves",
        allowed="a host name or address such as mail.example.org, or nothing",
        check=matching(rf"(?:{HOST}|[0-9A-Fa-f:]*:[0-9A-Fa-f:]+|)"),
        reason="not_a_host",
    ),
    Setting(
        key="mail.port",
        default="587",
        description="Port of the mail server",
        allowed="a number from 1 to 65535",
        check=number_from(1, 65535),
    ),
    Setting(
        key="mail.security",
        default="starttls",
        description="How the connection to the mail server is protected",
        allowed="none, starttls or tls",
        check=one_of("none", "starttls", "tls"),
    ),
    Setting(
        key="mail.user",
        default="",
        description="Name to sign in to the mail server with; empty: no sign-in",
        allowed="up to 200 characters",
        check=matching(r".{0,200}"),
    ),
    Setting(
        key="mail.sign_in",
        default="password",
        description="How to sign in to the mail server",
        allowed="password, or microsoft for a token fetched after signing in with Microsoft",
        check=one_of("password", "microsoft"),
    ),
    Setting(
        key="mail.oauth_client",
        default="",
        description="Number of this desk's program in the register of Microsoft (application ID)",
        allowed="an ID such as 1b730954-1685-4b74-9bfd-dac224a7b894, or nothing",
        check=matching(r"(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|)", str.lower),
        reason="not_an_id",
    ),
    Setting(
        key="mail.oauth_tenant",
        default="organizations",
        description="Organisation at Microsoft that the mail account belongs to (tenant)",
        allowed="organizations, common, consumers, an ID or a domain such as example.org",
        check=matching(HOST),
        reason="not_a_tenant",
    ),
    Setting(
        key="mail.sender",
        default="",
        description="Address that messages come from",
        allowed="an email address, or nothing",
        check=matching(rf"(?:{ADDRESS}|)"),
        reason="not_an_email",
    ),
    Setting(
        key="mail.sender_name",
        default="",
        description="Name beside the sender's address; empty: the name of the business",
        allowed="up to 120 characters",
        check=matching(r".{0,120}"),
    ),
    Setting(
        key="imap.host",
        default="",
        description="Server of the mailbox that replies come to; empty: no replies are read",
        allowed="a host name or address such as imap.example.org, or nothing",
        check=matching(rf"(?:{HOST}|[0-9A-Fa-f:]*:[0-9A-Fa-f:]+|)"),
        reason="not_a_host",
    ),
    Setting(
        key="imap.port",
        default="993",
        description="Port of that server",
        allowed="a number from 1 to 65535",
        check=number_from(1, 65535),
    ),
    Setting(
        key="imap.security",
        default="tls",
        description="How the connection to that server is protected",
        allowed="tls, starttls or none",
        check=one_of("tls", "starttls", "none"),
    ),
    Setting(
        key="imap.user",
        default="",
        description="Name to sign in to the mailbox with; empty: the address that messages come from",
        allowed="up to 200 characters",
        check=matching(r".{0,200}"),
    ),
    Setting(
        key="imap.folder",
        default="INBOX",
        description="Folder of the mailbox that is read",
        allowed="up to 200 characters",
        check=matching(r".{1,200}"),
    ),
    Setting(
        key="imap.sign_in",
        default="password",
        description="How to sign in to the mailbox",
        allowed="password, or microsoft for a token fetched after signing in with Microsoft",
        check=one_of("password", "microsoft"),
    ),
    Setting(
        key="messages.hold_seconds",
        default="60",
        description="How long a message waits, so that Undo can withdraw it",
        allowed="a number from 0 to 180",
        check=number_from(0, 180),
    ),
    Setting(
        key="messages.ways",
        default=",".join(_WAYS_OUT),
        description="Ways to tell a client, in the order in which they stand in for the preferred one",
        allowed=f"{', '.join(_WAYS_OUT)} with commas",
        check=list_of(*_WAYS_OUT),
    ),
    Setting(
        key="messages.unsent_minutes",
        default="15",
        description="Minutes after which a message that should have left raises the banner",
        allowed="a number from 1 to 1440",
        check=number_from(1, 1440),
    ),
    Setting(
        key="sms.on",
        default="no",
        description="Whether this desk sends text messages",
        allowed="yes or no",
        check=one_of("yes", "no"),
    ),
    Setting(
        key="reminder.hours",
        default="24",
        description="Hours before the start at which reminders go out, where the service says nothing else",
        allowed="up to five numbers from 1 to 720 with commas, such as 48,3 or 2d,3h, or nothing for no reminder",
        check=hours,
    ),
    Setting(
        key="reminder.quiet",
        default="21:00-08:00",
        description="Hours in which nobody is reminded, by the clock of the place; empty: reminders go at any hour",
        allowed="two times such as 21:00-08:00, or nothing",
        check=quiet,
    ),
    Setting(
        key="calls.confirm_hours",
        default="48",
        description="Hours before the start at which somebody who has not said yes is called and asked",
        allowed="off, or a number from 2 to 720",
        check=off_or(number_from(2, 720)),
    ),
    Setting(
        key="no_show.follow_up",
        default="off",
        description="Hours after which somebody who did not come is asked whether they want another time",
        allowed="off, or a number from 1 to 168",
        check=off_or(number_from(1, 168)),
    ),
    Setting(
        key="no_show.minutes",
        default="0",
        description="Minutes after the start before somebody can be marked as a no-show",
        allowed="a number from 0 to 240",
        check=number_from(0, 240),
    ),
    Setting(
        key="hold.minutes",
        default="3",
        description="How long a previewed slot is kept for a caller",
        allowed="a number from 1 to 30",
        check=number_from(1, 30),
    ),
    Setting(
        key="cancel.reasons",
        default=DEFAULT,
        description="Reasons to cancel, from which everybody chooses; Other is always the last",
        allowed="up to nine short reasons with commas",
        check=stored_list,
    ),
    Setting(
        key="absence.hold_minutes",
        default="120",
        description="How long a time is kept for a client who is to be called because somebody is out",
        allowed="a number from 1 to 1440",
        check=number_from(1, 1440),
    ),
    Setting(
        key="waitlist.offer_minutes",
        default="30",
        description="How long a time offered to somebody on the waitlist is kept for them",
        allowed="a number from 1 to 240",
        check=number_from(1, 240),
    ),
    Setting(
        key="identity.mode",
        default="off",
        description="Whether the desk checks who is calling before it changes or tells anything; a policy says how",
        allowed="blind (what the caller says is typed, unless an approved policy says otherwise) or off",
        check=one_of("off", "blind"),
    ),
    Setting(
        key="contact.check_days",
        default="180",
        description="Days after which a client is asked whether phone and email are still right",
        allowed="a number from 1 to 3650",
        check=number_from(1, 3650),
    ),
    Setting(
        key="signin.idle_minutes",
        default="5",
        description="Minutes without a key after which a desk locks itself, once passwords are used",
        allowed="a number from 1 to 30",
        check=number_from(1, 30),
    ),
    Setting(
        key="requests.channels",
        default=",".join(_WAYS_IN),
        description="Channels by which requests may come in",
        allowed="phone, walk_in, email, web, letter with commas, at least one",
        check=list_of(*_WAYS_IN),
    ),
    Setting(
        key="requests.offer_minutes",
        default="1440",
        description="How long times offered in answer to a request are kept for the client",
        allowed="a number from 1 to 10080",
        check=number_from(1, 10080),
    ),
    Setting(
        key="intake.folder",
        default="",
        description="Folder in which files with requests are dropped; empty: none is watched",
        allowed="a folder, or nothing",
        check=matching(r".{0,400}"),
    ),
    Setting(
        key="intake.dates",
        default="auto",
        description="How files with requests write dates; auto: as their own dates agree",
        allowed="auto, dmy, mdy or ymd",
        check=one_of("auto", "dmy", "mdy", "ymd"),
    ),
    Setting(
        key="names.on_paper",
        default="full",
        description="How much of clients' names printed lists show at first",
        allowed="full, initials or none",
        check=one_of("full", "initials", "none"),
    ),
)

SETTINGS: Mapping[str, Setting] = {setting.key: setting for setting in _TABLE}
"""Every setting there is, in the order of screens and lists."""


def setting(key: str) -> Setting:
    """The setting of that key. Raises NotFound with the nearest keys."""
    try:
        return SETTINGS[key]
    except KeyError:
        near = tuple(difflib.get_close_matches(key, SETTINGS, n=3, cutoff=0.5))
        raise NotFound(kind="setting", wanted=key, near=near) from None


def checked(key: str, text: str) -> str:
    """The value as it is stored. Raises NotFound, and InvalidValue with what is allowed."""
    known = setting(key)
    line = cleaned_line(text, key, limit=400)
    try:
        return known.check(line)
    except ValueError as why:
        raise InvalidValue(field=key, reason=known.reason, value=line, allowed=known.allowed) from why


def value(stored: Mapping[str, str], key: str) -> str:
    """What is in force: the stored text, or the default. Raises NotFound for an unknown key."""
    return stored.get(key, setting(key).default)


def number(stored: Mapping[str, str], key: str) -> int:
    """What is in force, of a setting that holds a number."""
    return int(value(stored, key))


def hold_time(stored: Mapping[str, str]) -> timedelta:
    """How long a message waits before it may leave."""
    return timedelta(seconds=number(stored, "messages.hold_seconds"))


def unsent_after(stored: Mapping[str, str]) -> timedelta:
    """So long after it should have left a message raises the banner (R32)."""
    return timedelta(minutes=number(stored, "messages.unsent_minutes"))


def checks_callers(stored: Mapping[str, str]) -> bool:
    """Whether the desk wants to know who is calling before it believes them (R64); how, a policy says."""
    return value(stored, "identity.mode") != "off"


def contact_good_for(stored: Mapping[str, str]) -> timedelta:
    """After so long somebody is asked whether phone and email are still right (R57)."""
    return timedelta(days=number(stored, "contact.check_days"))


def no_show_grace(stored: Mapping[str, str]) -> timedelta:
    """How long after the start nobody is a no-show yet."""
    return timedelta(minutes=number(stored, "no_show.minutes"))


def reminder_hours(stored: Mapping[str, str]) -> tuple[int, ...]:
    """The desk's reminder lead times, longest first."""
    return hours_of(value(stored, "reminder.hours"))


def hours_of(text: str) -> tuple[int, ...]:
    """Lead times as they are stored, such as `48,3`."""
    return tuple(int(hours) for hours in text.split(",") if hours)


def quiet_hours(stored: Mapping[str, str]) -> QuietHours | None:
    """When nobody is reminded; None where every hour will do."""
    return QuietHours.parsed(value(stored, "reminder.quiet"))


def follow_up_after(stored: Mapping[str, str]) -> timedelta | None:
    """How long after the mark a no-show is asked back; None where nobody is."""
    hours = value(stored, "no_show.follow_up")
    return None if hours == "off" else timedelta(hours=int(hours))


def confirm_call_lead(stored: Mapping[str, str]) -> timedelta | None:
    """How long before the start who has not said yes is called; None where nobody is."""
    hours = value(stored, "calls.confirm_hours")
    return None if hours == "off" else timedelta(hours=int(hours))


def ways_out(stored: Mapping[str, str]) -> tuple[Channel, ...]:
    """The ways to tell a client, in the order in which they stand in for the preferred one."""
    return tuple(Channel(way) for way in value(stored, "messages.ways").split(","))
