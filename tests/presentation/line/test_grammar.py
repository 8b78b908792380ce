"""The grammar of the Line, case by case: what people type on the phone and what is understood."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookingdesk.domain.bookings import Mode
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import ResourceId
from bookingdesk.presentation.line.grammar import read
from bookingdesk.presentation.line.language import Keyword, keyword_table, line_language
from bookingdesk.presentation.line.reading import Certainty, Flag, Kind, LineReading, NewClient, Repeat, Window
from bookingdesk.presentation.line.vocabulary import Vocabulary
from tests.builders import ANA, BEN, COLOUR, HAIRCUT, MASSAGE, MONDAY, ROOM2, a_catalogue

VOCABULARY = Vocabulary.of(a_catalogue())
TUESDAY, FRIDAY = date(2025, 6, 24), date(2025, 6, 27)
CLIENTS = {
    "maya ortiz": "0417",
    "mayra ortiz": "9911",
    "ida kade": "5201",
    "ana lopez": "3333",
    "sam lee": "1234",
    "april march": "7777",
    "fritz bruhn": "8888",
}
GERMAN = keyword_table() | {
    Keyword.TODAY: "heute h",
    Keyword.TOMORROW: "morgen mo",
    Keyword.MORNING: "vormittags vm",
    Keyword.AFTERNOON: "nachmittags nm",
    Keyword.EVERY: "alle jede",
    Keyword.WEEKS: "w woche wochen",
    Keyword.OCLOCK: "uhr",
    Keyword.BEFORE: "vor bis",
    Keyword.AFTER: "nach ab",
    Keyword.FILLER: "am um im in bei mit für",
    Keyword.NOW: "jetzt",
}
SPANISH = keyword_table() | {Keyword.TOMORROW: "mañana", Keyword.FILLER: "de el a las con"}
FRENCH = keyword_table() | {Keyword.TOMORROW: "demain", Keyword.FILLER: "le à avec"}


def knows(words: str) -> bool:
    """A search over seven clients: name prefixes in any order, run together, or the end of the phone."""

    def fits(word: str, name: str, phone: str) -> bool:
        parts = name.split()
        together = any(word == parts[0][:cut] + parts[1][:rest] for cut in range(1, 6) for rest in range(1, 6))
        return together or any(part.startswith(word) for part in parts) or phone.endswith(word)

    return any(all(fits(w, name, phone) for w in words.split()) for name, phone in CLIENTS.items())


def reading(text: str, locale: str = "en_GB", **more: object) -> LineReading:
    """Read on Monday 23 June 2025 with the salon's names."""
    table = {"de": GERMAN, "es": SPANISH, "fr": FRENCH}.get(locale)
    return read(text, VOCABULARY, line_language(locale, table), MONDAY, knows=more.pop("knows", knows), **more)  # type: ignore[arg-type]


WHO = {
    "name prefixes run together": ("mayo cut", "mayo"),
    "two prefixes": ("ort may cut", "ort may"),
    "service first": ("cut mayo", "mayo"),
    "end of the phone": ("ortiz 417 cut", "ortiz 417"),
    "a whole phone number": ("cut 0305550417", "0305550417"),
    "a phone number in groups": ("cut 030 555 0417", "030 555 0417"),
    "a mail address": ("cut maya@mail.example", "maya@mail.example"),
    "a client called like a member of staff": ("ana cut", "ana"),
    "a client called like a day": ("fri cut", "fri"),
    "a client called like two months": ("april march cut", "april march"),
    "a beginning that is a service too": ("ma", "ma"),
    "somebody nobody knows": ("zoran cut", "zoran"),
    "accents and case": ("MÁYA Ortíz cut", "MÁYA Ortíz"),
}


@pytest.mark.parametrize(("text", "words"), WHO.values(), ids=WHO.keys())
def test_that_the_words_for_the_client_are_found(text: str, words: str) -> None:
    assert reading(text).client_words == words


def test_that_mayo_cut_is_client_mayo_and_service_cut_without_asking_anybody() -> None:
    found = reading("mayo cut", knows=None)
    assert (found.client_words, found.service_ids) == ("mayo", (HAIRCUT,))


