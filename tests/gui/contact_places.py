"""Opens a contact log with something of every kind in it, for the walks of `open_places`."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.contact_log import EntryWay
from bookingdesk.domain.messages import MessageState
from bookingdesk.gui.clients.contact_log_panel import ContactLogPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.contact_log import LogContact, log_contact
from tests.gui.outbox_places import put
from tests.gui.salon_day import booked
from tests.salon import MAYA


def contact_log(place: Workplace, qtbot: QtBot) -> QWidget:
    """What passed with the client of the current booking, one's own entry chosen."""
    failed = booked(place.desk.env, "2025-06-26 09:00")
    put(place, failed.id, MessageState.FAILED, "address_refused")
    said = "Asked whether there is parking behind the house, and whether her sister can come along."
    command = LogContact(client_id=MAYA, way=EntryWay.CALLED_US, text=said, booking_id=failed.id)
    place.desk.do(log_contact, command)
    assert place.window.commands.run("contact_log")
    page = place.window.panel.page
    assert isinstance(page, ContactLogPanel)
    page.list.setCurrentRow(0)
    return page
