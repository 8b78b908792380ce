"""What a template may say of a booking: plain text in the client's language, harmless whatever was typed.

Whatever somebody typed goes through `harmless` first. Refuses nothing: a fact that is missing is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial

from bookingdesk.domain import desk_settings
from bookingdesk.domain.bookings import EXPECTED, Booking, CancelOutcome, Mode, Status
from bookingdesk.domain.catalogue import Catalogue, Location, Policy, ResourceKind, Service
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import Account
from bookingdesk.domain.requests import Told
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.phones import grouped
from bookingdesk.i18n.request_words import told_word_in
from bookingdesk.i18n.translation import RIGHT_TO_LEFT
from bookingdesk.messaging.harmless import harmless, harmless_text
from bookingdesk.messaging.letter_facts import letter_facts, move_facts, place_of, zone_of
from bookingdesk.messaging.series_facts import series_facts
from bookingdesk.messaging.spoken_facts import spoken_facts
from bookingdesk.usecases.ports import Dispatch

_TOLD = {Status.TENTATIVE: Told.TENTATIVE, Status.CONFIRMED: Told.CONFIRMED}
_PEOPLE_AND_ROOMS = (ResourceKind.STAFF, ResourceKind.SPACE)
_REGIONS = {"en": "en_GB"}
"""The region to write dates for where a language was given without one."""


def formatter_for(language: str, zone: str, wished: str = "") -> Formatter:
    """Dates and money as the reader writes them: `de_AT` for an Austrian, if the texts are German."""
    region = wished.replace("-", "_")
    if region.split("_")[0].lower() == language and "_" in region:
        return Formatter(region, zone)
    return Formatter(_REGIONS.get(language, language), zone)


def facts_of(dispatch: Dispatch, language: str) -> dict[str, object]:
    """Everything that templates may name, as text and yes-or-no values."""
    if dispatch.booking is None:
        place = place_of(dispatch)
        speak = formatter_for(language, zone_of(dispatch), dispatch.client.language)
        common = _common(dispatch, language, speak, place)
        spoken = spoken_facts(dispatch, language, speak.zone)
        return {**common, **letter_facts(dispatch, speak, language), "spoken": spoken}
    booking, catalogue = dispatch.booking, dispatch.catalogue
    service = catalogue.services[booking.service_id]
    location = catalogue.locations[booking.location_id]
    speak = formatter_for(language, location.zone, dispatch.client.language)
    return {
        **_common(dispatch, language, speak, location),
        "number": str(booking.number),
        "service": harmless(service.name),
        "mode": booking.mode.value,
        "tentative": booking.status is Status.TENTATIVE,
        "cancelled": booking.status is Status.CANCELLED,
        "status": told_word_in(language, _TOLD.get(booking.status, Told.NOTHING)),
        "outcome": _outcome(booking, dispatch.account, speak),
        "fee": _said(booking.change_fee, speak),
        "asked_by": booking.cancellation.asked_by.value if booking.cancellation else "",
        "staff": _names(catalogue, booking, ResourceKind.STAFF),
        "space": _names(catalogue, booking, ResourceKind.SPACE),
        "place": ", ".join(harmless(part, 200) for part in (location.name, location.address) if part),
        "place_name": harmless(location.name),
        "where": _where(dispatch, location, language),
        "zone": location.zone,
        "link": _detail(dispatch, Mode.VIRTUAL) or _online(dispatch),
        "call": _number(_detail(dispatch, Mode.PHONE), language),
        "address": _detail(dispatch, Mode.AT_CLIENT),
        "bring": _bring(dispatch),
        "price": speak.money(price) if (price := booking.price or service.price) else "",
        **_times(dispatch, speak),
        "was": _was(dispatch),
        "deposit": _deposit(dispatch, speak),
        **_rules(dispatch, service, speak, language),
        **series_facts(dispatch, speak),
        **move_facts(dispatch, speak),
    }


def _common(dispatch: Dispatch, language: str, speak: Formatter, place: Location | None) -> dict[str, object]:
    """What every message may say: who writes to whom, and in which language."""
    business = harmless(desk_settings.value(dispatch.settings, "business.name"))
    return {
        "language": language.replace("_", "-"),
        "direction": "rtl" if speak.right_to_left else "ltr",
        "client": harmless(dispatch.client.name),
        "business": {
            "name": business,
            "phone": _number(harmless(grouped(place.phone) if place else ""), language),
            "email": harmless(desk_settings.value(dispatch.settings, "mail.sender"), 254),
            "address": harmless(place.address if place else "", 200),
        },
        "window": _window(dispatch.client),
        "written": speak.day_written(dispatch.now),
        "sender": harmless(desk_settings.value(dispatch.settings, "mail.sender_name")) or business,
    }


def _window(client: Client) -> str:
    """The address as it stands in the window of an envelope; each line runs as its own script does."""
    lines = harmless_text("\n".join(part for part in (client.address, client.postcode) if part), 400)
    return "\n".join(f"\u2068{line}\u2069" for line in lines.splitlines())


def _detail(dispatch: Dispatch, mode: Mode) -> str:
    """The booking's own link, number or address, where it is held this way."""
    return harmless(dispatch.visit.mode_detail, 400) if dispatch.visit.mode is mode else ""


def _online(dispatch: Dispatch) -> str:
    return harmless(desk_settings.value(dispatch.settings, "business.online"), 400)


