"""Sentences for what the desk as a whole refuses: its values, messages, templates, its own set-up."""

from __future__ import annotations

from bookingdesk.domain.messages import MessageState
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import message_state_word
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings
from bookingdesk.presentation.role_words import not_allowed
from bookingdesk.presentation.value_words import invalid_value


def invalid(facts: Facts, around: Surroundings) -> str:
    return invalid_value(facts, around.formatter)


def message_refused(facts: Facts, around: Surroundings) -> str:
    """What stands in the way; where something can be done about it, what."""
    reason = str(facts.get("reason", ""))
    if reason == "no_phone":
        return _("There is no phone number to call. Enter one at the client, or tell them by letter.")
    if reason == "no_email":
        return _("There is no address to send to. Enter one at the client, or have them called.")
    if reason == "expired":
        return _("It would come too late, or is of no use any more. Nothing was changed.")
    state = facts.get("present")
    if facts.get("wanted") == "message_received":
        return _("Only a message in doubt can be marked as received.")
    if state in {MessageState.SENT, MessageState.SENDING, MessageState.IN_DOUBT}:
        return _("Too late: the message has left, or may have. Nothing was changed.")
    word = message_state_word(state) if isinstance(state, MessageState) else ""
    return _("That can't be done with this message. It stands at: {state}.").format(state=word)


def template_refused(facts: Facts, around: Surroundings) -> str:
    missing = str(facts.get("why", "")).partition("without_")[2]
    if missing:
        return _("The template “{template}” leaves out what it must say: {name}.").format(
            template=facts.get("template", ""), name=missing
        )
    return _("The template “{template}” can't be used: line {line} does what templates may not.").format(
        template=facts.get("template", ""), line=facts.get("line", 1)
    )


def not_permitted(facts: Facts, around: Surroundings) -> str:
    return not_allowed(facts) if "role" in facts else any_rule(facts, around)


def already_furnished(facts: Facts, around: Surroundings) -> str:
    return _("This desk is set up already, as {location}. Nothing was changed; use another profile.").format(
        location=facts.get("location", "")
    )


def any_rule(facts: Facts, around: Surroundings) -> str:
    return _("The rules of this desk don't allow this. Nothing was changed.")
