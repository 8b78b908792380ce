"""CSV that opens in any spreadsheet without becoming a formula, and reads back as it was.

Quotes everything, begins with a byte order mark, and guards cells that a spreadsheet would compute with an
apostrophe; phone numbers such as +44 stay as they are.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import TextIO

_PHONE = re.compile(r"\+[0-9 ()/.\-]*")


def guarded(cell: str) -> str:
    """The cell, with an apostrophe where a spreadsheet would take it for a formula."""
    if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} and not _PHONE.fullmatch(cell):
        return f"'{cell}"
    return cell


def write_row(stream: TextIO, cells: Iterable[str]) -> None:
    """Write one row; the stream is opened with encoding utf-8-sig and newline=''."""
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
