"""Counts what is asked of the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bookingdesk.storage.wire import Statement, Wire


def counted_questions(monkeypatch: pytest.MonkeyPatch) -> list[Statement]:
    """The statements from now on, in order; to be cleared by whoever counts."""
    asked: list[Statement] = []
    ask = Wire._execute

    def counted(wire: Wire, statement: Statement, values: Mapping[str, object]) -> Any:
        asked.append(statement)
        return ask(wire, statement, values)

    monkeypatch.setattr(Wire, "_execute", counted)
    return asked
