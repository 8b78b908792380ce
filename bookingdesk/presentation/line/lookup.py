"""Client mode: who is called so, and the sentence to read out without opening anything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import ClientId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.line.matching import fits
from bookingdesk.presentation.line.rows import client_row
from bookingdesk.presentation.line.sentences import phone_end, read_back
from bookingdesk.presentation.line.views import ROWS, Phase, Tone, View
from bookingdesk.usecases.readings import ClientFile


def lookup_view(
    text: str,
    found: tuple[Client, ...],
    selected: int,
    formatter: Formatter,
    last_visits: Mapping[ClientId, date],
) -> View:
    """The clients whom the words fit; where none does, those a slip away."""
    if not text.strip():
        return View(phase=Phase.EMPTY, echo=_("Type a name, the end of a phone number, an email or a #number."))
    sure = tuple(client for client in found if fits(text, client))
    shown = sure or found
    rows = tuple(client_row(client, shown, formatter, last_visits) for client in shown[:ROWS])
    if not rows:
        return View(
            phase=Phase.NO_MATCH,
            echo=_("No client starts with “{words}”.").format(words=text.strip()),
            echo_tone=Tone.WARNING,
            hint=_("Esc"),
        )
    echo = "" if sure else _("No client starts with “{words}”. Perhaps:").format(words=text.strip())
    return View(
        phase=Phase.READY if len(sure) == 1 else Phase.AMBIGUOUS,
        rows=rows,
        selected=min(selected, len(rows) - 1),
        echo=echo,
        echo_tone=Tone.SURE if sure else Tone.WARNING,
        hint=_("Enter opens the file    ↓ choose    Esc"),
    )


def card(file: ClientFile, catalogue: Catalogue, formatter: Formatter) -> str:
    """What answers the usual question at once: the next booking as a sentence, then what to know."""
    if file.upcoming:
        lines = [read_back(file.upcoming[0].booking, catalogue, formatter)]
    else:
        lines = [_("No booking to come.")]
    known = _known(file, formatter)
    if file.name_alike:
        known.append(_("name alike: {name}").format(name=file.name_alike[0].sorted_name))
    if phone_end(file.client):
        known.append(_("phone {end}").format(end=phone_end(file.client)))
    if known:
        lines.append(" · ".join(known))
    return "\n".join(lines)


def about(file: ClientFile, formatter: Formatter) -> str:
    """One line while somebody is being booked: `Maya Ortiz: last visit 12 May, Colour · next booking …`."""
    known = _known(file, formatter)
    if file.upcoming:
        coming = formatter.day_time(file.upcoming[0].booking.span.start)
        known.append(_("next booking {time}").format(time=coming))
    if not known:
        return ""
    return _("{client}: {facts}").format(client=file.client.name, facts=" · ".join(known))


def _known(file: ClientFile, formatter: Formatter) -> list[str]:
    known = []
    last = file.last_visit
    if last is not None:
        day = formatter.day_year(last.booking.span.start)
        known.append(_("last visit {day}, {service}").format(day=day, service=last.service.name))
    if file.no_shows_in_12_months:
        known.append(_("no-shows in 12 months: {count}").format(count=file.no_shows_in_12_months))
    if file.client.care:
        known.append(file.client.care)
    return known
