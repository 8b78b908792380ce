"""A booking's number as clients read it out and clerks type it."""

from __future__ import annotations

import pytest

from bookingdesk.domain.booking_numbers import said_number

SAID = {
    "as_printed": ("1001", 1001),
    "with_a_sign": ("#1001", 1001),
    "with_spaces_around": ("  1001 ", 1001),
    "digit_by_digit": ("1 0 0 1", 1001),
    "in_pairs_with_dashes": ("10-01", 1001),
    "with_a_long_dash": ("10–01", 1001),
    "grouped_by_a_point": ("12.345", 12345),
    "grouped_by_a_comma": ("12,345", 12345),
    "grouped_by_a_narrow_space": ("12\u202f345", 12345),
    "at_the_end_of_a_text_message": ("No. 1001", 1001),
    "in_capitals": ("NO 1001", 1001),
    "in_a_mail": ("Booking number: 1001", 1001),
    "in_a_german_mail": ("Buchungsnummer: 1001", 1001),
    "in_a_german_text_message": ("Nr. 1001.", 1001),
    "in_a_french_mail": ("Numéro de réservation : 1001", 1001),
    "with_a_french_sign": ("N° 1001", 1001),
    "in_a_spanish_mail": ("NÚMERO DE RESERVA: 1001", 1001),
    "with_a_spanish_sign": ("n.º 1001", 1001),
    "in_an_arabic_mail": ("رقم الحجز: ١٠٠١", 1001),
    "in_arabic_digits": ("١٠٠١", 1001),
    "in_persian_digits": ("۱۰۰۱", 1001),
    "in_full_width_digits": ("＃１００１", 1001),
    "copied_with_marks_of_direction": ("\u20681001\u2069", 1001),
    "nothing": ("", None),
    "a_label_alone": ("No.", None),
    "a_name": ("maya", None),
    "a_name_and_the_end_of_a_phone": ("ortiz 417", None),
    "a_phone_with_its_zero": ("0170 1234", None),
    "a_phone_with_its_country": ("+49 170 1234", None),
    "an_address_in_the_mail": ("maya1001@mail.example", None),
    "more_than_any_column_holds": ("1" * 19, None),
}


@pytest.mark.parametrize(("typed", "number"), SAID.values(), ids=SAID)
def test_that_a_number_is_understood_however_it_is_said(typed: str, number: int | None) -> None:
    assert said_number(typed) == number
