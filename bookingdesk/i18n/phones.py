"""Phone numbers as people read them out and dial them: in groups. What is stored stays E.164."""

from __future__ import annotations

from functools import lru_cache

from bookingdesk.i18n.translation import isolated


@lru_cache(maxsize=2048)
def grouped(number: str) -> str:
    """`+49 30 555014417` of `+4930555014417`; what is no number of a country stays as it is."""
    if not number.startswith("+"):
        return number
    import phonenumbers  # noqa: PLC0415 - its tables cost 24 ms, which a start should not pay

    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def phone_words(number: str) -> str:
    """The same beside other words: in right-to-left languages it keeps its plus in front."""
    return isolated(grouped(number))
