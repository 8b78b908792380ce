"""Text messages: whether this desk sends them, by which gateway, and a test; what takes time is done in a thread.

The gateway's address goes to the keyring and is never shown again. Refusals stand on the page.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.gui.preferences.undertaking import Undertaking
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.toned import set_tone
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.message_settings_words import followed_words
from bookingdesk.presentation.texting_words import gateway_words, tested_words
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import look
from bookingdesk.usecases.commands import SetSetting
from bookingdesk.usecases.ports import Gateway, Verdict
from bookingdesk.usecases.readings import SettingLine
from bookingdesk.usecases.settings import get_setting, set_setting
from bookingdesk.usecases.texting import (
    KeepGateway,
    SendTestSms,
    drop_gateway,
    keep_gateway,
    known_gateway,
    send_test_sms,
)


class TextingPanel(QWidget):
    """A page of the side panel."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("textingPanel")
        self._desk = desk
        self.gateway: Gateway | None = None
        """What is known; None until it was looked at."""
        self.on = QCheckBox(_("This desk sends &text messages"))
        self.on.setChecked(self._is_on())
        self.work = Undertaking(desk, self)
        self.stands, self.said = plain_label(), self.work.said
        self.hint = plain_label(
            _(
                "Paste the gateway's address as apprise writes it for your provider, with {place} where the number "
                "goes. It goes to this computer's keyring and is not shown again."
            ).format(place="{to}")
        )
        self.address, self.number = QLineEdit(), QLineEdit()
        self.address.setEchoMode(QLineEdit.EchoMode.Password)
        self.address.setPlaceholderText("twilio://…/{to}")
        self.keep = QPushButton(_("&Store the gateway"))
        self.drop = QPushButton(_("For&get it"))
        self.send = QPushButton(_("Send a test S&MS"))
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.on)
        self.read()

    def _lay_out(self) -> None:
        unit = look().unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, 0, unit, unit)
        column.setSpacing(unit)
        set_tone(self.hint, "secondary")
        for button in (self.keep, self.drop, self.send):
            button.setAutoDefault(False)
        self.keep.setProperty("primary", True)
        row = QHBoxLayout()
        row.addWidget(self.keep, 1)
        row.addWidget(self.drop)
        gateway, test = QGroupBox(_("SMS gateway")), QGroupBox(_("Try it"))
        for box, label, line, below in (
            (gateway, _("&Address"), self.address, row),
            (test, _("Mobile &number"), self.number, None),
        ):
            inside = QVBoxLayout(box)
            caption = QLabel(label)
            caption.setBuddy(line)
            if below is not None:
                inside.addWidget(self.stands)
                inside.addWidget(self.hint)
            inside.addWidget(caption)
            inside.addWidget(line)
            if below is not None:
                inside.addLayout(below)
            else:
                inside.addWidget(self.send)
        for part in (self.on, gateway, test, self.said):
            column.addWidget(part)
        column.addStretch()

    def _connect(self) -> None:
        self.work.changed.connect(self._compare)
        self.work.failed.connect(self._put_back)
        self.on.clicked.connect(self.switch)
        self.keep.clicked.connect(self.store)
        self.drop.clicked.connect(self.forget)
        self.send.clicked.connect(self.test)
        self.address.returnPressed.connect(self.store)
        self.number.returnPressed.connect(self.test)

    def _is_on(self) -> bool:
        return self._desk.look(get_setting, "sms.on").value == "yes"

    @Slot()
    def read(self) -> None:
        """Look which gateway there is, in a thread: the keyring may ask its owner."""
        self.stands.setText(_("Looking at the keyring …"))
        self.work.do(known_gateway, None, self._show)

    def _show(self, gateway: Gateway) -> None:
        self.gateway = gateway
        words, good = gateway_words(gateway, on=self.on.isChecked())
        self.stands.setText(words)
        set_tone(self.stands, "good" if good else "warning")

    @Slot()
    def switch(self) -> None:
        """Send text messages from now on, or not any more."""
        command = SetSetting(key="sms.on", value="yes" if self.on.isChecked() else "no")
        self.on.setEnabled(False)
        self.work.do(set_setting, command, self._switched)

    def _switched(self, line: SettingLine) -> None:
        """Say what holds from now on, and what became of the messages that were planned."""
        self._let_switch(on=line.value == "yes")
        said = (
            _("Clients who prefer SMS get text messages from now on.")
            if self.on.isChecked()
            else _("No text messages are sent from now on. Clients who prefer SMS are told another way.")
        )
        followed = followed_words(line.followed, self._desk.formatter)
        self.work.say(" ".join(words for words in (said, followed) if words), "good")
        if self.gateway is not None:
            self._show(self.gateway)

    def _let_switch(self, *, on: bool) -> None:
        """The switch can be used again, and keeps the focus that it had."""
        self.on.setChecked(on)
        self.on.setEnabled(True)
        self.on.setFocus()

    @Slot()
    def store(self) -> None:
        """Keep the address that was typed."""
        if not self.address.text().strip() or not self.keep.isEnabled():
            self.address.setFocus()
            return
        self.work.say(_("Storing …"), "secondary")
        self.work.do(keep_gateway, KeepGateway(url=self.address.text()), self._stored)

    def _stored(self, gateway: Gateway) -> None:
        self.address.clear()
        self._show(gateway)
        self.work.say(_("The gateway is stored."), "good")

    @Slot()
    def forget(self) -> None:
        """Keep the address no longer."""
        self.work.do(drop_gateway, None, self._forgotten)

    def _forgotten(self, gateway: Gateway) -> None:
        self._show(gateway)
        self.work.say(_("The gateway is forgotten on this computer."), "good")

    @Slot()
    def test(self) -> None:
        """Send a short message about nothing."""
        if not self.number.text().strip() or not self.send.isEnabled():
            self.number.setFocus()
            return
        self.work.say(_("Asking the gateway …"), "secondary")
        self.work.do(send_test_sms, SendTestSms(number=self.number.text()), self._tested)

    def _tested(self, verdict: Verdict) -> None:
        words, worked = tested_words(verdict)
        self.work.say(words, "good" if worked else "error")

    @Slot()
    def _compare(self) -> None:
        """What can be pressed while nothing is under way."""
        free = self.work.is_free
        self.keep.setEnabled(free)
        self.send.setEnabled(free)
        self.drop.setEnabled(free and self.gateway is not None and self.gateway.source == "keyring")

    @Slot()
    def _put_back(self) -> None:
        """It was not switched: the switch stands as before."""
        if not self.on.isEnabled():
            self._let_switch(on=not self.on.isChecked())
