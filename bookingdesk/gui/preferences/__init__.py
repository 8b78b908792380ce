"""Pages on which a desk is told how to work."""
