"""Keeps the previewed slot for the caller: a hold once the preview is stable, replaced with it, given back.

Nothing is written while keys are coming. A slot that somebody else was faster to take is told as `lost`, trouble
with the database as `failed`: the booking itself does not need the hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.bookings import Hold
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import ClientId, HoldId, ResourceId, ServiceId
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.commands import HoldSlot, Prolong
from bookingdesk.usecases.holding import hold, prolong, release, release_options
from bookingdesk.usecases.options import OPTIONS

T = TypeVar("T")

STABLE_MS = 150
LASTING = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Preview:
    """What is talked about: the slot, for whom, and who or what was asked for."""

    slot: FreeSlot
    service: ServiceId
    client: ClientId | None
    resources: frozenset[ResourceId]


class HoldKeeper(QObject):
    """At most one hold, for the one slot that is talked about."""

    changed = Signal()
    """Held, ticked or given back: what is shown about it has to be shown again."""
    lost = Signal(object)
    """A RuleViolation: the slot can't be held."""
    failed = Signal(object)
    """A KnownError of the database."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.held: Hold | None = None
        self.pinned: list[Hold] = []
        """Further slots kept for the same caller to choose from (Space in the Line)."""
        self.option_of = ""
        """The caller, where several slots may be kept: shared by all of them."""
        self.busy = False
        """Whether a change of ours is being announced at this moment."""
        self._wanted: Preview | None = None
        self._refused: Preview | None = None
        """What could not be held: asking again would be told the same."""
        self._stable = QTimer(self, singleShot=True, interval=STABLE_MS)
        self._stable.timeout.connect(self._take)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)

    @property
    def hold_id(self) -> HoldId | None:
        """The hold, where there is one."""
        return self.held.id if self.held else None

    @property
    def seconds_left(self) -> int | None:
        """How long the hold lasts."""
        kept = [*([self.held] if self.held else []), *self.pinned]
        if not kept:
            return None
        return min(self._seconds(each) for each in kept)

    def options(self, service: ServiceId | None = None) -> dict[FreeSlot, int]:
        """The further slots that are kept (for one service), in the order of keeping, and for how many seconds."""
        return {
            FreeSlot(span=each.span, allocations=each.allocations): self._seconds(each)
            for each in self.pinned
            if service in {None, each.service_id}
        }

    def _seconds(self, kept: Hold) -> int:
        return max(0, int((kept.expires_at - self._desk.env.now()).total_seconds()))

    def hold_for(self, slot: FreeSlot) -> HoldId | None:
        """The hold of this very slot, or of the one that is talked about."""
        pinned = self.option(slot)
        return pinned.id if pinned is not None else self.hold_id

    def option(self, slot: FreeSlot) -> Hold | None:
        """The hold of this very slot, where it is kept besides what is talked about."""
        here = (each for each in self.pinned if each.span == slot.span)
        return next((each for each in here if set(each.allocations) == set(slot.allocations)), None)

    def pin(self) -> bool:
        """Keep what is talked about besides what is talked about next; False where nothing is kept."""
        if self._wanted is not None and self.option(self._wanted.slot) is not None:
            return True
        self.settle()
        if self.held is None:
            return False
        self.pinned.append(self.held)
        self.held = None
        self._second.start()
        self.changed.emit()
        return True

    def is_for(self, slot: FreeSlot) -> bool:
        """Whether this very slot is held: the same span, and the same resources where the slot names them."""
        if self.held is None or self.held.span != slot.span:
            return False
        return not slot.allocations or set(self.held.allocations) == set(slot.allocations)

    def prefer(
        self,
        slot: FreeSlot | None,
        service: ServiceId | None,
        client: ClientId | None,
        resources: frozenset[ResourceId] = frozenset(),
    ) -> None:
        """The preview is now this one; None gives back what is held as soon as that is stable too.

        `resources` are those asked for, where the slot leaves the choice to the rules.
        """
        wanted = None if slot is None or service is None else Preview(slot, service, client, resources)
        if wanted == self._wanted or (wanted is not None and wanted == self._refused):
            return
        self._wanted = wanted
        if wanted is not None and self.is_for(wanted.slot):
            self._stable.stop()
            return
        self._stable.start()

    def adopt(self, hold: Hold) -> None:
        """Take over a hold that another place of this window has made; what was kept before is given back."""
        others = [each for each in (*self.pinned, self.held) if each is not None and each.id != hold.id]
        self.held, self.pinned = hold, []
        for each in others:
            self._release(each.id)
        self._wanted = Preview(
            FreeSlot(span=hold.span, allocations=hold.allocations), hold.service_id, hold.client_id, frozenset()
        )
        self._second.start()
        self.changed.emit()

    def settle(self) -> None:
        """Hold (or give back) at once what has been waiting to become stable."""
        if self._stable.isActive():
            self._stable.stop()
            self._take()

    def release(self) -> None:
        """Give back what is held, now."""
        self._stable.stop()
        self._wanted, self._refused = None, None
        self._give_back()
        self._give_back_options()

    def _give_back_options(self) -> None:
        if self.pinned:
            self.pinned = []
            try:
                self._announcing(lambda: self._desk.look(release_options, self.option_of))
            except (RuleViolation, KnownError) as why:  # they lapse by themselves
                self._tell_failure(why)
            self.changed.emit()

    def hand_on(self, slot: FreeSlot | None) -> HoldId | None:
        """The hold of this very slot, which is another part's from now on; whatever else was kept is given back."""
        chosen = None if slot is None else self.option(slot)
        if chosen is None and slot is not None and self.is_for(slot):
            chosen = self.held
        others = [each for each in (*self.pinned, self.held) if each is not None and each is not chosen]
        self.forget()
        for each in others:
            self._release(each.id)
        self.changed.emit()
        return chosen.id if chosen is not None else None

    def add_option(self, hold: Hold) -> None:
        """Keep besides the others a slot that another place of this window holds for the same caller."""
        self.pinned.append(hold)
        self._second.start()
        self.changed.emit()

    def forget(self) -> None:
        """The hold was used up by a booking, and the options with it."""
        self._stable.stop()
        self._wanted, self._refused, self.held, self.pinned = None, None, None, []
        self._second.stop()

    def keep(self) -> bool:
        """Hold for three minutes more; false where nothing is held."""
        if self.held is None and not self.pinned:
            return False
        try:
            self.pinned = [self._prolonged(each) for each in self.pinned]
            self.held = self._prolonged(self.held) if self.held else None
        except RuleViolation as why:
            self.forget()
            self.lost.emit(why)
        except KnownError as why:
            self.failed.emit(why)
        self.changed.emit()
        return self.held is not None or bool(self.pinned)

    def _prolonged(self, kept: Hold) -> Hold:
        command = Prolong(hold_id=kept.id, lasting=LASTING)
        return self._announcing(lambda: self._desk.do(prolong, command))

    @Slot()
    def _take(self) -> None:
        if self._wanted is None:
            self._give_back()
            return
        wanted = self._wanted
        if len(self.pinned) >= OPTIONS or self.option(wanted.slot) is not None:
            self._give_back()
            return
        command = HoldSlot(
            service_id=wanted.service,
            client_id=wanted.client,
            span=wanted.slot.span,
            allocations=wanted.slot.allocations,
            wanted=wanted.resources,
            lasting=LASTING,
            replacing=self.hold_id,
            option_of=self.option_of,
        )
        try:
            self.held = self._announcing(lambda: self._desk.look(hold, command))
            self._second.start()
        except RuleViolation as why:
            self._wanted, self._refused = None, wanted
            self.lost.emit(why)
        except KnownError as why:
            self.failed.emit(why)
        self.changed.emit()

    def _give_back(self) -> None:
        if not self.pinned:
            self._second.stop()
        if self.held is None:
            return
        gone, self.held = self.held.id, None
        self._release(gone)
        self.changed.emit()

    def _release(self, gone: HoldId) -> None:
        try:
            self._announcing(lambda: self._desk.look(release, gone))
        except (RuleViolation, KnownError) as why:  # it lapses by itself
            self._tell_failure(why)

    def _tell_failure(self, why: RuleViolation | KnownError) -> None:
        """What runs by itself and is refused is silent: nobody asked for it, and it lapses by itself."""
        if isinstance(why, KnownError):
            self.failed.emit(why)

    def _announcing(self, step: Callable[[], T]) -> T:
        self.busy = True
        try:
            return step()
        finally:
            self.busy = False

    @Slot()
    def _tick(self) -> None:
        if self.seconds_left == 0:
            now = self._desk.env.now()
            self.pinned = [each for each in self.pinned if each.expires_at > now]
            if self.held is not None and self.held.expires_at <= now:
                self.held = self._wanted = None
            if self.held is None and not self.pinned:
                self._second.stop()
        self.changed.emit()
