"""What is said about policies that have changed: what somebody has still to read, and who has read what."""

from __future__ import annotations

from collections.abc import Sequence

from bookingdesk.domain.policy_rules import Policy
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, interface_language, ngettext
from bookingdesk.i18n.words import listed
from bookingdesk.presentation.policy_words import policy_title
from bookingdesk.usecases.policies import PolicyLine
from bookingdesk.usecases.policy_reading import Readers


def changed_words(unread: Sequence[PolicyLine]) -> str:
    """For the banner: what has changed; empty where everything is read."""
    if not unread:
        return ""
    words = ngettext(
        "A policy has changed, please read it: {policy}.",
        "{count} policies have changed, please read them. The first: {policy}.",
        len(unread),
    )
    return words.format(count=len(unread), policy=policy_title(unread[0]))


def unread_words(count: int) -> str:
    """How much is left to be read."""
    if not count:
        return _("You have read every policy that is in force.")
    words = ngettext("{count} policy is new to you.", "{count} policies are new to you.", count)
    return words.format(count=count)


def policy_promise(policy: Policy) -> str:
    """The sentence for clients in the language of the window, else as it was written."""
    words = policy.text.get(interface_language()) or policy.text.get("en") or next(iter(policy.text.values()), "")
    return _("Clients are told: {words}").format(words=words) if words else ""


def readers_words(readers: Readers, formatter: Formatter) -> str:
    """Who has read a version and when, and who has not yet, for whoever leads."""
    read = [_("{name} ({time})").format(name=one.name, time=formatter.day_time(one.at)) for one in readers.read]
    lines = [_("Read by {names}.").format(names=listed(read))] if read else []
    if readers.missing:
        lines.append(_("Not read yet by {names}.").format(names=listed(readers.missing)))
    return "\n".join(lines) or _("Nobody else has to read it.")
