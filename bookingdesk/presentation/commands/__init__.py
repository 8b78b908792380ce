"""Every command of the window: what one is, those of each menu, the table of all, how the palette finds them."""
