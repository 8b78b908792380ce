"""The page of the mail account: filled in by a provider, saved, tried and given up, every refusal in words on it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from bookingdesk.domain.mail_accounts import MailAccount, Provider, Security, SignIn
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.rights import Role
from bookingdesk.gui.preferences.mail_panel import MailPanel
from bookingdesk.gui.widgets.combos import choose
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.commands import SetSetting
from bookingdesk.usecases.dispatching import heartbeat
from bookingdesk.usecases.mailing import KeepMailAccount, keep_mail_account, mail_standing
from bookingdesk.usecases.ports import Verdict
from bookingdesk.usecases.settings import set_setting
from tests.mailing import KeptMailing
from tests.usecases.mail_desk import SENT, WRONG_PASSWORD, ObedientSender

CLIENT = "1b730954-1685-4b74-9bfd-dac224a7b894"
STOPPED = Verdict(state=MessageState.QUEUED, code="stopped", reason="stopped")


class Stalling(ObedientSender):
    """Waits until it is stopped."""

    def __init__(self) -> None:
        super().__init__(STOPPED)
        self.asked, self.stopped = threading.Event(), threading.Event()

    def deliver_test(self, settings: Mapping[str, str], recipient: str, now: datetime) -> Verdict:
        """Until somebody gives up."""
        self.asked.set()
        self.stopped.wait(10)
        return super().deliver_test(settings, recipient, now)

    def stop(self) -> None:
        """Somebody has."""
        self.stopped.set()


def opened(place: Workplace, qtbot: QtBot, mailing: KeptMailing) -> MailPanel:
    place.desk.env = replace(place.desk.env, mailing=mailing)
    assert place.window.commands.run("mail_account")
    page = place.window.panel.page
    assert isinstance(page, MailPanel)
    qtbot.waitUntil(lambda: page.standing is not None)
    return page


def take(page: MailPanel, provider: Provider) -> None:
    choose(page.fields.provider, provider.value)
    page.fields.provider.activated.emit(page.fields.provider.currentIndex())


class SlowRing(KeptMailing):
    """A keyring that asks its owner first."""

    def __init__(self) -> None:
        super().__init__(ObedientSender())
        self.answered = threading.Event()

    def secret_source(self, account: MailAccount) -> str:
        """Once somebody has answered."""
        self.answered.wait(10)
        return super().secret_source(account)


def test_that_what_is_typed_while_the_keyring_asks_its_owner_stays(workplace: Workplace, qtbot: QtBot) -> None:
    mailing = SlowRing()
    workplace.desk.env = replace(workplace.desk.env, mailing=mailing)
    desk = workplace.desk
    account = replace(MailAccount.of({}), host="mail.nord.example", sender="desk@nord.example", user="desk")
    mailing.answered.set()
    desk.do(keep_mail_account, KeepMailAccount(account=account))
    mailing.answered.clear()
    assert workplace.window.commands.run("mail_account")
    page = workplace.window.panel.page
    assert isinstance(page, MailPanel)
    qtbot.keyClicks(page.fields.name, "Nord")
    mailing.answered.set()
    qtbot.waitUntil(lambda: page.standing is not None)
    assert page.fields.name.text() == "Nord"
    assert page.keep.isEnabled()


def test_that_an_account_is_set_up_and_tried_with_the_keyboard(workplace: Workplace, qtbot: QtBot) -> None:
    mailing = KeptMailing(ObedientSender(WRONG_PASSWORD, SENT))
    page = opened(workplace, qtbot, mailing)
    assert page.stands.text().startswith("No mail account yet")
    assert not page.keep.isEnabled()
    fields = page.fields
    qtbot.keyClicks(fields.address, "desk@gmail.com")
    qtbot.keyClick(fields.address, Qt.Key.Key_Tab)
    assert (fields.host.text(), fields.port.value(), fields.user.text()) == (
        "smtp.gmail.com",
        587,
        "desk@gmail.com",
    )
    assert fields.provider.currentText() == "Gmail"
    assert "app password" in fields.hint.text()
    qtbot.keyClicks(fields.password, "geheim-ß")
    qtbot.keyClick(fields.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.said.text() == "The mail account is saved.")
    assert mailing.passwords == {"desk@gmail.com": "geheim-ß"}
    assert (fields.password.text(), fields.password.echoMode()) == ("", QLineEdit.EchoMode.Password)
    assert fields.password.placeholderText().startswith("kept")
    assert "kept in this computer's keyring" in page.stands.text()
    assert not page.keep.isEnabled()

    qtbot.keyClick(page.recipient, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "app password" in page.said.text())
    assert mailing.mails.tests == ["desk@gmail.com"]
    qtbot.waitUntil(page.send.isEnabled)
    qtbot.keyClicks(page.recipient, "me@mail.example")
    qtbot.mouseClick(page.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.text().startswith("The mail server took it."))
    assert mailing.mails.tests[-1] == "me@mail.example"

    qtbot.waitUntil(page.drop.isEnabled)
    qtbot.mouseClick(page.drop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.text() == "It is forgotten on this computer.")
    assert mailing.passwords == {}


def test_that_what_can_not_work_stays_in_the_fields_with_what_to_do(workplace: Workplace, qtbot: QtBot) -> None:
    page = opened(workplace, qtbot, KeptMailing(ObedientSender(), has_keyring=False))
    fields = page.fields
    take(page, Provider.GMX)
    qtbot.keyClicks(fields.address, "desk@gmx.de")
    fields.port.setValue(465)
    qtbot.mouseClick(page.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.text().startswith("Port 465 speaks TLS from the start."))
    assert (fields.address.text(), fields.port.value()) == ("desk@gmx.de", 465)
    choose(fields.security, Security.TLS.value)
    fields.security.activated.emit(fields.security.currentIndex())
    qtbot.keyClicks(fields.user, "desk@gmx.de")
    qtbot.keyClicks(fields.password, "geheim")
    qtbot.mouseClick(page.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "BOOKINGDESK_MAIL_PASSWORD" in page.said.text())
    assert fields.password.text() == "geheim"
    qtbot.mouseClick(page.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.cancel.isVisible())
    assert mail_standing(workplace.desk.env).value.account.host == ""
    fields.host.clear()
    qtbot.keyClicks(fields.host, "mail.nord.example")
    assert fields.provider.currentText() == "Another mail server"


def test_that_a_test_that_takes_too_long_is_given_up(workplace: Workplace, qtbot: QtBot) -> None:
    stalling = Stalling()
    page = opened(workplace, qtbot, KeptMailing(stalling))
    take(page, Provider.FASTMAIL)
    qtbot.keyClicks(page.fields.address, "desk@nord.example")
    qtbot.keyClicks(page.fields.user, "desk@nord.example")
    qtbot.mouseClick(page.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(stalling.asked.is_set)
    assert page.cancel.isVisible()
    assert not page.send.isEnabled()
    qtbot.mouseClick(page.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.text().startswith("The test was given up."))
    qtbot.waitUntil(page.send.isEnabled)
    assert not page.cancel.isVisible()
    assert mail_standing(workplace.desk.env).value.account.host == "smtp.fastmail.com"


def test_that_somebody_signs_in_with_microsoft_or_gives_up(workplace: Workplace, qtbot: QtBot) -> None:
    mailing = KeptMailing(ObedientSender())
    page = opened(workplace, qtbot, mailing)
    fields = page.fields
    qtbot.keyClicks(fields.address, "desk@nord.example")
    take(page, Provider.MICROSOFT_365)
    assert fields.account().sign_in is SignIn.MICROSOFT
    assert (fields.password.isVisible(), fields.client.isVisible(), page.join.isVisible()) == (False, True, True)
    assert not page.join.isEnabled()
    qtbot.keyClicks(fields.client, CLIENT)
    qtbot.keyClick(fields.client, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.said.text() == "The mail account is saved.")
    assert "Nobody has signed in" in page.stands.text()
    mailing.signs_in = False
    qtbot.mouseClick(page.join, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "C9XZ-KLM" in page.offered.text() and page.offered.isVisible())
    qtbot.mouseClick(page.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.text() == "Given up. Nothing was changed.")
    assert not page.offered.isVisible()
    mailing.signs_in = True
    qtbot.mouseClick(page.join, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.text() == "This computer is signed in.")
    assert mailing.tokens == {"desk@nord.example"}
    assert "signed in with Microsoft" in page.stands.text()


@pytest.mark.parametrize(("role", "offered"), [(Role.ADMINISTRATOR, True), (Role.FRONTLINE, False)])
def test_that_the_banner_leads_to_the_account_whoever_may_mend_it(
    workplace: Workplace, qtbot: QtBot, role: Role, offered: bool
) -> None:
    env = workplace.desk.env
    workplace.desk.env = env.acting_as(replace(env.actor, role=role))
    workplace.status.show_heartbeat(replace(heartbeat(env), channel_paused="535"))
    banners = workplace.window.banners
    (button,) = [one for one in banners.findChildren(QPushButton) if one.text() == "Mail account"] or [None]
    assert (button is not None) is offered
    if button is not None:
        button.click()
        assert isinstance(workplace.window.panel.page, MailPanel)
        qtbot.waitUntil(lambda: workplace.window.panel.page.standing is not None)


def test_that_enter_sends_the_test_and_the_whole_verdict_is_seen(workplace: Workplace, qtbot: QtBot) -> None:
    page = opened(workplace, qtbot, KeptMailing(ObedientSender(SENT)))
    take(page, Provider.FASTMAIL)
    qtbot.keyClicks(page.fields.address, "desk@nord.example")
    qtbot.keyClicks(page.fields.user, "desk@nord.example")
    page.send.setFocus()
    qtbot.keyClick(page.send, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.said.text().startswith("The mail server took it."))
    qtbot.waitUntil(page.send.isEnabled)
    assert page.send.hasFocus()
    assert page.said.visibleRegion().boundingRect().height() == page.said.height()
    qtbot.waitUntil(lambda: page.said.height() >= page.said.heightForWidth(page.said.width()))


def test_that_enter_on_the_port_saves_the_account(workplace: Workplace, qtbot: QtBot) -> None:
    page = opened(workplace, qtbot, KeptMailing(ObedientSender()))
    qtbot.keyClicks(page.fields.address, "desk@nord.example")
    qtbot.keyClicks(page.fields.host, "mail.nord.example")
    qtbot.keyClick(page.fields.port, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.said.text() == "The mail account is saved.")


def test_that_an_account_that_another_desk_stored_is_shown(workplace: Workplace, qtbot: QtBot) -> None:
    page = opened(workplace, qtbot, KeptMailing(ObedientSender()))
    qtbot.waitUntil(lambda: page.work.is_free and page.standing is not None)
    other = workplace.desk.env.acting_as(replace(workplace.desk.env.actor, station="Desk 2"))
    set_setting(other, SetSetting(key="mail.host", value="smtp.nord.example"))
    workplace.bus.announce_elsewhere()
    qtbot.waitUntil(lambda: page.fields.account().host == "smtp.nord.example")
