"""Keeps status bar and banner true: who works here, the outbox countdown, the database, the mail's heartbeat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.domain.errors import KnownError, ReadOnly
from bookingdesk.domain.rights import Right
from bookingdesk.domain.steering import TROUBLED, Part
from bookingdesk.gui.banners import Condition
from bookingdesk.gui.main_window import MainWindow
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.known_words import ENVIRONMENT
from bookingdesk.presentation.release_words import silent_words
from bookingdesk.presentation.reply_words import trouble_words
from bookingdesk.presentation.sign_in_words import status_details, status_words
from bookingdesk.presentation.status_words import (
    banner_words,
    clock_words,
    leaving_words,
    mail_details,
    mail_words,
    outbox_words,
    waiting,
)
from bookingdesk.qt.background.mail import Mail
from bookingdesk.qt.change_bus import ChangeBus
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.dispatching import heartbeat
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.permits import allowed
from bookingdesk.usecases.readings import Heartbeat
from bookingdesk.usecases.replies.fetching import Fetched


class DeskStatusBar(QObject):
    """Tells the window's status bar and banner how things stand."""

    mail_asked = Signal(object)
    """*Show* on the banner, or the mail in the status bar: the Part of the outbox that it speaks of."""
    account_asked = Signal()
    """*Mail account* on the banner: what has to be mended before mail leaves."""
    release_asked = Signal()
    """*Release* on the banner: the messages of a restored or copied database."""

    def __init__(
        self, window: MainWindow, desk: Desk, bus: ChangeBus, mail: Mail | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._desk = desk
        self._bus = bus
        self._beat: Heartbeat | None = None
        self._lost = False
        self.folder_ways: Callable[[], Sequence[tuple[str, Callable[[], object]]]] = lambda: ()
        """What whoever works here can do about a drop folder that is gone: labels and acts."""
        self.reply_ways: Callable[[], Sequence[tuple[str, Callable[[], object]]]] = lambda: ()
        """The same about the mailbox of replies that can't be read."""
        bus.lost.connect(self._lose)
        bus.back.connect(self._find)
        bus.clock_compared.connect(self.show_clock)
        desk.announced.connect(self._notice)
        desk.actor_changed.connect(self._show_actor)
        if mail is not None:
            mail.heartbeat.connect(self.show_heartbeat)
        bar = window.status
        self._show_actor()
        bar.mail.clicked.connect(self._show_mail)
        bar.say(bar.saved, _("Saved"))
        bar.say(bar.database, _("Database ok"))

    @Slot()
    def _show_mail(self) -> None:
        """What the status bar says of the mail, row by row."""
        trouble = any(self._beat.counts.get(state, 0) for state in TROUBLED) if self._beat is not None else False
        self.mail_asked.emit(Part.TROUBLE if trouble else Part.OPEN)

    @Slot()
    def _show_actor(self) -> None:
        """Who works here, as what, and whether that was proved."""
        bar, actor = self._window.status, self._desk.env.actor
        bar.say(bar.user, status_words(actor), details=status_details(actor))

    def hold_read_only(self, reason: str) -> str:
        """Say for good that the database can only be read, and why; returns the sentence."""
        words = ENVIRONMENT[ReadOnly.code]({"reason": reason})
        self._window.banners.hold(Condition.READ_ONLY, words)
        self._window.status.say(self._window.status.database, _("Read only"), "warning")
        return words

    def leaving_words(self) -> str:
        """How many messages would stay here if the program were closed now."""
        return leaving_words(self._beat, self._desk.env.now()) if self._beat is not None else ""

    def silent_words(self) -> str:
        """That the database was restored or copied and its messages wait; empty while it is at home."""
        beat = self._beat
        return silent_words(waiting(beat), self._desk.formatter) if beat is not None and beat.silent else ""

    @Slot()
    def tick(self) -> None:
        """Let the countdown run."""
        if self._beat is not None and not self._lost:
            self._show(self._beat)

    @Slot(object)
    def show_heartbeat(self, beat: Heartbeat) -> None:
        """The sender has looked."""
        self._beat = beat
        self.tick()

    @Slot(object)
    def _notice(self, changes: ChangeSet) -> None:
        """A message was planned or withdrawn here: count anew before the sender looks."""
        if not changes.messages and not changes.settings:
            return
        last = self._beat.last_pass if self._beat else None
        try:
            self.show_heartbeat(heartbeat(self._desk.env, last))
        except KnownError:  # whether the database is lost is the watch's to say, and that it is back
            self._bus.ask_now()

    def _show(self, beat: Heartbeat) -> None:
        bar, now, formatter = self._window.status, self._desk.env.now(), self._desk.formatter
        details = mail_details(beat, formatter)
        bar.say(bar.outbox, outbox_words(beat, now, formatter), details=details)
        words, tone = mail_words(beat, now, formatter)
        bar.say(bar.mail, words, tone.value, details)
        trouble = banner_words(beat, formatter)
        if beat.silent:
            ways = ((_("Release…"), self.release_asked.emit), (_("Show"), partial(self.mail_asked.emit, Part.OPEN)))
            self._window.banners.hold(Condition.MAIL, self.silent_words(), ways)
        elif trouble:
            show = (_("Show"), partial(self.mail_asked.emit, Part.OPEN))
            mend = (_("Mail account"), self.account_asked.emit)
            by_settings = beat.channel_paused and allowed(self._desk.env, Right.EDIT_SETTINGS)
            self._window.banners.hold(Condition.MAIL, trouble, (show, mend) if by_settings else (show,))
        else:
            self._window.banners.drop(Condition.MAIL)

    @Slot(str)
    def show_folder(self, trouble: str) -> None:
        """The drop folder was looked into, or why it could not be."""
        if trouble:
            self._window.banners.hold(Condition.FOLDER, trouble, self.folder_ways())
        else:
            self._window.banners.drop(Condition.FOLDER)

    @Slot(object)
    def show_replies(self, read: Fetched) -> None:
        """The mailbox of replies was looked into, or why it could not be."""
        words = trouble_words(read, self._desk.env.now(), self._desk.formatter)
        if words:
            self._window.banners.hold(Condition.REPLIES, words, self.reply_ways())
        else:
            self._window.banners.drop(Condition.REPLIES)

    @Slot(object)
    def show_clock(self, ahead: timedelta) -> None:
        """This computer's clock was compared with the database's."""
        words = clock_words(ahead)
        if words:
            self._window.banners.hold(Condition.CLOCK, words)
        else:
            self._window.banners.drop(Condition.CLOCK)

    @Slot(object)
    def _lose(self, failure: KnownError) -> None:
        since = self._desk.formatter.time(self._desk.env.now())
        words = _(
            "No connection to the schedule since {time}. You see what we had then. "
            "It is tried again every few seconds."
        ).format(time=since)
        self._window.banners.hold(Condition.DATABASE, words, ((_("Try now"), self._bus.ask_now),))
        self._lost = True
        bar = self._window.status
        bar.say(bar.database, _("Database not reached"), "error")
        bar.say(bar.outbox, _("Outbox waits"))
        bar.say(bar.saved, "")

    @Slot()
    def _find(self) -> None:
        self._lost = False
        self._window.banners.drop(Condition.DATABASE)
        bar = self._window.status
        bar.say(bar.database, _("Database ok"))
        bar.mail.clicked.connect(self._show_mail)
        bar.say(bar.saved, _("Saved"))
        self.tick()
