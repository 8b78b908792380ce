"""Console verbs of message texts: `template list`, `show`, `draft`, `approve`, `retire`, `check`, `preview`."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path

from bookingdesk.admin.context import Console
from bookingdesk.admin.naming import booking_numbered, department_named
from bookingdesk.admin.numbers import key_of
from bookingdesk.admin.shapes import Shape, moment
from bookingdesk.domain.ids import TemplateId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.sms_text import sendable, size_of
from bookingdesk.domain.templates import (
    Fault,
    SharedText,
    TemplateVersion,
    TextKey,
    TextPart,
    text_of,
)
from bookingdesk.i18n.translation import SHIPPED
from bookingdesk.presentation.template_words import fault_sentence, in_force_words, preview_words
from bookingdesk.usecases.template_reading import (
    CheckTemplate,
    PreviewTemplate,
    check_template,
    preview_template,
    template_file,
)
from bookingdesk.usecases.templates import (
    ApproveTemplate,
    DraftTemplate,
    RetireTemplate,
    TemplateLine,
    TemplateQuery,
    approve_template,
    draft_template,
    retire_template,
    template_lines,
)

AddVerb = Callable[[str, Callable[[Console, Namespace], int], str], ArgumentParser]


def template_verbs(verb: AddVerb) -> None:
    """template list, show, draft, check, approve, retire, preview."""
    messages, parts = [kind.value for kind in MessageKind], [part.value for part in TextPart]
    kinds = [*(piece.value for piece in SharedText), *messages]
    listed = verb("list", show_list, "which texts are in force: shipped, or whose version")
    listed.add_argument("--kind", choices=kinds)
    listed.add_argument("--language", choices=SHIPPED, default="")
    listed.add_argument("--own", action="store_true", help="only texts of the business's own")
    show = verb("show", show_one, "one text, its versions and its placeholders")
    check = verb("check", check_one, "whether a text could be used; exits 3 where not")
    draft = verb("draft", draft_one, "keep a draft; a supervisor approves it")
    for one in (show, check, draft):
        one.add_argument("kind", choices=kinds)
        one.add_argument("language", choices=SHIPPED)
        one.add_argument("part", choices=parts)
        one.add_argument("--department", help="the text of this department only")
    for one in (check, draft):
        one.add_argument("--file", type=_text, required=True, metavar="FILE", help="the text, in UTF-8")
    draft.add_argument("--description", required=True, help="what was changed and why")
    verb("approve", approve_one, "a draft comes into force").add_argument("id")
    verb("retire", retire_one, "drop a draft, or go back to the shipped text").add_argument("id")
    preview = verb("preview", preview_one, "the texts as a client gets them")
    preview.add_argument("kind", choices=kinds)
    preview.add_argument("language", choices=SHIPPED)
    preview.add_argument("--in", dest="message", choices=messages, help="the message to show a shared piece in")
    preview.add_argument("--booking", metavar="NUMBER", help="with this booking; else with a sample")
    preview.add_argument("--department", help="as this department writes")
    preview.add_argument("--part", choices=parts)
    preview.add_argument("--file", type=_text, metavar="FILE", help="with this as the text of --part")


def show_list(console: Console, args: Namespace) -> int:
    """Every text and what is in force."""
    query = TemplateQuery(kind=text_of(args.kind) if args.kind else None, language=args.language)
    lines = template_lines(console.env, query).value
    console.rows([_line(line) for line in lines if not args.own or line.own or line.draft])
    return 0


def show_one(console: Console, args: Namespace) -> int:
    """The text in force with its history."""
    found = template_file(console.env, _key(console, args)).value
    console.facts(
        {
            "in_force": found.own.version_no if found.own else 0,
            "text": found.own.body if found.own else found.otherwise,
            "placeholders": [
                {"name": one.name, "example": one.example, "required": one.required} for one in found.placeholders
            ],
            "pieces": [piece.name for piece in found.pieces],
            "used_in": [kind.value for kind in found.messages],
            "versions": [_version(version, console.zone) for version in found.versions],
        }
    )
    return 0


def check_one(console: Console, args: Namespace) -> int:
    """What is wrong with a text."""
    command = CheckTemplate(key=_key(console, args), body=args.file)
    faults = check_template(console.env, command).value
    console.rows([_fault(fault) for fault in faults])
    return 3 if faults else 0


def draft_one(console: Console, args: Namespace) -> int:
    """Keep a draft."""
    command = DraftTemplate(key=_key(console, args), body=args.file, description=args.description)
    console.facts(_version(draft_template(console.env, command).value, console.zone))
    return 0


def approve_one(console: Console, args: Namespace) -> int:
    """A draft comes into force."""
    command = ApproveTemplate(version_id=TemplateId(key_of("template", args.id)))
    console.facts(_version(approve_template(console.env, command).value, console.zone))
    return 0


def retire_one(console: Console, args: Namespace) -> int:
    """A version is no longer sent, or never will be."""
    command = RetireTemplate(version_id=TemplateId(key_of("template", args.id)))
    console.facts(_version(retire_template(console.env, command).value, console.zone))
    return 0


def preview_one(console: Console, args: Namespace) -> int:
    """The texts as a client gets them."""
    booking = booking_numbered(console.env, args.booking) if args.booking else None
    department = department_named(console.catalogue, args.department) if args.department else None
    kind = text_of(args.kind)
    command = PreviewTemplate(
        kind=_shown_in(console, args, kind),
        language=args.language,
        number=booking.number if booking else None,
        department_id=department.id if department else None,
        typed={(kind, TextPart(args.part)): args.file} if args.part and args.file is not None else {},
    )
    found = preview_template(console.env, command).value
    rows: list[Shape] = []
    for part, shown in found.shown.items():
        if args.part and part.value != args.part:
            continue
        row: Shape = {"part": part.value, "text": shown.text, "sample": found.sample, "sent_in": found.sent_in}
        row["fell_back"], row["note"] = found.fell_back, preview_words(found, args.language)
        row["parts"] = size_of(sendable(shown.text)).parts if part is TextPart.SMS else ""
        row["faults"] = [fault_sentence(fault) for fault in shown.faults]
        rows.append(row)
    console.rows(rows)
    return 0


def _shown_in(console: Console, args: Namespace, kind: MessageKind | SharedText) -> MessageKind:
    """The message itself; of a piece the one that is named, else the first that takes it in."""
    if isinstance(kind, MessageKind):
        return kind
    if args.message:
        return MessageKind(args.message)
    key = TextKey(language=args.language, kind=kind, part=TextPart(args.part or TextPart.MAIL))
    return next(iter(template_file(console.env, key).value.messages), MessageKind.CONFIRMATION)


def _key(console: Console, args: Namespace) -> TextKey:
    department = department_named(console.catalogue, args.department) if args.department else None
    return TextKey(
        language=args.language,
        kind=text_of(args.kind),
        part=TextPart(args.part),
        department_id=department.id if department else None,
    )


def _text(file: str) -> str:
    """What the file says; a byte that is no UTF-8 becomes a character that the check refuses."""
    try:
        return Path(file).read_bytes().decode("utf-8", errors="replace").replace("\ufffd", "\x00")
    except OSError as why:
        raise ArgumentTypeError(f"can't be read: {file}") from why


def _line(line: TemplateLine) -> Shape:
    key = line.key
    return {
        "kind": key.kind.value,
        "language": key.language,
        "part": key.part.value,
        "department": line.department,
        "in_force": in_force_words(line),
        "version": line.own.version_no if line.own else 0,
        "by": line.own.author if line.own else "",
        "draft": line.draft.version_no if line.draft else 0,
        "draft_id": line.draft.id if line.draft else 0,
    }


def _version(version: TemplateVersion, zone: str) -> Shape:
    return {
        "id": version.id,
        "kind": version.key.kind.value,
        "language": version.key.language,
        "part": version.key.part.value,
        "version": version.version_no,
        "state": version.state.value,
        "description": version.description,
        "author": version.author,
        "written_at": moment(version.written_at, zone),
        "approved_by": version.approved_by,
        "approved_at": moment(version.approved_at, zone) if version.approved_at else "",
        "retired_by": version.retired_by,
        "text": version.body,
    }


def _fault(fault: Fault) -> Shape:
    return {"line": fault.line, "why": fault.why, "name": fault.name, "sentence": fault_sentence(fault)}
