"""Shows one department alone: its bookings in calendar, list and Today, its people and rooms as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import DepartmentId, ResourceId
from bookingdesk.gui.widgets.chooser import Choosable, Chooser
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.toasts import Toast

if TYPE_CHECKING:
    from bookingdesk.gui.workplace import Workplace

ALL = "all"


class DepartmentChoice(QObject):
    """Asks which, and has every view follow."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._place = place
        place.window.canvas.header.all_departments_asked.connect(partial(self.show, None))

    @Slot()
    def open(self) -> None:
        """All departments, or one of them."""
        catalogue = self._place.failures.attempt(self._place.desk.catalogue)
        if catalogue is None:
            return

        def fill(typed: str) -> Sequence[Choosable]:
            words = typed.casefold().strip()
            named = [(str(one.id), one.name) for one in catalogue.departments.values() if not one.retired]
            return [
                Choosable(key, name)
                for key, name in [(ALL, _("All departments")), *named]
                if words in name.casefold()
            ]

        title = _("Show which department?")
        chooser = Chooser(
            self._place.window, title, _("Choose a department"), fill, nothing=_("There is no such department.")
        )
        chooser.chosen.connect(lambda key: self.show(None if key == ALL else DepartmentId(int(key))))
        chooser.open()

    @Slot(object)
    def show(self, chosen: DepartmentId | None) -> None:
        """This department alone, in every view and in the Line; None: all of them."""
        place = self._place
        catalogue = place.failures.attempt(place.desk.catalogue)
        if catalogue is None:
            return
        view = place.calendar.view
        view.set_filter(replace(view.canvas.filter, department_id=chosen))
        place.line.set_department(chosen)
        place.calendar.view.set_hidden(of_others(catalogue, chosen))
        place.department = place.today_feed.department = chosen
        place.waiting.department = place.requests.feed.department = chosen
        for feed in (place.day_feed, place.today_feed, place.requests.feed, place.waiting):
            feed.refresh()
        name = _("All departments") if chosen is None else catalogue.departments[chosen].name
        place.window.canvas.header.show_department("" if chosen is None else name)
        place.toasts.show_toast(Toast(text=_("Shown: {department}").format(department=name)))


def of_others(catalogue: Catalogue, chosen: DepartmentId | None) -> frozenset[ResourceId]:
    """The people and rooms that belong to another department; none where all are shown."""
    if chosen is None:
        return frozenset()
    return frozenset(
        r.id for r in catalogue.resources.values() if r.department_id is not None and r.department_id != chosen
    )
