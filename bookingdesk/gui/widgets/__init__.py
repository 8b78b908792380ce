"""Pieces that several parts of the window use: side panel, toasts, chooser, report of a bug."""
