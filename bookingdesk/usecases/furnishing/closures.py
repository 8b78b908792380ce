"""Public holidays as closures of a location, by the `holidays` library; refuses countries it does not know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bookingdesk.domain.catalogue import Closure, Location
from bookingdesk.domain.errors import InvalidValue


def public_holidays(location: Location, years: Iterable[int], language: str) -> Iterator[Closure]:
    """The closures of a location whose country (ISO 3166) and region are set; none where they are not.

    Names are in the language where the library has it, else in the country's own. Raises InvalidValue.
    """
    if not location.holiday_country:
        return
    import holidays  # noqa: PLC0415 - 70 ms that a running desk never needs

    known = holidays.list_supported_countries()
    if location.holiday_country not in known:
        raise InvalidValue(field="holiday_country", reason="unknown", value=location.holiday_country)
    if location.holiday_region and location.holiday_region not in known[location.holiday_country]:
        raise InvalidValue(field="holiday_region", reason="unknown", value=location.holiday_region)
    wanted = {"en": "en_US"}.get(language, language)
    spoken = holidays.country_holidays(location.holiday_country).supported_languages
    days = holidays.country_holidays(
        location.holiday_country,
        subdiv=location.holiday_region or None,
        years=tuple(years),
        language=wanted if wanted in spoken else None,
    )
    for day, name in sorted(days.items()):
        yield Closure(location_id=location.id, day=day, name=name)
