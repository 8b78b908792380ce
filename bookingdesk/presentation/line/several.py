"""`cut + colour`: several services in one visit, as the Line shows them before the form for visits takes over."""

from __future__ import annotations

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.line.reading import LineReading
from bookingdesk.presentation.line.views import Chip, Phase, Tone, View


def further_chips(reading: LineReading, catalogue: Catalogue) -> list[Chip]:
    """`+ Colour`."""
    services = catalogue.services
    return [
        Chip(f"+ {services[one].name}", spoken=_("and {service}").format(service=services[one].name))
        for one in reading.more_services
        if one in services
    ]


def several_view(reading: LineReading, chips: tuple[Chip, ...], refused: str = "") -> View:
    """Times for all of them are found and booked together, in the form for visits."""
    count = 1 + len(reading.more_services)
    echo = ngettext("{count} service in one visit.", "{count} services in one visit.", count).format(count=count)
    return View(
        phase=Phase.READY,
        chips=chips,
        echo=refused or echo,
        echo_tone=Tone.ERROR if refused else Tone.SURE,
        hint=_("Enter shows the times at which all fit    Esc"),
    )
