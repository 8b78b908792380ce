"""Sentences about texts of messages: what is wrong with one and what to do, which one is in force and by whom."""

from __future__ import annotations

from collections.abc import Sequence

from bookingdesk.domain.sms_text import sendable, size_of
from bookingdesk.domain.templates import Fault, SharedText, TemplateVersion, TextKey, TextOf
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.template_words import fact_word, part_word, template_state_word, text_word
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import language_word, listed, message_kind_word
from bookingdesk.usecases.template_reading import Preview, TemplateFile
from bookingdesk.usecases.templates import TemplateLine

EXAMPLE = 30
"""Characters of an example in the list of placeholders."""


def fault_sentence(fault: Fault) -> str:
    """`Line 3: There is no placeholder “dya”. Choose one from the list.`"""
    said = _fault(fault)
    if fault.kind is not None:
        said = _("In “{message}”: {sentence}").format(message=message_kind_word(fault.kind), sentence=said)
    return _("Line {line}: {sentence}").format(line=fault.line, sentence=said) if fault.line else said


def _fault(fault: Fault) -> str:
    """What is wrong, and what to write instead."""
    name = fault.name
    fact = f"{{{{ {name} }}}}"
    sentences = {
        "empty": _("There is no text. Write one, or go back to the shipped text."),
        "too_long": _("The text is too long: {limit} characters at the most.").format(limit=name),
        "too_many_parts": _("Too long for a text message: {limit} parts at the most.").format(limit=name),
        "control": _("There is a character that nobody sees. Delete it and type the line again."),
        "syntax": _("A bracket or an “if” is not closed. Each {{% if … %}} needs its {{% endif %}}.").format(),
        "too_deep": _("Too much is nested. Use fewer “if” inside each other."),
        "unknown": _("There is no placeholder “{name}”. Choose one from the list.").format(name=name),
        "no_text": _("“{name}” is no text that can be printed. Use it after “if” only.").format(name=name),
        "sometimes": _(
            "“{name}” is not always known. Write {{% if … %}} before it and {{% endif %}} after it."
        ).format(name=name),
        "include": _("The text “{name}” can't be put in here. Choose one from the list.").format(name=name),
        "filter": _("“{name}” can't be applied to a placeholder. Write it without.").format(name=name),
        "test": _("“is {name}” can't be asked here. Ask with “if” alone.").format(name=name),
        "compare": _("Only == and != can be asked here."),
        "markup": _("“{name}” is not allowed in a mail: it runs, loads or hides something.").format(name=name),
        "missing": _("It leaves out: {fact}. Put in {placeholder}.").format(fact=fact_word(name), placeholder=fact),
        "not_made": _("It can't be shown as it stands: what is wrong is said below the text."),
    }
    return sentences.get(fault.why) or _(
        "That is not possible in a text. Only placeholders, “if” and the shared texts are."
    )


def behind_words(file: TemplateFile) -> str:
    """That the other half of the same mail still has its old words; empty where it has not."""
    if file.left_behind is None:
        return ""
    return _("“{part}” still has its old words. The reader's program shows one of the two: change both.").format(
        part=part_word(file.left_behind, file.key.kind)
    )


def go_there_words(file: TemplateFile) -> str:
    """The button beside it."""
    part = part_word(file.left_behind, file.key.kind) if file.left_behind is not None else ""
    return _("&Go to “{part}”").format(part=part)


def text_title(key: TextKey) -> str:
    """`Confirmation · German · Mail text`."""
    return _("{kind} · {language} · {part}").format(
        kind=text_word(key.kind), language=language_word(key.language), part=part_word(key.part, key.kind)
    )


def in_force_words(line: TemplateLine) -> str:
    """`version 3, by Sue · draft 4 waits`, or that the shipped text is sent."""
    said = _version_by(line.own)
    if line.own is None and line.key.department_id is not None:
        said = _("as the business")
    if line.draft is None:
        return said
    return _("{said} · draft {version} waits").format(said=said, version=line.draft.version_no)


def cell_words(lines: Sequence[TemplateLine]) -> str:
    """All texts of a kind in a language, for a cell: `SMS: version 2, by Sue`, `3 own, by Jo, Sue`."""
    own = [line for line in lines if line.own is not None]
    if len(own) == 1:
        said = _("{part}: {state}").format(part=_part_of(own[0]), state=_version_by(own[0].own))
    elif own:
        names = listed([*dict.fromkeys(line.own.author for line in own if line.own is not None)])
        said = ngettext("{count} own, by {names}", "{count} own, by {names}", len(own))
        said = said.format(count=len(own), names=names)
    else:
        said = _("shipped")
    return _("{said} · draft").format(said=said) if any(line.draft for line in lines) else said


