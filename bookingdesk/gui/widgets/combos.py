"""Filling and reading combo boxes whose items carry values.

Words of an enumeration are kept as plain text: Qt does not give their type back.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from PySide6.QtWidgets import QComboBox

from bookingdesk.domain.bookings import AskedBy
from bookingdesk.domain.clients import Channel
from bookingdesk.i18n.words import asked_by_word, channel_word

E = TypeVar("E", bound=StrEnum)


def make_narrow(combo: QComboBox, characters: int) -> None:
    """Let a combo box be as narrow as so many characters, however long its longest item is."""
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(characters)


def offer_asked_by(combo: QComboBox) -> None:
    """Who can have asked for a change, each with its value."""
    for asked_by in AskedBy:
        combo.addItem(asked_by_word(asked_by), asked_by.value)


def offer_channels(combo: QComboBox) -> None:
    """Ways in which a wish can have come in, each with its value; a call is the usual one."""
    for channel in (Channel.PHONE, Channel.WALK_IN, Channel.EMAIL, Channel.WEB, Channel.LETTER, Channel.SMS):
        combo.addItem(channel_word(channel), channel.value)


def refill(combo: QComboBox, items: Sequence[tuple[object, str]]) -> None:
    """Put items in, unless they are there."""
    present = [(combo.itemData(row), combo.itemText(row)) for row in range(combo.count())]
    if present != list(items):
        combo.clear()
        for data, text in items:
            combo.addItem(text, data)


def choose(combo: QComboBox, data: object) -> None:
    """Make the item with this value current; without one everything stays."""
    for row in range(combo.count()):
        if combo.itemData(row) == data:
            combo.setCurrentIndex(row)
            return


def chosen(combo: QComboBox, kind: type[E], otherwise: E) -> E:
    """The word of an enumeration that is current."""
    data = combo.currentData()
    return kind(data) if isinstance(data, str) else otherwise
