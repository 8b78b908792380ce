"""What an import is told and what it answers: rows added, known, rejected with line and reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bookingdesk.domain.errors import RuleViolation
from bookingdesk.usecases.importing.mapping import ColumnMapping
from bookingdesk.usecases.importing.reading import Row, Table
from bookingdesk.usecases.importing.values import DateOrder, date_order

BATCH = 400
"""Rows in one transaction: other desks get their turn in between, and a stop loses nothing that was counted."""
SAMPLE = 5000
"""Rows that say how a column writes its dates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A row that was not kept, as it stood in the file, and why."""

    line: int
    cells: tuple[str, ...]
    why: RuleViolation


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFile:
    """Import a table under a confirmed mapping.

    `order` settles dates that could be read both ways. `rejected` is told each bad row as it is met. `progress`
    is told rows done and rows there are, and stops the import by answering False; what is stored stays, and
    running the same file again goes on where it stopped, because known rows add nothing.
    """

    table: Table
    mapping: ColumnMapping
    order: DateOrder | None = None
    dry_run: bool = False
    rejected: Callable[[Rejection], None] = lambda rejection: None
    progress: Callable[[int, int], bool] = lambda done, of: True


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How an import ended. In a dry run `added` is what would be."""

    added: int = 0
    known: int = 0
    rejected: int = 0
    stopped: bool = False
    dry_run: bool = False
    reasons: dict[str, int] = field(default_factory=dict)
    """Code of the reason → rows."""


class DateOrderUnclear(RuleViolation):
    """Every date of a column could be day-first or month-first: somebody has to say. Facts: column, example."""

    code = "date_order_unclear"


class ColumnsMissing(RuleViolation):
    """Fields that the import needs have no column. Facts: groups (of each, one field is enough), columns."""

    code = "columns_missing"


def date_order_of(command: ImportFile, *fields: str) -> DateOrder:
    """How the column of the first of these fields that is mapped writes dates. Raises DateOrderUnclear."""
    if command.order is not None:
        return command.order
    number = next((command.mapping.chosen[name] for name in fields if name in command.mapping.chosen), None)
    if number is None:
        return DateOrder.DAY_FIRST
    cells = [row.cells[number] for row in command.table.sample(SAMPLE)]
    order = date_order(cells)
    if order is DateOrder.UNCLEAR:
        example = next((cell for cell in cells if cell.strip()), "")
        raise DateOrderUnclear(column=command.table.columns[number], example=example)
    return order


@dataclass(slots=True)
class Tally:
    """Counts while an import runs."""

    command: ImportFile
    added: int = 0
    known: int = 0
    rejected: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    def reject(self, row: Row, why: RuleViolation) -> None:
        """Count a bad row and tell it."""
        self.rejected += 1
        reason = str(why.facts.get("reason", "")) or why.code
        self.reasons[reason] = self.reasons.get(reason, 0) + 1
        self.command.rejected(Rejection(line=row.line, cells=row.cells, why=why))

    @property
    def done(self) -> int:
        """Rows met so far."""
        return self.added + self.known + self.rejected

    def as_imported(self, *, stopped: bool) -> Imported:
        """The answer."""
        return Imported(
            added=self.added,
            known=self.known,
            rejected=self.rejected,
            stopped=stopped,
            dry_run=self.command.dry_run,
            reasons=self.reasons,
        )
