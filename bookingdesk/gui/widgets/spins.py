"""Number fields: a phrase around the number, and a wheel that turns nothing by accident."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QSpinBox


def say_around(field: QSpinBox, phrase: str) -> None:
    """Put `every {count}` around the number of a field. The phrase holds `{count}` once."""
    before, _count, after = phrase.partition("{count}")
    field.setPrefix(before)
    field.setSuffix(after)


class _Calm(QObject):
    """Hands the wheel on to what scrolls, unless the field has the focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QAbstractSpinBox) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def keep_calm(*fields: QAbstractSpinBox) -> None:
    """The wheel over a field that has not the focus scrolls the page, and gives it no focus either."""
    for field in fields:
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(_Calm(field))
