"""Binds the commands for several bookings: swap two, cancel all for one reason; and booking the same again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import MOVABLE, Status
from bookingdesk.domain.ids import BookingId
from bookingdesk.gui.widgets.chooser import Choosable, Chooser
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.booking_draft import BookingDraft
from bookingdesk.presentation.group_words import CancellingAnswer, cancelling_answers, cancelling_question

if TYPE_CHECKING:
    from bookingdesk.gui.workplace import Workplace


class GroupCommands(QObject):
    """What needs a selection of more than one, or makes one more of it."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._place = place
        bind = place.window.commands.bind
        bind("swap", self._swap, self._can_swap)
        bind("rebook", self._rebook, self._has_current)

    def _has_current(self) -> bool:
        return self._place.selection.current is not None and not self._place.read_only

    def _can_swap(self) -> bool:
        """Two, both not begun."""
        chosen = self._place.selection.ids
        if len(chosen) != 2 or self._place.read_only:
            return False
        return all(self._place.status_of(booking) in MOVABLE for booking in chosen)

    def _swap(self) -> None:
        self._place.groups.swap(*self._place.selection.ids)

    def _rebook(self) -> None:
        """The form with client and service filled in; only the time is left to choose."""
        place, current = self._place, self._place.selection.current
        if current is None:
            return
        draft = place.failures.attempt(lambda: self._draft(current))
        if draft is not None:
            place.bookings.open_new(draft)

    def _draft(self, booking: BookingId) -> BookingDraft:
        desk = self._place.desk
        first = desk.env.store.read(lambda work: work.bookings.get(booking))
        client = desk.env.store.read(lambda work: work.clients.get(first.client_id))
        minutes = int(first.span.duration.total_seconds()) // 60
        return BookingDraft(
            booking_id=BookingId(desk.env.new_id()),
            client=client,
            service_id=first.service_id,
            minutes=minutes,
            mode=first.mode,
            mode_detail=first.mode_detail,
            replaces=first.id if first.status is Status.CANCELLED else None,
        )

    def cancel(self) -> None:
        """Ask once why; then all of them are cancelled for it."""
        place = self._place
        chosen = place.selection.ids
        stored = place.failures.attempt(lambda: place.desk.env.store.read(lambda work: work.settings.all()))
        if stored is None:
            return
        listed = desk_settings.value(stored, "cancel.reasons")
        answers: tuple[CancellingAnswer, ...] = ()

        def fill(typed: str) -> Sequence[Choosable]:
            nonlocal answers
            answers = cancelling_answers(typed, listed)
            return [Choosable(str(row), answer.words) for row, answer in enumerate(answers)]

        def decide(row: str) -> None:
            place.groups.cancel(chosen, answers[int(row)])

        title = cancelling_question(len(chosen), place.desk.formatter)
        chooser = Chooser(place.window, title, _("Choose or type a reason"), fill, nothing=_("Nothing fits."))
        chooser.chosen.connect(decide)
        chooser.open()
