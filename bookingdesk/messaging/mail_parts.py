"""Puts a mail together from its parts: the same words in several forms, and files beside them (RFC 2045, RFC 2046).

The headers of parts are our own constants, parsed once; the library's way of adding parts parses four headers for
each of them again and again, and takes longer than all the rest of a mail. It refuses nothing: words and names have
been made harmless before they come here.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import EmailMessage, Message
from email.policy import SMTP
from functools import lru_cache

_FORMS = 'multipart/alternative; boundary="=_forms"'
_WHOLE = 'multipart/mixed; boundary="=_whole"'
"""`=_` never occurs in quoted-printable or base64 (RFC 2045 6.7), in which all parts are written."""


class _Headers(HeaderRegistry):
    """Keeps the class of each header, which the library makes anew for every header of every mail."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, type] = {}

    def __getitem__(self, name: str) -> type:
        found = self._made.get(name)
        if found is None:
            found = self._made[name] = super().__getitem__(name)
        return found


POLICY = SMTP.clone(cte_type="7bit", header_factory=_Headers())
"""Without it EmailMessage writes 8bit parts, which servers without 8BITMIME refuse after the body (trap T33)."""


class Constant(str):
    """The value of a header that is the same in every mail; the library takes it as it is (`Policy.header_*`)."""

    name: str
    _folded: str

    @classmethod
    def of(cls, header: BaseHeader) -> Constant:
        """A header that was made by the library, folded once."""
        made = cls(header)
        made.name, made._folded = header.name, header.fold(policy=POLICY)
        return made

    def fold(self, *, policy: object) -> str:
        """The whole line, or lines, whatever the policy: all that we write with end lines in the same way."""
        return self._folded


@lru_cache(maxsize=64)
def constant(name: str, value: str) -> Constant:
    """A header that is the same in every mail, parsed and folded once."""
    return Constant.of(POLICY.header_factory(name, value))


def words(text: str, subtype: str) -> Message:
    """A text, `plain` or `html`, so that servers of seven bits carry it as well."""
    body = binascii.b2a_qp(text.encode(), istext=True).decode("ascii")
    return _part(f'text/{subtype}; charset="utf-8"', "quoted-printable", body)


def data(content: bytes, content_type: str) -> Message:
    """Anything else; the type is one of ours, with its parameters."""
    return _part(content_type, "base64", base64.encodebytes(content).decode("ascii"))


def enclosed(content: bytes, content_type: str, filename: str) -> Message:
    """A file to save or to open; its name is one of ours."""
    part = data(content, content_type)
    part["Content-Disposition"] = f'attachment; filename="{filename}"'
    return part


def put_together(mail: EmailMessage, forms: Sequence[Message], files: Sequence[Message] = ()) -> None:
    """Fill a mail that has only its envelope: forms of the same words, the plainest first; files beside them."""
    mail["MIME-Version"] = constant("MIME-Version", "1.0")
    if not files:
        mail["Content-Type"] = constant("Content-Type", _FORMS)
        mail.set_payload(list(forms))
        return
    together = Message()
    together["Content-Type"] = constant("Content-Type", _FORMS)
    together.set_payload(list(forms))
    mail["Content-Type"] = constant("Content-Type", _WHOLE)
    mail.set_payload([together, *files])


def _part(content_type: str, encoding: str, body: str) -> Message:
    part = Message()
    part["Content-Type"] = constant("Content-Type", content_type)
    part["Content-Transfer-Encoding"] = constant("Content-Transfer-Encoding", encoding)
    part.set_payload(body)
    return part
