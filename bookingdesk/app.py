"""Puts the program together: the one module that knows every floor.

Two ways in: `open_desk` gives an opened database to whoever needs no window, `run_window` shows the
window first and opens the database behind it. Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bookingdesk.i18n.chosen import DEFAULT_ZONE, formatter_of, language_of
from bookingdesk.i18n.translation import _, keep_compiled_in, speak
from bookingdesk.log import LOGGER, report_of, start_logging, stop_logging
from bookingdesk.qt.missing import say_hopeless, say_missing
from bookingdesk.settings.file import Settings, read_settings
from bookingdesk.settings.profile import APP, Profile, profile_at
from bookingdesk.settings.table import DATABASE, STATION, TEXT_SIZE, THEME

if TYPE_CHECKING:
    from bookingdesk.domain.users import User
    from bookingdesk.gui.main_window import MainWindow
    from bookingdesk.i18n.formatting import Formatter
    from bookingdesk.qt.starting import Opening
    from bookingdesk.usecases.env import Actor, Env
    from bookingdesk.usecases.ports import Dispatch, Letter, Sender, Store, Work

SWITCH_SECONDS = 0.001
"""A thread that computes lets the window have its turn after this: at the usual 5 ms a key is felt to wait."""
MakeSender = Callable[["Env"], "Sender"]


class SystemClock:
    """The computer's clock; the only place that asks it."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the clock that is passed in everywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDesk:
    """An opened database with who works on it. `close` when done."""

    env: Env
    profile: Profile
    settings: Settings
    formatter: Formatter
    read_only_reason: str
    warnings: tuple[str, ...]
    _close: Callable[[], None]

    def close(self) -> None:
        """Give back connections and the lock file."""
        self._close()


def open_desk(
    profile: Profile,
    settings: Settings,
    *,
    database: str | None = None,
    station: str | None = None,
    create: bool = True,
    take_over: bool = False,
) -> OpenDesk:
    """Open the database of a profile, or the one named, and find out who works here.

    Raises the KnownErrors of `storage.opening.open_database`, and FolderNotWritable where the profile's folder
    cannot be made. Takes some hundred milliseconds: off the GUI thread.
    """
    from bookingdesk.messaging.inbox import KeyringInbox  # noqa: PLC0415
    from bookingdesk.messaging.mailing import KeyringMailing  # noqa: PLC0415
    from bookingdesk.messaging.templating import LazyTemplating  # noqa: PLC0415
    from bookingdesk.messaging.texting import KeyringTexting  # noqa: PLC0415
    from bookingdesk.storage.opening import open_database  # noqa: PLC0415 - SQLAlchemy
    from bookingdesk.storage.store import SqlStore  # noqa: PLC0415
    from bookingdesk.usecases.env import Env  # noqa: PLC0415

    url = database or settings.get(DATABASE) or profile.database_url()
    if url == profile.database_url() and create:
        _make_folder(profile.data)
    opened = open_database(url, create=create, take_over=take_over, backups=profile.data / "backups")
    store = SqlStore(opened.engine, opened.read_only_reason or "")
    opened.keep(store.refuse)

    def close() -> None:
        store.close()
        opened.close()

    try:
        computer = settings.get(STATION) or _computer_name() or APP
        actor = _actor(store, station or computer)
        zone = store.read(_zone)
    except BaseException:
        close()
        raise
    return OpenDesk(
        env=Env(
            clock=SystemClock(),
            store=store,
            actor=actor,
            write=_written,
            inbox=KeyringInbox(),
            templating=LazyTemplating(),
            texting=KeyringTexting(),
            mailing=KeyringMailing(),
            computer=computer,
        ),
        profile=profile,
        settings=settings,
        formatter=formatter_of(settings, zone),
        read_only_reason=opened.read_only_reason or "",
        warnings=opened.warnings,
        _close=close,
    )


