"""One import, or one try of it, beside the window: rejected rows go to a file and a few of them to the dialog."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bookingdesk.documents.rejects import RejectsFile, rejects_beside
from bookingdesk.domain.errors import RuleViolation
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.background.jobs import Cancelled, Progress
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.importing.bookings import import_bookings
from bookingdesk.usecases.importing.clients import import_clients
from bookingdesk.usecases.importing.report import Imported, ImportFile, Rejection

IMPORTS = {"clients": import_clients, "bookings": import_bookings}
LISTED = 200
"""So many rejected rows are listed; all of them are in the file."""


class ImportRun:
    """One run of an import in the job's thread. Touches no widget; what it collects is read when it has ended."""

    def __init__(self, what: str, command: ImportFile, formatter: Formatter) -> None:
        self._what = what
        self._formatter = formatter
        self.command = command
        self.listed: list[Rejection] = []
        self.target: Path = rejects_beside(command.table.path)

    def run(self, env: Env, progress: Progress) -> Outcome[Imported]:
        """Import, or try. A stop ends it between two batches with what was counted."""
        if self.command.dry_run:
            return self._import(env, progress, None)
        catalogue = env.store.read(lambda work: work.catalogue.load())
        formatter = self._formatter

        def words(why: RuleViolation) -> str:
            return sentence(why, formatter, catalogue)

        with RejectsFile(self.target, self.command.table.path, self.command.table.columns, words) as out:
            return self._import(env, progress, out)

    def _import(self, env: Env, progress: Progress, out: RejectsFile | None) -> Outcome[Imported]:
        def reject(rejection: Rejection) -> None:
            if len(self.listed) < LISTED:
                self.listed.append(rejection)
            if out is not None:
                out.write(rejection)

        def told(done: int, of: int) -> bool:
            try:
                progress(done, of)
            except Cancelled:
                if self.command.dry_run:
                    raise
                return False
            return True

        return IMPORTS[self._what](env, replace(self.command, rejected=reject, progress=told))
