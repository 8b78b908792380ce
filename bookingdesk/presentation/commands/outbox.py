"""Commands of messages: the outbox, and whose clients do not know how their booking stands."""

from __future__ import annotations

from functools import partial

from bookingdesk.i18n.translation import _
from bookingdesk.presentation.commands.command import Command, Menu


def outbox_commands() -> tuple[Command, ...]:
    """Part of the menu Lists."""
    command = partial(Command, menu=Menu.LISTS)
    return (
        command(
            id="outbox",
            title=_("&Outbox"),
            keys=("Ctrl+Shift+O",),
            synonyms=_("messages mail sms sent failed in doubt withdraw"),
        ),
        command(
            id="not_informed",
            title=_("Clients not informed"),
            synonyms=_("told untold unsent end of day list"),
        ),
        command(
            id="release_messages",
            title=_("Release messages of a restored copy"),
            synonyms=_("database restored copied silent paused outbox"),
        ),
    )
