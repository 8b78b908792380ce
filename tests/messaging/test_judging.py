"""A text of the business's own is refused where it could hurt, could not be sent, or leaves out what it must say."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import Fault, OwnTexts, TextKey, TextPart
from bookingdesk.i18n.translation import SHIPPED
from bookingdesk.messaging.templates import PARTS
from bookingdesk.messaging.templating import LazyTemplating
from bookingdesk.usecases.template_samples import samples
from tests.builders import at

NOW = at("2025-06-20 10:00")
DESK = LazyTemplating()


def a_key(part: TextPart = TextPart.MAIL, kind: MessageKind = MessageKind.CONFIRMATION) -> TextKey:
    return TextKey(language="en", kind=kind, part=part)


def faults(body: str, key: TextKey | None = None) -> tuple[Fault, ...]:
    key = key or a_key()
    assert isinstance(key.kind, MessageKind)
    return DESK.faults(key, body, samples(key.kind, key.language, {}, NOW))


def whys(body: str, key: TextKey | None = None) -> set[str]:
    return {fault.why for fault in faults(body, key)}


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize("kind", MessageKind)
def test_that_every_shipped_text_could_have_been_written_here(kind: MessageKind, language: str) -> None:
    for part in TextPart:
        key = TextKey(language=language, kind=kind, part=part)
        tried = samples(kind, language, {}, NOW)
        assert DESK.faults(key, DESK.shipped(key), tried) == (), part
    assert len(TextPart) == len(PARTS)


SAYS_ALL = '{% include "en/facts.txt" +%}\n{% include "en/rules.txt" +%}\n{% if status %}{{ status }}{% endif %}\n'
HOSTILE = [
    ("an attribute", "{{ client.__class__.__mro__ }}", "unknown"),
    ("an attribute by name", "{{ client|attr('__class__') }}", "filter"),
    ("a subscript", "{{ client['__class__'] }}", "getitem"),
    ("the environment", "{{ self._TemplateReference__context }}", "unknown"),
    ("a call", "{{ client.upper() }}", "call"),
    ("a call of what there is everywhere", "{{ range(1000000000) }}", "call"),
    ("a gigabyte by multiplication", "{{ 'x' * 1000000000 }}", "mul"),
    ("a gigabyte by a method", "{{ 'x'.ljust(1000000000) }}", "call"),
    ("a gigabyte by a format", "{{ '%1000000000d' % 1 }}", "mod"),
    ("a power", "{{ 9 ** 999999999 }}", "pow"),
    ("a loop of a thousand million", "{% for x in range(1000000000) %}x{% endfor %}", "for"),
    ("a loop over a name", "{% for letter in client %}{{ letter }}{% endfor %}", "for"),
    ("a macro", "{% macro shout(x) %}{{ x }}{% endmacro %}", "macro"),
    ("a variable", "{% set client = 'Eve' %}", "assign"),
    ("an import", "{% import 'layout.html' as layout %}", "import"),
    ("a file outside", "{% include '../../settings.toml' %}", "include"),
    ("a file of the system", "{% include '/etc/passwd' %}", "include"),
    ("another kind's text", "{% include 'en/cancellation/body.txt' %}", "include"),
    ("another language's text", "{% include 'de/facts.txt' %}", "include"),
    ("a file by a client's name", "{% include client %}", "include"),
    ("itself", "{% include 'en/confirmation/body.txt' %}", "include"),
    ("another layout", "{% extends 'en/confirmation/body.html' %}", "include"),
    ("escaping switched off", "{% autoescape false %}{{ client }}{% endautoescape %}", "scopedevalcontextmodifier"),
    ("markup called safe", "{{ client|safe }}", "filter"),
    ("a filter that is none", "{{ client|center(1000000000) }}", "filter"),
    ("a test that fails on text", "{% if day is divisibleby 3 %}x{% endif %}", "test"),
    ("a comparison that fails on text", "{% if day < 3 %}x{% endif %}", "compare"),
    ("a group of facts", "{{ business }}", "no_text"),
    ("a yes or no", "{{ tentative }}", "no_text"),
    ("a null byte", "Dear {{ client }}\x00", "control"),
    ("a bell", "Dear {{ client }}\x07", "control"),
    ("20,001 characters", "x" * 20_001, "too_long"),
    ("nothing", "  \n", "empty"),
    ("a thousand brackets", "{{ " + "(" * 5000 + "client" + ")" * 5000 + " }}", "too_deep"),
    ("a thousand ifs", "{% if client %}" * 300 + "{% endif %}" * 300, "too_deep"),
    ("broken syntax", "{{ client", "syntax"),
    ("an if without its end", "{% if client %}", "syntax"),
    ("a placeholder that nobody fills", SAYS_ALL + "{{ dya }}", "unknown"),
    ("one that nobody fills, never reached", SAYS_ALL + "{% if fee == 'never' %}{{ dya }}{% endif %}", "unknown"),
    ("a fact of another kind", SAYS_ALL + "{{ points }}", "unknown"),
]


@pytest.mark.parametrize(("name", "body", "why"), HOSTILE, ids=[case[0] for case in HOSTILE])
def test_that_a_hostile_or_broken_text_is_refused_at_once_and_says_why(name: str, body: str, why: str) -> None:
    began = time.process_time()
    assert why in whys(body)
    assert time.process_time() - began < 2


PAGES = [
    ("a script", "<script>x()</script>"),
    ("a script in two pieces", "<scr{# #}ipt>x()</script>"),
    ("a remote image", '<img src="https://spy.example/x.png">'),
    ("a remote background", '<p style="background:url(https://spy.example)">x</p>'),
    ("a style sheet", "<style>@import url(https://spy.example)</style>"),
    ("a handler", '<p onclick="x()">x</p>'),
    ("a script address", '<a href="java script:x()">x</a>'),
    ("a form", '<form action="https://spy.example"><input></form>'),
    ("a frame", '<iframe srcdoc="x"></iframe>'),
    ("a refresh", '<meta http-equiv="refresh" content="0;url=https://spy.example">'),
    ("a placeholder as an attribute", "<p {{ client }}>x</p>"),
    ("a placeholder without quotes", "<a href={{ link }}>x</a>"),
    ("a placeholder within a style", '<p style="color:{{ client }}">x</p>'),
    ("a placeholder as an element", "<{{ client }}>"),
]


@pytest.mark.parametrize("piece", ["<a ", "<!--", "<a b='", "<![foo[", "</", "<?"])
def test_that_a_page_that_no_parser_gets_through_is_refused_in_a_moment(piece: str) -> None:
    """The page is judged while somebody types or pastes it."""
    key = a_key(TextPart.PAGE)
    page = DESK.shipped(key).replace(
        "{% block opening %}", "{% block opening %}\n" + piece * (15_000 // len(piece))
    )
    began = time.process_time()
    assert whys(page, key) == {"markup"}
    assert faults(page, key)[0].line == page.count("\n", 0, page.index(piece * 2)) + 1
    assert time.process_time() - began < 3


def test_that_a_comment_of_a_page_may_hold_tags_and_half_a_character_is_refused() -> None:
    key = a_key(TextPart.PAGE)
    opening = "{% block opening %}"
    page = DESK.shipped(key)
    assert faults(page.replace(opening, f"{opening}<!-- <p>a draft</p>\n<b -->"), key) == ()
    assert whys(page.replace(opening, f"{opening}\ud83d"), key) == {"control"}


@pytest.mark.parametrize(("name", "markup"), PAGES, ids=[case[0] for case in PAGES])
def test_that_a_page_that_runs_or_loads_something_is_refused(name: str, markup: str) -> None:
    key = a_key(TextPart.PAGE)
    page = DESK.shipped(key)
    spoilt = page.replace("{% block opening %}", "{% block opening %}" + markup)
    assert whys(page, key) == set()
    assert "markup" in whys(spoilt, key)


def test_that_a_link_may_be_a_placeholder() -> None:
    key = a_key(TextPart.PAGE)
    page = DESK.shipped(key)
    link = '{% if link %}<a href="{{ link }}">{{ link }}</a>{% endif %}'
    assert whys(page.replace("{% block opening %}", "{% block opening %}" + link), key) == set()


LEFT_OUT = [
    ("the service", "Service: {{ service }}", "service"),
    ("the day", "{{ day }}, ", "day"),
    ("the times", "{{ times }}", "times"),
    ("the place", "Where: {{ place }}", "where"),
    ("the link", "{{ link }}", "where"),
    ("the number", "Booking number: {{ number }}", "number"),
]


@pytest.mark.parametrize(("name", "words", "missing"), LEFT_OUT, ids=[case[0] for case in LEFT_OUT])
def test_that_a_confirmation_without_a_required_fact_is_refused_and_names_it(
    name: str, words: str, missing: str
) -> None:
    facts = (
        "Service: {{ service }}\n{{ day }}, {{ times }}\nBooking number: {{ number }}\nStatus: {{ status }}\n"
        '{% if mode == "virtual" %}{{ link }}{% elif mode == "phone" %}{{ call }}'
        '{% elif mode == "at_client" %}{{ address }}{% else %}Where: {{ place }}{% endif %}\n'
        "{% if policy %}{{ policy }}{% else %}{{ free_until }}{% endif %}\n"
    )
    assert whys(facts) == set()
    assert {fault.name for fault in faults(facts.replace(words, "")) if fault.why == "missing"} == {missing}


def test_that_a_confirmation_says_its_rule_also_where_nobody_has_worded_it() -> None:
    worded_only = SAYS_ALL.replace('{% include "en/rules.txt" +%}', "{{ policy }}")
    assert [(fault.why, fault.name) for fault in faults(worded_only)] == [("missing", "free_until")]
    without = SAYS_ALL.replace('{% include "en/rules.txt" +%}', "")
    assert {fault.name for fault in faults(without)} == {"free_until", "policy"}


def test_that_a_fault_names_its_line_and_its_placeholder() -> None:
    assert faults(f"Hello\n\n{SAYS_ALL}{{{{ dya }}}}\n") == (Fault(why="unknown", line=6, name="dya"),)
    owed = a_key(kind=MessageKind.TENTATIVE)
    (fault,) = faults(f"{SAYS_ALL}\n{{{{ deposit.amount }}}}", owed)
    assert (fault.why, fault.line, fault.name) == ("sometimes", 5, "deposit.amount")
    guarded = f"{SAYS_ALL}\n{{% if deposit %}}{{{{ deposit.amount }}}}{{% endif %}}"
    assert faults(guarded, owed) == ()


def test_that_a_text_message_of_more_parts_than_gateways_take_is_refused() -> None:
    key = a_key(TextPart.SMS)
    assert whys(DESK.shipped(key) + " on and on" * 160, key) == {"too_many_parts"}


def test_that_what_must_be_said_is_offered_first_and_shown_with_what_it_says() -> None:
    key = a_key(TextPart.SMS)
    offered = DESK.placeholders(key, samples(key.kind, "en", {}, NOW)[:1])
    required = [each.name for each in offered if each.required]
    assert [each.name for each in offered[: len(required)]] == required
    assert set(required) == {"service", "where", "status", "free_until", "day_short", "time"}
    assert all(each.example for each in offered)
    assert "deposit.amount" not in {each.name for each in offered}


NAMES = [
    ("markup", "<img src=x onerror=alert(1)>"),
    ("a text of ours", "{{ 7 * 7 }}{% include 'en/facts.txt' %}"),
    ("a header", "Maya\r\nBcc: eve@x.example"),
]


@pytest.mark.parametrize(("name", "given"), NAMES, ids=[case[0] for case in NAMES])
def test_that_a_clients_name_stays_text_in_a_text_of_our_own(name: str, given: str) -> None:
    sample = samples(MessageKind.CONFIRMATION, "en", {}, NOW)[0]
    parts = (TextPart.SUBJECT, TextPart.MAIL, TextPart.PAGE, TextPart.SMS)
    own: OwnTexts = {
        ("en", MessageKind.CONFIRMATION, part): "<p>{{ client }}</p>" if part is TextPart.PAGE else "{{ client }}"
        for part in parts
    }
    hostile = replace(sample, client=replace(sample.client, given_name=given, family_name=""), own_texts=own)
    shown = DESK.shown(hostile, "en")
    assert "<img" not in shown[TextPart.PAGE].text
    for part in parts:
        assert shown[part].text.strip()
        assert "49" not in shown[part].text
        assert "Consultation" not in shown[part].text
        assert "\nBcc" not in shown[part].text


@pytest.mark.parametrize("kind", [MessageKind.REMINDER, MessageKind.CONFIRM_CALL])
@pytest.mark.parametrize(
    ("part", "steps"),
    [
        (TextPart.MAIL, "dates"),
        (TextPart.PAGE, "dates"),
        (TextPart.LETTER, "dates"),
        (TextPart.SMS, "dates_short"),
        (TextPart.SCRIPT, "spoken.dates"),
    ],
)
def test_that_what_speaks_for_a_whole_visit_names_every_step(kind: MessageKind, part: TextPart, steps: str) -> None:
    key = TextKey(language="en", kind=kind, part=part)
    body = DESK.shipped(TextKey(language="en", kind=kind, part=TextPart.MAIL if part is TextPart.LETTER else part))
    assert faults(body, key) == ()
    assert Fault(why="missing", name=steps) in faults(body.replace(f"{{{{ {steps} }}}}", "your visit"), key)
    placeholders = DESK.placeholders(key, samples(kind, "en", {}, NOW)[:1])
    assert steps in {one.name for one in placeholders if one.required}