SERVICES = {
    "by code": ("mayo cut", (HAIRCUT,)),
    "by name": ("mayo haircut", (HAIRCUT,)),
    "by the beginning": ("mayo hair", (HAIRCUT,)),
    "code col": ("mayo col", (COLOUR,)),
    "capital letters": ("mayo COLOUR", (COLOUR,)),
    "beside a client that begins alike": ("mayo mas", (MASSAGE,)),
}


@pytest.mark.parametrize(("text", "services"), SERVICES.values(), ids=SERVICES.keys())
def test_that_services_are_known_by_code_name_and_beginning(text: str, services: tuple[int, ...]) -> None:
    assert reading(text).service_ids == services


def test_that_one_letter_is_a_service_only_as_its_code() -> None:
    services = {s.id: replace(s, code="x") if s.id == HAIRCUT else s for s in a_catalogue().services.values()}
    vocabulary = Vocabulary.of(replace(a_catalogue(), services=services))
    assert read("mayo x", vocabulary, line_language("en_GB"), MONDAY).service_ids == (HAIRCUT,)
    assert read("mayo c", vocabulary, line_language("en_GB"), MONDAY).service_ids == ()


def test_that_a_beginning_of_two_services_keeps_both() -> None:
    catalogue = a_catalogue()
    services = {s.id: s for s in catalogue.services.values()}
    services[COLOUR] = replace(services[COLOUR], name="Hair colour")
    found = read(
        "mayo hair",
        Vocabulary.of(replace(catalogue, services=services)),
        line_language("en_GB"),
        MONDAY,
        knows=knows,
    )
    assert set(found.service_ids) == {HAIRCUT, COLOUR}


WITH_AND_WHERE = {
    "slash": ("mayo cut /ana", (ANA,), ()),
    "slash and beginning": ("mayo cut /be", (BEN,), ()),
    "bare name behind a client": ("mayo cut ana", (ANA,), ()),
    "in words": ("mayo cut with ben", (BEN,), ()),
    "at sign": ("mayo cut @2", (), (ROOM2,)),
    "rm and number": ("mayo cut rm2", (), (ROOM2,)),
    "rm, space, number": ("mayo cut rm 2", (), (ROOM2,)),
    "room by name": ("mayo cut room 2", (), (ROOM2,)),
    "both": ("@2 /ana mayo cut", (ANA,), (ROOM2,)),
}


@pytest.mark.parametrize(("text", "staff", "rooms"), WITH_AND_WHERE.values(), ids=WITH_AND_WHERE.keys())
def test_that_staff_and_rooms_are_known(text: str, staff: tuple[int, ...], rooms: tuple[int, ...]) -> None:
    found = reading(text)
    assert (found.staff_ids, found.room_ids) == (staff, rooms)


DAYS = {
    "t": ("en_GB", "t", MONDAY),
    "today": ("en_GB", "today", MONDAY),
    "tm": ("en_GB", "tm", TUESDAY),
    "tomorrow": ("en_GB", "tomorrow", TUESDAY),
    "weekday": ("en_GB", "fri", FRIDAY),
    "whole weekday": ("en_GB", "Friday", FRIDAY),
    "today's weekday is today": ("en_GB", "mon", MONDAY),
    "two weeks": ("en_GB", "+2w", date(2025, 7, 7)),
    "three days": ("en_GB", "+3d", date(2025, 6, 26)),
    "a month": ("en_GB", "+1m", date(2025, 7, 23)),
    "day and month": ("en_GB", "24/6", TUESDAY),
    "a day that has passed is next year's": ("en_GB", "22/6", date(2026, 6, 22)),
    "month and day": ("en_US", "6/24", TUESDAY),
    "month and day, where only one order makes a date": ("en_US", "24/6", TUESDAY),
    "in words": ("en_GB", "24 jun", TUESDAY),
    "run together": ("en_GB", "24jun", TUESDAY),
    "ordinal": ("en_GB", "24th of June 2025", TUESDAY),
    "month first": ("en_US", "June 24", TUESDAY),
    "ISO": ("en_GB", "2025-06-24", TUESDAY),
    "with its weekday": ("en_GB", "Tuesday 24 June", TUESDAY),
    "short year": ("en_GB", "24/6/26", date(2026, 6, 24)),
    "leap day": ("en_GB", "29/2", date(2028, 2, 29)),
    "German dots": ("de", "24.6.", TUESDAY),
    "German dots with a nought": ("de", "24.06", TUESDAY),
    "German weekday": ("de", "Freitag", FRIDAY),
    "German short weekday": ("de", "fr", FRIDAY),
    "German month": ("de", "24. Juni", TUESDAY),
    "German words": ("de", "am Freitag", FRIDAY),
    "German tomorrow": ("de", "morgen", TUESDAY),
    "French weekday": ("fr", "vendredi", FRIDAY),
    "French short weekday": ("fr", "ven.", FRIDAY),
    "French month": ("fr", "le 24 juin", TUESDAY),
    "Spanish weekday with accent": ("es", "sábado", date(2025, 6, 28)),
    "Spanish weekday without accent": ("es", "sabado", date(2025, 6, 28)),
    "Spanish month": ("es", "24 de junio", TUESDAY),
    "Arabic weekday": ("ar", "الجمعة", FRIDAY),
    "Arabic digits": ("ar", "٢٤/٦", TUESDAY),
}


