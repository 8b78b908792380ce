"""What Book mode knows of an entry: read at each key, looked up when typing pauses, kept fresh. It books nothing.

What is decided is decided in `presentation.line.session`; this asks the use cases and remembers their answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Slot

from bookingdesk.domain.bookings import Mode as HeldMode
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import KnownError, NotFound, RuleViolation
from bookingdesk.domain.ids import ClientId, DepartmentId, ServiceId
from bookingdesk.gui.line.client_clash import ClientClash
from bookingdesk.gui.line.client_details import ClientDetails
from bookingdesk.gui.line.client_search import ClientSearch
from bookingdesk.gui.line.entry import Entry
from bookingdesk.gui.line.free_times import FreeTimes
from bookingdesk.gui.line.mode import Mode
from bookingdesk.gui.line.slot_finder import Offer
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.line import session
from bookingdesk.presentation.line.facts import Facts, with_options
from bookingdesk.presentation.line.modes import mode_of
from bookingdesk.presentation.line.reading import LineReading
from bookingdesk.presentation.line.views import Due, View
from bookingdesk.presentation.line.waiting import waits
from bookingdesk.presentation.line.wishes import Wishing, new_client
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.hold_keeper import HoldKeeper
from bookingdesk.usecases.durations import durations
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.modes import online_link

SLOTS_MS = 12
"""Keys that come faster than this are answered together."""
DETAILS_MS = 120
"""Last visits, duplicates and near spellings are looked up when typing rests."""


class BookLooking(Mode):
    """One entry after another, up to the moment at which Enter or Tab acts on it."""

    def __init__(
        self, desk: Desk, formatter: Formatter, search: ClientSearch, parent: QObject | None = None
    ) -> None:
        super().__init__(desk, formatter, parent)
        self.title = _("Book")
        self.placeholder = _("Client, service, time: mayo cut fri 9:15")
        self.keeper = HoldKeeper(desk, self)
        self.keeper.changed.connect(self._held)
        self.keeper.lost.connect(self._lost)
        self.keeper.failed.connect(self._failed)
        self.read_only = ""
        self.due: tuple[Due, ...] = ()
        self._search = search
        self._entry = Entry(desk, formatter, search)
        self._times = FreeTimes(desk, formatter)
        self._details = ClientDetails(desk, formatter)
        self._clash = ClientClash(desk, formatter)
        self._taken = self._refused = ""
        self._link: str | None = None
        self._settings: Mapping[str, str] | None = None
        self._own: dict[ClientId, dict[ServiceId, timedelta]] = {}
        self._slots_soon = QTimer(self, singleShot=True, interval=SLOTS_MS)
        self._slots_soon.timeout.connect(self._look_for_slots)
        self._details_soon = QTimer(self, singleShot=True, interval=DETAILS_MS)
        self._details_soon.timeout.connect(self._look_for_details)
        desk.announced.connect(self._changed_elsewhere)
        desk.caller.changed.connect(self._forget_facts)

    # -- reading ---------------------------------------------------------------------------------------------

    def limit_to(self, department: DepartmentId | None) -> None:
        """Only the services of one department are understood from now on; None: all of them."""
        self._entry.limit_to(department)

    def read(self, text: str) -> None:
        """Understand the text and show it; free times follow when typing pauses for a moment."""
        self._taken = self._refused = ""
        self.selected = 0
        try:
            self._entry.understand(text)
        except KnownError as why:
            self._refused = self.worded(why)
        self._reread()
        self._slots_soon.start()
        self._details_soon.start()
        self.changed.emit()

    def _reread(self) -> None:
        """What was found for another reading is not shown for this one."""
        if self._entry.reading.new_client is None:
            self._details.duplicates = ()
        self._times.keep_only_for(self._wishing(self.facts_now()))

    def facts_now(self) -> Facts:
        """Everything known at this moment."""
        reading, now = self._entry.reading, self.desk.env.now()
        new, offer = reading.new_client, self._times.offer or Offer()
        facts = Facts(
            reading=reading,
            catalogue=self._entry.catalogue,
            formatter=self.formatter,
            now=now,
            clients=self._entry.clients,
            picked=self._entry.picked,
            new=new_client(new, now) if new else None,
            duplicates=() if new is None or self._entry.insisted else self._details.duplicates,
            last_visits=self._details.last_visits,
            slots=None if self._times.offer is None else with_options(offer.slots, self.keeper.options()),
            preview_held=self.keeper.held is not None,
            options=self.keeper.options(),
            elsewhere=offer.elsewhere,
            allowable=offer.allowable,
            accepted=self._times.accepted,
            why=offer.why,
            taken=self._taken,
            refused=self._refused,
            held_seconds=self.keeper.seconds_left,
            selected=self.selected,
            due=self.due,
            read_only=self.read_only,
            knows=lambda client: self.desk.is_known(client.id),
            online=self._online(reading),
            settings=self._stored_settings(),
        )
        return self._clash.told(facts)

    def _online(self, reading: LineReading) -> str:
        """The link of the business, asked once a virtual visit is typed."""
        if self._link is None and mode_of(reading) is HeldMode.VIRTUAL:
            try:
                self._link = self.desk.do(online_link, None)
            except KnownError:  # the booking is refused for the same reason, with a sentence
                return ""
        return self._link or ""

    def _stored_settings(self) -> Mapping[str, str]:
        """The shared settings, asked once until somebody changes one."""
        if self._settings is None:
            self._settings = self.desk.settings()
        return self._settings

    def view(self) -> View:
        """What the session makes of it."""
        return session.view_of(self.facts_now())

    def about(self) -> str:
        """What to know of the client: last visit, no-shows, care."""
        return self._details.about(self.facts_now().client)

    # -- looking up ------------------------------------------------------------------------------------------

    def _wishing(self, facts: Facts) -> Wishing | None:
        service = facts.service
        elsewhere = waits(facts.reading) or facts.reading.more_services
        blocked = facts.unclear or facts.read_only or facts.reading.wrong or elsewhere
        if service is None or blocked:
            return None
        return Wishing(
            reading=facts.reading,
            service=service,
            client=facts.client,
            catalogue=facts.catalogue,
            now=facts.now,
            agreed=self._agreed(facts.client, service.id),
        )

    def _agreed(self, client: Client | None, service: ServiceId) -> timedelta | None:
        """The client's own length, asked once a client."""
        if client is None or not client.id > 0:
            return None
        if client.id not in self._own:
            try:
                own = self.desk.do(durations, client.id)
            except (KnownError, NotFound):  # said by the search for times, which asks the same database
                return None
            self._own[client.id] = {each.service_id: each.duration for each in own}
        return self._own[client.id].get(service)

    @Slot()
    def _look_for_slots(self) -> None:
        self._slots_soon.stop()
        try:
            self._times.look(self._wishing(self.facts_now()), self.keeper.hold_id)
        except KnownError as why:
            self._failed(why)
        self._prefer()
        self.changed.emit()

    def _prefer(self) -> None:
        """The slot that is talked about is kept once there is somebody to keep it for."""
        facts = self.facts_now()
        preview = facts.preview
        kept = preview is not None and self.keeper.is_for(preview)  # found in Time mode, before anybody was named
        slot = preview if facts.client is not None or kept else None
        client = facts.client.id if facts.client and facts.client.id > 0 else None
        wanted = frozenset((*facts.reading.staff_ids, *facts.reading.room_ids))
        self.keeper.prefer(slot, facts.service.id if facts.service else None, client, wanted)

    @Slot()
    def _look_for_details(self) -> None:
        self._details_soon.stop()
        try:
            if self._settle():
                self._slots_soon.start()
            new = self._entry.reading.new_client
            if new is not None:
                self._details.check_duplicates(new_client(new, self.desk.env.now()))
            self._entry.look_for_slips()
            facts = self.facts_now()
            shown = [facts.client] if facts.client else list(facts.candidates[:5])
            for client in shown:
                self._details.look_at(client)
            self._clash.look(facts)
        except NotFound:  # removed by another desk since the search
            self.begin_again()
        except KnownError as why:
            self._failed(why)
        self.changed.emit()

    def _settle(self) -> bool:
        """Ask what the key left open; whether the text now reads otherwise."""
        try:
            otherwise = self._entry.settle()
        except KnownError as why:
            self._failed(why)
            return False
        if otherwise:
            self._reread()
        return otherwise

    def look_now(self) -> bool:
        """Look up at once what would be looked up when typing pauses; whether the text now reads otherwise."""
        otherwise = self._settle()
        if self._slots_soon.isActive() or otherwise or self._times.offer is None:
            self._look_for_slots()
        if self._entry.reading.new_client and self._details_soon.isActive():
            self._look_for_details()
        return otherwise

    def begin_again(self) -> None:
        """A new caller: ask the client search anew."""
        self._search.refresh()

    def _forget_entry(self) -> None:
        """Nothing typed, nothing found."""
        self._slots_soon.stop()
        self._details_soon.stop()
        self.begin_again()
        self._entry.begin_anew()
        self._times.forget()
        self._details = ClientDetails(self.desk, self.formatter)
        self._clash.forget()
        self._taken = self._refused = ""
        self.selected = 0

    # -- what happens around ---------------------------------------------------------------------------------

    @Slot()
    def _held(self) -> None:
        if self.keeper.held is not None:
            self._times.name_held(self.keeper.held)
        self.changed.emit()

    @Slot(object)
    def _lost(self, why: RuleViolation) -> None:
        self._was_taken(why)

    @Slot(object)
    def _failed(self, why: KnownError) -> None:
        self._refused = self.worded(why)
        self.changed.emit()

    @Slot()
    def _forget_facts(self) -> None:
        """Somebody is known, or no more: what was written for the one is not for the other."""
        self._details.forget()
        if self._entry.reading.pieces:
            self._details_soon.start()
        self.changed.emit()

    @Slot(object)
    def _changed_elsewhere(self, changes: ChangeSet) -> None:
        if changes.settings or changes.elsewhere:
            self._link = self._settings = None
        if changes.elsewhere:
            self._entry.doubt_catalogue()
        if changes.catalogue:
            self._entry.forget_catalogue()
        if changes.clients or changes.elsewhere:
            self._own.clear()
        if changes.clients or changes.bookings or changes.elsewhere:
            self._details.doubt()
            self._clash.doubt()
            if self._entry.reading.pieces:
                self._details_soon.start()
        if self.keeper.busy or not self._entry.reading.pieces:
            return
        if changes.bookings or changes.holds or changes.catalogue or changes.spans:
            self._times.doubt()
            self._slots_soon.start()

    def _was_taken(self, why: RuleViolation) -> None:
        """Say it, look again, and let Enter take what is free now."""
        said = self.worded(why)
        self._times.forget()
        self.selected = 0
        self._look_for_slots()
        self._taken = said
        self.changed.emit()
