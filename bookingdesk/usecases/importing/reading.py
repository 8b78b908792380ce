"""A CSV file as a header and numbered rows: encoding and separator are found out, never asked first.

Reads UTF-8 with or without a byte order mark, UTF-16 with one, and Windows-1252; `;`, `,`, tab and `|`. Refuses
what is no text. The file is read row by row: a hundred thousand rows need no memory to speak of.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bookingdesk.domain.errors import InvalidValue, KnownError

SAMPLE_BYTES = 1 << 16
SEPARATORS = ";,\t|"
FIELD_LIMIT = 1 << 20
FEW = 8


class FileUnreadable(KnownError):
    """The file cannot be opened. Facts: path, why (the system's word)."""

    code = "file_unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record: the line it starts on (the header is line 1) and its cells, as many as the header has."""

    line: int
    cells: tuple[str, ...]
    ragged: bool = False
    """Whether its cells cannot be those of the header: more of them, or a record cut short over several lines.

    Blank cells more or fewer at the end are what other programs write, and harmless.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A CSV file that was understood: where it is, how it is written and what its columns are called."""

    path: Path
    encoding: str
    separator: str
    columns: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """The records after the header, blank lines left out. Raises FileUnreadable, InvalidValue."""
        with _opened(self.path, self.encoding) as stream:
            reader = csv.reader(stream, delimiter=self.separator)
            line = 1
            width = len(self.columns)
            for index, cells in enumerate(_checked(reader)):
                start, line = line, reader.line_num + 1
                if index == 0 or not any(cell.strip() for cell in cells):
                    continue
                padded = (*cells, *[""] * (width - len(cells)))[:width]
                yield Row(
                    line=start,
                    cells=tuple(_unguarded(cell) for cell in padded),
                    ragged=any(cell.strip() for cell in cells[width:])
                    or (len(cells) < width and reader.line_num > start),
                )

    def sample(self, count: int = 200) -> Sequence[Row]:
        """The first rows, for guessing what the columns hold."""
        found = []
        for row in self.rows():
            found.append(row)
            if len(found) == count:
                break
        return found

    def count(self) -> int:
        """How many records follow the header; one quick pass."""
        return sum(1 for _ in self.rows())


def whole(row: Row) -> Row:
    """The row itself. Raises InvalidValue (ragged) where its cells may stand under the wrong columns."""
    if row.ragged:
        raise InvalidValue(field="row", reason="ragged")
    return row


def read_table(path: Path) -> Table:
    """Find out how the file is written. Raises FileUnreadable, InvalidValue (empty, not_text, no_columns)."""
    try:
        with path.open("rb") as stream:
            head = stream.read(SAMPLE_BYTES)
    except OSError as why:
        raise FileUnreadable(path=str(path), why=why.strerror or type(why).__name__) from why
    if not head.strip():
        raise InvalidValue(field="file", reason="empty")
    encoding = _encoding(head, path)
    text = head.decode(encoding, errors="ignore")
    first_line = text.lstrip("\ufeff").splitlines()[0]
    separator = max(SEPARATORS, key=lambda mark: (_count_outside_quotes(first_line, mark), -SEPARATORS.index(mark)))
    header = next(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator))
    columns = tuple(name.strip() or f"column {number}" for number, name in enumerate(header, start=1))
    if len(columns) < 2 and not any(character.isalpha() for character in columns[0]):
        raise InvalidValue(field="file", reason="no_columns")
    return Table(path=path, encoding=encoding, separator=separator, columns=columns)


def _encoding(head: bytes, path: Path) -> str:
    """The name of the file's encoding, byte order mark included."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    first_line, zeros = head.partition(b"\n")[0], head.count(b"\x00")
    if b"\x00" in first_line or zeros > max(FEW, len(head) // 1000):  # one bad cell spoils no file
        raise InvalidValue(field="file", reason="not_text")
    try:
        with path.open("r", encoding="utf-8-sig", newline="") as stream:
            while stream.read(SAMPLE_BYTES):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _opened(path: Path, encoding: str) -> io.TextIOWrapper:
    """The file as text; bytes that Windows-1252 does not know become a visible replacement mark."""
    csv.field_size_limit(FIELD_LIMIT)
    try:
        return path.open("r", encoding=encoding, errors="replace", newline="")
    except OSError as why:
        raise FileUnreadable(path=str(path), why=why.strerror or type(why).__name__) from why


def _checked(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """The reader's records; what the csv module cannot read is an InvalidValue."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as why:
            raise InvalidValue(field="file", reason="not_csv") from why


def _count_outside_quotes(line: str, mark: str) -> int:
    """How often a separator stands outside quoted cells."""
    return sum(part.count(mark) for part in line.split('"')[::2])


def _unguarded(cell: str) -> str:
    """Take off the apostrophe that guards a cell against being read as a formula."""
    if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@":
        return cell[1:]
    return cell
