"""Datelines of all the agencies' kinds, and none where there is no evidence for one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrichers.draft import ParsedDateline
from enrichers.wire.datelines import find

ARRIVAL = date(2025, 12, 5)
LEAD = " The council said on Thursday that the bridge would open in spring."


def dateline(line: str, arrival: date | None = ARRIVAL) -> ParsedDateline:
    found = find(line + LEAD, arrival)
    assert found is not None, line
    return found


def written(line: str) -> str:
    found = dateline(line)
    return (line + LEAD)[found.start : found.end]


# Template, places, day, agency.
FORMS = [
    ("WASHINGTON (AP) —", ["WASHINGTON"], None, "AP"),
    ("PORTLAND, Ore. (AP) —", ["PORTLAND"], None, "AP"),
    ("GROSSETO, Italy (AP) --", ["GROSSETO"], None, "AP"),
    ("MIAMI (AP) _", ["MIAMI"], None, "AP"),
    ("(AP) —", [], None, "AP"),
    ("ABOARD AIR FORCE ONE (AP) —", ["ABOARD AIR FORCE ONE"], None, "AP"),
    ("LONDON (Reuters) -", ["LONDON"], None, "Reuters"),
    ("LONDON, Dec 4 (Reuters) -", ["LONDON"], "2025-12-04", "Reuters"),
    ("Dec 4 (Reuters) -", [], "2025-12-04", "Reuters"),
    ("LONDON/PARIS, Dec 4 (Reuters) -", ["LONDON", "PARIS"], "2025-12-04", "Reuters"),
    ("LONDON, Thursday (Reuters) -", ["LONDON"], "2025-12-04", "Reuters"),
    ("PARIS, Dec 4, 2025 (AFP) -", ["PARIS"], "2025-12-04", "AFP"),
    ("Paris, 4 déc 2025 (AFP) -", ["Paris"], "2025-12-04", "AFP"),
    ("Paris, 1er août 2025 (AFP) -", ["Paris"], "2025-08-01", "AFP"),
    ("São Paulo, 4 dez 2025 (AFP) -", ["São Paulo"], "2025-12-04", "AFP"),
    ("New Delhi [India], December 4 (ANI):", ["New Delhi"], "2025-12-04", "ANI"),
    ("New Delhi [India], December 4 :", ["New Delhi"], "2025-12-04", None),
    ("New Delhi [India], December 4:", ["New Delhi"], "2025-12-04", None),
    ("Pune (Maharashtra) [India], December 4 (ANI/NewsVoir):", ["Pune"], "2025-12-04", "ANI"),
    ("New Delhi, Dec 4 (PTI)", ["New Delhi"], "2025-12-04", "PTI"),
    ("New Delhi, Dec 4 (PTI) --", ["New Delhi"], "2025-12-04", "PTI"),
    ("Patna, Dec 4 (IANS)", ["Patna"], "2025-12-04", "IANS"),
    ("NEW DELHI:", ["NEW DELHI"], None, None),
    ("Mumbai:", ["Mumbai"], None, None),
    ("BEIJING, Dec. 4 (Xinhua) --", ["BEIJING"], "2025-12-04", "Xinhua"),
    ("GENEVA, Switzerland, Dec. 4 (Xinhua) --", ["GENEVA"], "2025-12-04", "Xinhua"),
    ("PARIS, 4 août (Xinhua) --", ["PARIS"], "2025-08-04", "Xinhua"),
    ("MOSCOW, December 4. /TASS/.", ["MOSCOW"], "2025-12-04", "TASS"),
    ("JERUSALEM, Israel, Dec. 4 (UPI) --", ["JERUSALEM"], "2025-12-04", "UPI"),
    ("Dec. 4 (UPI) --", [], "2025-12-04", "UPI"),
    ("Berlin (dpa) -", ["Berlin"], None, "dpa"),
    ("Berlin/Paris (dpa) -", ["Berlin", "Paris"], None, "dpa"),
    ("San Diego (xyz/dpa) -", ["San Diego"], None, "dpa"),
    ("TOKYO, Japan, Dec. 4 Kyodo -", ["TOKYO"], "2025-12-04", "Kyodo"),
    ("SEOUL, Dec. 4 (Yonhap) --", ["SEOUL"], "2025-12-04", "Yonhap"),
    ("MOSCOW. Dec 4 (Interfax) -", ["MOSCOW"], "2025-12-04", "Interfax"),
    ("MOSCOW. (Interfax) -", ["MOSCOW"], None, "Interfax"),
    ("Madrid, 4 dic (EFE).-", ["Madrid"], "2025-12-04", "EFE"),
    ("Madrid. (EFE).-", ["Madrid"], None, "EFE"),
    ("EFE.-", [], None, "EFE"),
    ("ANSA - ROME, 4 DEC -", ["ROME"], "2025-12-04", "ANSA"),
    ("(ANSA) - ROME, DEC 4 -", ["ROME"], "2025-12-04", "ANSA"),
    ("SYDNEY, December 4 AAP -", ["SYDNEY"], "2025-12-04", "AAP"),
    ("Bern (ats afp)", ["Bern"], None, "Keystone-ATS"),
    ("AMSTERDAM (ANP) -", ["AMSTERDAM"], None, "ANP"),
    ("[Relief Now] Geneva/Cairo/Amman --", ["Geneva", "Cairo", "Amman"], None, "Relief Now"),
    ("KYIV, Ukraine, Dec 4 —", ["KYIV"], "2025-12-04", None),
    ("Berlin, 4. Dezember (dpa) -", ["Berlin"], "2025-12-04", "dpa"),
    ("Roma, 4 dicembre 2025 (ANSA) -", ["Roma"], "2025-12-04", "ANSA"),
    ("NEW YORK, Dec. 4, 2025 /PRNewswire/ --", ["NEW YORK"], "2025-12-04", "PR Newswire"),
    ("NEW YORK--(BUSINESS WIRE)--", ["NEW YORK"], None, "Business Wire"),
    ("TEL AVIV —", ["TEL AVIV"], None, None),
    ("Vienna and Geneva, Dec 4 (Reuters) -", ["Vienna", "Geneva"], "2025-12-04", "Reuters"),
]


@pytest.mark.parametrize(("line", "places", "day", "agency"), FORMS, ids=[form[0] for form in FORMS])
def test_each_agencys_form_is_read(line: str, places: list[str], day: str | None, agency: str | None) -> None:
    found = dateline(line)
    assert [place.name for place in found.places] == places
    assert found.date == day
    assert found.agency == agency


@pytest.mark.parametrize("line", [form[0] for form in FORMS])
def test_the_span_covers_place_through_separator(line: str) -> None:
    assert written(line) == line


@pytest.mark.parametrize(
    "line",
    [
        "SALVADOR, Feb 26 -",
        "HAMMOND, IND., March 26 -",
        "PORTLAND, Ore., MArch 13 -",
        "NEWPORT BEACH, Claif., April 7 -",
        "Sioux City, April 7 -",
        "RICHMOND, Va. Feb 26 -",
        "WASHINGTON, March 12, Reuter -",
        "LOUISVILLE, Colo. - March 16 -",
        "MILWAUKEE, Wis., March 2-",
        "NEW YORK , APri 7 -",
        "AMSTERDAM, 2 March -",
        "N'DJAMENA, March 25 -",
        "WINSTON-SALEM, N.C., March 2 -",
        "ST. JOHN'S, Newfoundland, March 9 -",
        "CHICAGO, March 4, -",
    ],
)
def test_datelines_of_the_1980s_with_their_misprints_are_read(line: str) -> None:
    found = find(line + " Stocks fell.", date(1987, 3, 20))
    assert found is not None
    assert (line + " Stocks fell.")[: found.end] == line
    assert (found.date or "").startswith("1987-0")


@pytest.mark.parametrize(
    ("line", "region", "country"),
    [
        ("PORTLAND, Ore. (AP) —", "Ore.", None),
        ("GROSSETO, Italy (AP) --", None, "Italy"),
        ("New Delhi [India], December 4 :", None, "India"),
        ("Pune (Maharashtra) [India], December 4 (ANI):", "Maharashtra", "India"),
        ("Surat, Gujarat, IN, July 30 AAP -", "Gujarat", "IN"),
        ("HAMMOND, IND., March 26 -", "IND.", None),
        ("NEWPORT BEACH, Claif., April 7 -", "Claif.", None),
        ("KASSEL, West Germany, March 26 -", None, "West Germany"),
        ("FARMINGTON Conn., March 9 -", "Conn.", None),
    ],
)
def test_what_follows_the_place_is_kept_as_written(line: str, region: str | None, country: str | None) -> None:
    place = dateline(line).places[-1]
    assert (place.region, place.country) == (region, country)


def test_a_region_qualifies_every_place_before_the_slash() -> None:
    places = dateline("DALLAS/FORT WORTH, Texas, March 3 -").places
    assert [(place.name, place.region) for place in places] == [("DALLAS", "Texas"), ("FORT WORTH", "Texas")]


def test_a_known_city_after_a_comma_is_a_second_place() -> None:
    places = dateline("NEW YORK, Louisville, KY, March 11 -").places
    assert [(place.name, place.region) for place in places] == [("NEW YORK", None), ("Louisville", "KY")]


@pytest.mark.parametrize(
    "text",
    [
        "Republican Council Committee (RCC) Chair Ann Lee said on Monday that the party would meet again soon",
        "A Lee-led delegation - citing security - left the town on Monday",
        "BREAKING NEWS: Japan hit by a quake that measured seven on the scale, its agency said",
        "The Associated Press (AP) reported on Monday that the plan was dropped",
        "Press Trust of India (PTI) reported on Monday that the plan was dropped",
        "On Monday, March 3 - the day of the vote - crowds filled the square",
        "In London, March 9 - a Monday - was quiet",
        "Paris - the city of light - was dark on Monday",
        "WHEAT - Prices rose on Monday on export demand from the east",
        "EXCLUSIVE - Minister to resign on Monday after the vote, sources say",
        "India: a country of many tongues and many towns, said the guide on Monday",
        "Apple Farms Inc. (AFI) - Shares of the grower rose on Monday in New York",
        "European Union (EU) - The bloc said on Monday that it would wait",
        "QUESTION: What did the minister say on Monday in the house that night?",
        "U.S.-Japanese talks of this kind are held each year at this time",
        "Bank of Ruritania, March 9 - The bank held rates on Monday again",
        "MAR8 -- -- 152.8",
        "Accumulative total at 1800 gmt - 12",
        "COPPER GRADE A - 912.50",
        "",
        "\n\n",
    ],
)
def test_a_dateline_needs_evidence(text: str) -> None:
    assert find(text, ARRIVAL) is None


def test_a_dateline_may_follow_a_headline_a_marker_and_a_byline() -> None:
    text = "URGENT\nFerry runs aground\nBy ANN LEE\nAssociated Press\n\nHARBOUR CITY, Maine (AP) — A ferry ran aground."
    found = find(text, ARRIVAL)
    assert found is not None
    assert text[found.start : found.end] == "HARBOUR CITY, Maine (AP) —"


def test_no_dateline_is_looked_for_below_the_first_prose() -> None:
    text = "The ferry ran aground at dawn on a bank that charts do not show, its owner said.\nLONDON (AP) — Elsewhere."
    assert find(text, ARRIVAL) is None


def test_the_year_is_the_one_that_brings_the_day_nearest_the_arrival() -> None:
    assert dateline("LONDON, Dec 31 (Reuters) -", date(2026, 1, 1)).date == "2025-12-31"
    assert dateline("LONDON, Jan 1 (Reuters) -", date(2025, 12, 31)).date == "2026-01-01"
    assert dateline("LONDON, Feb 29 (Reuters) -", date(2025, 3, 1)).date == "2024-02-29"


def test_a_year_that_is_written_stands() -> None:
    assert dateline("PARIS, Dec 4, 2019 (AFP) -").date == "2019-12-04"


def test_without_an_arrival_the_weekday_narrows_the_years() -> None:
    found = dateline("New Delhi [India], December 4 :", None)
    assert found.date == "--12-04"
    assert found.date_candidates == ("2003-12-04", "2008-12-04", "2014-12-04", "2025-12-04")
    assert found.weekday == "Thursday"


def test_without_arrival_or_weekday_the_year_stays_open() -> None:
    found = find("LONDON, Dec 4 (Reuters) - Stocks rose.", None)
    assert found is not None
    assert (found.date, found.date_candidates) == ("--12-04", ())


def test_a_day_no_calendar_has_gives_no_date() -> None:
    assert dateline("LONDON, Feb 30 (Reuters) -").date is None


@given(st.text(max_size=300), st.dates(date(1990, 1, 1), date(2040, 1, 1)) | st.none())
def test_any_text_gives_spans_in_range(text: str, arrival: date | None) -> None:
    found = find("LONDON, Dec 4" + text, arrival)
    if found is not None:
        assert 0 <= found.start < found.end <= len(text) + 13


PIECES = [
    "LONDON",
    ", ",
    "Dec ",
    "4",
    " (AP)",
    " (",
    ")",
    " - ",
    " -- ",
    ": ",
    "[India]",
    "/",
    "and ",
    "\n",
    ". ",
    "St. ",
    "é",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_places_stand_in_the_text_where_they_are_said_to(text: str) -> None:
    found = find(text, ARRIVAL)
    for place in found.places if found else ():
        assert text[place.start : place.end] == place.name
        assert found is not None
        assert found.start <= place.start < place.end <= found.end
