"""Sentences for what was named and is not there, or is there more than once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from bookingdesk.domain.clients import Client
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import joined, thing_word
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings, paragraph


def not_found(facts: Facts, around: Surroundings) -> str:
    wanted = str(facts.get("wanted", ""))
    kind = thing_word(str(facts.get("kind", "")))
    said = _("There is no {kind} “{wanted}”.").format(kind=kind, wanted=wanted)
    near = [str(item) for item in cast(Iterable[object], facts.get("near") or ())]
    return paragraph(said, _("Meant: {names}?").format(names=joined(near)) if near else "")


def ambiguous(facts: Facts, around: Surroundings) -> str:
    raw = facts.get("matches") or ()
    matches = [_match(item) for item in cast(Iterable[object], raw)]
    return _("“{wanted}” could be several: {matches}. Say more, or give the number.").format(
        wanted=facts.get("wanted", ""), matches=joined(matches[:5])
    )


def _match(item: object) -> str:
    if isinstance(item, Client):
        return f"{item.name} #{item.id}"
    if isinstance(item, tuple):
        return " ".join(str(part) for part in item)
    return str(getattr(item, "name", item))
