"""The settings file: defaults, atomic writing, broken files, unknown and unfitting entries."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from bookingdesk.settings import file as settings_file
from bookingdesk.settings.file import Settings, SettingsNotSaved, read_settings
from bookingdesk.settings.profile import profile_at
from bookingdesk.settings.table import CHOICES, FIT, STATION, TEXT_SIZE, THEME, VIEW


def test_that_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    settings = read_settings(tmp_path / "none.json")
    assert [settings.get(choice) for choice in CHOICES] == [choice.default for choice in CHOICES]
    assert settings.set_aside is None


def test_that_what_was_chosen_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    settings = Settings(path)
    settings.set(THEME, "dark")
    settings.set(STATION, "Front desk Ä 1")
    settings.set(FIT, True)
    settings.save()
    again = read_settings(path)
    assert (again.get(THEME), again.get(STATION), again.get(FIT)) == ("dark", "Front desk Ä 1", True)


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", "null", "\x00\x01", '{"theme": }', "{" * 10])
def test_that_a_broken_file_is_set_aside_and_not_lost(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content)
    settings = read_settings(path)
    assert settings.get(THEME) == "system"
    assert settings.set_aside == tmp_path / "settings.json.broken-1"
    assert settings.set_aside.read_text() == content
    assert not path.exists()


def test_that_a_second_broken_file_does_not_overwrite_the_first(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for content in ("first", "second"):
        path.write_text(content)
        read_settings(path)
    assert [p.read_text() for p in sorted(tmp_path.glob("*.broken-*"))] == ["first", "second"]


def test_that_bytes_that_are_no_text_are_set_aside_too(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"\xff\xfe\x00{")
    assert read_settings(path).set_aside is not None


@pytest.mark.parametrize(
    "value",
    [
        {"theme": "pink"},
        {"theme": 3},
        {"text_size": 20},
        {"text_size": "big"},
        {"text_size": True},
        {"theme": None},
    ],
)
def test_that_a_value_that_does_not_fit_gives_its_default_and_is_named(
    tmp_path: Path, value: dict[str, object]
) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(value))
    settings = read_settings(path)
    assert (settings.get(THEME), settings.get(TEXT_SIZE)) == ("system", 100)
    assert settings.refused == tuple(value)


def test_that_entries_of_a_newer_program_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"window.hologram": "on"}')
    settings = read_settings(path)
    settings.set(VIEW, "agenda")
    settings.save()
    assert json.loads(path.read_text()) == {"window.hologram": "on", "window.view": "agenda"}


def test_that_a_value_outside_the_table_cannot_be_chosen(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="theme"):
        Settings(tmp_path / "s.json").set(THEME, "pink")


def test_that_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    settings = Settings(path)
    settings.set(THEME, "dark")
    settings.save()
    before = path.read_text()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings_file.os, "fsync", full)
    settings.set(THEME, "light")
    with pytest.raises(SettingsNotSaved):
        settings.save()
    assert path.read_text() == before
    assert [p.name for p in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.skipif(os.name != "posix", reason="permission bits are a POSIX matter")
def test_that_nobody_else_can_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings = Settings(path)
    settings.set(THEME, "dark")
    settings.save()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_that_a_profile_folder_holds_everything(tmp_path: Path) -> None:
    place = profile_at(tmp_path / "trial")
    files = (place.settings_file, place.database_file, place.log_folder)
    assert all(file.parent == tmp_path / "trial" for file in files)
    assert not (tmp_path / "trial").exists(), "looking makes no folder"


def test_that_without_a_folder_the_system_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    place = profile_at(None)
    assert place.settings_file.name == "settings.json"
    assert place.settings_file.is_relative_to(tmp_path)
    assert place.database_file.is_relative_to(tmp_path)
