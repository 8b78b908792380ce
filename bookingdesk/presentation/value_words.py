"""Sentences for values that cannot be kept: which field, what is wrong with it, in the words of the form."""

from __future__ import annotations

from collections.abc import Mapping

from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import field_word, joined


def invalid_value(facts: Mapping[str, object], formatter: Formatter) -> str:
    """One sentence for an InvalidValue; reasons it does not know get a sentence that is still true."""
    field = field_word(str(facts.get("field", "")))
    reason = str(facts.get("reason", ""))
    value = str(facts.get("value", ""))
    match reason:
        case "needed" | "missing" | "empty":
            return _("{field}: needed.").format(field=field)
        case "too_long":
            limit = _whole(facts.get("limit"))
            return ngettext(
                "{field}: too long. {limit} character is the most.",
                "{field}: too long. {limit} characters are the most.",
                limit,
            ).format(field=field, limit=formatter.number(limit))
        case "control_character":
            return _("{field}: holds a character that can't be printed, at position {position}.").format(
                field=field, position=formatter.number(_whole(facts.get("position")))
            )
        case "not_after_start":
            return _("The end has to be after the start.")
        case "naive" | "not_a_time":
            return _("{field}: not a time.").format(field=field)
        case "not_a_date":
            return _("{field}: not a date.").format(field=field)
        case "not_an_amount":
            return _("{field}: not an amount of money.").format(field=field)
        case "not_a_currency":
            return _("{field}: not a currency. Currencies are written like EUR.").format(field=field)
        case "not_a_phone" | "not_a_phone_number":
            return _("{field}: this is not a phone number.").format(field=field)
        case "not_an_email" | "not_an_address":
            return _("{field}: this is not an email address.").format(field=field)
        case "not_a_number" | "not_an_integer":
            return _("{field}: not a number.").format(field=field)
        case "no_address":
            return _("{field}: there is no phone number or address to reach the client by it.").format(field=field)
        case "not_allowed":
            return _("{field}: “{value}” is not accepted. Allowed: {allowed}.").format(
                field=field, value=value[:40], allowed=facts.get("allowed", "")
            )
        case "not_a_length":
            return _("{field}: not a length. Write 45, 1:15 or 1h15.").format(field=field)
        case "not_text" | "not_csv":
            return _("The file is not a CSV file. Export it again as CSV and choose that file.")
        case "no_columns":
            return _("The file's first line has no column names. Add them and choose the file again.")
        case "ragged":
            return _("This row does not fit the columns. Look for a missing quote, or a separator too many.")
        case "unknown_field" | "unknown_column":
            return _("“{value}” is not known here. There are: {choices}.").format(
                value=(value or str(facts.get("field", "")))[:40], choices=joined(_choices(facts))
            )
        case "not_hours":
            return _("“{value}” are not weekly hours. Write them like: mon-fri 9-12:30 13-17:30, sat 9-13.").format(
                value=value[:40]
            )
        case "stands_twice":
            return _(
                "{field}: “{value}” stands for something else in line {line}: two rows can't share it."
            ).format(field=field, value=value[:40], line=formatter.number(_whole(facts.get("line"))))
        case "already_used":
            return _("{field}: “{value}” is taken already.").format(field=field, value=value[:40])
        case "in_future" | "future":
            return _("{field}: lies in the future.").format(field=field)
        case _ if value:
            return _("{field}: “{value}” can't be kept.").format(field=field, value=value[:40])
        case _:
            return _("{field}: can't be kept like this.").format(field=field)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _choices(facts: Mapping[str, object]) -> list[str]:
    choices = facts.get("choices")
    return [str(choice)[:40] for choice in choices] if isinstance(choices, tuple) else []
