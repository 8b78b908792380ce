"""Every colour of the program, for light and dark, in one table; the only module that may hold a hex colour.

It refuses meaning: which state a booking shows is decided in `status_look`. Contrasts are proved by its test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bookingdesk.presentation.state import State


class Scheme(StrEnum):
    """Light on dark or dark on light."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Pair:
    """Text and the ground it stands on, at least 4.5:1 apart."""

    text: str
    ground: str


@dataclass(frozen=True, slots=True)
class StateColours:
    """A booking's stripe on its tile (3:1) and the text on that tile (4.5:1)."""

    stripe: str
    tile: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The tokens of one scheme, as #RRGGBB."""

    scheme: Scheme
    window: str
    base: str
    alternate: str
    off_hours: str
    hairline: str
    """Decoration only: too faint to carry meaning."""
    border: str
    text: str
    text_secondary: str
    text_disabled: str
    accent: str
    accent_hover: str
    link: str
    focus: str
    on_accent: str
    now_line: str
    good: Pair
    warning: Pair
    error: Pair
    info: Pair
    toast: Pair
    toast_action: str
    density: tuple[Pair, Pair, Pair, Pair, Pair]
    states: Mapping[State, StateColours]

    def tokens(self) -> Mapping[str, str]:
        """Name to colour, for the style sheet and the icons: `window`, `good_text`, `good_ground` …"""
        flat: dict[str, str] = {}
        for name in _PLAIN:
            flat[name] = getattr(self, name)
        for name in _PAIRS:
            pair: Pair = getattr(self, name)
            flat[f"{name}_text"], flat[f"{name}_ground"] = pair.text, pair.ground
        return flat


_PLAIN = [
    "window",
    "base",
    "alternate",
    "off_hours",
    "hairline",
    "border",
    "text",
    "text_secondary",
    "text_disabled",
    "accent",
    "accent_hover",
    "link",
    "focus",
    "on_accent",
    "now_line",
    "toast_action",
]
_PAIRS = ("good", "warning", "error", "info", "toast")

STAFF_CHIPS = ("#0072B2", "#9A5B00", "#00795A", "#8E3F6B", "#5B4FB3", "#A8430B", "#3D6B1F", "#5C6670")
"""Grounds of the initials in a column's header; the initials on them are CHIP_TEXT in both schemes."""
CHIP_TEXT = "#FFFFFF"


def _states(text: str, **colours: tuple[str, str]) -> dict[State, StateColours]:
    found = {State(name): StateColours(stripe, tile, text) for name, (stripe, tile) in colours.items()}
    service = found[State.IN_SERVICE]
    found[State.IN_SERVICE] = StateColours(service.stripe, service.tile, service.stripe)
    return found


LIGHT = Palette(
    scheme=Scheme.LIGHT,
    window="#F3F5F7",
    base="#FFFFFF",
    alternate="#F7F9FB",
    off_hours="#E6EAEF",
    hairline="#D5DBE2",
    border="#707A86",
    text="#1B2127",
    text_secondary="#4A5561",
    text_disabled="#6B7682",
    accent="#0B5CAD",
    accent_hover="#094B8F",
    link="#0B5CAD",
    focus="#0B5CAD",
    on_accent="#FFFFFF",
    now_line="#B3261E",
    good=Pair("#00694E", "#E0F4EC"),
    warning=Pair("#8A5200", "#FFF3D6"),
    error=Pair("#B3261E", "#FDE7E5"),
    info=Pair("#0B5CAD", "#E3EFFB"),
    toast=Pair("#FFFFFF", "#1B2127"),
    toast_action="#9CCBFF",
    density=(
        Pair("#1B2127", "#F2F6FA"),
        Pair("#1B2127", "#CFE0F1"),
        Pair("#1B2127", "#9CC2E5"),
        Pair("#1B2127", "#5A9BD5"),
        Pair("#FFFFFF", "#0B5CAD"),
    ),
    states=_states(
        "#1B2127",
        held=("#9A7400", "#FFF6DB"),
        tentative=("#9A7400", "#FFF6DB"),
        confirmed=("#1B7FD6", "#E9F3FD"),
        reconfirmed=("#03694E", "#E3F4ED"),
        arrived=("#5A22BE", "#F0EAFB"),
        in_service=("#FFFFFF", "#12344F"),
        completed=("#6F7884", "#F1F3F5"),
        no_show=("#8F1414", "#FBE9E8"),
        left=("#6F7884", "#F1F3F5"),
        cancelled=("#6F7884", "#FFFFFF"),
    ),
)

DARK = Palette(
    scheme=Scheme.DARK,
    window="#171B20",
    base="#1F252B",
    alternate="#232A31",
    off_hours="#12161A",
    hairline="#343D46",
    border="#7D8894",
    text="#E9EDF1",
    text_secondary="#B4BEC8",
    text_disabled="#8F9AA5",
    accent="#78B7F5",
    accent_hover="#9CCBFF",
    link="#8CC3FA",
    focus="#9CCBFF",
    on_accent="#0B1620",
    now_line="#FF8A7A",
    good=Pair("#5CCFA8", "#15362B"),
    warning=Pair("#F0B95B", "#3A2E14"),
    error=Pair("#FF9A8C", "#45211D"),
    info=Pair("#8CC3FA", "#16304A"),
    toast=Pair("#171B20", "#E9EDF1"),
    toast_action="#0B5CAD",
    density=(
        Pair("#E9EDF1", "#20272E"),
        Pair("#E9EDF1", "#1F3A55"),
        Pair("#E9EDF1", "#2A5C8A"),
        Pair("#0B1620", "#4C8FCB"),
        Pair("#0B1620", "#A9D3FA"),
    ),
    states=_states(
        "#E9EDF1",
        held=("#FFD75A", "#342B12"),
        tentative=("#FFD75A", "#342B12"),
        confirmed=("#3D8BFF", "#14263F"),
        reconfirmed=("#6FF0BD", "#143026"),
        arrived=("#D3A9F2", "#302440"),
        in_service=("#12344F", "#E4F2FF"),
        completed=("#8D969F", "#272D33"),
        no_show=("#F2785A", "#3F211A"),
        left=("#8D969F", "#272D33"),
        cancelled=("#8D969F", "#1F252B"),
    ),
)


def palette(scheme: Scheme) -> Palette:
    """The tokens of a scheme."""
    return DARK if scheme is Scheme.DARK else LIGHT


def chip_ground(position: int) -> str:
    """The ground of the initials of the n-th column; repeats after eight."""
    return STAFF_CHIPS[position % len(STAFF_CHIPS)]
