"""The entry being typed: its text read against what is offered now and who is known. No slots, no window.

Reading is never late: it is done for the text that stands in the field, in the same step. What would take too long
for a key (near spellings) is assumed not to be, and settled when typing rests or before Enter acts.
"""

from __future__ import annotations

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import DepartmentId
from bookingdesk.domain.local_time import local_date
from bookingdesk.gui.line.client_search import ClientSearch
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.line.grammar import read
from bookingdesk.presentation.line.language import line_language
from bookingdesk.presentation.line.reading import LineReading, Piece
from bookingdesk.presentation.line.vocabulary import Vocabulary
from bookingdesk.qt.desk import Desk


class Entry:
    """Who and what is meant by the text, with what Enter and Tab have settled about it."""

    def __init__(self, desk: Desk, formatter: Formatter, search: ClientSearch) -> None:
        self._desk = desk
        self._formatter = formatter
        self._search = search
        self._known: Catalogue | None = None
        self._doubted = False
        """Whether something else may be offered by now."""
        self._vocabulary = Vocabulary()
        self._department: DepartmentId | None = None
        self.begin_anew()

    def begin_anew(self) -> None:
        """Nothing typed, nothing settled."""
        self.reading = LineReading(text="")
        self.clients: tuple[Client, ...] = ()
        """Found by the words typed, best first."""
        self._picked: tuple[str, Client] | None = None
        self._insisted = ""
        self._toggled: dict[str, int] = {}

    @property
    def catalogue(self) -> Catalogue:
        """What the text was read against."""
        return self._known or Catalogue()

    @property
    def words(self) -> str:
        """What the client is searched by."""
        number = self.reading.client_number
        return self.reading.client_words or (f"#{number}" if number else "")

    @property
    def picked(self) -> Client | None:
        """Settled by Enter for the words that stand there."""
        return self._picked[1] if self._picked else None

    @property
    def insisted(self) -> bool:
        """Whether Enter has said that the new client is none of those alike."""
        new = self.reading.new_client
        return new is not None and self._insisted == new.name

    def understand(self, text: str) -> None:
        """Read the text. Raises KnownError."""
        self._search.ask_nothing_more()
        if self._known is None or self._doubted:
            offered = self._desk.catalogue()
            if offered is not self._known:
                self._known, self._vocabulary = offered, Vocabulary.of(offered, self._department)
            self._doubted = False
        self.reading = read(
            text,
            self._vocabulary,
            line_language(self._formatter.locale),
            local_date(self._desk.env.now(), self._formatter.zone),
            knows=self._search.knows,
            alike=self._search.alike,
            toggled=self._toggled,
        )
        words = self.words
        self.clients = self._search.exact(words) if words else ()
        if self._picked is not None and self._picked[0] != words:
            self._picked = None
        if not self.insisted:
            self._insisted = ""

    def settle(self) -> bool:
        """Ask what the reading left open; whether it now reads otherwise. Raises KnownError."""
        if not self._search.answer_open():
            return False
        before = self.reading
        self.understand(before.text)
        return self.reading != before

    def look_for_slips(self) -> None:
        """Where nobody is called by the words, who is a slip away. Raises KnownError."""
        if not self.clients and self.words:
            self.clients = self._search.near(self.words)

    def pick(self, client: Client) -> None:
        """It is this one, as long as the words stand."""
        self._picked = (self.words, client)

    def insist(self) -> None:
        """The new client is none of those alike."""
        self._insisted = self.reading.new_client.name if self.reading.new_client else ""

    def turn(self, piece: Piece) -> None:
        """The next reading of these words, from now on."""
        key = piece.text.lower()
        self._toggled[key] = (self._toggled.get(key, 0) + 1) % (len(piece.others) + 1)

    def limit_to(self, department: DepartmentId | None) -> None:
        """Only the services of one department are understood from now on; None: all of them."""
        self._department = department
        self.forget_catalogue()

    def forget_catalogue(self) -> None:
        """Something else is offered now: ask at the next key."""
        self._known = None

    def doubt_catalogue(self) -> None:
        """Something else may be offered now: ask at the next key; until then what was read stands."""
        self._doubted = True
