"""Tests of names and sentences over the line ends of a column, and of line ends that nothing runs over."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from enrichers.draft import Draft
from enrichers.entities.wraps import wraps

Tag = Callable[..., Draft]

COLUMN = """\
Shares of the drug and dye maker Sandor-
Feld AG rose sharply after the bank said that its branch in New
York had bought a stake of nearly eight pct in the firm from the
Harbour Steel Corp. for a sum that was not given. The mayor of St.
Louis said on Monday that he had been told of the sale by Anna
Lindqvist, who leads the bank, and that he knew of another South
African partner who would follow. Three people in the harbour of
the city were told as well, he said, but it was not made known to
them who they were dealing with, and in the end two men in Lagos,
Nigeria were named.
"""


def named(draft: Draft) -> dict[str, str]:
    return {e.name: e.type for e in draft.entities}


def test_names_run_over_the_line_ends_of_a_column(tag: Tag) -> None:
    draft = tag(COLUMN)
    assert {
        "Sandor-Feld AG": "ORG", "New York": "LOC", "St. Louis": "LOC", "Anna Lindqvist": "PERSON",
        "South African": "NORP", "Harbour Steel Corp.": "ORG",
    }.items() <= named(draft).items()  # fmt: skip


def test_a_mention_is_the_text_with_its_line_feed_and_a_name_is_not(tag: Tag) -> None:
    draft = tag(COLUMN)
    found = {e.name: e.mentions[0] for e in draft.entities}
    assert found["New York"].text == "New\nYork"
    assert found["Sandor-Feld AG"].text == "Sandor-\nFeld AG"
    assert all(draft.text[m.start : m.end] == m.text for m in found.values())


def test_places_over_line_ends_are_resolved(tag: Tag) -> None:
    by_text = {m.text: p for p in tag(COLUMN).places for m in p.mentions}
    assert by_text["New\nYork"].admin1 == "US.NY"
    assert by_text["St.\nLouis"].admin1 == "US.MO"
    assert by_text["South\nAfrican"].country == "ZA"
    assert by_text["Lagos"].country == "NG"


def test_sentences_end_at_full_stops_and_not_at_the_lines_of_a_column(tag: Tag) -> None:
    doc = tag(COLUMN).doc
    assert doc is not None
    assert [" ".join(sent.text.split())[-12:] for sent in doc.sents] == [
        "s not given.", "ould follow.", " were named.",
    ]  # fmt: skip


def test_no_name_runs_over_a_blank_line_or_a_paragraph(tag: Tag) -> None:
    blank = tag("The committee will meet again in the city hall of New\n\nYork was the first name on the list.")
    indent = tag(
        "The committee, which was set up in spring, will meet again in New\n"
        "    York was the first name on the list, and the one that was read\n"
        "out twice, the chairman said after the vote was taken.\n"
    )
    assert "New York" not in named(blank)
    assert "New York" not in named(indent)


def test_rows_of_a_table_are_not_glued_together(tag: Tag) -> None:
    draft = tag("Harbour Steel\nCorp results\nOper Shr New\nYork 3 cts\nNet 12,000\n")
    assert "New York" not in named(draft)
    wide = "Oslo Harbour Steel Group    12.3   14.5    New\nYork Ports Authority        11.0   10.2    Old\n"
    assert wraps(wide) == frozenset()


def test_a_headline_above_a_story_is_no_part_of_its_first_sentence() -> None:
    text = (
        "Bank buys stake in New\n"
        "York traders were told on Friday that the bank had bought a stake\n"
        "in the firm, and that it would not buy more of it before the next\n"
        "year, the chairman said after the vote was taken.\n"
    )
    assert text.index("\n") not in wraps(text)
    assert len(wraps(text)) == 2


def test_one_sentence_a_line_is_no_column() -> None:
    text = "Rain fell in the north of the country for a third day\nThe roads are closed\nSchools too\n"
    assert wraps(text) == frozenset()


@given(st.text(alphabet="aB .\n\r\t-", max_size=80))
def test_only_line_feeds_wrap(text: str) -> None:
    assert all(text[at] == "\n" for at in wraps(text))
