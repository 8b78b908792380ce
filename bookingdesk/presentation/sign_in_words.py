"""Sentences of signing in, locking and allowing: what was wrong, what is left, and what to do now (interface 2.22).

Says nothing that tells a password from a name, and nothing about clients.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bookingdesk.domain.users import User
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.role_words import role_word
from bookingdesk.usecases.env import Actor, Proof

Facts = Mapping[str, object]


def refused(facts: Facts, formatter: Formatter) -> str:
    """Why somebody was not let in."""
    reason = str(facts.get("reason", ""))
    return _REASONS.get(reason, _unknown)(facts, formatter)


def _unknown(facts: Facts, formatter: Formatter) -> str:
    return _("{name} can't sign in here.").format(name=facts.get("name", ""))


def _pin_wrong(facts: Facts, formatter: Formatter) -> str:
    left = _number(facts, "tries_left")
    said = ngettext(
        "That PIN is not right. {number} try left.", "That PIN is not right. {number} tries left.", left
    ).format(number=formatter.number(left))
    return _with_wait(said, facts, formatter)


def _password_wrong(facts: Facts, formatter: Formatter) -> str:
    return _with_wait(_("That password is not right."), facts, formatter)


def _pause(facts: Facts, formatter: Formatter) -> str:
    return wait_words(_number(facts, "wait_seconds"), formatter)


def _pin_locked(facts: Facts, formatter: Formatter) -> str:
    return _("Too many wrong PINs. Type the password, or let a supervisor unlock {name}.").format(
        name=facts.get("name", "")
    )


def _password_first(facts: Facts, formatter: Formatter) -> str:
    return _("The first time on this computer each day takes the password. After that the PIN is enough.")


def _no_password(facts: Facts, formatter: Formatter) -> str:
    return _("{name} has no password yet. An administrator sets one.").format(name=facts.get("name", ""))


def _pin_wanted(facts: Facts, formatter: Formatter) -> str:
    return _("Type the PIN: it has digits only.")


def _nothing_typed(facts: Facts, formatter: Formatter) -> str:
    return _("Type the PIN or the password.")


_REASONS: dict[str, Callable[[Facts, Formatter], str]] = {
    "pin_wrong": _pin_wrong,
    "password_wrong": _password_wrong,
    "pause": _pause,
    "pin_locked": _pin_locked,
    "password_first": _password_first,
    "no_password": _no_password,
    "pin_wanted": _pin_wanted,
    "nothing_typed": _nothing_typed,
    "disabled": _unknown,
}


def wait_words(seconds: int, formatter: Formatter) -> str:
    """How long the next try has to wait."""
    if seconds < 120:
        return ngettext(
            "Wait {number} second before the next try.", "Wait {number} seconds before the next try.", seconds
        ).format(number=formatter.number(seconds))
    minutes = -(-seconds // 60)
    return ngettext(
        "Wait {number} minute before the next try.", "Wait {number} minutes before the next try.", minutes
    ).format(number=formatter.number(minutes))


def _with_wait(said: str, facts: Facts, formatter: Formatter) -> str:
    wait = _number(facts, "wait_seconds")
    return f"{said} {wait_words(wait, formatter)}" if wait else said


def _number(facts: Facts, name: str) -> int:
    value = facts.get(name)
    return value if isinstance(value, int) else 0


def ended_words(ended: str, name: str) -> str:
    """Why somebody was signed out, by the word of `Session.ended`; empty for none."""
    match ended:
        case "disabled":
            return _("{name} may not work here any more.").format(name=name)
        case "no_password":
            return _(
                "Everybody signs in from now on. {name} has no password yet: an administrator sets one."
            ).format(name=name)
        case "signed_out":
            return _("{name} was signed out. Sign in with the password.").format(name=name)
        case "session_over":
            return _("{name} has been signed in for twelve hours. Sign in with the password.").format(name=name)
    return ""


def status_words(actor: Actor) -> str:
    """Who is signed in, for the status bar: Jo (Coordinator)."""
    if actor.proof is Proof.OPEN:
        return _("{name} ({role}), no password set").format(name=actor.name, role=role_word(actor.role))
    return _("{name} ({role})").format(name=actor.name, role=role_word(actor.role))


def status_details(actor: Actor) -> str:
    """The rest of it, for the pointer and the screen reader."""
    station = _("Station {name}").format(name=actor.station)
    if actor.proof is Proof.OPEN:
        return _(
            "{station}. Whoever opens the program is signed in, until an administrator sets a password."
        ).format(station=station)
    return station


def standing_words(user: User) -> str:
    """How somebody can sign in: the last column of the list of users."""
    if user.disabled:
        return _("Disabled")
    if user.pin_locked:
        return _("PIN locked after wrong tries")
    if user.has_password and user.has_pin:
        return _("Password and PIN")
    if user.has_password:
        return _("Password")
    return _("PIN, no password") if user.has_pin else _("No password")


def counts_words(waiting: int, messages: int, formatter: Formatter) -> str:
    """Two counts that name nobody, for the page over a locked desk; empty where there is nothing."""
    parts = []
    if waiting:
        parts.append(
            ngettext("{number} client is waiting.", "{number} clients are waiting.", waiting).format(
                number=formatter.number(waiting)
            )
        )
    if messages:
        parts.append(
            ngettext("{number} message waits to go out.", "{number} messages wait to go out.", messages).format(
                number=formatter.number(messages)
            )
        )
    return " ".join(parts)


def secret_label(*, pin_enough: bool) -> str:
    """What is asked for, as the label of its field."""
    return _("&PIN") if pin_enough else _("&Password")
