"""Fits the line that makes probabilities of the model's scores (`enrichers/entities/model/calibration.py`).

usage: python -m training.calibrate DATA [SET]      (DATA is the folder with ner/; SET: wikigold)

Of the set's types those are judged that it shares with the model: people, organisations, locations. The set must not
be one that the model was trained on, nor the one that its scores are reported on.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import spacy

import enrichers.entities.sentences  # noqa: F401  (registers wiretag_sentences)
from enrichers.entities.marks import SCORES
from enrichers.entities.model.calibration import log_odds
from training.prepare import annotated
from training.scoring import ANNOTATED, FOUR

SHARED = frozenset({"PER", "ORG", "LOC"})
STEPS, LONGEST = 100, 0.5  # of Newton's method, and how far a step may go


def judged(data: Path, name: str) -> list[tuple[float, bool]]:
    """The model's own score for each of its names of a set, and whether gold has the same."""
    nlp = spacy.blank("en")
    nlp.add_pipe("wiretag_sentences")
    nlp.add_pipe("wiretag_model", config={"calibrated": False})
    found = []
    for _, text, spans in annotated(data, name):
        gold = {(start, end, FOUR.get(kind, kind)) for start, end, kind in spans}
        doc = nlp(text)
        for ent in doc.ents:
            kind = FOUR.get(ANNOTATED[ent.label_])
            if kind in SHARED:
                score = doc.user_data[SCORES][ent.start, ent.end]
                found.append((score, (ent.start_char, ent.end_char, kind) in gold))
    return found


def line(judgements: list[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and shift of the likeliest line on the scale of log-odds (logistic regression)."""
    x = np.array([log_odds(score) for score, _ in judgements])
    y = np.array([right for _, right in judgements], float)
    fit = np.array([0.0, np.log(y.mean() / (1 - y.mean()))])
    columns = np.stack([x, np.ones_like(x)], 1)
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-columns @ fit))
        curve = (columns * (p * (1 - p))[:, None]).T @ columns
        step = np.linalg.solve(curve, columns.T @ (p - y))
        fit -= step * min(1.0, LONGEST / np.abs(step).max())
    return float(fit[0]), float(fit[1])


if __name__ == "__main__":
    slope, shift = line(judged(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "wikigold"))
    print(f"SLOPE, SHIFT = {slope:.3f}, {shift:.3f}")
