"""Money received, given back or waived, entry by entry: how somebody paid, never with what (SOP A5.4)."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Text

from bookingdesk.domain.payments import EntryKind, PaymentMethod
from bookingdesk.storage.columns import BIG, Amount, Instant
from bookingdesk.storage.schema.parts import one_of, plain_text, table

payment = table(
    "payment",
    Column("id", Text, primary_key=True),
    Column("booking_id", ForeignKey("booking.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("amount", Amount, nullable=False),
    Column("method", Text),
    Column("receipt_no", BIG, unique=True),
    Column("at", Instant, nullable=False),
    Column("user", Text, nullable=False),
    plain_text("approver"),
    plain_text("reason"),
    one_of("kind", EntryKind),
    one_of("method", PaymentMethod),
    CheckConstraint("(kind = 'waiver') = (receipt_no IS NULL)", name="receipt_unless_waived"),
    CheckConstraint("(kind = 'waiver') = (method IS NULL)", name="method_unless_waived"),
    CheckConstraint("kind = 'payment' OR reason <> ''", name="reason_unless_paid"),
)
