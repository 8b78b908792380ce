"""Commands of the inbox: the list of requests, taking one down, and what can be answered to the current one."""

from __future__ import annotations

from functools import partial

from bookingdesk.i18n.translation import _
from bookingdesk.presentation.commands.command import Command, Menu, Place


def request_commands() -> tuple[Command, ...]:
    """Part of the menu Lists."""
    command = partial(Command, menu=Menu.LISTS, section=1)
    on_request = partial(Command, menu=Menu.LISTS, section=1, place=Place.REQUEST, submenu=_("A&nswer request"))
    return (
        command(
            id="requests", title=_("&Requests"), keys=("F7", "Ctrl+6"), synonyms=_("inbox inquiries online mail")
        ),
        command(
            id="log_request",
            title=_("&Log request"),
            keys=("Ctrl+Shift+R",),
            synonyms=_("take down note inquiry phone question"),
        ),
        command(
            id="calls",
            title=_("Calls"),
            keys=("Ctrl+8",),
            synonyms=_("phone list ring tell client telephone"),
        ),
        command(id="next_call", title=_("Start calling"), synonyms=_("next call to make phone ring")),
        command(
            id="take_back_call",
            title=_("Correct the last call outcome"),
            synonyms=_("undo call wrong key voicemail no answer"),
        ),
        on_request(id="request_accept", title=_("&Accept"), keys=("Return",), synonyms=_("confirm book send")),
        on_request(
            id="request_receipt", title=_("Confirm re&ceipt"), keys=("C",), synonyms=_("acknowledge received")
        ),
        on_request(id="request_offer", title=_("&Offer other times"), keys=("O",), synonyms=_("propose")),
        on_request(id="request_ask", title=_("As&k for details"), keys=("Q",), synonyms=_("missing question")),
        on_request(id="request_tentative", title=_("Book &tentatively"), keys=("T",), synonyms=_("hold option")),
        on_request(id="request_waitlist", title=_("P&ut on the waitlist"), keys=("W",)),
        on_request(id="request_decline", title=_("&Decline"), keys=("D",), synonyms=_("refuse no")),
        on_request(id="request_reply", title=_("Answer the &question"), keys=("R",), synonyms=_("reply")),
        on_request(id="request_edit", title=_("&Edit the request"), keys=("E",), synonyms=_("fill in change")),
        on_request(id="request_take_over", title=_("Take o&ver"), synonyms=_("claim reassign")),
    )
