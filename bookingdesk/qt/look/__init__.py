"""What the program looks like: palette, fonts, icons and style sheet, applied to the running application."""

from bookingdesk.qt.look.fonts import Role, font
from bookingdesk.qt.look.icons import icon, icon_picture
from bookingdesk.qt.look.theme import Look, apply_look, look
from bookingdesk.qt.look.wearing import wear

__all__ = ["Look", "Role", "apply_look", "font", "icon", "icon_picture", "look", "wear"]
