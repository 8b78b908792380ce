"""What somebody reads of a page of HTML: its words in lines, without what is hidden, runs or loads.

Read with patience: what would keep Python's parser busy for minutes is taken out before it sees it.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {
        *("address", "article", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "footer"),
        *("form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section"),
        *("table", "tr", "ul"),
    }
)
"""They stand in lines of their own."""
_CELLS = frozenset({"td", "th"})
_HIDDEN = frozenset({"style", "script", "title"})
_GAPS = re.compile(r"[ \t\n\r\f]+")
"""One space, wherever the source breaks its lines; a no-break space is none of these."""
_ENDLESS_TAG = re.compile(r"<[^<>]{4000,}>")
"""Mostly a picture written into its page."""
_LONE = re.compile(r"<(?![^<>]{0,4000}>)")


def page_words(page: str) -> str:
    """The words that a mail program would show, a line for each block. Ends in `…` where nobody can read on."""
    reader = _Words()
    try:
        reader.feed(_tame(page))
        reader.close()
    except AssertionError:  # Python's parser up to 3.12 trips over `<![foo[`: what it had read until then stays
        reader.words.append("…")
    return "".join(reader.words)


def _tame(page: str) -> str:
    """The page without comments and endless tags; a `<` that begins no tag is a sign like any other.

    Python's parser goes to the end of the page for each that nobody closes.
    """
    parts, at = [], 0
    while (begin := page.find("<!--", at)) >= 0 and (end := page.find("-->", begin)) >= 0:
        parts.append(page[at:begin])
        at = end + len("-->")
    return _LONE.sub("&lt;", _ENDLESS_TAG.sub("", "".join([*parts, page[at:]])))


class _Words(HTMLParser):
    """Collects what a reader would see, and nothing that does anything."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = self._as_typed = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Blocks and cells part words."""
        self._hidden += tag in _HIDDEN
        self._as_typed += tag == "pre"
        if tag in _CELLS and not self._begins_line():
            self.words.append(" ")
        elif tag == "br":
            self.words.append("\n")
        else:
            self._parted(tag)

    def handle_endtag(self, tag: str) -> None:
        """Blocks part words at their end, too."""
        self._hidden = max(0, self._hidden - (tag in _HIDDEN))
        self._as_typed = max(0, self._as_typed - (tag == "pre"))
        self._parted(tag)

    def handle_data(self, data: str) -> None:
        """Text, as far as it is shown."""
        if self._hidden:
            return
        text = data if self._as_typed else _GAPS.sub(" ", data)
        if self._begins_line() and not self._as_typed:
            text = text.lstrip(" ")
        if text:
            self.words.append(text)

    def _parted(self, tag: str) -> None:
        if tag in _BLOCKS and not self._begins_line():
            self.words.append("\n")

    def _begins_line(self) -> bool:
        return not self.words or self.words[-1].endswith("\n")
