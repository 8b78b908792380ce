"""The page of replies: a mailbox set up, tried and left, every refusal in words; the banner while it can't be read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from bookingdesk.domain.mail_accounts import SignIn
from bookingdesk.domain.replies import MailFate
from bookingdesk.gui.preferences.replies_panel import RepliesPanel
from bookingdesk.gui.widgets.combos import choose
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.reply_words import LASTING
from bookingdesk.usecases.commands import SetSetting
from bookingdesk.usecases.replies.fetching import Fetched, FetchReplies, fetch_replies
from bookingdesk.usecases.settings import get_setting, set_setting
from tests.inboxes import KeptInbox, StallingMailbox
from tests.mailing import KeptMailing
from tests.usecases.mail_desk import ObedientSender
from tests.usecases.replies.mailbox import HeldMailbox
from tests.usecases.replies.samples import OUT_OF_OFFICE, letter


def opened(place: Workplace, qtbot: QtBot, inbox: KeptInbox) -> RepliesPanel:
    place.desk.env = replace(place.desk.env, inbox=inbox)
    assert place.window.commands.run("replies")
    page = place.window.panel.page
    assert isinstance(page, RepliesPanel)
    qtbot.waitUntil(lambda: page.standing is not None)
    return page


def set_up(page: RepliesPanel, qtbot: QtBot, *, host: str = "imap.nord.example") -> None:
    qtbot.keyClicks(page.fields.host, host)
    qtbot.keyClicks(page.fields.user, "desk")
    qtbot.keyClicks(page.fields.password, "correct horse")
    qtbot.keyClick(page.fields.password, Qt.Key.Key_Return)


def test_that_a_mailbox_is_set_up_tried_and_left_with_the_keyboard(workplace: Workplace, qtbot: QtBot) -> None:
    box = HeldMailbox()
    inbox = KeptInbox(box)
    page = opened(workplace, qtbot, inbox)
    assert page.stands.text() == "No replies are read."
    assert page.came.text() == "No mail has come in during the last 30 days."
    assert not page.test.isEnabled()
    set_up(page, qtbot)
    qtbot.waitUntil(lambda: page.said.text().startswith("The mailbox is saved."))
    assert (inbox.passwords, page.fields.password.text()) == ({"desk": "correct horse"}, "")
    assert page.fields.password.echoMode() is QLineEdit.EchoMode.Password
    assert get_setting(workplace.desk.env, "imap.host").value.value == "imap.nord.example"
    assert page.stands.text() == "Replies are read each minute."

    box.fault = "sign_in"
    qtbot.mouseClick(page.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.text().startswith("The mail server refuses name or password."))
    box.fault = ""
    qtbot.mouseClick(page.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.text() == "It works: the mailbox can be read.")

    qtbot.mouseClick(page.drop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.text() == "It is forgotten on this computer.")
    assert page.stands.text().startswith("The password of the mailbox is missing")
    qtbot.mouseClick(page.leave, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.text() == "No replies are read any more.")
    assert get_setting(workplace.desk.env, "imap.host").value.value == ""


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("an open line over the internet", "everybody on the way could read the password"),
        ("no such host", "“not a host” is not the name of a server"),
    ],
)
def test_that_what_can_never_work_is_refused_in_words(
    workplace: Workplace, qtbot: QtBot, what: str, says: str
) -> None:
    page = opened(workplace, qtbot, KeptInbox())
    if what == "no such host":
        set_up(page, qtbot, host="not a host")
    else:
        page.fields.security.setCurrentIndex(2)
        set_up(page, qtbot)
    qtbot.waitUntil(lambda: bool(page.said.text()) and page.said.text() != "Saving …")
    assert get_setting(workplace.desk.env, "imap.host").value.value == ""
    assert says in page.said.text()
    assert page.fields.password.text() == "correct horse"


def test_that_a_try_can_be_given_up(workplace: Workplace, qtbot: QtBot) -> None:
    box = StallingMailbox()
    page = opened(workplace, qtbot, KeptInbox(box))
    set_up(page, qtbot)
    qtbot.waitUntil(lambda: page.test.isEnabled())
    qtbot.mouseClick(page.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(box.asked.is_set)
    assert page.cancel.isVisible()
    qtbot.mouseClick(page.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.text() == "Given up. Nothing was changed.")


def test_that_the_page_says_what_came_in(workplace: Workplace, qtbot: QtBot) -> None:
    box, env = HeldMailbox(), workplace.desk.env
    env.store.write(lambda work: work.settings.set("imap.host", "127.0.0.1"))
    fetch_replies(env, FetchReplies(), box)
    box.put(letter(date=""), OUT_OF_OFFICE)
    assert set(fetch_replies(env, FetchReplies(), box).value.fates) == {MailFate.REQUEST, MailFate.AUTOMATIC}
    page = opened(workplace, qtbot, KeptInbox(box))
    assert page.came.text() == "2 mails in the last 30 days:\nLetter, now a request: 1\nAutomatic: 1"


def test_that_a_refused_sign_in_stands_over_the_window_with_the_way_to_mend_it(
    workplace: Workplace, qtbot: QtBot
) -> None:
    banner, status, now = workplace.window.banners, workplace.status, workplace.desk.env.now()
    status.show_replies(Fetched(fault="sign_in", since=now))
    assert "The mail server refuses name or password." in banner.words
    status.show_replies(Fetched(fault="no_connection", since=now))
    assert banner.words == ""  # what passes by itself is said once it has lasted
    status.show_replies(Fetched())
    assert banner.words == ""


def test_that_enter_on_the_port_saves_and_on_a_button_presses_it(workplace: Workplace, qtbot: QtBot) -> None:
    page = opened(workplace, qtbot, KeptInbox(HeldMailbox()))
    qtbot.keyClicks(page.fields.host, "imap.nord.example")
    qtbot.keyClicks(page.fields.user, "desk")
    qtbot.keyClick(page.fields.port, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.said.text().startswith("The mailbox is saved."))
    page.test.setFocus()
    qtbot.keyClick(page.test, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.said.text() == "It works: the mailbox can be read.")
    assert page.test.hasFocus(), "to be tried again by the same key"


def test_that_protection_is_named_with_the_ports_of_a_mailbox(workplace: Workplace, qtbot: QtBot) -> None:
    page = opened(workplace, qtbot, KeptInbox(HeldMailbox()))
    named = [page.fields.security.itemText(n) for n in range(page.fields.security.count())]
    assert named == ["TLS (port 993)", "STARTTLS (port 143)", "None (this computer)"]


def test_that_a_microsoft_mailbox_is_signed_in_to_on_the_page(workplace: Workplace, qtbot: QtBot) -> None:
    mailing = KeptMailing(ObedientSender())
    workplace.desk.env = replace(workplace.desk.env, mailing=mailing)
    page = opened(workplace, qtbot, KeptInbox(HeldMailbox(), tokens=mailing.tokens))
    fields = page.fields
    qtbot.keyClicks(fields.password, "typed before")
    qtbot.keyClicks(fields.host, "outlook.office365.com")
    qtbot.keyClicks(fields.user, "desk@nord.example")
    qtbot.keyClick(fields.user, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.said.text().startswith("Microsoft's mailboxes take no password."))
    assert not page.signing.isVisible()
    choose(fields.sign_in, SignIn.MICROSOFT.value)
    fields.sign_in.activated.emit(fields.sign_in.currentIndex())
    assert (fields.password.isVisible(), fields.client.isVisible(), fields.tenant.isVisible()) == (
        False,
        True,
        True,
    )
    assert (page.signing.join.isVisible(), page.signing.join.isEnabled()) == (True, False)
    assert "IMAP.AccessAsUser.All" in fields.hint.text()
    qtbot.keyClicks(fields.client, "1b730954-1685-4b74-9bfd-dac224a7b894")
    qtbot.keyClick(fields.client, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.said.text().startswith("The mailbox is saved."))
    assert page.stands.text().startswith("Nobody has signed in with Microsoft")
    assert fields.hint.text().startswith("This desk is registered with Microsoft.")
    mailing.signs_in = False
    qtbot.mouseClick(page.signing.join, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "C9XZ-KLM" in page.signing.offered.text() and page.signing.offered.isVisible())
    assert "desk@nord.example" in page.signing.offered.text()
    qtbot.mouseClick(page.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.text() == "Given up. Nothing was changed.")
    assert not page.signing.offered.isVisible()
    mailing.signs_in = True
    qtbot.mouseClick(page.signing.join, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.text() == "This computer is signed in.")
    assert (mailing.tokens, page.stands.text()) == ({"desk@nord.example"}, "Replies are read each minute.")
    assert page.drop.text().replace("&", "") == "Forget the sign-in"
    qtbot.mouseClick(page.drop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.text() == "It is forgotten on this computer.")
    assert mailing.tokens == set()


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("token_refused", "Microsoft wants you to sign in again"),
        ("no_token", "Nobody has signed in with Microsoft"),
        ("token_not_taken", "does not open the mailbox"),
        ("oauth_missing", "is not installed"),
        ("no_auth", "does not offer this way of signing in"),
    ],
)
def test_that_a_sign_in_that_ended_stands_over_the_window_at_once(
    workplace: Workplace, qtbot: QtBot, fault: str, says: str
) -> None:
    workplace.status.show_replies(Fetched(fault=fault, since=workplace.desk.env.now()))
    assert says in workplace.window.banners.words


def test_that_microsoft_out_of_reach_is_told_once_it_has_lasted(workplace: Workplace, qtbot: QtBot) -> None:
    now = workplace.desk.env.now()
    workplace.status.show_replies(Fetched(fault="no_token_server", since=now))
    assert workplace.window.banners.words == ""
    workplace.status.show_replies(Fetched(fault="no_token_server", since=now - LASTING))
    assert "Microsoft could not be reached" in workplace.window.banners.words


@pytest.mark.parametrize("typed", ["", "imap.mine.example"], ids=["nothing typed", "something typed"])
def test_that_a_mailbox_that_another_desk_set_up_is_shown_unless_something_is_typed(
    workplace: Workplace, qtbot: QtBot, typed: str
) -> None:
    page = opened(workplace, qtbot, KeptInbox(HeldMailbox()))
    qtbot.waitUntil(lambda: page.work.is_free)
    qtbot.keyClicks(page.fields.host, typed)
    other = workplace.desk.env.acting_as(replace(workplace.desk.env.actor, station="Desk 2"))
    set_setting(other, SetSetting(key="imap.host", value="imap.nord.example"))
    workplace.bus.announce_elsewhere()
    qtbot.waitUntil(lambda: page.standing is not None and page.standing.account.host == "imap.nord.example")
    assert page.fields.host.text() == (typed or "imap.nord.example")
    assert page.stands.text().startswith("The password of the mailbox is missing")


def test_that_a_mailbox_that_another_desk_set_up_while_something_ran_is_shown(
    workplace: Workplace, qtbot: QtBot
) -> None:
    """Else it counted as what was typed here, for good, and Save put the one before back."""
    page = opened(workplace, qtbot, KeptInbox(HeldMailbox()))
    qtbot.waitUntil(lambda: page.work.is_free)
    page.read()
    other = workplace.desk.env.acting_as(replace(workplace.desk.env.actor, station="Desk 2"))
    set_setting(other, SetSetting(key="imap.host", value="imap.nord.example"))
    workplace.bus.announce_elsewhere()
    assert not page.work.is_free
    qtbot.waitUntil(lambda: page.work.is_free)
    assert page.fields.host.text() == "imap.nord.example"
