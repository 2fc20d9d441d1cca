"""The same story gives the same item, whatever format it comes in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrichers.draft import Draft
from enrichers.intake import read
from enrichers.item import Delivery, WireItem
from enrichers.wire.stage import WireStage
from tests.intake.renderers import RENDERERS, Story

WORDS = st.sampled_from(
    ("ferry", "Zürich", "café", "naïve", "–", "“deal”", "R&D", "<b>", "5", "<", "$3", "50%", "Coast's", "东京", "mln;")
)
# Begins with a capital and has words enough, as headlines and sentences do.
HEADLINES = st.lists(WORDS, min_size=1, max_size=6).map(lambda words: " ".join(["Harbour", *words, "news"]))
SENTENCES = st.lists(WORDS, min_size=3, max_size=12).map(lambda words: " ".join(["The", *words, "it said."]))
STORIES = st.builds(
    Story,
    headline=HEADLINES,
    paragraphs=st.lists(SENTENCES, min_size=1, max_size=4).map(
        lambda rest: (f"HARBOUR CITY (AP) — {rest[0]}", *rest[1:])
    ),
    uri=st.integers(1, 10**6).map(lambda n: f"urn:newsml:wire.example:20260301:N{n}"),
    version=st.integers(1, 40),
    urgency=st.sampled_from((1, 2, 3, 4)),
    language=st.sampled_from(("en", "fr", "pt-BR", "zh")),
    status=st.sampled_from(("usable", "withheld", "canceled")),
)


def item_of(name: str, story: Story) -> WireItem:
    items = read(Delivery(RENDERERS[name][0](story), received_at="2026-03-01T09:05:00Z"))
    assert isinstance(items, tuple), items
    assert len(items) == 1
    return items[0]


def test_every_format_is_recognised_for_what_it_is() -> None:
    for name in RENDERERS:
        assert item_of(name, Story()).format == name.split()[0]


@pytest.mark.parametrize("name", RENDERERS)
def test_the_story_needs_no_repair(name: str) -> None:
    repairs = item_of(name, Story()).repairs
    assert [repair.kind for repair in repairs] == (["entities"] if name.endswith("escaped") else [])


@pytest.mark.parametrize("name", RENDERERS)
@settings(max_examples=30, deadline=None)
@given(STORIES)
def test_the_same_story_gives_equal_fields_in_every_format(name: str, story: Story) -> None:
    item = item_of(name, story)
    told = RENDERERS[name][1]
    assert item.headline == story.headline
    assert item.text.split() == " ".join(story.paragraphs).split()
    assert all(item.text[row.start : row.end].strip() for row in item.text_map)
    given_fields = {
        "uri": story.uri,
        "version": str(story.version),
        "language": story.language,
        "status": story.status,
        "published_at": "2026-03-01T09:00:00.000Z",
    }
    assert {field: getattr(item, field) for field in told & given_fields.keys()} == {
        field: given_fields[field] for field in told & given_fields.keys()
    }
    if "urgency" in told:
        assert WireStage()(Draft(Delivery(b""), item)).urgency.level == story.urgency


@pytest.mark.parametrize("name", RENDERERS)
def test_each_field_says_where_it_came_from(name: str) -> None:
    item = item_of(name, Story())
    named = {origin["field"] for origin in item.origins}
    assert {"headline"} <= named
    assert RENDERERS[name][1] & {"urgency", "language", "version", "status"} <= named
