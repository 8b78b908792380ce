"""The few fields for somebody who is booked for the first time: a name and one way to reach them.

The profile is registered together with the booking, in one step; nothing is stored before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from bookingdesk.domain.clients import Client
from bookingdesk.domain.contact import usual_channel
from bookingdesk.domain.ids import ClientId
from bookingdesk.i18n.translation import _


class NewClientFields(QWidget):
    """First name, family name, phone, email."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, without: bool = False) -> None:
        """`without` also asks why somebody has neither phone nor email, such as a child that comes along."""
        super().__init__(parent)
        self.no_contact = QLineEdit()
        self.given, self.family, self.phone, self.email = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.name_mark, self.contact_mark = QLabel(), QLabel()
        self.message = QLabel()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        rows = (
            ("newGiven", _("First name"), self.given, self.name_mark),
            ("newFamily", _("Family name"), self.family, None),
            ("newPhone", _("Phone"), self.phone, self.contact_mark),
            ("newEmail", _("Email"), self.email, None),
            ("newNoContact", _("No contact because"), self.no_contact, None),
        )[: None if without else -1]
        for row, (name, words, field, mark) in enumerate(rows):
            label = QLabel(words)
            label.setBuddy(field)
            field.setObjectName(name)
            field.setAccessibleName(words)
            field.textEdited.connect(self.changed)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
            if mark is not None:
                mark.setProperty("tone", "warning")
                grid.addWidget(mark, row, 2)
        self.message.setProperty("tone", "error")
        self.message.setWordWrap(True)
        grid.addWidget(self.message, len(rows), 1, 1, 2)
        self.message.hide()
        self.setFocusProxy(self.given)
        QWidget.setTabOrder(self.given, self.family)
        QWidget.setTabOrder(self.family, self.phone)
        QWidget.setTabOrder(self.phone, self.email)
        if without:
            QWidget.setTabOrder(self.email, self.no_contact)

    def begin(self, client: Client) -> None:
        """Fill in what is known by now."""
        pairs = (
            (self.given, client.given_name),
            (self.family, client.family_name),
            (self.phone, client.phone),
            (self.email, client.email),
            (self.no_contact, client.no_contact_reason),
        )
        for field, text in pairs:
            if field.text() != text:
                field.setText(text)

    def client(self, now: datetime) -> Client:
        """The profile as typed, not checked."""
        phone, email = self.phone.text().strip(), self.email.text().strip()
        return Client(
            id=ClientId(0),
            given_name=self.given.text(),
            family_name=self.family.text(),
            phone=phone,
            email=email,
            preferred_channel=usual_channel(phone=phone, email=email),
            no_contact_reason="" if phone or email else self.no_contact.text().strip(),
            created_at=now,
        )

    def show_marks(self, name: str, contact: str, wrong: str) -> None:
        """Mark what is needed, and say what is wrong."""
        self.name_mark.setText(name)
        self.contact_mark.setText(contact)
        self.given.setAccessibleDescription(name)
        self.phone.setAccessibleDescription(contact or wrong)
        self.email.setAccessibleDescription(wrong)
        self.message.setText(wrong)
        self.message.setVisible(bool(wrong))


def typed_name(name: str, now: datetime) -> Client:
    """A profile from a name as typed: the last word is the family name; numbers and addresses go apart."""
    words = name.split()
    email = next((w for w in words if "@" in w), "")
    digits = [w for w in words if w != email and any(c.isdigit() for c in w)]
    rest = [w for w in words if w != email and w not in digits]
    given, family = (" ".join(rest[:-1]), rest[-1]) if len(rest) > 1 else (" ".join(rest), "")
    phone = " ".join(digits)
    empty = Client(id=ClientId(0), created_at=now)
    channel = usual_channel(phone=phone, email=email)
    return replace(empty, given_name=given, family_name=family, phone=phone, email=email, preferred_channel=channel)
