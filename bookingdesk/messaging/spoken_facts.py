"""What a script names, in words to be read aloud: every moment with its weekday, as people say it (interface 5.3).

The same facts as the written ones, under `spoken`; what is not known is empty. Refuses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bookingdesk.domain.answer_clock import due_at
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.local_time import wall
from bookingdesk.domain.messages import MessageKind
from bookingdesk.i18n.spoken import spoken_when
from bookingdesk.messaging.harmless import harmless
from bookingdesk.usecases.ports import Dispatch


def spoken_facts(
    dispatch: Dispatch, language: str, zone: str, free_until: datetime | None = None
) -> dict[str, str]:
    """The moments that the subject of the message has; `free_until`: until when a change costs nothing."""
    moments: dict[str, datetime | None] = {
        "when": _start(dispatch),
        "told": dispatch.told if dispatch.told != _start(dispatch) else None,
        "free_until": free_until,
        "deposit_until": dispatch.owed.until if dispatch.owed else None,
        "proposal": dispatch.held.span.start if dispatch.held else None,
        "received": dispatch.request.received_at if dispatch.request else None,
        "due": due_at(dispatch.request) if dispatch.request else None,
        "until": _until(dispatch),
    }
    said = {name: _said(at, language, zone) if at else "" for name, at in moments.items()}
    offered = dispatch.answer.offered if dispatch.answer is not None else ()
    return {
        **said,
        "dates": _listed(_step(dispatch, booking, language, zone) for booking in dispatch.dates),
        "gone": _listed(_step(dispatch, booking, language, zone) for booking in dispatch.gone),
        "offered": _listed(_said(span.start, language, zone) for span in offered),
    }


def _start(dispatch: Dispatch) -> datetime | None:
    subject: Booking | None = dispatch.booking
    if subject is not None:
        return subject.span.start
    return dispatch.offer.span.start if dispatch.offer is not None else None


def _until(dispatch: Dispatch) -> datetime | None:
    """Until when whoever is called can take a time that is kept for them."""
    if dispatch.held is not None:
        return dispatch.held.expires_at
    if dispatch.offer is not None:
        return dispatch.offer.expires_at
    return dispatch.answer.kept_until if dispatch.answer is not None else None


def _step(dispatch: Dispatch, booking: Booking, language: str, zone: str) -> str:
    """When it is; of the steps of a visit also what, which in a series is always the same."""
    when = _said(booking.span.start, language, zone)
    if dispatch.message.kind is MessageKind.SERIES:
        return when
    return f"{when}: {harmless(dispatch.catalogue.services[booking.service_id].name)}"


def _listed(parts: Iterable[str]) -> str:
    """One a line, so that the reader can pause."""
    return "\n".join(f"- {part}" for part in parts)


def _said(at: datetime, language: str, zone: str) -> str:
    return spoken_when(wall(at, zone), language)
