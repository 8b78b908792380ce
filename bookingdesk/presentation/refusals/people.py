"""Sentences for what is refused to users of the program: signing in, and changes that would lock everybody out."""

from __future__ import annotations

from bookingdesk.i18n.translation import _
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings
from bookingdesk.presentation.sign_in_words import refused


def sign_in_refused(facts: Facts, around: Surroundings) -> str:
    return refused(facts, around.formatter)


def sign_in_needed(facts: Facts, around: Surroundings) -> str:
    return _("Say who you are: this schedule asks everybody to sign in.")


def last_administrator(facts: Facts, around: Surroundings) -> str:
    return _("One administrator has to remain who can sign in. Make somebody else administrator first.")


def administrator_first(facts: Facts, around: Surroundings) -> str:
    return _("Set an administrator's password first, else nobody could look after users any more.")


def owner_needed(facts: Facts, around: Surroundings) -> str:
    return _(
        "Only who owns the database can do this: at the computer that has its file, under the account that "
        "owns it, or with the password of the server's role that owns the tables."
    )


def not_administrator(facts: Facts, around: Surroundings) -> str:
    return _(
        "{name} is no administrator. An administrator gives others a new password, in Lists, People and rights."
    ).format(name=facts.get("name"))
