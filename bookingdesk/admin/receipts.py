"""Console verb `receipt`: one receipt as a PDF, recorded like every paper."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from bookingdesk.admin.context import Console
from bookingdesk.admin.numbers import key
from bookingdesk.admin.papers import written
from bookingdesk.admin.shapes import payment_shape
from bookingdesk.documents.receipt import receipt_paper, receipt_title
from bookingdesk.usecases.receipts import RecordReceipt, receipt, record_receipt

Verb = Callable[[Console, Namespace], int]
AddVerb = Callable[[str, Verb, str], ArgumentParser]


def add_verbs(verb: AddVerb) -> None:
    """Name the verb and its arguments."""
    one = verb("receipt", print_receipt, "a receipt as a PDF")
    one.add_argument("number", type=key, help="of the receipt, as pay and refund answer it")
    one.add_argument("--pdf", type=Path, required=True, metavar="FILE")
    one.add_argument("--paper", choices=("A4", "Letter"), default="A4")


def print_receipt(console: Console, args: Namespace) -> int:
    """Write the receipt and record that it was handed out."""
    found = receipt(console.env, args.number).value
    paper = receipt_paper(found, console.formatter)
    pages = written((paper,), args.pdf, receipt_title(found.number), args.paper)
    record_receipt(console.env, RecordReceipt(number=found.number, pages=pages))
    entry = payment_shape(found.entry, console.zone) | {"state": found.account.state.value}
    console.facts(entry | {"booking": found.booking.number, "file": str(args.pdf), "pages": pages})
    return 0
