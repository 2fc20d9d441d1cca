"""How good a detector is on the fold that it has not seen, beside the lexicon, and how its logits become probabilities.

usage: python -m training.events.measure READS.pickle DETECTOR.pt SETTINGS.json [FOLD]

The slope, shift and threshold that go into the shipped file are written to SETTINGS.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from enrichers.events.detect import STRONG, WEAK
from training.events.network import TOKEN, collate
from training.events.opinions import Says, opened
from training.events.reads import Read, Segment
from training.events.sets import PENTACLASS, SATP, TYPES, case_class, numbers, roots_in
from training.events.split import HELD_OUT

BINS = 10  # of the calibration error
LIKELY = 0.5


@dataclass(frozen=True)
class Seen:
    """A held-out sample with what the detector gives for each of its segments: logits of presence, probabilities of
    the main event (none first), and each segment's logits of its pieces."""

    read: Read
    present: NDArray[np.float32]
    main: NDArray[np.float32]
    pieces: list[NDArray[np.float32]]

    @property
    def segments(self) -> list[Segment]:
        return [segment for window in self.read.segments for segment in window]

    def lexicon(self) -> NDArray[np.float32]:
        """(types): how sure the lexicon alone is of each type in the text."""
        n = len(TYPES)
        return np.max([np.maximum(s.hints[:n] * STRONG, s.hints[n:] * WEAK) for s in self.segments], 0)


def look(detector: Says, reads: Sequence[Read], size: int = 8) -> list[Seen]:
    found = []
    with torch.no_grad():
        for n in range(0, len(reads), size):
            batch = collate(list(reads[n : n + size]))
            present, main, tokens = detector(batch)
            present, main = present.numpy(), main.softmax(1).numpy()
            for read, mine, _ in batch.parts():
                segments = [segment for window in read.segments for segment in window]
                rows = batch.row[mine].tolist()
                pieces = [tokens[row, s.first : s.end].numpy() for row, s in zip(rows, segments, strict=True)]
                found.append(Seen(read, present[mine], main[mine], pieces))
    return found


def truth(seen: Sequence[Seen]) -> NDArray[np.bool_]:
    """(sentences, types) of our own sentences."""
    segments = [segment for one in seen for segment in one.segments]
    found = np.zeros((len(segments), len(TYPES)), bool)
    for n, segment in enumerate(segments):
        for kind, *_ in segment.events or ():
            found[n, kind] = True
    return found


