"""Fusion with a palette of our own per scheme, following the system unless overridden; holds no window.

`setColorScheme` does nothing offscreen and on bare X11 (traps T13), so the override is kept here and the palette
is set by us. Where the system asks for high contrast, its own palette is left in place.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from bookingdesk.presentation.grid_density import Density, Sizes, sizes
from bookingdesk.presentation.palette import Palette, Scheme, palette
from bookingdesk.qt.look.focus_ring import FocusRing
from bookingdesk.qt.look.sheet import style_sheet

_Role = QPalette.ColorRole
_Group = QPalette.ColorGroup


def qt_palette(tokens: Palette) -> QPalette:
    """The scheme as a QPalette with every role in all three groups."""
    made = QPalette()
    roles = {
        _Role.Window: tokens.window,
        _Role.WindowText: tokens.text,
        _Role.Base: tokens.base,
        _Role.AlternateBase: tokens.alternate,
        _Role.Text: tokens.text,
        _Role.Button: tokens.base,
        _Role.ButtonText: tokens.text,
        _Role.BrightText: tokens.on_accent,
        _Role.Highlight: tokens.accent,
        _Role.HighlightedText: tokens.on_accent,
        _Role.Accent: tokens.accent,
        _Role.Link: tokens.link,
        _Role.LinkVisited: tokens.link,
        _Role.PlaceholderText: tokens.text_disabled,
        _Role.ToolTipBase: tokens.toast.ground,
        _Role.ToolTipText: tokens.toast.text,
        _Role.Light: tokens.base,
        _Role.Midlight: tokens.alternate,
        _Role.Mid: tokens.hairline,
        _Role.Dark: tokens.border,
        _Role.Shadow: tokens.border,
    }
    for role, colour in roles.items():
        for group in (_Group.Active, _Group.Inactive, _Group.Disabled):
            made.setColor(group, role, QColor(colour))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.HighlightedText, _Role.PlaceholderText):
        made.setColor(_Group.Disabled, role, QColor(tokens.text_disabled))
    for role in (_Role.Highlight, _Role.Accent):
        made.setColor(_Group.Disabled, role, QColor(tokens.hairline))
    return made


class Look(QObject):
    """The scheme, density and text scale of the moment. `changed` tells painters to draw again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.palette: Palette = palette(Scheme.LIGHT)
        self.density = Density.COMPACT
        self.text_scale = 1.0
        self._wanted: Scheme | None = None
        self._ring: FocusRing | None = None
        self._own_points = 0.0

    @property
    def sizes(self) -> Sizes:
        """Heights and gaps for the density and text scale."""
        return sizes(self.density, self.text_scale)

    @property
    def unit(self) -> int:
        """The step of the spacing grid in logical pixels: 8 at text scale 1."""
        return self.sizes.unit

    def choose(
        self,
        *,
        scheme: Scheme | None,
        density: Density | None = None,
        text_scale: float | None = None,
    ) -> None:
        """Override the system's scheme (None follows it), and where given density and text scale (1.0 to 2.0)."""
        self._wanted = scheme
        self.density = density or self.density
        self.text_scale = min(2.0, max(1.0, text_scale if text_scale is not None else self.text_scale))
        self._apply()

    @Slot()
    def follow_system(self) -> None:
        """Take over a change of the system's scheme or contrast unless a scheme was chosen here."""
        self._apply()

    def _apply(self) -> None:
        app = _application()
        hints = QGuiApplication.styleHints()
        system_dark = hints.colorScheme() is Qt.ColorScheme.Dark
        scheme = self._wanted or (Scheme.DARK if system_dark else Scheme.LIGHT)
        self.palette = palette(scheme)
        if self.high_contrast():
            app.setPalette(QPalette())
            app.setStyleSheet("")
        else:
            app.setPalette(qt_palette(self.palette))
            app.setStyleSheet(style_sheet(self.palette, self.sizes))
        scaled = app.font()
        if self._own_points == 0.0:
            self._own_points = scaled.pointSizeF() if scaled.pointSizeF() > 0 else scaled.pixelSize() * 0.75
        scaled.setPointSizeF(self._own_points * self.text_scale)
        app.setFont(scaled)
        self._follow_focus(app)
        self.changed.emit()

    def _follow_focus(self, app: QApplication) -> None:
        if self._ring is None:
            self._ring = FocusRing()
            app.focusChanged.connect(self._ring.follow)
        self._ring.colour = QColor(self.palette.focus)

    def high_contrast(self) -> bool:
        """Whether the system asks for high contrast; its own palette is then respected."""
        wanted = QGuiApplication.styleHints().accessibility().contrastPreference()
        return bool(wanted == Qt.ContrastPreference.HighContrast)


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("the look needs a QApplication")
    return app


_the_look: Look | None = None


def look() -> Look:
    """The look of this process; light and compact until `apply_look` was called."""
    global _the_look
    if _the_look is None:
        _the_look = Look()
    return _the_look


def apply_look(
    app: QApplication,
    scheme: Scheme | None = None,
    *,
    density: Density = Density.COMPACT,
    text_scale: float = 1.0,
) -> Look:
    """Dress the application before its first window is made; scheme None follows the system."""
    app.setStyle(QStyleFactory.create("Fusion"))
    the_look = look()
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(the_look.follow_system, Qt.ConnectionType.UniqueConnection)
    hints.accessibility().contrastPreferenceChanged.connect(
        the_look.follow_system, Qt.ConnectionType.UniqueConnection
    )
    the_look.choose(scheme=scheme, density=density, text_scale=text_scale)
    return the_look
