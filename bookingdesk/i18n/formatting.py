"""The only formatter: dates, times, durations, numbers and money by the rules of a locale (CLDR through Babel)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta, get_day_names
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from bookingdesk.domain.local_time import wall
from bookingdesk.domain.money import Money


@lru_cache(maxsize=8192)
def _clock_time(minute: int, locale: str) -> str:
    """Kept, because Babel reads its pattern anew each time and a day view asks hundreds of times."""
    return format_time(time(minute // 60, minute % 60), "short", locale=locale)


@dataclass(frozen=True, slots=True)
class Formatter:
    """Shows values in one locale and one time zone. Instants are shown as local wall time."""

    locale: str = "en_GB"
    zone: str = "Europe/Berlin"

    def time(self, at: datetime) -> str:
        """`14:15`, or `2:15 PM` where people write it so."""
        local = wall(at, self.zone)
        return _clock_time(local.hour * 60 + local.minute, self.locale)

    def times(self, start: datetime, end: datetime) -> str:
        """`14:15–15:00`."""
        return f"{self.time(start)}–{self.time(end)}"

    def wall_time(self, minute: int) -> str:
        """`14:15` of a minute of the day (0 to 1439), without a zone."""
        return _clock_time(minute, self.locale)

    def day(self, day: date | datetime) -> str:
        """`Thu 26 Jun`: short, always with the weekday."""
        return self._skeleton(day, "MMMEd")

    def day_year(self, day: date | datetime) -> str:
        """`Thu 26 Jun 2025`."""
        return self._skeleton(day, "yMMMEd")

    def day_spoken(self, day: date | datetime) -> str:
        """`Thursday 26 June`: to be read out."""
        return self._skeleton(day, "MMMMEEEEd")

    def day_heading(self, day: date | datetime) -> str:
        """`Thursday 26 June 2025`."""
        return self._skeleton(day, "yMMMMEEEEd")

    def day_written(self, day: date | datetime) -> str:
        """`Monday, 23 June 2025`, `lunes, 23 de junio de 2025`: in full, as in a letter."""
        local = wall(day, self.zone).date() if isinstance(day, datetime) else day
        written: str = format_date(local, "full", locale=self.locale)
        return written

    def date_numbers(self, day: date) -> str:
        """`26/06/2025` as the locale writes it."""
        return format_date(day, "short", locale=self.locale)

    def day_time(self, at: datetime) -> str:
        """`Thu 26 Jun 14:15`."""
        return f"{self.day(at)} {self.time(at)}"

    def weekday(self, day: date, *, width: str = "abbreviated") -> str:
        """`Thu` or `Thursday` (width wide)."""
        names: str = get_day_names(width, locale=self.locale)[day.weekday()]  # type: ignore[arg-type]
        return names

    def duration(self, length: timedelta) -> str:
        """`45 min`, `1 hr` in words short enough for a chip; never `45 mins`, which British CLDR would write."""
        locale = "en" if self.locale.startswith("en") else self.locale
        hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
        parts = []
        if hours:
            parts.append(format_timedelta(timedelta(hours=hours), "hour", 99, format="short", locale=locale))
        if minutes or not hours:
            parts.append(format_timedelta(timedelta(minutes=minutes), "minute", 99, format="short", locale=locale))
        return " ".join(parts)

    def duration_spoken(self, length: timedelta) -> str:
        """`1 hour 15 minutes`: whole words, to be read out."""
        hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
        parts = [(timedelta(hours=hours), "hour")] if hours else []
        if minutes or not hours:
            parts.append((timedelta(minutes=minutes), "minute"))
        return " ".join(
            format_timedelta(part, unit, 99, format="long", locale=self.locale)  # type: ignore[arg-type]
            for part, unit in parts
        )

    def lead_time(self, hours: int) -> str:
        """`2 days`, `30 hours`: whole days where it is some."""
        unit = "day" if hours % 24 == 0 else "hour"
        return format_timedelta(timedelta(hours=hours), unit, 99, format="long", locale=self.locale)  # type: ignore[arg-type]

    def together(self, parts: Sequence[str]) -> str:
        """`Ana, Ben and Dee`, as the language lists them."""
        return format_list(list(parts), locale=self.locale)

    def money(self, amount: Money) -> str:
        """`€40.00` in the locale's order."""
        return format_currency(amount.amount, amount.currency, locale=self.locale)

    def number(self, value: float) -> str:
        """With the locale's separators."""
        return format_decimal(value, locale=self.locale)

    @property
    def right_to_left(self) -> bool:
        """Whether the locale's script runs from right to left."""
        return Locale.parse(self.locale.replace("-", "_")).text_direction == "rtl"

    def _skeleton(self, day: date | datetime, skeleton: str) -> str:
        """A date by its CLDR skeleton, commas removed to keep it short."""
        local = wall(day, self.zone).date() if isinstance(day, datetime) else day
        pattern = Locale.parse(self.locale.replace("-", "_")).datetime_skeletons.get(skeleton)
        if pattern is None:
            pattern = {"MMMMEEEEd": "EEEE d MMMM", "yMMMMEEEEd": "EEEE d MMMM y"}.get(skeleton, "EEE d MMM y")
        text: str = format_date(local, str(getattr(pattern, "pattern", pattern)), locale=self.locale)
        return text.replace(",", "")
