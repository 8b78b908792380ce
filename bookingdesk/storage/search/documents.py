"""What of a client can be searched: the row of `client_search`. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.domain.clients import Client
from bookingdesk.domain.folding import folded_words
from bookingdesk.storage.search.questions import EMAIL_MARK, digits_of, email_token, grams

TOKENS_LIMIT = 64


@dataclass(frozen=True, slots=True)
class Document:
    """Tokens separated by spaces: name words and emails, trigrams of phones; and the phones' digits."""

    words: str
    grams: str
    digits: str

    @property
    def names(self) -> frozenset[str]:
        """The name words alone."""
        return name_words(self.words)


def document(client: Client) -> Document:
    """Names, spoken name, organisation, contact persons; phones and emails of all of them."""
    people = client.contact_persons
    names = (
        client.given_name,
        client.family_name,
        client.organisation,
        client.pronounced,
        *(person.name for person in people),
    )
    words = dict.fromkeys(word for name in names for word in folded_words(name))
    emails = dict.fromkeys(email_token(e) for e in (client.email, *(p.email for p in people)) if e)
    phones = dict.fromkeys(digits_of(p) for p in (client.phone, *(p.phone for p in people)) if p)
    tokens = dict.fromkeys(gram for phone in phones for gram in (*grams(phone), ""))
    return Document(
        words=" ".join([*words, *emails][:TOKENS_LIMIT]),
        grams=" ".join(gram for gram in tokens if gram),
        digits=" ".join(phones),
    )


def name_words(words: str) -> frozenset[str]:
    """The name words among the tokens of a document."""
    return frozenset(word for word in words.split() if not word.startswith(EMAIL_MARK))
