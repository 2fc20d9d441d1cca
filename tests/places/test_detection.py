"""Tests of what is taken for a place, class by class, and what is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from enrichers.draft import Draft
from schemas.records import Place

Tag = Callable[..., Draft]


def found(draft: Draft) -> dict[str, tuple[str, Place]]:
    """Every mention's text with its kind and its place."""
    return {mention.text: (mention.kind, place) for place in draft.places for mention in place.mentions}


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("The Delhi Police arrested two men after the raid.", "Delhi", "IN"),
        ("Students at the University of Nairobi marched on parliament.", "Nairobi", "KE"),
        ("The Florida Highway Patrol closed the road.", "Florida", "US"),
        ("Doctors at Long Beach Airport in California treated two women.", "Long Beach", "US"),
    ],
)
def test_places_are_found_inside_the_names_of_organisations_and_buildings(
    tag: Tag, text: str, name: str, country: str
) -> None:
    kind, place = found(tag(text))[name]
    assert (kind, place.country) == ("nested", country)


def test_ordinary_words_inside_names_are_no_towns(tag: Tag) -> None:
    draft = tag("An appeal was filed before the Supreme Court on Monday, said the Research Department of the bank.")
    assert not {"Supreme", "Research"} & set(found(draft))


@pytest.mark.parametrize(
    ("text", "word", "code"),
    [
        ("Minnesotans voted on Tuesday.", "Minnesotans", "US.MN"),
        ("The vote pleased many Texans.", "Texans", "US.TX"),
        ("A Catalan minister resigned.", "Catalan", "ES.56"),
    ],
)
def test_the_people_of_a_region_stand_for_the_region(tag: Tag, text: str, word: str, code: str) -> None:
    kind, place = found(tag(text))[word]
    assert (kind, place.admin1, place.precision) == ("demonym", code, "region")


def test_a_people_inside_an_organisations_name_stands_for_its_country(tag: Tag) -> None:
    kind, place = found(tag("Russian Railways said it would buy Siemens trains."))["Russian"]
    assert (kind, place.country) == ("demonym", "RU")


@pytest.mark.parametrize(
    ("text", "form", "code"),
    [
        ("A bus fell into a gorge in J&K on Sunday, killing nine.", "J&K", "IN.12"),
        ("Voters in U.P. go to the polls on Thursday.", "U.P.", "IN.36"),
        ("Rep. Ann Lee, D-Calif., opposed it.", "Calif.", "US.CA"),
        ("They met in Wheeling, W.Va., on Monday.", "W.Va.", "US.WV"),
    ],
)
def test_abbreviations_are_read_with_their_full_stops(tag: Tag, text: str, form: str, code: str) -> None:
    kind, place = found(tag(text))[form]
    assert (kind, place.admin1) == ("abbreviation", code)


def test_informal_names_mean_their_city(tag: Tag) -> None:
    assert found(tag("Fans in Philly cheered all night."))["Philly"][1].name == "Philadelphia"


def test_landmarks_are_points(tag: Tag) -> None:
    places = found(tag("The Kremlin denied it, and the White House did not comment."))
    assert {name: (place.precision, place.country) for name, (_, place) in places.items()} == {
        "Kremlin": ("point", "RU"),
        "White House": ("point", "US"),
    }


def test_a_member_of_a_party_is_from_where_the_brackets_say(tag: Tag) -> None:
    assert found(tag("Sen. Bo Day (R-Tulsa) opposed it."))["Tulsa"][1].admin1 == "US.OK"


def test_counties_that_share_a_word_are_counties(tag: Tag) -> None:
    places = found(tag("Fires burned in Eastland and Callahan counties in Texas."))
    assert [places[name][1].precision for name in ("Eastland", "Callahan")] == ["county", "county"]
    assert places["Eastland"][1].admin1 == "US.TX"


def test_a_nation_of_two_islands_is_one_place(tag: Tag) -> None:
    assert found(tag("Trinidad and Tobago won by six wickets."))["Trinidad and Tobago"][1].country == "TT"


