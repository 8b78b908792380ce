"""Commands that find a client, add one, and open the one of the selected booking."""

from __future__ import annotations

from functools import partial

from bookingdesk.i18n.translation import _
from bookingdesk.presentation.commands.command import Command, Menu, Place


def client_commands() -> tuple[Command, ...]:
    """The menu Client, in its order."""
    command = partial(Command, menu=Menu.CLIENT)
    return (
        command(
            id="find_client",
            title=_("&Find a client or booking"),
            keys=("F3", "Ctrl+F"),
            synonyms=_("search look up customer"),
        ),
        command(id="new_client", title=_("&New client"), synonyms=_("add register customer")),
        command(
            id="client_of_booking",
            title=_("Client of the selected &booking"),
            place=Place.BOOKING,
            synonyms=_("profile customer"),
        ),
        command(
            id="identity",
            title=_("&Identity check"),
            keys=("I",),
            place=Place.BOOKING,
            synonyms=_("who is calling verify caller"),
        ),
        command(
            id="contact_ok",
            title=_("Contact details are still ri&ght"),
            keys=("O",),
            place=Place.BOOKING,
            synonyms=_("phone email checked verified"),
        ),
        command(
            id="contact_log",
            title=_("Contact &log"),
            keys=("L",),
            place=Place.BOOKING,
            synonyms=_("history calls conversations note write down what was said"),
        ),
        command(
            id="department_note",
            title=_("Note of a &department"),
            place=Place.BOOKING,
            synonyms=_("write remember team private"),
        ),
        command(
            id="merge_clients",
            title=_("&Make two clients one"),
            place=Place.BOOKING,
            synonyms=_("merge duplicate double profile"),
        ),
    )
