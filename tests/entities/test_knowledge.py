"""Tests of linking names to a knowledge base: the right one, or none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import seeds
from enrichers.config import EnricherConfig
from enrichers.entities.knowledge import KnowledgeBase, KnowledgeUnusable
from enrichers.item import Delivery
from enrichers.pipeline import Enricher
from schemas.records import Entity, EntityMention, EntityType

BASE = [
    {"id": "k1", "names": ["Tomas Okello", "Okello"], "type": "PERSON", "description": "defence minister of Kenya"},
    {"id": "k2", "names": ["Grace Okello", "Okello"], "type": "PERSON", "description": "marathon runner",
     "context": ["race", "athletics"]},
    {"id": "k3", "names": ["Border Roads Organisation", "BRO"], "type": "ORG"},
    {"id": "k4", "names": ["Halden"], "type": "LOC"},
]  # fmt: skip


@pytest.fixture
def base(tmp_path: Path) -> KnowledgeBase:
    return KnowledgeBase.read(written(tmp_path, [json.dumps(row) for row in BASE]))


def written(folder: Path, lines: list[str]) -> Path:
    path = folder / "kb.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return path


def linked(base: KnowledgeBase, kind: EntityType, name: str, text: str = "") -> str | None:
    (found,) = base.link((Entity("e1", kind, name, (EntityMention(0, len(name), name),)),), text or name)
    return found.qid


@pytest.mark.parametrize(
    ("kind", "name", "wanted"),
    [
        ("PERSON", "Tomas Okello", "k1"),
        ("PERSON", "TOMAS OKELLO", "k1"),
        ("ORG", "the Border Roads Organisation", "k3"),
        ("ORG", "BRO", "k3"),
        ("FAC", "Halden", "k4"),
    ],
)
def test_a_full_name_or_an_alias_of_one_is_linked(
    base: KnowledgeBase, kind: EntityType, name: str, wanted: str
) -> None:
    assert linked(base, kind, name) == wanted


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("PERSON", "Peter Okello"),  # one of the family, but not one that is known
        ("PERSON", "Halden"),  # a person called like the town
        ("ORG", "Halden Works"),
        ("ORG", "Border Roads"),
        ("PERSON", "Okello"),  # nothing tells which
    ],
)
def test_what_may_be_another_is_left_without_a_link(base: KnowledgeBase, kind: EntityType, name: str) -> None:
    assert linked(base, kind, name) is None


def test_a_shared_name_goes_to_the_one_that_the_story_clearly_speaks_of(base: KnowledgeBase) -> None:
    assert linked(base, "PERSON", "Okello", "Okello won the marathon, her first race in athletics.") == "k2"
    assert linked(base, "PERSON", "Okello", "Okello, the minister, spoke of defence in Kenya.") == "k1"
    assert linked(base, "PERSON", "Okello", "The minister of defence saw Okello, a marathon runner.") is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2: "),
        ("[]", "line 2: no JSON object"),
        ('{"id": "k9", "names": [], "type": "ORG"}', "line 2: names"),
        ('{"id": "k9", "names": ["..."], "type": "ORG"}', "line 2: names"),
        ('{"id": "k9", "names": ["X"], "type": "COMPANY"}', "line 2: type"),
        ('{"id": 9, "names": ["X"], "type": "ORG"}', "line 2: id"),
        ('{"id": "k9", "names": ["X"], "type": "ORG", "alias": "Y"}', "line 2: unknown field alias"),
        (json.dumps(BASE[0]), "line 2: k1 was there before"),
    ],
)
def test_a_bad_line_is_named_with_its_file(tmp_path: Path, line: str, told: str) -> None:
    path = written(tmp_path, [json.dumps(BASE[0]), line])
    with pytest.raises(KnowledgeUnusable) as error:
        KnowledgeBase.read(path)
    assert f"{path}: {told}" in str(error.value)
    assert "\n" not in str(error.value)


def test_the_seeds_are_linked_by_their_own_base_and_records_tell_which(gazetteer_path: Path) -> None:
    plain = Enricher(EnricherConfig(gazetteer_path))
    linking = Enricher(EnricherConfig(gazetteer_path, knowledge_base=seeds.knowledge()))
    assert plain.provenance.config_hash != linking.provenance.config_hash
    item = dict(seeds.files())["items/010-ani-defence-talks.txt"].read_bytes()
    (record,), (without,) = linking.enrich(Delivery(item)), plain.enrich(Delivery(item))
    ids = {entity.name: entity.qid for entity in record.entities}
    assert (ids["India"], ids["Vladimir Putin"], ids["Narendra Modi"]) == ("Q668", "Q7747", "Q1058")
    assert all(entity.qid is None for entity in without.entities)
    assert any(entity.type == "PERSON" and entity.qid is None for entity in record.entities)
