"""Amounts of money: Decimal with a currency; refuses floats and mixing currencies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from bookingdesk.domain.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one ISO 4217 currency."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        """Refuse what is not a finite Decimal in a three-letter currency."""
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise InvalidValue(field="amount", reason="not_an_amount")
        if not re.fullmatch(r"[A-Z]{3}", self.currency):
            raise InvalidValue(field="currency", reason="not_a_currency")

    def __str__(self) -> str:
        """Storage form, `25.00 EUR`; screens use the formatter of i18n."""
        return f"{self.amount} {self.currency}"

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read the storage form back. Raises InvalidValue."""
        try:
            amount, currency = text.split()
            return cls(Decimal(amount), currency)
        except (ValueError, InvalidOperation) as why:
            raise InvalidValue(field="amount", reason="not_an_amount") from why
