"""People and rights in the window: the list, adding, secrets, the table in words, and what each may do there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QTableWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.rights import Right, Role, may
from bookingdesk.gui.signin.own_secrets_dialog import OwnSecretsDialog
from bookingdesk.gui.signin.people_dialog import PeopleDialog
from bookingdesk.gui.widgets.combos import choose
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.departments import AddDepartment, add_department, limit_of
from bookingdesk.usecases.env import Env, Proof
from bookingdesk.usecases.signing_in import SignIn, sign_in
from bookingdesk.usecases.users import all_users
from tests.builders import MASSAGE
from tests.usecases.people import BEN, JO, PASSWORD, SUE, acting, with_people

OpenDialog = Callable[..., PeopleDialog]
NEW = "kelp otter marzipan"


def texts(table: QTableWidget) -> list[list[str]]:
    return [
        [item.text() if (item := table.item(row, column)) else "" for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


@pytest.fixture
def open_people(open_window: Callable[[Env], Workplace], sqlite_salon: Env) -> Iterator[OpenDialog]:
    """Opens the dialog by its command, as somebody."""
    opened: list[PeopleDialog] = []

    def open_as(user: object = JO, proof: Proof = Proof.PASSWORD, passwords: bool = True) -> PeopleDialog:
        env = acting(with_people(sqlite_salon, passwords=passwords), user, proof)  # type: ignore[arg-type]
        place = open_window(env)
        assert place.window.commands.run("people")
        (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, PeopleDialog)]
        opened.append(dialog)
        return dialog

    yield open_as
    for dialog in opened:
        dialog.close()


def test_that_everybody_is_listed_with_role_and_secrets(open_people: OpenDialog) -> None:
    dialog = open_people()
    assert texts(dialog.people) == [
        ["Jo", "Administrator", "Password and PIN"],
        ["Ben", "Coordinator", "Password and PIN"],
        ["Sue", "Supervisor", "Password and PIN"],
        ["Ana", "Frontline", "Password and PIN"],
    ]
    first = dialog.people.item(1, 0)
    assert first is not None
    said = first.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Ben, Role: Coordinator, Signs in with: Password and PIN"


def test_that_the_table_says_in_words_what_the_gate_does(open_people: OpenDialog) -> None:
    rows = texts(open_people().rights)
    assert len(rows) == len(Right)
    for right, row in zip(Right, rows, strict=True):
        assert [cell == "Yes" for cell in row[1:]] == [may(role, right) for role in Role], right
    assert ["Cancel bookings", "With a PIN", "Yes", "Yes", "Yes"] in rows
    assert ["Change settings", "No", "No", "No", "Yes"] in rows


def test_that_somebody_new_gets_name_role_and_secrets_in_one_go(open_people: OpenDialog, qtbot: QtBot) -> None:
    dialog = open_people()
    qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(dialog.name, "Eva")
    choose(dialog.role, Role.SUPERVISOR.value)
    qtbot.keyClicks(dialog.password, NEW)
    qtbot.keyClicks(dialog.pin, "407183")
    qtbot.keyClick(dialog.pin, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.said.text() == "Saved: Eva.", timeout=5000)
    assert texts(dialog.people)[-1] == ["Eva", "Supervisor", "Password and PIN"]
    assert dialog.password.text() == dialog.pin.text() == ""


def test_that_a_refusal_is_said_and_nothing_is_lost(open_people: OpenDialog, qtbot: QtBot) -> None:
    dialog = open_people()
    dialog.people.setCurrentCell(0, 0)
    dialog.disabled.setChecked(True)
    dialog.store()
    qtbot.waitUntil(lambda: "One administrator has to remain" in dialog.said.text(), timeout=5000)
    assert texts(dialog.people)[0][2] == "Password and PIN"


def test_that_a_session_by_pin_sees_but_does_not_change(open_people: OpenDialog) -> None:
    dialog = open_people(JO, Proof.PIN)
    assert not dialog.save.isEnabled()
    assert not dialog.add.isEnabled()
    assert "after signing in with their password" in dialog.said.text()


def test_that_a_supervisor_unlocks_here(open_people: OpenDialog, sqlite_salon: Env, qtbot: QtBot) -> None:
    def lock(env: Env) -> None:
        from dataclasses import replace

        kept = env.store.read(lambda work: work.users.credentials(BEN))
        env.store.write(lambda work: work.users.set_credentials(BEN, replace(kept, pin_failures=5)))

    dialog = open_people(SUE)
    lock(sqlite_salon)
    dialog._desk.announce(dialog_changed())
    dialog.people.setCurrentCell(1, 0)
    assert texts(dialog.people)[1][2] == "PIN locked after wrong tries"
    qtbot.mouseClick(dialog.unlock, Qt.MouseButton.LeftButton)
    assert texts(dialog.people)[1][2] == "Password and PIN"


def dialog_changed() -> object:
    from bookingdesk.usecases.env import ChangeSet

    return ChangeSet(settings=True)


def test_that_one_changes_ones_own_pin_with_the_password(
    open_window: Callable[[Env], Workplace], sqlite_salon: Env, qtbot: QtBot
) -> None:
    env = acting(with_people(sqlite_salon), BEN)
    place = open_window(env)
    assert place.window.commands.run("own_secrets")
    (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, OwnSecretsDialog)]
    qtbot.keyClicks(dialog.password, NEW)
    dialog.store()
    assert "not the same" in dialog.error.text()
    qtbot.keyClicks(dialog.present, PASSWORD)
    qtbot.keyClicks(dialog.again, NEW)
    qtbot.keyClicks(dialog.pin, "8046")
    with qtbot.waitSignal(dialog.told, timeout=5000):
        dialog.store()
    assert sign_in(env, SignIn(user_id=BEN, secret=NEW)).value.name == "Ben"
    assert sign_in(env, SignIn(user_id=BEN, secret="8046")).value.proof is Proof.PIN


def test_that_somebody_is_limited_to_departments(open_people: OpenDialog, sqlite_salon: Env, qtbot: QtBot) -> None:
    """Ben is of wellness from his next sign-in on; without departments nothing is asked."""
    made = add_department(sqlite_salon, AddDepartment(name="Wellness", services=frozenset({MASSAGE}))).value
    dialog = open_people()
    dialog.people.setCurrentCell(1, 0)
    (box,) = dialog.limits.boxes.values()
    assert not box.isChecked()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center() - QPoint(box.width() // 2 - 8, 0))
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.said.text() == "Saved: Ben.", timeout=5000)
    assert limit_of(acting(sqlite_salon, SUE), BEN).value == {made.id}
    assert [b.isChecked() for b in dialog.limits.boxes.values()] == [True]
    dialog.people.setCurrentCell(2, 0)
    assert [b.isChecked() for b in dialog.limits.boxes.values()] == [False]


def test_that_without_departments_there_is_nothing_to_limit(open_people: OpenDialog) -> None:
    assert not open_people().limits.isVisible()


def test_that_a_refused_pin_adds_nobody_and_saving_again_does(open_people: OpenDialog, qtbot: QtBot) -> None:
    dialog = open_people()
    dialog.add.click()
    qtbot.keyClicks(dialog.name, "Eva")
    qtbot.keyClicks(dialog.pin, "1111")
    dialog.store()
    qtbot.waitUntil(lambda: "PIN" in dialog.said.text(), timeout=5000)
    assert [row[0] for row in texts(dialog.people)] == ["Jo", "Ben", "Sue", "Ana"]
    assert "Eva" not in {user.name for user in dialog._desk.do(all_users, None)}
    dialog.pin.clear()
    qtbot.keyClicks(dialog.pin, "8046")
    dialog.store()
    qtbot.waitUntil(lambda: dialog.said.text() == "Saved: Eva.", timeout=5000)


def test_that_a_click_on_whoever_was_marked_ends_adding(open_people: OpenDialog, qtbot: QtBot) -> None:
    dialog = open_people()
    dialog.people.setCurrentCell(0, 0)
    dialog.add.click()
    assert dialog.user is None
    place = dialog.people.visualItemRect(dialog.people.item(0, 0)).center()
    qtbot.mouseClick(dialog.people.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert dialog.user is not None
    assert dialog.name.text() == dialog.user.name == "Jo"


def test_that_a_change_elsewhere_leaves_what_is_being_ticked(open_people: OpenDialog) -> None:
    dialog = open_people()
    dialog.people.setCurrentCell(1, 0)
    dialog.disabled.setChecked(True)
    dialog._desk.announce(dialog_changed())
    assert dialog.disabled.isChecked()
