"""Tests of any spaCy pipeline in the shipped model's place."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from enrichers.config import EnricherConfig
from enrichers.entities.other import PipelineUnusable, load_other
from enrichers.item import Delivery
from enrichers.pipeline import Enricher
from schemas.records import TaggedRecord

STORY = "LAGOS (AFP) - Minister Okello left the Halden Works on Monday.\n(Reporting by Okello)"


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline on disk that knows two names."""
    nlp = spacy.blank("en")
    nlp.meta["name"], nlp.meta["version"] = "two_names", "1.2.3"
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PER", "pattern": "Okello"}, {"label": "ORG", "pattern": "Halden Works"}])  # type: ignore[attr-defined]
    folder = tmp_path_factory.mktemp("pipelines") / "two_names"
    nlp.to_disk(folder)
    return folder


def record(enricher: Enricher, text: str = STORY) -> TaggedRecord:
    (found,) = enricher.enrich(Delivery(text.encode()))
    assert isinstance(found, TaggedRecord)
    return found


def test_a_pipeline_of_the_users_names_the_entities(gazetteer_path: Path, pipeline: Path) -> None:
    found = record(Enricher(EnricherConfig(gazetteer_path, str(pipeline))))
    assert [(e.type, e.name, e.role, len(e.mentions)) for e in found.entities] == [
        ("LOC", "LAGOS", None, 1), ("PERSON", "Okello", "Minister", 1), ("ORG", "Halden Works", None, 1),
    ]  # fmt: skip
    assert [place.name for place in found.places] == ["Lagos"]


def test_records_say_which_pipeline_named_them(gazetteer_path: Path, pipeline: Path) -> None:
    ours, theirs = (Enricher(EnricherConfig(gazetteer_path, model)).provenance for model in (None, str(pipeline)))
    assert [model.rpartition("-")[0] for model in theirs.models] == ["en_two_names-1.2.3"]
    assert ours.models != theirs.models
    assert ours.config_hash != theirs.config_hash


def test_a_pipeline_that_is_not_there_or_broken_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("{}")
    with pytest.raises(PipelineUnusable, match="en_nobody_has: neither an installed package nor a folder"):
        load_other("en_nobody_has")
    with pytest.raises(PipelineUnusable) as told:
        load_other(str(tmp_path))
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("WIRETAG_SPACY_MODEL", "en_nobody_has", "en_nobody_has: neither an installed package"),
        ("WIRETAG_KNOWLEDGE_BASE", "/nowhere/kb.jsonl", "/nowhere/kb.jsonl: No such file"),
    ],
)
def test_the_command_line_ends_with_one_line_for_a_bad_choice(
    setting: str, value: str, told: str, tmp_path: Path
) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "wiretag", "enrich", "-"],
        input="Rain fell.", env={**os.environ, setting: value}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 2
    assert told in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1
