"""The entries of bookings' accounts and the gap-free numbers of their receipts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import bindparam, select

from bookingdesk.domain.ids import BookingId, PaymentId
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import EntryKind, Payment, PaymentMethod
from bookingdesk.storage import schema
from bookingdesk.storage.wire import Among, ByDialect, Row, Statement, Wire, epoch, inserting, instant

_payment = schema.payment.c
_COUNT_ON = (
    "INSERT INTO counter (name, value) VALUES ('receipt', 1)"
    " ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value"
)
_NEXT_NUMBER = ByDialect(sqlite=_COUNT_ON, postgresql=_COUNT_ON)
_ADD = Statement(inserting(schema.payment))
_all = select(*schema.payment.c)
_ONE = Statement(_all.where(_payment.id == bindparam("key")))
_NUMBERED = Statement(_all.where(_payment.receipt_no == bindparam("number")))
_in_order = (_payment.at, _payment.receipt_no.is_(None), _payment.receipt_no, _payment.id)
"""What has no receipt, a waiver, comes last within its second, on either database."""
_OF = Statement(_all.where(Among(_payment.booking_id, "keys")).order_by(*_in_order))


class SqlPayments:
    """`usecases.ports.Payments`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def number(self) -> int:
        """The next receipt number; whoever else wants one waits for the end of this transaction."""
        return int(self._wire.value(_NEXT_NUMBER))

    def add(self, payment: Payment) -> None:
        """Store an entry."""
        self._wire.run(
            _ADD,
            {
                "id": payment.id,
                "booking_id": payment.booking_id,
                "kind": payment.kind.value,
                "amount": str(payment.amount),
                "method": payment.method.value if payment.method else None,
                "receipt_no": payment.receipt_no,
                "at": epoch(payment.at),
                "user": payment.user,
                "approver": payment.approver,
                "reason": payment.reason,
            },
        )

    def look(self, payment: PaymentId) -> Payment | None:
        """The entry of this id, if it is stored."""
        row = self._wire.one(_ONE, key=payment)
        return None if row is None else _entry(row)

    def receipt(self, number: int) -> Payment | None:
        """The entry with this receipt number, if there is one."""
        row = self._wire.one(_NUMBERED, number=number)
        return None if row is None else _entry(row)

    def of_booking(self, booking: BookingId) -> Sequence[Payment]:
        """In the order of their making."""
        return self.of_bookings([booking]).get(booking, ())

    def of_bookings(self, bookings: Iterable[BookingId]) -> Mapping[BookingId, Sequence[Payment]]:
        """The same of many in one question."""
        found: dict[BookingId, list[Payment]] = {}
        for row in self._wire.rows(_OF, keys=self._wire.listed(bookings)):
            entry = _entry(row)
            found.setdefault(entry.booking_id, []).append(entry)
        return found


def _entry(row: Row) -> Payment:
    id_, booking, kind, amount, method, receipt, at, user, approver, reason = row
    return Payment(
        id=PaymentId(id_),
        booking_id=BookingId(booking),
        kind=EntryKind(kind),
        amount=Money.parse(amount),
        method=PaymentMethod(method) if method else None,
        receipt_no=receipt,
        at=instant(at),
        user=user,
        approver=approver,
        reason=reason,
    )
