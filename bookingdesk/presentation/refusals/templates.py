"""What is said when a text of messages is not taken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from bookingdesk.domain.templates import Fault, TemplateState
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings
from bookingdesk.presentation.template_words import fault_sentence

SAID_AT_ONCE = 4


def template_faulty(facts: Facts, around: Surroundings) -> str:
    faults = list(cast(Iterable[Fault], facts.get("faults") or ()))
    said = [fault_sentence(fault) for fault in faults[:SAID_AT_ONCE]]
    return " ".join([_("Nothing was changed: a message could not be sent like this."), *said])


def template_settled(facts: Facts, around: Surroundings) -> str:
    if facts.get("present") is TemplateState.APPROVED:
        return _("Version {version} is in force already.").format(version=facts.get("version", ""))
    return _("Version {version} is retired. Draft its text again to use it.").format(
        version=facts.get("version", "")
    )
