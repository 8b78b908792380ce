"""Arabic: `الخميس السادس والعشرين من يونيو`, `الثانية والربع`, `السابعة إلا ربعًا مساءً`."""

from __future__ import annotations

HOURS = (
    "الثانية عشرة",
    "الواحدة",
    "الثانية",
    "الثالثة",
    "الرابعة",
    "الخامسة",
    "السادسة",
    "السابعة",
    "الثامنة",
    "التاسعة",
    "العاشرة",
    "الحادية عشرة",
)
ORDINALS = (
    "الأول",
    "الثاني",
    "الثالث",
    "الرابع",
    "الخامس",
    "السادس",
    "السابع",
    "الثامن",
    "التاسع",
    "العاشر",
    "الحادي عشر",
    "الثاني عشر",
    "الثالث عشر",
    "الرابع عشر",
    "الخامس عشر",
    "السادس عشر",
    "السابع عشر",
    "الثامن عشر",
    "التاسع عشر",
)
TWENTIETH, THIRTIETH = "العشرين", "الثلاثين"
ONES = ("", "إحدى", "اثنتين", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر")
TENS = {2: "عشرين", 3: "ثلاثين", 4: "أربعين", 5: "خمسين"}
ONE_MINUTE, TWO_MINUTES, MINUTES, MINUTE = "دقيقة واحدة", "دقيقتين", "دقائق", "دقيقة"


def day(weekday: str, number: int, month: str, until: bool) -> str:
    """In the genitive, as it follows `يوم`; the same after `حتى`."""
    if number < 20:
        ordinal = ORDINALS[number - 1]
    else:
        tens = TWENTIETH if number < 30 else THIRTIETH
        ones = "الحادي" if number % 10 == 1 else ORDINALS[number % 10 - 1]
        ordinal = f"{ones} و{tens}" if number % 10 else tens
    return f"{weekday} {ordinal} من {month}"


def time(hour: int, minute: int) -> str:
    """As it follows `الساعة`."""
    return f"{_clock(hour, minute)}{_part(hour)}"


def _clock(hour: int, minute: int) -> str:
    this, following = HOURS[hour % 12], HOURS[(hour + 1) % 12]
    after = {0: "", 15: " والربع", 20: " والثلث", 30: " والنصف"}
    before = {40: " إلا ثلثًا", 45: " إلا ربعًا"}
    if minute in after:
        return f"{this}{after[minute]}"
    if minute in before:
        return f"{following}{before[minute]}"
    if minute in {25, 35}:
        return f"{this} والنصف {'إلا ' if minute == 25 else 'و'}{_minutes(5)}"
    if minute in {50, 55}:
        return f"{following} إلا {_minutes(60 - minute)}"
    return f"{this} و{_minutes(minute)}"


def _part(hour: int) -> str:
    if hour < 4:
        return " بعد منتصف الليل"
    if hour < 8:
        return " صباحًا"
    return " مساءً" if hour >= 18 else ""


def _minutes(count: int) -> str:
    """Counted minutes: their number agrees with a feminine noun, which is plural from three to ten only."""
    if count <= 2:
        return ONE_MINUTE if count == 1 else TWO_MINUTES
    if count <= 10:
        return f"{ONES[count]} {MINUTES}"
    if count < 20:
        first = {11: "إحدى", 12: "اثنتي"}.get(count) or ONES[count - 10]
        return f"{first} عشرة {MINUTE}"
    tens, ones = divmod(count, 10)
    return f"{ONES[ones]} و{TENS[tens]} {MINUTE}" if ones else f"{TENS[tens]} {MINUTE}"
