"""Texts, MIME and calendar parts of messages and the ways they leave by."""
