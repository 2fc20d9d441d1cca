"""Tests of who and what a text names."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from enrichers.draft import Draft, NamedPlace, ParsedDateline
from enrichers.entities.stage import EntityStage
from enrichers.item import Delivery, WireItem
from enrichers.places.gazetteer import Gazetteer
from schemas.records import Entity, Furniture

Tag = Callable[..., Draft]
WORDS = [
    "President", "Putin", "Mr.", "said", ",", "the", "Ministry", "of", "Defence", "and",
    "U.N.", "(SCO)", "-", "'s", "“", "in", "2022", "$5",
]  # fmt: skip


def names(draft: Draft, kind: str) -> list[str]:
    return [entity.name for entity in draft.entities if entity.type == kind]


def entity(draft: Draft, name: str) -> Entity:
    return next(e for e in draft.entities if e.name == name)


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Defence Minister Tomas Okello flew home.", "Tomas Okello", "Defence Minister"),
        ("The Kenyan Foreign Minister Amina Wafula spoke.", "Amina Wafula", "Foreign Minister"),
        ("MoS Defence Ravi Kulkarni met them.", "Ravi Kulkarni", "MoS Defence"),
        ("Chief of Naval Staff Admiral Pavel Dorin saluted.", "Pavel Dorin", "Chief of Naval Staff"),
        ("Gen. Ousmane Traore took command.", "Ousmane Traore", "Gen."),
        ("Lina Haddad, president of the bank, resigned.", "Lina Haddad", "president"),
        ("Officials met Mr. Yusuf Bello again.", "Yusuf Bello", None),
        ("Marko Petrovski, 45, was charged.", "Marko Petrovski", None),
        ("The ruling is wrong, Zanele Mokoena said.", "Zanele Mokoena", None),
    ],
)
def test_people_are_known_by_the_words_around_their_names(tag: Tag, text: str, name: str, role: str | None) -> None:
    found = entity(tag(text), name)
    assert found.type == "PERSON"
    assert found.role == role


def test_a_surname_alone_is_the_person_named_before(tag: Tag) -> None:
    draft = tag("President Daniel Moreau arrived. Moreau's plane was late, and President Moreau apologised.")
    assert names(draft, "PERSON") == ["Daniel Moreau"]
    assert [m.text for m in entity(draft, "Daniel Moreau").mentions] == ["Daniel Moreau", "Moreau", "Moreau"]


def test_a_surname_may_come_before_the_full_name(tag: Tag) -> None:
    draft = tag("Minister Okello resigned. Tomas Okello, 51, gave no reason.")
    assert names(draft, "PERSON") == ["Tomas Okello"]


def test_two_people_of_one_surname_stay_two(tag: Tag) -> None:
    draft = tag("President Daniel Moreau and his wife, Judge Sophie Moreau, voted.")
    assert names(draft, "PERSON") == ["Daniel Moreau", "Sophie Moreau"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He joined the Ministry of Foreign Affairs in May.", "Ministry of Foreign Affairs"),
        ("She works for the National Ports Authority now.", "National Ports Authority"),
        ("A spokesman for Delhi Police denied it.", "Delhi Police"),
        ("Shares of Harbour Steel Corp fell.", "Harbour Steel Corp"),
        ("The University of Nairobi will open again.", "University of Nairobi"),
        ("The Baltic Fisheries Commission met.", "Baltic Fisheries Commission"),
    ],
)
def test_organisations_are_known_by_their_heads_and_last_words(tag: Tag, text: str, name: str) -> None:
    assert name in names(tag(text), "ORG")


def test_letters_in_brackets_stand_for_the_name_before_them(tag: Tag) -> None:
    draft = tag("The Border Roads Organisation (BRO) cleared the pass. The BRO will return.")
    assert names(draft, "ORG") == ["Border Roads Organisation"]
    assert len(entity(draft, "Border Roads Organisation").mentions) == 3


def test_a_company_is_named_again_without_its_inc(tag: Tag) -> None:
    draft = tag("Shares of Zelkova Inc. fell after Zelkova cut its forecast.")
    assert [m.text for m in entity(draft, "Zelkova Inc.").mentions] == ["Zelkova Inc.", "Zelkova"]


def test_the_police_commissioner_is_a_person_of_the_police(tag: Tag) -> None:
    draft = tag("Lagos Police Commissioner Tunde Bakare spoke.")
    assert names(draft, "ORG") == ["Lagos Police"]
    assert names(draft, "PERSON") == ["Tunde Bakare"]


def test_buildings_money_and_dates_have_their_types(tag: Tag) -> None:
    draft = tag("On 4 December the Linden Airport won a loan of $3.5 billion; it opened in 2019.")
    assert names(draft, "FAC") == ["Linden Airport"]
    assert names(draft, "MONEY") == ["$3.5 billion"]
    assert names(draft, "DATE") == ["4 December", "2019"]


def test_nothing_is_named_in_furniture_but_the_places_of_the_dateline(tag: Tag) -> None:
    text = "LAGOS (NAN) - Rain fell.\n(Reporting by Tunde Bakare)"
    at = text.index("(Reporting")
    draft = tag(
        text,
        ParsedDateline(0, 14, (NamedPlace("LAGOS", 0, 5),)),
        (Furniture("dateline", 0, 14), Furniture("credit", at, len(text))),
    )
    assert [e.name for e in draft.entities] == ["LAGOS"]


def test_the_document_has_sentences_that_survive_abbreviations(tag: Tag) -> None:
    doc = tag('Lt. Gen. Pavel Dorin left the U.S. on Monday. "We won," he said. The U.S. The army stayed.').doc
    assert doc is not None
    assert [sent.text for sent in doc.sents] == [
        "Lt. Gen. Pavel Dorin left the U.S. on Monday.", '"We won," he said.', "The U.S.", "The army stayed.",
    ]  # fmt: skip


@Language.component("test_only_okello")
def only_okello(doc: Doc) -> Doc:
    doc.set_ents([Span(doc, t.i, t.i + 1, "PER") for t in doc if t.text == "Okello"])
    return doc


def test_another_spacy_pipeline_may_name_the_entities(gazetteer: Gazetteer) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("test_only_okello")
    draft = EntityStage(gazetteer, nlp)(Draft(Delivery(b""), WireItem("text", "Minister Okello left Kenya.")))
    assert [(e.type, e.name, e.role) for e in draft.entities] == [("PERSON", "Okello", "Minister")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_any_text_is_taken_and_mentions_read_what_it_reads(tag: Tag, text: str) -> None:
    draft = tag(text)
    for e in draft.entities:
        assert all(draft.text[m.start : m.end] == m.text for m in e.mentions)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(WORDS)))
def test_entities_never_overlap_and_have_a_score(tag: Tag, words: list[str]) -> None:
    draft = tag(" ".join(words))
    spans = sorted((m.start, m.end) for e in draft.entities for m in e.mentions)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(0 < e.score <= 1 and e.name for e in draft.entities)
    assert [e.id for e in draft.entities] == [f"e{n}" for n in range(1, len(draft.entities) + 1)]


def test_a_text_longer_than_any_story_is_analysed_as_far_as_stories_go(tag: Tag) -> None:
    draft = tag("President Tomas Okello flew home. " + "Rain fell. " * 30_000)
    assert names(draft, "PERSON") == ["Tomas Okello"]
    assert [lack.error for lack in draft.degraded] == ["too-long"]


def test_what_is_no_word_costs_no_time_and_moves_no_offset(tag: Tag) -> None:
    draft = tag("{" * 50_000 + " President Tomas Okello flew home.")
    (person,) = [found for found in draft.entities if found.type == "PERSON"]
    (mention,) = person.mentions
    assert draft.text[mention.start : mention.end] == mention.text == "Tomas Okello"


@pytest.mark.parametrize(
    ("text", "body", "event"),
    [
        ("Leaders flew to Astana for the Shanghai Cooperation Organisation Summit.", True, "Organisation Summit"),
        ("She won two medals at the Winter Olympics in Milan.", False, "Winter Olympics"),
    ],
)
def test_a_summit_names_the_body_that_holds_it(tag: Tag, text: str, body: bool, event: str) -> None:
    found = tag(text)
    assert ("Shanghai Cooperation Organisation" in names(found, "ORG")) == body
    assert any(event in name for name in names(found, "MISC")) != body
