"""Sentences for values that cannot be kept: which field, what is wrong with it, in the words of the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bookingdesk.i18n.field_words import field_word
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import joined
from bookingdesk.presentation.mailing_words import account_refusal

Facts = Mapping[str, object]

SHOWN = 40
"""So many characters of a refused value are repeated."""


def invalid_value(facts: Facts, formatter: Formatter) -> str:
    """One sentence for an InvalidValue; reasons it does not know get a sentence that is still true."""
    reason = str(facts.get("reason", ""))
    if reason in TOLD_BY_FACTS:
        return TOLD_BY_FACTS[reason](facts, formatter)
    plain = _of_field(reason) or account_refusal(reason) or _of_file(reason)
    if not plain:
        has_value = bool(facts.get("value", ""))
        plain = _("{field}: “{value}” can't be kept.") if has_value else _("{field}: can't be kept like this.")
    return plain.format(field=_field(facts), value=_value(facts))


def _of_field(reason: str) -> str:
    """What is wrong with what stands in one field; empty where the reason is another one."""
    match reason:
        case "needed" | "missing" | "empty":
            return _("{field}: needed.")
        case "not_after_start":
            return _("The end has to be after the start.")
        case "not_before_start":
            return _("The deadline has to be ahead, and not after the start.")
        case "naive" | "not_a_time":
            return _("{field}: not a time.")
        case "not_a_date":
            return _("{field}: not a date.")
        case "not_an_amount":
            return _("{field}: not an amount of money.")
        case "amount_or_percent":
            return _("Give an amount or a share of the price, not both.")
        case "not_a_currency":
            return _("{field}: not a currency. Currencies are written like EUR.")
        case "not_a_gateway":
            return _(
                "No SMS gateway is at this address. Write it as apprise does, with {place} where the number goes."
            ).format(place="{{to}}")  # the field is filled in after this
        case "not_a_phone" | "not_a_phone_number":
            return _("{field}: this is not a phone number.")
        case "not_an_email" | "not_an_address":
            return _("{field}: this is not an email address.")
        case "not_a_number" | "not_an_integer":
            return _("{field}: not a number.")
        case "no_address":
            return _("{field}: there is no phone number or address to reach the client by it.")
        case "not_a_length":
            return _("{field}: not a length. Write 45, 1:15 or 1h15.")
        case "not_hours":
            return _("“{value}” are not weekly hours. Write them like: mon-fri 9-12:30 13-17:30, sat 9-13.")
        case "already_used":
            return _("{field}: “{value}” is taken already.")
        case "not_the_same":
            return _("{field}: the two are not the same.")
        case "pin_simple":
            return _("{field}: easily guessed. Take digits that do not repeat or count on.")
        case "password_common":
            return _("{field}: everybody tries this one first. Take words that do not belong together.")
        case "password_name":
            return _("{field}: made of a name that everybody knows. Take words that do not belong together.")
        case "over":
            return _("{field}: over already.")
        case "longer_than_a_year":
            return _("{field}: more than a year after the start. Record a year at the most.")
        case "in_future" | "future":
            return _("{field}: lies in the future.")
    return ""


def _of_file(reason: str) -> str:
    """What is wrong with a file that was to be read; empty where the reason is another one."""
    match reason:
        case "not_text" | "not_csv":
            return _("The file is not a CSV file. Export it again as CSV and choose that file.")
        case "not_json":
            return _("The file is not JSON. Export it again and choose that file.")
        case "not_a_calendar":
            return _("The file is not a calendar with an event. Nothing was taken in.")
        case "not_a_mail":
            return _("The file is not a mail with a sender. Nothing was taken in.")
        case "automatic_mail":
            return _("A program sent this mail by itself, such as an absence note. It asks for nothing.")
        case "not_an_object":
            return _("This record is not a list of named values.")
        case "no_request_columns":
            return _("No column holds a name, a phone number or an email address. Name the columns and try again.")
        case "no_columns":
            return _("The file's first line has no column names. Add them and choose the file again.")
        case "ragged":
            return _("This row does not fit the columns. Look for a missing quote, or a separator too many.")
    return ""


def _too_long(facts: Facts, formatter: Formatter) -> str:
    limit = _whole(facts.get("limit"))
    return ngettext(
        "{field}: too long. {limit} character is the most.",
        "{field}: too long. {limit} characters are the most.",
        limit,
    ).format(field=_field(facts), limit=formatter.number(limit))


def _control_character(facts: Facts, formatter: Formatter) -> str:
    return _("{field}: holds a character that can't be printed, at position {position}.").format(
        field=_field(facts), position=formatter.number(_whole(facts.get("position")))
    )


def _not_allowed(facts: Facts, formatter: Formatter) -> str:
    return _("{field}: “{value}” is not accepted. Allowed: {allowed}.").format(
        field=_field(facts), value=_value(facts), allowed=facts.get("allowed", "")
    )


def _pin_digits(facts: Facts, formatter: Formatter) -> str:
    return _("{field}: {least} to {most} digits.").format(
        field=_field(facts),
        least=formatter.number(_whole(facts.get("least"))),
        most=formatter.number(_whole(facts.get("most"))),
    )


def _password_short(facts: Facts, formatter: Formatter) -> str:
    return _(
        "{field}: at least {least} characters. Three words that do not belong together are easy to keep."
    ).format(field=_field(facts), least=formatter.number(_whole(facts.get("least"))))


def _unknown_name(facts: Facts, formatter: Formatter) -> str:
    return _("“{value}” is not known here. There are: {choices}.").format(
        value=_value(facts) or str(facts.get("field", ""))[:SHOWN], choices=joined(_choices(facts))
    )


def _stands_twice(facts: Facts, formatter: Formatter) -> str:
    return _("{field}: “{value}” stands for something else in line {line}.").format(
        field=_field(facts), value=_value(facts), line=formatter.number(_whole(facts.get("line")))
    )


def _other_currency(facts: Facts, formatter: Formatter) -> str:
    return _("{field}: this booking is in {wanted}, not in {value}.").format(
        field=_field(facts), wanted=facts.get("allowed", ""), value=_value(facts)
    )


def _too_long_ago(facts: Facts, formatter: Formatter) -> str:
    days = _whole(facts.get("days"))
    return ngettext(
        "{field}: more than {days} day ago. Requests can be dated back that far and no further.",
        "{field}: more than {days} days ago. Requests can be dated back that far and no further.",
        days,
    ).format(field=_field(facts), days=formatter.number(days))


def _too_big(facts: Facts, formatter: Formatter) -> str:
    return _("The file is over {limit} MB. Split it and try again.").format(
        limit=formatter.number(_whole(facts.get("limit")))
    )


def _too_many(facts: Facts, formatter: Formatter) -> str:
    return _("The file has more than {limit} records. The rest was left out: split the file.").format(
        limit=formatter.number(_whole(facts.get("limit")))
    )


TOLD_BY_FACTS: dict[str, Callable[[Facts, Formatter], str]] = {
    "too_long": _too_long,
    "too_long_ago": _too_long_ago,
    "too_big": _too_big,
    "too_many": _too_many,
    "control_character": _control_character,
    "not_allowed": _not_allowed,
    "pin_digits": _pin_digits,
    "password_short": _password_short,
    "stands_twice": _stands_twice,
    "other_currency": _other_currency,
    "unknown_field": _unknown_name,
    "unknown_column": _unknown_name,
}
"""Reasons whose sentence names more than the field and its value."""


def _field(facts: Facts) -> str:
    return field_word(str(facts.get("field", "")))


def _value(facts: Facts) -> str:
    return str(facts.get("value", ""))[:SHOWN]


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _choices(facts: Facts) -> list[str]:
    choices = facts.get("choices")
    return [str(choice)[:SHOWN] for choice in choices] if isinstance(choices, tuple) else []
