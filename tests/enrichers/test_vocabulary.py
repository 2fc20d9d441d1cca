"""spaCy's vocabulary is bounded, and a new one tags as the old one did."""

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
    return len(entities.nlp.vocab)


def test_words_that_never_come_again_do_not_fill_the_vocabulary(
    gazetteer_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 1_200
    monkeypatch.setattr(stage, "MOST_WORDS", most)
    enricher = Enricher(EnricherConfig(gazetteer_path))
    sizes = []
    for n in range(600):
        enricher.enrich(Delivery(f"LYON (AFP) - Mr Xu{n}ov counted {n}99 cars on Monday.".encode()))
        sizes.append(words(enricher))
    assert most - 100 < max(sizes) < most + 100


def test_a_new_vocabulary_tags_as_the_old_one(gazetteer_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [Delivery(file.read_bytes()) for _, file in seeds.files()]
    kept = Enricher(EnricherConfig(gazetteer_path))
    expected = [kept.enrich(item) for item in items]
    monkeypatch.setattr(stage, "MOST_WORDS", 1_500)
    renewed = Enricher(EnricherConfig(gazetteer_path))
    assert [renewed.enrich(item) for item in items] == expected
    assert words(renewed) < words(kept)