@pytest.mark.parametrize(("locale", "text", "day"), DAYS.values(), ids=DAYS.keys())
def test_that_days_are_read_as_the_locale_writes_them(locale: str, text: str, day: date) -> None:
    found = reading(f"mayo cut {text}", locale)
    assert found.when.day == day
    assert found.unknown == ()
    assert found.client_words == "mayo"


def test_that_a_weekday_that_contradicts_the_date_is_no_note_but_has_to_be_asked_about() -> None:
    found = reading("mayo cut friday 24/6")
    assert found.when.day == TUESDAY
    assert found.unknown == ()
    assert found.wrong is not None
    assert (found.wrong.text, found.wrong.value) == ("friday", date(2025, 6, 27))


TIMES = {
    "9a": ("en_GB", "9a", 540),
    "9am": ("en_GB", "9am", 540),
    "9 am": ("en_GB", "9 am", 540),
    "2p": ("en_GB", "2p", 840),
    "12a is midnight": ("en_GB", "12a", 0),
    "12p is noon": ("en_GB", "12p", 720),
    "14h": ("en_GB", "14h", 840),
    "915": ("en_GB", "915", 555),
    "1430": ("en_GB", "1430", 870),
    "9:15": ("en_GB", "9:15", 555),
    "9.15": ("en_GB", "9.15", 555),
    "a bare small hour is in the afternoon": ("en_GB", "2:15", 855),
    "but not with a nought": ("en_GB", "02:15", 135),
    "after a day a bare number is an hour": ("en_GB", "fri 10", 600),
    "hour of one digit after a day": ("en_GB", "fri 9", 540),
    "German Uhr": ("de", "9 Uhr", 540),
    "German um": ("de", "Freitag um 9.15 Uhr", 555),
    "French h": ("fr", "14h30", 870),
    "Arabic digits": ("ar", "٩:١٥", 555),
    "Arabic afternoon": ("ar", "3م", 900),
}


@pytest.mark.parametrize(("locale", "text", "minute"), TIMES.values(), ids=TIMES.keys())
def test_that_times_are_read(locale: str, text: str, minute: int) -> None:
    found = reading(f"mayo cut {text}", locale)
    assert found.when.minute == minute
    assert found.unknown == ()


WINDOWS = {
    "am": ("am", Window(0, 720)),
    "pm": ("pm", Window(720, 1440)),
    "eve": ("eve", Window(1020, 1440)),
    "lunch": ("lunch", Window(720, 840)),
    "before": ("<12", Window(0, 720)),
    "after": (">1530", Window(930, 1440)),
    "between": ("9-12", Window(540, 720)),
    "between, over noon": ("9-1", Window(540, 780)),
    "between with minutes": ("9:30-11:45", Window(570, 705)),
    "in words": ("before 11", Window(0, 660)),
    "after a word": ("after 3pm", Window(900, 1440)),
}