def test_what_a_place_is_joined_to_by_a_hyphen_is_not_part_of_it(tag: Tag) -> None:
    assert found(tag("The Minneapolis-based firm won in court."))["Minneapolis"][1].admin1 == "US.MN"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The family ate Turkey with gravy on Thanksgiving.", "Turkey"),
        ("Reading books before bed helps children sleep, a study says.", "Reading"),
        ("Michael Jordan scored 40 points.", "Jordan"),
        ("Georgia Smith, a nurse, said she heard a shot.", "Georgia"),
        ("Chad Brown and Paris Hilton met Virginia Woods at the party.", "Paris"),
    ],
)
def test_words_and_people_that_are_called_like_a_place_are_none(tag: Tag, text: str, word: str) -> None:
    assert word not in found(tag(text))


def test_turkey_is_a_country_where_nobody_eats_it(tag: Tag) -> None:
    text = "Turkey raised rates. The family ate in silence."
    assert found(tag(text))["Turkey"][1].country == "TR"


@pytest.mark.parametrize(
    "text",
    [
        "A car hit a wall on Paris Street, police said.",
        "Two men were held at 14 Dublin Road in Leeds on Friday.",
        "A shop at 10 Vienna Avenue burned down.",
    ],
)
def test_no_street_is_placed_more_finely_than_its_town_nor_where_it_is_called_after(tag: Tag, text: str) -> None:
    places = tag(text).places
    assert all(place.precision != "point" for place in places)
    assert {place.country for place in places} <= {"GB"}


@pytest.mark.parametrize(
    ("text", "geonames_id"),
    [
        ("Officials in Москва said the bridge was closed.", 524901),
        ("Officials in 北京 said the bridge was closed.", 1816670),
        ("A minister in القاهرة said the talks would go on.", 360630),
        ("Farmers near Αθήνα said rain had come late.", 264371),
        ("Police in दिल्ली said two men were held.", 1273294),
        ("Officials in 서울 said the bridge was closed.", 1835848),
        ("Officials in 東京 said trains had stopped.", 1850147),
        ("Officials in Київ said the power was back.", 703448),
        ("Officials in תל אביב said the sirens were tested.", 293397),
        ("Officials in თბილისი said the roads were clear.", 611717),
        ("Officials in Երևան said the vote was calm.", 616052),
        ("Officials in ঢাকা said the vote was calm.", 1185241),
        ("Officials in சென்னை said the vote was calm.", 1264527),
        ("A factory in Sao Paulo closed.", 3448439),
        ("Fans in Malmo sang all night.", 2692969),
        ("The strike in Lodz spread.", 3093133),
        ("Flights from Dusseldorf were cancelled.", 2934246),
        ("Teachers in Bogota went on strike.", 3688689),
    ],
)
def test_a_name_in_another_script_or_without_its_accents_resolves(tag: Tag, text: str, geonames_id: int) -> None:
    assert [place.geonames_id for place in tag(text).places] == [geonames_id]


def test_a_text_in_another_language_is_not_read_for_names(tag: Tag) -> None:
    assert tag("Сегодня в городе Москва прошёл сильный дождь и остановились поезда.").places == ()


def test_names_of_a_county_decide_for_each_other(tag: Tag) -> None:
    text = "Lebanon police held a Thorntown man on Friday. Boone County deputies helped, and he is in jail in Lebanon."
    places = found(tag(text))
    assert places["Lebanon"][1].admin1 == "US.IN"
    assert places["Boone County"][1].admin2 == "US.IN.011"


def test_every_place_says_what_it_lies_in(tag: Tag) -> None:
    places = found(tag("Rain fell in Denver, Colo., and in Kenya."))
    denver, kenya = places["Denver"][1], places["Kenya"][1]
    assert (denver.country, denver.admin1, denver.admin2) == ("US", "US.CO", "US.CO.031")
    assert denver.ancestors == (5417618, 6252001, 6255149)  # Colorado, the United States, North America
    assert (kenya.admin1, kenya.ancestors) == (None, (6255146,))
