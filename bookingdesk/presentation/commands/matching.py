"""Finds commands for what was typed in the palette, by the words of their titles and by other words."""

from __future__ import annotations

from collections.abc import Sequence

from bookingdesk.presentation.commands.command import Command


def matching(table: Sequence[Command], typed: str, recent: Sequence[str] = ()) -> list[Command]:
    """Commands for what was typed in the palette, best first; all of them, recent ones first, for nothing typed.

    Every typed word must begin a word of the title or of the synonyms, or at least occur in the title.
    """
    from bookingdesk.domain.folding import folded  # noqa: PLC0415 - not needed to paint the first window

    words = folded(typed).split()
    ranked = []
    for position, command in enumerate(table):
        score = _score(folded(command.name), folded(f"{command.synonyms} {' '.join(command.keys)}"), words)
        if score is None:
            continue
        freshness = recent.index(command.id) if command.id in recent else len(recent)
        ranked.append((score, freshness, position, command))
    return [command for *_rank, command in sorted(ranked, key=lambda item: item[:3])]


def _score(title: str, others: str, words: list[str]) -> int | None:
    """0 is best; None does not match."""
    total = 0
    for word in words:
        if title.startswith(word):
            continue
        if any(part.startswith(word) for part in title.split()):
            total += 1
        elif any(part.startswith(word) for part in others.split()):
            total += 2
        elif word in title:
            total += 4
        else:
            return None
    return total
