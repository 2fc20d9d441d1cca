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


def test_a_company_called_after_its_village_leaves_the_village_a_place(tag: Tag) -> None:
    draft = tag("Watervliet Oil pumps gas in Watervliet, and drivers at the Watervliet station were glad.")
    assert {m.text for p in draft.places for m in p.mentions} == {"Watervliet"}


def test_a_name_of_a_person_or_a_company_is_no_village(tag: Tag) -> None:
    person = tag("Agriculture Secretary Edwin Lyng spoke. It is up to Lyng, and a letter from Lyng came.")
    assert person.places == ()
    company = tag("Aurora Lyng Corp fell. The board met on Friday. A letter from Lyng came on Monday.")
    assert company.places == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Coal and Steel Commission met.", "Coal and Steel Commission"),
        ("Shares of Tarkwell Tire and Rubber Co fell.", "Tarkwell Tire and Rubber Co"),
        ("He left Merrow, Lind and Sons on Friday.", "Merrow, Lind and Sons"),
        ("He left Merrow & Lind Corp on Friday.", "Merrow & Lind Corp"),
        ("The owner of Fleece of the Loom Inc left.", "Fleece of the Loom Inc"),
        ("Moody's Investors Service cut its rating.", "Moody's Investors Service"),
        ("He is an analyst at S.G. Warburg in London.", "S.G. Warburg"),
        ("The Federal Reserve Board met.", "Federal Reserve Board"),
        ("Procter and Gamble Co rose.", "Procter and Gamble Co"),
    ],
)
def test_a_name_begins_before_its_and_its_of_and_its_apostrophe(tag: Tag, text: str, name: str) -> None:
    assert name in names(tag(text), "ORG")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Flights of Ghana and Delta Airlines stopped.", "Delta Airlines"),
        ("Ghana's Labour Party won.", "Labour Party"),
        ("He is Chairman of Harbour Steel Corp.", "Harbour Steel Corp"),
        ("Shares of Harbour Steel Corp fell.", "Harbour Steel Corp"),
        ("He met Tomas Okello and Harbour Steel Corp officials.", "Harbour Steel Corp"),
    ],
)
def test_what_stands_before_a_name_is_no_part_of_it(tag: Tag, text: str, name: str) -> None:
    assert name in [found.rstrip(".") for found in names(tag(text), "ORG")]


def test_a_founder_in_the_name_of_a_company_is_no_town(tag: Tag) -> None:
    assert tag("Wells Fargo and Co. rose.").places == ()
