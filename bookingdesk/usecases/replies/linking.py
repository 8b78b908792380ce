"""What a mail that answers a message of ours is about: whom we wrote to, and of which booking or request.

Only who got the message is believed to answer it: the Message-ID and the address have to fit together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bookingdesk.domain.ids import BookingId, ClientId, RequestId
from bookingdesk.domain.messages import Message
from bookingdesk.domain.replies import IncomingMail
from bookingdesk.domain.requests import RequestKind
from bookingdesk.i18n.translation import _
from bookingdesk.usecases.intake.records import harmless
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.requests.commands import TakeRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the message that is answered was about."""

    client_id: ClientId | None = None
    """None where the request that it answered is nobody's yet."""
    name: str = ""
    """Of who asked, as they gave it then."""
    booking_id: BookingId | None = None
    request_id: RequestId | None = None


def about_of(work: Work, mail: IncomingMail) -> About | None:
    """What the message that is answered was about; None where none is, or where somebody else answers."""
    rows = {row.message_id: row for row in work.replies.sent_as(mail.answers_to)}
    for message_id in mail.answers_to:
        row = rows.get(message_id)
        if row is not None and row.recipient.lower() == mail.sender.lower():
            return _about(work, row)
    return None


def linked(command: TakeRequest, about: About) -> TakeRequest:
    """With whom we wrote to, and about what: many mails come without their sender's name."""
    text = command.text
    if about.request_id is not None:
        which = _("Answers our message about request #{number}.").format(number=about.request_id)
        text = harmless(f"{which}\n\n{text}")  # which cuts what is too long to be kept
    is_wish = command.kind is RequestKind.BOOKING
    return replace(
        command,
        client_id=about.client_id,
        name=command.name or about.name,
        booking_id=command.booking_id or (None if is_wish else about.booking_id),
        text=text,
    )


def _about(work: Work, row: Message) -> About | None:
    """None where the booking or the request turned out since to be somebody else's."""
    if row.booking_id is not None:
        booking = work.bookings.many([row.booking_id]).get(row.booking_id)
        mine = booking is not None and booking.client_id == row.client_id
        return About(client_id=row.client_id, booking_id=row.booking_id) if mine else None
    if row.request_id is not None:
        request = work.requests.get(row.request_id)
        if request.client_id != row.client_id:
            return None
        return About(
            client_id=row.client_id, name=request.name, booking_id=request.booking_id, request_id=request.id
        )
    return About(client_id=row.client_id)
