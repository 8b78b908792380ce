"""What the settings of messages do, each in a sentence that follows what is typed, and what no setting may hold.

Refuses nothing itself: a value that can't be kept gets the sentence that says what can.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bookingdesk.domain import desk_settings
from bookingdesk.domain import message_settings as settings
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.message_settings import MessageSettings, OwnHours, own_hours
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, isolated, ngettext
from bookingdesk.i18n.words import language_word
from bookingdesk.usecases.readings import Followed


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence about a value, and whether the value can be kept."""

    words: str
    good: bool = True


def said_of(key: str, typed: str, formatter: Formatter) -> Said:
    """What the setting does with this value; for one that can't be kept what it may hold."""
    try:
        value = desk_settings.checked(key, typed)
    except InvalidValue as why:
        return Said(refused_words(key, why, formatter), good=False)
    return Said(_DOES[key](value, formatter))


def said_of_service(typed: str, formatter: Formatter) -> Said:
    """The same of a service's own lead times."""
    try:
        hours = own_hours(typed)
    except InvalidValue as why:
        return Said(refused_words(settings.REMINDERS, why, formatter), good=False)
    return Said(own_words(hours, formatter))


def own_words(hours: OwnHours, formatter: Formatter) -> str:
    """When reminders of a service go: `2 days and 3 hours before`."""
    if hours is None:
        return _("as set above for all services")
    if not hours:
        return _("no reminder")
    return _("{times} before").format(times=_times(hours, formatter))


def typed_hours(hours: OwnHours) -> str:
    """How lead times are written in a field: `2d, 3h`; nothing for none, and for those of the desk."""
    return ", ".join(f"{each // 24}d" if each % 24 == 0 else f"{each}h" for each in hours or ())


def refused_words(key: str, why: InvalidValue, formatter: Formatter) -> str:
    """What to write instead of a value that can't be kept."""
    if why.facts.get("reason") != "not_allowed":
        return _("Too long, or with characters that can't be printed. Write a shorter, plain text.")
    return {
        settings.REMINDERS: _("Write up to five lead times from 1 hour to 30 days, such as 2d, 3h."),
        settings.QUIET_TIME: _("Write two times such as 21:00-08:00, or nothing."),
        settings.CALLED_FIRST: _("Write the hours from 2 to 720, or off."),
        settings.ASKED_BACK: _("Write the hours from 1 to 168, or off."),
        settings.HELD: _("Write the seconds from 0 to 180."),
        settings.UNSENT_FOR: _("Write the minutes from 1 to 1440."),
        settings.WAYS: _("Name email, sms, phone and letter in the order in which they are tried."),
        settings.LANGUAGE: _("Write the code of a language, such as en, de, fr, es or ar."),
    }.get(key, _("Write up to 400 characters."))


def followed_words(followed: Followed, formatter: Formatter) -> str:
    """What became of planned messages when a setting was changed; empty where nothing did."""
    parts, by = [], followed.by
    left_out, reminders, calls = followed.left_out, len(followed.reminders), len(followed.calls)
    if by:
        total = sum(by.values())
        ways = formatter.together([_counted(way, by[way], formatter) for way in Channel if way in by])
        parts.append(
            ngettext(
                "{count} planned message goes another way now: {ways}.",
                "{count} planned messages go another way now: {ways}.",
                total,
            ).format(count=formatter.number(total), ways=ways)
        )
    if left_out:
        parts.append(
            ngettext(
                "{count} reminder is left out, because nobody is reminded by letter.",
                "{count} reminders are left out, because nobody is reminded by letter.",
                left_out,
            ).format(count=formatter.number(left_out))
        )
    if reminders:
        parts.append(
            ngettext("{count} planned reminder follows.", "{count} planned reminders follow.", reminders).format(
                count=formatter.number(reminders)
            )
        )
    if calls:
        parts.append(
            ngettext("{count} planned call follows.", "{count} planned calls follow.", calls).format(
                count=formatter.number(calls)
            )
        )
    return " ".join(parts)


def changed_words(
    now: MessageSettings, changed: MessageSettings, formatter: Formatter, catalogue: Catalogue
) -> str:
    """What was changed, each as it counts `now`: one sentence a setting, a line for each service."""
    parts = [said_of(key, now.values[key], formatter).words for key in settings.KEYS if key in changed.values]
    parts += [
        _("{service}: {times}.").format(
            service=isolated(catalogue.services[id_].name), times=own_words(now.reminders[id_], formatter)
        )
        for id_ in changed.reminders
    ]
    return " ".join(parts)


