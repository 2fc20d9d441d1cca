"""Tests of companies: where their names begin and end, and how they are named again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from enrichers.draft import Draft

Tag = Callable[..., Draft]


def names(draft: Draft, kind: str) -> list[str]:
    return [entity.name for entity in draft.entities if entity.type == kind]


@pytest.mark.parametrize(
    ("text", "name", "short"),
    [
        ("Lone Pine Industries Inc sold a mill. Lone Pine said it was old.", "Lone Pine Industries Inc", "Lone Pine"),
        ("Arbor Hydro-Electric Co rose. Arbor Hydro said why.", "Arbor Hydro-Electric Co", "Arbor Hydro"),
        ("Tarkwell Rubber Co rose. A strike at Tarkwell is over.", "Tarkwell Rubber Co", "Tarkwell"),
        ("Lone Pine rose. Lone Pine Industries Inc sold a mill.", "Lone Pine Industries Inc", "Lone Pine"),
    ],
)
def test_a_company_is_named_again_by_its_first_words(tag: Tag, text: str, name: str, short: str) -> None:
    draft = tag(text)
    assert [e.name for e in draft.entities if e.type in ("ORG", "PERSON", "LOC")] == [name]
    assert {m.text for m in draft.entities[0].mentions} == {name, short}


@pytest.mark.parametrize(
    "text",
    [
        "First Harbour Corp rose. First, the board met.",
        "Oslo Steel Corp rose. Prices in Oslo rose as well.",
        "Mr. Tarkwell left Tarkwell Rubber Co, Mr. Tarkwell said.",
    ],
)
def test_what_a_company_is_called_after_stays_itself(tag: Tag, text: str) -> None:
    orgs = [e for e in tag(text).entities if e.type == "ORG"]
    assert [len(e.mentions) for e in orgs] == [1]


def test_a_name_of_a_person_or_a_company_is_no_village(tag: Tag) -> None:
    person = tag("Agriculture Secretary Edwin Lyng spoke. It is up to Lyng, and a letter from Lyng came.")
    assert person.places == ()
    company = tag("Aurora Lyng Corp fell. The board met on Friday. A letter from Lyng came on Monday.")
    assert company.places == ()
