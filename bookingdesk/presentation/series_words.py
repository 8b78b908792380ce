"""A series in words: its rule, the dates of a preview with what would become of each, and what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.series import Every, Place, Scope
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import listed
from bookingdesk.presentation.booking_words import Said, Tone
from bookingdesk.presentation.line.sentences import told_by
from bookingdesk.presentation.obstacle_words import ObstacleWords
from bookingdesk.presentation.slot_words import slot_words
from bookingdesk.usecases.readings import AgendaEntry
from bookingdesk.usecases.series.commands import DateState, SeriesDate, SeriesPreview

SHOWN_OBSTACLES = 1


def units_word(unit: Every) -> str:
    """The unit in a list: `Weeks`."""
    return {Every.DAY: _("Days"), Every.WEEK: _("Weeks"), Every.MONTH: _("Months")}[unit]


def scope_word(scope: Scope) -> str:
    """Which dates a change is for."""
    return {
        Scope.ONE: _("Only this date"),
        Scope.FOLLOWING: _("This and the following"),
        Scope.ALL: _("All dates to come"),
    }[scope]


def place_words(place: Place) -> str:
    """`3 of 6`."""
    return _("{number} of {count}").format(number=place.number, count=place.of)


def date_words(line: SeriesDate, formatter: Formatter, catalogue: Catalogue, settings: Mapping[str, str]) -> str:
    """`Tue 1 Jul 14:15   Does not fit: Ana is taken until 15:00. Nearest: 15:00 Ana`."""
    asked = _("{day} {time}").format(
        day=formatter.day(line.wall.date()), time=formatter.wall_time(line.wall.hour * 60 + line.wall.minute)
    )
    parts = [_state_words(line, formatter, catalogue, settings)]
    if line.short_month:
        parts.append(_("The month is shorter, so its last day."))
    if line.twice and line.slot is not None:
        parts.append(_("The clocks pass this time twice; the first is meant."))
    if line.slot is None and line.alternatives:
        slot = slot_words(line.alternatives[0], formatter, catalogue)
        parts.append(_("Nearest: {slot}.").format(slot=slot))
    return _("{date}   {words}").format(date=asked, words=" ".join(parts))


def _state_words(line: SeriesDate, formatter: Formatter, catalogue: Catalogue, settings: Mapping[str, str]) -> str:
    match line.state:
        case DateState.FITS if line.slot is not None:
            return _("Fits: {slot}.").format(slot=slot_words(line.slot, formatter, catalogue, with_day=False))
        case DateState.MOVED if line.slot is not None:
            return _("Instead: {slot}.").format(slot=slot_words(line.slot, formatter, catalogue))
        case DateState.SKIPPED:
            return _("Left as it is.") if line.booking_id is not None else _("Left out.")
        case DateState.GONE if line.losing:
            return _("Will be called off. {lost}").format(lost=lost_words(line.losing, settings))
        case DateState.GONE:
            return _("Will be cancelled: the new rhythm has no date for it.")
        case DateState.NO_SUCH_TIME:
            return _("The clocks skip this time on that day.")
        case DateState.CLIENT_BUSY:
            return _("The client has something else then.")
        case _:
            words = ObstacleWords(formatter, catalogue)
            why = " ".join(words.obstacle(each) for each in line.obstacles[:SHOWN_OBSTACLES])
            # what is closed says so itself
            return why if line.state is DateState.CLOSED else _("Does not fit: {why}").format(why=why)


def lost_words(lost: Sequence[AgendaEntry], settings: Mapping[str, str]) -> str:
    """`Maya Ortiz (Email), Ole Lund (Call) lose their place and are told.`; empty where nobody does."""
    if not lost:
        return ""
    names = listed(
        _("{name} ({way})").format(name=one.client.name, way=told_by(one.client, settings)) for one in lost
    )
    return ngettext(
        "{names} loses their place and is told.", "{names} lose their place and are told.", len(lost)
    ).format(names=names)


def summary_line(seen: SeriesPreview) -> Said:
    """How many dates there would be, and what is still to be decided."""
    ready, still = len(seen.ready), len(seen.open)
    said = ngettext("{count} date would be stored.", "{count} dates would be stored.", ready).format(count=ready)
    losing = len(seen.losing)
    if losing:
        lose = ngettext(
            "{count} place in a session is lost.", "{count} places in sessions are lost.", losing
        ).format(count=losing)
        said = f"{said} {lose}"
    if not still:
        return Said(said, Tone.GOOD if ready and not losing else Tone.WARNING)
    more = ngettext(
        "{count} needs a decision: T takes the nearest time, Delete leaves it out.",
        "{count} need a decision: T takes the nearest time, Delete leaves it out.",
        still,
    ).format(count=still)
    return Said(f"{said} {more}", Tone.WARNING)


def with_other_dates(check: Said, seen: SeriesPreview | None) -> Said:
    """What the rules say of the form's own time, with how many dates of its series fit where not all of them do."""
    if seen is None or not seen.open or check.tone not in {Tone.GOOD, Tone.WARNING}:
        return check
    fitting = len(seen.ready)
    count = fitting + len(seen.open)
    said = ngettext("{fitting} of {count} date fits.", "{fitting} of {count} dates fit.", count)
    return Said(f"{check.words}\n! {said.format(fitting=fitting, count=count)}", Tone.WARNING)


def series_booked_words(client: str, count: int) -> str:
    """What the desk says when a series was booked."""
    return ngettext("Booked: {client}, {count} date.", "Booked: {client}, {count} dates.", count).format(
        client=client, count=count
    )


def series_changed_words(client: str, count: int) -> str:
    """What the desk says when dates of a series were changed."""
    return ngettext("Changed: {client}, {count} date.", "Changed: {client}, {count} dates.", count).format(
        client=client, count=count
    )


def series_cancelled_words(client: str, count: int) -> str:
    """What the desk says when dates of a series were cancelled."""
    return ngettext("Cancelled: {client}, {count} date.", "Cancelled: {client}, {count} dates.", count).format(
        client=client, count=count
    )
