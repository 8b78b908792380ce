"""Sentences for everything that can go wrong: what is in the way, and what can be done now (interface 5).

Takes a `RuleViolation` or `KnownError` with its facts and gives words in the language of the interface. Never shows
a code, and never a client's data beyond what the desk already sees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.ids import BookingId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.known_words import ENVIRONMENT
from bookingdesk.presentation.refusals import (
    bookings,
    calls,
    contacts,
    desk,
    files,
    identity,
    modes,
    money,
    names,
    people,
    records,
    requests,
    review,
    series,
    sessions,
    templates,
    times,
    waiting,
)
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings


def sentence(
    failure: RuleViolation | KnownError,
    formatter: Formatter,
    catalogue: Catalogue,
    *,
    who: Mapping[BookingId, str] | None = None,
    wanted: datetime | None = None,
) -> str:
    """The failure in one or two sentences, plain text.

    `who` names clients of bookings in the way, `wanted` is the start that was asked for (its day is not repeated).
    """
    around = Surroundings(formatter, catalogue, who or {}, wanted)
    if isinstance(failure, KnownError):
        return ENVIRONMENT.get(failure.code, ENVIRONMENT[KnownError.code])(failure.facts)
    return RULES.get(failure.code, RULES[RuleViolation.code])(failure.facts, around)


RULES: dict[str, Callable[[Facts, Surroundings], str]] = {
    "rule": desk.any_rule,
    "invalid_value": desk.invalid,
    "not_found": names.not_found,
    "ambiguous": names.ambiguous,
    "status_refused": bookings.status_refused,
    "too_early": bookings.too_early,
    "client_busy": bookings.client_busy,
    "slot_taken": bookings.slot_taken,
    "not_bookable": bookings.not_bookable,
    "stale": bookings.stale,
    "reason_missing": bookings.reason_missing,
    "nothing_to_undo": bookings.nothing_to_undo,
    "undo_refused": bookings.undo_refused,
    "nonexistent_time": times.nonexistent_time,
    "ambiguous_time": times.ambiguous_time,
    "unknown_zone": times.unknown_zone,
    "series_refused": series.series_refused,
    "series_empty": series.series_empty,
    "series_past": series.series_past,
    "approval_missing": money.approval_missing,
    "deposit_due": money.deposit_due,
    "refund_too_much": money.refund_too_much,
    "nothing_to_waive": money.nothing_to_waive,
    "records_kept": records.records_kept,
    "preview_stale": records.preview_stale,
    "policy_refused": money.policy_refused,
    "already_saved": bookings.already_saved,
    "move_refused": bookings.move_refused,
    "somebody_here": sessions.somebody_here,
    "add_refused": bookings.add_refused,
    "message_refused": desk.message_refused,
    "template_refused": desk.template_refused,
    "template_faulty": templates.template_faulty,
    "template_settled": templates.template_settled,
    "nothing_to_print": files.nothing_to_print,
    "already_furnished": desk.already_furnished,
    "date_order_unclear": files.date_order_unclear,
    "columns_missing": files.columns_missing,
    "mode_incomplete": modes.mode_incomplete,
    "not_allowed": desk.not_permitted,
    "waitlist_refused": waiting.waitlist_refused,
    "queue_refused": waiting.queue_refused,
    "too_many_options": waiting.too_many_options,
    "identity_needed": identity.identity_needed,
    "weekday_mismatch": identity.weekday_mismatch,
    "identity_locked": identity.identity_locked,
    "change_reason_missing": identity.change_reason_missing,
    "person_may_not": identity.person_may_not,
    "merge_refused": identity.merge_refused,
    "asked_later": review.asked_later,
    "not_deferrable": review.not_deferrable,
    "deferral_settled": review.deferral_settled,
    "owner_needed": people.owner_needed,
    "not_administrator": people.not_administrator,
    "sign_in_refused": people.sign_in_refused,
    "sign_in_needed": people.sign_in_needed,
    "last_administrator": people.last_administrator,
    "administrator_first": people.administrator_first,
    "request_state_refused": requests.state_refused,
    "answer_refused": requests.answer_refused,
    "request_incomplete": requests.incomplete,
    "request_claimed": requests.claimed,
    "voicemail_refused": calls.voicemail_refused,
    "call_tries_used": calls.tries_used,
    "call_claimed": calls.claimed,
    "call_stands": calls.stands,
    "already_informed": calls.already_informed,
    "contact_log_refused": contacts.log_refused,
    "late_reason_missing": requests.late_reason_missing,
    "session_full": sessions.session_full,
    "already_seated": sessions.already_seated,
    "session_over": sessions.session_over,
    "seats_refused": sessions.seats_refused,
    "room_in_use": sessions.room_in_use,
    "not_for_groups": sessions.not_for_groups,
    "no_session": sessions.no_session,
    "session_involved": sessions.session_involved,
}
"""One sentence for each code of a RuleViolation; a test compares the two."""
