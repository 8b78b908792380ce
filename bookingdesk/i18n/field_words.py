"""The labels of fields as every screen and every refusal shows them; an unknown field is spelled with spaces."""

from __future__ import annotations

from bookingdesk.i18n.translation import _


def field_word(field: str) -> str:
    """The label of a field; an unknown one is spelled with spaces."""
    known = _of_bookings() | _of_policies() | _of_clients() | _of_requests() | _of_the_desk()
    return known.get(field, field.replace("_", " ").replace(".", " ").capitalize())


def _of_bookings() -> dict[str, str]:
    """Labels of a booking's fields."""
    return {
        "span": _("Time"),
        "every": _("Repeat"),
        "count": _("How often"),
        "until": _("Last day"),
        "start": _("Start"),
        "end": _("End"),
        "note": _("Note"),
        "reason": _("Reason"),
        "service": _("Service"),
        "service_id": _("Service"),
        "duration": _("Length"),
        "minutes": _("Length"),
        "date": _("Date"),
        "staff": _("Staff"),
        "space": _("Room"),
        "status": _("Status"),
        "day": _("Day"),
        "at": _("Time"),
        "time": _("Time"),
        "allocations": _("Staff and room"),
        "seats": _("Seats"),
        "wanted": _("Staff and room"),
        "mode_detail": _("Link, number or address"),
    }


def _of_policies() -> dict[str, str]:
    """Labels of what a policy says, and of what is agreed by it."""
    return {
        "percent": _("Percent"),
        "hours": _("Hours"),
        "days": _("Days"),
        "facts": _("Facts needed"),
        "failures": _("Tries"),
        "description": _("What changed and why"),
        "code": _("Reason"),
        "approved_by": _("Client's yes from"),
    }


def _of_clients() -> dict[str, str]:
    """Labels of a client's fields."""
    return {
        "name": _("Name"),
        "given_name": _("First name"),
        "family_name": _("Family name"),
        "organisation": _("Organisation"),
        "client": _("Client"),
        "client_id": _("Client"),
        "contact": _("Phone or email"),
        "phone": _("Phone"),
        "email": _("Email"),
        "pronounced": _("Pronounced"),
        "preferred_channel": _("Prefers"),
        "otherwise": _("Otherwise"),
        "sms_gateway": _("SMS gateway"),
        "best_time": _("Call best"),
        "no_voicemail": _("Leave no voicemail"),
        "no_contact_reason": _("No contact because"),
        "contact_person": _("Contact person"),
        "born": _("Date of birth"),
        "language": _("Language"),
        "address": _("Address"),
        "postcode": _("Postcode"),
        "agreed_password": _("Agreed password"),
        "care": _("Care note"),
    }


def _of_requests() -> dict[str, str]:
    """Labels of a request's fields."""
    return {
        "received_at": _("Received"),
        "channel": _("Came in by"),
        "request": _("Request"),
        "answer": _("Answer"),
        "offered": _("Offered times"),
        "late_reason": _("Reason for the delay"),
        "needs": _("Special requirements"),
        "wished_days": _("Wished days"),
        "wished_times": _("Wished times"),
    }


def _of_the_desk() -> dict[str, str]:
    """Labels of settings, users, money and files."""
    return {
        "setting": _("Setting"),
        "imap.host": _("Mailbox server"),
        "imap.port": _("Mailbox port"),
        "imap.security": _("Mailbox protection"),
        "imap.user": _("Mailbox user"),
        "imap.folder": _("Mailbox folder"),
        "imap.sign_in": _("Signing in"),
        "mail.host": _("Mail server"),
        "mail.port": _("Port"),
        "mail.sender": _("Sender's address"),
        "mail.sender_name": _("Sender's name"),
        "mail.user": _("Signs in as"),
        "mail.oauth_client": _("Application ID"),
        "mail.oauth_tenant": _("Organisation at Microsoft"),
        "mail.security": _("Protection"),
        "mail.sign_in": _("Signing in"),
        "key": _("Setting"),
        "value": _("Value"),
        "file": _("File"),
        "zone": _("Time zone"),
        "user": _("Name"),
        "role": _("Role"),
        "pin": _("PIN"),
        "password": _("Password"),
        "external_id": _("Number in the other program"),
        "amount": _("Amount"),
        "currency": _("Currency"),
    }
