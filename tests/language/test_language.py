"""Tests of the language of an item: what it says, what its words show, and what is done with other languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import seeds
from enrichers.config import EnricherConfig
from enrichers.item import Delivery
from enrichers.language.identify import Identifier
from enrichers.language.stage import primary
from enrichers.pipeline import Enricher
from schemas.records import TaggedRecord

STORIES = {
    name.split("-")[-1].removesuffix(".txt"): file.read_text("utf-8")
    for name, file in seeds.items()
    if "other-language" in name
}
ENGLISH = (
    "LONDON (Reuters) - Trains will run again on Friday after a strike of three days, the transport ministry said. "
    "The unions ask for higher wages for all who work on the railway."
)


@pytest.fixture(scope="module")
def enricher(gazetteer_path: Path) -> Enricher:
    return Enricher(EnricherConfig(gazetteer_path))


def tagged(enricher: Enricher, text: str, language: str | None = None) -> TaggedRecord:
    item = {"uri": "urn:1", "type": "text", "body_text": text, **({"language": language} if language else {})}
    body = json.dumps(item, ensure_ascii=False).encode() if language else text.encode()
    (record,) = enricher.enrich(Delivery(body))
    assert isinstance(record, TaggedRecord)
    return record


def test_there_are_samples_in_five_languages() -> None:
    assert sorted(STORIES) == ["ar", "de", "es", "fr", "hi"]


@pytest.mark.parametrize("language", STORIES)
def test_other_languages_are_known_and_the_record_says_what_it_lacks(enricher: Enricher, language: str) -> None:
    record = tagged(enricher, STORIES[language])
    assert record.language == language
    assert {(lack.stage, lack.error) for lack in record.degraded} == {
        ("entities", f"language:{language}"),
        ("events", f"language:{language}"),
    }
    assert record.events == ()
    assert record.conflicts == ()


def test_english_is_analysed_in_full(enricher: Enricher) -> None:
    record = tagged(enricher, ENGLISH)
    assert (record.language, record.degraded) == ("en", ())
    assert "Friday" in {entity.name for entity in record.entities}


@pytest.mark.parametrize(
    "text",
    [
        "Rain fell.",
        "LAGOS (NAN) - Lluvia.",
        "TREMBLEMENT",
        "MINISTER RESIGNS",
        "QUAKE SHAKES SANTIAGO, VALPARAISO; SAN ANTONIO PORT CLOSED",
        "SHR 5 CTS VS 3\nNET 1.2 MLN VS 0.9 MLN\nREVS 10.1 MLN",
        "Norvik Q3 net NOK 41 mln",
        "12.30 4.50 7.10",
    ],
)
def test_what_is_too_short_to_tell_stays_open_and_is_read_as_english(enricher: Enricher, text: str) -> None:
    record = tagged(enricher, text)
    assert record.language is None
    assert record.degraded == ()


def test_what_the_item_says_of_itself_stands(enricher: Enricher) -> None:
    assert tagged(enricher, ENGLISH, "en-GB").language == "en-GB"
    assert tagged(enricher, "Lluvia.", "es").language == "es"
    assert {lack.error for lack in tagged(enricher, "Lluvia.", "es").degraded} == {"language:es"}


def test_a_claim_against_clear_evidence_is_a_conflict_and_the_words_decide(enricher: Enricher) -> None:
    record = tagged(enricher, ENGLISH, "es")
    assert [(conflict.field, conflict.a, conflict.b) for conflict in record.conflicts] == [("language", "es", "en")]
    assert (record.language, record.degraded) == ("es", ())


def test_a_claim_of_a_close_language_is_none(enricher: Enricher) -> None:
    assert tagged(enricher, STORIES["es"], "gl").conflicts == ()
    assert tagged(enricher, STORIES["de"], "de-AT").conflicts == ()


@pytest.mark.parametrize(
    ("written", "tag"),
    [("en-US", "en"), ("EN", "en"), ("zh_Hant", "zh"), ("eng", "en"), ("und", None), ("English", None), ("", None)],
)
def test_the_primary_tag_of_a_claim(written: str, tag: str | None) -> None:
    assert primary(written) == tag


def test_places_and_dates_that_need_no_reading_are_tagged(enricher: Enricher) -> None:
    spanish = tagged(enricher, STORIES["es"])
    assert [(p.name, p.country) for p in spanish.places] == [("Madrid", "ES")]
    hindi = tagged(enricher, STORIES["hi"])
    assert "IN" in {place.country for place in hindi.places}
    russian = "Поезда из города Москва снова пойдут с 2025-12-05, сообщили в министерстве транспорта в четверг."
    named = {(entity.type, entity.name) for entity in tagged(enricher, russian).entities}
    assert named == {("LOC", "Москва"), ("DATE", "2025-12-05")}


def test_headlines_all_in_capitals_are_known_where_they_are_long_enough() -> None:
    identify = Identifier()
    loud = STORIES["de"].upper()
    found = identify(loud)
    assert found is not None
    assert found.tag == "de"
    assert identify("MINISTER SAYS TRAINS WILL RUN AGAIN FROM FRIDAY AS UNION ENDS STRIKE") is None
