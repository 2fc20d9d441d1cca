import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrichers.draft import Draft
from enrichers.events.counts import find_counts
from enrichers.events.numbers import find_numbers
from enrichers.events.words import sentences
from enrichers.item import Delivery, WireItem
from schemas.records import DateMention


def found(text: str, dates: tuple[DateMention, ...] = ()) -> list[tuple[str, float, str | None]]:
    parts = sentences(Draft(Delivery(b""), WireItem("text", text)))
    return [(count.kind, count.value, count.qualifier) for count in find_counts(parts, dates)]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("At least 12 people were killed and 30 wounded.", [("killed", 12, "at least"), ("injured", 30, None)]),
        ("A blast injured more than a dozen, killing 2.", [("injured", 12, "more than"), ("killed", 2, None)]),
        ("The death toll rose to 17 from 12.", [("killed", 17, None)]),
        ("Twelve people, including three children, were killed.", [("killed", 12, None)]),
        ("Two of the five gunmen were killed.", [("killed", 2, None)]),
        ("Police arrested four men and held dozens.", [("arrested", 4, None)]),
        ("Some 3,000 people were evacuated.", [("evacuated", 3000, "about")]),
        ("Tens of thousands of people were displaced.", [("displaced", 20_000, "tens of thousands")]),
        ("Floods left 21 dead, up to 40 missing and hundreds homeless.", [
            ("killed", 21, None), ("missing", 40, "up to"), ("displaced", 200, "hundreds"),
        ]),
        ("Twenty-three sailors drowned.", [("killed", 23, None)]),
        ("Officials reported 120 new cases and two deaths.", [("infected", 120, None), ("killed", 2, None)]),
        ("The number of infections reached 1,204.", [("infected", 1204, None)]),
        ("The crash claimed 14 lives.", [("killed", 14, None)]),
        ("Three Dead, 10 Hurt in Crash", [("killed", 3, None), ("injured", 10, None)]),
        ("It paid $1.5 million and 3.2 billion euros.", [("money", 1_500_000, None), ("money", 3_200_000_000, None)]),
    ],
)  # fmt: skip
def test_people_and_sums_are_counted(text: str, counts: list[tuple[str, float, str | None]]) -> None:
    assert found(text) == counts


@pytest.mark.parametrize(
    "text",
    [
        "They beat them 3-1 and killed off the game.",
        "Flight 12 was missing.",
        "Three men killed a guard.",
        "12 men who killed a guard left.",
        "A 12-year-old boy was killed.",
        "12 houses were seized and 30 cattle killed.",
        "He was killed on the 12th.",
        "The firm killed 40 percent of its brands.",
    ],
)
def test_other_numbers_count_nobody(text: str) -> None:
    assert found(text) == []


def test_the_numbers_of_a_date_count_nobody() -> None:
    text = "In 2019 killed soldiers were honoured."
    assert found(text) == []
    assert found("killed 2019", (DateMention(7, 11, "2019", "year"),)) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("half a dozen", 6), ("two hundred", 200), ("a hundred and five", 105), ("1.5 million", 1_500_000),
        ("hundreds of thousands", 200_000), ("several", 3), ("ninety-nine", 99), ("5 lakh", 500_000),
    ],
)  # fmt: skip
def test_numbers_in_words_have_values(text: str, value: float) -> None:
    assert [number.value for number in find_numbers(text, 0, len(text))] == [value]


@given(st.lists(st.sampled_from(
    ["12", "killed", "at least", "dozens", "of", "the", ",", ".", "people", "were", "$", "3,000", "million", "²"],
), max_size=30).map(" ".join))  # fmt: skip
def test_counts_stand_in_the_text_in_order(text: str) -> None:
    parts = sentences(Draft(Delivery(b""), WireItem("text", text)))
    over = 0
    for count in find_counts(parts, ()):
        assert over <= count.start < count.end <= len(text)
        assert count.value >= 0
        over = count.end
