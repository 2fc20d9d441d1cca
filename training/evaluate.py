"""Scores of an exported model on a prepared set, as it is shipped: 4 and 9 classes, by type and by region.

usage: python -m training.evaluate DATA SET MODEL.onnx      (DATA is the folder with ner/)

The text goes through the same spaCy pipeline as at run time: our tokens, our sentences, the model's windows.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import spacy

import enrichers.entities.model.component
import enrichers.entities.sentences  # noqa: F401  (registers wiretag_sentences)
from enrichers.entities.model.component import LABELS
from training.prepare import lay, rows
from training.scoring import Span, f1, four

BACK = {ours: theirs for theirs, ours in LABELS.items()}


def table(title: str, pairs: list[tuple[set[Span], set[Span]]]) -> None:
    print(title)
    for kind, (p, r, f, gold) in f1(pairs).items():
        print(f"  {kind:14} P {p:.3f} R {r:.3f} F {f:.4f} gold {gold}")


def main(data: Path, name: str, model: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("wiretag_sentences")
    nlp.add_pipe("wiretag_model", config={"path": str(model)})
    nlp("Load the model.")
    pairs: dict[str, list[tuple[set[Span], set[Span]]]] = {}
    began = time.process_time()
    for row in rows(data / "ner" / f"{name}.jsonl.gz"):
        text, gold = lay(row["sents"])
        found = {(ent.start_char, ent.end_char, BACK.get(ent.label_, ent.label_)) for ent in nlp(text).ents}
        pairs.setdefault(row.get("region", "all"), []).append((set(gold), found))
    spent = time.process_time() - began
    everything = [pair for group in pairs.values() for pair in group]
    table(f"{name}, 4 classes", [(four(gold), four(found)) for gold, found in everything])
    table(f"{name}, 9 classes", everything)
    for region, group in sorted(pairs.items()):
        p, r, f, gold = f1([(four(true), four(found)) for true, found in group])["all"]
        print(f"{region:14} P {p:.3f} R {r:.3f} F {f:.4f} gold {gold}, 4 classes")
    print(f"{len(everything) / spent:.1f} documents a second of CPU time")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
