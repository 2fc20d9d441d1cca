import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrichers.draft import Draft
from enrichers.events.quotes import find_quotes
from enrichers.events.words import sentences
from enrichers.item import Delivery, WireItem
from schemas.records import Entity, EntityMention, EntityType, Furniture

NAMES: dict[str, EntityType] = {
    "Anna Ruiz": "PERSON", "Tom Okafor": "PERSON", "Ruiz": "PERSON", "Okafor": "PERSON", "Ports Authority": "ORG",
}  # fmt: skip
SAME = {"Ruiz": "Anna Ruiz", "Okafor": "Tom Okafor"}
ROLES = {"Anna Ruiz": "Trade Minister", "Tom Okafor": "union leader"}


def draft(text: str, furniture: tuple[Furniture, ...] = ()) -> Draft:
    mentions: dict[str, list[EntityMention]] = {}
    at = 0
    while at < len(text):
        name = next((name for name in NAMES if text.startswith(name, at)), None)
        if name:
            mentions.setdefault(SAME.get(name, name), []).append(EntityMention(at, at + len(name), name))
        at += len(name or " ")
    entities = tuple(Entity(name, NAMES[name], name, tuple(found), ROLES.get(name)) for name, found in mentions.items())
    return Draft(Delivery(b""), WireItem("text", text), entities=entities, furniture=furniture)


def found(text: str) -> list[tuple[str, str | None, str | None]]:
    story = draft(text)
    return [(text[q.start : q.end], q.speaker_id, q.cue) for q in find_quotes(story, sentences(story))]


@pytest.mark.parametrize(
    ("text", "words", "speaker", "cue"),
    [
        ('"We will not leave," said Anna Ruiz.', "We will not leave,", "Anna Ruiz", "said"),
        ('"We will not leave," Anna Ruiz said.', "We will not leave,", "Anna Ruiz", "said"),
        ("Anna Ruiz said: “We will not leave.”", "We will not leave.", "Anna Ruiz", "said"),
        ("``We will not leave,'' Anna Ruiz told Tom Okafor.", "We will not leave,", "Anna Ruiz", "told"),
        ('"No comment," Anna Ruiz said.', "No comment,", "Anna Ruiz", "said"),
        ('Anna Ruiz called it "a theft from the poor".', "a theft from the poor", "Anna Ruiz", "called"),
        ('Anna Ruiz left. "It is all over now," she said.', "It is all over now,", "Anna Ruiz", "said"),
        ('"It is all over now," a spokesman for Anna Ruiz said.', "It is all over now,", None, "said"),
        ('"It is all over now," said the Ports Authority.', "It is all over now,", "Ports Authority", "said"),
    ],
)
def test_a_direct_quote_has_its_speaker(text: str, words: str, speaker: str | None, cue: str) -> None:
    assert found(text) == [(words, speaker, cue)]


def test_an_office_speaks_for_the_person_who_holds_it() -> None:
    text = 'Trade Minister Anna Ruiz met Tom Okafor. "The talks were long," the Trade Minister said.'
    assert found(text)[-1] == ("The talks were long,", "Anna Ruiz", "said")


def test_he_is_the_one_who_spoke_last() -> None:
    text = 'Anna Ruiz met Tom Okafor.\n\n"It was a long day," Okafor said.\n\n"We are all tired now," he added.'
    assert [speaker for _, speaker, _ in found(text)] == ["Tom Okafor", "Tom Okafor"]


def test_the_second_half_of_a_quote_is_said_by_the_same() -> None:
    text = '"We will not leave," said Anna Ruiz. "Not this year."'
    assert found(text)[1] == ("Not this year.", "Anna Ruiz", None)


@pytest.mark.parametrize(
    "text",
    [
        'Tom Okafor said: "The offer is an insult.\n\n"It shows what they think of us."\n\nHe left.',
        '"The offer is an insult.\n\n"It shows what they think of us," said Tom Okafor.',
    ],
)
def test_a_quote_over_two_paragraphs_has_one_speaker(text: str) -> None:
    quotes = found(text)
    assert [words.rstrip(",.") for words, _, _ in quotes] == [
        "The offer is an insult",
        "It shows what they think of us",
    ]
    assert {speaker for _, speaker, _ in quotes} == {"Tom Okafor"}


@pytest.mark.parametrize(
    ("text", "words", "speaker", "cue"),
    [
        ("Anna Ruiz said that prices would rise.", "prices would rise.", "Anna Ruiz", "said"),
        ("Prices will rise again, Anna Ruiz said on Friday.", "Prices will rise again", "Anna Ruiz", "said"),
        ("Anna Ruiz told reporters that prices fell.", "prices fell.", "Anna Ruiz", "told"),
        ("Prices will rise again, said Jean Roe, a spokesman.", "Prices will rise again", None, "said"),
        ("Officials said that prices would rise.", "prices would rise.", None, "said"),
    ],
)
def test_reported_speech_is_an_indirect_quote(text: str, words: str, speaker: str | None, cue: str) -> None:
    story = draft(text)
    (quote,) = find_quotes(story, sentences(story))
    assert (text[quote.start : quote.end].rstrip("."), quote.speaker_id, quote.cue, quote.direct) == (
        words.rstrip("."), speaker, cue, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        'A so-called "peace camp" was shut.',
        'The film "The Lord of the Rivers" opened.',
        "Anna Ruiz signed the bill.",
        "Anna Ruiz told the weekly Ports Authority bulletin.",
        'The 5" pipe and the 6" pipe burst.',
    ],
)
def test_scare_quotes_and_titles_are_no_quotes(text: str) -> None:
    assert found(text) == []


def test_furniture_holds_no_quotes() -> None:
    text = 'It rained. "All rights are reserved," the Ports Authority said.'
    story = draft(text, (Furniture("disclaimer", 11, len(text)),))
    assert find_quotes(story, sentences(story)) == ()


PIECES = st.sampled_from([
    '"', "“", "”", "``", "''", "Anna Ruiz", "said", "that", ",", ".", "\n\n", "he", "the", "minister", "We will",
])  # fmt: skip


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map(" ".join), st.lists(PIECES).map("".join)))
def test_quotes_stand_in_the_text(text: str) -> None:
    story = draft(text)
    for quote in find_quotes(story, sentences(story)):
        assert 0 <= quote.start < quote.end <= len(text)
        assert quote.speaker_id is None or quote.speaker_id in {entity.id for entity in story.entities}
