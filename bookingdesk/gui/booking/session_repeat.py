"""The *Repeat* part of opening a group session: the rule, and every date with whether people and room are free.

Keeps what was decided about the dates; what is free is asked of the use cases, and nothing is stored here.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.catalogue import Catalogue, ResourceKind, Service
from bookingdesk.domain.ids import BookingId, SeriesId
from bookingdesk.domain.local_time import local_date, wall
from bookingdesk.gui.booking.repeat_fields import RepeatFields
from bookingdesk.gui.booking.repeat_work import RepeatWork
from bookingdesk.presentation.booking_draft import BookingDraft
from bookingdesk.presentation.repeating import key_of, left_out, rule_of, series_preview, taken_instead
from bookingdesk.presentation.repetition import Repetition
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.series.commands import SeriesDate, SeriesPreview
from bookingdesk.usecases.series.sessions import OpenSessions
from bookingdesk.usecases.sessions import OpenSession


class SessionRepeat(QObject):
    """Follows the marked time of one service."""

    changed = Signal()
    """Whether it repeats, or what would become of the dates."""
    failed = Signal(object)
    """A RuleViolation or KnownError of the look at the dates."""

    def __init__(self, desk: Desk, fields: RepeatFields, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._fields = desk, fields
        self._draft = BookingDraft(booking_id=BookingId(desk.env.new_id()))
        self._zone = desk.formatter.zone
        self._work = RepeatWork(desk, self, opening=True)
        self.seen: SeriesPreview | None = None
        """The dates as they were last looked at; None where nothing repeats."""
        fields.until.formatter = desk.formatter
        fields.until.today = lambda: local_date(desk.env.now(), self._zone)
        fields.changed.connect(self._set_rule)
        fields.left_out.connect(lambda line: self._take(left_out(self._draft, key_of(line))))
        fields.instead.connect(self._take_instead)
        self._work.seen.connect(self._show)
        self._work.failed.connect(self.failed)
        desk.announced.connect(self._changed_elsewhere)

    @property
    def is_pending(self) -> bool:
        """Whether the dates of what is chosen are still being looked at."""
        return self._work.is_pending

    @property
    def repeat(self) -> Repetition | None:
        """The rule; None where nothing repeats."""
        return self._draft.repeat

    @property
    def repeats(self) -> bool:
        """Whether more than one session is to be opened."""
        return self._draft.repeat is not None

    def follow(self, service: Service, slot: FreeSlot | None, catalogue: Catalogue) -> None:
        """Another time or service: the dates begin there, with the same people; what was decided is no more."""
        self._zone = catalogue.zone_of(service.location_id)
        begins = wall(slot.span.start, self._zone) if slot else None
        taken = slot.resource_ids() if slot else frozenset()
        people = sorted(r for r in taken if catalogue.resources[r].kind is ResourceKind.STAFF)
        wish = replace(
            self._draft,
            service_id=service.id,
            minutes=int(service.duration.total_seconds()) // 60,
            day=begins.date() if begins else None,
            start=begins.hour * 60 + begins.minute if begins else None,
            fold=begins.fold if begins else None,
            staff=people[0] if people else None,
        )
        if wish != self._draft:
            self._take(replace(wish, skipped=frozenset(), instead={}))

    def command(self, first: OpenSession) -> OpenSessions:
        """The command that opens all dates left. Only where it repeats."""
        asked, rule = series_preview(self._draft, self._zone), rule_of(self._draft, self._zone)
        if asked is None or rule is None:
            raise ValueError("only what repeats is opened as a series")
        return OpenSessions(
            series_id=SeriesId(self._draft.booking_id),
            rule=rule,
            session=replace(first, wanted=asked.wanted),
            skipped=asked.skipped,
            moved=asked.moved,
        )

    def _take(self, draft: BookingDraft) -> None:
        self._draft = draft
        self._fields.show_repetition(draft.repeat)
        self._work.follow(draft, self._zone)

    @Slot(object)
    def _set_rule(self, repeat: Repetition | None) -> None:
        self._take(replace(self._draft, repeat=repeat, skipped=frozenset(), instead={}))
        self.changed.emit()

    @Slot(object)
    def _take_instead(self, line: SeriesDate) -> None:
        self._take(taken_instead(self._draft, line))

    @Slot(object)
    def _show(self, seen: SeriesPreview | None) -> None:
        self.seen = seen
        self._fields.show_dates(seen, self._desk.formatter, self._desk.catalogue(), self._desk.settings())
        self.changed.emit()

    @Slot(object)
    def _changed_elsewhere(self, changes: ChangeSet) -> None:
        if changes.spans or changes.holds or changes.catalogue:
            self._work.follow(self._draft, self._zone, fresh=True)

    def look(self) -> None:
        """Look at the dates now."""
        self._work.look()