def _version_by(version: TemplateVersion | None) -> str:
    """`version 2, by Sue`; without one the text is as shipped."""
    if version is None:
        return _("shipped text")
    return _("version {version}, by {name}").format(version=version.version_no, name=version.author)


def cell_sentence(kind: TextOf, language: str, lines: Sequence[TemplateLine]) -> str:
    """The same aloud, with the name of each text that is not as shipped."""
    head = _("{kind}, {language}").format(kind=text_word(kind), language=language_word(language))
    changed = [line for line in lines if line.own or line.draft]
    said = [_("{part}: {state}").format(part=_part_of(line), state=in_force_words(line)) for line in changed]
    return "\n".join([head, *(said or [_("Every text is as shipped.")])])


def _part_of(line: TemplateLine) -> str:
    part = part_word(line.key.part, line.key.kind)
    return f"{part} ({line.department})" if line.department else part


def standing_words(line: TemplateLine, *, changed: bool) -> str:
    """What is sent now, over the text that is being written."""
    said = _("Sent now: {what}.").format(what=in_force_words(line))
    return _("{said} What is typed here is not kept yet.").format(said=said) if changed else said


def size_words(text: str) -> str:
    """`131 characters, 1 part`, as the gateway counts."""
    size = size_of(sendable(text))
    parts = ngettext("{count} part", "{count} parts", size.parts).format(count=size.parts)
    return _("{places} characters, {parts}").format(places=size.places, parts=parts)


def placeholder_line(name: str, example: str, *, required: bool) -> str:
    """What it is, and on a line of its own what it says in the sample."""
    shown = " ".join(example.split())
    shown = shown if len(shown) <= EXAMPLE else f"{shown[: EXAMPLE - 1]}…"
    if required:
        shown = _("needed: {example}").format(example=shown)
    return f"{fact_word(name)}\n{shown}"


def piece_line(kind: TextOf) -> str:
    """What can be put into a text; of a message it is the mail, for its letter."""
    if not isinstance(kind, SharedText):
        return _("Shared: the text of the mail")
    return {
        SharedText.FACTS: _("Shared: the facts of the booking"),
        SharedText.WAS: _("Shared: what was otherwise before"),
        SharedText.OUTCOME: _("Shared: fee and refund of a cancellation"),
        SharedText.RULES: _("Shared: deposit and rules"),
        SharedText.OPENING: _("Shared: the greeting"),
        SharedText.CLOSING: _("Shared: how to reach us, and the signature"),
    }[kind]


def uses_words(file: TemplateFile) -> str:
    """Of a shared piece: the messages that change with it. Of a text of a message nothing."""
    if not isinstance(file.key.kind, SharedText):
        return ""
    names = [message_kind_word(kind) for kind in file.messages]
    return _("It stands in: {names}").format(names=listed(names)) if names else _("No message uses it at present.")


def version_words(version: TemplateVersion, formatter: Formatter) -> str:
    """`Version 3 · in force · 3 Jun 2025, Sue: friendlier · approved by Ana`."""
    said = _("Version {version} · {state} · {day}, {name}: {description}").format(
        version=version.version_no,
        state=template_state_word(version.state),
        day=formatter.day_year(version.written_at),
        name=version.author,
        description=version.description,
    )
    if version.approved_at is None:
        return said
    return _("{said} · approved by {name}").format(said=said, name=version.approved_by)


def preview_words(preview: Preview, language: str) -> str:
    """With whom it is shown, and in which language that client is really written to."""
    if preview.sample:
        return _("Shown with a sample client.")
    if preview.fell_back:
        return _("{client} reads {wanted}. There are no {wanted} texts: {sent} is sent.").format(
            client=preview.client,
            wanted=language_word(preview.client_language),
            sent=language_word(preview.sent_in),
        )
    if preview.sent_in != language:
        return _("{client} is written to in {sent}; this shows the {shown} text.").format(
            client=preview.client, sent=language_word(preview.sent_in), shown=language_word(language)
        )
    return _("Shown as {client} gets it.").format(client=preview.client)
