"""Every place of the main window can be used without seeing it and without a mouse (interface part 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractAnimation, QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

import bookingdesk
from bookingdesk.domain.bookings import Status
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.palette import Scheme
from bookingdesk.qt.look import look
from bookingdesk.usecases.env import Env
from tests.catalogues.checking import sharing
from tests.gui.alt_keys import picked_with_alt, press_alt
from tests.gui.conftest import OpenWindow
from tests.gui.open_places import FORMS, LEFT_BY_ESC, PAPERS, PLACES, label_of, seen, spoken_name
from tests.gui.salon_day import FIRST

FIELDS = (QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit)
STEPS = 200
LEAST_TARGET = 24
NARROWEST = 360
LEAST_CONTRAST = 3.6
"""Less than 4.5, because the edges of small letters are mixed with their ground."""
LEAST_CONTRAST_LARGER = 4.5
"""Of letters half as large again, whose inside is nothing but ink."""
every_place = pytest.mark.parametrize("name", PLACES)


@pytest.fixture
def desk(open_window: OpenWindow, busy_salon: Env) -> Workplace:
    """The window with two bookings in its day, one of them current."""
    place = open_window(busy_salon)
    place.selection.choose(FIRST)
    return place


@pytest.fixture
def dark_and_larger(qapp_look: QApplication) -> Iterator[None]:
    """The dark scheme and text half as large again, chosen before there is a window."""
    look().choose(scheme=Scheme.DARK, text_scale=1.5)
    yield
    look().choose(scheme=Scheme.LIGHT, text_scale=1.0)


def opened(desk: Workplace, qtbot: QtBot, name: str) -> QWidget:
    """A place, painted."""
    widget = PLACES[name](desk, qtbot)
    qtbot.wait(30)
    return widget


def stops(top: QWidget) -> Iterator[QWidget]:
    """What Tab can reach."""
    for widget in seen(top):
        inner = isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and not inner:
            yield widget


def _nameless(top: QWidget) -> list[str]:
    """A01: what takes the focus and has no name, or its class's."""
    unnamed = {"", "QWidget"}
    return [label_of(w) for w in stops(top) if spoken_name(w).strip() in unnamed | {type(w).__name__}]


def _unlabelled(top: QWidget) -> list[str]:
    """A02: fields that are no label's buddy and have no name of their own."""
    buddies = {label.buddy() for label in seen(top) if isinstance(label, QLabel)}
    fields = [w for w in stops(top) if isinstance(w, FIELDS)]
    return [label_of(field) for field in fields if field not in buddies and not field.accessibleName()]


def _silent(top: QWidget) -> list[str]:
    """A03: buttons of a picture that do not say the same to ear and eye."""
    buttons = [w for w in seen(top) if isinstance(w, QAbstractButton) and not w.text() and not w.icon().isNull()]
    return [label_of(w) for w in buttons if not w.toolTip() or spoken_name(w) != w.toolTip()]


def _small(top: QWidget) -> list[str]:
    """A32: targets under 24 by 24."""
    targets = {w for w in seen(top) if isinstance(w, QAbstractButton) and not isinstance(w.parentWidget(), FIELDS)}
    targets |= {w for w in stops(top) if isinstance(w, FIELDS)}
    return [f"{label_of(w)} {w.size()}" for w in targets if min(w.width(), w.height()) < LEAST_TARGET]


def _moving(top: QWidget) -> list[str]:
    """A40: animations that run."""
    running = [a for a in top.findChildren(QAbstractAnimation) if a.state() is QAbstractAnimation.State.Running]
    return [type(animation).__name__ for animation in running]


def _unchosen(top: QWidget) -> list[str]:
    """A06: lists that get the focus without a current row."""
    unchosen = []
    for view in [w for w in stops(top) if isinstance(w, QAbstractItemView)]:
        if view.model() is None or view.model().rowCount() == 0:
            continue
        view.setFocus()
        if not view.currentIndex().isValid():
            unchosen.append(label_of(view))
    return unchosen


def _wide(top: QWidget) -> list[str]:
    """A30: what scrolls to the side too where it should only scroll down."""
    areas = [a for a in seen(top) if isinstance(a, QScrollArea) and a.widget() is not None]
    return [label_of(a) for a in areas if a.widget().minimumSizeHint().width() > a.viewport().width()]


def _covered() -> list[str]:
    """A16: what lies over the middle of what has the focus."""
    focus = QApplication.focusWidget()
    if focus is None:
        return ["nothing has the focus"]
    middle = focus.mapTo(focus.window(), focus.rect().center())
    on_top = focus.window().childAt(middle)
    free = on_top is not None and (on_top is focus or focus.isAncestorOf(on_top))
    return [] if free else [f"{label_of(focus)} under {on_top}"]


