"""A page of HTML is read as a mail program shows it: words in lines, nothing that is hidden, soon whatever it holds."""

from __future__ import annotations

import time

import pytest

from bookingdesk.domain.page_words import page_words

PAGES = {
    "lines of the source": ("<p>please\n  on\r\n Friday</p>", "please on Friday\n"),
    "what follows a block": ("<p>Hello</p>Maya", "Hello\nMaya"),
    "blocks within blocks": ("<div>\n <div>one</div>\n</div>\n<div>two</div>", "one\ntwo\n"),
    "breaks": ("one<br>\ntwo<br><br>three", "one\ntwo\n\nthree"),
    "cells": ("<table><tr><td>Name</td><td>Maya</td></tr><tr><td>Day</td></tr></table>", "Name Maya\nDay\n"),
    "a list": ("<ul><li>one</li><li>two</li></ul>", "one\ntwo\n"),
    "marks within a word": ("un<b>believ</b>able", "unbelievable"),
    "words as typed": ("<pre>one\n  two</pre>three", "one\n  two\nthree"),
    "a head that nobody ends": ("<html><head><title>x</title><meta name=a><body>Hello", "Hello"),
    "what runs": ("<script>run()</script><style>p {}</style>Hello", "Hello"),
    "signs": ("2 < 3 &amp; 5 > 4&nbsp;&euro;", "2 < 3 & 5 > 4\u00a0€"),
}
AT_MOST_S = 2.0
SIZE = 20_000
HOSTILE = {
    "tags that nobody ends": "<b " * SIZE,
    "comments that nobody ends": "<!-- " * SIZE,
    "blocks": "<div>" * SIZE,
    "gaps": "<b> </b>" * SIZE,
    "marked sections": "<![" * SIZE,
}


@pytest.mark.parametrize(("page", "words"), PAGES.values(), ids=PAGES)
def test_that_a_page_is_read_as_it_is_shown(page: str, words: str) -> None:
    assert page_words(page) == words


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE)
def test_that_no_page_keeps_the_program_busy(page: str) -> None:
    began = time.process_time()
    page_words(page)
    assert time.process_time() - began < AT_MOST_S
