"""Secrets are kept as Argon2id hashes that cost a guess as much as OWASP recommends at least."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bookingdesk.usecases import hashing


@pytest.fixture
def usual_cost(cheap_secrets: hashing.Cost, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As the program hashes; the other tests do it more cheaply."""
    monkeypatch.setattr(hashing, "COST", cheap_secrets)
    hashing._hasher.cache_clear()
    yield
    hashing._hasher.cache_clear()


def test_that_a_guess_costs_two_passes_over_nineteen_megabytes(usual_cost: None) -> None:
    kept = hashing.hashed("violet harbour clockwork")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hashing.fits(kept, "violet harbour clockwork")
    assert not hashing.fits(kept, "violet harbour clockworks")


def test_that_a_secret_kept_at_another_cost_still_fits(usual_cost: None, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = hashing.hashed("4071")
    monkeypatch.setattr(hashing, "COST", hashing.Cost(time_cost=1, memory_cost=8))
    hashing._hasher.cache_clear()
    assert hashing.fits(kept, "4071")
    assert not hashing.fits(kept, "4072")
