"""Signing in with Microsoft on a page of preferences: the button, then the page to open and the code to type there.

Decides nothing: whether there is something to sign in with is the use case's to say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bookingdesk.gui.preferences.undertaking import Undertaking
from bookingdesk.gui.widgets.fitting_button import FittingButton
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.toned import write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.mailing_words import offer_words
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.background.jobs import Progress
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.mailing import FinishSignIn
from bookingdesk.usecases.ports import SignInOffer

Offer = Callable[[Env, None], Outcome[SignInOffer]]
Finish = Callable[[Env, FinishSignIn], Outcome[Any]]


class MicrosoftSignIn(QWidget):
    """`join` begins it; `offered` shows what to do until it has ended."""

    def __init__(
        self,
        desk: Desk,
        work: Undertaking,
        verbs: tuple[Offer, Finish],
        user: Callable[[], str],
        joined: Callable[[Any], None],
    ) -> None:
        super().__init__()
        self._desk, self._work = desk, work
        self._ask, self._finish = verbs
        self._user, self._joined = user, joined
        self.join = FittingButton(_("Sign in with &Microsoft"))
        self.join.setAutoDefault(False)
        self.offered = plain_label(yields=True)
        self.offered.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.join)
        column.addWidget(self.offered)
        self.offered.hide()
        self.join.clicked.connect(self.sign_in)
        work.changed.connect(self._settle)

    @Slot()
    def sign_in(self) -> None:
        """Ask for a code, show it, and wait until somebody has typed it in a browser."""
        self._work.say(_("Asking Microsoft …"), "secondary")
        self._work.do(self._ask, None, self._offer)

    def _offer(self, offer: SignInOffer) -> None:
        def step(env: Env, progress: Progress) -> Outcome[Any]:
            def wanted() -> bool:
                progress(0, 0)  # raises where it was given up
                return True

            return self._finish(env, FinishSignIn(offer=offer, wanted=wanted))

        words = offer_words(offer, self._user(), self._desk.formatter)
        write(self.offered, words)
        self._work.say(_("Waiting until you have signed in …"), "secondary")
        announce(self.offered, words)
        self._work.attempt(step, self._ended)

    def _ended(self, standing: object) -> None:
        self._joined(standing)
        self._work.say(_("This computer is signed in."), "good")

    @Slot()
    def _settle(self) -> None:
        """A code that nobody waits for any more is of no use."""
        if self._work.is_free:
            self.offered.hide()
