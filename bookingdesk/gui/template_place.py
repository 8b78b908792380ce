"""Joins the page of message texts to the desk: which texts there are, one of them opened, its history beside it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.templates import TextOf
from bookingdesk.i18n.translation import _
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.template_reading import TemplateFile
from bookingdesk.usecases.templates import TemplateQuery, template_lines

if TYPE_CHECKING:
    from bookingdesk.gui.messages.template_editor import TemplateEditor
    from bookingdesk.gui.messages.template_overview import TemplateOverview
    from bookingdesk.gui.messages.templates_view import TemplatesView
    from bookingdesk.gui.workplace import Workplace

VIEW = "templates"


class TemplatePlace(QObject):
    """See the module. The page is made when it is first looked at."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._place, self._desk = place, place.desk
        self._made = False
        place.window.canvas.add_later(VIEW, lambda: (self.view, self.view))
        place.window.commands.bind("templates", self.open)
        self._desk.announced.connect(self._take_notice)

    @cached_property
    def view(self) -> TemplatesView:
        """All texts, and over them the one that is opened."""
        from bookingdesk.gui.messages.templates_view import TemplatesView  # noqa: PLC0415 - rarely needed

        self._made = True
        return TemplatesView(self.overview, self.editor)

    @cached_property
    def overview(self) -> TemplateOverview:
        """Which kinds and languages have texts of their own."""
        from bookingdesk.gui.messages.template_overview import TemplateOverview  # noqa: PLC0415 - rarely needed

        overview = TemplateOverview()
        overview.opened.connect(self.edit)
        return overview

    @cached_property
    def editor(self) -> TemplateEditor:
        """Where one is written."""
        from bookingdesk.gui.messages.template_editor import TemplateEditor  # noqa: PLC0415 - rarely needed

        editor = TemplateEditor(self._desk, self._desk.env.templating.languages())
        editor.left.connect(self.list_all)
        editor.history_asked.connect(self._show_history)
        return editor

    @property
    def unsaved(self) -> int:
        """How many texts are typed and not kept."""
        return self.editor.unsaved if self._made else 0

    @Slot()
    def open(self) -> None:
        """Show the page as it was left; with no text opened, all of them."""
        self.refresh()
        self._place.ways.show_view(VIEW)

    @Slot()
    def list_all(self) -> None:
        """Show all texts, the one that was open marked."""
        self.refresh()
        self.view.show_page(self.overview)

    @Slot(object, str)
    def edit(self, kind: TextOf, language: str) -> None:
        """Open the texts of a kind of message, or of a piece that they share, in a language."""
        self.editor.open(kind, language)
        self.view.show_page(self.editor)

    @Slot()
    def refresh(self) -> None:
        """Read which texts there are."""
        try:
            lines = self._desk.look(template_lines, TemplateQuery())
        except (RuleViolation, KnownError) as why:
            self._place.failures.show_failure(why)
            return
        self.overview.show_lines(lines, self._desk.env.templating.languages())

    @Slot(object)
    def _take_notice(self, changes: ChangeSet) -> None:
        """A text was drafted or settled, here or at another desk; what is typed here stays."""
        if not (changes.settings or changes.elsewhere) or not self._made or not self.view.isVisible():
            return
        if self.view.currentWidget() is self.editor:
            self.editor.follow()
        else:
            self.refresh()

    @Slot(object)
    def _show_history(self, file: TemplateFile) -> None:
        from bookingdesk.gui.messages.template_history_panel import TemplateHistoryPanel  # noqa: PLC0415

        page = TemplateHistoryPanel(file, self._desk.formatter)
        page.taken_up.connect(self.editor.take_up)
        self._place.host.show_form(page, _("History of the text"), "template_history")
        page.setFocus()