@pytest.mark.parametrize(("text", "window"), WINDOWS.values(), ids=WINDOWS.keys())
def test_that_windows_are_read(text: str, window: Window) -> None:
    assert reading(f"mayo cut fri {text}").when.window == window


LENGTHS = {
    "bare": ("45", 45),
    "with m": ("90m", 90),
    "with min": ("90 min", 90),
    "an hour": ("1h", 60),
    "an hour and a quarter": ("1h15", 75),
    "in words": ("2 hours", 120),
}


@pytest.mark.parametrize(("text", "minutes"), LENGTHS.values(), ids=LENGTHS.keys())
def test_that_lengths_are_read(text: str, minutes: int) -> None:
    assert reading(f"mayo cut {text}").length == timedelta(minutes=minutes)


def test_that_a_number_that_could_be_hour_or_length_shows_both_and_toggles() -> None:
    first = reading("mayo cut 10")
    piece = first.at(len("mayo cut 10"))
    assert piece is not None
    assert (first.length, first.when.minute) == (None, 600)
    assert piece.certainty is Certainty.LIKELY
    assert [other.kind for other in piece.others] == [Kind.LENGTH]
    second = reading("mayo cut 10", toggled={"10": 1})
    assert (second.length, second.when.minute) == (timedelta(minutes=10), None)
    assert reading("mayo cut 10", toggled={"10": 2}) == first


def test_that_after_a_day_the_same_number_is_an_hour_first() -> None:
    found = reading("mayo cut fri 10")
    assert (found.length, found.when.minute) == (None, 600)
    assert reading("mayo cut fri 10", toggled={"10": 1}).length == timedelta(minutes=10)


def test_that_a_second_number_takes_the_reading_that_is_left() -> None:
    found = reading("mayo cut fri 9 20")
    assert (found.when.minute, found.length) == (540, timedelta(minutes=20))


REST = {
    "now": ("mayo cut now", lambda r: r.when.now),
    "next": ("mayo cut next", lambda r: r.when.next_free),
    "any": ("mayo cut any", lambda r: r.when.any_time),
    "tentative": ("mayo cut *", lambda r: r.flags == {Flag.TENTATIVE}),
    "sooner": ("mayo cut !", lambda r: r.flags == {Flag.SOONER}),
    "waitlist": ("mayo cut wait", lambda r: r.flags == {Flag.WAITLIST}),
    "at home": ("mayo cut @home", lambda r: (r.mode, r.room_ids) == (Mode.AT_CLIENT, ())),
    "at home, address": ('mayo cut @home "Linde 5"', lambda r: (r.mode_detail, r.note) == ("Linde 5", "")),
    "by phone": ("mayo cut @phone", lambda r: (r.mode, r.channel) == (Mode.PHONE, None)),
    "by phone, number": ("mayo @phone 030 5550188 cut", lambda r: r.mode_detail == "030 5550188"),
    "the number is not the client's": ("mayo @phone 030 5550188 cut", lambda r: r.client_words == "mayo"),
    "virtual with an @": ("mayo cut @virt", lambda r: r.mode is Mode.VIRTUAL),
    "a link": ("mayo cut https://meet.example/x?y=1", lambda r: r.mode_detail == "https://meet.example/x?y=1"),
    "a link without its scheme": ("mayo cut meet.example/x,", lambda r: r.mode_detail == "meet.example/x"),
    "a note behind in person": ('mayo cut "ring" virt', lambda r: (r.note, r.mode_detail) == ("ring", "")),
    "virtual": ("mayo cut virt", lambda r: r.mode is Mode.VIRTUAL),
    "via mail": ("mayo cut via mail", lambda r: r.channel is Channel.EMAIL),
    "via walk": ("mayo cut via walk", lambda r: r.channel is Channel.WALK_IN),
    "via web": ("mayo cut via web", lambda r: r.channel is Channel.WEB),
    "every two weeks": ("mayo cut every 2w x6", lambda r: r.repeat == Repeat(2, "w", 6)),
    "every week": ("mayo cut every week", lambda r: r.repeat == Repeat(1, "w")),
    "six times": ("mayo cut x6", lambda r: r.repeat == Repeat(1, "w", 6)),
    "note": ('mayo cut "ring twice"', lambda r: r.note == "ring twice"),
    "note not closed yet": ('mayo cut "ring tw', lambda r: r.note == "ring tw"),
    "note in curly quotes": ("mayo cut “ring twice”", lambda r: r.note == "ring twice"),
    "number": ("#2041 cut", lambda r: r.client_number == 2041),
}