def _number(phone: str, language: str) -> str:
    """A number to dial; beside words that run from the right too its plus is in front, its groups in order."""
    return f"\u2066{phone}\u2069" if phone and language in RIGHT_TO_LEFT else phone


def _where(dispatch: Dispatch, location: Location, language: str) -> str:
    """Where, as short as a text message wants it: the place, the link, the number or the address."""
    match dispatch.visit.mode:
        case Mode.VIRTUAL:
            return _detail(dispatch, Mode.VIRTUAL) or _online(dispatch)
        case Mode.PHONE:
            return _number(_detail(dispatch, Mode.PHONE), language)
        case Mode.AT_CLIENT:
            return _detail(dispatch, Mode.AT_CLIENT)
        case _:
            return ", ".join(harmless(part, 200) for part in (location.name, location.address) if part)


def _bring(dispatch: Dispatch) -> str:
    """Nothing is to be brought to what is over or does not take place."""
    if dispatch.visit.status not in EXPECTED:
        return ""
    return harmless(desk_settings.value(dispatch.settings, "business.bring"), 400)


def _names(catalogue: Catalogue, booking: Booking, kind: ResourceKind) -> str:
    """The names of the booked resources of a kind, in the order of the allocations."""
    return _named(catalogue, dict.fromkeys(allocation.resource_id for allocation in booking.allocations), kind)


def _named(catalogue: Catalogue, resources: Iterable[ResourceId], kind: ResourceKind) -> str:
    found = (catalogue.resources[resource] for resource in resources)
    return ", ".join(harmless(resource.name) for resource in found if resource.kind is kind)


def _when(speak: Formatter, start: datetime) -> dict[str, object]:
    return {"day": speak.day_written(start), "time": speak.time(start)}


def _times(dispatch: Dispatch, speak: Formatter) -> dict[str, object]:
    """Day and times, and where they were when the client was last told."""
    span, told = dispatch.visit.span, dispatch.told
    return {
        **_when(speak, span.start),
        "day_short": speak.day(span.start),
        "times": speak.times(span.start, span.end),
        "told": _when(speak, told) if told and told != span.start else None,
        "told_short": speak.day_time(told) if told and told != span.start else "",
    }


def _was(dispatch: Dispatch) -> dict[str, str]:
    """What was otherwise when the client was last told; empty where it still is as they know it."""
    booking, catalogue, before = dispatch.visit, dispatch.catalogue, dispatch.former
    if before is None:
        return dict.fromkeys(("service", "staff", "space", "place"), "")
    service, place = catalogue.services[before.service_id], catalogue.locations[before.location_id]
    staff, space = (_named(catalogue, sorted(before.resources), kind) for kind in _PEOPLE_AND_ROOMS)
    present = [_named(catalogue, sorted(booking.resource_ids()), kind) for kind in _PEOPLE_AND_ROOMS]
    return {
        "service": harmless(service.name) if before.service_id != booking.service_id else "",
        "staff": staff if staff != present[0] else "",
        "space": space if space != present[1] else "",
        "place": harmless(place.name) if before.location_id != booking.location_id else "",
    }


def _deposit(dispatch: Dispatch, speak: Formatter) -> dict[str, object] | None:
    """What is still to be paid for a place that is not confirmed, and what comes of it."""
    owed = dispatch.owed
    if owed is None:
        return None
    return {"amount": speak.money(owed.amount), "until": speak.day_time(owed.until), "warned": owed.warned}


def _outcome(booking: Booking, account: Account | None, speak: Formatter) -> dict[str, object] | None:
    """What a cancellation means for the client's money, what was paid before included (R26)."""
    cancelled = booking.cancellation
    if cancelled is None:
        return None
    late = cancelled.outcome is CancelOutcome.LATE
    return {
        "fee": _said(cancelled.fee, speak) if late else "",
        "waived": cancelled.outcome is CancelOutcome.WAIVED,
        "refund": _said(cancelled.refund, speak),
        "kept": _said(account.kept, speak) if account is not None else "",
        "open": _said(account.outstanding, speak) if account is not None else "",
    }


def _said(amount: Money | None, speak: Formatter) -> str:
    return speak.money(amount) if amount is not None and amount.amount > 0 else ""


def _rules(dispatch: Dispatch, service: Service, speak: Formatter, language: str) -> dict[str, object]:
    """The policy in the reader's language; where nobody wrote it, what it says in figures (SOP B4.3.2)."""
    in_force = dispatch.visit.policy_id or service.policy_id
    policy = dispatch.catalogue.policies.get(in_force) if in_force else None
    spoken = partial(spoken_facts, dispatch, language, speak.zone)
    if policy is None:
        return {"policy": "", "free_until": "", "late_fee": "", "spoken": spoken()}
    limit = dispatch.visit.span.start - policy.free_until
    return {
        "policy": harmless_text(_policy_text(policy.text, language)),
        "free_until": speak.day_time(limit) if limit > dispatch.now else "",
        "late_fee": _fee(policy, speak),
        "spoken": spoken(limit if limit > dispatch.now else None),
    }


def _fee(policy: Policy, speak: Formatter) -> str:
    return speak.money(policy.late_fee) if policy.late_fee else ""


def _policy_text(texts: Mapping[str, str], language: str) -> str:
    """The sentence in this language and no other: figures in the right language beat words in a wrong one."""
    return texts.get(language) or texts.get(language.split("_")[0]) or ""
