"""A policy that has changed is said in the banner until whoever works here confirms having read it (SOP B6.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from bookingdesk.domain.ids import UserId
from bookingdesk.domain.rights import Role
from bookingdesk.gui.banners import Condition
from bookingdesk.gui.preferences.policies_panel import PoliciesPanel
from bookingdesk.gui.preferences.policy_reading_panel import PolicyReadingPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.policy_reading import unread_policies
from tests.fakes import FakeClock
from tests.gui.policy_places import approved_by_sue

SAYS = "A policy has changed, please read it: Cancelling: Standard, version 2 · in force."


def told(workplace: Workplace) -> str:
    return workplace.window.banners.words


def reading(workplace: Workplace) -> PolicyReadingPanel:
    page = workplace.window.panel.page
    assert isinstance(page, PolicyReadingPanel)
    return page


def test_that_a_changed_policy_is_read_from_the_banner_and_confirmed_with_enter(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    assert told(workplace) == ""
    approved_by_sue(sqlite_salon)
    workplace.bus.announce_elsewhere()
    assert told(workplace) == SAYS
    button = next(one for one in workplace.window.banners.findChildren(QPushButton) if one.text() == "Read")
    button.click()
    page = reading(workplace)
    assert page.left.text() == "1 policy is new to you."
    assert page.says.text() == "Free until 48 hr before, late after that without a fee."
    assert page.promise.text() == "Clients are told: Free until two days before."
    assert page.record.text().startswith("Too many empty chairs\nDrafted by Sue, ")
    assert told(workplace) == SAYS
    qtbot.keyClick(page.confirm, Qt.Key.Key_Return)
    assert told(workplace) == ""
    assert workplace.window.panel.page is None
    assert unread_policies(sqlite_salon).value == ()


def test_that_each_user_is_asked_when_they_sign_in(sqlite_salon: Env, workplace: Workplace) -> None:
    ben = sqlite_salon.store.write(lambda work: work.users.add("Ben", Role.COORDINATOR))
    approved_by_sue(sqlite_salon)
    workplace.policies.refresh()
    workplace.policies.open_unread().confirm.click()
    assert told(workplace) == ""
    jo = workplace.desk.env.actor
    workplace.desk.become(replace(jo, user_id=ben, name="Ben", role=Role.COORDINATOR))
    assert told(workplace) == SAYS
    workplace.desk.become(jo)
    assert told(workplace) == ""


def test_that_mail_trouble_does_not_hide_it(sqlite_salon: Env, workplace: Workplace) -> None:
    banners = workplace.window.banners
    banners.hold(Condition.MAIL, "Messages can't go out.")
    approved_by_sue(sqlite_salon)
    workplace.policies.refresh()
    assert told(workplace) == SAYS
    workplace.policies.open_unread().confirm.click()
    assert told(workplace) == "Messages can't go out."


def test_that_nobody_who_is_unknown_is_asked(sqlite_salon: Env, workplace: Workplace) -> None:
    approved_by_sue(sqlite_salon)
    workplace.desk.become(replace(workplace.desk.env.actor, user_id=UserId(4711), name="Nobody"))
    assert told(workplace) == ""


def test_that_the_page_says_when_everything_is_read(workplace: Workplace) -> None:
    assert workplace.window.commands.run("policy_reading")
    page = reading(workplace)
    assert page.left.text() == "You have read every policy that is in force."
    assert page.confirm.text() == "Close"
    page.confirm.click()
    assert workplace.window.panel.page is None


def test_that_who_leads_sees_on_the_page_of_policies_who_has_not_read_it(
    sqlite_salon: Env, workplace: Workplace
) -> None:
    sqlite_salon.store.write(lambda work: work.users.add("Ben", Role.COORDINATOR))
    approved_by_sue(sqlite_salon)
    workplace.policies.refresh()
    workplace.policies.open_unread().confirm.click()
    page = workplace.policies.open()
    assert page.readers.text() == (
        f"Read by {workplace.desk.env.actor.name} (Mon 23 Jun 14:02).\nNot read yet by Ben."
    )
    page.lines.setCurrentRow(1)
    assert not page.readers.isVisible()
    workplace.desk.become(replace(workplace.desk.env.actor, role=Role.FRONTLINE))
    again = workplace.policies.open()
    assert isinstance(again, PoliciesPanel)
    assert again.readers.text() == ""


def test_that_a_version_for_a_later_day_is_said_when_its_day_has_come(
    sqlite_salon: Env, workplace: Workplace, clock: FakeClock
) -> None:
    approved_by_sue(sqlite_salon, valid_from=sqlite_salon.now() + timedelta(days=1))
    workplace.bus.announce_elsewhere()
    workplace._tick()
    assert told(workplace) == ""
    clock.move(days=1, minutes=1)
    workplace._tick()
    assert told(workplace) == SAYS
