"""The guards of SQLite: triggers that abort the statement. Each rule stands beside its PostgreSQL twin's name.

A BEFORE trigger also refuses a row whose key exists: INSERT OR REPLACE would else delete the old row past every
DELETE trigger, because other programs do not switch recursive triggers on.
"""

from __future__ import annotations

from bookingdesk.storage.guards.codes import VERSIONED
from bookingdesk.storage.guards.sqlite.absences import ABSENCE
from bookingdesk.storage.guards.sqlite.allocations import ALLOCATION, HOLD
from bookingdesk.storage.guards.sqlite.audit import AUDIT
from bookingdesk.storage.guards.sqlite.bookings import BOOKING
from bookingdesk.storage.guards.sqlite.parts import refuse, trigger
from bookingdesk.storage.guards.sqlite.records import CATALOGUE, CLIENT, COUNTER, OUTBOX, PAYMENT, POLICY
from bookingdesk.storage.guards.sqlite.requests import DEFERRAL, REQUEST
from bookingdesk.storage.guards.sqlite.templates import TEMPLATE


def statements() -> tuple[str, ...]:
    """Every guard of SQLite, in the order to create them."""
    versions = tuple(
        trigger(
            f"{table}_version_rises",
            f"BEFORE UPDATE ON {table}",
            refuse("version_not_next", "NEW.version IS NOT OLD.version + 1"),
        )
        for table in VERSIONED
    )
    never = trigger("never_before_insert", "BEFORE INSERT ON never", "SELECT RAISE(ABORT, 'draft_committed');")
    papers = (*PAYMENT, *POLICY, *TEMPLATE)
    records = (*CLIENT, *OUTBOX, *REQUEST, *DEFERRAL, *ABSENCE, *papers, *CATALOGUE, *COUNTER, *AUDIT)
    return (never, *ALLOCATION, *HOLD, *BOOKING, *records, *versions)
