"""Values to HTML and files: day schedule, CSV."""
