"""Signing in as it is done: letters pick a name, digits begin the PIN, Enter goes on; the page hides everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.rights import Role
from bookingdesk.gui.signin.sign_in_page import SignInPage
from bookingdesk.gui.workplace import Workplace
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.line.views import LineMode
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look.focus_ring import _Ring
from bookingdesk.usecases.env import Actor, Env, Proof
from bookingdesk.usecases.signing_in import door
from bookingdesk.usecases.users import ChangeUser, change_user
from tests.fakes import FakeClock
from tests.gui.salon_day import booked
from tests.usecases.people import BEN, JO, PASSWORD, PINS, SUE, acting, nobody, signed_in, with_people

OpenPage = Callable[..., SignInPage]


@pytest.fixture
def open_page(qtbot: QtBot) -> Iterator[OpenPage]:
    """Opens the page alone, as before the first sign-in."""
    pages: list[tuple[SignInPage, Desk]] = []

    def open_on(env: Env, **more: object) -> SignInPage:
        desk = Desk(env, formatter=Formatter())
        page = SignInPage(desk, desk.look(door, None), **more)  # type: ignore[arg-type]
        qtbot.addWidget(page)
        page.resize(1024, 700)
        page.show()
        qtbot.waitExposed(page)
        page.activateWindow()
        page.setFocus()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        pages.append((page, desk))
        return page

    yield open_on
    for page, desk in pages:
        page.hide()
        desk.deleteLater()


@pytest.fixture
def gate(sqlite_salon: Env) -> Env:
    """Four people with passwords and PINs; nobody is in."""
    return nobody(with_people(sqlite_salon))


def press(text: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, text)


def enter() -> None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_that_letters_pick_a_name_and_enter_asks_for_the_password(
    open_page: OpenPage, gate: Env, qtbot: QtBot
) -> None:
    page = open_page(gate)
    press("su")
    assert page.person is not None
    assert page.person.user.name == "Sue"
    enter()
    assert page.secret.hasFocus()
    press(PASSWORD)
    with qtbot.waitSignal(page.signed_in) as came:
        enter()
    actor = came.args[0]
    assert isinstance(actor, Actor)
    assert (actor.name, actor.role, actor.proof) == ("Sue", Role.SUPERVISOR, Proof.PASSWORD)
    assert page.secret.text() == "", "the field forgets at once"


def test_that_digits_begin_the_pin_of_whoever_was_here_last(
    open_page: OpenPage, gate: Env, qtbot: QtBot, clock: FakeClock
) -> None:
    signed_in(gate, BEN, clock.now())
    page = open_page(gate)
    press(PINS[BEN][:1])
    assert page.secret.hasFocus()
    press(PINS[BEN][1:])
    with qtbot.waitSignal(page.signed_in) as came:
        enter()
    assert came.args[0].name == "Ben"


def test_that_a_wrong_pin_says_how_many_tries_are_left(
    open_page: OpenPage, gate: Env, qtbot: QtBot, clock: FakeClock
) -> None:
    signed_in(gate, BEN, clock.now())
    page = open_page(gate)
    for words in ("That PIN is not right. 4 tries left.", "That PIN is not right. 3 tries left. Wait 30 seconds"):
        page.secret.setFocus()
        press("9999")
        enter()
        qtbot.waitUntil(lambda words=words: page.error.text().startswith(words))  # type: ignore[misc]
        qtbot.waitUntil(page.secret.isEnabled)
    page.pick("j")
    assert page.error.text() == "", "it was not said to Jo"


def test_that_the_same_letter_goes_on_to_the_next_name(open_page: OpenPage, sqlite_salon: Env) -> None:
    env = with_people(sqlite_salon)
    env.store.write(lambda work: work.users.add("Bea", Role.FRONTLINE))
    page = open_page(nobody(env))
    found = []
    for _again in range(3):
        press("b")
        found.append(page.person.user.name if page.person else "")
    assert found == ["Ben", "Bea", "Ben"]


def test_that_the_page_has_no_client_in_it(open_page: OpenPage, gate: Env, clock: FakeClock) -> None:
    booked(acting(gate, JO), "2025-06-23 16:00")
    page = open_page(gate)
    said = " ".join(label.text() for label in page.findChildren(QLabel))
    assert "Ortiz" not in said
    assert "14:02" in said
    assert "Desk 1" in said


def seen(place: Workplace) -> list[QWidget]:
    """Every visible widget of the program but the page and what is in it."""
    page = place.session.page
    return [
        widget
        for widget in QApplication.allWidgets()
        if widget.isVisible()
        and widget not in (place.window, page)
        and not isinstance(widget, _Ring)  # round what has the focus
        and not (page is not None and page.isAncestorOf(widget))
    ]


@pytest.fixture
def ben(open_window: Callable[[Env], Workplace], sqlite_salon: Env, clock: FakeClock) -> Workplace:
    """Ben at the window, signed in with his password this morning; so did Sue here."""
    env = with_people(sqlite_salon)
    signed_in(env, BEN, clock.now())
    signed_in(env, SUE, clock.now())
    place = open_window(acting(env, BEN))
    place.session.look()
    return place


def test_that_locking_hides_everything_and_keeps_what_was_begun(ben: Workplace, qtbot: QtBot) -> None:
    ben.line.start(LineMode.BOOK)
    qtbot.keyClicks(ben.line.field, "maya")
    ben.window.commands.run("lock")
    assert ben.session.locked
    assert seen(ben) == []
    for command in ("book", "palette", "people", "quit", "print", "undo"):
        assert not ben.window.commands.run(command)
    page = ben.session.page
    assert page is not None
    press(PINS[BEN])
    with qtbot.waitSignal(page.signed_in):
        enter()
    assert not ben.session.locked
    assert ben.line.field.text() == "maya"
    qtbot.waitUntil(ben.line.field.hasFocus)


def test_that_another_window_of_the_program_is_hidden_too_and_comes_back(ben: Workplace, qtbot: QtBot) -> None:
    ben.window.commands.run("own_secrets")
    (dialog,) = [w for w in QApplication.topLevelWidgets() if w.objectName() == "ownSecretsDialog"]
    qtbot.waitExposed(dialog)
    ben.session.lock()
    assert not dialog.isVisible()
    page = ben.session.page
    assert page is not None
    press(PINS[BEN])
    with qtbot.waitSignal(page.signed_in):
        enter()
    # the proof changed from password to PIN, so what one had begun with the password is over
    qtbot.waitUntil(lambda: "ownSecretsDialog" not in [w.objectName() for w in QApplication.topLevelWidgets()])


def test_that_another_user_goes_on_in_the_same_view(ben: Workplace, qtbot: QtBot) -> None:
    ben.ways.show_view("agenda")
    ben.session.lock()
    page = ben.session.page
    assert page is not None
    press("s")
    press(PINS[SUE])
    with qtbot.waitSignal(ben.desk.actor_changed):
        enter()
    assert (ben.desk.env.actor.name, ben.desk.env.actor.proof) == ("Sue", Proof.PIN)
    assert ben.ways.view == "agenda"
    assert ben.window.status.user.text() == "Sue (Supervisor)"


def test_that_nobody_at_the_desk_locks_it_after_the_shared_time(ben: Workplace, clock: FakeClock) -> None:
    clock.move(minutes=4, seconds=59)
    ben.session.tick()
    assert not ben.session.locked
    clock.move(seconds=1)
    ben.session.tick()
    assert ben.session.locked


def test_that_a_key_or_the_mouse_keeps_it_open(ben: Workplace, clock: FakeClock) -> None:
    handle = ben.window.windowHandle()
    for act in (
        lambda: QTest.keyClick(handle, Qt.Key.Key_Shift),
        lambda: QTest.mouseMove(handle, ben.window.rect().center()),
    ):
        clock.move(minutes=4)
        act()
        ben.session.tick()
        assert not ben.session.locked


def test_that_a_disabled_user_is_out_at_once(ben: Workplace, qtbot: QtBot) -> None:
    change_user(acting(ben.desk.env, JO), ChangeUser(user_id=BEN, disabled=True))
    qtbot.waitUntil(lambda: ben.session.locked, timeout=3000)
    page = ben.session.page
    assert page is not None
    assert page.why.text() == "Ben may not work here any more."
    assert "Ben" not in [button.text() for button in page.names.buttons()]


def test_that_another_role_counts_at_once(ben: Workplace, qtbot: QtBot) -> None:
    change_user(acting(ben.desk.env, JO), ChangeUser(user_id=BEN, role=Role.FRONTLINE))
    qtbot.waitUntil(lambda: ben.desk.env.actor.role is Role.FRONTLINE, timeout=3000)
    assert ben.window.status.user.text() == "Ben (Frontline)"


def test_that_without_passwords_the_key_switches_and_esc_goes_back(
    workplace: Workplace, qtbot: QtBot, clock: FakeClock
) -> None:
    workplace.desk.env.store.write(lambda work: work.users.add("Ben", Role.COORDINATOR))
    clock.move(hours=9)
    workplace.session.tick()
    assert not workplace.session.locked, "there is nothing to lock"
    assert workplace.window.status.user.text() == "Jo (Administrator), no password set"
    workplace.session.lock()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not workplace.session.locked
    workplace.session.lock()
    press("b")
    with qtbot.waitSignal(workplace.desk.actor_changed):
        enter()
    assert workplace.desk.env.actor.name == "Ben"
