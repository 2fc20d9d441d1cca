"""spaCy's vocabulary: what items add to a full one is forgotten, and the records are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

import seeds
from enrichers.config import EnricherConfig
from enrichers.entities import stage
from enrichers.item import Delivery
from enrichers.pipeline import Enricher


def words(enricher: Enricher) -> int:
    (entities,) = (found for found in enricher.stages if isinstance(found, stage.EntityStage))
    return len(entities.nlp.vocab.strings)


def test_items_add_nothing_to_a_full_vocabulary(gazetteer_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "MOST_WORDS", 1_000)
    enricher = Enricher(EnricherConfig(gazetteer_path))
    sizes = []
    for n in range(2_000):
        enricher.enrich(Delivery(f"LYON (AFP) - Mr Xu{n}ov counted {n}99 cars on Monday.".encode()))
        sizes.append(words(enricher))
    assert sizes[0] < sizes[100]
    assert sizes[-1] == sizes[1_000]


def test_a_full_vocabulary_tags_as_one_that_is_not(gazetteer_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [Delivery(file.read_bytes()) for _, file in seeds.files()]
    plain = Enricher(EnricherConfig(gazetteer_path))
    expected = [plain.enrich(item) for item in items]
    monkeypatch.setattr(stage, "MOST_WORDS", 0)
    full = Enricher(EnricherConfig(gazetteer_path))
    assert [full.enrich(item) for item in items] == expected
