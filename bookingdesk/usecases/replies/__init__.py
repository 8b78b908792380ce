"""What comes back by mail: read from the desk's mailbox, once, on one desk at a time, and nothing carried out."""
