"""Policies: every version with what it says and who stands for it; draft a new one, approve it, take it back.

Nothing approved is ever changed here: a new version takes its place. Approving takes a supervisor, or their PIN.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.errors import KnownError, NotAllowed, RuleViolation
from bookingdesk.domain.ids import DepartmentId, PolicyId, ServiceId
from bookingdesk.domain.policy_rules import LATE_KINDS, Policy, PolicyKind, PolicyState
from bookingdesk.domain.rights import Right
from bookingdesk.gui.widgets.combos import choose, chosen
from bookingdesk.gui.widgets.form_rows import form_rows
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.money_words import policy_kind_word
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.currency import usual_currency
from bookingdesk.presentation.policy_reading_words import readers_words
from bookingdesk.presentation.policy_starting import started, version_to_start_from
from bookingdesk.presentation.policy_words import (
    PolicyDraft,
    draft_to_policy,
    limit_caption,
    policy_record,
    policy_says,
    same_terms,
    version_title,
)
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.permits import allowed
from bookingdesk.usecases.policies import (
    ApprovePolicy,
    DraftPolicy,
    PolicyLine,
    WithdrawPolicy,
    approve_policy,
    draft_policy,
    policy_lines,
    withdraw_policy,
)
from bookingdesk.usecases.policy_reading import Readers, policy_readers

WITH_MONEY = LATE_KINDS | {PolicyKind.DEPOSIT}
EVERYTHING, OF_DEPARTMENT, OF_SERVICE = "all", "department:", "service:"
"""What a policy is meant for, as the data of the choice."""


class PoliciesPanel(QWidget):
    """A page of the side panel; reads itself anew after each step."""

    drafted = Signal(object)
    """A PolicyDraft that is typed and not stored, or None."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("policiesPanel")
        self._desk = desk
        self._versions: tuple[PolicyLine, ...] = ()
        self.lines = ReadingList()
        self.lines.setAccessibleName(_("Policies by version"))
        self._readers: Mapping[PolicyId, Readers] = {}
        """Who has read what is in force; empty for who does not lead."""
        self.says, self.record, self.readers, self.error = (plain_label() for _each in range(4))
        self.allowed = plain_label()
        """Whether what is typed here needs somebody's PIN; said before anything is typed."""
        self.limit_label = QLabel()
        self.kind, self.service = QComboBox(), QComboBox()
        self.name, self.limit, self.amount = QLineEdit(), QLineEdit(), QLineEdit()
        self.percent, self.text, self.description = QLineEdit(), QLineEdit(), QLineEdit()
        self.no_show = QCheckBox(_("Who does not come owes the same"))
        self.approve = QPushButton(_("&Approve"))
        self.withdraw = QPushButton(_("&Take the draft back"))
        self.draft = QPushButton(_("&Draft a new version"))
        for button in (self.approve, self.withdraw, self.draft):
            button.setAutoDefault(False)
        self._offer()
        self._lay_out()
        self.lines.currentRowChanged.connect(self._show_version)
        self.kind.currentIndexChanged.connect(self._show_kind)
        self.approve.clicked.connect(self.approve_version)
        self.withdraw.clicked.connect(self.take_back)
        self.draft.clicked.connect(self.draft_version)
        self.setFocusProxy(self.lines)
        self._started = self.typed
        self._say_allowed()
        desk.actor_changed.connect(self._say_allowed)
        self._read()
        self._show_kind()
        self._opened = self.typed
        for field in (self.name, self.limit, self.amount, self.percent, self.text, self.description):
            field.textEdited.connect(self._tell)
        self.service.currentIndexChanged.connect(self._start)
        self.no_show.clicked.connect(self._tell)
        for terms in (self.limit.textEdited, self.amount.textEdited, self.percent.textEdited, self.no_show.clicked):
            terms.connect(self._doubt_sentence)
        desk.announced.connect(self._changed)
        for combo in (self.kind, self.service):
            combo.activated.connect(self._tell)

    def _offer(self) -> None:
        for kind in PolicyKind:
            self.kind.addItem(policy_kind_word(kind), kind.value)
        catalogue = self._desk.catalogue()
        self.service.addItem(_("All services"), EVERYTHING)
        for department in catalogue.departments.values():
            if not department.retired:
                words = _("All of {department}").format(department=department.name)
                self.service.addItem(words, f"{OF_DEPARTMENT}{department.id}")
        for service in catalogue.services.values():
            if not service.retired:
                self.service.addItem(service.name, f"{OF_SERVICE}{service.id}")
        self.name.setText(_("Standard"))
        self.text.setPlaceholderText(_("empty: the figures are told"))
        self.description.setPlaceholderText(_("needed: everybody reads it in the history"))
        set_tone(self.record, "secondary")
        set_tone(self.error, "error")
        self.error.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.addWidget(self.allowed)
        column.addWidget(self.lines, 1)
        column.addWidget(self.says)
        column.addWidget(self.record)
        column.addWidget(self.readers)
        settled = QHBoxLayout()
        settled.addWidget(self.approve)
        settled.addWidget(self.withdraw)
        settled.addStretch()
        column.addLayout(settled)
        form = form_rows(
            (_("Type of policy"), self.kind),
            (_("Name"), self.name),
            (_("Meant for"), self.service),
            (self.limit_label, self.limit),
            (_("Amount"), self.amount),
            (_("Percent of the price"), self.percent),
            (_("Sentence for clients"), self.text),
            (_("What changed and why"), self.description),
        )
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        column.addLayout(form)
        column.addWidget(self.no_show)
        column.addWidget(self.error)
        column.addWidget(self.draft)

    # -- what is shown ---------------------------------------------------------------------------------------

    def _read(self, *, theirs: bool = False) -> None:
        """Show the versions as they are now; what another desk made is not marked instead of what is read here."""
        before = {line.policy.id for line in self._versions}
        try:
            self._versions = self._desk.look(policy_lines, None)
        except (RuleViolation, KnownError) as why:
            self._refuse(why)
            return
        self._readers = self._who_read()
        ids = [line.policy.id for line in self._versions]
        self.lines.show_lines([version_title(line, self._desk.formatter) for line in self._versions], ids)
        made = [row for row, policy in enumerate(ids) if policy not in before]
        if made and not (theirs and self.current):  # drafted just now; when the page opens, the first
            self.lines.setCurrentRow(made[0])
        self._show_version()

    @Slot()
    def _say_allowed(self) -> None:
        """Whoever needs a PIN at the end hears it at the beginning."""
        alone = allowed(self._desk.env, Right.DRAFT_POLICIES)
        words = _("Everybody may read this. Drafting a version, or taking one back, asks for a supervisor's PIN.")
        write(self.allowed, "" if alone else words)
        set_tone(self.allowed, "warning")

    def _who_read(self) -> Mapping[PolicyId, Readers]:
        try:
            return {one.line.policy.id: one for one in self._desk.look(policy_readers, None)}
        except NotAllowed:
            return {}

    @property
    def current(self) -> PolicyLine | None:
        """The version that is marked."""
        row = self.lines.currentRow()
        return self._versions[row] if 0 <= row < len(self._versions) else None

    @Slot()
    def _show_version(self) -> None:
        line = self.current
        is_draft = line is not None and line.policy.state is PolicyState.DRAFT
        self.approve.setEnabled(is_draft)
        self.withdraw.setEnabled(is_draft)
        self.says.setText("" if line is None else policy_says(line.policy, self._desk.formatter))
        self.record.setText("" if line is None else policy_record(line, self._desk.formatter))
        readers = None if line is None else self._readers.get(line.policy.id)
        write(self.readers, "" if readers is None else readers_words(readers, self._desk.formatter))

    @Slot()
    def _show_kind(self) -> None:
        kind = chosen(self.kind, PolicyKind, PolicyKind.CANCELLATION)
        self.limit_label.setText(limit_caption(kind))
        self.no_show.setVisible(kind is PolicyKind.CANCELLATION)
        for field in (self.amount, self.percent):
            field.setEnabled(kind in WITH_MONEY)
        self._start()

    @property
    def _in_force(self) -> Policy | None:
        """The version that the draft would take the place of."""
        return version_to_start_from(self._versions, self.typed)

    @Slot()
    def _start(self) -> None:
        """Fill in what applies now, or the defaults; what was typed over that stays."""
        typed, before = self.typed, self._started
        service = self._desk.catalogue().services.get(typed.service_id) if typed.service_id is not None else None
        self._started = new = started(typed, self._in_force, service)
        for field, old, present in (
            (self.name, before.name, new.name),
            (self.limit, before.limit, new.limit),
            (self.amount, before.amount, new.amount),
            (self.percent, before.percent, new.percent),
            (self.text, before.text, new.text),
        ):
            if field.text() == old:
                field.setText(present)
        self.text.setCursorPosition(0)  # a long sentence is read from its beginning
        if self.no_show.isChecked() == before.no_show_late:
            self.no_show.setChecked(new.no_show_late)

    @Slot()
    def _doubt_sentence(self) -> None:
        """Other terms: the sentence of the version before would tell clients what is not true any more."""
        sentence_before, same = self._started.text, same_terms(self.typed, self._started)
        if self.text.text() == ("" if same else sentence_before):
            self.text.setText(sentence_before if same else "")
            self.text.setCursorPosition(0)
            self._tell()

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        """Somebody drafted, approved or read a version; what is typed here stays."""
        if changes.catalogue or changes.elsewhere:
            self._read(theirs=changes.elsewhere)

    # -- what is pressed -------------------------------------------------------------------------------------

    @Slot()
    def draft_version(self) -> None:
        """Store what was typed as a draft, which nobody applies yet."""
        typed, start = self.typed, self._in_force
        if self._run(
            lambda: self._desk.do(draft_policy, DraftPolicy(policy=draft_to_policy(typed, self._currency(), start)))
        ):
            self._opened = self.typed
            self.drafted.emit(None)

    @property
    def typed(self) -> PolicyDraft:
        """What the fields hold."""
        meant_for = str(self.service.currentData())
        return PolicyDraft(
            kind=chosen(self.kind, PolicyKind, PolicyKind.CANCELLATION),
            name=self.name.text(),
            service_id=ServiceId(_id(meant_for)) if meant_for.startswith(OF_SERVICE) else None,
            department_id=DepartmentId(_id(meant_for)) if meant_for.startswith(OF_DEPARTMENT) else None,
            limit=self.limit.text(),
            no_show_late=self.no_show.isChecked(),
            amount=self.amount.text() if self.amount.isEnabled() else "",
            percent=self.percent.text() if self.percent.isEnabled() else "",
            text=self.text.text(),
            description=self.description.text(),
        )

    def restore(self, draft: PolicyDraft) -> None:
        """Fill in what was typed and left unsaved before."""
        choose(self.kind, draft.kind.value)
        if draft.service_id is not None:
            choose(self.service, f"{OF_SERVICE}{draft.service_id}")
        elif draft.department_id is not None:
            choose(self.service, f"{OF_DEPARTMENT}{draft.department_id}")
        for field, text in (
            (self.name, draft.name),
            (self.limit, draft.limit),
            (self.amount, draft.amount),
            (self.percent, draft.percent),
            (self.text, draft.text),
            (self.description, draft.description),
        ):
            field.setText(text)
        self.no_show.setChecked(draft.no_show_late)

    @Slot()
    def _tell(self) -> None:
        typed = self.typed
        self.drafted.emit(None if typed == self._opened else typed)

    @Slot()
    def approve_version(self) -> None:
        """The draft applies from now on."""
        line = self.current
        if line is not None:
            self._run(lambda: self._desk.do(approve_policy, ApprovePolicy(policy_id=line.policy.id)))

    @Slot()
    def take_back(self) -> None:
        """The draft is not wanted any more."""
        line = self.current
        if line is not None:
            self._run(lambda: self._desk.do(withdraw_policy, WithdrawPolicy(policy_id=line.policy.id)))

    def _currency(self) -> str:
        return usual_currency(self._desk.catalogue(), self._desk.formatter)

    def _run(self, step: Callable[[], object]) -> bool:
        """Whether it was done; a refusal is shown."""
        untouched = self.typed == self._opened
        try:
            step()
        except (RuleViolation, KnownError) as why:
            self._refuse(why)
            return False
        self.error.hide()
        self.description.clear()
        self._read()
        self._start()
        if untouched:
            self._opened = self.typed
        announce(self.lines, self.says.text())
        return True

    def _refuse(self, why: RuleViolation | KnownError) -> None:
        words = sentence(why, self._desk.formatter, self._desk.names())
        self.error.setText(words)
        self.error.show()
        announce(self.error, words, assertive=True)


def _id(meant_for: str) -> int:
    """The number behind the word."""
    return int(meant_for.partition(":")[2])
