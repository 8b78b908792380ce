"""Days and times as they are said in five languages: named cases, and no two times of a day that sound alike."""

from __future__ import annotations

from datetime import date

import pytest

from bookingdesk.i18n.spoken import spoken_day, spoken_time
from bookingdesk.i18n.translation import SHIPPED

DAYS = {
    "en": ("Thursday the twelfth of March", "Sunday the first of March", "Wednesday the thirty-first of December"),
    "de": ("Donnerstag, der zwölfte März", "Sonntag, der erste März", "Mittwoch, der einunddreißigste Dezember"),
    "fr": ("jeudi douze mars", "dimanche premier mars", "mercredi trente et un décembre"),
    "es": ("jueves doce de marzo", "domingo primero de marzo", "miércoles treinta y uno de diciembre"),
    "ar": ("الخميس الثاني عشر من مارس", "الأحد الأول من مارس", "الأربعاء الحادي والثلاثين من ديسمبر"),
}
TIMES = {
    "en": {
        "09:00": "nine o'clock",
        "12:00": "twelve o'clock",
        "14:05": "five past two",
        "14:15": "quarter past two",
        "14:17": "two seventeen",
        "14:03": "two oh three",
        "14:30": "half past two",
        "14:35": "twenty-five to three",
        "14:45": "quarter to three",
        "12:45": "quarter to one",
        "07:45": "quarter to eight in the morning",
        "18:30": "half past six in the evening",
        "21:00": "nine o'clock at night",
        "00:00": "twelve o'clock at night",
    },
    "de": {
        "09:00": "neun Uhr",
        "13:00": "ein Uhr",
        "13:10": "zehn nach eins",
        "14:15": "Viertel nach zwei",
        "14:17": "zwei Uhr siebzehn",
        "14:21": "zwei Uhr einundzwanzig",
        "14:25": "fünf vor halb drei",
        "14:30": "halb drei",
        "14:35": "fünf nach halb drei",
        "14:45": "Viertel vor drei",
        "12:30": "halb eins",
        "07:00": "sieben Uhr morgens",
        "19:00": "sieben Uhr abends",
        "02:00": "zwei Uhr nachts",
    },
    "fr": {
        "09:00": "neuf heures",
        "13:00": "une heure",
        "12:00": "midi",
        "12:15": "midi et quart",
        "12:30": "midi et demi",
        "14:15": "deux heures et quart",
        "14:21": "deux heures vingt et une",
        "14:30": "deux heures et demie",
        "14:40": "trois heures moins vingt",
        "14:45": "trois heures moins le quart",
        "11:45": "midi moins le quart",
        "18:30": "six heures et demie du soir",
        "07:30": "sept heures et demie du matin",
        "00:00": "minuit",
    },
    "es": {
        "09:00": "las nueve",
        "13:00": "la una",
        "13:30": "la una y media",
        "14:15": "las dos y cuarto",
        "14:21": "las dos y veintiuno",
        "14:40": "las tres menos veinte",
        "14:45": "las tres menos cuarto",
        "12:45": "la una menos cuarto",
        "19:00": "las siete de la tarde",
        "21:30": "las nueve y media de la noche",
        "07:00": "las siete de la mañana",
        "02:00": "las dos de la madrugada",
    },
    "ar": {
        "09:00": "التاسعة",
        "13:00": "الواحدة",
        "14:15": "الثانية والربع",
        "14:20": "الثانية والثلث",
        "14:25": "الثانية والنصف إلا خمس دقائق",
        "14:30": "الثانية والنصف",
        "14:40": "الثالثة إلا ثلثًا",
        "14:45": "الثالثة إلا ربعًا",
        "14:02": "الثانية ودقيقتين",
        "14:12": "الثانية واثنتي عشرة دقيقة",
        "14:47": "الثانية وسبع وأربعين دقيقة",
        "18:30": "السادسة والنصف مساءً",
        "07:30": "السابعة والنصف صباحًا",
    },
}
UNTIL = {
    "en": "Thursday the twenty-sixth of June",
    "de": "Donnerstag, den sechsundzwanzigsten Juni",
    "fr": "jeudi vingt-six juin",
    "es": "jueves veintiséis de junio",
    "ar": "الخميس السادس والعشرين من يونيو",
}


@pytest.mark.parametrize("language", SHIPPED)
def test_that_a_day_is_said_with_its_weekday_and_ordinal(language: str) -> None:
    said = [spoken_day(date(*day), language) for day in ((2026, 3, 12), (2026, 3, 1), (2025, 12, 31))]
    assert tuple(said) == DAYS[language]


@pytest.mark.parametrize("language", SHIPPED)
def test_that_a_day_takes_the_form_that_follows_until(language: str) -> None:
    assert spoken_day(date(2025, 6, 26), language, until=True) == UNTIL[language]


@pytest.mark.parametrize(
    ("language", "time", "said"),
    [(language, time, said) for language, times in TIMES.items() for time, said in times.items()],
)
def test_that_a_time_is_said_as_people_say_it(language: str, time: str, said: str) -> None:
    hour, minute = time.split(":")
    assert spoken_time(int(hour), int(minute), language) == said


@pytest.mark.parametrize("language", SHIPPED)
def test_that_no_two_times_of_a_day_sound_alike(language: str) -> None:
    said = {spoken_time(hour, minute, language) for hour in range(24) for minute in range(60)}
    assert len(said) == 24 * 60


@pytest.mark.parametrize("language", SHIPPED)
def test_that_no_two_days_of_a_year_sound_alike(language: str) -> None:
    days = [date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in range(365)]
    assert len({spoken_day(day, language) for day in days}) == 365