@every_place
def test_that_a_place_can_be_seen_heard_and_walked(desk: Workplace, qtbot: QtBot, name: str) -> None:
    """A01, A02, A03, A06, A10, A11, A16, A20, A32, A40 and letters for Alt, in one opening of the place."""
    widget = opened(desk, qtbot, name)
    press_alt(widget.window())
    faults = {"A20": _faint(widget), "Alt": sharing(picked_with_alt(widget.window()))}
    desk.toasts.say("Arrived: Maya Ortiz.")
    desk.toasts.fail("Maya Ortiz has not been told.")
    faults["A16"] = _covered()
    tops = {desk.window, widget.window()}
    for rule, find in {"A01": _nameless, "A02": _unlabelled, "A03": _silent, "A32": _small, "A40": _moving}.items():
        faults[rule] = [words for top in tops for words in find(top)]
    faults["A11"] = _trap(qtbot)
    if name in FORMS and widget.isVisible():
        faults["A10"] = _jumps(widget, qtbot)
    if widget.isVisible():
        faults["A06"] = _unchosen(widget)
    assert {rule: words for rule, words in faults.items() if words} == {}


@pytest.mark.parametrize("where", ["gui", "qt"])
def test_that_heights_of_texts_come_from_their_font(where: str) -> None:
    """A31: only lists that count their rows, and a field that counts its lines, fix a height."""
    counted = {"client_field.py", "candidates.py", "entry_fields.py", "reading_list.py", "roster_table.py"}
    source = Path(bookingdesk.__file__).parent / where
    fixed = {f.name for f in source.rglob("*.py") if "setFixedHeight" in f.read_text(encoding="utf-8")}
    assert fixed <= counted


def _jumps(widget: QWidget, qtbot: QtBot) -> list[str]:
    """A10: steps of Tab that go neither down the rows nor along one of them."""
    order = [w for w in _tab_order(widget, qtbot) if not isinstance(w, QRadioButton) or w.isChecked()]
    for area in widget.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(0)  # walking has scrolled it
    jumps = []
    for before, after in pairwise(order):
        upper, lower = _place_in(widget, before), _place_in(widget, after)
        left = next((a for a in widget.findChildren(QScrollArea) if a.isAncestorOf(before)), None)
        if left is not None and not left.isAncestorOf(after):
            upper.moveBottom(min(upper.bottom(), _place_in(widget, left).bottom()))  # it was scrolled to
        row_above = lower.bottom() < upper.top()
        same_row = lower.top() < upper.bottom() and upper.top() < lower.bottom()
        beside = upper.left() >= lower.right() and same_row
        if (row_above and lower.left() <= upper.right()) or beside:
            jumps.append(f"{label_of(before)} {upper} -> {label_of(after)} {lower}")
    return jumps


def _trap(qtbot: QtBot) -> list[str]:
    """A11: where Tab does not come round to what it began at."""
    first = QApplication.focusWidget()
    if first is None:
        return ["nothing has the focus"]
    been: set[QWidget] = set()
    for _step in range(STEPS):
        focus = QApplication.focusWidget()
        if focus is None:
            return ["the focus went nowhere"]
        been.add(focus)
        if len(been) > 2 and focus is first:
            return []
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
        if not first.isVisible():
            return []  # Tab closed it, such as a chooser
    return [f"Tab went round {len(been)} widgets and never came back to {label_of(first)}"]


@pytest.mark.parametrize("name", LEFT_BY_ESC)
def test_that_the_narrowest_panel_has_room_and_esc_leaves_it(desk: Workplace, qtbot: QtBot, name: str) -> None:
    """A30, A11 and A16: nothing scrolls sideways, and from where Esc leaves the focus goes back."""
    desk.window.panel.setMaximumWidth(NARROWEST)
    desk.window.canvas.setFocus()
    before = QApplication.focusWidget()
    widget = opened(desk, qtbot, name)
    if name in FORMS and name not in PAPERS:  # what is no page of the panel is as wide as it wants
        assert widget.minimumSizeHint().width() <= NARROWEST
        assert _wide(widget) == []
    for _step in range(4):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus is before:
            break
        qtbot.keyClick(focus, Qt.Key.Key_Escape)
        QApplication.processEvents()
        if name in PAPERS:
            break  # a window of its own: the system gives the focus back
    assert not _still_open(widget, name, desk)
    assert name in PAPERS or QApplication.focusWidget() is before


