"""Two profiles side by side: the values that stay are chosen by click, then everything of both is one client's.

For 24 hours the client's page offers to part them again; nothing is deleted.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QPushButton, QRadioButton, QWidget

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.gui.widgets.toned import write
from bookingdesk.i18n.field_words import field_word
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.merge_words import shown_value
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.forms import load_form
from bookingdesk.qt.look import Role
from bookingdesk.usecases.merging import TOGETHER, MergeClients, MergePreview, merge_clients


class MergeForm:
    """The widgets of ui/merge.ui."""

    title: QLabel
    moves: QLabel
    fields: QGridLayout
    trouble: QLabel
    go_on: QPushButton
    leave: QPushButton


class MergePanel(QWidget):
    """A page for one pair."""

    merged = Signal(object)
    """The Merge."""
    finished = Signal()

    def __init__(self, desk: Desk, preview: MergePreview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = form = load_form("merge", self, MergeForm)
        self.setObjectName("mergePanel")
        self._desk, self._preview = desk, preview
        self._taken: dict[str, QRadioButton] = {}
        self._groups: list[QButtonGroup] = []
        self.go_on, self.leave, self.trouble = form.go_on, form.leave, form.trouble
        form.title.setText(_("Make two clients one"))
        form.moves.setText(self._moving_words())
        form.trouble.hide()
        RoleFonts(self, {form.title: Role.SECTION})
        self._offer(form.fields)
        form.go_on.clicked.connect(self.merge)
        form.leave.clicked.connect(self.finished)
        desk.caller.changed.connect(self._leave_unknown)
        self.setFocusProxy(form.leave)

    @Slot()
    def _leave_unknown(self) -> None:
        """The contact is over: what stands here of the client is for nobody's eyes any more."""
        if not self._desk.is_known(self._preview.kept.id):
            self.finished.emit()

    def _moving_words(self) -> str:
        kept, gone, count = self._preview.kept, self._preview.gone, self._preview.moves
        words = ngettext(
            "{gone} becomes part of {kept}. {count} record moves; for 24 hours they can be parted again.",
            "{gone} becomes part of {kept}. {count} records move; for 24 hours they can be parted again.",
            count,
        )
        names = {"gone": f"{gone.sorted_name} #{gone.id}", "kept": f"{kept.sorted_name} #{kept.id}"}
        return words.format(count=self._desk.formatter.number(count), **names)

    def _offer(self, grid: QGridLayout) -> None:
        """One row a field that differs: both values, of which one is chosen."""
        follows = {name for first in self._preview.differing for name in TOGETHER.get(first, ())}
        for row, name in enumerate(one for one in self._preview.differing if one not in follows):
            group = QButtonGroup(self)
            grid.addWidget(QLabel(field_word(name)), row * 2, 0, 1, 2)
            for place, client in enumerate((self._preview.kept, self._preview.gone)):
                names = (name, *TOGETHER.get(name, ()))
                shown = " ".join(words for one in names if (words := self._shown(one, getattr(client, one))))
                choice = QRadioButton(shown.replace("&", "&&") or _("nothing"))
                choice.setAccessibleName(_("{field}: {value}").format(field=field_word(name), value=shown))
                group.addButton(choice)
                grid.addWidget(choice, row * 2 + 1, place)
                taken = (name in self._preview.from_gone) == bool(place)
                choice.setChecked(taken)
                if place:
                    self._taken[name] = choice
            self._groups.append(group)

    def _shown(self, name: str, value: object) -> str:
        return shown_value(name, value, self._desk.catalogue(), self._desk.formatter)

    @Slot()
    def merge(self) -> None:
        """Do it with the values that are chosen."""
        chosen = frozenset(name for name, choice in self._taken.items() if choice.isChecked())
        preview = self._preview
        command = MergeClients(kept_id=preview.kept.id, gone_id=preview.gone.id, from_gone=chosen)
        try:
            done = self._desk.do(merge_clients, command)
        except (RuleViolation, KnownError) as why:
            write(self.trouble, sentence(why, self._desk.formatter, self._desk.names()))
            return
        self.merged.emit(done)
