"""The Line in the shipped languages, with the keywords of their catalogues: what is said at a desk is understood."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bookingdesk.domain.bookings import Mode
from bookingdesk.domain.clients import Channel
from bookingdesk.i18n import translation
from bookingdesk.i18n.translation import SHIPPED, speaker
from bookingdesk.presentation.line.grammar import read
from bookingdesk.presentation.line.language import Keyword, keyword_table, line_language, typed_word
from bookingdesk.presentation.line.reading import Flag, LineReading, Repeat, Window
from bookingdesk.presentation.line.vocabulary import Vocabulary
from tests.builders import HAIRCUT, MONDAY, ROOM2, a_catalogue
from tests.presentation.line.test_grammar import knows

VOCABULARY = Vocabulary.of(a_catalogue())
TUESDAY, FRIDAY = date(2025, 6, 24), date(2025, 6, 27)
NOON, DAY_END = 12 * 60, 24 * 60


def reading(language: str, text: str) -> LineReading:
    """Read on Monday 23 June 2025 with the salon's names and the words of the language's catalogue."""
    words = line_language(language, keyword_table(speaker(language).pgettext))
    return read(f"mayo cut {text}", VOCABULARY, words, MONDAY, knows=knows)


DAYS = {
    "de": {
        "heute": MONDAY,
        "morgen": TUESDAY,
        "Fr": FRIDAY,
        "Freitag": FRIDAY,
        "am Freitag": FRIDAY,
        "24.6.": TUESDAY,
    }
    | {"+2w": date(2025, 7, 7), "+3t": date(2025, 6, 26), "24. Juni": TUESDAY, "Mo": MONDAY},
    "fr": {"aujourd'hui": MONDAY, "aujourd’hui": MONDAY, "auj": MONDAY, "demain": TUESDAY, "ven": FRIDAY}
    | {
        "vendredi": FRIDAY,
        "le 24 juin": TUESDAY,
        "+2s": date(2025, 7, 7),
        "+3j": date(2025, 6, 26),
        "24/6": TUESDAY,
    },
    "es": {"hoy": MONDAY, "mañana": TUESDAY, "manana": TUESDAY, "vie": FRIDAY, "el viernes": FRIDAY}
    | {"24 de junio": TUESDAY, "+2s": date(2025, 7, 7), "+3d": date(2025, 6, 26), "24/6": TUESDAY},
    "ar": {"اليوم": MONDAY, "غدًا": TUESDAY, "غدا": TUESDAY, "الجمعة": FRIDAY, "يوم الجمعة": FRIDAY}
    | {"+2w": date(2025, 7, 7), "24/6": TUESDAY, "٢٤/٦": TUESDAY, "24 يونيو": TUESDAY},
}
TIMES = {
    "de": {"14 Uhr": 840, "um 9 Uhr": 540, "9:15": 555, "um 9:15": 555},
    "fr": {"14h": 840, "14h30": 870, "à 9 heures": 540, "9:15": 555},
    "es": {"a las 9:15": 555, "14 hs": 840, "9:15": 555},
    "ar": {"الساعة 9:15": 555, "9:15": 555, "٩:١٥": 555},
}
WINDOWS = {
    "de": {"vormittags": (0, NOON), "nachmittag": (NOON, DAY_END), "abends": (1020, DAY_END)}
    | {"ab 14": (840, DAY_END), "vor 11": (0, 660), "bis 11": (0, 660), "9-12": (540, NOON)},
    "fr": {"matin": (0, NOON), "après-midi": (NOON, DAY_END), "soir": (1020, DAY_END), "midi": (NOON, 840)}
    | {"avant 11": (0, 660), "après 14h": (840, DAY_END), "jusqu'à 11": (0, 660), "dès 14": (840, DAY_END)},
    "es": {"por la tarde": (NOON, DAY_END), "noche": (1020, DAY_END), "antes de las 11": (0, 660)}
    | {"después de las 14": (840, DAY_END), "desde las 14": (840, DAY_END), "hasta las 11": (0, 660)},
    "ar": {"صباحا": (0, NOON), "صباحًا": (0, NOON), "مساءً": (1020, DAY_END), "قبل الساعة 11": (0, 660)}
    | {"بعد 14": (840, DAY_END), "حتى 11": (0, 660)},
}
LENGTHS = {
    "de": {"45 Minuten": 45, "45min": 45, "1 Stunde": 60, "1h30": 90},
    "fr": {"45 minutes": 45, "45min": 45, "1 heure": 60, "1h30": 90},
    "es": {"45 minutos": 45, "45min": 45, "1 hora": 60, "1h30": 90},
    "ar": {"45 دقيقة": 45, "45min": 45, "1 ساعة": 60},
}
REPEATS = {
    "de": {"jede Woche": (1, "w"), "alle 2 Wochen": (2, "w"), "jeden Tag": (1, "d"), "alle 3 Monate": (3, "m")},
    "fr": {"chaque semaine": (1, "w"), "toutes les 2 semaines": (2, "w"), "tous les 3 mois": (3, "m")},
    "es": {"cada semana": (1, "w"), "cada 2 semanas": (2, "w"), "cada día": (1, "d"), "cada 3 meses": (3, "m")},
    "ar": {"كل أسبوع": (1, "w"), "كل يوم": (1, "d"), "كل 3 أشهر": (3, "m")},
}
CHANNELS = {
    "de": {"per Telefon": Channel.PHONE, "über Mail": Channel.EMAIL, "via web": Channel.WEB},
    "fr": {"par téléphone": Channel.PHONE, "par courriel": Channel.EMAIL, "par e-mail": Channel.EMAIL},
    "es": {"por teléfono": Channel.PHONE, "por correo": Channel.EMAIL, "por web": Channel.WEB},
    "ar": {"عبر الهاتف": Channel.PHONE, "عبر البريد": Channel.EMAIL, "عبر الإنترنت": Channel.WEB},
}
ROOMS = {"de": ("Raum 2", "r2"), "fr": ("salle 2",), "es": ("sala 2",), "ar": ("غرفة 2", "الغرفة 2")}
FLAGS = {
    "de": {"Warteliste": Flag.WAITLIST},
    "fr": {"attente": Flag.WAITLIST},
    "es": {"espera": Flag.WAITLIST},
    "ar": {"انتظار": Flag.WAITLIST},
}

MODES = {
    "de": {"virtuell": Mode.VIRTUAL, "Video": Mode.VIRTUAL, "@zuhause": Mode.AT_CLIENT, "@Telefon": Mode.PHONE},
    "fr": {"visio": Mode.VIRTUAL, "@domicile": Mode.AT_CLIENT, "@téléphone": Mode.PHONE},
    "es": {"vídeo": Mode.VIRTUAL, "@domicilio": Mode.AT_CLIENT, "@teléfono": Mode.PHONE},
    "ar": {"افتراضي": Mode.VIRTUAL, "@منزل": Mode.AT_CLIENT, "@الهاتف": Mode.PHONE},
}


def cases(table: dict[str, dict[str, object]]) -> list[object]:
    """One case for each language and text, named so."""
    return [
        pytest.param(language, text, wanted, id=f"{language}: {text}")
        for language, texts in table.items()
        for text, wanted in texts.items()
    ]


def whole(found: LineReading) -> LineReading:
    """The same, after making sure that every word was understood and the client and service are still there."""
    assert [piece.text for piece in found.unknown] == []
    assert (found.client_words, found.service_ids) == ("mayo", (HAIRCUT,))
    return found


@pytest.mark.parametrize(("language", "text", "day"), cases(DAYS))
def test_that_days_are_understood(language: str, text: str, day: date) -> None:
    assert whole(reading(language, text)).when.day == day


@pytest.mark.parametrize(("language", "text", "minute"), cases(TIMES))
def test_that_times_are_understood(language: str, text: str, minute: int) -> None:
    assert whole(reading(language, text)).when.minute == minute


@pytest.mark.parametrize(("language", "text", "limits"), cases(WINDOWS))
def test_that_parts_of_a_day_are_understood(language: str, text: str, limits: tuple[int, int]) -> None:
    assert whole(reading(language, text)).when.window == Window(*limits)


@pytest.mark.parametrize(("language", "text", "minutes"), cases(LENGTHS))
def test_that_lengths_are_understood(language: str, text: str, minutes: int) -> None:
    assert whole(reading(language, text)).length == timedelta(minutes=minutes)


@pytest.mark.parametrize(("language", "text", "repeat"), cases(REPEATS))
def test_that_repetitions_are_understood(language: str, text: str, repeat: tuple[int, str]) -> None:
    assert whole(reading(language, text)).repeat == Repeat(*repeat)


@pytest.mark.parametrize(("language", "text", "channel"), cases(CHANNELS))
def test_that_channels_are_understood(language: str, text: str, channel: Channel) -> None:
    assert whole(reading(language, text)).channel is channel


@pytest.mark.parametrize(("language", "text", "flag"), cases(FLAGS))
def test_that_flags_are_understood(language: str, text: str, flag: Flag) -> None:
    assert flag in whole(reading(language, text)).flags


@pytest.mark.parametrize(("language", "text", "mode"), cases(MODES))
def test_that_modes_are_understood(language: str, text: str, mode: Mode) -> None:
    assert whole(reading(language, text)).mode is mode


@pytest.mark.parametrize(("language", "text"), [(lang, text) for lang, texts in ROOMS.items() for text in texts])
def test_that_rooms_are_understood_by_number(language: str, text: str) -> None:
    assert whole(reading(language, text)).room_ids == (ROOM2,)


def test_that_a_day_its_part_and_a_time_go_together() -> None:
    found = whole(reading("de", "morgen früh"))
    assert (found.when.day, found.when.window) == (TUESDAY, Window(0, NOON))
    found = whole(reading("es", "mañana por la tarde"))
    assert (found.when.day, found.when.window) == (TUESDAY, Window(NOON, DAY_END))
    found = whole(reading("ar", "غدًا الساعة 9:15"))
    assert (found.when.day, found.when.minute) == (TUESDAY, 555)


@pytest.mark.parametrize("language", SHIPPED)
def test_that_no_keyword_is_empty_or_means_a_weekday_too(language: str) -> None:
    table = keyword_table(speaker(language).pgettext)
    assert all(table[keyword].split() for keyword in Keyword)
    words = line_language(language, table)
    assert [word for word in words.keywords if word in words.weekdays] == []


@pytest.mark.parametrize("language", SHIPPED)
def test_that_a_word_for_one_thing_is_no_word_for_another(language: str) -> None:
    """Little words and units may be more; of the others no two may fight over a word."""
    shared = {
        Keyword.FILLER,
        Keyword.MINUTES,
        Keyword.HOURS,
        Keyword.DAYS,
        Keyword.WEEKS,
        Keyword.MONTHS,
        Keyword.ROOM,
    }
    shared |= {Keyword.TODAY, Keyword.OCLOCK}
    words = line_language(language, keyword_table(speaker(language).pgettext)).keywords
    assert {word: m for word, meanings in words.items() if len(m := meanings - shared) > 1} == {}


@pytest.mark.parametrize("language", SHIPPED)
def test_that_the_word_the_program_writes_for_the_waitlist_is_read_as_such(language: str) -> None:
    translation.speak(language)
    try:
        word = typed_word(Keyword.WAIT)
    finally:
        translation.speak("en")
    assert Flag.WAITLIST in reading(language, word).flags
    assert Flag.WAITLIST in reading(language, f"{word} ").flags
