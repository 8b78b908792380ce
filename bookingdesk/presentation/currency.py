"""In which currency an amount is meant that names none."""

from __future__ import annotations

from babel import Locale
from babel.numbers import get_territory_currencies

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.i18n.formatting import Formatter

EURO = "EUR"


def usual_currency(catalogue: Catalogue, formatter: Formatter) -> str:
    """That of the business's prices; before there is a price, that of the region, where the language names one."""
    for service in catalogue.services.values():
        if service.price is not None:
            return service.price.currency
    territory = Locale.parse(formatter.locale.replace("-", "_")).territory
    used = get_territory_currencies(territory) if territory else []
    return used[0] if used else EURO
