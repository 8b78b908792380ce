"""What may not stand in a page of the business's own: what runs, loads or sends, and tags made of placeholders.

It refuses nothing itself: it answers faults, for a text as it is written and for a page made from it alike.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from bookingdesk.domain.templates import Fault

_ACTIVE = frozenset(
    {
        *("script", "iframe", "frame", "object", "embed", "applet", "form", "input", "button"),
        *("base", "link", "meta"),
        *("svg", "style", "video", "audio", "source"),
    }
)
"""Elements that run, load or send something; mail programs drop them, and whoever reads a page may not."""
_LOADING = frozenset({"src", "srcset", "background", "poster", "data", "action", "formaction"})
_LINK = re.compile(r"\{\{ *[a-z_.]+ *\}\}")
_COMMENT_BEGINS, _COMMENT_ENDS = "<!--", "-->"
_ALSO_ENDS = ("--!>", (">", "->"))
"""What ends a comment for browsers: anywhere within it, and at its beginning."""
_LONE = re.compile(r"<(?![^<>]{0,2000}>)")
"""Begins a tag that nobody ends: Python's parser goes to the end of the page for each of them."""
_TAG_MADE = re.compile(r"</?\s*\{[{%#]")


def active_faults(page: str) -> list[Fault]:
    """Elements and attributes of HTML that run or load something, and tags that are made of placeholders."""
    lone = [Fault(why="markup", line=line, name="<") for line in _lone_lines(page)]
    if lone:
        return lone
    misread = _misread_comment(page)
    if misread is not None:
        return [Fault(why="markup", line=page.count("\n", 0, misread) + 1, name=_COMMENT_BEGINS)]
    looked = _Looked()
    try:
        looked.feed(page)
        looked.close()
    except AssertionError:  # Python's parser up to 3.12 trips over `<![foo[`
        return [Fault(why="markup", line=page.count("\n", 0, page.find("<![")) + 1, name="<![")]
    made = [page.count("\n", 0, found.start()) + 1 for found in _TAG_MADE.finditer(page)]
    return looked.faults + [Fault(why="markup", line=line, name="<{{") for line in made]


def _misread_comment(page: str) -> int | None:
    """Where a comment begins that browsers end elsewhere than Python's parser, or never: it hides the rest then."""
    anywhere, first = _ALSO_ENDS
    begin = page.find(_COMMENT_BEGINS)
    while begin >= 0:
        inside = begin + len(_COMMENT_BEGINS)
        end = page.find(_COMMENT_ENDS, inside)
        if end < 0 or page.startswith(first, inside) or anywhere in page[inside:end]:
            return begin
        begin = page.find(_COMMENT_BEGINS, end)
    return None


def _lone_lines(page: str) -> list[int]:
    """The lines of each `<` that begins no tag; comments may hold what they like."""
    found, at = [], 0
    while at <= len(page):
        begin = page.find(_COMMENT_BEGINS, at)
        end = page.find(_COMMENT_ENDS, begin) if begin >= 0 else -1
        until = begin if end >= 0 else len(page)
        found += [page.count("\n", 0, one.start()) + 1 for one in _LONE.finditer(page, at, until)]
        at = end + len(_COMMENT_ENDS) if end >= 0 else len(page) + 1
    return found


class _Looked(HTMLParser):
    """Finds what is active in a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[Fault] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One opening tag."""
        line = self.getpos()[0]
        whole = self.get_starttag_text() or ""
        if (tag in _ACTIVE or "{" in tag) and not (tag == "meta" and attrs == [("charset", "utf-8")]):
            self.faults.append(Fault(why="markup", line=line, name=f"<{tag}>"))
        for name, value in attrs:
            if not _harmless(name, value or "", whole):
                self.faults.append(Fault(why="markup", line=line, name=name))


def _harmless(name: str, value: str, tag: str) -> bool:
    """Whether an attribute neither runs nor loads anything; a placeholder may only be the whole of a link."""
    address = "".join(value.split()).lower()
    if name.startswith("on") or address.startswith(("javascript:", "vbscript:", "data:")):
        return False
    if name in _LOADING or "url(" in address:
        return False
    if "{" in name or "{" in value:
        return name == "href" and _LINK.fullmatch(value) is not None and f'="{value}"' in tag
    return True
