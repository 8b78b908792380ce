"""A number inside a phrase: the whole phrase is translated, wherever the number stands in it."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox


def say_around(field: QSpinBox, phrase: str) -> None:
    """Put `every {count}` around the number of a field. The phrase holds `{count}` once."""
    before, _count, after = phrase.partition("{count}")
    field.setPrefix(before)
    field.setSuffix(after)
