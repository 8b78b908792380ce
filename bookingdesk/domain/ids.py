"""Identifiers, one type each, so that a client can never be passed where a booking is meant."""

from typing import NewType

BookingId = NewType("BookingId", str)
"""A UUID in text, made when the form opens, so that saving twice is answered "already saved"."""
HoldId = NewType("HoldId", str)
MessageId = NewType("MessageId", str)
CallAttemptId = NewType("CallAttemptId", int)
InteractionId = NewType("InteractionId", int)
"""Of an entry in a contact log that somebody wrote by hand."""
ActionId = NewType("ActionId", int)
ClientId = NewType("ClientId", int)
"""Also the client number that people say and print."""
ContactPersonId = NewType("ContactPersonId", int)
ServiceId = NewType("ServiceId", int)
RequirementId = NewType("RequirementId", int)
GroupId = NewType("GroupId", int)
ResourceId = NewType("ResourceId", int)
LocationId = NewType("LocationId", int)
UserId = NewType("UserId", int)
PolicyId = NewType("PolicyId", int)
SeriesId = NewType("SeriesId", str)
VisitId = NewType("VisitId", str)
RequestId = NewType("RequestId", int)
"""Also the request number that people say: `#412`."""
WaitlistId = NewType("WaitlistId", int)
PaymentId = NewType("PaymentId", str)
DepartmentId = NewType("DepartmentId", int)
OfferId = NewType("OfferId", int)
QueueId = NewType("QueueId", int)
"""A walk-in's number in the queue of the desk."""
IdentityCheckId = NewType("IdentityCheckId", str)
IssueId = NewType("IssueId", int)
DeferralId = NewType("DeferralId", int)
TemplateId = NewType("TemplateId", int)
"""Of one version of a text."""
MergeId = NewType("MergeId", int)
AbsenceId = NewType("AbsenceId", str)
"""A UUID in text, made when the board opens, so that recording twice is answered with what is there."""
