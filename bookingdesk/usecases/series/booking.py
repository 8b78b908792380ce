"""Book a series: every accepted date in one transaction or none, one message, one undo."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.errors import (
    ClientBusy,
    InvalidValue,
    NonexistentTime,
    NotBookable,
    NotFound,
    RuleViolation,
    SeriesEmpty,
    SeriesRefused,
    SlotTaken,
)
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.domain.local_time import instant
from bookingdesk.domain.rights import Right
from bookingdesk.domain.series import Occurrence, Series, occurrences
from bookingdesk.domain.sessions import AlreadySeated, NoSession, SessionFull, SessionOver
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.booking import booked
from bookingdesk.usecases.clients import registered
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.recording import SERIES_BOOK, Step, audited
from bookingdesk.usecases.seating import house
from bookingdesk.usecases.series.commands import BookSeries, SeriesStored
from bookingdesk.usecases.summarising import bookings_of, summarise_for

REFUSALS = (SlotTaken, NotBookable, ClientBusy, SessionFull, SessionOver, AlreadySeated, NoSession)


@needs(Right.SERIES)
def book_series(env: Env, command: BookSeries) -> Outcome[SeriesStored]:
    """Book every date that is not skipped; a series saved already with this id is answered as it is stored.

    Raises SeriesRefused with the dates that cannot be had, SeriesEmpty, and what booking one of them raises.
    Nothing is kept then, the new client neither.
    """
    now = env.now()
    return env.store.write(lambda work: series_booked(Step(env, work, now), command))


def series_booked(at: Step, command: BookSeries) -> Outcome[SeriesStored]:
    """The same within a transaction under way."""
    work = at.work
    named = tuple(each for each in occurrences(command.rule) if each.day not in command.skipped)
    if not named:
        raise SeriesEmpty()
    present = work.series.find(command.series_id)
    if present is not None:
        return Outcome(SeriesStored(series=present, bookings=bookings_of(work, present.id)))
    catalogue = work.catalogue.load()
    service = catalogue.services.get(command.book.service_id)
    if service is None:
        raise NotFound(kind="service", wanted=command.book.service_id)
    book = replace(command.book, client_id=_client(at, command.book), new_client=None, series_id=command.series_id)
    series = Series(
        id=command.series_id,
        client_id=book.client_id or ClientId(0),
        service_id=service.id,
        location_id=service.location_id,
        rule=replace(command.rule, exceptions=command.rule.exceptions | command.skipped),
        duration=book.span.duration,
        created_at=at.now,
        created_by=at.env.actor.name,
    )
    work.series.add(series)
    outcomes = _booked_dates(at, command, book, named)
    changes = ChangeSet()
    for outcome in outcomes:
        changes |= outcome.changes
    detail = {
        "dates": len(outcomes),
        "step": series.rule.step,
        "unit": series.rule.unit.value,
        "skipped": sorted(day.isoformat() for day in command.skipped),
        "moved": sorted(day.isoformat() for day in command.moved),
    }
    audited(at, SERIES_BOOK, "series", series.id, detail)
    if not book.silent:
        changes |= ChangeSet(messages=summarise_for(at, bookings_of(work, series.id), catalogue))
    return Outcome(SeriesStored(series=series, bookings=bookings_of(work, series.id)), changes)


def _booked_dates(
    at: Step, command: BookSeries, book: Book, named: tuple[Occurrence, ...]
) -> list[Outcome[Booking]]:
    """All dates; what cannot be had is collected, so that the desk hears of all of it at once."""
    done: list[Outcome[Booking]] = []
    refused: dict[date, RuleViolation] = {}
    for each in named:
        try:
            one = _one(command, book, each, command.moved)
            with at.work.savepoint():
                done.append(booked(at, one, verb=SERIES_BOOK, told=False))
        except (*REFUSALS, NonexistentTime) as why:
            refused[each.day] = why
    if refused:
        raise SeriesRefused(dates=tuple(refused), first=next(iter(refused.values())))
    return done


def _one(command: BookSeries, book: Book, at: Occurrence, moved: Mapping[date, Slot]) -> Book:
    """The booking of one date. Raises NonexistentTime where the clocks skip it and nothing else was decided."""
    id_ = BookingId(str(uuid.uuid5(uuid.NAMESPACE_URL, f"bookingdesk:{command.series_id}:{at.day.isoformat()}")))
    other = moved.get(at.day)
    if other is not None:
        return replace(book, booking_id=id_, span=other.span, allocations=other.allocations, hold_id=None)
    start = at.start or instant(at.wall, command.rule.zone)  # which says what the clocks do on that day
    span = Span.lasting(start, book.span.duration)
    first = span == book.span
    return replace(
        book,
        booking_id=id_,
        span=span,
        allocations=book.allocations if first else (),
        hold_id=book.hold_id if first else None,
    )


def _client(at: Step, book: Book) -> ClientId:
    """Who it is for; a new client is registered once, not once a date. Sessions are the business's own."""
    if book.seats is not None:
        return house(at)
    if book.client_id is not None:
        return at.work.clients.get(book.client_id).id
    if book.new_client is None:
        raise InvalidValue(field="client", reason="needed")
    return registered(at, book.new_client).id
