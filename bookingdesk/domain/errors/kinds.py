"""Two kinds of failure that are no bugs: a rule says no, or the surroundings say no.

Both carry data, not sentences; every error of the package is one of the two.
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
