"""Item models that every view is fed by; they hold frozen rows and change row by row."""