def run_window(
    profile: Path | None = None,
    database: str | None = None,
    *,
    make_sender: MakeSender | None = None,
    prepared: Callable[[OpenDesk], OpenDesk] | None = None,
    notice: Callable[[], str] | None = None,
) -> int:
    """Show the window, open the database behind it, and run until it is closed; returns the exit code.

    `make_sender` replaces the real sender (the demo writes files); `prepared` turns the
    opened desk, in the opening thread, into the one that is shown (the demo furnishes its database); `notice`
    stands over the window as long as nothing more pressing does.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.disable()  # a twentieth of the start would be spent on looking for rubbish that is not there
    place = profile_at(profile)
    settings = read_settings(place.settings_file)
    keep_compiled_in(place.catalogue_folder)
    speak(language_of(settings))
    try:
        from bookingdesk.gui.main_window import MainWindow  # noqa: PLC0415 - Qt, which may lack a library
        from bookingdesk.qt.starting import FirstPaint, Opening, make_application  # noqa: PLC0415
        from bookingdesk.qt.translator import install_translators  # noqa: PLC0415
    except ImportError as failure:
        return say_missing(failure)
    app = make_application(settings.get(THEME), settings.get(TEXT_SIZE), say_hopeless)
    install_translators(app)
    window = MainWindow(settings)

    def opened() -> OpenDesk:
        start_logging(place.log_folder)
        desk = (prepared or _first_start)(open_desk(place, settings, database=database))
        import bookingdesk.gui.workplace  # noqa: PLC0415, F401 - here it keeps nobody waiting

        return desk

    opening = Opening(opened, window)
    start = WindowStart(window, opening, make_sender or _real_sender, notice)
    opening.opened.connect(start.attach)
    opening.failed.connect(start.show_failure)
    first = FirstPaint(window)
    first.painted.connect(_collect_rubbish_again)
    first.painted.connect(opening.start)
    window.closing.connect(opening.stop)
    window.show()
    code = app.exec()
    start.close()
    stop_logging()
    return code


class WindowStart:
    """What happens in the window once the database is open, or is not."""

    def __init__(
        self,
        window: MainWindow,
        opening: Opening,
        make_sender: MakeSender,
        notice: Callable[[], str] | None = None,
    ) -> None:
        self._window = window
        self._opening = opening
        self._make_sender = make_sender
        self._notice = notice
        self._desk: OpenDesk | None = None

    def attach(self, desk: OpenDesk) -> None:
        """Fill the window with an opened desk, as soon as somebody has signed in where that is asked."""
        from bookingdesk.usecases.env import Proof  # noqa: PLC0415 - with the database

        self._desk = desk
        if desk.env.actor.proof is Proof.NOBODY:
            self._ask_who(desk)
        else:
            self._fill(desk)

    def _ask_who(self, desk: OpenDesk) -> None:
        """Cover the empty window with the sign-in page; what is behind it is imported meanwhile."""
        from PySide6.QtCore import QTimer  # noqa: PLC0415

        from bookingdesk.gui.signin.entrance import Entrance  # noqa: PLC0415 - only where one has to sign in
        from bookingdesk.qt.desk import Desk  # noqa: PLC0415

        def enter(actor: Actor) -> None:
            self._fill(replace(desk, env=desk.env.acting_as(actor)))

        Entrance(self._window, Desk(desk.env, formatter=desk.formatter)).opened.connect(enter)
        QTimer.singleShot(0, self._window, _import_workplace)

    def _fill(self, desk: OpenDesk) -> None:
        """Fill the window for whoever works here."""
        from bookingdesk.gui.banners import Condition  # noqa: PLC0415 - after the first paint
        from bookingdesk.gui.workplace import Workplace  # noqa: PLC0415
        from bookingdesk.qt.background.warming import Warming  # noqa: PLC0415
        from bookingdesk.qt.desk import Desk  # noqa: PLC0415

        self._window.furnish()
        self._window.banners.drop(Condition.DATABASE)
        place = Workplace(
            self._window,
            Desk(desk.env, formatter=desk.formatter),
            make_sender=None if desk.read_only_reason else partial(self._make_sender, desk.env),
        )
        place.failures.catch_all()
        warming = Warming(place.desk, self._window)
        self._window.closing.connect(warming.stop)
        place.start()
        if desk.read_only_reason:
            place.set_read_only(place.status.hold_read_only(desk.read_only_reason))
        if self._notice is not None:
            self._window.banners.hold(Condition.NOTICE, self._notice())
        aside = desk.settings.set_aside
        if aside is not None:
            place.toasts.fail(
                _(
                    "The settings of this computer could not be read. They are kept as {file}; defaults are used."
                ).format(file=aside.name)
            )

    def show_failure(self, failure: Exception) -> None:
        """Say why the database is not open, with a way to try again; a bug is shown as one."""
        from bookingdesk.domain.catalogue import Catalogue  # noqa: PLC0415 - after the first paint
        from bookingdesk.domain.errors import KnownError, RuleViolation  # noqa: PLC0415
        from bookingdesk.gui.banners import Condition  # noqa: PLC0415
        from bookingdesk.gui.widgets.report_dialog import ReportDialog  # noqa: PLC0415
        from bookingdesk.presentation.wording import sentence  # noqa: PLC0415

        LOGGER.error("the database was not opened", exc_info=failure)
        self._window.furnish()
        self._window.canvas.say_opening(_("The schedule is not open."))
        if not isinstance(failure, (KnownError, RuleViolation)):
            ReportDialog(report_of(failure), self._window).show()
            return
        words = sentence(failure, formatter_of(self._window.settings, DEFAULT_ZONE), Catalogue())
        self._window.banners.hold(Condition.DATABASE, words, ((_("Try now"), self._opening.start),))

    def close(self) -> None:
        """Give back the database, also one that was opened too late to be shown."""
        desk = self._desk or self._opening.left_over
        self._desk = None
        if isinstance(desk, OpenDesk):
            desk.close()


def _import_workplace() -> None:
    """While the PIN is typed, so that the desk is there at once afterwards."""
    import bookingdesk.gui.workplace  # noqa: F401, PLC0415


def _make_folder(folder: Path) -> None:
    """The folder of the data, on the first start. Raises FolderNotWritable."""
    from bookingdesk.domain.errors import FolderNotWritable  # noqa: PLC0415 - with the database

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as why:
        raise FolderNotWritable(path=str(folder)) from why


def _collect_rubbish_again() -> None:
    """After the first painting; what was imported by then is never looked at again."""
    gc.freeze()
    gc.enable()


def _first_start(desk: OpenDesk) -> OpenDesk:
    """A new database gets a place in this computer's time zone, opening hours and a policy by itself."""
    from bookingdesk.qt.system_zone import system_zone  # noqa: PLC0415 - with the database
    from bookingdesk.usecases.furnishing.setting_up import SetUp, set_up  # noqa: PLC0415

    if desk.read_only_reason or desk.env.store.read(lambda work: work.catalogue.load()).locations:
        return desk
    zone = system_zone()
    set_up(desk.env, SetUp(zone=zone))
    return replace(desk, formatter=replace(desk.formatter, zone=zone))


