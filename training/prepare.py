"""Data preparation: annotated sets and raw news to words, clues and labels, one JSON line a document.

usage: python -m training.prepare DATA OUT      (DATA is the folder with ner/, geo/, wire/ and stories/)
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy

import enrichers.entities.sentences  # noqa: F401  (registers wiretag_sentences)
from enrichers.entities.model.clues import clues, shape

Span = tuple[int, int, str]
NO_SPACE_BEFORE = set(",.;:!?)]}%’”'") | {"'s", "’s", "n't", "n’t", "''", "..."}
NO_SPACE_AFTER = set("([{$£€“‘") | {"``"}
WIRE_STEP = 6  # every sixth item of 1987: they would outweigh the news of today
LOUD_STEP = 5  # every fifth document is seen with lines in capitals as well
LOUD_LINES = 0.5
RE3D = {  # what its types are among ours
    "Organisation": "ORG", "Person": "PER", "Location": "LOC", "Nationality": "MISC", "Temporal": "O", "Money": "O",
    "Quantity": "O", "Frequency": "O", "CommsIdentifier": "O", "Coordinate": "O", "DocumentReference": "O",
    "MilitaryPlatform": "MISC", "Weapon": "O", "Vehicle": "O",
}  # fmt: skip


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def lay(sentences: list[list[list[str]]]) -> tuple[str, list[Span]]:
    """The sentences' tokens as a text with a sentence a line, and the named spans of it."""
    text, spans = "", []
    for sentence in sentences:
        tight, quoted, begun = True, False, None
        for word, label in sentence:
            opens, closes = word == '"' and not quoted, word == '"' and quoted
            if not (tight or closes or word in NO_SPACE_BEFORE):
                text += " "
            if begun and label[:1] != "I":
                spans.append((begun[0], begun[1], begun[2]))
                begun = None
            if label[:1] == "B":
                begun = [len(text), 0, label[2:]]
            text += word
            if begun:
                begun[1] = len(text)
            tight = word in NO_SPACE_AFTER or opens
            quoted ^= word == '"'
        if begun:
            spans.append((begun[0], begun[1], begun[2]))
        text += "\n"
    return text, spans


def written(nlp: Any, text: str, spans: list[Span]) -> dict[str, Any]:
    """A document as its words with their offsets, where sentences begin, clues, and the names as labels."""
    doc = nlp(text)
    tokens = [token for token in doc if not token.is_space]
    opens, pending = [], True
    for token in doc:
        pending = pending or bool(token.is_sent_start)
        if not token.is_space:
            opens.append(pending)
            pending = False
    words = [token.text for token in tokens]
    spaced = [i > 0 and token.idx > tokens[i - 1].idx + len(tokens[i - 1]) for i, token in enumerate(tokens)]
    labels = ["O"] * len(tokens)
    for start, end, kind in spans:
        inside = [i for i, token in enumerate(tokens) if token.idx < end and token.idx + len(token) > start]
        for n, i in enumerate(inside):
            labels[i] = ("I-" if n else "B-") + kind
    return {
        "words": words,
        "starts": [token.idx for token in tokens],
        "opens": [int(begins) for begins in opens],
        "shapes": [shape(word) for word in words],
        "clues": clues(words, opens, spaced),
        "labels": labels,
        "gold": spans,
    }


def annotated(data: Path, name: str) -> Iterator[tuple[str, str, list[Span]]]:
    """id, text and spans of the documents of a set; single sentences are put together by eights."""
    documents = list(rows(data / "ner" / f"{name}.jsonl.gz"))
    if name == "re3d_open":
        for row in documents:
            spans = sorted((e["start"], e["end"], RE3D.get(e["type"], "O")) for e in row["entities"])
            yield row["id"], row["text"], [span for span in spans if span[2] != "O"]
        return
    if name == "wikigold":
        sentences = [s for row in documents for s in row["sents"]]
        documents = [{"id": f"{name}_{n}", "sents": sentences[n : n + 8]} for n in range(0, len(sentences), 8)]
    for row in documents:
        yield row["id"], *lay(row["sents"])


def raw(data: Path) -> Iterator[tuple[str, str]]:
    """id and text of unlabelled news."""
    for n, row in enumerate(rows(data / "wire" / "reuters21578_head.jsonl.gz")):
        if n % WIRE_STEP:
            continue
        body = " ".join((row.get("body") or "").split())
        if len(body) > 400:
            yield f"reuters-{row.get('id')}", f"{row.get('title') or ''}\n{body}\n"
    for name in ("geo/lgl_head", "geo/trnews_head", "geo/geovirus", "geo/geowebnews_head", "stories/news_cluster_head"):
        for row in rows(data / f"{name}.jsonl.gz"):
            text = row.get("text") or "\n".join(row.get("sents") or ())
            if isinstance(text, str) and len(text) > 200:
                yield f"{name}-{row.get('id')}", text[:12_000]


def loud(text: str, chance: random.Random) -> str:
    """The text with half its lines in capitals, as headlines on wires are; offsets stay."""
    lines = text.split("\n")
    return "\n".join(
        line.upper() if len(line.upper()) == len(line) and chance.random() < LOUD_LINES else line for line in lines
    )


def main(data: Path, out: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("wiretag_sentences")
    out.mkdir(parents=True, exist_ok=True)
    for name in ("worldwide_dev", "worldwide_train", "wikigold", "re3d_open"):
        with gzip.open(out / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
            for key, text, spans in annotated(data, name):
                lines.write(json.dumps({"id": key, **written(nlp, text, spans)}) + "\n")
    with gzip.open(out / "worldwide_loud.jsonl.gz", "wt", encoding="utf-8") as lines:
        chance = random.Random(1)
        for key, text, spans in list(annotated(data, "worldwide_train"))[::LOUD_STEP]:
            lines.write(json.dumps({"id": f"{key}-loud", **written(nlp, loud(text, chance), spans)}) + "\n")
    with gzip.open(out / "raw.jsonl.gz", "wt", encoding="utf-8") as lines:
        for key, text in raw(data):
            lines.write(json.dumps({"id": key, **written(nlp, text, [])}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
