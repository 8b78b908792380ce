"""The text of a message without sending it: for the preview of an answer and for what is said on the phone."""

from __future__ import annotations

from bookingdesk.messaging.composer import Composer
from bookingdesk.usecases.ports import Dispatch, Letter


def written(dispatch: Dispatch) -> Letter:
    """The text as the sender would write it, from the texts in force. Raises TemplateRefused."""
    return Composer().letter(dispatch)
