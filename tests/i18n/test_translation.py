"""Catalogues are compiled where they are needed, kept, and made again when their text changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookingdesk.i18n import catalogues, translation
from bookingdesk.i18n.catalogues import catalogue
from bookingdesk.i18n.words import listed

GERMAN = (
    'msgid ""\nmsgstr "Language: de\\nContent-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Booked"\nmsgstr "{}"\n'
)


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """A catalogue with one message."""
    file = tmp_path / "locale" / "de" / "LC_MESSAGES" / "bookingdesk.po"
    file.parent.mkdir(parents=True)
    file.write_text(GERMAN.format("Gebucht"), "utf-8")
    return file


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Where compiled catalogues are kept; not there yet."""
    return tmp_path / "cache" / "catalogues"


def test_that_a_catalogue_is_compiled_once(text: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert catalogue(text, cache).gettext("Booked") == "Gebucht"
    monkeypatch.setattr(catalogues, "_compiled", lambda _text: pytest.fail("compiled again"))
    assert catalogue(text, cache).gettext("Booked") == "Gebucht"


def test_that_a_changed_text_is_compiled_anew_and_the_old_copy_dropped(text: Path, cache: Path) -> None:
    catalogue(text, cache)
    (cache / "fr-0.mo").write_bytes(b"another language's")
    text.write_text(GERMAN.format("Eingetragen"), "utf-8")
    assert catalogue(text, cache).gettext("Booked") == "Eingetragen"
    assert len(list(cache.glob("de-*.mo"))) == 1
    assert (cache / "fr-0.mo").exists()


@pytest.mark.parametrize(
    "broken", [b"", b"\xde\x12\x04\x95", b"\xde\x12\x04\x95" + b"\xff" * 40, b"something else"]
)
def test_that_a_broken_copy_is_made_again(
    text: Path, cache: Path, broken: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue(text, cache)
    next(cache.glob("de-*.mo")).write_bytes(broken)
    assert catalogue(text, cache).gettext("Booked") == "Gebucht"
    monkeypatch.setattr(catalogues, "_compiled", lambda _text: pytest.fail("the copy is still broken"))
    assert catalogue(text, cache).gettext("Booked") == "Gebucht"


def test_that_a_cache_that_cannot_be_written_is_done_without(text: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert catalogue(text, tmp_path / "cache" / "catalogues").gettext("Booked") == "Gebucht"


def test_that_nothing_is_kept_without_a_cache(text: Path, tmp_path: Path) -> None:
    assert catalogue(text, None).gettext("Booked") == "Gebucht"
    assert [p.name for p in tmp_path.iterdir()] == ["locale"]


SERVED = {
    "de": "de",
    "de_AT": "de",
    "de-CH": "de",
    "AR_EG": "ar",
    "pt_BR": "en",
    "": "en",
    "../../de": "en",
    "en_GB": "en",
}


@pytest.mark.parametrize(("wanted", "served"), SERVED.items())
def test_that_a_language_is_served_by_a_shipped_one(wanted: str, served: str) -> None:
    assert translation.shipped(wanted) == served


def test_that_english_needs_no_file(tmp_path: Path) -> None:
    translation.keep_compiled_in(tmp_path / "cache")
    translation.speak("en_GB")
    assert translation.ngettext("{n} booking", "{n} bookings", 2) == "{n} bookings"
    assert not (tmp_path / "cache").exists()


def test_that_a_client_is_spoken_to_in_another_language_than_the_desk() -> None:
    translation.speak("de")
    assert translation._("Confirmed") == "Bestätigt"
    assert translation.speaker("es_MX").gettext("Confirmed") == "Confirmada"
    assert translation.speaker("fr").gettext("Confirmed") == "Confirmé"


ARABIC = (
    'msgid ""\nmsgstr "Language: ar\\nContent-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Text"\nmsgstr "{}"\n'
)
ISOLATED = {
    "a name in a sentence": ("حُجز: {client} {when}.", "حُجز: \u2068{client}\u2069 \u2068{when}\u2069."),
    "nothing but names": ("{client}، {service}", "\u200f\u2068{client}\u2069، \u2068{service}\u2069"),
    "one name alone": ("+{count}", "\u2068+{count}\u2069"),
    "the end of a number": ("هاتف …{end}", "هاتف \u2068…{end}\u2069"),
    "nothing to fill in": ("مؤكد", "مؤكد"),
    "minutes and seconds": ("محجوز {minutes}:{seconds:02d}", "محجوز {minutes}:{seconds:02d}"),
    "hours of hours": ("{booked}/{worked} س", "{booked}/{worked} س"),
    "braces that are shown": ("كل {{% if … %}} يحتاج", "كل {{% if … %}} يحتاج"),
    "what is typed into a terminal": ("apt install {package}", "apt install {package}"),
}


@pytest.mark.parametrize(("written", "compiled"), ISOLATED.values(), ids=ISOLATED)
def test_that_what_is_filled_in_does_not_turn_a_right_to_left_sentence(
    tmp_path: Path, written: str, compiled: str
) -> None:
    file = tmp_path / "ar" / "LC_MESSAGES" / "bookingdesk.po"
    file.parent.mkdir(parents=True)
    file.write_text(ARABIC.format(written), "utf-8")
    assert catalogue(file, None).gettext("Text") == compiled


def test_that_names_beside_other_words_keep_their_direction_in_arabic_only() -> None:
    translation.speak("de")
    assert translation.isolated("+49 30 5550417") == "+49 30 5550417"
    translation.speak("ar")
    assert translation.isolated("+49 30 5550417") == "\u2068+49 30 5550417\u2069"
    assert translation.isolated("") == ""


def test_that_lists_have_the_comma_of_the_language() -> None:
    assert listed(["Ana", "Room 2"]) == "Ana, Room 2"
    translation.speak("ar")
    assert listed(["Ana", "Room 2"]) == "\u200f\u2068Ana\u2069، \u2068Room 2\u2069", "it runs from the right"
    assert listed(["Ana"]) == "Ana"
