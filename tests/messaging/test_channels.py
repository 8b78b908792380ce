"""Every kind says what it must on every channel in every language: mail, text message, on the phone, on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from jinja2 import nodes

from bookingdesk.assets import resource
from bookingdesk.documents.letter import letter_paper
from bookingdesk.domain.bookings import AskedBy, Cancellation, CancelOutcome, Mode, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import SUMMARIES, MessageKind
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import Account, PaymentState
from bookingdesk.i18n.spoken import spoken_when
from bookingdesk.i18n.translation import SHIPPED
from bookingdesk.messaging.composer import Composer
from bookingdesk.messaging.facts import facts_of
from bookingdesk.messaging.letter_facts import REQUIRED
from bookingdesk.messaging.required import left_out, required_facts
from bookingdesk.messaging.sandbox import sandbox
from bookingdesk.messaging.templates import BODY, TemplateRefused, Templates, Texts
from bookingdesk.usecases.ports import Dispatch, Owed
from tests.builders import a_booking, a_catalogue, a_client, at, span
from tests.messaging.dispatches import SETTINGS, a_dispatch, a_message
from tests.messaging.test_letters import a_letter

CHANNELS = (Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER)
EVERY = [(language, kind, channel) for language in SHIPPED for kind in MessageKind for channel in CHANNELS]
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)
"""GSM 03.38 with its extension: a text of these needs one part for 160 characters, any other for 70."""
EURO = "EUR"


def the_message(kind: MessageKind, channel: Channel, language: str = "en", **changes: object) -> Dispatch:
    """A message of the kind that knows of everything that its kind can know of."""
    if kind in REQUIRED:
        made = a_letter(kind)
    else:
        made = _about_a_booking(kind)
    own = replace(made.message, channel=channel)
    made = replace(
        made, message=own, client=a_client(language=language, address="Hauptstr. 5", postcode="10115 Berlin")
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def _about_a_booking(kind: MessageKind) -> Dispatch:
    status = {
        MessageKind.TENTATIVE: Status.TENTATIVE,
        MessageKind.CONFIRM_CALL: Status.TENTATIVE,
        MessageKind.DEPOSIT_DUE: Status.TENTATIVE,
        MessageKind.CANCELLATION: Status.CANCELLED,
        MessageKind.NO_SHOW: Status.NO_SHOW,
    }.get(kind, Status.CONFIRMED)
    booking = a_booking(status=status)
    if kind is MessageKind.CANCELLATION:
        outcome = Cancellation(
            at=at("2025-06-20 09:00"),
            reason="ill",
            asked_by=AskedBy.CLIENT,
            outcome=CancelOutcome.LATE,
            fee=Money(Decimal("12.50"), EURO),
            refund=Money(Decimal("7.25"), EURO),
        )
        booking = a_booking(status=status, cancellation=outcome)
    owed = Owed(Money(Decimal("32.00"), EURO), at("2025-06-22 10:00"), kind is MessageKind.DEPOSIT_DUE)
    paid = Account(
        state=PaymentState.PAID, paid=Money(Decimal("40.00"), EURO), to_refund=Money(Decimal("7.25"), EURO)
    )
    other = a_booking(span=span("2025-06-30 09:00"))
    return a_dispatch(
        message=a_message(kind=kind),
        booking=booking,
        settings={**SETTINGS, "business.bring": "BRING"},
        owed=owed if status is Status.TENTATIVE else None,
        account=paid if kind is MessageKind.CANCELLATION else None,
        dates=(booking, other) if kind in SUMMARIES else (),
        gone=(a_booking(span=span("2025-07-07 09:00")),) if kind in SUMMARIES else (),
        heard=kind in SUMMARIES,
        told=at("2025-06-24 10:00") if kind is MessageKind.MODIFICATION else None,
    )


def texts(dispatch: Dispatch) -> Texts:
    return Composer().texts_of(dispatch)[2]


@pytest.mark.parametrize(("language", "kind", "channel"), EVERY)
def test_that_every_kind_says_what_it_must_on_every_channel_in_every_language(
    language: str, kind: MessageKind, channel: Channel
) -> None:
    dispatch = the_message(kind, channel, language)
    made = texts(dispatch)
    facts = facts_of(dispatch, language)
    whole = f"{made.subject}\n{made.plain}" if channel in {Channel.EMAIL, Channel.LETTER} else made.plain
    assert left_out(kind, channel, whole, facts) == ()
    assert left_out(kind, channel, "", facts), "a text that says nothing leaves something out"
    for part in (made.subject, made.plain, made.page, made.head):
        assert "{{" not in part
        assert "{%" not in part
        assert "None" not in part
    assert not any("  " in line for line in made.plain.splitlines()), "a gap where something was left out"
    assert made.plain.strip()
    assert "\n\n\n" not in made.plain
    assert bool(made.page) is (channel is Channel.EMAIL)
    assert bool(made.head) is (channel is Channel.LETTER)
    assert ("\n" in made.plain) is (channel is not Channel.SMS)


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize(
    ("missing", "more"),
    [(None, "Nothing more is to be paid."), ("5.25", "€5.25 is still to be paid.")],
    ids=["the fee is covered", "a part is missing"],
)
def test_that_who_cancels_late_hears_what_becomes_of_the_money_paid(
    language: str, missing: str | None, more: str
) -> None:
    dispatch = the_message(MessageKind.CANCELLATION, Channel.EMAIL, language)
    assert dispatch.account is not None
    left = Money(Decimal(missing), EURO) if missing else None
    made = texts(replace(dispatch, account=replace(dispatch.account, outstanding=left)))
    said = " ".join(made.plain.replace("\u200e", "").replace("\u200f", "").split())
    assert "32.75" in said.replace(",", ".").replace("٫", "."), "40.00 less what goes back"
    if language == "en":
        assert f"We keep €32.75 of what you have paid. {more}" in said
        assert "There is no charge" not in said


KEPT_ONLY = {
    "en": ("not confirmed yet", "provisionally"),
    "de": ("noch nicht bestätigt", "vorläufig"),
    "fr": ("pas encore confirm", "provisoirement"),
    "es": ("sin confirmar", "no están confirmadas", "provisionalmente"),
    "ar": ("لم تُؤكد", "مبدئي"),
}


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize("kind", sorted(SUMMARIES))
@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER])
def test_that_steps_and_dates_that_are_only_kept_are_told_so_with_what_is_owed(
    language: str, kind: MessageKind, channel: Channel
) -> None:
    firm = the_message(kind, channel, language, heard=False)
    owed = Owed(Money(Decimal("32.00"), EURO), at("2025-06-22 10:00"), False)
    kept = replace(firm, booking=a_booking(status=Status.TENTATIVE), owed=owed)
    said = {one: texts(dispatch).plain.lower() for one, dispatch in (("firm", firm), ("kept", kept))}
    assert left_out(kind, channel, texts(kept).plain, facts_of(kept, language)) == ()
    assert ("32" in said["firm"], "32" in said["kept"]) == (False, True)
    told = {one: any(words in text for words in KEPT_ONLY[language]) for one, text in said.items()}
    assert told == {"firm": False, "kept": True}


@pytest.mark.parametrize(("language", "kind"), [(language, kind) for language in SHIPPED for kind in MessageKind])
def test_that_every_language_asks_for_the_same_facts(language: str, kind: MessageKind) -> None:
    for part in dict.fromkeys(BODY.values()):
        named = _names(language, kind, part)
        english = _names("en", kind, part)
        assert named == english, part


def _names(language: str, kind: MessageKind, part: str) -> set[str]:
    source = resource("templates", language, kind.value, part).read_text(encoding="utf-8")
    tree = sandbox().parse(source)
    return {
        f"{node.node.name}.{node.attr}"
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name)
    } | {node.name for node in tree.find_all(nodes.Name)}


@pytest.mark.parametrize("language", [name for name in SHIPPED if name != "ar"])
@pytest.mark.parametrize("kind", MessageKind)
def test_that_a_text_message_needs_no_letter_that_halves_its_length(language: str, kind: MessageKind) -> None:
    source = resource("templates", language, kind.value, "sms.txt").read_text(encoding="utf-8")
    assert set(source) - GSM == set()


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize("kind", [MessageKind.CONFIRMATION, MessageKind.MODIFICATION, MessageKind.REMINDER])
def test_that_a_call_says_day_and_time_in_words_and_asks_whether_it_suits(language: str, kind: MessageKind) -> None:
    said = texts(the_message(kind, Channel.PHONE, language)).plain
    assert spoken_when(at("2025-06-23 14:15").astimezone(), language).split()[0] in said
    assert "14:15" not in said
    assert ("؟" if language == "ar" else "?") in said.splitlines()[-3], "the last thing before the good-bye"


def test_that_a_call_reads_like_this() -> None:
    assert texts(the_message(MessageKind.TENTATIVE, Channel.PHONE)).plain == (
        "Good day, this is Studio Nord. Am I speaking to Maya Ortiz?\n"
        "\n"
        "We are keeping a time for you on Monday the twenty-third of June at quarter past two. It is not confirmed"
        " yet.\n"
        "It is Haircut with Ana, at Studio. Please bring: BRING.\n"
        "\n"
        "We ask for a deposit of €32.00 by Sunday the twenty-second of June at ten o'clock; without it we cannot keep"
        " this time for you.\n"
        "You can change or cancel it free of charge until Sunday the twenty-second of June at quarter past two."
        " Later than that we charge €25.00.\n"
        "\n"
        "Does that suit you?\n"
        "\n"
        "Thank you very much, and goodbye.\n"
    )


OUTCOMES = {
    "late, with a fee": ({"outcome": CancelOutcome.LATE, "fee": "12.50"}, ("fee of €12.50 is due",), ("pay back",)),
    "late, waived": ({"outcome": CancelOutcome.WAIVED, "fee": "12.50"}, ("do not charge the fee",), ("€12.50",)),
    "in time": ({}, ("There is no charge",), ("fee", "pay back")),
    "in time, deposit back": ({"refund": "30.00"}, ("There is no charge", "pay back €30.00"), ()),
    "by the business": ({"asked_by": AskedBy.BUSINESS}, ("apologise", "new appointment"), ("no charge", "fee")),
}


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.LETTER])
@pytest.mark.parametrize("name", OUTCOMES)
def test_that_a_cancellation_says_what_it_means_for_the_clients_money(name: str, channel: Channel) -> None:
    given, said, unsaid = OUTCOMES[name]
    parts: dict[str, object] = {"at": at("2025-06-20 09:00"), "reason": "ill"} | dict(given)
    for key in ("fee", "refund"):
        if key in parts:
            parts[key] = Money(Decimal(str(parts[key])), EURO)
    cancelled = a_booking(status=Status.CANCELLED, cancellation=Cancellation(**parts))  # type: ignore[arg-type]
    made = texts(the_message(MessageKind.CANCELLATION, channel, booking=cancelled, account=None))
    for words in said:
        assert words in made.plain, words
    for words in unsaid:
        assert words not in made.plain, words


def test_that_a_no_show_is_asked_back_and_told_the_fee_that_is_due() -> None:
    missed = a_booking(status=Status.NO_SHOW, change_fee=Money(Decimal("20.00"), EURO))
    for channel in CHANNELS:
        made = texts(the_message(MessageKind.NO_SHOW, channel, booking=missed)).plain
        assert "€20.00" in made
        assert "another" in made
    free = texts(the_message(MessageKind.NO_SHOW, Channel.EMAIL)).plain
    assert "fee" not in free


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize("kind", MessageKind)
def test_that_a_letter_has_a_head_an_address_window_a_date_and_its_direction(
    language: str, kind: MessageKind
) -> None:
    letter = Composer().letter(the_message(kind, Channel.LETTER, language))
    sheet = letter_paper(letter).table(0, 99)
    direction = "rtl" if language == "ar" else "ltr"
    assert sheet.count(f'<p dir="{direction}"') == 4
    assert sheet.index("Studio Nord") < sheet.index("Maya Ortiz") < sheet.index("Hauptstr. 5")
    assert sheet.index("Hauptstr. 5") < sheet.index("10115 Berlin") < sheet.index("2025")
    assert sheet.index("2025") < sheet.index(f"<strong>{letter.subject}</strong>")
    assert sheet.index("</strong></p>") < sheet.index("<span"), "the paragraphs of the text come below"


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER])
def test_that_numbers_to_dial_keep_their_order_beside_arabic_words(channel: Channel) -> None:
    """Groups of digits with spaces between them would stand in reverse: nobody reaches 555010000 30 49."""
    phoned = a_booking(mode=Mode.PHONE, mode_detail="+49 30 5550417")
    for language, shown in (("ar", "\u2066+49 30 5550417\u2069"), ("de", "+49 30 5550417")):
        made = texts(the_message(MessageKind.CONFIRMATION, channel, language, booking=phoned)).plain
        assert (shown in made) is ("+49 30 5550417" in made)
    catalogue = a_catalogue()
    place = {key: replace(one, phone="+49305550100") for key, one in catalogue.locations.items()}
    dispatch = the_message(MessageKind.NO_SHOW, channel, "ar", catalogue=replace(catalogue, locations=place))
    assert facts_of(dispatch, "ar")["business"]["phone"] == "\u2066+49 30 5550100\u2069"  # type: ignore[index]
    if channel in {Channel.EMAIL, Channel.LETTER}:
        assert "\u2066+49 30 5550100\u2069" in texts(dispatch).plain


def test_that_markup_in_a_name_stays_text_on_paper() -> None:
    dispatch = the_message(MessageKind.CONFIRMATION, Channel.LETTER)
    dispatch = replace(dispatch, client=a_client(given_name="<img src=x>", address="<b>Street</b>"))
    sheet = letter_paper(Composer().letter(dispatch)).table(0, 99)
    assert "<img" not in sheet
    assert "<b>Street" not in sheet
    assert "&lt;img" in sheet


def test_that_a_text_without_a_required_fact_never_leaves(tmp_path: object) -> None:
    class Forgetful(Templates):
        def texts(self, *args: object, **more: object) -> Texts:
            return Texts(subject="Hello", plain="See you soon.", page="See you soon.")

    for channel in CHANNELS:
        with pytest.raises(TemplateRefused) as refused:
            Composer(Forgetful()).texts_of(the_message(MessageKind.CONFIRMATION, channel))
        assert str(refused.value.facts["why"]).startswith("without_")


def test_that_every_kind_has_required_facts_on_every_channel() -> None:
    for kind in MessageKind:
        for channel in CHANNELS:
            assert required_facts(kind, channel), (kind, channel)


def test_that_a_time_kept_for_a_call_is_said_with_its_deadline() -> None:
    dispatch = the_message(MessageKind.MOVE_CALL, Channel.PHONE)
    said = texts(dispatch).plain
    assert dispatch.held is not None
    assert spoken_when(dispatch.held.expires_at + timedelta(hours=2), "en") in said
