"""The commands of View, Language: one for each shipped language, and one that follows the system."""

from __future__ import annotations

from bookingdesk.i18n.translation import OWN_NAMES, SHIPPED, _
from bookingdesk.presentation.commands.command import Command, Menu


def languages() -> tuple[Command, ...]:
    """The shipped languages by their own names, so that everybody finds theirs in any of them."""
    titles = {"": _("As the system"), **{language: OWN_NAMES[language] for language in SHIPPED}}
    return tuple(
        Command(
            id=language_command(language),
            title=title,
            menu=Menu.VIEW,
            section=6,
            submenu=_("Lang&uage"),
            synonyms=_("language"),
            checkable=True,
        )
        for language, title in titles.items()
    )


def language_command(language: str) -> str:
    """The command that chooses a shipped language; empty for the system's."""
    return f"language_{language or 'system'}"
