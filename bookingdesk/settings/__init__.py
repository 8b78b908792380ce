"""The choices of this computer: where the data is, how the window looks."""
