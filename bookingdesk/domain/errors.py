"""Three kinds of failure: a rule says no, the surroundings say no, or the program has a bug.

`RuleViolation` and `KnownError` carry data, not sentences: `presentation.wording` turns them into
words in the user's language. Everything else that is raised is a bug and is reported as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class RuleViolation(Exception):
    """The user can choose differently. `code` names the sentence, `facts` fill it in."""

    code: ClassVar[str] = "rule"

    def __init__(self, **facts: object) -> None:
        """Keep the facts; the argument names are the placeholders of the sentence."""
        super().__init__(self.code, facts)
        self.facts: Mapping[str, object] = facts

    def __str__(self) -> str:
        """For logs and tracebacks only: the code and the names of the facts, never personal data."""
        return f"{self.code}({', '.join(sorted(self.facts))})"


class KnownError(Exception):
    """Disk, lock, network, printer, database: nothing the user did. The sentence says what to do."""

    code: ClassVar[str] = "environment"

    def __init__(self, **facts: object) -> None:
        """Keep the facts; the argument names are the placeholders of the sentence."""
        super().__init__(self.code, facts)
        self.facts: Mapping[str, object] = facts

    def __str__(self) -> str:
        """For logs: the code and the names of the facts, never personal data."""
        return f"{self.code}({', '.join(sorted(self.facts))})"


class InvalidValue(RuleViolation):
    """A field holds something that cannot be kept. Facts: field, reason (a word), value where harmless."""

    code = "invalid_value"


class NotFound(RuleViolation):
    """Nothing has this id, number or name. Facts: kind, wanted."""

    code = "not_found"


class Ambiguous(RuleViolation):
    """Several things have this name. Facts: kind, wanted, matches (names with their numbers)."""

    code = "ambiguous"


class StatusRefused(RuleViolation):
    """The status table has no such step. Facts: number, present, wanted."""

    code = "status_refused"


class TooEarly(RuleViolation):
    """The step cannot be true yet. Facts: number, wanted, start (of the booking), since (from when it can be)."""

    code = "too_early"


class ClientBusy(RuleViolation):
    """The client has something else at that time; `both` lets it through. Facts: client, bookings (in the way)."""

    code = "client_busy"


class SlotTaken(RuleViolation):
    """Somebody has the time already. Facts: resource, until, by (desk or booking number), alternatives."""

    code = "slot_taken"


class NotBookable(RuleViolation):
    """The rules refuse this time. Facts: obstacles (domain.availability.Obstacle values)."""

    code = "not_bookable"


class Stale(RuleViolation):
    """Somebody changed the record since it was read. Facts: kind, id, theirs (the present value)."""

    code = "stale"


class ReasonMissing(RuleViolation):
    """A cancellation needs a reason (SOP A5.6), and so do two other things.

    Facts: number, and `what`: `silence` (a message kept back) or `client` (put under another); else cancelling.
    """

    code = "reason_missing"


class ModeIncomplete(RuleViolation):
    """How the client is served needs a link, number or address first. Facts: mode, missing, number (0: new)."""

    code = "mode_incomplete"


class NothingToUndo(RuleViolation):
    """There is no action of this desk left that could be undone."""

    code = "nothing_to_undo"


class UndoRefused(RuleViolation):
    """The way back is blocked. Facts: number, why (code of the violation), by, alternatives.

    Where the time is gone also booking_id, start (the time to go back to) and since (when it was taken, or None).
    """

    code = "undo_refused"


class SeriesRefused(RuleViolation):
    """Dates of a series cannot be had; nothing was stored. Facts: dates (local days), first (why not the first)."""

    code = "series_refused"


class SeriesEmpty(RuleViolation):
    """Every date of the series was decided against. No facts."""

    code = "series_empty"


class SeriesPast(RuleViolation):
    """No occurrence in the scope can be changed any more. Facts: number (of the booking asked about)."""

    code = "series_past"


class NonexistentTime(RuleViolation):
    """The clocks skip this wall time. Facts: wall (naive datetime), zone, before, after (aware)."""

    code = "nonexistent_time"


class AmbiguousTime(RuleViolation):
    """The clocks pass this wall time twice. Facts: wall (naive datetime), zone, first, second (aware)."""

    code = "ambiguous_time"


class UnknownZone(RuleViolation):
    """No such time zone. Facts: zone."""

    code = "unknown_zone"


class AlreadySaved(RuleViolation):
    """The booking with this id is stored: a second click, or a retry after a lost answer. Facts: number."""

    code = "already_saved"


class MoveRefused(RuleViolation):
    """A booking in this status cannot be moved. Facts: number, present."""

    code = "move_refused"


class ApprovalMissing(RuleViolation):
    """A booking is confirmed on the client's recorded approval only (SOP A5.4). Facts: number."""

    code = "approval_missing"


class DepositDue(RuleViolation):
    """The deposit has not been paid. Facts: number, deposit, missing (Money), due_at."""

    code = "deposit_due"


class RefundTooMuch(RuleViolation):
    """More would be given back than came in. Facts: number, paid (Money or None), wanted (Money)."""

    code = "refund_too_much"


class NothingToWaive(RuleViolation):
    """Nothing is owed that could be waived. Facts: number."""

    code = "nothing_to_waive"


class PolicyRefused(RuleViolation):
    """Only a draft can be approved or withdrawn. Facts: name, version, present (state)."""

    code = "policy_refused"


class IdentityNeeded(RuleViolation):
    """The desk must know who is calling first (R64). Facts: client (its number), number (the booking's)."""

    code = "identity_needed"


