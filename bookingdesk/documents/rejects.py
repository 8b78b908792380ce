"""The file of rejected rows: as they stood, with line and reason, so that they can be mended and given again."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TextIO

from bookingdesk.documents.cells import write_row
from bookingdesk.domain.errors import DiskFull, InvalidValue, KnownError, RuleViolation
from bookingdesk.usecases.importing.report import Rejection


class RejectsUnwritable(KnownError):
    """The file of rejected rows cannot be written. Facts: path."""

    code = "file_unwritable"


def rejects_beside(source: Path) -> Path:
    """Where the rejected rows of an imported file go, unless somebody says otherwise."""
    return source.with_name(f"{source.stem}.rejects.csv")


class RejectsFile:
    """Made when the first row is rejected; no file where everything was good."""

    def __init__(
        self, path: Path, source: Path, columns: Sequence[str], words: Callable[[RuleViolation], str]
    ) -> None:
        self._path, self._source, self._columns, self._words = path, source, columns, words
        self._stream: TextIO | None = None

    def __enter__(self) -> RejectsFile:
        """Before anything is stored: raises RejectsUnwritable, and InvalidValue for the imported file itself."""
        if self._path.exists() and self._path.samefile(self._source):
            raise InvalidValue(
                field="rejects", reason="not_allowed", value=str(self._path), allowed="a file of its own"
            )
        target = self._path if self._path.exists() else self._path.parent
        if self._path.is_dir() or not os.access(target, os.W_OK):
            raise RejectsUnwritable(path=str(self._path))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            try:
                self._stream.close()
            except OSError as why:
                raise self._failure(why) from why

    def write(self, rejection: Rejection) -> None:
        """Add one row. Raises RejectsUnwritable, DiskFull."""
        try:
            if self._stream is None:
                self._stream = self._path.open("w", encoding="utf-8-sig", newline="")
                write_row(self._stream, (*self._columns, "line", "reason"))
            write_row(self._stream, (*rejection.cells, str(rejection.line), self._words(rejection.why)))
        except OSError as why:
            raise self._failure(why) from why

    def _failure(self, why: OSError) -> KnownError:
        full = why.errno in {errno.ENOSPC, errno.EDQUOT}
        return DiskFull() if full else RejectsUnwritable(path=str(self._path))
