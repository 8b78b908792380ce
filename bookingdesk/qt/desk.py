"""The one way from windows to use cases: runs a verb and announces what it changed to every view.

Short verbs run in the GUI thread; whatever may take over 50 ms goes to a worker (`qt.background`). Failures are
raised to the caller, who shows them where the user is looking.

**Asking a supervisor.** A use case that needs a right raises `NotAllowed`; nothing else is to be done for it. Where
somebody could lend the right (`lendable`) and has a PIN, `do` asks for it on the spot (`ask_approval`, the strip of
`gui.signin`), and runs *the same verb with the same command* once more as `env.approved_by(…)`, which records both
names. The caller gets the value as if nothing had been in the way, or the same `NotAllowed` if nobody allowed it.
So a window needs no line of its own, as long as it goes through `desk.do` in the GUI thread, in answer to a key or
a click. What runs by itself (readings while typing, feeds, timers) goes through `desk.look`, which never asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.deferrals import AskedLater
from bookingdesk.domain.desk_settings import checks_callers
from bookingdesk.domain.errors import KnownError, NotAllowed
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.domain.rights import Right
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.log import LOGGER
from bookingdesk.qt.caller import AskWord, Caller, Word
from bookingdesk.qt.doings import Doings
from bookingdesk.usecases.deferring import AskLater, ask_later, waits_already
from bookingdesk.usecases.env import Actor, Approver, ChangeSet, Env, Outcome
from bookingdesk.usecases.identity import end_contact
from bookingdesk.usecases.permits import attempt_of

C = TypeVar("C")
V = TypeVar("V")

SEEING = frozenset({Right.SEE_SCHEDULE, Right.SEE_CLIENTS, Right.SEE_MESSAGES, Right.SEE_SETTINGS})
"""Rights of readings, which also run by themselves: no PIN is asked for them."""


@dataclass(frozen=True, slots=True)
class Later:
    """The answer to a refusal that lets it wait for somebody who may allow it."""

    why: str


class Desk(QObject):
    """Runs use cases for the windows of this process."""

    announced = Signal(object)
    """A ChangeSet, after every verb that changed something here, and for what other desks changed."""
    bug = Signal(object)
    """An exception that nothing foresaw, from work beside the window that nobody waits for: it has to be shown."""
    actor_changed = Signal()
    """Somebody else works here now: what was confirmed for the one before counts no more."""

    def __init__(self, env: Env, parent: QObject | None = None, *, formatter: Formatter | None = None) -> None:
        super().__init__(parent)
        self.env = env
        self.formatter = formatter or Formatter()
        """Shows values in the language of the interface and the zone of the business."""
        self.ask_approval: Callable[[NotAllowed], Approver | Later | None] | None = None
        """Asks somebody who may to allow what was refused; None where there is no window to ask in."""
        self._asking = False
        self.caller = Caller(lambda: self.env.now(), self._end_contact, self)
        """Who is on the line here."""
        self.ask_word: AskWord | None = None
        """Asks on whose word bookings change; None where there is no window to ask in."""
        self.actor_changed.connect(self.caller.forget)
        self.doings = Doings(self)
        """What Undo takes back besides bookings."""

    def do(self, verb: Callable[[Env, C], Outcome[V]], command: C) -> V:
        """Run a verb and announce its changes; asks for a PIN where one can allow it. Raises as verbs do."""
        env, asked = self.env, set[object]()
        while True:
            try:
                with env.store.announcing():
                    outcome = verb(env, command)
                break
            except NotAllowed as refusal:
                right = refusal.facts.get("right")
                self._refuse_waiting(refusal)
                approver = None if right in asked else self._approver(refusal)
                if isinstance(approver, Later):
                    self._ask_later(refusal, approver)
                if not isinstance(approver, Approver):
                    raise
                asked.add(right)
                env = self.env.approved_by(approver)
        if outcome.changes:
            self.announce(outcome.changes)
        return outcome.value

    def look(self, verb: Callable[[Env, C], Outcome[V]], command: C) -> V:
        """Run a verb that nobody asked for just now: as `do`, but a refusal is a refusal."""
        with self.env.store.announcing():
            outcome = verb(self.env, command)
        if outcome.changes:
            self.announce(outcome.changes)
        return outcome.value

    def is_known(self, client: ClientId) -> bool:
        """Whether everything about a client may be on the screen: nobody is checked here, or the caller was."""
        stored = self.env.store.read(lambda work: work.settings.all())
        return not checks_callers(stored) or self.caller.check_for(client) is not None

    def on_whose_word(self, bookings: Sequence[BookingId], act: Callable[[Word], object]) -> None:
        """Change bookings once it is known who asked for it, at once where the desk checks nobody."""
        if self.ask_word is None:
            act(Word())
        else:
            self.ask_word(bookings, act)

    def _end_contact(self, client: ClientId) -> None:
        """What was checked holds no longer. Without a database it ends by itself in 15 minutes."""
        try:
            self.look(end_contact, client)
        except (KnownError, NotAllowed) as why:
            LOGGER.warning("a contact was not ended: %s", why)

    def become(self, actor: Actor) -> None:
        """Somebody else works here from now on."""
        before, self.env = self.env.actor, self.env.acting_as(actor)
        if before != actor:
            self.actor_changed.emit()

    def announce(self, changes: ChangeSet) -> None:
        """Tell every view what has changed, wherever it was changed."""
        self.announced.emit(changes)

    def catalogue(self) -> Catalogue:
        """What is offered at this moment; kept by its version, so cheap. Raises KnownError."""
        return self.env.store.read(lambda work: work.catalogue.load())

    def settings(self) -> Mapping[str, str]:
        """The shared settings as stored. Raises KnownError."""
        return self.env.store.read(lambda work: work.settings.all())

    def names(self) -> Catalogue:
        """The catalogue for a sentence about a failure; empty where the database does not answer."""
        try:
            return self.catalogue()
        except KnownError:
            return Catalogue()

    def _refuse_waiting(self, refusal: NotAllowed) -> None:
        """Raise AskedLater for what was asked before: it is not asked again until somebody has answered."""
        if self.ask_approval is None or self._asking or not refusal.facts.get("lendable"):
            return
        verb, command = attempt_of(refusal)
        right = Right(str(refusal.facts["right"]))
        if waits_already(self.env, AskLater(verb=verb, command=command, right=right)).value:
            raise AskedLater(right=right.value, roles=refusal.facts.get("roles"), before=True) from None

    def _ask_later(self, refusal: NotAllowed, later: Later) -> None:
        """What was refused waits for somebody who may allow it. Raises AskedLater: nothing is done yet."""
        verb, command = attempt_of(refusal)
        right = Right(str(refusal.facts["right"]))
        self.do(ask_later, AskLater(verb=verb, command=command, right=right, why=later.why))
        raise AskedLater(right=right.value, roles=refusal.facts.get("roles")) from None

    def _approver(self, refusal: NotAllowed) -> Approver | Later | None:
        """Who allows it; None where nobody can be asked. While one is being asked, nobody else is."""
        right = refusal.facts.get("right")
        if self.ask_approval is None or self._asking or not refusal.facts.get("lendable") or right in SEEING:
            return None
        self._asking = True
        try:
            return self.ask_approval(refusal)
        finally:
            self._asking = False