@pytest.mark.parametrize(("text", "holds"), REST.values(), ids=REST.keys())
def test_that_the_rest_of_the_grammar_is_read(text: str, holds: object) -> None:
    found = reading(text)
    assert holds(found)  # type: ignore[operator]
    assert found.unknown == ()


NEW = {
    "name and phone": ("+Leo Brandt 555010123 cut now", NewClient(name="Leo Brandt", phone="555010123")),
    "name only": ("+Leo Brandt cut", NewClient(name="Leo Brandt")),
    "mail": ("+Leo Brandt leo@mail.example cut", NewClient(name="Leo Brandt", email="leo@mail.example")),
    "in quotes": ('+"Robin Friday" 5550101234 cut', NewClient(name="Robin Friday", phone="5550101234")),
    "phone in groups": ("cut +Leo Brandt 0555 010 123", NewClient(name="Leo Brandt", phone="0555 010 123")),
    "not Latin": ("+李 小龙 5550101234 cut", NewClient(name="李 小龙", phone="5550101234")),
    "while typing": ("+Leo Bra", NewClient(name="Leo Bra")),
}


@pytest.mark.parametrize(("text", "new"), NEW.values(), ids=NEW.keys())
def test_that_a_new_client_is_read(text: str, new: NewClient) -> None:
    found = reading(text)
    assert found.new_client == new
    assert found.client_words == ""


def test_that_a_word_not_understood_is_kept_for_the_note_with_a_suggestion() -> None:
    found = reading("mayo collor")
    assert [(piece.text, piece.suggestion) for piece in found.unknown] == [("collor", "Colour")]
    assert found.note_with_unknown == "collor"
    assert found.client_words == "mayo"


def test_that_a_misspelt_family_name_stays_with_the_client() -> None:
    asked: list[str] = []

    def alike(words: str) -> bool:
        asked.append(words)
        return words == "maya ortis"

    assert reading("maya ortis cut", alike=alike).client_words == "maya ortis"
    assert reading("maya zzyzx cut", alike=alike).client_words == "maya"
    assert reading("maya collor", alike=alike).client_words == "maya"
    assert asked == ["maya ortis", "maya zzyzx"]


def test_that_a_second_service_is_not_dropped() -> None:
    found = reading("mayo cut mas")
    assert found.service_ids == (HAIRCUT,)
    assert [piece.text for piece in found.unknown] == ["mas"]


def test_that_a_line_from_a_mail_is_read_the_same_way() -> None:
    found = reading("Could I have a haircut with Ben on Friday 27 June at 9:15? Maya Ortiz, 030 555 0417")
    assert found.client_words == "Maya Ortiz, 030 555 0417"
    assert (found.service_ids, found.staff_ids) == ((HAIRCUT,), (BEN,))
    assert (found.when.day, found.when.minute) == (FRIDAY, 555)
    assert found.note_with_unknown == "Could I have"


def test_that_every_piece_knows_its_place() -> None:
    text = "  mayo   cut fri 9:15  "
    assert [(p.text, text[p.start : p.end]) for p in reading(text).pieces] == [
        (word, word) for word in ("mayo", "cut", "fri", "9:15")
    ]


def _covers_everything(text: str, found: LineReading) -> None:
    shown = set()
    for piece in found.pieces:
        assert piece.text == text[piece.start : piece.end]
        places = set(range(piece.start, piece.end))
        assert not places & shown
        shown |= places
    assert not [text[i] for i in range(len(text)) if i not in shown and not text[i].isspace()]


