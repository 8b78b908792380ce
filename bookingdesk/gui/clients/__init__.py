"""The client's profile: a page for the side panel or a window of its own."""
