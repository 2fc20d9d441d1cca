"""Tests of what time it is where a story happens."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from enrichers.draft import Draft, NamedPlace, ParsedDateline
from enrichers.places.zones import local_zone, zone_of

Tag = Callable[..., Draft]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Rain fell in Mumbai.", "Asia/Kolkata"),
        ("Rain fell in India.", "Asia/Kolkata"),
        ("Rain fell in Denver, Colo., at night.", "America/Denver"),
        ("Rain fell in Bavaria.", "Europe/Berlin"),
        ("Rain fell in Russia.", None),
        ("Rain fell in Latin America.", None),
    ],
)
def test_a_place_has_the_zone_that_nearly_all_of_it_lives_in(tag: Tag, text: str, zone: str | None) -> None:
    assert zone_of(tag(text).places[0]) == zone


def test_a_story_keeps_the_time_of_where_it_was_filed(tag: Tag) -> None:
    draft = tag("NAIROBI - Rain fell in Tokyo.", ParsedDateline(0, 10, (NamedPlace("NAIROBI", 0, 7),)))
    assert local_zone(draft) == "Africa/Nairobi"


def test_without_a_dateline_it_keeps_the_time_of_where_it_happens(tag: Tag) -> None:
    assert local_zone(tag("Rain fell in Tokyo. Trains stopped in Tokyo.")) == "Asia/Tokyo"


def test_a_story_of_no_place_has_no_time_of_its_own(tag: Tag) -> None:
    assert local_zone(tag("Rain fell all night.")) is None
