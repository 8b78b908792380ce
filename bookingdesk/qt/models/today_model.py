"""The Today panel as a flat list: headings and the rows under them; a new minute changes row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from bookingdesk.domain.ids import BookingId
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.agenda_rows import Change, Insert, Remove, difference
from bookingdesk.presentation.today_rows import Group, TodayRow, TodayView
from bookingdesk.qt.models.roles import BOOKING_MIME, REQUEST_MIME, Role

AnyIndex = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a group with its number of rows."""

    group: Group
    title: str
    count: int
    listed: int

    @property
    def key(self) -> Group:
        """What identifies the heading across readings."""
        return self.group

    @property
    def sentence(self) -> str:
        """`Waiting (2)`; `Tomorrow unconfirmed (5 of 37)`."""
        if self.listed < self.count:
            return _("{title} ({listed} of {count})").format(title=self.title, listed=self.listed, count=self.count)
        return f"{self.title} ({self.count})"


Line = Heading | TodayRow


class TodayModel(QAbstractListModel):
    """Headings and bookings, in the order of the panel."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []

    def show(self, view: TodayView) -> None:
        """Take over a view of the day; lines that did not change are not touched."""
        wanted: list[Line] = []
        for group in view.groups:
            wanted.append(Heading(group.group, group.title, group.total, len(group.rows)))
            wanted.extend(group.rows)
        for step in difference(self._lines, wanted):
            match step:
                case Remove(place):
                    self.beginRemoveRows(QModelIndex(), place, place)
                    del self._lines[place]
                    self.endRemoveRows()
                case Insert(place, line):
                    self.beginInsertRows(QModelIndex(), place, place)
                    self._lines.insert(place, line)
                    self.endInsertRows()
                case Change(place, line):
                    self._lines[place] = line
                    self.dataChanged.emit(self.index(place, 0), self.index(place, 0))

    def line(self, place: int) -> Line:
        """The heading or row at a place."""
        return self._lines[place]

    def place_of(self, booking: BookingId) -> int | None:
        """The first row of a booking, or None."""
        for place, line in enumerate(self._lines):
            if isinstance(line, TodayRow) and line.booking_id == booking:
                return place
        return None

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._lines[index.row()], Heading):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:
        return [BOOKING_MIME, REQUEST_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        found = [index.data(Role.BOOKING) for index in indexes if index.data(Role.BOOKING) is not None]
        if found:
            data.setData(BOOKING_MIME, str(found[0]).encode())
        asked = [index.data(Role.REQUEST) for index in indexes if index.data(Role.REQUEST) is not None]
        if asked:
            data.setData(REQUEST_MIME, str(asked[0]).encode())
        return data

    def data(self, index: AnyIndex, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        match role:
            case _Role.DisplayRole | _Role.AccessibleTextRole:
                return line.sentence
            case Role.HEADING:
                return isinstance(line, Heading)
            case Role.ROW:
                return line
            case Role.BOOKING:
                return line.booking_id if isinstance(line, TodayRow) and line.is_booking else None
            case Role.REQUEST:
                return line.request_id if isinstance(line, TodayRow) else None
            case Role.CALL:
                return line.call if isinstance(line, TodayRow) else None
        return None
