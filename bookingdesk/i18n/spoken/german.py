"""German: `Donnerstag, der sechsundzwanzigste Juni`, `Viertel nach zwei`, `halb sieben abends`."""

from __future__ import annotations

NUMBERS = [
    "zwölf",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
TENS = {2: "zwanzig", 3: "dreißig", 4: "vierzig", 5: "fünfzig"}
UNUSUAL = {1: "erste", 3: "dritte", 7: "siebte", 8: "achte"}


def day(weekday: str, number: int, month: str, until: bool) -> str:
    """`bis Donnerstag, den sechsundzwanzigsten Juni`: the case that follows `bis`."""
    ordinal = UNUSUAL.get(number) or (f"{_number(number)}te" if number < 20 else f"{_number(number)}ste")
    return f"{weekday}, den {ordinal}n {month}" if until else f"{weekday}, der {ordinal} {month}"


def time(hour: int, minute: int) -> str:
    """On the clock of twelve, with the part of the day where it could be taken for another."""
    return f"{_clock(hour, minute)}{_part(hour)}"


def _clock(hour: int, minute: int) -> str:
    this, following = _hour(hour), _hour(hour + 1)
    if minute == 0:
        return f"{NUMBERS[hour % 12]} Uhr"
    if minute == 15:
        return f"Viertel nach {this}"
    if minute == 45:
        return f"Viertel vor {following}"
    if minute == 30:
        return f"halb {following}"
    if minute % 5:
        return f"{NUMBERS[hour % 12]} Uhr {_number(minute)}"
    if minute in {25, 35}:
        return f"fünf {'vor' if minute == 25 else 'nach'} halb {following}"
    return f"{_number(minute)} nach {this}" if minute < 30 else f"{_number(60 - minute)} vor {following}"


def _part(hour: int) -> str:
    if hour < 5:
        return " nachts"
    if hour < 8:
        return " morgens"
    return " abends" if hour >= 18 else ""


def _hour(hour: int) -> str:
    """An hour that no `Uhr` follows: `eins`."""
    return "eins" if hour % 12 == 1 else NUMBERS[hour % 12]


def _number(number: int) -> str:
    """Of minutes: `eins`, but `einundzwanzig`."""
    if number < 20:
        return "eins" if number == 1 else NUMBERS[number]
    tens, ones = divmod(number, 10)
    return f"{NUMBERS[ones]}und{TENS[tens]}" if ones else TENS[tens]
