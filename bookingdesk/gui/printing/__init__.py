"""The print dialog: what, whose names, which paper, with the pages shown as they will come out."""
