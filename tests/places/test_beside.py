"""Tests of what a headline, a location field and the paper's name say of the places of a text."""

from __future__ import annotations

import pytest

from enrichers.draft import Draft
from enrichers.entities.stage import EntityStage
from enrichers.item import Delivery, WireItem
from enrichers.places.gazetteer import Gazetteer
from enrichers.places.stage import PlaceStage


def region(
    gazetteer: Gazetteer,
    text: str,
    *,
    headline: str | None = None,
    located: str | None = None,
    provider: str | None = None,
) -> str | None:
    item = WireItem("text", text, headline=headline, located=located)
    draft = EntityStage(gazetteer)(Draft(Delivery(text.encode(), provider=provider), item))
    (place,) = PlaceStage(gazetteer)(draft).places
    return place.admin1


@pytest.mark.parametrize(
    ("town", "field", "value", "admin1"),
    [
        ("Georgetown", "provider", "Austin American-Statesman", "US.TX"),
        ("Georgetown", "located", "Louisville, Kentucky", "US.KY"),
        ("Milford", "headline", "Two men held after a chase through Delaware", "US.DE"),
    ],
)
def test_what_stands_beside_a_text_says_which_place_is_meant(
    gazetteer: Gazetteer, town: str, field: str, value: str, admin1: str
) -> None:
    assert region(gazetteer, f"Police in {town} held two men on Monday.", **{field: value}) == admin1


def test_it_adds_no_place_of_its_own_and_overrules_none_that_the_text_puts_somewhere(gazetteer: Gazetteer) -> None:
    text = "Police in Georgetown, Guyana, held two men on Monday."
    draft = EntityStage(gazetteer)(Draft(Delivery(b"", provider="Austin American-Statesman"), WireItem("text", text)))
    assert [place.country for place in PlaceStage(gazetteer)(draft).places] == ["GY", "GY"]
