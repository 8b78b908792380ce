"""A piece that messages share is refused where one of the messages that it stands in could not be sent with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.sms_text import MOST_PARTS
from bookingdesk.domain.templates import Fault, OwnTexts, SharedText, TextKey, TextPart, parts_of
from bookingdesk.i18n.translation import SHIPPED
from bookingdesk.messaging import sandbox
from bookingdesk.messaging.facts import facts_of
from bookingdesk.messaging.templates import Templates
from bookingdesk.messaging.templating import LazyTemplating
from bookingdesk.usecases.template_samples import samples
from tests.builders import at

NOW = at("2025-06-20 10:00")
DESK = LazyTemplating()
EVERY = frozenset(MessageKind)


def a_key(kind: SharedText, part: TextPart = TextPart.MAIL, language: str = "en") -> TextKey:
    return TextKey(language=language, kind=kind, part=part)


def faults(key: TextKey, body: str, own: OwnTexts | None = None) -> tuple[Fault, ...]:
    kinds = dict.fromkeys(kind for kind, _part in DESK.stands_in(key, own or {}))
    tried = [sample for kind in kinds for sample in samples(kind, key.language, {}, NOW)]
    return DESK.faults(key, body, tried, (own or {},))


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize("piece", SharedText)
def test_that_every_shipped_piece_could_have_been_written_here_and_stands_somewhere(
    piece: SharedText, language: str
) -> None:
    for part in parts_of(piece):
        key = a_key(piece, part, language)
        assert faults(key, DESK.shipped(key)) == (), part
        assert DESK.stands_in(key, {}), part


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize(
    ("part", "where"),
    [
        (TextPart.MAIL, {TextPart.MAIL, TextPart.LETTER}),
        (TextPart.PAGE, {TextPart.PAGE}),
        (TextPart.SMS, {TextPart.SMS}),
        (TextPart.SCRIPT, {TextPart.SCRIPT}),
    ],
)
def test_that_one_greeting_begins_every_message_of_a_language(
    language: str, part: TextPart, where: set[TextPart]
) -> None:
    found = DESK.stands_in(a_key(SharedText.OPENING, part, language), {})
    assert set(found) == {(kind, each) for kind in EVERY for each in where}


@pytest.mark.parametrize("kind", MessageKind)
def test_that_an_own_signature_closes_every_mail_letter_and_call(kind: MessageKind) -> None:
    own: OwnTexts = {
        ("de", SharedText.CLOSING, TextPart.MAIL): "Herzlich, Ihr Studio",
        ("de", SharedText.CLOSING, TextPart.PAGE): "<p>Herzlich, Ihr <b>Studio</b></p>",
        ("de", SharedText.CLOSING, TextPart.SCRIPT): "Bis bald!",
        ("en", SharedText.CLOSING, TextPart.MAIL): "another language's",
    }
    facts = facts_of(samples(kind, "de", {}, NOW)[0], "de")
    templates = Templates()
    mail = templates.texts("de", kind, facts, Channel.EMAIL, own)
    assert mail.plain.endswith("\nHerzlich, Ihr Studio\n")
    assert "<p>Herzlich, Ihr <b>Studio</b></p>" in mail.page
    assert templates.texts("de", kind, facts, Channel.LETTER, own).plain.endswith("\nHerzlich, Ihr Studio\n")
    assert templates.texts("de", kind, facts, Channel.PHONE, own).plain.endswith("\nBis bald!\n")


FACTS = a_key(SharedText.FACTS)
GREETING = a_key(SharedText.OPENING)
REFUSED = [
    ("nothing", GREETING, " \n", Fault(why="empty")),
    ("a loop", GREETING, "{% for x in client %}x{% endfor %}", Fault(why="for", line=1)),
    ("a call", GREETING, "{{ client.upper() }}", Fault(why="call", line=1)),
    ("an invisible sign", GREETING, "Dear {{ client }}\x00", Fault(why="control", line=1)),
    ("a fact that nobody has", GREETING, "{{ dya }}", Fault(why="unknown", line=1, name="dya")),
    (
        "a fact that some messages have not",
        GREETING,
        "Dear {{ client }},\n{{ free_until }}",
        Fault(why="unknown", line=2, name="free_until", kind=MessageKind.REQUEST_RECEIPT),
    ),
    (
        "a fact that is not always there",
        a_key(SharedText.RULES),
        "{{ policy }}{{ free_until }}\n{{ deposit.amount }}",
        Fault(why="sometimes", line=2, name="deposit.amount", kind=MessageKind.TENTATIVE),
    ),
    (
        "facts without the number",
        FACTS,
        DESK.shipped(FACTS).replace("{{ number }}", ""),
        Fault(why="missing", name="number", kind=MessageKind.TENTATIVE),
    ),
    (
        "another piece",
        GREETING,
        '{% include "en/closing.txt" +%}',
        Fault(why="include", line=1, name="en/closing.txt"),
    ),
    ("itself", GREETING, '{% include "en/opening.txt" +%}', Fault(why="include", line=1, name="en/opening.txt")),
    (
        "a beginning that fills the text message",
        a_key(SharedText.OPENING, TextPart.SMS),
        "on and on " * 150,
        Fault(why="too_many_parts", name=str(MOST_PARTS), kind=MessageKind.TENTATIVE),
    ),
    (
        "a page that loads something",
        a_key(SharedText.CLOSING, TextPart.PAGE),
        '<p>Bye</p>\n<img src="https://spy.example/x.png">',
        Fault(why="markup", line=2, name="src"),
    ),
]


@pytest.mark.parametrize(("name", "key", "body", "fault"), REFUSED, ids=[case[0] for case in REFUSED])
def test_that_a_piece_is_refused_for_what_it_is_and_for_each_message_that_it_would_spoil(
    name: str, key: TextKey, body: str, fault: Fault
) -> None:
    assert fault in faults(key, body)


def test_that_a_piece_is_tried_in_our_own_texts_and_not_in_those_that_they_replace() -> None:
    """The reminder of our own says the number itself and lets the facts stand in it; the others need it from them."""
    without = DESK.shipped(FACTS).replace("Booking number: {{ number }}", "Thank you.")
    kinds = {fault.kind for fault in faults(FACTS, without)}
    assert kinds == {MessageKind.TENTATIVE}
    number = "{{ number }}\n"
    own: OwnTexts = {
        ("en", kind, part): number + DESK.shipped(TextKey(language="en", kind=kind, part=part))
        for kind, part in DESK.stands_in(FACTS, {})
    }
    assert faults(FACTS, without, own) == ()


def test_that_our_own_text_is_tried_with_our_own_pieces() -> None:
    key = TextKey(language="en", kind=MessageKind.CONFIRMATION, part=TextPart.MAIL)
    tried = samples(MessageKind.CONFIRMATION, "en", {}, NOW)
    rule = "{% if policy %}{{ policy }}{% else %}{{ free_until }}{% endif %}"
    own: OwnTexts = {("en", SharedText.CLOSING, TextPart.MAIL): f"Bye. {rule}"}
    body = DESK.shipped(key).replace('{% include "en/rules.txt" +%}', "")
    assert DESK.faults(key, body, tried, (own,)) == ()
    assert Fault(why="missing", name="policy") in DESK.faults(key, body, tried)
    assert Fault(why="missing", name="policy") in DESK.faults(key, body, tried, (own, {})), "in each wording"


def test_that_departments_cost_only_what_they_word_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text is judged while somebody types it, and once more in the window when it is kept."""
    made: list[tuple[MessageKind, TextPart]] = []
    real = Templates.text

    def counted(self: Templates, language: str, kind: MessageKind, part: TextPart, *args: Any, **more: Any) -> str:
        made.append((kind, part))
        return real(self, language, kind, part, *args, **more)

    monkeypatch.setattr(Templates, "text", counted)
    reminder = TextKey(language="en", kind=MessageKind.REMINDER, part=TextPart.SCRIPT)
    own: list[OwnTexts] = [
        {("en", MessageKind.REMINDER, TextPart.SCRIPT): f"{DESK.shipped(reminder)}\nDepartment {number}"}
        for number in range(10)
    ]
    key = a_key(SharedText.CLOSING, TextPart.SCRIPT)
    tried = [sample for kind in MessageKind for sample in samples(kind, "en", {}, NOW)]
    assert DESK.faults(key, "Bye!", tried, ({}, *own)) == ()
    reminders = len(samples(MessageKind.REMINDER, "en", {}, NOW))
    assert len(made) == len(tried) + 10 * reminders


