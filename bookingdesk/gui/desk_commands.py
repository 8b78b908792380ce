"""Binds the commands of the window to what the workplace does; what is not bound here is in no menu."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMessageBox

from bookingdesk import __version__
from bookingdesk.domain.bookings import FORWARD, Status
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import BookingId, MessageId
from bookingdesk.gui.department_choice import DepartmentChoice
from bookingdesk.gui.form_commands import FormCommands
from bookingdesk.gui.frontdesk.booking_actions import MARKS
from bookingdesk.gui.frontdesk.history_panel import HistoryPanel
from bookingdesk.gui.language_choice import LanguageChoice
from bookingdesk.gui.request_commands import RequestCommands
from bookingdesk.gui.wayfinding import VIEWS_OF_A_DAY
from bookingdesk.gui.widgets.chooser import Choosable, Chooser
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.commands.command import Place, place_title
from bookingdesk.presentation.commands.matching import matching
from bookingdesk.presentation.day_words import days_for
from bookingdesk.presentation.line.language import Keyword, typed_word
from bookingdesk.presentation.line.views import LineMode
from bookingdesk.presentation.palette import Scheme
from bookingdesk.presentation.window_forms import TodayForm
from bookingdesk.qt.look import look
from bookingdesk.qt.shortcuts import key_text
from bookingdesk.settings.table import CANCELLED_SHOWN, FIT, KEYS_SHOWN, TEXT_SIZE, THEME
from bookingdesk.usecases.contact_log import ContactLogQuery

if TYPE_CHECKING:
    from bookingdesk.gui.printing.print_dialog import Outlets, PrintDialog
    from bookingdesk.gui.workplace import Workplace

TEXT_STEPS = (100, 115, 130, 150, 175, 200)


class DeskCommands(QObject):
    """The functions behind menus, keys and palette."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._place = place
        self._window = place.window
        self._settings = place.window.settings
        self._set = place.window.commands
        self.outlets: Outlets | None = None
        """Where pages go; None is this computer's printers."""
        self._departments = DepartmentChoice(place)
        self._bind_window()
        self._bind_views()
        self._bind_bookings()
        self._bind_choices()
        self.forms = FormCommands(place)
        self.requests = RequestCommands(place)
        place.bookings.roster_print_asked.connect(self.open_roster_print)
        place.bookings.receipt_print_asked.connect(self.open_receipt)
        place.calls.print_letter = self.open_letter
        place.clients.contacts.print_log = self.open_contact_log_print
        place.status.mail_asked.connect(place.outbox.open)
        place.status.account_asked.connect(place.policies.open_mail)
        self._set.serve(place.agenda.table, Place.BOOKING, Place.VIEW)
        self._set.serve(place.today_panel.list, Place.BOOKING, Place.VIEW)
        self._window.canvas.unused_key = self._take_unused_key
        self._set.runs.guard(place.calendar.view.canvas)
        self._set.runs.typed = partial(place.line.start, LineMode.BOOK)
        self._show_keys()

    def _take_unused_key(self, event: QKeyEvent) -> bool:
        """A key of the canvas that its view has no use for; Esc closes the nearest thing beside it."""
        if event.key() == Qt.Key.Key_Escape:
            if self._window.panel.page is None:
                return self._place.toasts.close_newest()
            self._window.panel.go_back()
            return True
        on_a_day = self._place.ways.view in VIEWS_OF_A_DAY
        return self._set.handle(event, frozenset({Place.VIEW}) if on_a_day else frozenset())

    def _bind_window(self) -> None:
        bind, window = self._set.bind, self._window
        bind("print", self.open_print)
        session = self._place.session
        everywhere = Qt.ShortcutContext.ApplicationShortcut  # from every window of the program
        bind("lock", session.lock).setShortcutContext(everywhere)
        bind("people", partial(session.show_people, self._place.failures))
        bind("own_secrets", partial(session.show_own, self._place.failures))
        bind("quit", window.close)
        bind("next_region", partial(window.cycle_region, 1))
        bind("previous_region", partial(window.cycle_region, -1))
        bind("close_panel", window.panel.close_all, lambda: window.panel.page is not None)
        bind("today_panel", window.toggle_today)
        bind("focus_today", self._focus_today)
        bind("palette", self.open_palette)
        bind("shortcuts", self.open_overlay)
        bind("about", self.show_about)

    def _bind_views(self) -> None:
        bind, place = self._set.bind, self._place
        bind("day", partial(place.ways.show_view, "day"))
        bind("agenda", partial(place.ways.show_view, "agenda"))
        bind("waitlist_page", partial(place.ways.show_view, "waitlist"))
        bind("tray", place.tray.put, self._can_move)
        bind("drop", place.tray.drop, self._may_change)
        bind("go_to_tray", place.tray.open)
        bind("release_hold", place.holds.choose, self._may_change)
        bind("empty_tray", place.tray.empty, lambda: bool(place.tray.strip.entries))
        bind("waitlist", partial(place.waiting.who_fits, place.calendar, place.selection), self._may_change)
        bind("today", place.ways.go_to_today)
        bind("go_to_date", self.open_dates)
        bind("previous_day", partial(place.ways.step_day, -1))
        bind("next_day", partial(place.ways.step_day, 1))
        bind("back", partial(place.ways.walk, -1))
        bind("forward", partial(place.ways.walk, 1))
        bind("filter", self._filter, lambda: self._shows("agenda") or self._shows("day"))
        shown = partial(self._shows, "day")
        bind("department", self._departments.open)
        place.calendar.view.filters.department_chosen.connect(self._departments.show)
        bind("fit", place.ways.fit_day, shown).setChecked(self._settings.get(FIT))
        bind("zoom_in", partial(place.calendar.view.canvas.zoom, 1), shown)
        bind("zoom_out", partial(place.calendar.view.canvas.zoom, -1), shown)
        bind("grab", place.calendar.grab, lambda: shown() and place.selection.current is not None)
        cancelled = bind("cancelled_shown", self._toggle_cancelled)
        cancelled.setChecked(self._settings.get(CANCELLED_SHOWN))

    def _shows(self, view: str) -> bool:
        return self._place.ways.view == view

    def _bind_bookings(self) -> None:
        bind, place = self._set.bind, self._place
        for command in (*MARKS, "confirmed"):
            bind(command, partial(self._act, command), partial(self._can, command))
        bind("book", partial(place.line.start, LineMode.BOOK))
        bind("walk_in", lambda: place.line.start(LineMode.BOOK, f"{typed_word(Keyword.NOW)} "))
        bind("find_client", partial(place.line.start, LineMode.CLIENT))
        bind("find_time", partial(place.line.start, LineMode.TIME))
        bind("arrivals", partial(place.line.start, LineMode.ARRIVE))
        bind("undo", place.actions.undo, self._may_change)
        bind("redo", place.actions.redo, self._may_change)
        bind("history", self.show_history)
        bind("absence", place.absences.open, self._may_change)
        bind("absences_left", place.absences.open_remaining)
        place.actions.history_asked.connect(self.show_history)

    def _bind_choices(self) -> None:
        for scheme in ("light", "dark", "system"):
            action = self._set.bind(f"theme_{scheme}", partial(self.choose_theme, scheme))
            action.setChecked(self._settings.get(THEME) == scheme)
        self._set.bind("larger_text", partial(self._scale_text, 1))
        self._set.bind("smaller_text", partial(self._scale_text, -1))
        keys = self._set.bind("keys_shown", self._toggle_keys)
        keys.setChecked(self._settings.get(KEYS_SHOWN))
        LanguageChoice(self._set, self._settings, self._place.toasts, self)

    # -- bookings --------------------------------------------------------------------------------------------

    def _may_change(self) -> bool:
        return not self._place.read_only

    def _can(self, command: str) -> bool:
        """Whether the status table has this step for the current booking."""
        current = self._place.selection.current
        status = self._place.status_of(current) if current is not None else None
        if status is None or self._place.read_only:
            return False
        if len(self._place.selection.ids) > 1:
            return True  # those that have the step take it; how many do not is said
        if command == "confirmed":
            return status in {Status.TENTATIVE, Status.CONFIRMED}
        return MARKS[command] in FORWARD[status]

    def _can_move(self) -> bool:
        current = self._place.selection.current
        status = self._place.status_of(current) if current is not None else None
        return status in {Status.TENTATIVE, Status.CONFIRMED} and self._may_change()

    def _act(self, command: str) -> None:
        self._place.actions.run(command, self._place.selection.ids)

    def show_history(self) -> None:
        """The last actions of this desk, in the side panel."""
        page = HistoryPanel(self._place.desk, self._place.failures)
        page.undo_asked.connect(self._place.actions.undo_one)
        self._window.panel.show_panel(page, _("History of this desk"), key="history")

    @Slot(str)
    def open_roster_print(self, session: str) -> None:
        """The roster of a group session on paper."""
        from bookingdesk.gui.printing.roster_dialog import RosterDialog  # noqa: PLC0415 - not needed to start

        place = self._place
        desk, key = place.desk, BookingId(session)
        made = partial(RosterDialog, desk, desk.formatter, key, self._window, self.outlets)
        self._open_paper(place.failures.attempt(made))

    @Slot(int)
    def open_receipt(self, number: int) -> None:
        """A receipt on paper."""
        from bookingdesk.gui.printing.receipt_dialog import ReceiptDialog  # noqa: PLC0415 - not needed to start

        desk = self._place.desk
        made = partial(ReceiptDialog, desk, desk.formatter, number, self._window, self.outlets)
        self._open_paper(self._place.failures.attempt(made))

    def open_letter(self, message: MessageId) -> None:
        """A letter on paper."""
        from bookingdesk.gui.printing.letter_dialog import LetterDialog  # noqa: PLC0415 - not needed to start

        desk = self._place.desk
        made = partial(LetterDialog, desk, desk.formatter, message, self._window, self.outlets)
        self._open_paper(self._place.failures.attempt(made))

    def open_contact_log_print(self, client: Client, query: ContactLogQuery) -> None:
        """What has passed with a client on paper."""
        from bookingdesk.gui.printing.contact_log_dialog import ContactLogDialog  # noqa: PLC0415 - not needed to start

        desk = self._place.desk
        made = partial(ContactLogDialog, desk, desk.formatter, client, query, self._window, self.outlets)
        self._open_paper(self._place.failures.attempt(made))

    def open_print(self) -> None:
        """The day on paper: the day that is looked at, or where that is today, what the hour suggests (Ctrl+P)."""
        from bookingdesk.gui.printing.print_dialog import PrintDialog  # noqa: PLC0415 - not needed to start

        place = self._place
        day = place.ways.day if place.ways.day != place.ways.today() else None
        dialog = place.failures.attempt(
            lambda: PrintDialog(place.desk, place.desk.formatter, self._window, self.outlets, day=day)
        )
        self._open_paper(dialog)

    def _open_paper(self, dialog: PrintDialog | None) -> None:
        if dialog is None:
            return
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.told.connect(self._place.toasts.say)
        dialog.open()

    # -- choosers --------------------------------------------------------------------------------------------

    def open_palette(self) -> None:
        """Every command, found by typing (Ctrl+K)."""

        def fill(typed: str) -> Sequence[Choosable]:
            found = matching(self._set.commands(), typed, self._set.recent)
            lines = [
                Choosable(c.id, c.name, key_text(c.keys[0]) if c.keys else "", self._set.available(c.id))
                for c in found
                if c.id != "palette"
            ]
            return [*self._place.absences.offered(typed), *lines]

        def run(line: str) -> None:
            if not self._place.absences.run(line):
                self._set.run(line)

        chooser = self._chooser(_("Find a command"), _("Type what to do"), fill)
        chooser.chosen.connect(run)
        chooser.open()

    def open_overlay(self) -> None:
        """Every key, by where it acts; typing narrows, Enter runs (F1)."""

        def fill(typed: str) -> Sequence[Choosable]:
            found = [c for c in matching(self._set.commands(), typed) if c.keys]
            lines: list[Choosable] = []
            for place in Place:
                of_place = [c for c in found if c.place is place]
                if of_place:
                    lines.append(Choosable("", place_title(place)))
                for c in of_place:
                    keys = _("{key} or {other}") if len(c.keys) > 1 else "{key}"
                    words = keys.format(key=key_text(c.keys[0]), other=key_text(c.keys[-1]))
                    lines.append(Choosable(c.id, c.name, words, self._set.available(c.id)))
            return lines

        chooser = self._chooser(_("Keyboard shortcuts"), _("Type a key or what it does"), fill)
        chooser.chosen.connect(self._set.run)
        chooser.open()

    def open_dates(self) -> None:
        """A day by typing: fri, +2w, 24/6 (Ctrl+G)."""
        place = self._place

        def fill(typed: str) -> Sequence[Choosable]:
            days = days_for(typed, place.ways.today(), place.desk.formatter.locale)
            return [Choosable(d.isoformat(), place.desk.formatter.day_heading(d)) for d in days]

        chooser = self._chooser(_("Go to date"), _("fri, +2w, 24/6"), fill, _("This is no date."))
        chooser.chosen.connect(lambda day: place.ways.show_day(date.fromisoformat(day)))
        chooser.open()

    def _chooser(self, title: str, prompt: str, fill: object, nothing: str = "") -> Chooser:
        nothing = nothing or _("Nothing fits.")
        return Chooser(self._window, title, prompt, fill, nothing=nothing)  # type: ignore[arg-type]

    # -- choices of this computer ----------------------------------------------------------------------------

    def choose_theme(self, theme: str) -> None:
        """Light, dark, or as the system."""
        self._settings.set(THEME, theme)
        look().choose(scheme=None if theme == "system" else Scheme(theme))
        for name in ("light", "dark", "system"):
            self._set.action(f"theme_{name}").setChecked(name == theme)

    def _scale_text(self, step: int) -> None:
        present = min(TEXT_STEPS, key=lambda size: abs(size - self._settings.get(TEXT_SIZE)))
        place = min(max(TEXT_STEPS.index(present) + step, 0), len(TEXT_STEPS) - 1)
        self._settings.set(TEXT_SIZE, TEXT_STEPS[place])
        look().choose(scheme=look_scheme(self._settings.get(THEME)), text_scale=TEXT_STEPS[place] / 100)

    def _toggle_keys(self) -> None:
        self._settings.set(KEYS_SHOWN, not self._settings.get(KEYS_SHOWN))
        self._window.status.set_keys_shown(self._settings.get(KEYS_SHOWN))

    def _toggle_cancelled(self) -> None:
        shown = not self._settings.get(CANCELLED_SHOWN)
        self._settings.set(CANCELLED_SHOWN, shown)
        self._set.action("cancelled_shown").setChecked(shown)
        self._place.agenda.show_cancelled(shown)

    def _focus_today(self) -> None:
        if self._window.today_form is not TodayForm.FULL:
            self._window.toggle_today()
        self._place.today_panel.setFocus()

    def _filter(self) -> None:
        if self._shows("day"):
            self._place.calendar.view.open_filter()
            return
        self._place.agenda.filter.setFocus()
        self._place.agenda.filter.selectAll()

    def _show_keys(self) -> None:
        short = {"book": _("Book"), "find_client": _("Client"), "undo": _("Undo"), "arrivals": _("Arrive")}
        short = {"shortcuts": _("Keys"), **short}
        bound = {c.id: c for c in self._set.commands()}
        strip = [(i, bound[i].keys[0], word) for i, word in short.items() if i in bound]
        self._window.status.show_keys(strip)
        self._window.status.asked.connect(self._set.run)
        self._window.status.set_keys_shown(self._settings.get(KEYS_SHOWN))

    def show_about(self) -> None:
        """Name and version."""
        QMessageBox.about(
            self._window, _("About bookingdesk"), _("bookingdesk {version}").format(version=__version__)
        )


def look_scheme(theme: str) -> Scheme | None:
    """The scheme of a setting; None follows the system."""
    return None if theme == "system" else Scheme(theme)
