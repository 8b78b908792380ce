"""Sentences for what the surroundings refuse: disk, lock, network, database, printer, files.

Each says what happened, what is safe, and what can be done; the technical text belongs behind *Details*.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.mailing_words import advice
from bookingdesk.presentation.reply_words import fault_words

Facts = Mapping[str, object]


def _fact(facts: Facts, *names: str) -> str:
    return next((str(facts[name]) for name in names if facts.get(name)), "")


def _any(facts: Facts) -> str:
    return _("This did not work, and nothing was changed. Details are in the log.")


def _locked(facts: Facts) -> str:
    if facts.get("reading"):
        return _("The schedule did not answer in time. Try again.")
    return _("Not saved: another program is writing and did not finish in time. Your text is kept. Try again.")


def _disk_full(facts: Facts) -> str:
    if facts.get("reading"):
        return _("The schedule could not be read: the disk is full. Make room and try again.")
    return _("Not saved: the disk is full. Nothing was lost; make room and try again.")


def _unreachable(facts: Facts) -> str:
    return _("No connection to the schedule. Your text is kept. Try again in a moment.")


def _refused(facts: Facts) -> str:
    return _("The database server said no. Check user, password and database name in the settings.")


def _unknown_address(facts: Facts) -> str:
    return _("“{address}” is no database address. Write sqlite:///… or postgresql://….").format(
        address=_fact(facts, "address")
    )


def _read_only(facts: Facts) -> str:
    reason = _fact(facts, "reason")
    if reason == "guards_changed":
        return _("The database's guards against double booking were changed, so it can only be read. Call support.")
    if reason == "newer_database":
        return _("The schedule was upgraded, so it can only be read here. Update this computer.")
    if reason == "disk_full":
        return _("The disk is full, so the schedule can only be read. Make room on it, then start again.")
    if reason == "other_host":
        return _("Another computer has opened this database file meanwhile, so it can only be read here.")
    return _("The schedule can only be read here. Nothing was changed.")


def _newer(facts: Facts) -> str:
    return _("The schedule was upgraded by a newer bookingdesk. Update this computer, then start again.")


def _network_share(facts: Facts) -> str:
    return _(
        "The data folder {path} is on a network drive, where a SQLite file is not safe. "
        "Use a folder of this computer, or PostgreSQL for several desks."
    ).format(path=_fact(facts, "path"))


def _other_host(facts: Facts) -> str:
    return _(
        "{host} has this database file open. Close bookingdesk there, or use PostgreSQL for several desks."
    ).format(host=_fact(facts, "host") or _("Another computer"))


def _not_a_database(facts: Facts) -> str:
    if facts.get("detail") == "other_tables":
        return _(
            "{path} was made by another version of bookingdesk that this one can't read. "
            "Nothing was changed. Open it with that version, or start with a new database."
        ).format(path=_fact(facts, "path"))
    return _("{path} is not a bookingdesk database, or it is damaged. Restore a backup.").format(
        path=_fact(facts, "path")
    )


def _damaged(facts: Facts) -> str:
    findings = facts.get("findings")
    count = findings if isinstance(findings, int) else 1
    return ngettext(
        "The schedule does not pass its own check ({count} finding), so nothing is written. Restore a backup.",
        "The schedule does not pass its own check ({count} findings), so nothing is written. Restore a backup.",
        count,
    ).format(count=count)


def _missing(facts: Facts) -> str:
    return _("There is no schedule at {where}.").format(where=_fact(facts, "where", "path"))


def _folder_missing(facts: Facts) -> str:
    return _("The folder of {path} does not exist. Make it, or choose another place.").format(
        path=_fact(facts, "path")
    )


def _drop_folder_gone(facts: Facts) -> str:
    return _("No request is taken in from the drop folder: {path} can't be read ({why}).").format(
        path=_fact(facts, "path"), why=_fact(facts, "why")
    )


def _folder_not_writable(facts: Facts) -> str:
    return _("{path} can't be written by this user. Change its rights, or choose another place.").format(
        path=_fact(facts, "path")
    )


def _migration_failed(facts: Facts) -> str:
    backup = _fact(facts, "backup")
    if backup:
        return _("The schedule could not be upgraded; it is as it was. A copy lies at {backup}.").format(
            backup=backup
        )
    return _("The schedule could not be upgraded; it is as it was.")


def _backup_failed(facts: Facts) -> str:
    if _fact(facts, "reason") == "not_a_backup":
        return _("{path} is not an older backup, so it stays as it is. Choose another name.").format(
            path=_fact(facts, "path")
        )
    return _("No backup was made: the copy failed or did not pass its checks. The schedule itself is untouched.")


def _tool_missing(facts: Facts) -> str:
    return _("{tool} is not installed on this computer, and this needs it.").format(tool=_fact(facts, "tool"))


def _file_missing(facts: Facts) -> str:
    return _("The file {path} could not be read.").format(path=_fact(facts, "path"))


def _file_unwritable(facts: Facts) -> str:
    return _("The file {path} could not be written. Nothing was changed; choose another place.").format(
        path=_fact(facts, "path")
    )


def _no_printer(facts: Facts) -> str:
    return _("The printer did not answer. Save as PDF instead, or choose another printer.")


def _inbox_fault(facts: Facts) -> str:
    return fault_words(_fact(facts, "why"))


def _keyring_missing(facts: Facts) -> str:
    return _(
        "Not saved: this computer has no keyring to keep secrets in. Set one up, or start the program with the "
        "environment variable {variable}."
    ).format(variable=_fact(facts, "variable"))


def _oauth_missing(facts: Facts) -> str:
    return advice("oauth_missing")


def _sign_in_failed(facts: Facts) -> str:
    match _fact(facts, "reason"):
        case "cancelled":
            return _("Signing in was given up. Nothing was changed.")
        case "expired":
            return _(
                "Nobody signed in before the code ran out. Ask for a new code. Where Microsoft's page refuses it, "
                "whoever looks after your Microsoft accounts has to allow signing in by a code (device code flow)."
            )
        case "denied":
            return _("Whoever signed in did not allow this desk to use the mailbox. Sign in again and accept.")
        case "wrong_program":
            return _("Microsoft does not know the application ID or the organisation. Compare both and try again.")
        case "unreached":
            return advice("no_token_server")
        case _:
            return _(
                "Microsoft refused the sign-in. Ask whoever looks after your Microsoft accounts whether signing in "
                "by a code (device code flow) is allowed."
            )


ENVIRONMENT: dict[str, Callable[[Facts], str]] = {
    "environment": _any,
    "database_locked": _locked,
    "disk_full": _disk_full,
    "database_unreachable": _unreachable,
    "database_refused": _refused,
    "unknown_database_address": _unknown_address,
    "read_only": _read_only,
    "newer_database": _newer,
    "network_share": _network_share,
    "other_host": _other_host,
    "not_a_database": _not_a_database,
    "database_damaged": _damaged,
    "database_missing": _missing,
    "folder_missing": _folder_missing,
    "folder_not_writable": _folder_not_writable,
    "drop_folder_gone": _drop_folder_gone,
    "migration_failed": _migration_failed,
    "backup_failed": _backup_failed,
    "tool_missing": _tool_missing,
    "file_unreadable": _file_missing,
    "file_unwritable": _file_unwritable,
    "printer": _no_printer,
    "keyring_missing": _keyring_missing,
    "inbox_fault": _inbox_fault,
    "oauth_missing": _oauth_missing,
    "sign_in_failed": _sign_in_failed,
}
"""One sentence for each code of a KnownError; a test compares the two."""
