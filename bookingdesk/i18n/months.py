"""The names of months in every shipped language, for dates that callers say in words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from bookingdesk.domain.folding import folded
from bookingdesk.i18n.translation import SHIPPED


@lru_cache(maxsize=1)
def month_numbers() -> Mapping[str, int]:
    """1 to 12 by folded name, in full or short: `march`, `mar`, `marz`."""
    from babel.dates import get_month_names  # noqa: PLC0415 - asked when a date is said, not at the start

    found: dict[str, int] = {}
    for language in SHIPPED:
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=language).items():
                found.setdefault(folded(name), number)
    return found
