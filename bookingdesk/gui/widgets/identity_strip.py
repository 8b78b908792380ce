"""The check of who is calling (interface 2.11): one blind field that closes itself when enough facts match.

No stored fact is ever in it: it knows which kinds of facts there are and which matched. What was typed is given to
the use case and forgotten. `0`, `K`, `S` and `U` alone, with Enter, press its buttons from the field.
"""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.errors import IdentityLocked, KnownError, RuleViolation
from bookingdesk.domain.identity import FactKind, IdentityMode
from bookingdesk.domain.ids import BookingId, ClientId, ContactPersonId, IdentityCheckId
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import fact_word
from bookingdesk.presentation.identity_words import (
    checked_words,
    counts_words,
    locked_words,
    matched_words,
    not_confirmed_words,
    person_words,
    title_words,
    to_say,
)
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import Role
from bookingdesk.usecases.identity import (
    call_back_number,
    called_back,
    check_identity,
    excuse_identity,
    identity_question,
)
from bookingdesk.usecases.identity_values import (
    AskIdentity,
    CalledBack,
    CheckIdentity,
    ExcuseIdentity,
    IdentityAnswer,
)


class _Step(Enum):
    """What the field is for."""

    ASK = auto()
    CALL = auto()
    EXCUSE = auto()


class IdentityStrip(QFrame):
    """Asks until somebody is known, or the desk gives up."""

    confirmed = Signal(object)
    """The IdentityCheckId that changes ask for; `desk.caller` knows it already."""
    business_asks = Signal()
    """Nobody is calling: the desk itself wants the change."""

    def __init__(
        self, desk: Desk, client: ClientId, booking: BookingId | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("identityStrip")
        self.setProperty("part", "strip")
        self._desk, self._client, self._booking = desk, client, booking
        self._step = _Step.ASK
        self._ticked: set[FactKind] = set()
        self._question = desk.look(identity_question, self._about(None))
        self.title, self.hint, self.found, self.trouble = (_label() for _n in range(4))
        self.found.setObjectName("identityFound")
        self.speaks = QComboBox()
        self.speaks.setObjectName("identitySpeaks")
        self.field = QLineEdit()
        self.field.setObjectName("identityField")
        self.prompt = QLabel()
        self.prompt.setBuddy(self.field)
        self.ticks: list[QPushButton] = []
        self.buttons = {key: _button(key) for key in ("0", "K", "S", "U")}
        self._build()
        self._connect()
        self._show()

    @property
    def is_needed(self) -> bool:
        """Whether the desk checks who is calling at all."""
        return self._question.mode is not IdentityMode.OFF

    def _about(self, person: ContactPersonId | None) -> AskIdentity:
        return AskIdentity(client_id=self._client, booking_id=self._booking, person_id=person)

    @property
    def about(self) -> AskIdentity:
        """Whose word it is: the client's, or the contact person's who was chosen."""
        person = self.speaks.currentData()
        return self._about(ContactPersonId(person) if isinstance(person, int) else None)

    # -- building --------------------------------------------------------------------------------------------

    def _build(self) -> None:
        RoleFonts(self, {self.title: Role.SECTION, self.found: Role.STRONG})
        column = QVBoxLayout(self)
        for widget in (self.title, self.speaks, self.prompt, self.field):
            column.addWidget(widget)
        self._ticks = QGridLayout()
        column.addLayout(self._ticks)
        for widget in (self.found, self.hint, self.trouble):
            column.addWidget(widget)
        grid = QGridLayout()
        for place, button in enumerate(self.buttons.values()):
            grid.addWidget(button, place // 2, place % 2)
        column.addLayout(grid)
        self.speaks.setAccessibleName(_("Who speaks"))
        self.speaks.addItem(_("The client speaks"), None)
        for person in self._question.persons:
            self.speaks.addItem(person_words(person), int(person.id))
        self.speaks.setVisible(self.speaks.count() > 1)
        self.speaks.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.field.installEventFilter(self)
        self.trouble.hide()

    def _connect(self) -> None:
        self.field.textEdited.connect(self._look)
        self.speaks.activated.connect(self._ask_again)
        for key, act in (("0", self.give_up), ("K", self.call), ("S", self.excuse), ("U", self.business_asks.emit)):
            self.buttons[key].clicked.connect(act)

    @Slot()
    def _ask_again(self) -> None:
        """Another person speaks: other facts count."""
        self._step = _Step.ASK
        self._question = self._desk.look(identity_question, self.about)
        self.field.clear()
        self._ticked.clear()
        self._show()
        self.setFocus()

    def _show(self) -> None:
        question, formatter = self._question, self._desk.formatter
        asking, ticking = self._step is _Step.ASK, question.mode is IdentityMode.TICK
        self.title.setText(title_words(question, formatter))
        self.prompt.setText(_("Wh&y") if self._step is _Step.EXCUSE else _("The&y say"))
        self.prompt.setVisible(self._step is not _Step.CALL and not (ticking and asking))
        self.field.setAccessibleName(_("Why it may pass") if self._step is _Step.EXCUSE else _("What they say"))
        self.field.setVisible(self._step is not _Step.CALL and not (ticking and asking))
        self.field.setPlaceholderText("" if asking else _("a reason, then Enter"))
        self.found.setVisible(asking)
        self.found.setText(matched_words((), question.needed, formatter))
        self.buttons["K"].setText(_("They &answered  K") if self._step is _Step.CALL else _("Call bac&k  K"))
        self.buttons["K"].setEnabled(question.can_call_back)
        self.buttons["0"].setText(_("Could not c&onfirm  0"))
        self.buttons["S"].setText(_("&Supervisor…  S"))
        self.buttons["U"].setText(_("&We ask for it  U"))
        first = _("Ask the full name first, then what only they would know.")
        self.hint.setText(f"{first}\n{counts_words(question)}")
        self.hint.setVisible(asking)
        self._offer_ticks(ticking and asking)
        self.setFocusProxy(self.ticks[0] if self.ticks else self.field)
        if question.locked_until is not None:
            self._say(locked_words(question.locked_until, formatter))

    def _offer_ticks(self, ticking: bool) -> None:
        """Tick mode: the facts by name, never their values; a number ticks one."""
        for button in self.ticks:
            self._ticks.removeWidget(button)
            button.deleteLater()
        self.ticks = []
        for number, kind in enumerate(self._question.kinds if ticking else (), start=1):
            button = QPushButton(_("{number}  {fact}  ••••").format(number=number, fact=fact_word(kind)))
            button.setAccessibleName(fact_word(kind))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.toggled.connect(self._ticked_one)
            button.setProperty("fact", kind.value)
            self._ticks.addWidget(button, (number - 1) // 2, (number - 1) % 2)
            self.ticks.append(button)

    # -- asking ----------------------------------------------------------------------------------------------

    @Slot()
    def _ticked_one(self) -> None:
        self._ticked = {FactKind(str(b.property("fact"))) for b in self.ticks if b.isChecked()}
        self._ask(submitted=False)

    @Slot()
    def _look(self) -> None:
        """At every key: success closes the strip, anything less only lights the names of what matched."""
        if self._step is _Step.ASK:
            self.trouble.hide()
            self._ask(submitted=False)

    def _ask(self, *, submitted: bool, said: str | None = None) -> None:
        command = CheckIdentity(
            about=self.about,
            said=self.field.text() if said is None else said,
            ticked=frozenset(self._ticked),
            submitted=submitted,
        )
        try:
            answer = self._desk.do(check_identity, command)
        except IdentityLocked as why:
            self._lock(why)
        except (RuleViolation, KnownError) as why:
            self._say(self._words(why))
        else:
            self._take(answer, submitted=submitted)

    def _take(self, answer: IdentityAnswer, *, submitted: bool) -> None:
        formatter = self._desk.formatter
        self.found.setText(matched_words(answer.matched, answer.needed, formatter))
        if answer.check_id is not None:
            announce(self, checked_words(answer.matched, answer.needed, formatter))
            self._confirm(answer.check_id)
        elif answer.locked_until is not None:
            self.field.clear()
            self._say(f"{locked_words(answer.locked_until, formatter)}\n{to_say()}")
        elif submitted:
            self.field.selectAll()
            self._say(f"{not_confirmed_words(answer.attempts_left)}\n{to_say()}")

    def _confirm(self, check: IdentityCheckId) -> None:
        self.field.clear()
        self._desk.caller.confirm(self._client, check)
        self.confirmed.emit(check)

    def _lock(self, why: IdentityLocked) -> None:
        self.field.clear()
        self._say(f"{self._words(why)}\n{to_say()}")

    def _say(self, words: str) -> None:
        write(self.trouble, words)
        set_tone(self.trouble, "error")
        announce(self.trouble, words, assertive=True)

    def _words(self, why: RuleViolation | KnownError) -> str:
        return sentence(why, self._desk.formatter, self._desk.catalogue())

    # -- ways out --------------------------------------------------------------------------------------------

    @Slot()
    def give_up(self) -> None:
        """The caller could not say it: that is a failed check, at once."""
        self._step = _Step.ASK
        self._show()
        self._ask(submitted=True, said="")

    @Slot()
    def call(self) -> None:
        """Call the stored number; when they answer there, that is the check."""
        try:
            if self._step is _Step.CALL:
                self._confirm(self._desk.do(called_back, CalledBack(about=self.about)))
                return
            number = self._desk.do(call_back_number, self.about)
        except (RuleViolation, KnownError) as why:
            self._say(self._words(why))
            return
        self._step = _Step.CALL
        self._show()
        write(self.trouble, _("Hang up, then call {number}. When they answer: K.").format(number=number))
        set_tone(self.trouble, "secondary")
        self.buttons["K"].setFocus()

    @Slot()
    def excuse(self) -> None:
        """A supervisor lets it pass: first why, then their PIN."""
        self._step = _Step.EXCUSE
        self.field.clear()
        self._show()
        self.field.setFocus()

    def _excused(self) -> None:
        command = ExcuseIdentity(about=self.about, reason=self.field.text())
        try:
            check = self._desk.do(excuse_identity, command)
        except (RuleViolation, KnownError) as why:
            self._say(self._words(why))
            return
        self._confirm(check)

    @Slot()
    def enter(self) -> None:
        """Enter in the field: an attempt, a button's letter, or the reason."""
        typed = self.field.text().strip().upper()
        if self._step is _Step.EXCUSE:
            self._excused()
        elif typed in self.buttons:
            self.field.clear()
            self.buttons[typed].click()
        elif typed or self._ticked:
            self._ask(submitted=True)

    # -- keys ------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter stays in the strip; in tick mode a number ticks."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if is_enter(event):
            self.enter()
            return True
        return self._tick_by(event.text())

    def _tick_by(self, number: str) -> bool:
        if not self.ticks or not number.isdecimal() or not 1 <= int(number) <= len(self.ticks):
            return False
        self.ticks[int(number) - 1].toggle()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """On a button its letter, and every other one's."""
        if is_enter(event) and press_focused_button():
            return
        if self._tick_by(event.text()):
            return
        button = self.buttons.get(event.text().upper())
        if button is not None and button.isEnabled():
            button.click()
            return
        super().keyPressEvent(event)


def _label() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("tone", "secondary")
    return label


def _button(key: str) -> QPushButton:
    button = QPushButton()
    button.setObjectName(f"identity_{key}")
    button.setAutoDefault(False)
    return button