TYPED = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "mayo",
                "cut",
                "col",
                "ma",
                "ana",
                "/ana",
                "/zz",
                "@2",
                "rm2",
                "rm",
                "fri",
                "24/6",
                "31/2",
                "24",
                "jun",
                "9a",
                "915",
                "10",
                "45",
                "120",
                "9-12",
                "<12",
                "<",
                ">",
                "+",
                "+Leo",
                "#",
                "#2041",
                '"',
                "“a",
                "every",
                "2w",
                "x6",
                "x0",
                "*",
                "!",
                "wait",
                "now",
                "next",
                "any",
                "via",
                "phone",
                "at",
                "on",
                "555010123",
                "a@b.cc",
                "+2w",
                "+99999m",
                "2025-13-45",
                "1h15",
                "0",
            ]
        ),
        st.text(max_size=12),
    ),
    max_size=14,
).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(text=TYPED, locale=st.sampled_from(["en_GB", "en_US", "de", "fr", "es", "ar", "ar_EG", "fa"]))
def test_that_no_text_breaks_the_reading_or_loses_a_character(text: str, locale: str) -> None:
    _covers_everything(text, reading(text, locale))


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=60), turn=st.integers(0, 5))
def test_that_toggling_never_breaks_the_reading(text: str, turn: int) -> None:
    toggled = {piece.text.lower(): turn for piece in reading(text).pieces}
    _covers_everything(text, reading(text, toggled=toggled))


JUNK = {
    "one word": "x",
    "words": "foo ",
    "numbers": "9 ",
    "pluses": "+a ",
    "quotes": '"',
    "dates": "1/2 ",
    "slashes": "/ana ",
    "digits": "7",
    "spaces": " ",
    "arabic": "٩ ",
}


@pytest.mark.parametrize("unit", JUNK.values(), ids=JUNK.keys())
def test_that_ten_thousand_characters_of_junk_take_a_moment_and_stay_visible(unit: str) -> None:
    text = unit * (10_000 // len(unit))
    before = time.process_time()
    found = reading(text)
    spent = time.process_time() - before
    _covers_everything(text, found)
    assert spent < 0.5, f"{spent:.3f} s"


def test_that_ten_times_the_junk_takes_no_more_than_linearly_longer() -> None:
    def spent(size: int) -> float:
        text = "foo 9a 24/6 " * (size // 12)
        took = []
        for _ in range(3):
            before = time.process_time()
            reading(text)
            took.append(time.process_time() - before)
        return min(took)

    short, long = spent(10_000), spent(100_000)
    assert long < short * 30 + 0.02, (short, long)


WRONG = ["25:30", "24:75", "31/2", "2025-13-01", "32.1.2025", "00/00"]


@pytest.mark.parametrize("text", WRONG)
def test_that_what_is_written_like_a_time_or_date_and_is_none_is_wrong(text: str) -> None:
    found = reading(f"mayo cut fri {text}")
    assert found.wrong is not None
    assert found.wrong.text == text
    assert found.note_with_unknown == ""


@pytest.mark.parametrize("text", ["14:30", "9.15", "1h15", "24/6", "2025-06-24", "9-12", "0305550144", '"25:30"'])
def test_that_what_exists_or_stands_in_quotes_is_not_wrong(text: str) -> None:
    assert reading(f"mayo cut {text}").wrong is None


@pytest.mark.parametrize("number", ["10", "15", "20"])
def test_that_after_a_service_a_number_is_an_hour_first(number: str) -> None:
    assert reading(f"mayo cut {number}").when.minute == int(number) * 60
    assert reading(f"{number} cut").length == timedelta(minutes=int(number))


def test_that_yesterday_is_a_day() -> None:
    assert reading("mayo cut yesterday").when.day == MONDAY - timedelta(days=1)


@pytest.mark.parametrize("text", ["rm2", "rm 2", "room 2"])
def test_that_a_room_by_number_is_the_one_that_is_called_a_room(text: str) -> None:
    catalogue = a_catalogue()
    quiet = replace(catalogue.resources[ROOM2], id=ResourceId(99), name="Quiet 2")
    vocabulary = Vocabulary.of(replace(catalogue, resources={quiet.id: quiet, **catalogue.resources}))
    found = read(f"45 col {text}", vocabulary, line_language("en_GB"), MONDAY)
    assert found.room_ids == (ROOM2,)
    assert set(read("45 col @2", vocabulary, line_language("en_GB"), MONDAY).room_ids) == {ROOM2, quiet.id}
