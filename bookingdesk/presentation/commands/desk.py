"""Commands of the desk as a whole: paper and files, its lists, help."""

from __future__ import annotations

from functools import partial

from bookingdesk.i18n.translation import _
from bookingdesk.presentation.commands.command import Command, Menu


def file_commands() -> tuple[Command, ...]:
    """The menu File, in its order; what ends the program is its last."""
    command = partial(Command, menu=Menu.FILE)
    return (
        command(id="print", title=_("&Print the day"), keys=("Ctrl+P",), synonyms=_("paper pdf schedule tomorrow")),
        command(id="import_clients", title=_("Import &clients"), section=1, synonyms=_("csv file customers load")),
        command(
            id="import_bookings", title=_("Import &bookings"), section=1, synonyms=_("csv file appointments load")
        ),
        command(
            id="lock",
            title=_("&Lock or switch user"),
            keys=("F12", "Ctrl+L"),
            section=2,
            synonyms=_("sign out user away break"),
        ),
        command(id="quit", title=_("&Quit"), keys=("Ctrl+Q",), section=3, synonyms=_("exit close")),
    )


def settings_commands() -> tuple[Command, ...]:
    """The menu Settings."""
    command = partial(Command, menu=Menu.SETTINGS)
    return (
        command(id="people", title=_("&People and rights"), synonyms=_("users roles permissions passwords pin")),
        command(id="own_secrets", title=_("&My password and PIN"), synonyms=_("change own secret")),
        command(
            id="message_settings",
            title=_("M&essages"),
            synonyms=_(
                "reminders quiet hours undo window lead time order of ways no-show follow-up banner settings"
            ),
        ),
        command(
            id="templates",
            title=_("&Texts of messages"),
            synonyms=_("templates wording edit mail sms script letter languages greeting signature"),
        ),
        command(
            id="mail_account",
            title=_("Mai&l account"),
            synonyms=_("email smtp server password gmail outlook microsoft test settings"),
        ),
        command(
            id="replies",
            title=_("&Replies by email"),
            synonyms=_("imap mailbox inbox answers bounces incoming mail settings"),
        ),
        command(
            id="texting",
            title=_("Te&xt messages (SMS)"),
            synonyms=_("sms gateway test provider twilio settings"),
        ),
        command(
            id="intake_folder",
            title=_("Choose the &drop folder…"),
            section=1,
            synonyms=_("requests files intake directory watch"),
        ),
        command(
            id="intake_folder_off",
            title=_("Use &no drop folder"),
            section=1,
            synonyms=_("requests files intake directory stop watching"),
        ),
    )


def list_commands() -> tuple[Command, ...]:
    """The menu Lists."""
    command = partial(Command, menu=Menu.LISTS)
    return (
        command(
            id="waitlist_page",
            title=_("&Waitlist"),
            keys=("Ctrl+7",),
            synonyms=_("waiting wish list standby sooner"),
        ),
        command(id="history", title=_("&History of this desk"), section=1, synonyms=_("last actions undo log")),
        command(id="absence", title=_("So&mebody is out"), section=1, synonyms=_("sick ill away leave absence")),
        command(
            id="absences_left",
            title=_("Bookings o&f those who are out"),
            section=1,
            synonyms=_("absence board to move unplaced"),
        ),
        command(
            id="review",
            title=_("Rev&iew"),
            keys=("Ctrl+Shift+S",),
            section=1,
            synonyms=_("supervisor issues approve ask later read back problems"),
        ),
        command(
            id="policies",
            title=_("&Policies"),
            section=1,
            synonyms=_("rules fees deposit cancelling terms versions"),
        ),
        command(
            id="policy_reading",
            title=_("Policies to read"),
            section=1,
            synonyms=_("new changed rules confirm acknowledge unread"),
        ),
        command(
            id="seats",
            title=_("Seats of services and rooms"),
            section=1,
            synonyms=_("group size capacity class room holds people session"),
        ),
        command(
            id="records",
            title=_("Records &kept"),
            section=1,
            synonyms=_("retention forget clients purge privacy delete"),
        ),
    )


def help_commands() -> tuple[Command, ...]:
    """The menu Help, in its order."""
    command = partial(Command, menu=Menu.HELP)
    return (
        command(id="shortcuts", title=_("&Keyboard shortcuts"), keys=("F1", "?"), synonyms=_("keys help")),
        command(id="palette", title=_("&Find a command"), keys=("Ctrl+K",), synonyms=_("palette search")),
        command(id="about", title=_("&About bookingdesk"), section=1, synonyms=_("version")),
    )
