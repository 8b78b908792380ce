"""The page of ui/client_profile.ui: its widgets by name, and what is written into them; decides nothing."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout

from bookingdesk.domain import desk_settings
from bookingdesk.domain.clients import Client, ContactPerson
from bookingdesk.domain.contact import first_due
from bookingdesk.gui.widgets.message_list import MessageList
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.gui.widgets.toned import begin_at_window_side, set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import raised
from bookingdesk.presentation.booking_words import Tone, contact_checked
from bookingdesk.presentation.client_privacy import kept_back
from bookingdesk.presentation.client_words import (
    about_line,
    alike_line,
    missed_line,
    person_lines,
    reach_lines,
    still_right_words,
    told_line,
    visit_line,
)
from bookingdesk.presentation.length_words import own_length_words
from bookingdesk.presentation.line.sentences import read_back
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.readings import ClientFile

ROWS_SEEN = 8


class ProfileWidgets:
    """The widgets of ui/client_profile.ui."""

    pages: QStackedWidget
    name: QLabel
    about: QLabel
    alike: QLabel
    care: QLabel
    book: QPushButton
    edit: QPushButton
    identity: QPushButton
    log: QPushButton
    split: QPushButton
    sheet_layout: QVBoxLayout
    next_head: QLabel
    next: QLabel
    next_state: QLabel
    open_next: QPushButton
    bookings_head: QLabel
    bookings: ReadingList
    reach_head: QLabel
    reach: QLabel
    checked: QLabel
    still_right: QPushButton
    persons: QLabel
    note_head: QLabel
    note: QLabel
    messages_head: QLabel
    messages: MessageList
    trouble: QLabel
    again: QPushButton


def show_client(
    form: ProfileWidgets, client: Client, file: ClientFile | None, desk: Desk, *, read_only: bool, known: bool
) -> None:
    """Who it is and how to reach them; what needs the file is left out while there is none.

    `known` False keeps back every fact that a caller could be asked.
    """
    due = first_due(client, desk.env.now(), _good_for(desk))
    old = due is not None
    client = client if known else kept_back(client)
    form.identity.setVisible(not known)
    now, catalogue, formatter = desk.env.now(), desk.catalogue(), desk.formatter
    form.name.setText(client.sorted_name)
    begin_at_window_side(form.name)
    own = [own_length_words(one, catalogue, formatter) for one in file.durations] if file else []
    write(form.about, "\n".join([about_line(client, catalogue, formatter, numbered=known), *own]))
    strips = [alike_line(file), missed_line(file)] if file else []
    write(form.alike, "\n".join(line for line in strips if line))
    write(form.care, client.care)
    form.reach.setText(reach_lines(client))
    has_way = bool(client.phone or client.email)
    write(form.checked, raised(contact_checked(client, now, formatter)) if has_way else "")
    set_tone(form.checked, (Tone.WARNING if isinstance(due, Client) else Tone.PLAIN).value)
    set_tone(form.persons, (Tone.WARNING if isinstance(due, ContactPerson) else Tone.PLAIN).value)
    form.still_right.setText(still_right_words(due))
    form.still_right.setVisible(old and not read_only)
    write(form.persons, person_lines(client, now, formatter))
    write(form.note, client.note)
    form.note_head.setVisible(bool(client.note))


def _good_for(desk: Desk) -> timedelta:
    return desk_settings.contact_good_for(desk.env.store.read(lambda work: work.settings.all()))


def show_bookings(form: ProfileWidgets, file: ClientFile, desk: Desk, *, known: bool) -> None:
    """The booking that comes next, to be read out, and the others; past ones once it is known who is calling."""
    catalogue, formatter = desk.catalogue(), desk.formatter
    coming, later = (file.upcoming[0], file.upcoming[1:]) if file.upcoming else (None, ())
    form.next.setText(read_back(coming.booking, catalogue, formatter) if coming else _("No booking to come."))
    write(form.next_state, told_line(coming) if coming else "")
    form.open_next.setVisible(coming is not None)
    entries = [*later, *(file.past if known else ())]
    form.bookings.show_lines(
        [visit_line(e, catalogue, formatter) for e in entries], [e.booking.id for e in entries]
    )
    form.bookings.setVisible(bool(entries))
    heads = (_("Later and past"), _("No other bookings yet."))
    if not known:
        heads = (_("Later"), _("Past visits are shown when it is known who is calling."))
    form.bookings_head.setText(heads[0] if entries else heads[1])
    if entries:
        form.bookings.fit(ROWS_SEEN)