def _counted(way: Channel, count: int, formatter: Formatter) -> str:
    number = formatter.number(count)
    match way:
        case Channel.EMAIL:
            return _("{count} by email").format(count=number)
        case Channel.SMS:
            return _("{count} by SMS").format(count=number)
        case Channel.PHONE:
            return ngettext("{count} call to make", "{count} calls to make", count).format(count=number)
        case _:
            return ngettext("{count} letter to hand out", "{count} letters to hand out", count).format(count=number)


def _times(hours: tuple[int, ...], formatter: Formatter) -> str:
    return formatter.together([formatter.lead_time(each) for each in hours])


def _reminders(value: str, formatter: Formatter) -> str:
    hours = desk_settings.hours_of(value)
    if not hours:
        return _("Nobody is reminded, unless a service says otherwise.")
    return _("Reminders go {times} before the start.").format(times=_times(hours, formatter))


def _quiet(value: str, formatter: Formatter) -> str:
    quiet = desk_settings.quiet_hours({settings.QUIET_TIME: value})
    if quiet is None:
        return _("Reminders go at any hour, at night too.")
    return _(
        "Never between {begins} and {ends}: a reminder goes before that, or after it where it is not too late."
    ).format(begins=formatter.wall_time(quiet.begins), ends=formatter.wall_time(quiet.ends))


def _called_first(value: str, formatter: Formatter) -> str:
    lead = desk_settings.confirm_call_lead({settings.CALLED_FIRST: value})
    if lead is None:
        return _("Who has not said yes to a place that is kept is not called.")
    hours = formatter.lead_time(lead // timedelta(hours=1))
    return _("Who has not said yes to a place that is kept is called {hours} before the start.").format(hours=hours)


def _asked_back(value: str, formatter: Formatter) -> str:
    after = desk_settings.follow_up_after({settings.ASKED_BACK: value})
    if after is None:
        return _("Who did not come is not asked whether they want another time.")
    hours = formatter.lead_time(after // timedelta(hours=1))
    return _("Who did not come is asked {hours} later whether they want another time.").format(hours=hours)


def _held(value: str, formatter: Formatter) -> str:
    seconds = int(value)
    if not seconds:
        return _("Messages leave at once: Undo finds them gone.")
    return ngettext(
        "A message waits {count} second. So long Undo takes it back unread.",
        "A message waits {count} seconds. So long Undo takes it back unread.",
        seconds,
    ).format(count=formatter.number(seconds))


def _ways(value: str, formatter: Formatter) -> str:
    words = {
        Channel.EMAIL: _("by email"),
        Channel.SMS: _("by SMS"),
        Channel.PHONE: _("by a call"),
        Channel.LETTER: _("by letter"),
    }
    ways = [words[way] for way in desk_settings.ways_out({settings.WAYS: value})]
    if len(ways) == 1:
        return _("Who can't be told as they wish is told {first} where that works.").format(first=ways[0])
    return _("Who can't be told as they wish is told {first} where that works, else {others}.").format(
        first=ways[0], others=_(", else ").join(ways[1:])
    )


def _unsent(value: str, formatter: Formatter) -> str:
    minutes = int(value)
    return ngettext(
        "A banner says so when a message is {count} minute late.",
        "A banner says so when a message is {count} minutes late.",
        minutes,
    ).format(count=formatter.number(minutes))


def _language(value: str, formatter: Formatter) -> str:
    return _("Who has not said their language is written to in this one: {language}.").format(
        language=language_word(value)
    )


def _bring(value: str, formatter: Formatter) -> str:
    if not value:
        return _("Confirmations and reminders do not say what to bring.")
    return _("Every confirmation and reminder says this.")


def _online(value: str, formatter: Formatter) -> str:
    if not value:
        return _("Who is served online gets the link or number of their own booking, or none.")
    return _("Who is served online and has no link of their own gets this one.")


_DOES: Mapping[str, Callable[[str, Formatter], str]] = {
    settings.REMINDERS: _reminders,
    settings.QUIET_TIME: _quiet,
    settings.CALLED_FIRST: _called_first,
    settings.ASKED_BACK: _asked_back,
    settings.HELD: _held,
    settings.WAYS: _ways,
    settings.UNSENT_FOR: _unsent,
    settings.LANGUAGE: _language,
    settings.BRING: _bring,
    settings.ONLINE: _online,
}
