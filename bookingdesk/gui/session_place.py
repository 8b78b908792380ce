"""Who works at this window: locks it on F12 and when nobody touches it; who may not work here any more is out.

Where nobody has a password there is no lock: F12 then switches between names, and Esc goes back. Drafts stay, the
mail worker goes on sending, and views go on being kept true behind the page.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.users import User
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.role_words import role_word
from bookingdesk.presentation.sign_in_words import ended_words
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.idle import IdleWatch
from bookingdesk.usecases.env import Actor, ChangeSet, Proof
from bookingdesk.usecases.signing_in import Door, Person, Session, door, session

if TYPE_CHECKING:
    from bookingdesk.gui.signin.cover import Cover
    from bookingdesk.gui.signin.sign_in_page import SignInPage

SECOND_MS = 1000
LOOK_EVERY = 5
"""So many seconds pass between two looks at the session, where no desk writes anything."""


class SessionPlace(QObject):
    """The sign-in page over the window, and the clock that brings it."""

    def __init__(self, window: MainWindow, desk: Desk, toasts: Toasts) -> None:
        super().__init__(window)
        self._window, self._desk, self._toasts = window, desk, toasts
        self.page: SignInPage | None = None
        """The page, while the window is locked."""
        self._cover: Cover | None = None
        self._session = Session(user=None)
        self._seconds = 0
        self.idle = IdleWatch(desk.env.now, self)
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND_MS)
        self._timer.timeout.connect(self.tick)
        desk.announced.connect(self._notice)
        window.closing.connect(self._timer.stop)

    @property
    def locked(self) -> bool:
        """Whether somebody has to sign in."""
        return self.page is not None

    def start(self) -> None:
        """Begin looking."""
        self._timer.start()

    @Slot()
    def tick(self) -> None:
        """Each second: is anybody there, and may they be?"""
        if self.locked:
            return
        self._seconds += 1
        if self._seconds % LOOK_EVERY == 1:
            self.look()
        if not self.locked and self._session.secured and self.idle.idle() >= self._session.idle:
            self.lock()

    @Slot(object)
    def _notice(self, changes: ChangeSet) -> None:
        """Somebody changed something shared, here or at another desk: it may be this very user."""
        if (changes.settings or changes.spans) and not self.locked and self._timer.isActive():
            self._seconds = 0
            QTimer.singleShot(0, self, self.look)

    @Slot()
    def look(self) -> None:
        """Read how it stands with who works here; they are out at once where they may not go on."""
        if self.locked:
            return
        try:
            self._session = self._desk.look(session, None)
        except KnownError:
            return  # the change bus says that the database does not answer
        actor, user = self._desk.env.actor, self._session.user
        if user is None:
            self.lock(ended_words(self._session.ended, actor.name))
        elif (user.name, user.role) != (actor.name, actor.role):
            self._become(actor, user)

    def _become(self, actor: Actor, user: User) -> None:
        """The same person under another name or in another role."""
        self._desk.become(replace(actor, user_id=user.id, name=user.name, role=user.role))

    def show_people(self, failures: Failures) -> None:
        """Who works here, and what each role may do."""
        from bookingdesk.gui.signin.people_dialog import PeopleDialog  # noqa: PLC0415 - not needed to start

        dialog = failures.attempt(lambda: PeopleDialog(self._desk, failures, self._window))
        if dialog is not None:
            dialog.show()

    def show_own(self, failures: Failures) -> None:
        """One's own password and PIN."""
        from bookingdesk.gui.signin.own_secrets_dialog import OwnSecretsDialog  # noqa: PLC0415

        dialog = failures.attempt(lambda: OwnSecretsDialog(self._desk, failures, self._window))
        if dialog is not None:
            dialog.told.connect(self._toasts.say)
            dialog.open()

    @Slot()
    def lock(self, why: str = "") -> None:
        """Cover the window until somebody has signed in."""
        if self.locked:
            return
        from bookingdesk.gui.signin.cover import Cover  # noqa: PLC0415 - not needed to start
        from bookingdesk.gui.signin.sign_in_page import SignInPage  # noqa: PLC0415

        self.page = page = SignInPage(self._desk, self._door(), present=self._desk.env.actor.user_id, why=why)
        page.signed_in.connect(self._let_in)
        page.left.connect(self._lift)
        self._window.commands.locked = True
        self._cover = Cover(self._window)
        self._cover.lay(page)

    def _door(self) -> Door:
        """Who may come in; where the database does not answer, whoever is here may come back."""
        try:
            return self._desk.look(door, None)
        except KnownError:
            actor = self._desk.env.actor
            me = User(id=actor.user_id, name=actor.name, role=actor.role, has_password=True, has_pin=True)
            secured = actor.proof is not Proof.OPEN
            return Door(secured=secured, people=(Person(user=me, pin_enough=secured),))

    @Slot(object)
    def _let_in(self, actor: Actor) -> None:
        before = self._desk.env.actor
        self._lift()
        self._desk.become(actor)
        if before.user_id != actor.user_id:
            words = _("{name} ({role}) works here now.").format(name=actor.name, role=role_word(actor.role))
            self._toasts.say(words)

    @Slot()
    def _lift(self) -> None:
        cover, self._cover, self.page = self._cover, None, None
        self._window.commands.locked = False
        self.idle.touch()
        self._session = Session(user=None, idle=timedelta(minutes=5))
        self._seconds = 0
        if cover is not None:
            cover.lift()
            cover.deleteLater()
