"""The sandbox refuses all but the little that messages need; every shipped template says what it must."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from jinja2 import nodes

from bookingdesk.assets import resource
from bookingdesk.domain.bookings import AskedBy, Cancellation, Mode, Status
from bookingdesk.domain.messages import SUMMARIES, MessageKind
from bookingdesk.domain.money import Money
from bookingdesk.domain.templates import TextPart
from bookingdesk.i18n.translation import SHIPPED
from bookingdesk.messaging.facts import facts_of
from bookingdesk.messaging.letter_facts import REQUIRED
from bookingdesk.messaging.sandbox import check_source, sandbox
from bookingdesk.messaging.templates import PARTS, TemplateRefused, Templates
from bookingdesk.usecases.ports import Dispatch, Owed
from tests.builders import a_booking, a_client, at
from tests.messaging.dispatches import SETTINGS, a_dispatch, a_message

ALL = [(language, kind) for language in SHIPPED for kind in MessageKind if kind not in REQUIRED]
"""Every kind about a booking as it stands; the others are in test_letters.py."""
OVER = {MessageKind.CANCELLATION, MessageKind.NO_SHOW}
"""Nothing is to be brought, and no rule holds any more."""
NO_RULE = OVER | {MessageKind.DEPOSIT_DUE}
STATUS = {
    MessageKind.TENTATIVE: Status.TENTATIVE,
    MessageKind.CONFIRM_CALL: Status.TENTATIVE,
    MessageKind.DEPOSIT_DUE: Status.TENTATIVE,
    MessageKind.NO_SHOW: Status.NO_SHOW,
}


def the_dispatch(kind: MessageKind, **booking: object) -> Dispatch:
    changes = {"status": STATUS.get(kind, Status.CONFIRMED)} | booking
    if kind is MessageKind.CANCELLATION:
        changes |= {
            "status": Status.CANCELLED,
            "cancellation": Cancellation(at=at("2025-06-20 09:00"), reason="ill", asked_by=AskedBy.BUSINESS),
        }
    return a_dispatch(
        message=a_message(kind=kind),
        booking=a_booking(**changes),
        settings={**SETTINGS, "business.bring": "BRING", "business.online": "https://meet.example/room"},
        dates=(a_booking(**changes),) if kind in SUMMARIES else (),
        told=at("2025-06-24 10:00") if kind is MessageKind.MODIFICATION else None,
    )


@pytest.mark.parametrize(("language", "kind"), ALL)
def test_that_every_template_tells_the_facts_in_text_and_in_html(language: str, kind: MessageKind) -> None:
    facts = facts_of(the_dispatch(kind), language)
    texts = Templates().texts(language, kind, facts)
    named = ["service", "staff", "place", "space", "price", "number", "sender", "times", "client"]
    for part in (texts.plain, texts.page):
        for name in named:
            assert str(facts[name]) in part, name
        assert str(facts["day"]) in part
        assert ("BRING" in part) is (kind not in OVER)
    assert str(facts["day_short"]) in texts.subject
    assert str(facts["time"]) in texts.subject
    assert "\n\n\n" not in texts.plain


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize("kind", [MessageKind.TENTATIVE, MessageKind.MODIFICATION, MessageKind.VISIT])
def test_that_a_place_without_its_deposit_says_how_much_and_until_when(kind: MessageKind, language: str) -> None:
    told = {}
    for warned in (False, True):
        owed = Owed(Money(Decimal("32.00"), "EUR"), at("2025-06-22 10:00"), warned)
        dispatch = replace(the_dispatch(kind, status=Status.TENTATIVE), owed=owed)
        facts = facts_of(dispatch, language)
        texts = Templates().texts(language, kind, facts)
        deposit = facts["deposit"]
        assert isinstance(deposit, dict)
        for part in (texts.plain, texts.page):
            assert str(deposit["amount"]) in part
            assert str(deposit["until"]) in part
        assert "\n\n\n" not in texts.plain
        told[warned] = texts.plain
    assert told[False] != told[True]


NOT_YET = {
    "en": ("not confirmed yet",),
    "de": ("noch nicht bestätigt",),
    "fr": ("pas encore confirmé",),
    "es": ("aún no está confirmada", "pendiente de confirmar"),
    "ar": ("لم يؤكَّد بعد",),
}


@pytest.mark.parametrize("language", SHIPPED)
def test_that_a_reminder_of_what_is_not_confirmed_says_so_and_asks(language: str) -> None:
    for status in (Status.TENTATIVE, Status.CONFIRMED):
        facts = facts_of(the_dispatch(MessageKind.REMINDER, status=status), language)
        texts = Templates().texts(language, MessageKind.REMINDER, facts)
        sms = Templates().text(language, MessageKind.REMINDER, TextPart.SMS, facts)
        for part in (texts.plain, texts.page, sms):
            said = any(words in part.lower() for words in NOT_YET[language])
            assert said is (status is Status.TENTATIVE), part
        opening = texts.plain.split("\n\n")[1]
        assert str(facts["day"]) in opening
        assert str(facts["service"]) not in opening, "a paragraph of its own, before the facts"


@pytest.mark.parametrize("language", SHIPPED)
def test_that_a_change_says_first_what_is_different(language: str) -> None:
    facts = facts_of(the_dispatch(MessageKind.MODIFICATION), language)
    texts = Templates().texts(language, MessageKind.MODIFICATION, facts)
    told = facts["told"]
    assert isinstance(told, dict)
    second_paragraph = texts.plain.split("\n\n")[1]
    assert str(facts["day"]) in second_paragraph
    assert told["day"] in second_paragraph
    assert "10:00" in second_paragraph


@pytest.mark.parametrize(("language", "kind"), ALL)
def test_that_the_policy_is_said_in_figures_where_nobody_wrote_it_in_the_language(
    language: str, kind: MessageKind
) -> None:
    facts = facts_of(the_dispatch(kind), language)
    texts = Templates().texts(language, kind, facts)
    says_rule = kind not in NO_RULE
    expected = str(facts["policy"]) if language == "en" else str(facts["late_fee"])
    assert expected
    assert (expected in texts.plain) is says_rule


@pytest.mark.parametrize("language", SHIPPED)
def test_that_an_online_appointment_carries_its_link_instead_of_the_place(language: str) -> None:
    facts = facts_of(the_dispatch(MessageKind.CONFIRMATION, mode=Mode.VIRTUAL), language)
    texts = Templates().texts(language, MessageKind.CONFIRMATION, facts)
    assert "https://meet.example/room" in texts.plain
    assert "Europe/Berlin" in texts.plain
    assert f"({facts['space']}" not in texts.plain


@pytest.mark.parametrize(("language", "direction"), [(name, "rtl" if name == "ar" else "ltr") for name in SHIPPED])
def test_that_html_says_its_language_and_direction(language: str, direction: str) -> None:
    texts = Templates().texts(
        language, MessageKind.REMINDER, facts_of(the_dispatch(MessageKind.REMINDER), language)
    )
    assert f'<html lang="{language}" dir="{direction}">' in texts.page


def test_that_markup_in_a_name_stays_text() -> None:
    dispatch = a_dispatch(client=a_client(given_name="<img src=x onerror=alert(1)>"))
    texts = Templates().texts("en", MessageKind.CONFIRMATION, facts_of(dispatch, "en"))
    assert "<img" not in texts.page
    assert "&lt;img" in texts.page
    assert "<img src=x onerror=alert(1)>" in texts.plain


@pytest.mark.parametrize(
    ("wished", "chosen", "fell_back"),
    [
        (("de", "en"), "de", False),
        (("de_AT", "en"), "de", False),
        (("de-CH", "en"), "de", False),
        (("", "fr"), "fr", False),
        (("pl", "fr"), "fr", True),
        (("pl", "tlh"), "en", True),
        (("", ""), "en", False),
    ],
)
def test_that_a_missing_language_falls_back_to_the_desks_and_says_so(
    wished: tuple[str, ...], chosen: str, fell_back: bool
) -> None:
    assert Templates().choose(*wished) == (chosen, fell_back)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a gigabyte by multiplication", "{{ 'x' * 1000000000 }}"),
        ("a gigabyte by a method", "{{ 'x'.ljust(1000000000) }}"),
        ("a gigabyte by joining", "{{ client ~ client }}"),
        ("arithmetic", "{{ 1 + 1 }}"),
        ("a power", "{{ 9 ** 999999 }}"),
        ("a call", "{{ client.upper() }}"),
        ("a loop", "{% for letter in client %}{{ letter }}{% endfor %}"),
        ("a variable", "{% set name = client %}"),
        ("a macro", "{% macro shout(x) %}{{ x }}{% endmacro %}"),
        ("an import", "{% import 'layout.html' as layout %}"),
        ("a subscript", "{{ business['name'] }}"),
        ("a list", "{{ [1, 2] }}"),
        ("broken syntax", "{{ client"),
        ("20,001 characters", "x" * 20_001),
    ],
)
def test_that_a_template_may_not_do_more_than_print_and_choose(name: str, source: str) -> None:
    with pytest.raises(TemplateRefused):
        check_source(name, source)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a placeholder that nobody fills", "{{ nobody }}"),
        ("an attribute of text", "{{ client.__class__ }}"),
        ("an attribute of the environment", "{{ self.__init__ }}"),
        ("a template outside the folder", "{% include '../secret.txt' %}"),
        ("an unknown filter", "{{ client|center }}"),
        ("itself", "{% include 'en/confirmation/subject.txt' %}"),
    ],
)
def test_that_what_only_shows_when_rendered_is_refused_too(tmp_path: Path, name: str, source: str) -> None:
    folder = tmp_path / "templates" / "en" / "confirmation"
    folder.mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    for part in ("subject.txt", "body.txt", "body.html"):
        (folder / part).write_text(source, encoding="utf-8")
    with pytest.raises(TemplateRefused):
        Templates(tmp_path / "templates").texts("en", MessageKind.CONFIRMATION, {"client": "Maya"})


def test_that_a_text_out_of_all_proportion_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "confirmation"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("{{ client }}" * 1600, encoding="utf-8")
    with pytest.raises(TemplateRefused) as refused:
        Templates(tmp_path).texts("en", MessageKind.CONFIRMATION, {"client": "x" * 100})
    assert refused.value.facts["why"] == "too_long"


def test_that_operators_are_refused_even_where_a_template_slipped_past_the_check() -> None:
    environment = sandbox()
    template = environment.from_string("{{ 'x' * 1000000000 }}")
    with pytest.raises(Exception, match="do not calculate"):
        template.render()


def test_that_every_shipped_language_has_every_file() -> None:
    for language in SHIPPED:
        for kind in MessageKind:
            for part in PARTS:
                path = resource("templates", language, kind.value, part)
                assert path.is_file(), path
                tree = sandbox().parse(path.read_text(encoding="utf-8"))
                assert isinstance(tree, nodes.Template)
