"""What the import dialog says: how a file was understood, what would come of it, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.i18n.field_words import field_word
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.wording import sentence
from bookingdesk.usecases.importing.mapping import ColumnMapping
from bookingdesk.usecases.importing.reading import Row, Table
from bookingdesk.usecases.importing.report import Imported, Rejection
from bookingdesk.usecases.importing.values import DateOrder, date_order

SAMPLES = 3
SAMPLE_LENGTH = 24
ENCODINGS = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
DATE_FIELDS = {"clients": ("born",), "bookings": ("date", "start")}


def how_words(table: Table, rows: int | None, formatter: Formatter) -> str:
    """`1,200 rows, UTF-8, separated by ;`; without the rows while they are not counted yet."""
    mark = {"\t": _("tabs")}.get(table.separator, table.separator)
    encoding = ENCODINGS.get(table.encoding, table.encoding)
    if rows is None:
        return _("{encoding}, separated by {mark}").format(encoding=encoding, mark=mark)
    counted = ngettext("{count} row", "{count} rows", rows).format(count=formatter.number(rows))
    return _("{rows}, {encoding}, separated by {mark}").format(rows=counted, encoding=encoding, mark=mark)


def samples_of(rows: Sequence[Row], column: int) -> str:
    """The first different values of a column, shortened: `Maya, Lena, Ole`."""
    found: list[str] = []
    for row in rows:
        text = " ".join(row.cells[column].split())
        short = text if len(text) <= SAMPLE_LENGTH else f"{text[: SAMPLE_LENGTH - 1]}…"
        if short and short not in found:
            found.append(short)
        if len(found) == SAMPLES:
            break
    return ", ".join(found)


def unused_words(mapping: ColumnMapping) -> str:
    """Columns that no field takes, so that nothing is dropped silently."""
    names = mapping.unused()
    return _("Not imported: {columns}").format(columns=", ".join(names)) if names else ""


def with_column(mapping: ColumnMapping, field: str, column: int | None) -> ColumnMapping:
    """The mapping with another column for a field; that another field has it too is said by `doubled_words`."""
    chosen = {name: number for name, number in mapping.chosen.items() if name != field}
    if column is not None:
        chosen[field] = column
    return ColumnMapping(columns=mapping.columns, chosen=chosen)


def doubled_words(mapping: ColumnMapping) -> str:
    """`“Wer” is chosen for Name and for Email.`; empty where each column has one field."""
    for number, column in enumerate(mapping.columns):
        fields = [field_word(field) for field, chosen in mapping.chosen.items() if chosen == number]
        if len(fields) > 1:
            return _("“{column}” is chosen for {first} and for {second}.").format(
                column=column, first=fields[0], second=fields[1]
            )
    return ""


def order_found(what: str, mapping: ColumnMapping, rows: Sequence[Row]) -> tuple[DateOrder | None, str]:
    """How the date column is written, with an example; None where there is no such column."""
    number = next((mapping.chosen[field] for field in DATE_FIELDS[what] if field in mapping.chosen), None)
    if number is None:
        return None, ""
    cells = [row.cells[number] for row in rows]
    example = next((cell.strip() for cell in cells if cell.strip()), "")
    return date_order(cells), example


def order_words(order: DateOrder) -> str:
    """An order as a choice."""
    return {
        DateOrder.DAY_FIRST: _("day first: 24/12/2025"),
        DateOrder.MONTH_FIRST: _("month first: 12/24/2025"),
        DateOrder.YEAR_FIRST: _("year first: 2025-12-24"),
        DateOrder.UNCLEAR: _("choose …"),
    }[order]


def missing_words(groups: Sequence[Sequence[str]]) -> str:
    """`Still needed: a column for Service; for Client or Phone.`"""
    parts = [" / ".join(field_word(field) for field in group) for group in groups]
    return _("Still needed: a column for {fields}.").format(fields="; ".join(parts)) if parts else ""


def verdict_words(imported: Imported, formatter: Formatter) -> str:
    """`1,180 new, 15 known already, 5 rejected.`: what would be, or what was."""
    counts = {
        "added": formatter.number(imported.added),
        "known": formatter.number(imported.known),
        "rejected": formatter.number(imported.rejected),
    }
    if imported.dry_run:
        return _("Would add {added}; {known} known already; {rejected} would be rejected.").format(**counts)
    if imported.stopped:
        return _("Stopped. Added {added}; {known} known already; {rejected} rejected. The rest was left.").format(
            **counts
        )
    return _("Added {added}; {known} known already; {rejected} rejected.").format(**counts)


def rejection_line(rejection: Rejection, formatter: Formatter, catalogue: Catalogue) -> str:
    """`Line 14: Phone: this is not a phone number.`"""
    why = sentence(rejection.why, formatter, catalogue)
    return _("Line {line}: {why}").format(line=formatter.number(rejection.line), why=why)


def done_words(what: str, imported: Imported, formatter: Formatter) -> str:
    """The toast."""
    if what == "clients":
        words = ngettext("Imported: {count} client.", "Imported: {count} clients.", imported.added)
    else:
        words = ngettext("Imported: {count} booking.", "Imported: {count} bookings.", imported.added)
    return words.format(count=formatter.number(imported.added))
