"""Disk, lock, network, database and tools: nothing the user did; the sentence says what to do."""

from __future__ import annotations

from bookingdesk.domain.errors.kinds import KnownError


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


class DropFolderGone(KnownError):
    """The folder that requests are dropped in cannot be looked into. Facts: path, why (the system's word)."""

    code = "drop_folder_gone"


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
    """The copy could not be made or did not pass its checks. Facts: reason (a word), detail, path."""

    code = "backup_failed"


class ToolMissing(KnownError):
    """A program that is needed for this is not installed. Facts: tool, purpose (a word)."""

    code = "tool_missing"
