import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrichers.draft import Draft
from enrichers.events.phrases import Lexicon, parse
from enrichers.events.words import sentences
from enrichers.item import Delivery, WireItem
from schemas.records import Furniture


def draft(text: str) -> Draft:
    return Draft(Delivery(b""), WireItem("text", text))


def found(phrase: str, text: str) -> list[str]:
    lexicon = Lexicon([(phrase, "it")])
    spans = [part.span(hit.first, hit.last) for part in sentences(draft(text)) for hit in lexicon.find(part)]
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("strike{,s}", "Two strikes and a strike.", ["strikes", "strike"]),
        ("cease fire", "The cease-fire held.", ["cease-fire"]),
        ("cease fire", "The Cease\nfire held.", ["Cease\nfire"]),
        ("sign{,s,ed} .. {pact,treaty}", "They signed a border treaty.", ["signed a border treaty"]),
        ("court ruled", "The court's lawyer. The court ruled.", ["court ruled"]),
        ("president", "The president's men.", ["president's"]),
    ],
)
def test_phrases_match_whole_words(phrase: str, text: str, words: list[str]) -> None:
    assert found(phrase, text) == words


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("strike", "A striker was striking."),
        ("cease fire", "They cease, fire follows."),
        ("cease fire", "They cease.\n\nFire follows."),
        ("signed .. treaty", "They signed it, the treaty is old."),
        ("signed .. treaty", "They signed one two three four five treaty."),
    ],
)
def test_phrases_do_not_reach_over_punctuation_or_far(phrase: str, text: str) -> None:
    assert found(phrase, text) == []


def test_an_empty_phrase_is_refused() -> None:
    with pytest.raises(ValueError, match="no words"):
        parse(" .. ")


def test_furniture_is_no_part_of_a_sentence() -> None:
    text = "LIMA (AP) - Prices rose."
    hidden = Draft(Delivery(b""), WireItem("text", text), furniture=(Furniture("dateline", 0, 12),))
    assert [part.words for part in sentences(hidden)] == [["prices", "rose"]]


@given(st.text(alphabet="ab .,\n-'’\"é1$—", max_size=80))
def test_every_word_stands_where_its_span_says(text: str) -> None:
    for part in sentences(draft(text)):
        assert len(part.words) == len(part.spans)
        for word, (start, end) in zip(part.words, part.spans, strict=True):
            assert text[start:end].lower().startswith(word)
            assert part.start <= start < end <= part.end
