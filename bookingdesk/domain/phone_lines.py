"""Which numbers can get a text message: all but those that are known to be landlines.

Pure, from the tables of phonenumbers, the only library besides dateutil that a rule of the domain stands on. Where
the tables can't tell (North America), or don't know the number, a text message is tried.
"""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def is_landline(number: str) -> bool:
    """Whether a number in E.164 belongs to a landline for certain."""
    import phonenumbers  # noqa: PLC0415 - its tables cost 24 ms, which a start should not pay

    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.FIXED_LINE
