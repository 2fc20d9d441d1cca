"""Tests of where a story happens: where it was filed, unless it tells of elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from enrichers.draft import Draft, NamedPlace, ParsedDateline

Tag = Callable[..., Draft]


def focus(tag: Tag, filed: str | None, body: str) -> list[tuple[str | None, str]]:
    """The countries in focus with their methods, of a story filed from a town."""
    if filed is None:
        draft = tag(body)
    else:
        draft = tag(f"{filed} - {body}", ParsedDateline(0, len(filed) + 3, (NamedPlace(filed, 0, len(filed)),)))
    country = {p.id: p.country for p in draft.places}
    return [(country[f.place_id], f.method) for f in draft.focus]


@pytest.mark.parametrize(
    ("filed", "country", "body"),
    [
        ("NEW DELHI", "AF", "A bomb went off near a school in Kabul, Afghan officials said. Police in Kabul closed the "
         "road. India called the attack cowardly."),
        ("PARIS", "NG", "Floods killed 40 people in Nigeria on Friday. Rivers rose in Kano, and Nigeria asked for "
         "help."),
        ("NAIROBI", "SO", "Raiders took a base in southern Somalia before dawn. The base near Kismayo was burning. "
         "Kenya has troops there."),
        ("LONDON", "RU", "Russia jailed a reporter for nine years. A court in Moscow heard him behind closed doors. "
         "The British embassy protested."),
        ("TOKYO", "KP", "North Korea fired a missile on Monday. It flew from Wonsan and fell into the sea, Japan's "
         "defence ministry said."),
        ("CAIRO", "LY", "Two militias fought in the Libyan capital Tripoli. Libya's health ministry counted 12 dead."),
    ],
)  # fmt: skip
def test_a_story_that_tells_of_elsewhere_and_returns_to_it_is_about_elsewhere(
    tag: Tag, filed: str, country: str, body: str
) -> None:
    assert focus(tag, filed, body)[0] == (country, "mentions")


@pytest.mark.parametrize(
    ("filed", "country", "body"),
    [
        ("NEW DELHI", "IN", "India and Russia signed a deal. The Russian president came from Moscow, and Russia will "
         "sell oil."),
        ("LONDON", "GB", "The bank is issuing a bond of 75 million dollars. It will be listed in Luxembourg."),
        ("NEW YORK", "US", "The firm has sold its French unit. The buyer is from Lyon."),
        ("TORONTO", "CA", "The firm named a head of its shops in Ohio and Texas."),
        ("NAIROBI", "KE", "The shilling fell. Traders in the city said Uganda bought dollars."),
        ("OSLO", "NO", "The mayor said it was late."),
    ],
)  # fmt: skip
def test_a_story_is_else_about_where_it_was_filed(tag: Tag, filed: str, country: str, body: str) -> None:
    assert focus(tag, filed, body)[0] == (country, "dateline")


def test_a_country_that_the_body_returns_to_again_and_again_outweighs_the_dateline(tag: Tag) -> None:
    body = "The report was read on Monday. " + "Ghana exports cocoa from Kumasi, and Ghana exports gold. " * 6
    assert focus(tag, "GENEVA", body)[0] == ("GH", "mentions")


def test_without_a_dateline_the_mentions_decide(tag: Tag) -> None:
    assert focus(tag, None, "Rain fell in Ghana. A ship left Ghana for Oslo.")[0] == ("GH", "mentions")
    assert focus(tag, None, "Rain fell.") == []


def test_the_first_focus_has_the_highest_score(tag: Tag) -> None:
    draft = tag("OSLO - Trains left for Sweden and Denmark.", ParsedDateline(0, 7, (NamedPlace("OSLO", 0, 4),)))
    scores = [f.score for f in draft.focus]
    assert scores == sorted(scores, reverse=True)
