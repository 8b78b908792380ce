"""People and rights: who works here, as what and with which secrets, and the table of what each role may do.

Only what `usecases.users` lets somebody do can be done; who may not change users sees them and the table. Passwords
and PINs are set here and shown nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import Shiboken

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import DepartmentId
from bookingdesk.domain.rights import GRANTED, Right, Role
from bookingdesk.domain.users import LONGEST_NAME, User
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.signin.department_limits import DepartmentLimits
from bookingdesk.gui.signin.secret_field import SecretField
from bookingdesk.gui.widgets.combos import choose, chosen
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.role_words import grant_word, right_word, role_word
from bookingdesk.presentation.sign_in_words import standing_words
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.background.jobs import Job, Step, run_in_background
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import look
from bookingdesk.usecases.departments import limit_of
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.permits import allowed
from bookingdesk.usecases.users import (
    SetPin,
    StoreUser,
    all_users,
    set_pin,
    store_user,
    unlock_user,
)


class PeopleDialog(QDialog):
    """Not modal: it stays beside the schedule until it is closed."""

    def __init__(self, desk: Desk, failures: Failures, parent: QWidget) -> None:
        """Raises NotAllowed where the role may not see users, and KnownError."""
        super().__init__(parent)
        self.setObjectName("peopleDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("People and rights"))
        self._desk, self._failures = desk, failures
        self._job: Job | None = None
        self._users: tuple[User, ...] = desk.do(all_users, None)
        self._may = allowed(desk.env, Right.MANAGE_USERS)
        self.people = _table((_("Name"), _("Role"), _("Signs in with")), _("People"))
        self.rights = rights_table()
        self.name, self.role, self.disabled = QLineEdit(), QComboBox(), QCheckBox(_("&Disabled, not let in"))
        self.limits = DepartmentLimits(desk.catalogue().departments.values())
        self.password, self.pin, self.said = SecretField(), SecretField(), QLabel()
        self.add, self.save = QPushButton(_("Add some&body new")), QPushButton(_("&Save"))
        self.unlock, self.drop_pin = QPushButton(_("&Unlock")), QPushButton(_("&Take the PIN away"))
        self._new = False
        self._build()
        self._fill()
        self._select(desk.env.actor.user_id)
        desk.announced.connect(self._notice)
        desk.actor_changed.connect(self.close)

    # -- the parts -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        tabs = QTabWidget()
        tabs.setAccessibleName(self.windowTitle())
        tabs.addTab(self._people_tab(), _("&People"))
        tabs.addTab(self._rights_tab(), _("What each &role may do"))
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(tabs)
        column.addWidget(close)
        for button in (*close.buttons(), self.add, self.unlock, self.drop_pin):
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)
        self.save.setDefault(True)
        self.resize(110 * look().unit, 80 * look().unit)

    def _people_tab(self) -> QWidget:
        page = QWidget()
        fields = QFormLayout()
        fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.name.setMaxLength(LONGEST_NAME)
        for role in Role:
            self.role.addItem(role_word(role), role.value)
        for label, field in (
            (_("&Name"), self.name),
            (_("R&ole"), self.role),
            (_("New pass&word"), self.password),
            (_("New P&IN"), self.pin),
        ):
            fields.addRow(label, field)
        self.password.setPlaceholderText(_("empty: stays as it is"))
        self.pin.setPlaceholderText(_("empty: stays as it is"))
        if self.limits.boxes:
            fields.addRow(QLabel(_("Limited to")), self.limits)
        fields.addRow("", self.disabled)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        buttons = QHBoxLayout()
        for button in (self.add, self.unlock, self.drop_pin):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(self.save)
        column = QVBoxLayout(page)
        column.addWidget(self.people, 1)
        column.addLayout(fields)
        column.addWidget(self.said)
        column.addLayout(buttons)
        self.people.currentCellChanged.connect(self._show_user)
        self.add.clicked.connect(self._begin_new)
        self.save.clicked.connect(self.store)
        self.unlock.clicked.connect(self._unlock)
        self.drop_pin.clicked.connect(self._drop_pin)
        return page

    def _rights_tab(self) -> QWidget:
        page = QWidget()
        words = QLabel(_("“With a PIN”: somebody who may can allow it on the spot; both names are kept."))
        words.setWordWrap(True)
        column = QVBoxLayout(page)
        column.addWidget(words)
        column.addWidget(self.rights, 1)
        return page

    # -- what is shown ---------------------------------------------------------------------------------------

    @property
    def user(self) -> User | None:
        """Who is chosen; None for somebody new."""
        row = self.people.currentRow()
        return self._users[row] if not self._new and 0 <= row < len(self._users) else None

    def _fill(self) -> None:
        self.people.setRowCount(len(self._users))
        for row, user in enumerate(self._users):
            cells = (user.name, role_word(user.role), standing_words(user))
            _put(self.people, row, cells)

    def _select(self, user_id: object) -> None:
        for row, user in enumerate(self._users):
            if user.id == user_id:
                self.people.setCurrentCell(row, 0)
        self._show_user()

    @Slot()
    def _show_user(self) -> None:
        self._new = False
        user = self.user
        self.name.setText(user.name if user else "")
        choose(self.role, (user.role if user else Role.COORDINATOR).value)
        self.disabled.setChecked(user is not None and user.disabled)
        self.limits.show_chosen(self._limit_of(user))
        self._enable()
        note = "" if self._may else _("Administrators change users, after signing in with their password.")
        write(self.said, note)
        set_tone(self.said, "secondary")

    def _limit_of(self, user: User | None) -> frozenset[DepartmentId]:
        known = self.limits.boxes and user is not None and allowed(self._desk.env, Right.UNLOCK_USERS)
        return self._desk.look(limit_of, user.id) if known and user is not None else frozenset()

    def _enable(self) -> None:
        user = self.user
        for widget in (self.limits, self.name, self.role, self.password, self.pin, self.save, self.add):
            widget.setEnabled(self._may and self._job is None)
        self.disabled.setEnabled(self._may and user is not None)
        self.drop_pin.setEnabled(self._may and user is not None and user.has_pin)
        self.unlock.setEnabled(user is not None and user.pin_locked)

    @Slot(object)
    def _notice(self, changes: ChangeSet) -> None:
        """Another desk, or this one, changed users: show them as they are, and leave what is being typed."""
        if not (changes.settings or changes.elsewhere):
            return
        chosen_id = self.user.id if self.user else None
        name, role, new = self.name.text(), self.role.currentIndex(), self._new
        disabled, limits = self.disabled.isChecked(), self.limits.chosen
        users = self._desk.look(all_users, None) if allowed(self._desk.env, Right.UNLOCK_USERS) else self._users
        if users == self._users and not changes.settings:
            return
        self._users = users
        self._fill()
        self._select(chosen_id)
        self.name.setText(name)
        self.role.setCurrentIndex(role)
        self.disabled.setChecked(disabled)
        self.limits.show_chosen(limits)
        self._new = new
        self._enable()

    # -- changing --------------------------------------------------------------------------------------------

    @Slot()
    def _begin_new(self) -> None:
        self.people.setCurrentCell(-1, -1)  # so that a click on whoever was marked is another choice
        self._show_user()
        self._new = True
        self.name.clear()
        choose(self.role, Role.COORDINATOR.value)
        self.disabled.setChecked(False)
        self._enable()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def store(self) -> None:
        """Store name, role and standing, and the password and PIN where one was typed."""
        user, limits = self.user, self.limits.chosen
        command = StoreUser(
            user_id=user.id if user else None,
            name=self.name.text(),
            role=chosen(self.role, Role, Role.COORDINATOR),
            disabled=self.disabled.isChecked(),
            version=user.version if user else None,
            departments=limits if limits != self._limit_of(user) else None,
            password=self.password.taken(),
            pin=self.pin.taken(),
        )
        self._run(lambda here, _progress: store_user(here, command))

    @Slot()
    def _unlock(self) -> None:
        user = self.user
        if user is not None:
            self._now(lambda: self._desk.do(unlock_user, user.id))

    @Slot()
    def _drop_pin(self) -> None:
        user = self.user
        if user is not None:
            self._now(lambda: self._desk.do(set_pin, SetPin(user_id=user.id, pin="")))

    def _now(self, act: Callable[[], User]) -> None:
        try:
            self._done(act())
        except (RuleViolation, KnownError) as why:
            self._refuse(why)

    def _run(self, step: Step[User]) -> None:
        if self._job is None:
            self._job = run_in_background(self._desk, step, None, self._done, self._refuse)
            self._enable()

    def _done(self, user: User) -> None:
        self._job = None
        if not Shiboken.isValid(self):
            return
        self._users = self._desk.look(all_users, None)
        self._fill()
        self._select(user.id)
        words = _("Saved: {name}.").format(name=user.name)
        write(self.said, words)
        set_tone(self.said, "good")
        announce(self.said, words, assertive=False)

    def _refuse(self, why: Exception) -> None:
        self._job = None
        if not Shiboken.isValid(self):
            return
        self._enable()
        if not isinstance(why, (RuleViolation, KnownError)):
            self._failures.show_bug(why)
            return
        words = self._failures.words(why)
        write(self.said, words)
        set_tone(self.said, "error")
        announce(self.said, words, assertive=True)


def rights_table() -> QTableWidget:
    """Rights down, roles across: yes, with a PIN, or no."""
    table = _table((_("What"), *(role_word(role) for role in Role)), _("What each role may do"))
    shown = [right for right in Right if right in GRANTED]
    table.setRowCount(len(shown))
    for row, right in enumerate(shown):
        _put(table, row, (right_word(right), *(grant_word(role, right) for role in Role)))
    return table


def _table(titles: Sequence[str], name: str) -> QTableWidget:
    table = QTableWidget(0, len(titles))
    table.setHorizontalHeaderLabels(list(titles))
    table.setAccessibleName(name)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table


def _put(table: QTableWidget, row: int, cells: Sequence[str]) -> None:
    """Fill a row; its first cell carries the whole of it for a screen reader (rule A05)."""
    titles = [item.text() if (item := table.horizontalHeaderItem(c)) else "" for c in range(len(cells))]
    for column, words in enumerate(cells):
        item = QTableWidgetItem(words)
        if column == 0:
            said = ", ".join(f"{title}: {cell}" for title, cell in zip(titles[1:], cells[1:], strict=True))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{words}, {said}")
        table.setItem(row, column, item)
