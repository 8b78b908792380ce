"""Client mode: who is called so, which booking has this number, and the sentence to read out without opening it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import ClientId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.line.matching import fits
from bookingdesk.presentation.line.rows import booking_row, client_row
from bookingdesk.presentation.line.sentences import phone_end, read_back
from bookingdesk.presentation.line.views import ROWS, Phase, Tone, View
from bookingdesk.usecases.readings import AgendaEntry, ClientFile


def lookup_view(
    text: str,
    found: tuple[Client, ...],
    selected: int,
    formatter: Formatter,
    last_visits: Mapping[ClientId, date],
    known: Callable[[Client], bool] = lambda client: True,
    numbered: AgendaEntry | None = None,
) -> View:
    """The clients whom the words fit; where none does, those a slip away. Of whom is not known, no fact to ask.

    `numbered` is the booking with the number that was typed: always shown, below the clients whom it fits.
    """
    if not text.strip():
        return View(
            phase=Phase.EMPTY,
            echo=_("Type a name, the end of a phone number, an email or a booking’s number."),
        )
    sure = tuple(client for client in found if fits(text, client))
    shown = sure or (() if numbered is not None else found)
    room = ROWS if numbered is None else ROWS - 1
    rows = tuple(client_row(c, shown, formatter, last_visits, known=known(c)) for c in shown[:room])
    if numbered is not None:
        rows += (booking_row(numbered, formatter),)
    if not rows:
        return View(
            phase=Phase.NO_MATCH,
            echo=_("No client starts with “{words}”.").format(words=text.strip()),
            echo_tone=Tone.WARNING,
            hint=_("Esc"),
        )
    certain = len(sure) + (numbered is not None)
    echo = "" if certain else _("No client starts with “{words}”. Perhaps:").format(words=text.strip())
    return View(
        phase=Phase.READY if certain == 1 else Phase.AMBIGUOUS if certain else Phase.NO_MATCH,
        rows=rows,
        selected=min(selected, len(rows) - 1),
        echo=echo,
        echo_tone=Tone.SURE if certain else Tone.WARNING,
        hint=_("Enter opens the file    ↓ choose    Esc") if certain else _("↓ choose    Esc"),
    )


def card(file: ClientFile, catalogue: Catalogue, formatter: Formatter, *, known: bool = True) -> str:
    """What answers the usual question at once: the next booking as a sentence, then what to know."""
    if file.upcoming:
        lines = [read_back(file.upcoming[0].booking, catalogue, formatter)]
    else:
        lines = [_("No booking to come.")]
    facts = _known(file, formatter, known=known)
    if file.name_alike:
        facts.append(_("name alike: {name}").format(name=file.name_alike[0].sorted_name))
    if phone_end(file.client):
        facts.append(_("phone {end}").format(end=phone_end(file.client)))
    if facts:
        lines.append(" · ".join(facts))
    return "\n".join(lines)


def about(file: ClientFile, formatter: Formatter, *, known: bool = True) -> str:
    """One line while somebody is being booked: `Maya Ortiz: last visit 12 May, Colour · next booking …`."""
    facts = _known(file, formatter, known=known)
    if file.upcoming:
        coming = formatter.day_time(file.upcoming[0].booking.span.start)
        facts.append(_("next booking {time}").format(time=coming))
    if not facts:
        return ""
    return _("{client}: {facts}").format(client=file.client.name, facts=" · ".join(facts))


def _known(file: ClientFile, formatter: Formatter, *, known: bool) -> list[str]:
    """What helps to greet; the last visit only where it is known who is calling."""
    facts = []
    last = file.last_visit
    if last is not None and known:
        day = formatter.day_year(last.booking.span.start)
        facts.append(_("last visit {day}, {service}").format(day=day, service=last.service.name))
    if file.no_shows_in_12_months:
        facts.append(_("no-shows in 12 months: {count}").format(count=file.no_shows_in_12_months))
    if file.client.care:
        facts.append(file.client.care)
    return facts
