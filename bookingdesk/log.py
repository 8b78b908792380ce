"""The program's log: a rotating file in the profile. Ids, codes and counts only, never what a client wrote.

What is raised is logged with its frames; its message only where it cannot hold somebody's data.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from types import TracebackType

LOGGER = logging.getLogger("bookingdesk")
LOGGER.addHandler(logging.NullHandler())  # before the file is open, nothing goes to the screen instead
_HARMLESS = (ImportError, AttributeError, NameError, TypeError)
"""Their messages name code, not data."""
_SIZE = 1_000_000
_KEPT = 4


class IdsOnly(logging.Formatter):
    """Formats a record without the messages of exceptions that may quote a value."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Frames and types of the exception and of its causes."""
        return report_of(ei[1]) if ei[1] is not None else ""


def report_of(error: BaseException) -> str:
    """What may be written down and copied of an exception: frames, types, harmless messages, and its causes."""
    parts: list[str] = []
    link: BaseException | None = error
    while link is not None and len(parts) < 5:
        frames = "".join(traceback.format_list(traceback.extract_tb(link.__traceback__)))
        parts.append(f"{frames}{_said(link)}")
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\nCaused by:\n".join(parts)


def _said(error: BaseException) -> str:
    """Type and, where harmless, message."""
    name = type(error).__qualname__
    if isinstance(error, OSError):
        return f"{name}: {error.strerror or error.errno}"
    if isinstance(error, _HARMLESS) or hasattr(type(error), "code"):
        return f"{name}: {error}"
    return name


def start_logging(folder: Path) -> Path | None:
    """Write the log to `folder`/bookingdesk.log from now on; returns the file.

    Without a writable folder the program works all the same and logs to nowhere: None.
    """
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415 - drags in sockets; after the first paint

    stop_logging()
    path = folder / "bookingdesk.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(IdsOnly())
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False
    return path


def stop_logging() -> None:
    """Close the log file."""
    for handler in list(LOGGER.handlers):
        if isinstance(handler, logging.FileHandler):
            LOGGER.removeHandler(handler)
            handler.close()
    LOGGER.propagate = True
