"""`every 2w x6` as what is booked: the rule from the slot's own wall time, and the form's repetition. Pure."""

from __future__ import annotations

from bookingdesk.domain.errors import SeriesRefused
from bookingdesk.domain.ids import SeriesId
from bookingdesk.domain.local_time import wall
from bookingdesk.domain.series import DEFAULT_COUNT, Every, SeriesRule
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.line.reading import Repeat
from bookingdesk.presentation.repetition import Repetition
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.series.commands import BookSeries

UNITS = {"d": Every.DAY, "w": Every.WEEK, "m": Every.MONTH}


def series_of(book: Book, repeat: Repeat, zone: str) -> BookSeries:
    """The series that begins with this booking, as often as the chips said where the entry does not."""
    begins = wall(book.span.start, zone)
    rule = SeriesRule(
        first=begins.replace(tzinfo=None, fold=0),
        zone=zone,
        step=repeat.every,
        unit=UNITS[repeat.unit],
        count=repeat.times or DEFAULT_COUNT,
        fold=begins.fold,
    )
    return BookSeries(series_id=SeriesId(book.booking_id), rule=rule, book=book)


def with_way_out(refusal: str, why: Exception) -> str:
    """The refusal of an entry; where dates of a series are in the way, with the key that shows them."""
    if not isinstance(why, SeriesRefused):
        return refusal
    return _("{refusal} Tab shows the dates, each with its nearest time.").format(refusal=refusal)


def repetition_of(repeat: Repeat | None) -> Repetition | None:
    """The same for the form, where a count that was not said can be changed."""
    if repeat is None:
        return None
    return Repetition(unit=UNITS[repeat.unit], step=repeat.every, count=repeat.times or DEFAULT_COUNT)
