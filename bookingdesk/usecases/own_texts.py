"""The texts that a message is made from when it is made: the department's own, the business's, else the shipped.

Read in the transaction that claims the message, so that one queued before a new version is sent in its words. The
pieces that many texts share are among them.
"""

from __future__ import annotations

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import ServiceId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import OwnTexts
from bookingdesk.usecases.ports import Work


def own_texts(work: Work, kind: MessageKind, catalogue: Catalogue, service: ServiceId | None) -> OwnTexts:
    """Those in force for the kind and the department of the service."""
    offered = catalogue.services.get(service) if service is not None else None
    return work.templates.in_force(kind, offered.department_id if offered else None)
