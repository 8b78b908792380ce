"""View, Language: chosen by its own name, kept on this computer, spoken from the next start on."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookingdesk.gui.workplace import Workplace
from bookingdesk.i18n.chosen import formatter_of
from bookingdesk.settings.file import Settings, read_settings
from bookingdesk.settings.table import LANGUAGE


def checked(place: Workplace) -> list[str]:
    """The languages with a mark in the menu."""
    commands = place.window.commands
    marked = [c for c in commands.commands() if c.id.startswith("language_") and commands.action(c.id).isChecked()]
    return [c.title for c in marked]


def test_that_a_chosen_language_is_kept_and_said(workplace: Workplace) -> None:
    assert checked(workplace) == ["As the system"]
    assert workplace.window.commands.run("language_de")
    assert checked(workplace) == ["Deutsch"]
    assert read_settings(workplace.window.settings.path).get(LANGUAGE) == "de"
    assert workplace.toasts.texts() == ["bookingdesk speaks Deutsch when it is started next."]
    assert workplace.window.commands.run("language_system")
    assert checked(workplace) == ["As the system"]
    assert read_settings(workplace.window.settings.path).get(LANGUAGE) == ""


def test_that_choosing_the_present_language_again_leaves_its_mark(workplace: Workplace) -> None:
    workplace.window.commands.run("language_ar")
    workplace.window.commands.run("language_ar")
    assert checked(workplace) == ["العربية"]


def test_that_the_menu_shows_every_language_by_its_own_name(workplace: Workplace) -> None:
    workplace.window.show_menus()
    view = next(a.menu() for a in workplace.window.menuBar().actions() if a.text() == "&View")
    languages = next(a.menu() for a in view.actions() if a.text() == "Lang&uage")
    assert [a.text() for a in languages.actions()] == [
        "As the system",
        "English",
        "Deutsch",
        "Français",
        "Español",
        "العربية",
    ]


LOCALES = {
    "chosen": ("de", "fr_FR", "de"),
    "the system's region of the chosen language": ("de", "de_AT", "de_AT"),
    "British where English is chosen elsewhere": ("en", "de_DE", "en_GB"),
    "American English stays so": ("en", "en_US", "en_US"),
    "the system's": ("", "es_MX", "es_MX"),
    "nothing known": ("", "C", "en_GB"),
    "nonsense": ("xx", "C", "en_GB"),
}


@pytest.mark.parametrize(("language", "system", "locale"), LOCALES.values(), ids=LOCALES)
def test_that_dates_follow_the_language_and_the_region(
    language: str, system: str, locale: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("LC_TIME", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LC_ALL", system)
    settings = Settings(tmp_path / "settings.json")
    settings.set(LANGUAGE, language)
    assert formatter_of(settings, "Europe/Berlin").locale == locale
