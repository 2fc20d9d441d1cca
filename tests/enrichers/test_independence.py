"""A record depends on its item and on nothing that was worked on before it: whatever the order, the same bytes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import seeds
from enrichers.config import EnricherConfig
from enrichers.item import Delivery
from enrichers.pipeline import Enricher
from schemas.codec import encode
from schemas.envelopes import Failure

ITEMS = [file.read_bytes() for name, file in seeds.items()][::5]  # of every format some


@cache
def enricher(gazetteer: Path) -> Enricher:
    return Enricher(EnricherConfig(gazetteer))


def records(worker: Enricher, body: bytes) -> bytes:
    outcome = worker.enrich(Delivery(body))
    return encode(outcome) if isinstance(outcome, Failure) else b"\n".join(map(encode, outcome))


@cache
def fresh(gazetteer: Path) -> dict[bytes, bytes]:
    """What each item gives as the first one that an enricher works on, or nearly so: a new one for every few."""
    found = {}
    for n, body in enumerate(ITEMS):
        if n % 4 == 0:
            worker = Enricher(EnricherConfig(gazetteer))
        found[body] = records(worker, body)
    return found


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(ITEMS))
def test_the_order_of_items_changes_no_byte(gazetteer_path: Path, order: list[bytes]) -> None:
    expected = fresh(gazetteer_path)
    for body in order:
        assert records(enricher(gazetteer_path), body) == expected[body]
