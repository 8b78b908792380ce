"""Several services in one visit, or several people together: the times at which all fit; Enter books all or none.

Beside a stored booking the same: its visit stays as it is and the parts are added, on its day.

The times follow what is filled in, and those of the marked line are held while the page is seen; where somebody
was faster, it says so and looks again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QWidget,
)

from bookingdesk.domain.bookings import Mode
from bookingdesk.domain.errors import ClientBusy, KnownError, NotBookable, RuleViolation, SlotTaken
from bookingdesk.domain.local_time import local_date
from bookingdesk.gui.booking.visit_form import ROW, TOGETHER, VisitForm
from bookingdesk.gui.booking.visit_times import VisitTimes
from bookingdesk.gui.widgets.combos import choose
from bookingdesk.gui.widgets.enter_key import is_enter, press_focused_button
from bookingdesk.gui.widgets.toned import write
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.mode_words import detail_wish
from bookingdesk.presentation.visit_draft import (
    PartDraft,
    VisitDraft,
    visit_problem,
    visit_question,
    visit_to_book,
    visit_to_hold,
)
from bookingdesk.presentation.visit_words import found_words, nothing_fits_words, offer_line, steps_lines
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.caller import Word
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.visits.adding import add_to_visit
from bookingdesk.usecases.visits.booking import Visit, book_visit, visit_of
from bookingdesk.usecases.visits.commands import AddToVisit, BookVisit, VisitOffer

ROWS = 6


class VisitPanel(VisitForm):
    """A page or a window for one new visit."""

    booked = Signal(object)
    """The bookings, as stored."""
    finished = Signal()
    drafted = Signal(object)
    """The VisitDraft as it is typed; None where nothing is filled in, or all of it is booked."""

    def __init__(
        self, desk: Desk, draft: VisitDraft, parent: QWidget | None = None, *, word: Word | None = None
    ) -> None:
        """`word`: on whose word parts are added to a stored booking."""
        super().__init__(desk, is_new=draft.beside is None, parent=parent)
        self.setObjectName("visitPanel")
        self._desk, self.draft, self._word = desk, draft, word or Word()
        self.day.today = self._today
        self._catalogue = desk.catalogue()
        self.search = VisitTimes(desk, self)
        self._asked_both: VisitOffer | None = None
        """The times at which a client has something else, once that was said: booking them again takes them."""
        self._awaited = False
        """Whether the focus is to go to the times as soon as there are any."""
        self._filling = False
        self._fit_soon = QTimer(self, singleShot=True, interval=0)
        self._fit_soon.timeout.connect(self._fit)
        self._show_standing()
        self._connect()
        self._show()

    def _connect(self) -> None:
        self.parts.changed.connect(self._change_part)
        self.parts.gone.connect(self._drop_part)
        self.parts.failed.connect(self._fail)
        self.add_service.clicked.connect(self.more_service)
        self.add_person.clicked.connect(self.more_person)
        self.how.activated.connect(self._tell)
        self.gap.valueChanged.connect(self._tell)
        self.mode.activated.connect(self._tell)
        self.mode_detail.textEdited.connect(self._tell)
        self.day.chosen.connect(self._tell)
        self.start.chosen.connect(self._tell)
        self.times.itemDoubleClicked.connect(self.confirm)
        self.times.currentRowChanged.connect(self._mark)
        self.search.found.connect(self._show_offers)
        self.search.failed.connect(self._fail)
        self.search.keeper.changed.connect(self._show_said)
        self.book.clicked.connect(partial(self._book, tentative=False))
        self.tentative.clicked.connect(partial(self._book, tentative=True))
        self.leave.clicked.connect(self._give_up)
        self._desk.announced.connect(self._changed_elsewhere)

    # -- showing ---------------------------------------------------------------------------------------------

    def _show(self) -> None:
        draft, self._filling = self.draft, True
        self.parts.show_draft(draft, self._catalogue)
        self.parts.follow_in_order(None, self.add_service)
        choose(self.how, TOGETHER if draft.same_start else ROW)
        self.gap.setValue(draft.gap)
        self.gap.setVisible(not draft.same_start)
        self._show_mode(draft)
        self.day.show_value(draft.day)
        self.start.show_value(draft.minute)
        for button in (self.add_service, self.add_person):
            button.setEnabled(not draft.is_full)
        self.leave.setText(_("Close") if draft.is_empty or draft.beside is not None else _("Discard"))
        self._filling = False
        self._follow()

    def _show_mode(self, draft: VisitDraft) -> None:
        wish = detail_wish(draft)
        choose(self.mode, draft.mode.value)
        self.mode_detail.setVisible(draft.mode is not Mode.IN_PERSON)
        self.mode_detail.setPlaceholderText(wish)
        self.mode_detail.setAccessibleDescription(wish)
        if self.mode_detail.text() != draft.mode_detail:
            self.mode_detail.setText(draft.mode_detail)

    def _show_standing(self) -> None:
        """What is booked already and stays: a day and a line a step."""
        beside, desk = self.draft.beside, self._desk
        if beside is None:
            self.standing.hide()
            return
        visit = desk.look(visit_of, beside.id) or (beside,)
        clients = desk.env.store.read(lambda work: work.clients.many({b.client_id for b in visit}))
        lines = steps_lines(visit, clients, self._catalogue, desk.formatter, names=True)
        now = next((one for one in visit if one.id == beside.id), beside)
        write(self.standing, "\n".join([desk.formatter.day(now.span.start), *lines]))

    def _read_standing(self) -> None:
        """What is booked already may be another by now."""
        try:
            self._show_standing()
        except (RuleViolation, KnownError) as why:
            self._fail(why)

    def _follow(self, *, fresh: bool = False) -> None:
        self.search.follow(visit_question(self.draft, self._today()), fresh=fresh)
        self._allow(bool(self.search.offers) and self.search.is_current)

    def _allow(self, can: bool) -> None:
        """Whether there is a time to book."""
        for button in (self.book, self.tentative):
            button.setEnabled(can)

    @Slot()
    def _show_offers(self) -> None:
        self.times.blockSignals(True)  # the line that is held stays marked wherever it stands now
        self._write_offers()
        found = bool(self.search.offers)
        if found:
            self.times.setCurrentRow(self.search.row_to_mark(self.draft))
        self.times.blockSignals(False)
        self._mark()
        self._allow(found)
        if found and self._awaited:
            self._awaited = False
            self.times.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_said()

    @Slot()
    def _mark(self) -> None:
        """Another line is marked: its times are the ones to be held."""
        self.search.choose(self.draft, self.times.currentRow())

    @Slot()
    def _show_said(self) -> None:
        write(self.said, self._said(len(self.search.offers)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.search.keep(True)

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self.search.keep(False)
        super().hideEvent(event)

    def _write_offers(self) -> None:
        """A line an offer; names of people may be others by now."""
        offers = self.search.offers
        if not self.search.is_current:
            return  # something else is asked by now: the answer to that is on its way
        services = [self._catalogue.services[p.service_id].name if p.service_id else "" for p in self.draft.parts]
        clients = self.draft.clients()
        several = len({client.id if client else 0 for client in clients}) > 1
        names = [client.given_name or client.name if client and several else "" for client in clients]
        lines = [offer_line(one, services, names, self._catalogue, self._desk.formatter) for one in offers]
        self.times.show_lines(lines, list(range(len(lines))))
        self.times.setVisible(bool(lines))
        if lines and self.times.currentRow() < 0:
            self.times.setCurrentRow(0)
        self._fit()
        self._fit_soon.start()

    @Slot()
    def _fit(self) -> None:
        """As high as its lines, which are wrapped once the list has its width."""
        self.times.fit(ROWS)

    def _said(self, found: int) -> str:
        problem = visit_problem(self.draft)
        asked = self.search.asked
        if problem or asked is None:
            return problem
        if found:
            words = found_words(tentative=self.draft.tentative)
            held = _("These times are held while this page is open.")
            return f"{words} {held}" if self.search.keeper.held else words
        draft = self.draft
        return nothing_fits_words(asked.days, beside=draft.beside is not None, same_start=draft.same_start)

    # -- editing ---------------------------------------------------------------------------------------------

    @Slot(int, object)
    def _change_part(self, index: int, part: PartDraft) -> None:
        self._change(self.draft.with_part(index, part))

    @Slot(int)
    def _drop_part(self, index: int) -> None:
        self._change(self.draft.without(index))
        self.add_service.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def more_service(self) -> None:
        """One more service for the person named last."""
        self._change(self.draft.with_service())
        self.parts.rows[-1].service.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def more_person(self) -> None:
        """One more person."""
        self._change(self.draft.with_person())
        self.parts.rows[-1].client.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _tell(self) -> None:
        if self._filling:
            return
        together = self.how.currentData() == TOGETHER
        mode = Mode(self.mode.currentData())
        self._change(
            replace(
                self.draft,
                same_start=together,
                gap=self.gap.value(),
                mode=mode,
                mode_detail="" if mode is Mode.IN_PERSON else self.mode_detail.text(),
                day=self.day.day,
                minute=self.start.minute,
            )
        )

    @Slot()
    def _give_up(self) -> None:
        """Close by the button: what is filled in is given up, which Esc never does."""
        self.drafted.emit(None)
        self.finished.emit()

    def _change(self, draft: VisitDraft) -> None:
        self.draft = draft
        self.drafted.emit(None if draft.is_empty else draft)
        self.error.hide()
        self._show()
        self._write_offers()
        if self.search.asked is None:
            write(self.said, self._said(0))

    def focus_first(self) -> None:
        """The focus goes to the times where there is nothing left to fill in, else to the first gap."""
        for row, part, client in zip(self.parts.rows, self.draft.parts, self.draft.clients(), strict=True):
            if part.own_client and client is None:
                row.client.setFocus(Qt.FocusReason.TabFocusReason)
                return
            if part.service_id is None:
                row.service.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self._awaited = True
        self.search.look()
        self.day.setFocus(Qt.FocusReason.TabFocusReason)

    # -- storing ---------------------------------------------------------------------------------------------

    def _book(self, *, tentative: bool) -> None:
        """Book the marked line so, whatever was wanted before."""
        if tentative != self.draft.tentative:
            self.draft = replace(self.draft, tentative=tentative)
            self.drafted.emit(self.draft)
            self._show_said()
        self.confirm()

    @Slot()
    def confirm(self) -> None:
        """Book the marked line, all steps or none."""
        problem = visit_problem(self.draft, booking=True)
        row = self.times.currentRow()
        if not problem and not self.search.is_current:
            problem = _("The times are being looked for. Choose one in a moment.")
        if problem or not 0 <= row < len(self.search.offers):
            self._refuse(problem or _("Choose a time first."))
            return
        offer, keeper = self.search.offers[row], self.search.keeper
        keeper.settle()  # what was held before would be in the way
        held = keeper.hold_ids if keeper.is_for(visit_to_hold(self.draft, offer)) else ()
        both = offer == self._asked_both
        command = visit_to_book(self.draft, offer, self._desk.env.new_id, both=both, held=held)
        try:
            with keeper.announcing():
                visit = self._stored(command)
        except ClientBusy as why:
            self._asked_both = offer
            words = sentence(why, self._desk.formatter, self._catalogue)
            self._refuse(_("{why} Choose it again to keep both.").format(why=words))
        except (SlotTaken, NotBookable) as why:
            self._fail(why)
            self._follow(fresh=True)
        except (RuleViolation, KnownError) as why:
            self._fail(why)
        else:
            if held:
                keeper.forget()
            self.drafted.emit(None)
            self.booked.emit(visit)

    def _stored(self, command: BookVisit) -> Visit:
        """The visit booked, or added to what is booked."""
        beside = self.draft.beside
        if beside is None:
            return self._desk.do(book_visit, command)
        word = self._word
        adding = AddToVisit(
            booking_id=beside.id,
            visit_id=command.visit_id,
            parts=command.parts,
            asked_by=word.asked_by,
            reason=word.reason,
            checked=word.check,
        )
        return self._desk.do(add_to_visit, adding)

    @Slot(object)
    def _fail(self, why: RuleViolation | KnownError) -> None:
        self._refuse(sentence(why, self._desk.formatter, self._catalogue))

    def _refuse(self, words: str) -> None:
        self.error.setText(words)
        self.error.show()
        announce(self.error, words, assertive=True)

    @Slot(object)
    def _changed_elsewhere(self, changes: ChangeSet) -> None:
        if self.search.keeper.busy:
            return
        if changes.catalogue:
            self._catalogue = self._desk.catalogue()
        if changes.spans or changes.holds or changes.catalogue:
            self._follow(fresh=True)
        if changes.spans and self.draft.beside is not None:
            self._read_standing()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter books, or presses the button that has the focus; Shift+Enter books tentatively, as in the Line."""
        if is_enter(event):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.tentative.click()
            elif not press_focused_button():
                self.confirm()
            return
        super().keyPressEvent(event)

    def _today(self) -> date:
        return local_date(self._desk.env.now(), self._desk.formatter.zone)
