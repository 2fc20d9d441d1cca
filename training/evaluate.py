"""Scores of an exported model alone on a set: 4 and 9 classes, by type and by region.

usage: python -m training.evaluate DATA SET MODEL.onnx      (DATA is the folder with ner/)

The text goes through the model's part of the pipeline as at run time: our tokens, our sentences, the model's windows.
`wiretag bench entities` scores the whole pipeline.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import spacy

import enrichers.entities.model.component
import enrichers.entities.sentences  # noqa: F401  (registers wiretag_sentences)
from training.prepare import lay, rows
from training.scoring import ANNOTATED, Span, report


def main(data: Path, name: str, model: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("wiretag_sentences")
    nlp.add_pipe("wiretag_model", config={"path": str(model)})
    nlp("Load the model.")
    pairs: dict[str, list[tuple[set[Span], set[Span]]]] = {}
    began = time.process_time()
    for row in rows(data / "ner" / f"{name}.jsonl.gz"):
        text, gold = lay(row["sents"])
        found = {(ent.start_char, ent.end_char, ANNOTATED.get(ent.label_, ent.label_)) for ent in nlp(text).ents}
        pairs.setdefault(row.get("region", "all"), []).append((set(gold), found))
    spent = time.process_time() - began
    print(report(name, pairs))
    print(f"{sum(map(len, pairs.values())) / spent:.1f} documents a second of CPU time")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
