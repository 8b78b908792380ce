"""Qt without windows: running use cases, announcing changes, models, workers, printing, the look."""
