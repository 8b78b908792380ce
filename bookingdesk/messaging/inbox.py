"""The mailbox of replies as the use cases know it on this computer; keyring and IMAP are imported when asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bookingdesk.usecases.ports import Inbox
from bookingdesk.usecases.replies.state import microsoft_of

if TYPE_CHECKING:
    from bookingdesk.messaging.oauth import MicrosoftTokens


class KeyringInbox:
    """`InboxKeys` by the system's keyring and the environment."""

    def known(self, settings: Mapping[str, str]) -> str:
        """Where it was found."""
        who = microsoft_of(settings)
        if who is not None:
            return _tokens().source(who.user).value
        from bookingdesk.messaging.replies import imap_password  # noqa: PLC0415 - the keyring, when it is asked

        return imap_password(settings)[1].value

    def keep(self, settings: Mapping[str, str], password: str) -> None:
        """Raises KeyringMissing."""
        from bookingdesk.messaging.passwords import keep_secret  # noqa: PLC0415 - as above
        from bookingdesk.messaging.replies import VARIABLE, entry_of  # noqa: PLC0415 - as above

        keep_secret(entry_of(settings), VARIABLE, password)

    def drop(self, settings: Mapping[str, str]) -> None:
        """Raises KeyringMissing."""
        who = microsoft_of(settings)
        if who is not None:
            _tokens().drop(who.user)
            return
        from bookingdesk.messaging.passwords import drop_secret  # noqa: PLC0415 - as above
        from bookingdesk.messaging.replies import VARIABLE, entry_of  # noqa: PLC0415 - as above

        drop_secret(entry_of(settings), VARIABLE)

    def inbox(self) -> Inbox:
        """What reads with it."""
        from bookingdesk.messaging.replies import ImapInbox  # noqa: PLC0415 - as above

        return ImapInbox()


def _tokens() -> MicrosoftTokens:
    """What the mail account signs in with too, where it is the same one."""
    from bookingdesk.messaging.oauth import MicrosoftTokens  # noqa: PLC0415 - as above

    return MicrosoftTokens()
