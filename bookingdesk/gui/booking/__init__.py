"""The booking form, moving and cancelling: pages for the side panel or a window of their own."""
