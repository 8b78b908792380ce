"""Ctrl+P: opens ready to print, hides names when asked, saves a PDF, and leaves its event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.documents.paper import Paper
from bookingdesk.domain.ids import BookingId
from bookingdesk.gui.printing.print_dialog import Outlets, PrintDialog
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.printing.printer import NoPrinter
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.env import Env
from tests.builders import ANA, HAIRCUT, span
from tests.fakes import FakeClock


class Sent:
    """A printer that keeps what it was sent."""

    def __init__(self, answers: bool = True) -> None:
        self.answers = answers
        self.papers: Sequence[Paper] = ()

    def __call__(self, papers: Sequence[Paper], printer: str, **options: Any) -> int:
        if not self.answers:
            raise NoPrinter(printer=printer)
        self.papers = papers
        return len(papers)


@pytest.fixture
def home(qtbot: QtBot) -> QWidget:
    """The window that dialogs belong to, as in the program: it owns them and takes them with it."""
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def booked(sqlite_salon: Env) -> Env:
    maya = sqlite_salon.store.read(lambda work: work.clients.find("maya ortiz", limit=1))[0]
    command = Book(
        booking_id=BookingId("00000000-0000-4000-8000-000000000001"),
        client_id=maya.id,
        service_id=HAIRCUT,
        span=span("2025-06-24 09:15"),
        wanted=frozenset({ANA}),
    )
    book(sqlite_salon, command)
    return sqlite_salon


def shown(
    home: QWidget, env: Env, sent: Sent, path: str = "", printers: Sequence[str] = ("Front desk",)
) -> PrintDialog:
    outlets = Outlets(names=lambda: printers, send=sent, ask_path=lambda parent, name: path)
    dialog = PrintDialog(Desk(env), Formatter(), home, outlets)
    dialog.show()
    return dialog


def prints(env: Env) -> list[dict[str, object]]:
    entries = env.store.read(lambda work: work.audit.since(0, limit=10_000))
    return [dict(entry.detail) for entry in entries if entry.action == "print"]


def test_that_enter_prints_tomorrow_per_staff_with_full_names(qtbot: QtBot, home: QWidget, booked: Env) -> None:
    sent = Sent()
    dialog = shown(home, booked, sent)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == PrintDialog.DialogCode.Accepted
    assert "Ortiz, Maya" in sent.papers[0].rows[0] + "".join(sent.papers[0].rows)
    assert "24 June" in sent.papers[0].title
    assert [(one["names"], one["pages"]) for one in prints(booked)] == [("full", len(sent.papers))]


def test_that_before_noon_it_opens_on_today(qtbot: QtBot, home: QWidget, booked: Env, clock: FakeClock) -> None:
    clock.move(hours=-4)
    dialog = shown(home, booked, Sent())
    assert dialog.form.day.date() == QDate(2025, 6, 23)


@pytest.mark.parametrize("choice", ["names_initials", "names_none"])
def test_that_hidden_names_reach_no_page(qtbot: QtBot, home: QWidget, booked: Env, choice: str) -> None:
    sent = Sent()
    dialog = shown(home, booked, sent)
    getattr(dialog.form, choice).setChecked(True)
    qtbot.mouseClick(dialog.form.print_now, Qt.MouseButton.LeftButton)
    pages = "".join(row for paper in sent.papers for row in paper.rows)
    assert "Ortiz" not in pages
    assert "Haircut" in pages


def test_that_a_pdf_is_saved_where_the_user_says(qtbot: QtBot, home: QWidget, booked: Env, tmp_path: Path) -> None:
    target = tmp_path / "tomorrow.pdf"
    dialog = shown(home, booked, Sent(), path=str(target))
    qtbot.mouseClick(dialog.form.save_pdf, Qt.MouseButton.LeftButton)
    assert target.read_bytes().startswith(b"%PDF")
    assert prints(booked)


def test_that_a_printer_that_does_not_answer_is_said_and_the_dialog_stays(
    qtbot: QtBot, home: QWidget, booked: Env
) -> None:
    dialog = shown(home, booked, Sent(answers=False))
    qtbot.mouseClick(dialog.form.print_now, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert "PDF" in dialog.form.message.text()
    assert not prints(booked)


def test_that_a_day_on_which_nobody_works_prints_nothing(qtbot: QtBot, home: QWidget, booked: Env) -> None:
    dialog = shown(home, booked, Sent())
    sunday = date(2025, 6, 29)
    dialog.form.day.setDate(QDate(sunday.year, sunday.month, sunday.day))
    assert not dialog.form.print_now.isEnabled()
    assert dialog.form.message.text() == "Nothing to print: nobody works on Sunday 29 June."


def test_that_without_a_printer_the_pdf_is_offered(qtbot: QtBot, home: QWidget, booked: Env) -> None:
    dialog = shown(home, booked, Sent(), printers=())
    assert not dialog.form.print_now.isEnabled()
    assert dialog.form.save_pdf.isDefault()
