"""Messages to clients: the outbox page."""
