"""A receipt on paper: from page Y, from the palette and at the console's side of the same reading; recorded."""

from __future__ import annotations

import html
import re
from decimal import Decimal

import pytest

from bookingdesk.documents.receipt import receipt_paper
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import PaymentId
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import PaymentMethod
from bookingdesk.gui.printing.print_dialog import Outlets
from bookingdesk.gui.printing.receipt_dialog import ReceiptDialog
from bookingdesk.gui.workplace import Workplace
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import speak
from bookingdesk.usecases.commands import Pay, Refund, WaiveDue
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.paying import pay, refund, waive
from bookingdesk.usecases.receipts import RecordReceipt, receipt, record_receipt
from tests.gui.booking.test_settling import owing, settling
from tests.gui.salon_day import booked


def take(env: Env, booking: Booking, amount: str = "20.00", id_: str = "one") -> None:
    money = Money(Decimal(amount), "EUR")
    pay(env, Pay(payment_id=PaymentId(id_), booking_id=booking.id, amount=money, method=PaymentMethod.CARD))


def lines(rows: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The cells of each row, without their tags."""
    cells = (re.findall(r"<td[^>]*><span[^>]*>(.*?)</span></td>", row) for row in rows)
    return [tuple(html.unescape(cell) for cell in row) for row in cells]


def test_that_a_receipt_says_from_whom_how_much_how_what_for_and_what_remains(
    sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = owing(sqlite_salon)
    take(sqlite_salon, booking)
    paper = receipt_paper(receipt(sqlite_salon, 1).value, workplace.desk.formatter)
    assert paper.title == "Receipt 1"
    assert lines(paper.rows) == [
        ("Received from", "Maya Ortiz"),
        ("Amount", "€20.00"),
        ("Paid by", "Card"),
        ("What for", f"Haircut, Thu 26 Jun 2025 14:15\u201315:00 (booking {booking.number})"),
        ("When", "Mon 23 Jun 2025 14:02"),
        ("Who took it", sqlite_salon.actor.name),
        ("Still to pay", "€30.00"),
    ]
    assert "destroy after use" not in paper.footer


def test_that_money_given_back_has_its_own_receipt_without_the_reason_of_the_desk(
    sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-26 14:15")
    take(sqlite_salon, booking)
    command = Refund(
        payment_id=PaymentId("back"),
        booking_id=booking.id,
        amount=Money(Decimal("20.00"), "EUR"),
        method=PaymentMethod.CASH,
        reason="difficult client, let it go",
    )
    refund(sqlite_salon, command)
    paper = receipt_paper(receipt(sqlite_salon, 2).value, workplace.desk.formatter)
    found = dict(lines(paper.rows))  # type: ignore[arg-type]
    assert (found["Given back to"], found["Given back by"]) == ("Maya Ortiz", "Cash")
    assert found["Still to pay"] == "nothing"
    assert "difficult" not in "".join(paper.rows), "why is the desk's own note, kept with the payment"
    assert "money given back" in paper.heading


def test_that_in_arabic_the_caption_stands_at_the_right(sqlite_salon: Env) -> None:
    booking = owing(sqlite_salon)
    take(sqlite_salon, booking)
    speak("ar")
    try:
        paper = receipt_paper(receipt(sqlite_salon, 1).value, Formatter("ar"))
    finally:
        speak("en")
    assert paper.right_to_left
    words, caption = lines(paper.rows)[0]
    assert (words, caption) == ("Maya Ortiz", "استُلم من")


def test_that_there_is_no_receipt_of_an_unknown_number_nor_of_a_waiver(sqlite_salon: Env) -> None:
    booking = owing(sqlite_salon)
    waive(sqlite_salon, WaiveDue(payment_id=PaymentId("let"), booking_id=booking.id, reason="regular"))
    for number in (0, 1, 7):
        with pytest.raises(NotFound):
            receipt(sqlite_salon, number)
        with pytest.raises(NotFound):
            record_receipt(sqlite_salon, RecordReceipt(number=number, pages=1))


def printed(workplace: Workplace) -> list[str]:
    """The titles of what goes to the printer from now on."""
    sent: list[str] = []

    def send(papers: object, *_args: object, title: str, **_more: object) -> int:
        sent.append(title)
        return 1

    workplace.commands.outlets = Outlets(names=lambda: ("Front desk",), send=send)
    return sent


def dialog_of(workplace: Workplace) -> ReceiptDialog:
    return next(one for one in workplace.window.children() if isinstance(one, ReceiptDialog))


def test_that_the_marked_payment_of_page_y_is_printed_and_recorded(sqlite_salon: Env, workplace: Workplace) -> None:
    booking = owing(sqlite_salon)
    page = settling(workplace, booking)
    assert not page.paper.isVisible()
    page.amount.setText("20")
    page.take.click()
    page.take.click()
    assert page.receipt == 2
    page.entries.setCurrentRow(0)
    sent = printed(workplace)
    page.paper.click()
    dialog = dialog_of(workplace)
    told: list[str] = []
    dialog.told.connect(told.append)
    for part in (dialog.form.day, dialog.form.staff, dialog.form.names):
        assert not part.isVisible()
    dialog.print_pages()
    assert sent == ["Receipt 1"]
    assert told == ["Printed: Receipt 1, 1 page."]
    last = sqlite_salon.store.read(lambda work: work.audit.since(0, limit=1000))[-1]
    assert (last.action, last.entity, last.entity_id) == ("print", "receipt", "1")
    assert dict(last.detail) == {"receipt": 1, "booking": booking.id, "pages": 1}


def test_that_a_waiver_has_nothing_to_print(sqlite_salon: Env, workplace: Workplace) -> None:
    booking = owing(sqlite_salon)
    waive(sqlite_salon, WaiveDue(payment_id=PaymentId("let"), booking_id=booking.id, reason="regular"))
    page = settling(workplace, booking)
    assert page.paper.isVisible()
    assert not page.paper.isEnabled()
    page.entries.setCurrentRow(0)
    assert not page.paper.isEnabled()


def test_that_the_palette_prints_the_newest_receipt_or_says_why_not(
    sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = owing(sqlite_salon)
    workplace.selection.choose(booking.id)
    assert workplace.window.commands.run("print_receipt")
    assert workplace.toasts.texts() == ["Nothing was paid for this booking, so it has no receipt."]
    take(sqlite_salon, booking)
    take(sqlite_salon, booking, "30.00", "two")
    sent = printed(workplace)
    assert workplace.window.commands.run("print_receipt")
    dialog_of(workplace).print_pages()
    assert sent == ["Receipt 2"]
