"""What the desk reads of a database that was restored or copied, and whose messages wait to be released."""

from __future__ import annotations

from bookingdesk.domain.releasing import Overdue
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.usecases.releasing import Released


def silent_words(waiting: int, formatter: Formatter) -> str:
    """The banner."""
    words = ngettext(
        "This database was restored or copied: {count} message waits until a supervisor releases it.",
        "This database was restored or copied: {count} messages wait until a supervisor releases them.",
        waiting,
    )
    return words.format(count=formatter.number(waiting))


def release_advice() -> str:
    """What to think of before."""
    return _(
        "Messages wait, so that nobody is told twice. Release them only where you work with this database from now"
        " on, and with no other copy of it."
    )


def overdue_head() -> str:
    """Above the choice."""
    return _("What was due before the restore or copy")


def overdue_word(overdue: Overdue) -> str:
    """One of the two answers."""
    return {
        Overdue.DOUBT: _("May have left already: show it in doubt, to be checked one by one"),
        Overdue.SEND: _("Has not left: send it now"),
    }[overdue]


def released_words(done: Released, formatter: Formatter) -> str:
    """What came of it."""
    return _("Released. To be sent: {queued}. In doubt: {doubted}.").format(
        queued=formatter.number(done.queued), doubted=formatter.number(done.doubted)
    )
