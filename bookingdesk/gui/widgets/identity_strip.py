"""The check of who is calling (interface 2.11): one blind field that closes itself when enough facts match.

No stored fact is ever in it: it knows which kinds of facts there are and which matched. What was typed is given to
the use case and forgotten. `0`, `K`, `S`, `U` and `T` press its buttons; how they are told from an answer is
decided by `identity_keys`.
"""

from __future__ import annotations

from enum import Enum, auto
from itertools import pairwise

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from bookingdesk.domain.errors import IdentityLocked, KnownError, RuleViolation
from bookingdesk.domain.identity import IdentityMode
from bookingdesk.domain.ids import BookingId, ClientId, ContactPersonId, IdentityCheckId
from bookingdesk.gui.widgets.combos import make_narrow
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.identity_keys import IdentityKeys
from bookingdesk.gui.widgets.identity_ticks import IdentityTicks
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.gui.widgets.spare_enter import spare_enter
from bookingdesk.gui.widgets.toned import set_tone, write
from bookingdesk.i18n.phones import grouped
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.identity_words import (
    checked_words,
    counts_words,
    locked_words,
    matched_words,
    more_words,
    not_confirmed_words,
    person_words,
    title_words,
    to_say,
)
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.forms import load_form
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


class IdentityWidgets:
    """The widgets of ui/identity.ui."""

    title: QLabel
    speaks: QComboBox
    prompt: QLabel
    field: QLineEdit
    found: QLabel
    hint: QLabel
    trouble: QLabel
    give_up: QPushButton
    call_back: QPushButton
    supervisor: QPushButton
    business: QPushButton
    next_person: QPushButton


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
        self.form = load_form("identity", self, IdentityWidgets)
        self.setObjectName("identityStrip")
        self.setProperty("part", "strip")
        self._desk, self._client, self._booking = desk, client, booking
        self._step = _Step.ASK
        self._kept, self._kept_facts = "", 0
        """What was ended with Enter and is right so far, and how many facts that is."""
        self._lit = 0
        self._question = desk.look(identity_question, self._about(None))
        form = self.form
        self.field, self.found, self.trouble, self.speaks = form.field, form.found, form.trouble, form.speaks
        self.buttons = {
            "0": form.give_up,
            "K": form.call_back,
            "S": form.supervisor,
            "U": form.business,
            "T": form.next_person,
        }
        self._keys = IdentityKeys(form.field, self._commands, self)
        self._dress()
        self._connect()
        self._show()

    def _commands(self) -> frozenset[str]:
        """The keys that mean something now; none while a reason is typed."""
        asking = self._step is _Step.ASK
        return frozenset(k for k, b in self.buttons.items() if asking and b.isEnabled() and not b.isHidden())

    def come_before(self, following: QWidget) -> None:
        """Tab walks through the strip as it reads, then to this widget: it was made after the page it stands in."""
        walk = [self.field, self.speaks, *self.buttons.values(), following]
        for one, other in pairwise(walk):
            QWidget.setTabOrder(one, other)

    @property
    def ticks(self) -> list[QPushButton]:
        """The facts to tick; none where they are typed."""
        return self.facts.buttons

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

    def _dress(self) -> None:
        form = self.form
        RoleFonts(self, {form.title: Role.SECTION, form.found: Role.STRONG})
        grid = self.findChild(QGridLayout, "tick_grid")
        assert grid is not None
        self.facts = IdentityTicks(grid, self)
        self.facts.changed.connect(self._ticked_one)
        form.speaks.setAccessibleName(_("Who speaks"))
        form.speaks.addItem(_("The client speaks"), None)
        for person in self._question.persons:
            form.speaks.addItem(person_words(person), int(person.id))
        make_narrow(form.speaks, 6)
        several = form.speaks.count() > 1
        form.speaks.setVisible(several)
        form.next_person.setVisible(several)
        form.field.setAccessibleDescription(
            _("A key of a button, typed alone, presses it after a moment; Enter presses it at once.")
        )
        form.trouble.hide()

    def _connect(self) -> None:
        self.field.textEdited.connect(self._look)
        self.speaks.activated.connect(self._ask_again)
        self._keys.pressed.connect(self._press)
        self._keys.waiting.connect(self._say_waiting)
        self._keys.entered.connect(self.enter)
        acts = (self.give_up, self.call, self.excuse, self.business_asks.emit, self.let_next_speak)
        for key, act in zip(self.buttons, acts, strict=True):
            self.buttons[key].clicked.connect(act)

    @Slot(str)
    def _press(self, key: str) -> None:
        self.trouble.hide()
        self.buttons[key].click()

    @Slot(str)
    def _say_waiting(self, key: str) -> None:
        """What a key that stands alone is about to do; typing on makes it part of an answer."""
        if not key:
            self.trouble.hide()
            return
        what = self.buttons[key].text().replace("&", "").removesuffix(key).strip()
        words = _("{key}: {what}? Typing on makes it part of the answer.").format(key=key, what=what)
        write(self.trouble, words)
        set_tone(self.trouble, "secondary")
        announce(self.trouble, words)

    @Slot()
    def let_next_speak(self) -> None:
        """T: the next contact person speaks, after the last one the client again."""
        count = self.speaks.count()
        if count > 1:
            self.speaks.setCurrentIndex((self.speaks.currentIndex() + 1) % count)
            announce(self.speaks, self.speaks.currentText())
            self._ask_again()

    @Slot()
    def _ask_again(self) -> None:
        """Another person speaks: other facts count."""
        self._step = _Step.ASK
        self._question = self._desk.look(identity_question, self.about)
        self.field.clear()
        self._show()
        self.setFocus()

    def _show(self) -> None:
        question, formatter, form = self._question, self._desk.formatter, self.form
        asking, ticking = self._step is _Step.ASK, question.mode is IdentityMode.TICK
        typing = self._step is not _Step.CALL and not (ticking and asking)
        form.title.setText(title_words(question, formatter))
        form.prompt.setText(_("Wh&y") if self._step is _Step.EXCUSE else _("The&y say"))
        form.field.setAccessibleName(_("Why it may pass") if self._step is _Step.EXCUSE else _("What they say"))
        form.prompt.setVisible(typing)
        form.field.setVisible(typing)
        form.field.setPlaceholderText("" if asking else _("a reason, then Enter"))
        form.found.setVisible(asking)
        form.found.setText(matched_words((), question.needed, formatter))
        form.call_back.setText(_("They &answered  K") if self._step is _Step.CALL else _("Call bac&k  K"))
        form.call_back.setEnabled(question.can_call_back)
        form.give_up.setText(_("Could not c&onfirm  0"))
        form.supervisor.setText(_("&Supervisor…  S"))
        form.business.setText(_("&We ask for it  U"))
        form.next_person.setText(_("Con&tact person  T"))
        first = _("Ask the full name first, then what only they would know.")
        form.hint.setText(f"{first}\n{counts_words(question)}")
        form.hint.setVisible(asking)
        self.facts.offer(question.kinds if ticking and asking else ())
        self.setFocusProxy(self.ticks[0] if self.ticks else self.field)
        if question.locked_until is not None:
            self._say(locked_words(question.locked_until, formatter))

    # -- asking ----------------------------------------------------------------------------------------------

    @Slot()
    def _ticked_one(self) -> None:
        self._ask(submitted=False)

    @Slot()
    def _look(self) -> None:
        """At every key: success closes the strip, anything less only lights the names of what matched."""
        if self._step is _Step.ASK and self.field.text().strip().upper() not in self._commands():
            self.trouble.hide()
            self._ask(submitted=False)

    def _ask(self, *, submitted: bool, said: str | None = None) -> None:
        command = CheckIdentity(
            about=self.about,
            said=self.field.text() if said is None else said,
            ticked=self.facts.ticked,
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
        self._lit = len(answer.matched)
        if not self.field.text().startswith(self._kept):
            self._kept, self._kept_facts = "", 0
        self.found.setText(matched_words(answer.matched, answer.needed, formatter))
        if answer.check_id is not None:
            announce(self, checked_words(answer.matched, answer.needed, formatter))
            if not submitted:
                spare_enter()
            self._confirm(answer.check_id)
        elif answer.locked_until is not None:
            self.field.clear()
            self._say(f"{locked_words(answer.locked_until, formatter)}\n{to_say()}")
        elif submitted:
            self.field.setSelection(len(self._kept), len(self.field.text()))  # only what was wrong is typed over
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
        return sentence(why, self._desk.formatter, self._desk.names())

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
        write(self.trouble, _("Hang up, then call {number}. When they answer: K.").format(number=grouped(number)))
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

    def _one_more(self) -> bool:
        """Enter after one more fact that is right ends that fact, and the next is typed behind it: no attempt."""
        if self.ticks or self._lit <= self._kept_facts:
            return False
        self._kept, self._kept_facts = f"{self.field.text().rstrip()} ", self._lit
        self.field.setText(self._kept)
        words = more_words(self._question.needed - self._lit)
        write(self.trouble, words)
        set_tone(self.trouble, "secondary")
        announce(self.trouble, words)
        return True

    @Slot()
    def enter(self) -> None:
        """Enter in the field: one fact is said, an attempt that failed, or the reason."""
        if self._step is _Step.EXCUSE:
            self._excused()
        elif self._one_more():
            return
        elif self.field.text().strip() or self.facts.ticked:
            self._ask(submitted=True)

    # -- keys ------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """On a button its letter, and every other one's."""
        if is_enter(event) and press_focused_button():
            return
        if self.facts.tick(event.text()):
            return
        button = self.buttons.get(event.text().upper())
        if button is not None and button.isEnabled():
            button.click()
            return
        super().keyPressEvent(event)
