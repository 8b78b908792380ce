"""Every command of the window in one table: its id, words, keys, place and menu.

Menus, the F1 overlay and the command palette all read this table, so a key is learnt once and said everywhere the
same. It refuses to know what a command does: the window binds functions to ids, and shows only what is bound.
"""

from __future__ import annotations

from bookingdesk.presentation.commands.booking import booking_commands
from bookingdesk.presentation.commands.client import client_commands
from bookingdesk.presentation.commands.command import Command
from bookingdesk.presentation.commands.desk import file_commands, help_commands, list_commands, settings_commands
from bookingdesk.presentation.commands.outbox import outbox_commands
from bookingdesk.presentation.commands.requests import request_commands
from bookingdesk.presentation.commands.view import view_commands


def commands() -> tuple[Command, ...]:
    """The table, in the language of the interface; what ends the program stands last, far from a hasty Enter."""
    return (
        *booking_commands(),
        *client_commands(),
        *view_commands(),
        *outbox_commands(),
        *list_commands(),
        *settings_commands(),
        *request_commands(),
        *help_commands(),
        *file_commands(),
    )
