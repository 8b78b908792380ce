"""What every console verb is given: the surroundings of use cases, the catalogue, and how to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bookingdesk.admin.shapes import zone_at
from bookingdesk.admin.tables import Row, print_facts, print_rows
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.usecases.env import Env


@dataclass
class Console:
    """One run of the console."""

    env: Env
    as_json: bool = False
    locale: str = field(default="en_GB")

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue at the start of the run."""
        return self.env.store.read(lambda work: work.catalogue.load())

    @property
    def zone(self) -> str:
        """The zone of the first location, in which times without an offset are read."""
        return zone_at(self.catalogue)

    @property
    def formatter(self) -> Formatter:
        """Dates and times for sentences."""
        return Formatter(self.locale, self.zone)

    def rows(self, rows: Sequence[Row]) -> None:
        """Answer with a table or a JSON list."""
        print_rows(rows, as_json=self.as_json)

    def facts(self, facts: Row) -> None:
        """Answer with one thing; in JSON still a list, so that every answer is read alike."""
        if self.as_json:
            print_rows([facts], as_json=True)
        else:
            print_facts(facts, as_json=False)
