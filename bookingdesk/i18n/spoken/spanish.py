"""Spanish: `jueves veintiséis de junio`, `las dos y cuarto`, `las siete menos cuarto de la tarde`."""

from __future__ import annotations

NUMBERS = [
    "doce",
    "una",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
TENS = {3: "treinta", 4: "cuarenta", 5: "cincuenta"}


def day(weekday: str, number: int, month: str, until: bool) -> str:
    """The same after `hasta el`."""
    return f"{weekday} {'primero' if number == 1 else _number(number)} de {month}"


def time(hour: int, minute: int) -> str:
    """With its article, as it follows `a`."""
    return f"{_clock(hour, minute)}{_part(hour)}"


def _clock(hour: int, minute: int) -> str:
    this, following = _hour(hour), _hour(hour + 1)
    words = {0: "", 15: " y cuarto", 30: " y media"}
    if minute in words:
        return f"{this}{words[minute]}"
    if minute == 45:
        return f"{following} menos cuarto"
    if minute > 30 and minute % 5 == 0:
        return f"{following} menos {_number(60 - minute)}"
    return f"{this} y {_number(minute)}"


def _part(hour: int) -> str:
    if 0 < hour < 6:
        return " de la madrugada"
    if 6 <= hour < 8:
        return " de la mañana"
    if 18 <= hour < 21:
        return " de la tarde"
    return " de la noche" if hour >= 21 or hour == 0 else ""


def _hour(hour: int) -> str:
    return "la una" if hour % 12 == 1 else f"las {NUMBERS[hour % 12]}"


def _number(number: int) -> str:
    if number == 1:
        return "uno"
    if number < 30:
        return NUMBERS[number]
    tens, ones = divmod(number, 10)
    return f"{TENS[tens]} y {'uno' if ones == 1 else NUMBERS[ones]}" if ones else TENS[tens]
