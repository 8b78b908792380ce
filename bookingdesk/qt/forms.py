"""Forms from `ui/*.ui`, loaded at run time onto the widget itself and bound to typed form classes.

A form class names the widgets it needs with their types; one that is missing or of another type is found when
the form is loaded, not when it is used. Nothing is generated.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar, get_type_hints

from PySide6.QtCore import QFile, QIODevice, QMetaObject
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import QWidget

from bookingdesk.assets import form as form_file

F = TypeVar("F")


def form_names() -> list[str]:
    """The forms there are, by the names that `load_form` takes."""
    return sorted(file.stem for file in form_file("x").parent.glob("*.ui"))


class _OntoLoader(QUiLoader):
    """Builds the form's children into an existing widget instead of a new one."""

    def __init__(self, onto: QWidget, own: Iterable[type[QWidget]]) -> None:
        super().__init__(onto)
        self._onto = onto
        self._own = {one.__name__: one for one in own}

    def createWidget(self, class_name: str, parent: QWidget | None = None, name: str = "") -> QWidget:
        """The existing widget for the top level, an object of ours for a class of ours, else one of Qt's.

        Qt's own registering of custom widgets is not used: a second form with the same class crashed.
        """
        if parent is None:
            return self._onto
        own = self._own.get(class_name)
        if own is not None:
            widget = own(parent)
            widget.setObjectName(name)
            return widget
        return super().createWidget(class_name, parent, name)


class FormBroken(RuntimeError):
    """A `.ui` file does not fit its form class: a bug, found by the test that loads every form."""


def load_form(name: str, onto: QWidget, form: type[F]) -> F:
    """Load `ui/NAME.ui` onto the widget and bind its children to the annotations of the form class.

    A class of ours among the annotations is made by its constructor, which takes the parent as only argument.
    """
    fields: dict[str, type[QWidget]] = get_type_hints(form)
    loader = _OntoLoader(onto, (kind for kind in fields.values() if not kind.__module__.startswith("PySide6")))
    file = QFile(str(form_file(name)))
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FormBroken(f"{name}.ui cannot be opened")
    try:
        if loader.load(file) is None:
            raise FormBroken(f"{name}.ui: {loader.errorString()}")
    finally:
        file.close()
        loader.deleteLater()
    QMetaObject.connectSlotsByName(onto)
    bound = form.__new__(form)
    for field, kind in fields.items():
        child = onto.findChild(kind, field)
        if child is None:
            raise FormBroken(f"{name}.ui has no {kind.__name__} called {field}")
        setattr(bound, field, child)
    return bound
