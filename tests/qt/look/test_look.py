"""The look is applied whole: every palette role, both schemes, sharp icons, a ring around the focus."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bookingdesk.assets import resource
from bookingdesk.presentation.grid_density import Density
from bookingdesk.presentation.palette import DARK, LIGHT, Palette, Scheme
from bookingdesk.presentation.status_look import LOOKS
from bookingdesk.qt.look import Look, Role, apply_look, font, icon, icon_picture, look
from bookingdesk.qt.look.focus_ring import _Ring
from bookingdesk.qt.look.sheet import style_sheet
from bookingdesk.qt.look.theme import qt_palette
from tests.presentation.colour_distance import contrast

# Not a colour for anything on a screen, but the count of roles.
NO_ROLE = {QPalette.ColorRole.NColorRoles, QPalette.ColorRole.NoRole}


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    look().choose(scheme=Scheme.LIGHT, density=Density.COMPACT, text_scale=1.0)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_that_every_palette_role_is_ours_in_every_group(app: QApplication, tokens: Palette) -> None:
    made = qt_palette(tokens)
    ours = {*tokens.tokens().values()}
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
        for role in QPalette.ColorRole:
            if role not in NO_ROLE:
                assert made.color(group, role).name().upper() in ours, (group, role)


def test_that_a_chosen_scheme_changes_palette_sheet_and_painters(app: QApplication, qtbot: QtBot) -> None:
    the_look = apply_look(app, Scheme.LIGHT)
    with qtbot.waitSignal(the_look.changed):
        the_look.choose(scheme=Scheme.DARK)
    assert the_look.palette is DARK
    assert app.palette().color(QPalette.ColorRole.Base).name().upper() == DARK.base
    assert DARK.toast.ground in app.styleSheet()
    the_look.follow_system()
    assert the_look.palette is DARK, "a choice made here outranks the system"


def test_that_the_system_decides_where_nothing_was_chosen(app: QApplication) -> None:
    the_look = apply_look(app, None)
    dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
    assert the_look.palette.scheme is (Scheme.DARK if dark else Scheme.LIGHT)


def test_that_high_contrast_leaves_the_system_its_palette(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Look, "high_contrast", lambda self: True)
    apply_look(app, Scheme.DARK)
    assert app.styleSheet() == ""
    assert app.palette().color(QPalette.ColorRole.Base).name().upper() != DARK.base


def test_that_text_scale_enlarges_fonts_and_sizes_together(app: QApplication) -> None:
    the_look = apply_look(app, Scheme.LIGHT)
    small, unit = font().pointSizeF(), the_look.unit
    the_look.choose(scheme=Scheme.LIGHT, text_scale=2.0)
    assert font().pointSizeF() == pytest.approx(2 * small)
    assert the_look.unit == 2 * unit
    the_look.choose(scheme=Scheme.LIGHT, text_scale=1.0)
    assert font().pointSizeF() == pytest.approx(small)


def test_that_no_role_falls_below_eight_points(app: QApplication) -> None:
    apply_look(app, Scheme.LIGHT)
    assert min(font(role).pointSizeF() for role in Role) >= 8


def test_that_the_style_sheet_is_short_and_has_no_leftover_token(app: QApplication) -> None:
    lines = resource("styles", "desk.qss").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 60
    assert not any(line.lstrip().startswith("*") or "font-size" in line for line in lines)
    assert "$" not in style_sheet(LIGHT, look().sizes)


def test_that_every_state_has_its_icon_file_and_the_licence_is_shipped() -> None:
    assert [s for s, shown in LOOKS.items() if not resource("icons", f"{shown.icon}.svg").is_file()] == []
    assert "ISC License" in resource("icons", "LICENSE.txt").read_text(encoding="utf-8")
    assert "Lucide" in resource("icons", "NOTICE").read_text(encoding="utf-8")


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_that_icons_are_rendered_at_the_device_pixel_ratio(app: QApplication, ratio: float) -> None:
    picture = icon_picture("circle", DARK.accent, 16, ratio)
    assert picture.width() == round(16 * ratio)
    assert picture.devicePixelRatio() == ratio
    image = picture.toImage()
    colours = {image.pixelColor(x, y).name().upper() for x in range(image.width()) for y in range(image.height())}
    assert DARK.accent in colours


def test_that_icons_follow_a_change_of_scheme(app: QApplication) -> None:
    the_look = apply_look(app, Scheme.LIGHT)
    bell = icon("bell", "text")
    light = bell.pixmap(QSize(24, 24), 1.0).toImage()
    the_look.choose(scheme=Scheme.DARK)
    assert bell.pixmap(QSize(24, 24), 1.0).toImage() != light
    assert bell.pixmap(QSize(24, 24), 1.0, QIcon.Mode.Disabled).toImage() != bell.pixmap(24, 24).toImage()


def test_that_an_icon_which_is_not_shipped_is_refused(app: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon("unicorn")


def test_that_the_focus_ring_follows_the_keyboard(app: QApplication, qtbot: QtBot) -> None:
    apply_look(app, Scheme.LIGHT)
    window = QWidget()
    column = QVBoxLayout(window)
    field, button = QLineEdit(), QPushButton("Save")
    column.addWidget(field)
    column.addWidget(button)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    for wanted in (field, button):
        wanted.setFocus()
        qtbot.waitUntil(
            lambda wanted=wanted: (
                [r.geometry().center() for r in window.findChildren(_Ring) if r.isVisible()]
                == [wanted.geometry().center()]
            )
        )


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_that_what_is_not_ticked_yet_can_be_seen(
    app: QApplication, qtbot: QtBot, kind: type[QCheckBox | QRadioButton], scheme: Scheme
) -> None:
    apply_look(app, scheme)
    box = kind()
    qtbot.addWidget(box)
    box.show()
    picture = box.grab().toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    ground = qt_palette(DARK if scheme is Scheme.DARK else LIGHT).color(QPalette.ColorRole.Window).name()
    assert max(contrast(colour, ground) for colour in seen) >= 3


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_that_the_sign_that_closes_a_toast_is_seen_under_the_mouse(
    app: QApplication, qtbot: QtBot, tokens: Palette
) -> None:
    look().choose(scheme=tokens.scheme)
    toast, close = QFrame(), QToolButton()
    qtbot.addWidget(toast)
    toast.setProperty("part", "toast")
    QVBoxLayout(toast).addWidget(close)
    toast.show()
    close.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    ground = toast.grab().toImage().pixelColor(close.geometry().center()).name()
    assert contrast(tokens.toast.text, ground) > 4