def calibrated(seen: Sequence[Seen]) -> dict[str, float]:
    """Platt's slope and shift for the logits of presence, and the threshold with the best micro F1."""
    gold = torch.from_numpy(truth(seen).astype(np.float32))
    logits = torch.from_numpy(np.concatenate([one.present for one in seen]))
    line = torch.tensor([1.0, 0.0], requires_grad=True)
    optimizer = torch.optim.LBFGS([line], max_iter=50, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(line[0] * logits + line[1], gold)
        loss.backward()
        return loss

    optimizer.step(closure)
    slope, shift = line.tolist()
    likely = (slope * logits + shift).sigmoid().numpy()
    threshold = max(np.arange(0.2, 0.7, 0.02).tolist(), key=lambda t: micro(gold.numpy() > 0, likely >= t)[2])
    return {"slope": round(slope, 4), "shift": round(shift, 4), "threshold": round(threshold, 2)}


def likely(one: Seen, settings: dict[str, float]) -> NDArray[np.float32]:
    return 1 / (1 + np.exp(-(settings["slope"] * one.present + settings["shift"])))


def micro(gold: NDArray[np.bool_], found: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    right = (gold & found).sum()
    return (
        float(right / max(1, found.sum())),
        float(right / max(1, gold.sum())),
        float(2 * right / max(1, found.sum() + gold.sum())),
    )


def classes(pairs: Sequence[tuple[str, str]]) -> str:
    """Macro and weighted F1 over gold's classes, and accuracy, of (gold, found)."""
    gold, found = Counter(g for g, _ in pairs), Counter(f for _, f in pairs)
    right = Counter(g for g, f in pairs if g == f)
    each = {g: 2 * right[g] / (gold[g] + found[g]) for g in gold}
    weighted = sum(each[g] * gold[g] for g in gold) / max(1, len(pairs))
    macro, accuracy = sum(each.values()) / max(1, len(each)), sum(right.values()) / max(1, len(pairs))
    return f"macro {macro:.3f}, weighted {weighted:.3f}, right {accuracy:.3f} of {len(pairs)}"


def own(seen: Sequence[Seen], settings: dict[str, float]) -> None:
    """Figures on our own sentences, by sentence."""
    gold = truth(seen)
    probable = np.concatenate([likely(one, settings) for one in seen])
    hints = np.concatenate([[s.hints[: len(TYPES)] + s.hints[len(TYPES) :] for s in one.segments] for one in seen]) > 0
    for name, found in (("detector", probable >= settings["threshold"]), ("lexicon", hints)):
        without = ~gold.any(1)
        print(
            f"  {name}: P {micro(gold, found)[0]:.3f} R {micro(gold, found)[1]:.3f} F1 {micro(gold, found)[2]:.3f};"
            f" an event in {found[without].any(1).mean():.3f} of {without.sum()} sentences without one"
        )
    given = probable >= 0.1  # what could stand in a record
    edges = np.minimum((probable * BINS).astype(int), BINS - 1)
    off = sum(
        abs(probable[given & (edges == n)].mean() - gold[given & (edges == n)].mean()) * (given & (edges == n)).sum()
        for n in range(BINS)
        if (given & (edges == n)).any()
    )
    print(f"  calibration error of scores from .1: {off / max(1, given.sum()):.3f} on {given.sum()}")
    pairs, cases, old, modes, hit = [], [], [], [], []
    for one in seen:
        lexicon = one.lexicon()
        for n, segment in enumerate(one.segments):
            for kind, mode, first, end in segment.events or ():
                here = one.pieces[n][first - segment.first : end - segment.first]
                if len(here):
                    modes.append((str(mode), str(here[:, TOKEN[0] : sum(TOKEN[:2])].mean(0).argmax())))
                    odds = one.pieces[n][:, 1 + kind] - one.pieces[n][:, 0]
                    hit.append(first <= odds.argmax() + segment.first < end)
            main = TYPES[segment.events[0][0]] if segment.events else "none"
            best = int(one.main[n].argmax())
            pairs.append((main, TYPES[best - 1] if best else "none"))
            if segment.events and case_class(main):
                cases.append((str(case_class(main)), str(case_class(TYPES[int(one.main[n, 1:].argmax())]))))
                if len(one.segments) == 1:
                    old.append(
                        (str(case_class(main)), str(case_class(TYPES[int(lexicon.argmax())])) if lexicon.any() else "-")
                    )
    print(f"  main event: {classes(pairs)}")
    print(f"  CASE-like: {classes(cases)}; lexicon: {classes(old)}")
    print(f"  modality at gold triggers: {classes(modes)}; trigger touched {np.mean(hit):.3f}")


def public(seen: Sequence[Seen], settings: dict[str, float]) -> None:
    """Figures on the held-out part of the public sets, which the detector learned from."""
    for source in ("penta", "plover", "petrarch"):
        for name in ("detector", "lexicon"):
            pairs = []
            for one in (one for one in seen if one.read.sample.source == source):
                values = one.main[:, 1:].sum(0) if name == "detector" else one.lexicon()
                best = max(one.read.sample.scope, key=lambda n: values[n])
                if source == "penta":
                    roots = roots_in(one.read.sample.text).get(TYPES[best]) if values[best] else None
                    pairs.append((one.read.sample.label, PENTACLASS[roots[0]] if roots else "statement"))
                else:
                    pairs.append(("", "" if values[best] and best in one.read.sample.main else "-"))
            print(f"  {source}, {name}: {classes(pairs)}")
    for name in ("detector", "lexicon"):
        total = []
        for one in (one for one in seen if one.read.sample.source == "satp"):
            values = 1 - np.prod(1 - likely(one, settings), 0) if name == "detector" else one.lexicon()
            ours = {c for c, kinds in SATP.items() if values[list(numbers(kinds))].max() >= LIKELY} or {"other"}
            gold = set(one.read.sample.label.split())
            total.append(2 * len(ours & gold) / max(1, len(ours) + len(gold)))
        print(f"  satp, {name}: example F1 {np.mean(total):.3f} of {len(total)}", flush=True)


def main(file: Path, checkpoint: Path, out: Path, fold: int = HELD_OUT) -> None:
    torch.set_num_threads(1)
    reads: list[Read] = pickle.loads(file.read_bytes())
    seen = look(opened(checkpoint), [read for read in reads if read.sample.fold == fold])
    of = lambda source: [one for one in seen if one.read.sample.source == source]  # noqa: E731
    settings = calibrated(of("own") + of("pack"))
    out.write_text(json.dumps(settings), "utf-8")
    print(settings)
    for source in ("own", "pack"):
        print(source)
        own(of(source), settings)
    print("public")
    public(seen, settings)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), *map(int, sys.argv[4:5]))
