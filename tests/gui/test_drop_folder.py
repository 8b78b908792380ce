"""The drop folder is chosen in the window, by who may edit settings; one that can't be used is said and not chosen."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bookingdesk.domain.rights import Role
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.settings import get_setting

KEY = "intake.folder"


def answering(workplace: Workplace, answer: str) -> list[str]:
    """The dialog answers so; where it opened."""
    opened: list[str] = []

    def ask(parent: object, title: str, present: str) -> str:
        opened.append(present)
        return answer

    workplace.commands.forms.files.ask_folder = ask
    return opened


def stored(env: Env) -> str:
    return get_setting(env, KEY).value.value


def test_that_the_drop_folder_is_chosen_in_the_window(
    sqlite_salon: Env, workplace: Workplace, tmp_path: Path
) -> None:
    answering(workplace, str(tmp_path))
    assert workplace.window.commands.run("intake_folder")
    assert stored(sqlite_salon) == str(tmp_path)
    assert workplace.toasts.texts() == [f"Requests are now taken in from {tmp_path}."]
    opened = answering(workplace, "")
    workplace.window.commands.run("intake_folder")
    assert opened == [str(tmp_path)]
    assert stored(sqlite_salon) == str(tmp_path)


def test_that_a_folder_that_cannot_be_read_is_said_and_not_chosen(
    sqlite_salon: Env, workplace: Workplace, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    answering(workplace, str(gone))
    workplace.window.commands.run("intake_folder")
    (toast,) = workplace.toasts.texts()
    assert toast.startswith(f"The folder {gone} can't be read, so it was not chosen: ")
    assert stored(sqlite_salon) == ""


def test_that_a_folder_that_cannot_be_written_to_is_said_and_not_chosen(
    sqlite_salon: Env, workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    answering(workplace, str(tmp_path))
    workplace.window.commands.run("intake_folder")
    assert workplace.toasts.texts() == [f"Nothing can be moved in the folder {tmp_path}, so it was not chosen."]
    assert stored(sqlite_salon) == ""


def test_that_who_may_not_edit_settings_is_not_offered_it(workplace: Workplace, tmp_path: Path) -> None:
    opened = answering(workplace, str(tmp_path))
    workplace.desk.become(replace(workplace.desk.env.actor, role=Role.FRONTLINE))
    assert not workplace.window.commands.run("intake_folder")
    assert opened == []


def test_that_the_drop_folder_is_left_in_the_window(
    sqlite_salon: Env, workplace: Workplace, tmp_path: Path
) -> None:
    assert not workplace.window.commands.run("intake_folder_off"), "there is none to leave"
    answering(workplace, str(tmp_path))
    workplace.window.commands.run("intake_folder")
    assert workplace.window.commands.run("intake_folder_off")
    assert stored(sqlite_salon) == ""
    assert workplace.toasts.texts()[-1] == "No folder is watched for requests now. What lies there stays there."
    workplace.desk.become(replace(workplace.desk.env.actor, role=Role.FRONTLINE))
    assert not workplace.window.commands.run("intake_folder_off")


def test_that_a_folder_that_disappears_is_said_where_something_can_be_done_about_it(
    workplace: Workplace, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    watch, banners = workplace.requests.intake, workplace.window.banners
    workplace.requests.open_inbox()
    answering(workplace, str(folder))
    with qtbot.waitSignal(watch.trouble, timeout=5000):
        workplace.window.commands.run("intake_folder")
    assert banners.words == ""
    folder.rmdir()
    with qtbot.waitSignal(watch.trouble, timeout=5000):
        watch.look()
    said = f"No request is taken in from the drop folder: {folder} can't be read (No such file or directory)."
    assert banners.words == said
    assert said in [label.text() for label in workplace.requests.view.findChildren(QLabel)]
    choose, none = banners.findChildren(QPushButton)
    assert (choose.text(), none.text()) == ("Choose another…", "Use none")
    with qtbot.waitSignal(watch.trouble, timeout=5000):
        none.click()
    assert banners.words == ""
    assert said not in [label.text() for label in workplace.requests.view.findChildren(QLabel)]


def test_that_a_folder_of_another_computer_is_only_said_beside_the_requests(
    sqlite_salon: Env, workplace: Workplace, tmp_path: Path, qtbot: QtBot
) -> None:
    sqlite_salon.store.write(lambda work: work.settings.set(KEY, str(tmp_path / "theirs")))
    with qtbot.waitSignal(workplace.requests.intake.trouble, timeout=5000):
        workplace.requests.intake.look()
    assert workplace.window.banners.words == ""
    workplace.requests.open_inbox()
    words = [label.text() for label in workplace.requests.view.findChildren(QLabel)]
    assert any("theirs can't be read" in each for each in words)
