"""Two profiles' values in words, and the currency of an amount that names none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bookingdesk.domain.clients import Channel, ClientKind
from bookingdesk.domain.money import Money
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.currency import usual_currency
from bookingdesk.presentation.merge_words import shown_value
from tests.builders import ANA, a_catalogue

VALUES: dict[str, tuple[str, object, str]] = {
    "nothing": ("phone", None, ""),
    "a date": ("born", date(1988, 3, 12), "12.03.1988"),
    "a kind": ("kind", ClientKind.ORGANISATION, "Organisation"),
    "a way": ("preferred_channel", Channel.EMAIL, "Email"),
    "a language": ("language", "de", "German"),
    "a person": ("usual_staff", ANA, "Ana"),
    "only them": ("only_usual", True, "Nobody else"),
    "not only them": ("only_usual", False, ""),
    "a secret": ("agreed_password", "Blue heron", "••••"),
    "words": ("note", "by the window", "by the window"),
}


@pytest.mark.parametrize(("name", "value", "shown"), VALUES.values(), ids=VALUES)
def test_that_a_value_is_shown_in_words(name: str, value: object, shown: str) -> None:
    assert shown_value(name, value, a_catalogue(), Formatter("de_DE")) == shown


PLACES = {"de_CH": "CHF", "en_GB": "GBP", "de_DE": "EUR", "ja_JP": "JPY", "en": "EUR"}


@pytest.mark.parametrize(("locale", "currency"), PLACES.items(), ids=PLACES)
def test_that_without_a_price_the_region_says_the_currency(locale: str, currency: str) -> None:
    catalogue = a_catalogue()
    free = {key: replace(service, price=None) for key, service in catalogue.services.items()}
    assert usual_currency(replace(catalogue, services=free), Formatter(locale)) == currency


def test_that_a_price_of_the_business_says_the_currency() -> None:
    catalogue = a_catalogue()
    priced = {k: replace(s, price=Money(Decimal(50), "SEK")) for k, s in catalogue.services.items()}
    assert usual_currency(replace(catalogue, services=priced), Formatter("de_DE")) == "SEK"
