"""The rules of the desk in plain immutable Python: no clock, no files, no library but dateutil."""
