"""The Line: one field for booking and finding clients. Grammar, state and words; no Qt, no clock."""
