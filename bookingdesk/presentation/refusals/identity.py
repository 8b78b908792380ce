"""Sentences for what needs to know who is calling, and for profiles that can't be made one."""

from __future__ import annotations

from datetime import date, datetime

from bookingdesk.i18n.translation import _
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings


def identity_needed(facts: Facts, around: Surroundings) -> str:
    return _("Check who is calling first. Nothing was changed.")


def identity_locked(facts: Facts, around: Surroundings) -> str:
    until = facts.get("until")
    when = around.formatter.time(until) if isinstance(until, datetime) else ""
    return _(
        "Three checks failed, so this booking is locked until {time}. "
        "Call the client back on the stored number, or ask a supervisor."
    ).format(time=when)


def weekday_mismatch(facts: Facts, around: Surroundings) -> str:
    day = facts.get("day")
    words = around.formatter.day_spoken(day) if isinstance(day, date) else ""
    return _("The booking is on {day}. Read it again, or move it. Nothing was attested.").format(day=words)


def change_reason_missing(facts: Facts, around: Surroundings) -> str:
    return _("Say why the business asks for this. Nothing was changed.")


def person_may_not(facts: Facts, around: Surroundings) -> str:
    name = str(facts.get("name") or "") or _("This person")
    if facts.get("right") == "may_cancel":
        return _("{name} is not authorised to cancel for this client. Ask the client, or a supervisor.").format(
            name=name
        )
    return _("{name} is not authorised to book for this client. Ask the client, or a supervisor.").format(name=name)


def merge_refused(facts: Facts, around: Surroundings) -> str:
    why = facts.get("why")
    if why == "same":
        return _("These are one and the same profile.")
    if why == "retired":
        return _("One of the two was already made part of another profile. Open that one instead.")
    if why == "house":
        return _("Group sessions stand under this profile; it stays apart.")
    if why == "same_session":
        return _("Both have a seat in the same session. Cancel one of the two seats first.")
    if why == "too_late":
        return _("Profiles can be parted again for 24 hours; that time is over.")
    return _("These profiles were parted again already.")