class IdentityLocked(RuleViolation):
    """Three checks failed: nothing about this booking for a while. Facts: until."""

    code = "identity_locked"


class WeekdayMismatch(RuleViolation):
    """What the client said back is another weekday than the booking's. Facts: number, day, said (Monday is 0)."""

    code = "weekday_mismatch"


class ChangeReasonMissing(RuleViolation):
    """What the business itself asks for needs a reason. Facts: number."""

    code = "change_reason_missing"


class PersonMayNot(RuleViolation):
    """The contact person is not authorised for this. Facts: name, right (may_book or may_cancel)."""

    code = "person_may_not"


class MergeRefused(RuleViolation):
    """Two profiles can't be made one, or not parted again. Facts: why (same, retired, too_late, undone)."""

    code = "merge_refused"


class NotAllowed(RuleViolation):
    """The user's role lacks the right. Facts: right, role, roles (that have it), lendable (a PIN allows it).

    With `password`, the role has it, but who acts signed in by a PIN, which never opens administration.
    """

    code = "not_allowed"


class SignInRefused(RuleViolation):
    """Who wants in was not let in. Facts: reason (a word), name, tries_left and wait_seconds where they count."""

    code = "sign_in_refused"


class SignInNeeded(RuleViolation):
    """Somebody here has a password, so everybody says who they are. No facts."""

    code = "sign_in_needed"


class LastAdministrator(RuleViolation):
    """One enabled administrator, with a password where passwords are used, has to remain. No facts."""

    code = "last_administrator"


class AdministratorFirst(RuleViolation):
    """The first password is an administrator's, else nobody could administer any more. No facts."""

    code = "administrator_first"


class RequestStateRefused(RuleViolation):
    """The table of a request's states has no such step. Facts: number, present, wanted."""

    code = "request_state_refused"


class AnswerRefused(RuleViolation):
    """A request of this kind, or one that is settled, has no such answer. Facts: number, kind, answer."""

    code = "answer_refused"


class RequestIncomplete(RuleViolation):
    """A request cannot be confirmed before its details are known (R12). Facts: number, points."""

    code = "request_incomplete"


class RequestClaimed(RuleViolation):
    """Somebody else is answering it. Facts: number, by, until."""

    code = "request_claimed"


class LateReasonMissing(RuleViolation):
    """An answer after the 24 hours says why it is late (SOP A5.3). Facts: number, late (timedelta)."""

    code = "late_reason_missing"


class UnknownDatabaseAddress(KnownError):
    """The database address is neither SQLite nor PostgreSQL. Facts: address (its first part, no secrets)."""

    code = "unknown_database_address"


class NotADatabase(KnownError):
    """The file is not a bookingdesk database, or it is damaged. Facts: path, detail (a word)."""

    code = "not_a_database"


class DatabaseDamaged(KnownError):
    """The database's own check found damage. Facts: where (address without secrets), findings (how many)."""

    code = "database_damaged"


class DatabaseMissing(KnownError):
    """There is no database at this place and none was to be made. Facts: where."""

    code = "database_missing"


class FolderMissing(KnownError):
    """The folder of the database file does not exist. Facts: path."""

    code = "folder_missing"


class FolderNotWritable(KnownError):
    """The folder or file of the database cannot be written. Facts: path."""

    code = "folder_not_writable"


class NewerDatabase(KnownError):
    """A newer bookingdesk has changed this database; this one must not touch it. Facts: where, revision."""

    code = "newer_database"


class NetworkShare(KnownError):
    """SQLite is not safe on a network share; PostgreSQL is the way. Facts: path, filesystem."""

    code = "network_share"


class OtherHost(KnownError):
    """Another computer has this database file open. Facts: host, pid, since (text)."""

    code = "other_host"


class DatabaseLocked(KnownError):
    """Another program keeps the database locked; nothing was changed. Facts: reading where that was all."""

    code = "database_locked"


class DiskFull(KnownError):
    """There is no room left on the disk; nothing was changed. Facts: reading where that was all."""

    code = "disk_full"


class DatabaseUnreachable(KnownError):
    """The server does not answer, or the link to it broke. Facts: where where known."""

    code = "database_unreachable"


class DatabaseRefused(KnownError):
    """The server answered and said no: user, password, database or rights. Facts: sqlstate."""

    code = "database_refused"


class ReadOnly(KnownError):
    """The database is open for reading only. Facts: reason (a code: guards_changed, newer_database, file,
    disk_full, other_host)."""

    code = "read_only"


class MigrationFailed(KnownError):
    """The database could not be brought to this version; the old one is untouched. Facts: revision, backup."""

    code = "migration_failed"


class BackupFailed(KnownError):
    """The copy could not be made or did not pass its checks. Facts: reason (a word), detail."""

    code = "backup_failed"


class ToolMissing(KnownError):
    """A program that is needed for this is not installed. Facts: tool, purpose (a word)."""

    code = "tool_missing"


class NothingToPrint(RuleViolation):
    """Nobody works and nothing is booked on the day. Facts: day."""

    code = "nothing_to_print"


class MessageRefused(RuleViolation):
    """A message in this state cannot be withdrawn, sent now or tried again. Facts: present, wanted (a word)."""

    code = "message_refused"


class WaitlistRefused(RuleViolation):
    """A wish or an offer that was settled already. Facts: number, present (a state of either)."""

    code = "waitlist_refused"


class QueueRefused(RuleViolation):
    """Somebody in the queue who was served or has left. Facts: number, present, wanted."""

    code = "queue_refused"


class TooManyOptions(RuleViolation):
    """One caller holds as many slots as one may choose from. Facts: limit."""

    code = "too_many_options"
