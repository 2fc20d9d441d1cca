"""Tests of which places a text speaks of, and which it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrichers.draft import Draft, NamedPlace, ParsedDateline
from schemas.records import Place

Tag = Callable[..., Draft]
WORDS = [
    "Delhi", "in", ",", ".", "Georgia", "the", "of", "[", "]", "U.S.",
    "New", "York", "Saint-Denis", "é", "𝔸", "\n", "(", "Police",
]  # fmt: skip


def place(draft: Draft, text: str) -> Place:
    """The place that a mention of this text belongs to."""
    return next(p for p in draft.places if any(m.text == text for m in p.mentions))


def named(draft: Draft) -> set[str]:
    return {mention.text for p in draft.places for mention in p.mentions}


def filed_from(name: str, country: str | None = None, region: str | None = None) -> ParsedDateline:
    end = len(name) + len(f" [{country}]" if country else f", {region}" if region else "") + 2
    return ParsedDateline(0, end, (NamedPlace(name, 0, len(name), region, country),))


def test_a_bracketed_country_is_obeyed(tag: Tag) -> None:
    draft = tag("Hyderabad [Pakistan] : Rain fell all night.", filed_from("Hyderabad", country="Pakistan"))
    assert place(draft, "Hyderabad").country == "PK"
    assert place(draft, "Hyderabad").mentions[0].kind == "dateline"
    assert place(draft, "Pakistan").precision == "country"


def test_a_bracketed_country_that_has_no_such_town_gives_no_town(tag: Tag) -> None:
    draft = tag("Novosibirsk [Bolivia] : Rain fell all night.", filed_from("Novosibirsk", country="Bolivia"))
    assert "Novosibirsk" not in named(draft)
    assert "Bolivia" in named(draft)


def test_two_towns_of_a_dateline_may_share_the_country_after_them(tag: Tag) -> None:
    towns = (NamedPlace("Accra", 0, 5, country="Ghana"), NamedPlace("Kumasi", 6, 12, country="Ghana"))
    draft = tag("Accra/Kumasi [Ghana] : Rain fell.", ParsedDateline(0, 22, towns))
    assert [p.name for p in draft.places] == ["Accra", "Kumasi", "Ghana"]


@pytest.mark.parametrize(
    ("name", "region", "admin1"),
    [
        ("DENVER", "COLO.", "US.CO"),
        ("ORLANDO", "Fla", "US.FL"),
        ("HAMMOND", "IND.", "US.IN"),
        ("ST. LOUIS", "MO.", "US.MO"),
        ("CAMBRIDGE", "Mass", "US.MA"),
        ("Springfield", "MA", "US.MA"),
        ("BIRMINGHAM", "ALA.", "US.AL"),
        ("LONDON", "ONT.", "CA.08"),
        ("PERTH", "W.A.", "AU.08"),
    ],
)
def test_a_dateline_puts_its_place_into_the_region_it_abbreviates(
    tag: Tag, name: str, region: str, admin1: str
) -> None:
    draft = tag(f"{name}, {region} - Rain fell in Paris, in Oslo and in Rome.", filed_from(name, region=region))
    assert place(draft, name).admin1 == admin1
    assert (place(draft, region).admin1, place(draft, region).precision) == (admin1, "region")


def test_puerto_rico_is_itself_in_a_dateline(tag: Tag) -> None:
    draft = tag("SAN JUAN, P.R. - Rain fell.", filed_from("SAN JUAN", region="P.R."))
    assert [p.country for p in draft.places] == ["PR", "PR"]


def test_a_well_known_city_stands_alone_in_a_dateline(tag: Tag) -> None:
    body = "Police in Columbus, Cleveland and Dayton searched homes. Ohio officials called Toronto again."
    filed = tag(f"TORONTO - {body}", filed_from("TORONTO"))
    assert place(filed, "TORONTO").country == "CA"
    assert place(filed, "Toronto").country == "CA"


def test_a_town_that_stands_alone_and_is_not_the_only_large_one_is_told_by_the_story(tag: Tag) -> None:
    draft = tag("HYDERABAD - Police in Karachi and Lahore were told.", filed_from("HYDERABAD"))
    assert place(draft, "HYDERABAD").country == "PK"


def test_the_dateline_and_the_body_share_one_place(tag: Tag) -> None:
    draft = tag(
        "NAIROBI - Traders in Nairobi closed their shops.", ParsedDateline(0, 10, (NamedPlace("NAIROBI", 0, 7),))
    )
    assert [m.kind for m in place(draft, "Nairobi").mentions] == ["dateline", "name"]


@pytest.mark.parametrize(
    ("text", "name", "admin1"),
    [
        ("A fire in Springfield, Ill., hurt two.", "Springfield", "US.IL"),
        ("A fire in Springfield, Mo., hurt two.", "Springfield", "US.MO"),
        ("They met in Vancouver, Wash., on Monday.", "Vancouver", "US.WA"),
        ("They met in London, Ontario, on Monday.", "London", "CA.08"),
        ("The leaders met in Tianjin, China, in summer.", "Tianjin", "CN.28"),
    ],
)
def test_what_follows_the_comma_says_which_town(tag: Tag, text: str, name: str, admin1: str) -> None:
    assert place(tag(text), name).admin1 == admin1


def test_an_unknown_name_that_lies_in_a_town_takes_the_point_of_the_town(tag: Tag) -> None:
    draft = tag("The minister landed at Quillbrook in Nairobi.")
    there, town = place(draft, "Quillbrook"), place(draft, "Nairobi")
    assert (there.geonames_id, there.precision, there.lat, there.lon) == (None, "city", town.lat, town.lon)
    assert there.score < town.score


def test_the_other_places_of_the_story_decide(tag: Tag) -> None:
    ohio = tag("Police in Cleveland and Columbus searched two homes. Ohio officials said a man from Dublin was held.")
    irish = tag("Police in Cork and Galway searched two homes. Officials in Ireland said a man from Dublin was held.")
    assert place(ohio, "Dublin").country == "US"
    assert place(irish, "Dublin").country == "IE"


def test_a_country_is_a_country_and_not_a_point(tag: Tag) -> None:
    india = place(tag("Farmers across India are waiting for rain."), "India")
    assert (india.precision, india.country, india.admin1) == ("country", "IN", None)


def test_a_demonym_is_its_country_and_says_so(tag: Tag) -> None:
    draft = tag("The Russian delegation arrived before the Kenyans.")
    assert place(draft, "Russian").country == "RU"
    assert place(draft, "Kenyans").mentions[0].kind == "demonym"


def test_a_place_inside_an_organisation_is_a_nested_mention(tag: Tag) -> None:
    draft = tag("He said Delhi Police had arrested two men.")
    assert place(draft, "Delhi").country == "IN"
    assert place(draft, "Delhi").mentions[0].kind == "nested"


@pytest.mark.parametrize(
    "text",
    [
        "Reading is good for children, and a nice habit.",
        "Most of the birds were turkeys; Of these, nine died.",
        "Mobile phones were banned here.",
        "Michael Jordan scored 30 points, and Jordan said he was tired.",
        "The delegates arrived on Monday in March.",
        "",
        "   \n\n ",
    ],
)
def test_words_that_are_also_towns_are_not_places_by_themselves(tag: Tag, text: str) -> None:
    assert tag(text).places == ()


def test_a_bad_place_does_not_spoil_the_others(tag: Tag) -> None:
    assert {"Kenya", "Oslo"} <= named(tag("They flew from Xyzzyville to Oslo and on to Kenya."))


def test_abbreviations_of_countries_are_places(tag: Tag) -> None:
    draft = tag("The U.S. and the UK signed, and the UAE will join them.")
    assert [p.country for p in draft.places] == ["US", "GB", "AE"]
    assert {m.kind for p in draft.places for m in p.mentions} == {"abbreviation"}


def test_ids_follow_the_order_of_first_mention(tag: Tag) -> None:
    draft = tag("Trains left Oslo for Sweden, and from Sweden for Denmark.")
    assert [p.id for p in draft.places] == ["p1", "p2", "p3"]
    starts = [p.mentions[0].start for p in draft.places]
    assert starts == sorted(starts)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(WORDS)))
def test_mentions_read_what_the_text_reads(tag: Tag, words: list[str]) -> None:
    draft = tag(" ".join(words))
    for p in draft.places:
        for m in p.mentions:
            assert draft.text[m.start : m.end] == m.text
        assert 0 < p.score <= 1


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("Gunmen attacked a village in Kenya's Lamu county on Monday.", "Lamu", "region"),
        ("Gunmen attacked the town of Lamu in Kenya on Monday.", "Lamu", "city"),
        ("The blast hit an army post in Anantnag district of Kashmir.", "Anantnag", "county"),
    ],
)
def test_the_next_word_says_at_which_level_a_place_is(tag: Tag, text: str, name: str, precision: str) -> None:
    assert place(tag(text), name).precision == precision
