"""`python -m tests.catalogues update` brings the catalogues in line with the program; `check` says what is left to do."""

from __future__ import annotations

import sys

from tests.catalogues import files
from tests.catalogues.checking import findings
from tests.catalogues.extracting import template


def main(arguments: list[str]) -> int:
    """Exit code 0 where nothing is left to do, 1 where something is, 2 for a wrong call."""
    if arguments not in (["update"], ["check"]):
        print(__doc__, file=sys.stderr)
        return 2
    texts, left = template(), 0
    for language in files.LANGUAGES:
        catalog = files.updated(language, texts)
        if arguments == ["update"]:
            files.write(language, catalog)
        for finding in findings(catalog):
            print(f"{language}: {finding}")
            left += 1
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
