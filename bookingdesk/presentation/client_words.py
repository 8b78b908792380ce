"""Words about clients: who a candidate is, how old contact details are, what a profile's strips say."""

from __future__ import annotations

from collections.abc import Sequence

from bookingdesk.domain.clients import Client
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import listed
from bookingdesk.presentation.line.matching import name_alike
from bookingdesk.presentation.line.sentences import phone_end


def field_text(client: Client) -> str:
    """`Ortiz, Maya  #2041`: a picked client in a field."""
    return f"{client.sorted_name}  #{client.id}"


def candidate_line(client: Client, others: Sequence[Client]) -> str:
    """`Ortiz, Maya  #2041, born 1988, phone …417, name alike`."""
    parts = [field_text(client)]
    if client.born is not None:
        parts.append(_("born {year}").format(year=client.born.year))
    if phone_end(client):
        parts.append(_("phone {end}").format(end=phone_end(client)))
    if name_alike(client, others):
        parts.append(_("name alike"))
    return listed(parts)
