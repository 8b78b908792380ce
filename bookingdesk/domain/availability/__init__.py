"""Which starts are free and what stands in the way of those that are not: pure, by bit masks."""
