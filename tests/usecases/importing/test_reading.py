"""Files as other programs write them: encodings, separators, quotes, ragged rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.usecases.importing.reading import FileUnreadable, read_table

TEXT = "Name;Ort\r\nŁucja;Köln\r\n"


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "encoding", "separator", "first"),
    [
        (TEXT.encode(), "utf-8-sig", ";", ("Łucja", "Köln")),
        (TEXT.encode("utf-8-sig"), "utf-8-sig", ";", ("Łucja", "Köln")),
        (TEXT.encode("utf-16"), "utf-16", ";", ("Łucja", "Köln")),
        ("Name,Ort\nJürgen,Köln\n".encode("cp1252"), "cp1252", ",", ("Jürgen", "Köln")),
        (b"Name\tOrt\nMaya\tBerlin\n", "utf-8-sig", "\t", ("Maya", "Berlin")),
        (b'"Name, full",Ort\n"Ortiz, Maya",Berlin\n', "utf-8-sig", ",", ("Ortiz, Maya", "Berlin")),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "windows-1252", "tabs", "separator in quotes"],
)
def test_that_encoding_and_separator_are_found_out(
    tmp_path: Path, content: bytes, encoding: str, separator: str, first: tuple[str, ...]
) -> None:
    table = read_table(written(tmp_path, content))
    assert (table.encoding, table.separator) == (encoding, separator)
    assert next(table.rows()).cells == first


def test_that_windows_1252_is_recognised_however_late_its_first_letter_comes(tmp_path: Path) -> None:
    content = b"name,city\n" + b"Maya,Berlin\n" * 20_000 + "Jürgen,Köln\n".encode("cp1252")
    table = read_table(written(tmp_path, content))
    assert list(table.rows())[-1].cells == ("Jürgen", "Köln")


def test_that_a_record_knows_the_line_it_starts_on(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, b'name,note\nMaya,"two\nlines"\n\nLeo,one\n'))
    assert [(row.line, row.cells[0]) for row in table.rows()] == [(2, "Maya"), (5, "Leo")]


def test_that_short_rows_are_padded_and_those_that_cannot_fit_are_marked(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, b'a,b,c\n1\n1,2,3,4\n1,2,3,,\n"two\nlines",2,3\n"open,2,3\n1,2,3\n'))
    assert [(row.line, row.cells[0], row.ragged) for row in table.rows()] == [
        (2, "1", False),
        (3, "1", True),
        (4, "1", False),
        (5, "two\nlines", False),
        (7, "open,2,3\n1,2,3\n", True),
    ]


def test_that_a_zero_byte_in_a_cell_does_not_make_the_file_no_text(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, b"name,city\nMa\x00ya,Berlin\nLeo,Bonn\n"))
    assert [row.cells[1] for row in table.rows()] == ["Berlin", "Bonn"]


def test_that_the_guard_of_an_exported_formula_comes_off_again(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, b"a,b\n'=1+1,'+49 30\n"))
    assert next(table.rows()).cells == ("=1+1", "+49 30")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"PK\x03\x04\x00\x00", "not_text"),
        (b"a,b\n" + b"\x00" * 9, "not_text"),
        (b"123\n456\n", "no_columns"),
    ],
)
def test_that_what_is_no_table_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        read_table(written(tmp_path, content))
    assert refusal.value.facts["reason"] == reason


def test_that_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        read_table(tmp_path / "nowhere.csv")
