"""Lists on pages: nothing cut, nothing lost, text that can be found in the PDF."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter

from bookingdesk.documents.letter import letter_paper
from bookingdesk.documents.paper import Paper
from bookingdesk.qt.printing.pages import PDF_DPI, PdfNotWritten, fill_pages, page_layout, paint_page, write_pdf
from bookingdesk.usecases.ports import Letter

pytestmark = pytest.mark.usefixtures("qapp")


def a_paper(rows: int, *, text: str = "Staff row {n}", tail: str = "<p>walk-ins</p>") -> Paper:
    cells = (f"<tr><td>{text.format(n=n)}</td><td>x</td></tr>" for n in range(rows))
    return Paper(
        title="Ana",
        heading="<p>Ana</p>",
        columns="<table width='100%'>",
        rows=tuple(cells),
        tail=tail,
        footer="page {page} of {pages}",
    )


def a_writer(tmp_path: Path) -> QPdfWriter:
    writer = QPdfWriter(str(tmp_path / "measure.pdf"))
    writer.setResolution(PDF_DPI)
    writer.setPageLayout(page_layout())
    return writer


@pytest.mark.parametrize("rows", [0, 1, 29, 30, 31, 90])
def test_that_every_row_stands_on_exactly_one_page(tmp_path: Path, rows: int) -> None:
    writer = a_writer(tmp_path)
    pages = fill_pages([a_paper(rows)], writer, QSizeF(writer.width(), writer.height()))
    assert [row for page in pages for row in range(page.first, page.last)] == list(range(rows))
    assert sum(page.with_tail for page in pages) == 1
    for page in pages:
        assert sum(page.heights) < writer.height()
    assert [(page.number, page.of) for page in pages] == [(n, len(pages)) for n in range(1, len(pages) + 1)]


def test_that_about_29_rows_of_eight_millimetres_fit_on_a4(tmp_path: Path) -> None:
    writer = a_writer(tmp_path)
    pages = fill_pages([a_paper(60, tail="")], writer, QSizeF(writer.width(), writer.height()))
    assert 27 <= pages[0].last <= 31


def test_that_text_in_the_pdf_can_be_found(tmp_path: Path) -> None:
    target = tmp_path / "day.pdf"
    assert write_pdf([a_paper(40)], str(target), "Staff day") == 2
    text = subprocess.run(["pdftotext", str(target), "-"], capture_output=True, text=True, check=True).stdout
    for n in range(40):
        assert f"Staff row {n}" in text
    assert "page 2 of 2" in text


def test_that_writing_stops_when_asked(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> bool:
        seen.append((done, of))
        return done < 2

    assert write_pdf([a_paper(200)], str(tmp_path / "day.pdf"), "Day", progress=progress) == 2
    assert seen == [(1, seen[0][1]), (2, seen[0][1])]


def test_that_a_folder_that_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(PdfNotWritten):
        write_pdf([a_paper(1)], str(tmp_path / "nowhere" / "day.pdf"), "Day")


def test_that_a_client_named_like_a_picture_loads_nothing(tmp_path: Path) -> None:
    picture = QImage(100, 100, QImage.Format.Format_RGB32)
    picture.fill(0xFF0000)
    assert picture.save(str(tmp_path / "red.png"))
    target = tmp_path / "day.pdf"
    write_pdf([a_paper(1, text=f"<img src='file://{tmp_path}/red.png'>")], str(target), "Day")
    listed = subprocess.run(["pdfimages", "-list", str(target)], capture_output=True, text=True, check=True)
    widths = [int(line.split()[3]) for line in listed.stdout.splitlines()[2:]]
    assert 100 not in widths


def lines_across(paper: Paper) -> int:
    """How many lines run across the whole first page, as it is painted."""
    sheet = QImage(400, 560, QImage.Format.Format_RGB32)
    sheet.fill(QColor("white"))
    area = QRectF(0, 0, sheet.width(), sheet.height())
    painter = QPainter(sheet)
    paint_page(fill_pages([paper], sheet, area.size())[0], painter, area)
    painter.end()
    middle = range(2, sheet.width() - 2)
    return sum(all(sheet.pixelColor(x, y).lightness() < 250 for x in middle) for y in range(sheet.height()))


def test_that_a_list_is_ruled_and_a_letter_is_not() -> None:
    letter = Letter(subject="Changed", text="Dear Maya,\n\nIt is at 15:30 now.\n\nKind regards", language="en")
    assert lines_across(a_paper(5)) >= 5
    assert lines_across(letter_paper(letter)) == 0
