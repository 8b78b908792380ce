"""French: `jeudi vingt-six juin`, `deux heures et quart`, `sept heures moins le quart du soir`."""

from __future__ import annotations

NUMBERS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante"}


def day(weekday: str, number: int, month: str, until: bool) -> str:
    """Only the first day is an ordinal. The same after `jusqu'au`."""
    return f"{weekday} {'premier' if number == 1 else _number(number)} {month}"


def time(hour: int, minute: int) -> str:
    """On the clock of twelve; noon and midnight have names of their own."""
    spoken = _clock(hour, minute)
    return spoken if spoken.startswith(("midi", "minuit")) else f"{spoken}{_part(hour)}"


def _clock(hour: int, minute: int) -> str:
    this, following = _hour(hour), _hour(hour + 1)
    named = this in {"midi", "minuit"}
    words = {0: "", 15: " et quart", 30: " et demi" if named else " et demie"}
    if minute in words:
        return f"{this}{words[minute]}"
    if minute == 45:
        return f"{following} moins le quart"
    if minute > 30 and minute % 5 == 0:
        return f"{following} moins {_number(60 - minute)}"
    return f"{this} {_feminine(minute)}"


def _part(hour: int) -> str:
    if hour < 8:
        return " du matin"
    return " du soir" if hour >= 18 else ""


def _hour(hour: int) -> str:
    if hour % 24 == 0:
        return "minuit"
    if hour == 12:
        return "midi"
    return "une heure" if hour % 12 == 1 else f"{NUMBERS[hour % 12]} heures"


def _number(number: int) -> str:
    if number < 20:
        return NUMBERS[number]
    tens, ones = divmod(number, 10)
    if ones == 0:
        return TENS[tens]
    return f"{TENS[tens]} et un" if ones == 1 else f"{TENS[tens]}-{NUMBERS[ones]}"


def _feminine(minutes: int) -> str:
    """Minutes are feminine: `une`, `vingt et une`."""
    words = _number(minutes)
    return f"{words}e" if words == "un" or words.endswith(" un") else words
