"""A letter to a client as paper: its head, then a paragraph a row so that none is cut between pages."""

from __future__ import annotations

from bookingdesk.documents.paper import Paper, templates
from bookingdesk.i18n.translation import RIGHT_TO_LEFT, _
from bookingdesk.usecases.ports import Letter


def letter_title() -> str:
    """What the paper is called."""
    return _("Letter")


def letter_paper(letter: Letter) -> Paper:
    """The letter in its reader's direction, which need not be the desk's; what clients wrote is escaped."""
    to_left = letter.language.partition("-")[0] in RIGHT_TO_LEFT
    align = "right" if to_left else "left"
    row = templates().get_template("letter_row.html")
    head = (f'<tr><td align="{align}">{letter.head}</td></tr>',) if letter.head else ()
    paragraphs = [part.splitlines() for part in letter.text.strip().split("\n\n")]
    return Paper(
        title=letter_title(),
        heading="",
        columns=f'<table width="100%" cellspacing="0" cellpadding="6" border="0" align="{align}">',
        rows=(*head, *(row.render(lines=lines, align=align) for lines in paragraphs)),
        footer="{page} / {pages}",
        right_to_left=to_left,
        ruled=False,
    )