def test_that_a_piece_is_offered_what_every_message_that_it_stands_in_knows() -> None:
    def offered(piece: SharedText) -> set[str]:
        key = a_key(piece)
        kinds = dict.fromkeys(kind for kind, _part in DESK.stands_in(key, {}))
        found = DESK.placeholders(key, [samples(kind, "en", {}, NOW)[0] for kind in kinds])
        assert not any(each.required for each in found)
        return {each.name for each in found}

    assert {"client", "business.name", "sender"} <= offered(SharedText.OPENING)
    assert not {"free_until", "received"} & offered(SharedText.OPENING)
    assert {"policy", "free_until", "deposit.amount"} <= offered(SharedText.RULES)
    assert DESK.pieces(GREETING) == []


def test_that_each_file_is_read_once_to_find_where_a_piece_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked with every letter that somebody types into a piece, which stands in nearly every message."""
    read: list[str] = []
    checked = sandbox.check_source
    monkeypatch.setattr(sandbox, "check_source", lambda name, source: (read.append(name), checked(name, source)))
    assert Templates().stands_in(a_key(SharedText.OPENING, TextPart.MAIL, "en"), {})
    assert len(read) == len(set(read)) > 20


@pytest.mark.parametrize("part", [part for part in TextPart if part is not TextPart.PAGE])
def test_that_only_the_page_of_a_mail_may_name_the_subject(part: TextPart) -> None:
    """No other text knows it when it is sent: it was taken, and then every such message was refused."""
    key = TextKey(language="en", kind=MessageKind.CONFIRMATION, part=part)
    known = samples(MessageKind.CONFIRMATION, "en", {}, NOW)
    found = [DESK.faults(key, DESK.shipped(key).strip() + " {{ subject }}", known)]
    if part in parts_of(SharedText.OPENING):
        found.append(faults(a_key(SharedText.OPENING, part), "Dear {{ client }}, {{ subject }}"))
    for each in found:
        assert [(fault.why, fault.name) for fault in each] == [("unknown", "subject")]
    page = replace(key, part=TextPart.PAGE)
    body = DESK.shipped(page).replace("{% block opening %}", "{% block opening %}{{ subject }}")
    assert "{{ subject }}" in body
    assert DESK.faults(page, body, known) == ()


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- a note >",
        "<!-- <p>",
        "<!--><script>alert(1)</script>-->",
        "<!---><img src=x>-->",
        "<!-- --!><script>alert(1)</script>-->",
        "<!-- {% if client %} > {% endif %}",
    ],
)
def test_that_a_comment_ends_where_every_reader_ends_it(hidden: str) -> None:
    """Else it hides the facts below it from the client, or what runs from whoever judges it."""
    key = a_key(SharedText.OPENING, TextPart.PAGE)
    assert "markup" in {fault.why for fault in faults(key, f"<p>Hi {{{{ client }}}}</p>{hidden}")}
    assert faults(key, "<p>Hi {{ client }}</p><!-- one > two --><!-- -- -->") == ()


def test_that_a_piece_is_no_page_of_its_own() -> None:
    body = '{% extends "layout.html" %}{% block opening %}Hi{% endblock %}'
    assert [fault.why for fault in faults(a_key(SharedText.OPENING, TextPart.PAGE), body)] == ["include"]
