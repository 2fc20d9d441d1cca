"""Sentences: where they begin, on the gold sentences of GUM and of Worldwide Newswire, beside spaCy's sentencizer.

    wiretag bench sentences [--data DATA] [--errors 20]

Five sentences in turn are joined by spaces to a paragraph, so that no line end gives one away; the beginnings of
paragraphs, which anybody sees, do not count. Right is a beginning at the very character. `--errors` shows some of ours.
GUM is spaced as its `SpaceAfter` says; of Worldwide Newswire only tokens are published, which are laid out as text is.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import spacy

import enrichers.entities.sentences  # noqa: F401  (registers wiretag_sentences)
from bench.parts.gold import arguments, rows
from training.prepare import lay

PARAGRAPH = 5  # sentences
AROUND = 40  # characters shown on each side of an error

Split = Callable[[str], set[int]]


def main() -> None:
    """Print precision, recall and F1 of both for each set."""
    parser = arguments(__doc__)
    parser.add_argument("--errors", type=int, default=0)
    given = parser.parse_args()
    splitters = {"ours": _splitter("wiretag_sentences"), "sentencizer": _splitter("sentencizer")}
    sets = {
        "GUM": list(_gum(given.data / "ner" / "gum_cc_by.conllu.gz")),
        "worldwide_dev": [
            [lay([sentence])[0].strip() for sentence in row["sents"] if sentence]
            for row in rows(given.data / "ner" / "worldwide_dev.jsonl.gz")
        ],
    }
    for name, documents in sets.items():
        for who, split in splitters.items():
            print(f"{name:14} {who:12} {_scored(documents, split)}")
        for wrong in _errors(documents, splitters["ours"])[: given.errors]:
            print(f"    {wrong}")


def _splitter(component: str) -> Split:
    nlp = spacy.blank("en")
    nlp.add_pipe(component)

    def split(text: str) -> set[int]:
        return {sent.start_char for sent in nlp(text).sents if not text[sent.start_char].isspace()}

    return split


def _gum(path: Path) -> Iterator[list[str]]:
    """The sentences of each document as they were written."""
    document: list[str] = []
    words: list[str] = []
    until = 0  # the last token that a line before, "4-5 don't", has written
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc") and document:
                yield document
                document = []
            elif line[:1].isdigit():
                cells: list[Any] = line.rstrip("\n").split("\t")
                if "-" in cells[0]:
                    until = int(cells[0].split("-")[1])
                elif "." in cells[0] or int(cells[0]) <= until:
                    continue
                words.append(cells[1] + ("" if "SpaceAfter=No" in cells[9] else " "))
            elif not line.strip() and words:
                document.append("".join(words).strip())
                words, until = [], 0
    yield document


def _laid(sentences: list[str]) -> tuple[str, set[int], set[int]]:
    """The text, where sentences begin inside its paragraphs, and where paragraphs begin."""
    text, inside, outside = "", set(), {0}
    for n, sentence in enumerate(sentences):
        if n:
            text += " " if n % PARAGRAPH else "\n\n"
            (inside if n % PARAGRAPH else outside).add(len(text))
        text += sentence
    return text, inside, outside


def _scored(documents: list[list[str]], split: Split) -> str:
    right = said = gold = 0
    for sentences in documents:
        text, inside, outside = _laid(sentences)
        found = split(text) - outside
        right, said, gold = right + len(found & inside), said + len(found), gold + len(inside)
    p, r = right / max(said, 1), right / max(gold, 1)
    return f"P {p:.4f} R {r:.4f} F {2 * p * r / max(p + r, 1e-9):.4f} gold {gold}"


def _errors(documents: list[list[str]], split: Split) -> list[str]:
    found = []
    for sentences in documents:
        text, inside, outside = _laid(sentences)
        for at in sorted((split(text) - outside) ^ inside):
            what = "missed" if at in inside else "made"
            before, after = text[max(0, at - AROUND) : at], text[at : at + AROUND]
            found.append(f"{what:6} {before!r} | {after!r}")
    return found


if __name__ == "__main__":
    main()
