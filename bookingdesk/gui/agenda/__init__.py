"""The agenda list: the accessible, sortable twin of the calendar."""
