"""A receipt as paper: number, from whom, what for, amount in figures, how, when, who took it, and what remains."""

from __future__ import annotations

from bookingdesk.documents.paper import Paper, templates
from bookingdesk.domain.payments import EntryKind, Payment
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.money_words import payment_method_word
from bookingdesk.i18n.translation import _
from bookingdesk.usecases.receipts import Receipt


def receipt_title(number: int) -> str:
    """What the paper is called."""
    return _("Receipt {number}").format(number=number)


def receipt_paper(receipt: Receipt, formatter: Formatter) -> Paper:
    """One receipt; no card's number and no contact of the client stands on it."""
    align = "right" if formatter.right_to_left else "left"
    title = receipt_title(receipt.number)
    refund = receipt.entry.kind is EntryKind.REFUND
    row = templates().get_template("receipt_row.html")
    heading = templates().get_template("day_heading.html")
    signed = _("Money received back, signature") if refund else _("Signature")
    return Paper(
        title=title,
        heading=heading.render(
            business=receipt.business,
            name=title,
            day=formatter.day_year(receipt.entry.at),
            hours=receipt.location.name,
            summary=receipt.location.address or receipt.location.phone,
            closure=_("money given back") if refund else "",
            align=align,
            other="left" if align == "right" else "right",
        ),
        columns=f'<table width="100%" cellspacing="0" cellpadding="4" border="0" align="{align}">',
        rows=tuple(
            row.render(label=label, value=value, bold=bold, align=align)
            for label, value, bold in _lines(receipt, formatter)
        ),
        tail=templates().get_template("receipt_tail.html").render(label=signed, align=align),
        footer=_("Printed {when} by {user} · page {page} of {pages}").format(
            when=f"{formatter.day_year(receipt.read_at)} {formatter.time(receipt.read_at)}",
            user=receipt.read_by.replace("{", "(").replace("}", ")"),
            page="{page}",
            pages="{pages}",
        ),
        right_to_left=formatter.right_to_left,
    )


def _lines(receipt: Receipt, formatter: Formatter) -> list[tuple[str, str, bool]]:
    """Caption, words, and whether they are what one looks for first."""
    entry, booking = receipt.entry, receipt.booking
    refund = entry.kind is EntryKind.REFUND
    visit = formatter.day_year(booking.span.start)
    times = formatter.times(booking.span.start, booking.span.end)
    purpose = _("{service}, {day} {times} (booking {number})").format(
        service=receipt.service.name, day=visit, times=times, number=booking.number
    )
    lines = [
        (_("Given back to") if refund else _("Received from"), receipt.client.name, False),
        (_("Amount"), formatter.money(entry.amount), True),
        (_("Given back by") if refund else _("Paid by"), _method(entry), False),
        (_("What for"), purpose, False),
        (_("When"), f"{formatter.day_year(entry.at)} {formatter.time(entry.at)}", False),
        (_("Who gave it") if refund else _("Who took it"), _who(entry), False),
    ]
    return [*lines, (_("Still to pay"), _remains(receipt, formatter), True)]


def _method(entry: Payment) -> str:
    return payment_method_word(entry.method) if entry.method is not None else ""


def _who(entry: Payment) -> str:
    if not entry.approver:
        return entry.user
    return _("{user}, allowed by {approver}").format(user=entry.user, approver=entry.approver)


def _remains(receipt: Receipt, formatter: Formatter) -> str:
    """What is still asked for when the paper is printed."""
    left = receipt.account.outstanding
    return _("nothing") if left is None else formatter.money(left)
