"""Three kinds of failure: a rule says no, the surroundings say no, or the program has a bug.

`RuleViolation` and `KnownError` carry data, not sentences: `presentation.wording` turns them into
words in the user's language. Everything else that is raised is a bug and is reported as one. One
module a subject; who raises or words an error imports it from here.
"""

from bookingdesk.domain.errors.bookings import (
    AddRefused,
    ApprovalMissing,
    ChangeReasonMissing,
    ClientBusy,
    ModeIncomplete,
    MoveRefused,
    NotBookable,
    ReasonMissing,
    SlotTaken,
    SomebodyHere,
    StatusRefused,
    TooEarly,
    TooManyOptions,
    WeekdayMismatch,
)
from bookingdesk.domain.errors.identity import (
    IdentityLocked,
    IdentityNeeded,
    PersonMayNot,
)
from bookingdesk.domain.errors.kinds import (
    KnownError,
    RuleViolation,
)
from bookingdesk.domain.errors.messages import (
    MessageRefused,
)
from bookingdesk.domain.errors.payments import (
    DepositDue,
    NothingToWaive,
    PolicyRefused,
    RefundTooMuch,
)
from bookingdesk.domain.errors.records import (
    AlreadySaved,
    Ambiguous,
    InvalidValue,
    MergeRefused,
    NotFound,
    NothingToPrint,
    NothingToUndo,
    Stale,
    UndoRefused,
)
from bookingdesk.domain.errors.requests import (
    AnswerRefused,
    LateReasonMissing,
    RequestClaimed,
    RequestIncomplete,
    RequestStateRefused,
)
from bookingdesk.domain.errors.retention import (
    PreviewStale,
    RecordsKept,
)
from bookingdesk.domain.errors.series import (
    SeriesEmpty,
    SeriesPast,
    SeriesRefused,
)
from bookingdesk.domain.errors.surroundings import (
    BackupFailed,
    DatabaseDamaged,
    DatabaseLocked,
    DatabaseMissing,
    DatabaseRefused,
    DatabaseUnreachable,
    DiskFull,
    DropFolderGone,
    FolderMissing,
    FolderNotWritable,
    MigrationFailed,
    NetworkShare,
    NewerDatabase,
    NotADatabase,
    OtherHost,
    ReadOnly,
    ToolMissing,
    UnknownDatabaseAddress,
)
from bookingdesk.domain.errors.templates import (
    TemplateFaulty,
    TemplateSettled,
)
from bookingdesk.domain.errors.times import (
    AmbiguousTime,
    NonexistentTime,
    UnknownZone,
)
from bookingdesk.domain.errors.users import (
    AdministratorFirst,
    LastAdministrator,
    NotAllowed,
    SignInNeeded,
    SignInRefused,
)
from bookingdesk.domain.errors.waiting import (
    QueueRefused,
    WaitlistRefused,
)

__all__ = [
    "AddRefused",
    "AdministratorFirst",
    "AlreadySaved",
    "Ambiguous",
    "AmbiguousTime",
    "AnswerRefused",
    "ApprovalMissing",
    "BackupFailed",
    "ChangeReasonMissing",
    "ClientBusy",
    "DatabaseDamaged",
    "DatabaseLocked",
    "DatabaseMissing",
    "DatabaseRefused",
    "DatabaseUnreachable",
    "DepositDue",
    "DiskFull",
    "DropFolderGone",
    "FolderMissing",
    "FolderNotWritable",
    "IdentityLocked",
    "IdentityNeeded",
    "InvalidValue",
    "KnownError",
    "LastAdministrator",
    "LateReasonMissing",
    "MergeRefused",
    "MessageRefused",
    "MigrationFailed",
    "ModeIncomplete",
    "MoveRefused",
    "NetworkShare",
    "NewerDatabase",
    "NonexistentTime",
    "NotADatabase",
    "NotAllowed",
    "NotBookable",
    "NotFound",
    "NothingToPrint",
    "NothingToUndo",
    "NothingToWaive",
    "OtherHost",
    "PersonMayNot",
    "PolicyRefused",
    "PreviewStale",
    "QueueRefused",
    "ReadOnly",
    "ReasonMissing",
    "RecordsKept",
    "RefundTooMuch",
    "RequestClaimed",
    "RequestIncomplete",
    "RequestStateRefused",
    "RuleViolation",
    "SeriesEmpty",
    "SeriesPast",
    "SeriesRefused",
    "SignInNeeded",
    "SignInRefused",
    "SlotTaken",
    "SomebodyHere",
    "Stale",
    "StatusRefused",
    "TemplateFaulty",
    "TemplateSettled",
    "TooEarly",
    "TooManyOptions",
    "ToolMissing",
    "UndoRefused",
    "UnknownDatabaseAddress",
    "UnknownZone",
    "WaitlistRefused",
    "WeekdayMismatch",
]
