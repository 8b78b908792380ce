"""The page of message texts: all of them, and over them the one that is opened."""

from __future__ import annotations

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from bookingdesk.gui.messages.template_editor import TemplateEditor
from bookingdesk.gui.messages.template_overview import TemplateOverview
from bookingdesk.i18n.translation import _


class TemplatesView(QStackedWidget):
    """A view of the canvas. It hands the focus on by itself: a focus proxy would shut Tab in within the page."""

    def __init__(self, overview: TemplateOverview, editor: TemplateEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("templatesView")
        self.setAccessibleName(_("Texts of messages"))
        self._overview, self._editor = overview, editor
        self.addWidget(overview)
        self.addWidget(editor)

    def show_page(self, page: TemplateOverview | TemplateEditor) -> None:
        """Show one of the two, with the focus in it."""
        self.setCurrentWidget(page)
        self.setFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        at_the_list = self.currentWidget() is self._overview
        (self._overview.table if at_the_list else self._editor.fields.text).setFocus(event.reason())
