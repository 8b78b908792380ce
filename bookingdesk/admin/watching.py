"""Long work at the console: a counter where a person watches, a stop by Ctrl+C, and the truth when it breaks off.

Never breaks a batch: the first Ctrl+C asks the work to end after the batch under way, a second one ends it at once.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

from bookingdesk.domain.errors import KnownError

GO_ON = "The same call goes on where this one ended: rows that are known add nothing."


class Watching:
    """Progress of one piece of work. As a context manager it also listens to Ctrl+C."""

    def __init__(self, *, stores: bool = True) -> None:
        self._stored = "What was good of them is stored." if stores else "Nothing was stored."
        self._done = 0
        self._stopping = False
        self._before: Callable[[int, FrameType | None], Any] | int | None = None

    def __enter__(self) -> Watching:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._asked)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
        if isinstance(value, (KnownError, KeyboardInterrupt)) and self._done:
            self._say(f"It broke off after {self._done} rows.")

    def told(self, done: int, of: int) -> bool:
        """Rows done and rows there are; False asks the work to stop."""
        self._done = done
        if sys.stderr.isatty():
            end = "\n" if done >= of or self._stopping else ""
            print(f"\r{done} / {of}", end=end, file=sys.stderr, flush=True)
        if self._stopping:
            self._say(f"Stopped after {done} of {of} rows.")
        return not self._stopping

    def _asked(self, number: int, frame: FrameType | None) -> None:
        if self._stopping:
            raise KeyboardInterrupt
        self._stopping = True

    def _say(self, what: str) -> None:
        print(what, self._stored, GO_ON, file=sys.stderr)
