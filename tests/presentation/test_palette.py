"""The palette keeps its promises: contrast of every pair, states apart for every kind of colour vision."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from bookingdesk.assets import ROOT
from bookingdesk.presentation.palette import CHIP_TEXT, DARK, LIGHT, STAFF_CHIPS, Palette, palette
from bookingdesk.presentation.status_look import LOOKS, State, state_word
from tests.presentation.colour_distance import VISION, contrast, distance

SCHEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def test_that_the_measures_agree_with_published_figures() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert distance("#FF0000", "#00FF00") == pytest.approx(86.6, abs=0.2)
    assert distance("#1B7FD6", "#1B7FD6") == 0


def _texts(tokens: Palette) -> list[tuple[str, str, str]]:
    grounds = {"window": tokens.window, "base": tokens.base, "off hours": tokens.off_hours}
    texts = {"text": tokens.text, "secondary": tokens.text_secondary, "link": tokens.link}
    pairs = [(f"{t} on {g}", a, b) for (t, a), (g, b) in itertools.product(texts.items(), grounds.items())]
    for name in ("good", "warning", "error", "info", "toast"):
        pair = getattr(tokens, name)
        pairs.append((name, pair.text, pair.ground))
    pairs.append(("toast action", tokens.toast_action, tokens.toast.ground))
    pairs.append(("text on accent", tokens.on_accent, tokens.accent))
    pairs.append(("text on hovered accent", tokens.on_accent, tokens.accent_hover))
    pairs += [(f"density {n}", p.text, p.ground) for n, p in enumerate(tokens.density, 1)]
    pairs += [(f"tile {state}", c.text, c.tile) for state, c in tokens.states.items()]
    pairs += [(f"chip {chip}", CHIP_TEXT, chip) for chip in STAFF_CHIPS]
    return pairs


@SCHEMES
def test_that_every_text_stands_out_four_and_a_half_to_one(tokens: Palette) -> None:
    failing = {name: round(contrast(a, b), 2) for name, a, b in _texts(tokens) if contrast(a, b) < 4.5}
    assert failing == {}


@SCHEMES
def test_that_controls_stripes_and_lines_stand_out_three_to_one(tokens: Palette) -> None:
    grounds = (tokens.window, tokens.base, tokens.off_hours)
    pairs = [("border", tokens.border, g) for g in grounds] + [("focus", tokens.focus, g) for g in grounds]
    pairs += [("now-line", tokens.now_line, g) for g in (tokens.base, tokens.off_hours)]
    pairs += [("disabled text", tokens.text_disabled, tokens.window)]
    pairs += [(f"stripe {s}", c.stripe, c.tile) for s, c in tokens.states.items()]
    assert [(name, a, b) for name, a, b in pairs if contrast(a, b) < 3] == []


@SCHEMES
def test_that_every_state_has_colours(tokens: Palette) -> None:
    assert set(tokens.states) == set(State)
    assert palette(tokens.scheme) is tokens


def test_that_every_state_has_its_own_icon_pattern_and_word() -> None:
    signs = {(look.icon, look.stripe, state_word(state)) for state, look in LOOKS.items()}
    assert len(signs) == len(State)
    assert len({look.icon for look in LOOKS.values()}) == len(State)
    assert len({state_word(state) for state in State}) == len(State)


@SCHEMES
@pytest.mark.parametrize("vision", sorted(VISION))
def test_that_states_stay_ten_apart_for_every_kind_of_colour_vision(tokens: Palette, vision: str) -> None:
    """Held shares the colour of tentative; left and cancelled share the grey of what is over."""
    colours = {s: c.stripe for s, c in tokens.states.items() if s not in {State.HELD, State.LEFT, State.CANCELLED}}
    colours[State.IN_SERVICE] = tokens.states[State.IN_SERVICE].tile
    near = [
        (a, b, round(distance(colours[a], colours[b], vision), 1))
        for a, b in itertools.combinations(colours, 2)
        if distance(colours[a], colours[b], vision) < 10
    ]
    assert near == []


def _sources() -> list[Path]:
    return [p for p in (ROOT / "bookingdesk").rglob("*.py") if p.name != "palette.py"] + [
        *(ROOT / "resources" / "styles").glob("*.qss"),
        *(ROOT / "ui").glob("*.ui"),
    ]


def test_that_no_colour_is_named_outside_the_palette() -> None:
    named = re.compile(r"[\"'\s:]#(?:[0-9A-Fa-f]{3}){1,2}\b")
    assert [p.name for p in _sources() if named.search(p.read_text(encoding="utf-8"))] == []
