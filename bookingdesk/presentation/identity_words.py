"""What the identity strip says: what is asked, which kinds matched, the neutral sentence; never a stored value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bookingdesk.domain.identity import FactKind
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import fact_word, listed
from bookingdesk.usecases.identity_values import IdentityQuestion, Person


def title_words(question: IdentityQuestion, formatter: Formatter) -> str:
    """`Check who is calling: 2 facts needed`."""
    words = ngettext(
        "Check who is calling: {count} fact needed", "Check who is calling: {count} facts needed", question.needed
    )
    return words.format(count=formatter.number(question.needed))


def counts_words(question: IdentityQuestion) -> str:
    """Which facts there are to ask about, by name."""
    if not question.kinds:
        return _("Nothing is stored that could be asked. Call back, or ask a supervisor.")
    return _("Counts: {facts}.").format(facts=listed([fact_word(kind) for kind in question.kinds]))


def matched_words(kinds: Sequence[FactKind], needed: int, formatter: Formatter) -> str:
    """`✓ birthday  ✓ phone, last digits   1 of 2`; `0 of 2` says only that nothing matched yet."""
    ticks = [_("✓ {fact}").format(fact=fact_word(kind)) for kind in kinds]
    count = _("{count} of {needed}").format(
        count=formatter.number(min(len(kinds), needed)), needed=formatter.number(needed)
    )
    return "   ".join([*ticks, count])


def checked_words(kinds: Sequence[FactKind], needed: int, formatter: Formatter) -> str:
    """What is announced when it was enough."""
    return _("{matched}: checked").format(matched=matched_words(kinds, needed, formatter))


def more_words(count: int) -> str:
    """What is asked for after a fact that is right, while `count` more are needed."""
    return ngettext(
        "{count} fact more: what else do they say?", "{count} facts more: what else do they say?", count
    ).format(count=count)


def not_confirmed_words(attempts_left: int) -> str:
    """What is shown after a failed attempt; which piece was wrong is not said (interface 5.2 #5)."""
    left = ngettext("{count} attempt left.", "{count} attempts left.", attempts_left).format(count=attempts_left)
    return _("Not confirmed. Nothing can be changed or read out. {left}").format(left=left)


def locked_words(until: datetime, formatter: Formatter) -> str:
    """The booking is locked; what still helps."""
    return _(
        "Locked until {time}: three checks failed. Call back on the stored number, or ask a supervisor."
    ).format(time=formatter.time(until))


def to_say() -> str:
    """What may be said to the caller; it does not reveal whether a person is a client."""
    return _(
        "To say: “I can't change this booking without confirming your details. "
        "I can call you back on the number we have.”"
    )


def person_words(person: Person) -> str:
    """`Petra Klein: may book, may cancel`."""
    rights = [
        words for right, words in ((person.may_book, _("may book")), (person.may_cancel, _("may cancel"))) if right
    ]
    if not rights:
        return _("{name}: may do nothing here").format(name=person.name)
    return _("{name}: {rights}").format(name=person.name, rights=listed(rights))
