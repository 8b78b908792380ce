"""The file of rejected rows: as they stood, with line and reason, so that they can be mended and given again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TextIO

from bookingdesk.documents.cells import write_row
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.usecases.importing.report import Rejection


class RejectsUnwritable(KnownError):
    """The file of rejected rows cannot be written. Facts: path."""

    code = "file_unwritable"


class RejectsFile:
    """Made when the first row is rejected; no file where everything was good."""

    def __init__(self, path: Path, columns: Sequence[str], words: Callable[[RuleViolation], str]) -> None:
        self._path, self._columns, self._words = path, columns, words
        self._stream: TextIO | None = None

    def __enter__(self) -> RejectsFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()

    def write(self, rejection: Rejection) -> None:
        """Add one row. Raises RejectsUnwritable."""
        try:
            if self._stream is None:
                self._stream = self._path.open("w", encoding="utf-8-sig", newline="")
                write_row(self._stream, (*self._columns, "line", "reason"))
            write_row(self._stream, (*rejection.cells, str(rejection.line), self._words(rejection.why)))
        except OSError as why:
            raise RejectsUnwritable(path=str(self._path)) from why
