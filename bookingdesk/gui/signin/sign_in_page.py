"""The page before the first sign-in, on the lock and for switching: names, a field, the clock and two counts.

Opaque, and without anything about clients: the counts name nobody. It compares nothing itself
(`usecases.signing_in.sign_in` does, in a worker) and refuses to decide what is shown afterwards.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import Shiboken

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import UserId
from bookingdesk.domain.local_time import local_date
from bookingdesk.gui.signin.secret_field import SecretField
from bookingdesk.gui.widgets.enter_key import is_enter
from bookingdesk.gui.widgets.report_dialog import ReportDialog
from bookingdesk.gui.widgets.role_fonts import RoleFonts
from bookingdesk.gui.widgets.toned import write
from bookingdesk.i18n.translation import _
from bookingdesk.log import report_of
from bookingdesk.presentation.role_words import role_word
from bookingdesk.presentation.sign_in_words import counts_words, secret_label
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.background.jobs import Job, run_in_background
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.forms import load_form
from bookingdesk.qt.look import Role, font, look
from bookingdesk.usecases.env import Actor
from bookingdesk.usecases.signing_in import Door, Person, SignIn, door, sign_in

COLUMNS = 5
CLOCK_SCALE = 2.5
"""Readable from across the room."""
TYPING_MS = 1200
"""Letters that follow each other faster than this spell one name."""
TICK_MS = 1000


class SignInForm:
    """The widgets of ui/sign_in.ui."""

    clock: QLabel
    day: QLabel
    place: QLabel
    why: QLabel
    names: QGridLayout
    secret_label: QLabel
    secret: SecretField
    enter: QPushButton
    error: QLabel
    counts: QLabel


class SignInPage(QWidget):
    """Asks who is here until somebody has proved it."""

    signed_in = Signal(object)
    """The Actor."""
    left = Signal()
    """Esc, where nobody has to sign in."""

    def __init__(self, desk: Desk, shown: Door, *, present: UserId | None = None, why: str = "") -> None:
        super().__init__()
        form = load_form("sign_in", self, SignInForm)
        self.setObjectName("signInPage")
        self.setAccessibleName(_("Sign in"))
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self._desk, self._door = desk, shown
        self._job: Job | None = None
        self._typed, self._typing = "", QElapsedTimer()
        self.clock, self.day, self.place = form.clock, form.day, form.place
        self.why, self.error, self.counts = form.why, form.error, form.counts
        self.names = QButtonGroup(self)
        self.secret, self.enter, self._secret_label = form.secret, form.enter, form.secret_label
        self._build(form)
        self._choose(present or self._last())
        write(self.why, why)
        self._show_door()
        self._tick()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    # -- the parts -------------------------------------------------------------------------------------------

    def _build(self, form: SignInForm) -> None:
        unit = look().unit
        RoleFonts(self, {self.place: Role.SECTION})
        clock = font(Role.DISPLAY)
        clock.setPointSizeF(clock.pointSizeF() * CLOCK_SCALE)
        self.clock.setFont(clock)
        self.place.setText(
            _("{program}, {station}").format(program="bookingdesk", station=self._desk.env.actor.station)
        )
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.setSpacing(unit)
        column.setStretch(0, 2)
        column.setStretch(column.count() - 1, 3)
        self.secret.setFixedWidth(32 * unit)
        self._offer_names(form.names)
        write(self.error, "")
        self.enter.clicked.connect(self.submit)
        self.secret.returnPressed.connect(self.submit)

    def _offer_names(self, grid: QGridLayout) -> None:
        grid.setSpacing(look().unit)
        for place, person in enumerate(self._door.people):
            button = QPushButton(person.user.name.replace("&", "&&"))
            button.setCheckable(True)
            button.setAccessibleName(
                _("{name} ({role})").format(name=person.user.name, role=role_word(person.user.role))
            )
            button.setMinimumSize(14 * look().unit, 6 * look().unit)
            self.names.addButton(button, place)
            grid.addWidget(button, place // COLUMNS, place % COLUMNS)
            button.clicked.connect(self._take_click)

    # -- who -------------------------------------------------------------------------------------------------

    @property
    def person(self) -> Person | None:
        """Who is chosen."""
        place = self.names.checkedId()
        return self._door.people[place] if 0 <= place < len(self._door.people) else None

    def _last(self) -> UserId | None:
        """Who last signed in here; with one name only, that one."""
        known = [one for one in self._door.people if one.signed_in_at is not None]
        if known:
            return max(known, key=lambda one: str(one.signed_in_at)).user.id
        return self._door.people[0].user.id if len(self._door.people) == 1 else None

    def _choose(self, user: UserId | None) -> None:
        for place, person in enumerate(self._door.people):
            if person.user.id == user:
                self.names.button(place).setChecked(True)
                self.setFocusProxy(self.names.button(place))
        if user is None and self._door.people:
            self.setFocusProxy(self.names.button(0))
        self._show_person()

    def pick(self, letters: str) -> bool:
        """Choose the next name that begins with these letters."""
        wanted, here = letters.casefold(), self.names.checkedId()
        count = len(self._door.people)
        turn = 1 if len(letters) == 1 else 0  # the same letter again goes on to the next one
        for step in range(turn, count + turn):
            place = (max(here, 0) + step) % count if here >= 0 else step - turn
            if self._door.people[place].user.name.casefold().startswith(wanted):
                button = self.names.button(place)
                button.setChecked(True)
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)
                self._begin()
                return True
        return False

    @Slot()
    def _take_click(self) -> None:
        self._begin()
        if self._asks():
            self.secret.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.submit()

    def _begin(self) -> None:
        """Somebody else begins: what was typed and said before was not for them."""
        self.secret.clear()
        write(self.error, "")
        self._show_person()

    def _asks(self) -> bool:
        """Whether the chosen person has to type anything."""
        person = self.person
        return person is not None and (self._door.secured or person.user.has_pin)

    def _show_person(self) -> None:
        person = self.person
        asks = self._asks()
        pin = person is not None and person.pin_enough
        self._secret_label.setText(secret_label(pin_enough=pin))
        for widget in (self._secret_label, self.secret):
            widget.setVisible(asks or person is None)
            widget.setEnabled(person is not None)
        self.enter.setEnabled(person is not None)

    # -- trying ----------------------------------------------------------------------------------------------

    @Slot()
    def submit(self) -> None:
        """Have what was typed compared; nothing is kept of it here."""
        person = self.person
        if person is None or self._job is not None:
            return
        if self._asks() and not self.secret.text():
            self.secret.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        command = SignIn(user_id=person.user.id, secret=self.secret.taken())
        self._set_busy(True)
        self._job = run_in_background(
            self._desk, lambda env, progress: sign_in(env, command), None, self._let_in, self._refuse
        )

    def _let_in(self, actor: Actor) -> None:
        self._job = None
        if Shiboken.isValid(self):
            self._timer.stop()
            self.signed_in.emit(actor)

    def _refuse(self, why: Exception) -> None:
        self._job = None
        if not Shiboken.isValid(self):
            return
        self._set_busy(False)
        if not isinstance(why, (RuleViolation, KnownError)):
            ReportDialog(report_of(why), self).show()
            return
        words = sentence(why, self._desk.formatter, Catalogue())
        write(self.error, words)
        self.secret.setAccessibleDescription(words)
        announce(self.error, words, assertive=True)
        self._read_door()
        self.secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_busy(self, busy: bool) -> None:
        for widget in (self.secret, self.enter, *self.names.buttons()):
            widget.setEnabled(not busy)

    # -- time ------------------------------------------------------------------------------------------------

    @Slot()
    def _tick(self) -> None:
        """The clock; with each minute, the counts and who needs what."""
        now, formatter = self._desk.env.now(), self._desk.formatter
        time = formatter.time(now)
        if time == self.clock.text():
            return
        if self.clock.text() and self._job is None:
            self._read_door()
        self.clock.setText(time)
        self.day.setText(formatter.day_heading(local_date(now, formatter.zone)))

    def _read_door(self) -> None:
        """Read anew who needs what; the names stay as they are until the page is shown again."""
        try:
            read = self._desk.look(door, None)
        except KnownError:
            return  # the last reading stays; a try says itself that the database does not answer
        if [one.user.id for one in read.people] == [one.user.id for one in self._door.people]:
            self._door = read
            self._show_door()

    def _show_door(self) -> None:
        write(self.counts, counts_words(self._door.waiting, self._door.messages, self._desk.formatter))
        self._show_person()

    # -- keys ------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What names have no use for: letters pick, digits begin the PIN, Enter goes on, Esc goes back."""
        typed = event.text()
        if event.key() == Qt.Key.Key_Escape and not self._door.secured:
            self.left.emit()
        elif is_enter(event):
            self._take_click() if self.person is not None and not self.secret.hasFocus() else self.submit()
        elif typed.isdigit() and self._asks() and self.secret.isEnabled():
            self.secret.setFocus(Qt.FocusReason.OtherFocusReason)
            self.secret.insert(typed)
        elif typed.isalpha():
            self._spell(typed)
        else:
            super().keyPressEvent(event)

    def _spell(self, letter: str) -> None:
        fresh = not self._typing.isValid() or self._typing.elapsed() > TYPING_MS
        self._typed = letter if fresh or self._typed == letter else self._typed + letter
        self._typing.start()
        if not self.pick(self._typed):
            self._typed = letter
            self.pick(letter)
