"""Sentences for what the waitlist, the queue of walk-ins and holds for several options refuse."""

from __future__ import annotations

from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings


def waitlist_refused(facts: Facts, around: Surroundings) -> str:
    return {
        "booked": _("This wish has come true already. Undo takes the booking back, and they wait again."),
        "left": _("They are no longer on the waitlist. Put them on it again if they want to wait."),
        "expired": _("The time for this is over. Look who else fits, or offer another time."),
        "accepted": _("They have said yes already; the time is booked."),
        "refused": _("They have said no already; the time went to the next in line."),
        "withdrawn": _("The offer was taken back. Offer the time again if it is still free."),
        "open": _("They are being offered a time already. Wait for their answer, or take that offer back."),
    }.get(str(facts.get("present", "")), _("This has been settled already. Nothing was changed."))


def queue_refused(facts: Facts, around: Surroundings) -> str:
    if facts.get("present") == "left":
        return _("They have left the queue. Add them again if they are back.")
    return _("They have been served already. Their booking is on the calendar.")


def too_many_options(facts: Facts, around: Surroundings) -> str:
    limit = int(str(facts.get("limit", 3)))
    return ngettext(
        "No more than {limit} time can be held for one caller. Book it or let it go.",
        "No more than {limit} times can be held for one caller. Book one of them or let one go.",
        limit,
    ).format(limit=limit)
