"""The page of text messages: switched on, given a gateway, tried, with every refusal in words on the page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import DatabaseUnreachable
from bookingdesk.domain.messages import MessageState
from bookingdesk.gui.preferences.texting_panel import TextingPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.wording import sentence
from bookingdesk.usecases.commands import SetSetting
from bookingdesk.usecases.ports import Verdict
from bookingdesk.usecases.settings import get_setting, set_setting
from tests.gui.salon_day import booked
from tests.salon import MAYA
from tests.texting import KeptTexting
from tests.usecases.mail_desk import ObedientSender

TAKEN = Verdict(state=MessageState.SENT, code="201")
NO_CREDIT = Verdict(state=MessageState.QUEUED, code="402", reason="sms_paused", pauses_channel=True)
LOOKING = "Looking at the keyring …"


def opened(place: Workplace, qtbot: QtBot, texting: KeptTexting) -> TextingPanel:
    place.desk.env = replace(place.desk.env, texting=texting)
    assert place.window.commands.run("texting")
    page = place.window.panel.page
    assert isinstance(page, TextingPanel)
    qtbot.waitUntil(lambda: page.gateway is not None)
    return page


def test_that_text_messages_are_set_up_and_tried_with_the_keyboard(workplace: Workplace, qtbot: QtBot) -> None:
    texting = KeptTexting(ObedientSender(NO_CREDIT, TAKEN))
    page = opened(workplace, qtbot, texting)
    assert page.stands.text() == "This computer knows no SMS gateway yet."
    assert not page.drop.isEnabled()
    qtbot.keyClick(page.on, Qt.Key.Key_Space)
    qtbot.waitUntil(page.on.isEnabled)
    assert get_setting(workplace.desk.env, "sms.on").value.value == "yes"
    assert page.stands.text().endswith("Text messages wait until there is one.")

    qtbot.keyClicks(page.address, "nonsense")
    qtbot.keyClick(page.address, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.said.text().startswith("No SMS gateway is at this address."))
    assert (texting.url, page.address.text()) == ("", "nonsense")
    page.address.clear()
    qtbot.keyClicks(page.address, "eagle://secret/{to}")
    qtbot.keyClick(page.address, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.said.text() == "The gateway is stored.")
    assert page.stands.text() == "Gateway: Eagle, kept in this computer's keyring."
    assert (page.address.text(), page.address.echoMode()) == ("", QLineEdit.EchoMode.Password)

    qtbot.keyClicks(page.number, "0151 12345678")
    qtbot.keyClick(page.number, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "no credit left" in page.said.text())
    qtbot.mouseClick(page.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.text().startswith("Accepted by the gateway."))
    assert texting.texts.tests[0].endswith("15112345678")

    qtbot.mouseClick(page.drop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.text() == "The gateway is forgotten on this computer.")
    assert texting.url == ""


def test_that_a_computer_without_a_keyring_names_the_other_way(workplace: Workplace, qtbot: QtBot) -> None:
    page = opened(workplace, qtbot, KeptTexting(ObedientSender(), has_keyring=False))
    qtbot.keyClicks(page.address, "eagle://secret/{to}")
    qtbot.mouseClick(page.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "BOOKINGDESK_SMS_GATEWAY" in page.said.text())
    assert page.keep.isEnabled()


def test_that_a_database_that_is_gone_is_said_on_the_page(
    workplace: Workplace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(workplace, qtbot, KeptTexting(ObedientSender()))

    def gone(_work: object) -> object:
        raise DatabaseUnreachable(url="a database")

    with monkeypatch.context() as trouble:
        trouble.setattr(type(workplace.desk.env.store), "write", lambda _store, work: gone(work))
        trouble.setattr(type(workplace.desk.env.store), "read", lambda _store, work: gone(work))
        qtbot.keyClick(page.on, Qt.Key.Key_Space)
        qtbot.waitUntil(page.said.isVisible)
    assert page.said.text() == sentence(
        DatabaseUnreachable(url="a database"), workplace.desk.formatter, Catalogue()
    )
    assert not page.on.isChecked()


def test_that_the_page_says_what_becomes_of_text_messages_that_were_planned(
    workplace: Workplace, qtbot: QtBot
) -> None:
    env = workplace.desk.env
    set_setting(env, SetSetting(key="sms.on", value="yes"))
    maya = env.store.read(lambda work: work.clients.get(MAYA))
    texted = replace(maya, preferred_channel=Channel.SMS, phone="+4915112345678", email="maya@mail.example")
    env.store.write(lambda work: work.clients.replace(texted))
    booked(env, "2025-06-26 14:15")
    page = opened(workplace, qtbot, KeptTexting(ObedientSender()))
    qtbot.keyClick(page.on, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "2 planned messages go another way now: 2 by email." in page.said.text())
    assert not page.on.isChecked()
    assert QApplication.focusWidget() is page.on
