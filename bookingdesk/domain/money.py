"""Amounts of money: Decimal with a currency; refuses floats and mixing currencies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from bookingdesk.domain.errors import InvalidValue

DIGITS = 15
"""Before the point at most, one more: with more, cents are lost in reckoning."""
_WITHOUT_CENTS = frozenset(["CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF", "XPF"])
_THOUSANDTHS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])


def smallest(currency: str) -> Decimal:
    """The smallest amount of a currency that is paid, ISO 4217: a cent, a whole yen, a fils."""
    if currency in _WITHOUT_CENTS:
        return Decimal(1)
    return Decimal("0.001") if currency in _THOUSANDTHS else Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one ISO 4217 currency."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        """Refuse what is not a finite Decimal in a three-letter currency."""
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite() or self.amount.adjusted() > DIGITS:
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

    def __add__(self, other: Money) -> Money:
        """The sum. Raises InvalidValue for another currency."""
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        """The difference. Raises InvalidValue for another currency."""
        return Money(self.amount - self._same(other).amount, self.currency)

    def share(self, percent: Decimal) -> Money:
        """So much percent of it, rounded half up to what the currency has."""
        part = self.amount * percent / Decimal(100)
        return Money(part.quantize(smallest(self.currency), rounding=ROUND_HALF_UP), self.currency)

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise InvalidValue(
                field="currency", reason="other_currency", value=other.currency, allowed=self.currency
            )
        return other
