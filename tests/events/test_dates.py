from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrichers.draft import Draft, ParsedDateline
from enrichers.events.anchor import anchor_day
from enrichers.events.dates import find_dates
from enrichers.events.words import sentences
from enrichers.item import Delivery, WireItem
from schemas.records import Furniture

THURSDAY = date(2025, 12, 4)


def found(text: str, anchor: date | None = THURSDAY) -> list[tuple[str, str, str]]:
    mentions = [each.mention for each in find_dates(sentences(Draft(Delivery(b""), WireItem("text", text))), anchor)]
    return [(text[each.start : each.end], each.value, each.precision) for each in mentions]


@pytest.mark.parametrize(
    ("text", "words", "value", "precision"),
    [
        ("The mayor resigned on Thursday.", "Thursday", "2025-12-04", "day"),
        ("The mayor resigned on Friday.", "Friday", "2025-11-28", "day"),
        ("The mayor will resign on Friday.", "Friday", "2025-12-05", "day"),
        ("The mayor will resign on Thursday.", "Thursday", "2025-12-04", "day"),
        ("The fair opens on Monday.", "Monday", "2025-12-08", "day"),
        ("The bill is to be signed on Monday.", "Monday", "2025-12-08", "day"),
        ("The man, who will stand trial, was held on Monday.", "Monday", "2025-12-01", "day"),
        ("They met last Thursday.", "last Thursday", "2025-11-27", "day"),
        ("They meet next Thursday.", "next Thursday", "2025-12-11", "day"),
        ("Shots were heard last night.", "last night", "2025-12-03", "day"),
        ("Schools close tomorrow.", "tomorrow", "2025-12-05", "day"),
        ("It opened the day before yesterday.", "day before yesterday", "2025-12-02", "day"),
        ("It snowed at the weekend.", "weekend", "2025-11-29", "weekend"),
        ("Prices fell last week.", "last week", "2025-W48", "week"),
        ("Prices fell earlier this month.", "earlier this month", "2025-12", "month"),
        ("Prices fell last month.", "last month", "2025-11", "month"),
        ("It ends next year.", "next year", "2026", "year"),
        ("They met in June 2025.", "June 2025", "2025-06", "month"),
        ("They met in June.", "June", "2025-06", "month"),
        ("They will meet in June.", "June", "2026-06", "month"),
        ("It was paid last December.", "last December", "2024-12", "month"),
        ("They met on September 1 this year.", "September 1 this year", "2025-09-01", "day"),
        ("It was signed on Dec. 26, 2004.", "Dec. 26, 2004", "2004-12-26", "day"),
        ("It was signed on 4 December 2025.", "4 December 2025", "2025-12-04", "day"),
        ("The vote will be on January 10.", "January 10", "2026-01-10", "day"),
        ("The vote was on January 10.", "January 10", "2025-01-10", "day"),
        ("Polls close on Thursday, December 11.", "Thursday, December 11", "2025-12-11", "day"),
        ("He spoke on Sunday, January 12, in Lima.", "Sunday, January 12", "2025-01-12", "day"),
        ("It ends on Monday, January 12, in Lima.", "Monday, January 12", "2026-01-12", "day"),
        ("The fair runs Dec. 4-6.", "Dec. 4-6", "2025-12-04/2025-12-06", "day"),
        ("Filed on 2025-11-30.", "2025-11-30", "2025-11-30", "day"),
        ("It is the first visit since 2021.", "2021", "2021", "year"),
        ("It grew in the early 1990s.", "1990s", "1990", "decade"),
        ("A 19th century mill burned.", "19th century", "1801", "century"),
        ("Sales in the third quarter of 2025 fell.", "third quarter of 2025", "2025-07", "quarter"),
        ("He left three days ago.", "three days ago", "2025-12-01", "day"),
        ("He left two years ago.", "two years ago", "2023", "year"),
    ],
)
def test_a_date_is_resolved_from_the_day_of_the_story(text: str, words: str, value: str, precision: str) -> None:
    assert found(text) == [(words, value, precision)]


@pytest.mark.parametrize(
    "text",
    [
        "May said the march drew 2,022 people.",
        "The rule holds in 2000 villages.",
        "It landed at 1500 GMT.",
        "April Jones founded the June Trust.",
        "Shops open early on Black Friday.",
        "On Thursdays the market is closed.",
        "The Feb. 30 meeting was a joke.",
        "The price rose to $2025.",
        "They may march second.",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert found(text) == []


def test_two_dates_of_a_sentence_follow_their_own_verbs() -> None:
    text = "He said on Thursday that talks will resume on Tuesday; they broke down in May."
    assert [value for _, value, _ in found(text)] == ["2025-12-04", "2025-12-09", "2025-05"]


def test_years_of_a_range_are_dates() -> None:
    assert [value for _, value, _ in found("Between 1990 and 2000, and in 2015-2019.")] == [
        "1990", "2000", "2015", "2019",
    ]  # fmt: skip


def test_without_a_day_only_what_names_its_year_is_a_date() -> None:
    text = "On Friday he left, in June he was ill, and in June 2024 and since 1999 he was not."
    assert [value for _, value, _ in found(text, None)] == ["2024-06", "1999"]


def test_the_dateline_goes_before_the_time_of_publication() -> None:
    item = WireItem("text", "It rained.", published_at="2025-12-06T01:00:00Z")
    filed = Draft(Delivery(b""), item, dateline=ParsedDateline(0, 0, (), "2025-12-04"))
    assert anchor_day(filed) == THURSDAY
    assert anchor_day(Draft(Delivery(b""), item)) == date(2025, 12, 6)


def test_furniture_holds_no_dates() -> None:
    text = "It rained. Copyright 2025, filed on Thursday."
    marked = Draft(Delivery(b""), WireItem("text", text), furniture=(Furniture("disclaimer", 11, len(text)),))
    assert find_dates(sentences(marked), THURSDAY) == ()


PIECES = st.sampled_from([
    "last", "next", "this", "Thursday", ",", "May", "Dec.", "31", "2025", "since", "in", "1990s", "ago", "two", "weeks",
    "month", "weekend", "the", "19th century", "4-6", "will", "said", "'90s", "Q3", ".", "\n",
])  # fmt: skip


@given(
    st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map(" ".join)),
    st.sampled_from([None, date.min, date.max, date(2024, 2, 29), THURSDAY]),
)
def test_dates_stand_in_the_text_in_order_and_apart(text: str, anchor: date | None) -> None:
    over = 0
    for each in find_dates(sentences(Draft(Delivery(b""), WireItem("text", text))), anchor):
        assert over <= each.mention.start < each.mention.end <= len(text)
        assert each.mention.value[:4].isdigit()
        over = each.mention.end