@every_place
def test_that_dark_and_larger_words_stand_out_uncut_and_letters_change_only_their_field(
    dark_and_larger: None, desk: Workplace, qtbot: QtBot, name: str
) -> None:
    """A20, A30 and A14, in one opening of the place.

    A20, as painted: the ground under a label is one that its ink can be read on. A30: what a label or button wants in
    height it gets, and a button its width too, also while text grows.
    """
    desk.window.resize(1920, 1080)
    widget = opened(desk, qtbot, name)
    assert _cut_after_layout(desk, widget, qtbot) == []
    assert _faint(widget, LEAST_CONTRAST_LARGER) == []
    look().choose(scheme=Scheme.DARK, text_scale=2.0)
    assert _cut_after_layout(desk, widget, qtbot) == []
    booking = desk.selection.current
    assert booking is not None
    for field in [w for w in stops(widget) if isinstance(w, QLineEdit | QPlainTextEdit)]:
        if not field.isVisible() or field.isReadOnly():
            continue
        field.setFocus()
        qtbot.keyClicks(field, "arsx")
        stored = desk.desk.env.store.read(lambda work: work.bookings.get(booking))
        assert stored.status is Status.CONFIRMED, label_of(field)
        assert QApplication.focusWidget() is field, label_of(field)


def _cut_after_layout(desk: Workplace, widget: QWidget, qtbot: QtBot) -> list[str]:
    for _look in range(20):  # a busy machine takes longer to lay out anew
        qtbot.wait(30)
        cut = _cut(widget) + _cut(desk.window)
        if not cut:
            break
    return cut


def _tab_order(widget: QWidget, qtbot: QtBot) -> list[QWidget]:
    """The stops inside a widget in the order of Tab, from the first of them on."""
    order: list[QWidget] = []
    for _step in range(STEPS):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus in order:
            break
        if widget.isAncestorOf(focus):
            order.append(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    first = min(order, key=lambda w: (_place_in(widget, w).top(), _place_in(widget, w).left()))
    turn = order.index(first)
    return order[turn:] + order[:turn]


def _place_in(widget: QWidget, part: QWidget) -> QRect:
    return QRect(part.mapTo(widget, QPoint(0, 0)), part.size())


def _still_open(widget: QWidget, name: str, desk: Workplace) -> bool:
    if name == "line":
        return desk.line.candidates.isVisible()
    try:
        return widget.isVisible()
    except RuntimeError:  # deleted
        return False


def _cut(top: QWidget) -> list[str]:
    cut = []
    for widget in seen(top):
        wanted = widget.sizeHint()
        if isinstance(widget, QLabel) and widget.text() and widget.pixmap().isNull():
            high = widget.heightForWidth(widget.width()) if widget.wordWrap() else wanted.height()
            narrow = not widget.wordWrap() and type(widget) is QLabel and widget.width() < wanted.width()
            if widget.height() < high or narrow:
                cut.append(f"{label_of(widget)} has {widget.size().toTuple()} wants {wanted.toTuple()} high {high}")
        elif isinstance(widget, QAbstractButton) and widget.text():
            bare = isinstance(
                widget, QToolButton | QCheckBox | QRadioButton
            )  # no frame that needs room around them
            high = widget.fontMetrics().height() if bare else wanted.height()
            if widget.height() < high or widget.width() < wanted.width():
                cut.append(f"{label_of(widget)} has {widget.size().toTuple()} wants {wanted.toTuple()}")
    return cut


def _faint(widget: QWidget, least: float = LEAST_CONTRAST) -> list[str]:
    """Labels whose ink is too near to their ground."""
    picture, faint = widget.grab().toImage(), []
    for label in [w for w in seen(widget) if isinstance(w, QLabel) and w.text().strip() and w.isEnabled()]:
        place = _place_in(widget, label).intersected(picture.rect())
        if place.width() < 8 or place.height() < 8 or label.visibleRegion().isEmpty():
            continue
        found = _contrast(picture.copy(place))
        if found < least:
            faint.append(f"{label_of(label)} {found:.1f}")
    return faint


def _contrast(picture: QImage) -> float:
    """The greatest contrast to the commonest colour in a picture."""
    pixels = picture.convertToFormat(QImage.Format.Format_RGB32)
    colours = Counter(memoryview(pixels.constBits()).cast("I"))
    ground = colours.most_common(1)[0][0]
    return max(_ratio(ground, ink) for ink in colours)


def _ratio(one: int, other: int) -> float:
    lights = sorted((_light(one), _light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(colour: int) -> float:
    parts = [((colour >> shift) & 255) / 255 for shift in (16, 8, 0)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
