"""The labelled sentences keep to their format, and the reader names every line that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.records import Span
from training.events.corpus import CHECK, Malformed, corpus, read

HEAD = "@ ke-nurses | africa | agency\n"
SENTENCE = "Nurses in Nairobi walked out on Monday.\n"


def written(folder: Path, text: str) -> Path:
    file = folder / "some.txt"
    file.write_text(text)
    return file


def test_a_sentence_is_read_with_its_events_and_spans(tmp_path: Path) -> None:
    event = "> labour_strike | happened | t: walked out | a: Nurses | p: Nairobi | d: Monday\n"
    first, second = read(written(tmp_path, HEAD + SENTENCE + event + "\nThe striker walked out to applause.\n"))
    assert (first.scenario, first.region, first.manner) == ("ke-nurses", "africa", "agency")
    (strike,) = first.events
    assert (strike.type, strike.modality, strike.trigger) == ("labour_strike", "happened", Span(18, 28))
    assert (strike.actors, strike.place) == ((Span(0, 6),), Span(10, 17))
    assert second.events == ()


def test_a_number_picks_an_occurrence_and_parts_of_words_do_not_count(tmp_path: Path) -> None:
    text = "Skilled men killed two and killed again.\n> killing | happened | t: killed#2\n"
    (example,) = read(written(tmp_path, HEAD + text))
    assert example.events[0].trigger == Span(27, 33)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        (SENTENCE, 1, "before the first @"),
        ("@ a | africa\n", 1, "wanted: @"),
        ("@ a | atlantis | agency\n", 1, "no region"),
        (HEAD + "> protest | happened | t: walked\n", 2, "without a sentence"),
        (HEAD + SENTENCE + "> dancing | happened | t: walked out\n", 3, "no event type"),
        (HEAD + SENTENCE + "> protest | maybe | t: walked out\n", 3, "no modality"),
        (HEAD + SENTENCE + "> protest | happened | t: marched\n", 3, "does not stand"),
        (HEAD + SENTENCE + "> protest | happened | a: Nurses\n", 3, "wanted one trigger"),
        (HEAD + SENTENCE + "> protest | happened | t: walked out | x: Nurses\n", 3, "no role"),
    ],
)
def test_a_line_that_breaks_the_rules_is_named(tmp_path: Path, text: str, line: int, why: str) -> None:
    with pytest.raises(Malformed, match=why) as caught:
        list(read(written(tmp_path, text)))
    assert caught.value.line == line


def test_the_sentences_of_the_project_can_be_read_and_none_stands_twice() -> None:
    texts = [example.text for example in (*corpus(), *corpus(CHECK))]
    assert len(texts) == len(set(texts))
