"""One kind of message in one language: its six texts, written, checked while typed, shown as the client reads them.

A piece that messages share is written in the same way, and shown within one of the messages that it stands in.

What is typed and not kept stays here while the program runs. Nothing that is typed is sent: a draft is kept first,
and a supervisor, or their PIN, approves it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from bookingdesk.domain.booking_numbers import said_number
from bookingdesk.domain.errors import InvalidValue, KnownError, RuleViolation
from bookingdesk.domain.ids import DepartmentId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.rights import Right
from bookingdesk.domain.templates import Fault, TextKey, TextOf, TextPart
from bookingdesk.gui.messages.template_fields import TemplateFields
from bookingdesk.gui.widgets.combos import choose, refill
from bookingdesk.gui.widgets.running import run_as
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.template_words import text_word
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import language_word
from bookingdesk.presentation.template_words import (
    behind_words,
    fault_sentence,
    go_there_words,
    piece_line,
    placeholder_line,
    standing_words,
    uses_words,
)
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.background.latest import Latest
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.permits import allowed
from bookingdesk.usecases.template_reading import (
    CheckTemplate,
    Preview,
    PreviewTemplate,
    TemplateFile,
    check_template,
    preview_template,
    template_file,
)
from bookingdesk.usecases.templates import (
    ApproveTemplate,
    DraftTemplate,
    RetireTemplate,
    TemplateLine,
    approve_template,
    draft_template,
    retire_template,
)

TYPED_MS = 250
BUSINESS = 0
PARTS = tuple(TextPart)


class TemplateEditor(QWidget):
    """The second page of the view."""

    left = Signal()
    """Back to all texts."""
    history_asked = Signal(object)
    """A TemplateFile."""

    def __init__(self, desk: Desk, languages: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kind: TextOf = MessageKind.CONFIRMATION
        self._file: TemplateFile | None = None
        self._typed: dict[TextKey, str] = {}
        self._inserts: list[str] = []
        self._faults: tuple[Fault, ...] | None = None
        """What is wrong with the text; None while that is not known."""
        self.fields = TemplateFields(self)
        for language in languages:
            self.fields.language.addItem(language_word(language), language)
        self._settle = QTimer(self, singleShot=True, interval=TYPED_MS)
        self._checking = Latest(desk, lambda env, command, report: check_template(env, command), self)
        self._previewing = Latest(desk, lambda env, command, report: preview_template(env, command), self)
        self._connect()

    def _connect(self) -> None:
        fields = self.fields
        fields.back.clicked.connect(self.left)
        fields.parts.currentChanged.connect(self.read)
        fields.language.activated.connect(self.read)
        fields.department.activated.connect(self.read)
        fields.text.textChanged.connect(self._take_typed)
        self._settle.timeout.connect(self.look_at_it)
        self._checking.answered.connect(self._show_faults)
        self._checking.failed.connect(self._show_unchecked)
        self._previewing.answered.connect(self._show_preview)
        self._previewing.failed.connect(self._show_no_preview)
        fields.faults.chosen.connect(self._go_to_fault)
        fields.inserts.chosen.connect(self._put_in)
        fields.preview.asked.connect(self._ask_preview)
        fields.keep.clicked.connect(self.keep)
        fields.description.returnPressed.connect(fields.keep.click)
        fields.approve.clicked.connect(self.approve)
        fields.drop.clicked.connect(self.drop)
        fields.shipped.clicked.connect(self.go_back)
        fields.history.clicked.connect(self._ask_history)
        fields.go_there.clicked.connect(self._go_to_other_half)
        self._desk.actor_changed.connect(self._say_allowed)
        self._desk.caller.changed.connect(self._show_again)

    # -- what is shown ---------------------------------------------------------------------------------------

    def open(self, kind: TextOf, language: str) -> None:
        """Show the texts of a kind of message or of a piece in a language, the mail first."""
        self._kind = kind
        departments = [each for each in self._desk.catalogue().departments.values() if not each.retired]
        items = [(BUSINESS, _("The whole business")), *((each.id, each.name) for each in departments)]
        refill(self.fields.department, items)
        self.fields.department.setVisible(bool(departments))
        choose(self.fields.language, language)
        self.fields.offer_parts(kind)
        self._say_allowed()
        self.read()

    @property
    def key(self) -> TextKey:
        """The text that is shown."""
        whose = self.fields.department.currentData()
        return TextKey(
            language=str(self.fields.language.currentData()),
            kind=self._kind,
            part=PARTS[max(0, self.fields.parts.currentIndex())],
            department_id=DepartmentId(whose) if isinstance(whose, int) and whose != BUSINESS else None,
        )

    @property
    def unsaved(self) -> int:
        """How many texts are typed and not kept."""
        return len(self._typed)

    @Slot()
    def read(self) -> None:
        """The text as it is stored, or as it was typed before."""
        key = self.key
        try:
            self._file = file = self._desk.look(template_file, key)
        except (RuleViolation, KnownError) as why:
            self._refuse(why)
            return
        self.fields.title.setText(text_word(key.kind))
        run_as(self.fields.text, key.language, each_line=True)
        self.fields.text.show_text(self._typed.get(key, self._stored))
        self.fields.error.hide()
        self._show_around(file)

    def follow(self) -> None:
        """Show what was drafted or settled meanwhile, here or at another desk; what is typed stays."""
        key, stood, before = self.key, self._stored, self._file
        try:
            file = self._desk.look(template_file, key)
        except (RuleViolation, KnownError):  # the status bar says that the database does not answer
            return
        if before is None or file == before:
            return
        self._file = file
        if self._typed.get(key) == self._stored:
            del self._typed[key]
        elif key not in self._typed and self._stored != stood:
            self.fields.text.show_text(self._stored)
        self._show_around(file)

    def _show_around(self, file: TemplateFile) -> None:
        """What stands beside the text."""
        write(self.fields.uses, uses_words(file))
        write(self.fields.behind, behind_words(file))
        self.fields.go_there.setText(go_there_words(file))
        self.fields.go_there.setVisible(file.left_behind is not None)
        self.fields.preview.offer_messages(file.messages)
        self._inserts = [f"{{{{ {one.name} }}}}" for one in file.placeholders]
        self._inserts += [f'{{% include "{piece.name}" +%}}' for piece in file.pieces]
        lines = [placeholder_line(one.name, one.example, required=one.required) for one in file.placeholders]
        self.fields.inserts.show_lines([*lines, *(piece_line(piece.kind) for piece in file.pieces)])
        self._faults = None
        self._offer()
        self.look_at_it()

    @property
    def _stored(self) -> str:
        """What one goes on from: the draft, what is in force, or what is sent otherwise."""
        file = self._file
        if file is None:
            return ""
        version = file.draft or file.own
        return version.body if version is not None else file.otherwise

    @property
    def is_looking(self) -> bool:
        """Whether what is shown beside the text may still be about another one."""
        return self._settle.isActive() or self._checking.is_asking or self._previewing.is_asking

    @Slot()
    def look_at_it(self) -> None:
        """Check what is typed, then show how it reads, both beside the window: typing never waits for them."""
        self._settle.stop()
        self._checking.ask(CheckTemplate(key=self.key, body=self.fields.text.toPlainText()))

    @Slot(object, object)
    def _show_faults(self, command: CheckTemplate, faults: tuple[Fault, ...]) -> None:
        if command.key != self.key:
            return
        self._faults = faults
        said = [fault_sentence(fault) for fault in faults]
        self.fields.faults.show_lines(said or [_("Nothing is wrong with this text.")])
        if not said and not self.fields.faults.hasFocus():
            self.fields.faults.setCurrentRow(-1)
        self.fields.faults.fit(4)
        self.fields.text.mark_lines(fault.line for fault in faults)
        self._offer()
        self._ask_preview()

    @Slot(object, object)
    def _show_unchecked(self, command: CheckTemplate, why: RuleViolation | KnownError) -> None:
        self._refuse(why)

    def _offer(self) -> None:
        file, changed = self._file, self.key in self._typed
        if file is None:
            return
        line = TemplateLine(key=file.key, own=file.own, draft=file.draft)
        self.fields.state.setText(standing_words(line, changed=changed))
        self.fields.keep.setEnabled(self._faults == () and changed)
        self.fields.approve.setEnabled(not changed and file.draft is not None)
        self.fields.drop.setEnabled(changed or file.draft is not None)
        self.fields.shipped.setEnabled(file.own is not None)
        words = (
            _("&Back to the shipped text") if file.key.department_id is None else _("&Back to the business's text")
        )
        self.fields.shipped.setText(words)

    @property
    def _shown_in(self) -> MessageKind | None:
        """The kind of message that it is shown in; None of a piece that none takes in."""
        chosen = self.fields.preview.message.currentData()
        return MessageKind(chosen) if chosen is not None else None

    @Slot()
    def _ask_preview(self) -> None:
        key, preview, kind = self.key, self.fields.preview, self._shown_in
        if kind is None:
            self._previewing.forget()
            preview.say(_("No message uses it at present."))
            return
        words = preview.number.text().strip()
        number = said_number(words)
        if words and number is None:
            self._previewing.forget()
            preview.say(_("A booking number has digits only."))
            return
        mine = {
            (each.kind, each.part): body
            for each, body in self._typed.items()
            if (each.kind, each.language, each.department_id) == (key.kind, key.language, key.department_id)
        }
        command = PreviewTemplate(
            kind=kind,
            language=key.language,
            typed={**mine, (key.kind, key.part): self.fields.text.toPlainText()},
            department_id=key.department_id,
            number=number,
        )
        self._previewing.ask(command)

    @Slot(object, object)
    def _show_preview(self, command: PreviewTemplate, found: Preview) -> None:
        key, kind = self.key, self._shown_in
        asked = (command.kind, command.language, command.department_id)
        if kind is None or asked != (kind, key.language, key.department_id):
            return
        if found.client_id is not None and not self._desk.is_known(found.client_id):
            self._previewing.ask(replace(command, number=None))
            return
        parts = [part for each, part in self._file.used_in if each is kind] if self._file is not None else []
        self.fields.preview.show_part(key.part if key.part in parts else parts[0], found, command.language)
        if command.number is None and self.fields.preview.number.text().strip():
            self.fields.preview.say(
                _("What a booking says shows once it is known who is asking. Until then, a sample.")
            )

    @Slot(object, object)
    def _show_no_preview(self, command: PreviewTemplate, why: RuleViolation | KnownError) -> None:
        self.fields.preview.say(sentence(why, self._desk.formatter, self._desk.catalogue()))

    @Slot()
    def _show_again(self) -> None:
        """What a booking says comes and goes with the contact."""
        if self.fields.preview.number.text() and self.isVisible():
            self._ask_preview()

    @Slot()
    def _say_allowed(self) -> None:
        """Whoever needs a PIN at the end hears it at the beginning."""
        alone = allowed(self._desk.env, Right.DRAFT_TEMPLATES)
        words = _("Everybody may read this. Keeping a draft, or dropping one, asks for somebody's PIN.")
        write(self.fields.allowed, "" if alone else words)
        set_tone(self.fields.allowed, "warning")

    # -- what is typed and pressed ---------------------------------------------------------------------------

    @Slot()
    def _take_typed(self) -> None:
        text, key = self.fields.text.toPlainText(), self.key
        if text == self._stored:
            self._typed.pop(key, None)
        else:
            self._typed[key] = text
        self._settle.start()

    def take_up(self, key: TextKey, body: str) -> None:
        """Go on from another version of the text that is shown."""
        if key == self.key:
            self.fields.text.take_up(body)

    @Slot()
    def _put_in(self) -> None:
        row = self.fields.inserts.currentRow()
        if 0 <= row < len(self._inserts):
            self.fields.text.put_in(self._inserts[row])

    @Slot()
    def _go_to_fault(self) -> None:
        row = self.fields.faults.currentRow()
        if self._faults and 0 <= row < len(self._faults):
            self.fields.text.go_to(self._faults[row].line)

    @Slot()
    def _go_to_other_half(self) -> None:
        if self._file is not None and self._file.left_behind is not None:
            self.fields.parts.setCurrentIndex(PARTS.index(self._file.left_behind))
            self.fields.text.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _ask_history(self) -> None:
        if self._file is not None:
            self.history_asked.emit(self._file)

    @Slot()
    def keep(self) -> None:
        """Keep what is typed as a draft, which nobody is sent yet."""
        key, fields = self.key, self.fields
        command = DraftTemplate(key=key, body=fields.text.toPlainText(), description=fields.description.text())
        if self._run(partial(self._desk.do, draft_template, command), _("The draft is kept. It is not sent yet.")):
            self._typed.pop(key, None)
            fields.description.clear()
            self.read()

    @Slot()
    def approve(self) -> None:
        """The draft is what is sent from now on."""
        if self._file is not None and self._file.draft is not None:
            command = ApproveTemplate(version_id=self._file.draft.id)
            if self._run(partial(self._desk.do, approve_template, command), _("The text is in force.")):
                self.read()

    @Slot()
    def drop(self) -> None:
        """Forget what is typed; then the draft."""
        key = self.key
        if self._typed.pop(key, None) is not None:
            self.read()
        elif self._file is not None and self._file.draft is not None:
            self._retire(RetireTemplate(version_id=self._file.draft.id), _("The draft is dropped."))

    @Slot()
    def go_back(self) -> None:
        """What the business wrote itself is no longer sent."""
        if self._file is not None and self._file.own is not None:
            self._retire(RetireTemplate(version_id=self._file.own.id), _("The version is no longer sent."))

    def _retire(self, command: RetireTemplate, done: str) -> None:
        if self._run(partial(self._desk.do, retire_template, command), done):
            self.read()

    def _run(self, step: Callable[[], object], done: str) -> bool:
        """Whether it was done; a refusal is shown."""
        try:
            step()
        except (RuleViolation, KnownError) as why:
            self._refuse(why)
            return False
        announce(self.fields.state, done)
        return True

    def _refuse(self, why: RuleViolation | KnownError) -> None:
        words = sentence(why, self._desk.formatter, self._desk.catalogue())
        self.fields.error.setText(words)
        self.fields.error.show()
        announce(self.fields.error, words, assertive=True)
        if isinstance(why, InvalidValue) and why.facts["field"] == "description":
            self.fields.description.setFocus()  # else the reason would be typed into the client's text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to all texts; what was typed stays."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
