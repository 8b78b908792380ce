"""A list to be printed as HTML pieces: a heading, rows that stay whole, a tail. How many fit the printer knows."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bookingdesk.assets import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One list. The heading is repeated on every page; `footer` holds the placeholders {page} and {pages}."""

    title: str
    heading: str
    columns: str
    """The opening of the table: `<table …>`; the closing tag is added by whoever fills pages."""
    rows: tuple[str, ...]
    """`<tr>…</tr>` each."""
    tail: str = ""
    """Goes below the last row, on the same page as it where it fits."""
    footer: str
    right_to_left: bool = False
    ruled: bool = True
    """A line under each row, as a list wants it and a letter does not."""

    def table(self, first: int, last: int) -> str:
        """The rows first..last-1 as a table."""
        return f"{self.columns}{''.join(self.rows[first:last])}</table>"


def templates() -> Environment:
    """The templates of resources/print; everything that is filled in is escaped."""
    return Environment(
        loader=FileSystemLoader(resource("print")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
