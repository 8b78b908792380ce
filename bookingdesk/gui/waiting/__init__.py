"""Who waits: the waitlist, who fits a free time, and the tray."""
