"""Sentences for what the surroundings refuse: disk, lock, network, database, printer, files.

Each says what happened, what is safe, and what can be done; the technical text belongs behind *Details*.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bookingdesk.i18n.translation import _

Facts = Mapping[str, object]


def _fact(facts: Facts, *names: str) -> str:
    return next((str(facts[name]) for name in names if facts.get(name)), "")


def _any(facts: Facts) -> str:
    return _("This did not work, and nothing was changed. Details are in the log.")


def _locked(facts: Facts) -> str:
    return _("Not saved: another desk is writing and did not finish in time. Your text is kept. Try again.")


def _disk_full(facts: Facts) -> str:
    return _("Not saved: the disk is full. Nothing was lost; make room and try again.")


def _unreachable(facts: Facts) -> str:
    return _("No connection to the schedule. Your text is kept. Try again in a moment.")


def _read_only(facts: Facts) -> str:
    return _("The schedule can only be read here. Nothing was changed.")


def _newer(facts: Facts) -> str:
    return _("The schedule was upgraded by a newer bookingdesk. Update this computer, then start again.")


def _older(facts: Facts) -> str:
    return _("The schedule has to be upgraded before it can be opened here.")


def _network_share(facts: Facts) -> str:
    return _(
        "The data folder {path} is on a network drive, where a SQLite file is not safe. "
        "Use a folder of this computer, or PostgreSQL for several desks."
    ).format(path=_fact(facts, "path", "folder"))


def _damaged(facts: Facts) -> str:
    return _("The schedule does not pass its own check, so nothing is written. Restore a backup or call support.")


def _guards_missing(facts: Facts) -> str:
    return _("The database has lost its guards against double booking, so nothing is written. Call support.")


def _file_missing(facts: Facts) -> str:
    return _("The file {path} could not be read.").format(path=_fact(facts, "path", "file", "name"))


def _file_unwritable(facts: Facts) -> str:
    return _("The file {path} could not be written. Nothing was changed; choose another place.").format(
        path=_fact(facts, "path", "file", "name")
    )


def _no_printer(facts: Facts) -> str:
    return _("The printer did not answer. Save as PDF instead, or choose another printer.")


ENVIRONMENT: dict[str, Callable[[Facts], str]] = {
    "environment": _any,
    "database_locked": _locked,
    "disk_full": _disk_full,
    "database_unreachable": _unreachable,
    "database_read_only": _read_only,
    "database_newer": _newer,
    "database_older": _older,
    "network_share": _network_share,
    "database_damaged": _damaged,
    "guards_missing": _guards_missing,
    "file_unreadable": _file_missing,
    "file_unwritable": _file_unwritable,
    "printer": _no_printer,
}
"""One sentence for each code of a KnownError; a test compares the two."""
