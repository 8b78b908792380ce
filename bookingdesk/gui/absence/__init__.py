"""The board of somebody who is out."""
