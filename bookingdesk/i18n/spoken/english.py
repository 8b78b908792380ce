"""English: `Thursday the twenty-sixth of June`, `quarter past two`, `half past six in the evening`."""

from __future__ import annotations

NUMBERS = [
    "twelve",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = {2: "twenty", 3: "thirty", 4: "forty", 5: "fifty"}
ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]


def day(weekday: str, number: int, month: str, until: bool) -> str:
    """The same after `until`."""
    return f"{weekday} the {_ordinal(number)} of {month}"


def time(hour: int, minute: int) -> str:
    """On the clock of twelve, with the part of the day where it could be taken for another."""
    return f"{_clock(hour, minute)}{_part(hour)}"


def _clock(hour: int, minute: int) -> str:
    this, following = NUMBERS[hour % 12], NUMBERS[(hour + 1) % 12]
    if minute == 0:
        return f"{this} o'clock"
    if minute in {15, 45}:
        return f"quarter past {this}" if minute == 15 else f"quarter to {following}"
    if minute == 30:
        return f"half past {this}"
    if minute % 5 == 0:
        return f"{_number(minute)} past {this}" if minute < 30 else f"{_number(60 - minute)} to {following}"
    return f"{this} oh {_number(minute)}" if minute < 10 else f"{this} {_number(minute)}"


def _part(hour: int) -> str:
    if 0 < hour < 8:
        return " in the morning"
    if 18 <= hour < 21:
        return " in the evening"
    return " at night" if hour >= 21 or hour == 0 else ""


def _number(number: int) -> str:
    if number < 20:
        return NUMBERS[number]
    tens, ones = divmod(number, 10)
    return f"{TENS[tens]}-{NUMBERS[ones]}" if ones else TENS[tens]


def _ordinal(number: int) -> str:
    if number <= 20:
        return ORDINALS[number - 1]
    return "thirtieth" if number == 30 else f"{TENS[number // 10]}-{ORDINALS[number % 10 - 1]}"
