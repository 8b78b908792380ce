"""Paper lists onto pages: no row cut, heading and footer on each, to a printer, a PDF or the preview."""
