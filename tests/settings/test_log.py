"""The log: rotating, in the profile, and without what people wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bookingdesk.domain.errors import SlotTaken
from bookingdesk.log import LOGGER, report_of, start_logging, stop_logging

PARTS = ("Ma" + "ya", "Or" + "tiz")
"""A name that stands in no line of source, which a traceback may quote."""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """End each test's log."""
    yield
    stop_logging()


def logged(path: Path | None) -> str:
    """What the file holds."""
    stop_logging()
    assert path is not None
    return path.read_text("utf-8")


def test_that_lines_arrive_in_the_folder(tmp_path: Path) -> None:
    path = start_logging(tmp_path / "logs")
    LOGGER.info("booking %s moved", 88213)
    assert "booking 88213 moved" in logged(path)


def test_that_a_traceback_is_kept_without_the_data_in_its_message(tmp_path: Path) -> None:
    path = start_logging(tmp_path)
    typed = " ".join(PARTS)
    try:
        raise ValueError(typed)
    except ValueError:
        LOGGER.exception("a bug")
    text = logged(path)
    assert "ValueError" in text
    assert "test_log.py" in text
    assert not any(part in text for part in PARTS)


def test_that_causes_are_reported_too_and_rules_by_their_code() -> None:
    try:
        try:
            raise KeyError(" ".join(PARTS))
        except KeyError as why:
            raise SlotTaken(by=PARTS[1], resource=PARTS[0]) from why
    except SlotTaken as failure:
        report = report_of(failure)
    assert "slot_taken(by, resource)" in report
    assert "Caused by:" in report
    assert "KeyError" in report
    assert not any(part in report for part in PARTS)


def test_that_the_log_is_cut_and_a_few_files_are_kept(tmp_path: Path) -> None:
    start_logging(tmp_path)
    for _ in range(7):
        LOGGER.info("x" * 900_000)
    stop_logging()
    assert len(list(tmp_path.glob("bookingdesk.log*"))) == 5


def test_that_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file is in the way")
    assert start_logging(tmp_path / "logs") is None
    LOGGER.info("goes nowhere")