def _written(dispatch: Dispatch) -> Letter:
    from bookingdesk.messaging.writing import written  # noqa: PLC0415 - Jinja2, when a text is first looked at

    return written(dispatch)


def _real_sender(env: Env) -> Sender:
    """What sends mail and text messages in earnest; made in the mail worker's thread."""
    from bookingdesk.messaging.by_channel import ByChannel  # noqa: PLC0415 - asyncio, Jinja2 and the keyring

    return ByChannel()


def _actor(store: Store, station: str) -> Actor:
    """Who works here without being asked; nobody yet where one has to sign in.

    A new database gets its first user here, who may do everything.
    """
    from bookingdesk.domain.ids import UserId  # noqa: PLC0415 - with the database
    from bookingdesk.domain.rights import Role  # noqa: PLC0415
    from bookingdesk.domain.users import is_secured  # noqa: PLC0415
    from bookingdesk.usecases.env import Actor, Proof  # noqa: PLC0415

    def first_one(work: Work) -> Sequence[User]:
        if not work.users.all():  # else another process that opened the same new database was faster
            work.users.add(_("Front desk"), Role.ADMINISTRATOR)
        return work.users.all()

    users = store.read(lambda work: work.users.all()) or store.write(first_one)
    if is_secured(users):
        return Actor(user_id=UserId(0), name="", station=station, role=Role.FRONTLINE, proof=Proof.NOBODY)
    user = next(user for user in users if not user.disabled)
    mine = store.read(lambda work: work.users.departments_of(user.id))
    return Actor(user_id=user.id, name=user.name, station=station, role=user.role, departments=mine)


def _computer_name() -> str:
    from platform import node  # noqa: PLC0415 - after the first paint

    return node()


def _zone(work: Work) -> str:
    """The zone of the business: of its first location, else of the shared setting."""
    from bookingdesk.domain import desk_settings  # noqa: PLC0415 - with the database

    places = sorted(work.catalogue.load().locations.items())
    return places[0][1].zone if places else desk_settings.value(work.settings.all(), "business.zone")
