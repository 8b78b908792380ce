"""Asks the client search for the Line, each question once: a key costs at most a few short readings.

What is typed letter by letter narrows an answer that was complete, without asking again. Near spellings are dear
and only suggestions: they are left open at a key and asked for when typing rests.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot

from bookingdesk.domain.clients import Client
from bookingdesk.domain.folding import folded
from bookingdesk.presentation.line.matching import fit_order, fits
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.clients import find_clients
from bookingdesk.usecases.commands import FindClients
from bookingdesk.usecases.env import ChangeSet

REMEMBERED = 300
LIMIT = 12


@dataclass(frozen=True, slots=True)
class Answer:
    """Whom the words fit, best first; `whole` where the search had nobody else."""

    clients: tuple[Client, ...]
    whole: bool


class ClientSearch(QObject):
    """The answers of this entry are remembered until a client changes."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._exact: dict[str, Answer] = {}
        self._near: dict[str, tuple[Client, ...]] = {}
        self._open: set[str] = set()
        """Words about whose near spellings the reading would have liked to know."""
        desk.announced.connect(self._forget_changed)

    def exact(self, words: str) -> tuple[Client, ...]:
        """Clients whom the words fit as typed, best first. Raises KnownError."""
        asked = _question(words)
        if not folded(asked):
            return ()
        if asked not in self._exact:
            self._exact[asked] = self._narrowed(asked) or self._asked(asked)
        return self._exact[asked].clients

    def near(self, words: str) -> tuple[Client, ...]:
        """Clients whose names are a slip away. Raises KnownError."""
        asked = _question(words)
        self._open.discard(asked)
        if not folded(asked):
            return ()
        if asked not in self._near:
            self._near[asked] = self._find(asked, exact=False)
        return self._near[asked]

    def knows(self, words: str) -> bool:
        """Whether somebody is called by the words."""
        return bool(self.exact(words))

    def alike(self, words: str) -> bool:
        """Whether somebody's name is a slip away from the words; no, and left open, while that was not asked."""
        asked = _question(words)
        if asked not in self._near:
            self._open.add(asked)
        return bool(self._near.get(asked))

    def ask_nothing_more(self) -> None:
        """Another text is read: what was left open for the one before does not matter any more."""
        self._open.clear()

    def answer_open(self) -> bool:
        """Ask what was left open; whether an answer changes what was assumed. Raises KnownError."""
        found = [self.near(words) for words in tuple(self._open)]
        return any(found)

    def refresh(self) -> None:
        """Forget all answers: a new entry begins."""
        self._exact.clear()
        self._near.clear()
        self._open.clear()

    def _asked(self, asked: str) -> Answer:
        found = self._find(asked, exact=True)
        return Answer(tuple(client for client in found if fits(asked, client)), len(found) < LIMIT)

    def _narrowed(self, asked: str) -> Answer | None:
        """From the answer to fewer letters of the last word, where that was complete; None where none is known.

        Only for plain letters: digits are also looked for inside of phone numbers. A word on its own is also read
        as two run together; where its first letter comes again, one name can begin with both, and the search may
        have stopped before it saw everybody.
        """
        *before, last = asked.split()
        if not asked.replace(" ", "").isalpha():
            return None
        for length in range(len(last) - 1, 0, -1):
            start = last[:length]
            fewer = " ".join((*before, start))
            known = self._exact.get(fewer)
            if known is None or (not before and start[0] in start[1:]):
                continue
            return _of_these(known, fewer, asked) if known.whole else None
        return None

    def _find(self, words: str, *, exact: bool) -> tuple[Client, ...]:
        if len(self._exact) + len(self._near) >= REMEMBERED:
            self._exact.clear()
            self._near.clear()
        return self._desk.do(find_clients, FindClients(words=words, limit=LIMIT, exact=exact))

    @Slot(object)
    def _forget_changed(self, changes: ChangeSet) -> None:
        if changes.clients or changes.elsewhere:
            self.refresh()


def _of_these(known: Answer, fewer: str, asked: str) -> Answer | None:
    """Those whom the longer words fit, in the search's order; None where only the search knows that.

    Among clients whom the words fit equally well the later booking comes first, which is not known here: their
    order stands only where the fewer letters had fitted them equally well too.
    """
    fitting = [client for client in known.clients if fits(asked, client)]
    before: dict[object, object] = {}
    for client in fitting:
        if before.setdefault(fit_order(asked, client), fit_order(fewer, client)) != fit_order(fewer, client):
            return None
    return Answer(tuple(sorted(fitting, key=lambda client: fit_order(asked, client))), whole=True)


def _question(words: str) -> str:
    """The same question for the same letters, however they are written; everything else as it was typed."""
    plain = " ".join(words.split())
    return folded(plain) if plain.replace(" ", "").isalpha() else plain
