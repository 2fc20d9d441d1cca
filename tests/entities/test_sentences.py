"""Tests of where sentences begin."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

import enrichers.entities.sentences  # noqa: F401  (registers wiretag_sentences)


@pytest.fixture(scope="module")
def nlp() -> Language:
    made = spacy.blank("en")
    made.add_pipe("wiretag_sentences")
    return made


@pytest.mark.parametrize(
    "text",
    [
        "Lt. Gen. Pavel Dorin left.| He was glad.",
        "J. R. Okello spoke.| Nobody heard P. D. Merrow.",
        "He left the U.S. on Monday.| The U.S. Army stayed.",
        "They live in the U.S.| The army left.",
        "It rose by approx. 40 points.| Analysts (Lind et al., 2005) had said so.",
        "Is it late?| Yes!| We go.",
        "He asked “Why now?”, and left.",
        "The club won again. [6]| She left in May. [12]| Then it lost.",
        "1. Ships leave at noon.| 2. Nobody waits.",
        "It was 1992.| The war was over.",
        '"We won," he said.| "We are glad."| They left.',
        "“We won.\n\n|“We are glad,” she said.| Then she left.",
        "Mines closed:\n|- Halden, in May\n|- Merrow, in June",
        "He said no.| Then he went.",
        "No. 3 came first.| Sept. 11 was a Tuesday.",
        "She met Mr. Okello at 5 p.m.| They talked.",
        "Shares of Merrow Inc. fell.| Halden Corp. rose.",
        "dr. p. merrow left at 8.00 p.m. on monday.| he met mr. okello.| nobody else came.",
        "Nobody in the St. john's choir sang. e.g. this.| They left.| We stayed.",
    ],
)
def test_sentences_begin_where_readers_see_them_begin(nlp: Language, text: str) -> None:
    found = [sent.text.strip() for sent in nlp(text.replace("|", "")).sents]
    assert [sent for sent in found if sent] == [sent.strip() for sent in text.split("|")]
