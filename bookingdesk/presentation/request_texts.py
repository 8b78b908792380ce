"""What is written or said to a client in answer: in the client's language, courteous, with the status word (R15).

Whole sentences, plain text, to be edited by whoever answers. It refuses to send anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bookingdesk.domain.requests import AnswerKind
from bookingdesk.domain.spans import Span
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.request_words import point_word
from bookingdesk.i18n.translation import _, interface_language, speak
from bookingdesk.usecases.requests.reading import RequestLine

SUGGESTED = frozenset({AnswerKind.OFFER, AnswerKind.ASK, AnswerKind.WAITLISTED, AnswerKind.DECLINED})


def suggested_text(
    kind: AnswerKind, line: RequestLine, offered: Sequence[Span], formatter: Formatter, business: str
) -> str:
    """The text to begin with; empty where only the desk knows what to say."""
    if kind not in SUGGESTED or (kind is AnswerKind.ASK and not line.missing):
        return ""
    language = line.client.language if line.client and line.client.language else interface_language()
    return _spoken_in(language, lambda: _letter(kind, line, offered, _formatter(formatter, language), business))


def _spoken_in(language: str, write: Callable[[], str]) -> str:
    """Write in another language than the window's, which speaks its own again afterwards."""
    before = interface_language()
    if language == before:
        return write()
    speak(language)
    try:
        return write()
    finally:
        speak(before)


def _formatter(formatter: Formatter, language: str) -> Formatter:
    same = formatter.locale.replace("-", "_").split("_")[0] == language.replace("-", "_").split("_")[0]
    return formatter if same else replace(formatter, locale=language)


def _letter(
    kind: AnswerKind, line: RequestLine, offered: Sequence[Span], formatter: Formatter, business: str
) -> str:
    name = line.client.name if line.client else line.request.name
    greeting = _("Dear {name},").format(name=name) if name else _("Good day,")
    times = "\n".join(f"  {formatter.day_spoken(span.start)} {formatter.time(span.start)}" for span in offered)
    body = {
        AnswerKind.OFFER: _("Thank you for your request. These times are free:") + f"\n{times}\n" + _which(),
        AnswerKind.ASK: _("Thank you for your request. So that we can find a time, we still need:") + _points(line),
        AnswerKind.WAITLISTED: _("The time you wished is taken. You are on the waitlist; we call when it is free."),
        AnswerKind.DECLINED: _("Thank you for your request. It is declined: we can't offer this."),
    }[kind]
    return f"{greeting}\n\n{body}\n\n{business}".strip()


def _which() -> str:
    return _("Which one suits you?")


def _points(line: RequestLine) -> str:
    return "".join(f"\n  - {point_word(point)}" for point in line.missing)
