"""How good a detector is on samples that it has not seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import torch

from enrichers.events.types import event_types
from training.events.network import TOKEN, Detector, collate
from training.events.sets import NUMBER, PENTACLASS, SATP, TYPES, numbers
from training.events.states import Read

CAMEO = {NUMBER[kind.id]: PENTACLASS.get((kind.cameo or "")[:2]) for kind in event_types()}
KINDS = list(event_types())
CASE_MORE = ("natural_disaster", "man_made_disaster", "attribution_of_responsibility", "diplomatic_event", "organized_crime")


def f1(pairs: Sequence[tuple[str, str]]) -> tuple[float, float, float]:
    """Macro F1 over gold's classes, weighted F1, accuracy of (gold, found)."""
    gold, found = Counter(g for g, _ in pairs), Counter(f for _, f in pairs)
    right = Counter(g for g, f in pairs if g == f)
    each = {g: 2 * right[g] / max(1, gold[g] + found[g]) for g in gold}
    return (
        sum(each.values()) / max(1, len(each)),
        sum(each[g] * gold[g] for g in gold) / max(1, len(pairs)),
        sum(right.values()) / max(1, len(pairs)),
    )


def case_label(kind: str) -> str:
    """The CASE-2021 class of a type: ACLED's sub-event, or one of five more."""
    row = next(k for k in KINDS if k.id == kind)
    seen = row
    while seen is not None:
        if seen.id in CASE_MORE:
            return seen.id
        seen = next((k for k in KINDS if k.id == seen.family), None) if seen.family else None
    return row.acled or "other"


def scores(detector: Detector, reads: list[Read]) -> list[tuple[np.ndarray, np.ndarray, list[np.ndarray]]]:
    """For each sample: (sentences, types) probabilities, (sentences, 1 + types), and each sentence's pieces' logits."""
    detector.eval()
    found = []
    with torch.no_grad():
        for n in range(0, len(reads), 8):
            batch = collate(reads[n : n + 8])
            present, main, tokens = detector(batch.states, batch.mask, batch)
            present, main = present.sigmoid().numpy(), main.softmax(1).numpy()
            at = 0
            for read in batch.reads:
                segments = [s for window in read.segments for s in window]
                size = len(segments)
                logits = [
                    tokens[batch.row[at + k], s.first : s.end].numpy() for k, s in enumerate(segments)
                ]
                found.append((present[at : at + size], main[at : at + size], logits))
                at += size
    return found


def lexicon_only(read: Read) -> list[tuple[np.ndarray, np.ndarray]]:
    out = []
    for window in read.segments:
        for s in window:
            n = len(TYPES)
            p = np.maximum(s.hints[:n] * 0.78, s.hints[n:] * 0.5)
            out.append(p)
    return out


def report(detector: Detector, reads: list[Read]) -> None:
    by: dict[str, list[int]] = defaultdict(list)
    for n, read in enumerate(reads):
        by[read.sample.source].append(n)
    got = scores(detector, reads)
    for source in ("own", "pack"):
        truth, probs, modes, case, case_lex, main_ok, trig = [], [], [], [], [], [], []
        lex = []
        for n in by[source]:
            present, main, logits = got[n]
            segments = [s for w in reads[n].segments for s in w]
            hint = lexicon_only(reads[n])
            for k, s in enumerate(segments):
                t = np.zeros(len(TYPES), bool)
                for kind, mode, a, b in s.events:
                    t[kind] = True
                    if b > a:
                        m = logits[k][a - s.first : b - s.first, TOKEN[0] : TOKEN[0] + TOKEN[1]].mean(0).argmax()
                        modes.append((str(mode), str(m)))
                        col = logits[k][:, 1 + kind] - logits[k][:, 0]
                        at = int(col.argmax()) + s.first
                        trig.append(a <= at < b)
                truth.append(t)
                probs.append(present[k])
                lex.append(hint[k])
                gold = TYPES[s.events[0][0]] if s.events else "none"
                best = int(main[k].argmax())
                main_ok.append((gold, TYPES[best - 1] if best else "none"))
                if s.events and (case_label(gold) != "other" or KINDS[s.events[0][0]].acled):
                    case.append((case_label(gold), case_label(TYPES[int(main[k][1:].argmax())])))
                    top = int(hint[k].argmax())
                    case_lex.append((case_label(gold), case_label(TYPES[top]) if hint[k][top] else "none"))
        T, P, L = np.array(truth), np.array(probs), np.array(lex)
        line = []
        for t in (0.3, 0.4, 0.5):
            hit = (P >= t) & T
            p, r = hit.sum() / max(1, (P >= t).sum()), hit.sum() / T.sum()
            line.append(f"{t}: P {p:.3f} R {r:.3f} F {2 * p * r / (p + r + 1e-9):.3f}")
        hit = (L > 0) & T
        p, r = hit.sum() / max(1, (L > 0).sum()), hit.sum() / T.sum()
        neg = ~T.any(1)
        print(f"{source}: {len(T)} sentences; types {'; '.join(line)}; lexicon P {p:.3f} R {r:.3f} F {2 * p * r / (p + r):.3f}")
        print(f"   false on negatives: {(P[neg] >= 0.4).any(1).mean():.3f} lexicon {(L[neg] > 0).any(1).mean():.3f} of {neg.sum()}")
        print(f"   main acc {np.mean([g == f for g, f in main_ok]):.3f}; modality macro/weighted/acc {f1(modes)}; always happened {np.mean([g == '0' for g, _ in modes]):.3f}; trigger {np.mean(trig):.3f}")
        print(f"   case-like {len(case)}: macro/weighted/acc {f1(case)} lexicon {f1(case_lex)}", flush=True)
    for source in ("penta", "plover", "petrarch"):
        pairs, lexpairs = [], []
        for n in by[source]:
            s = reads[n].sample
            main = got[n][1].sum(0)
            kinds = [k for k in range(len(TYPES)) if CAMEO[k]]
            if source == "penta":
                best = max(kinds, key=lambda k: main[k + 1])
                pairs.append((s.label, CAMEO[best]))
                h = np.max(lexicon_only(reads[n]), 0)
                top = max(kinds, key=lambda k: h[k])
                lexpairs.append((s.label, CAMEO[top] if h[top] else "statement"))
            else:
                best = max(s.scope, key=lambda k: main[k + 1])
                pairs.append(("1", "1" if best in s.main else "0"))
                h = np.max(lexicon_only(reads[n]), 0)
                top = max(s.scope, key=lambda k: h[k])
                lexpairs.append(("1", "1" if h[top] and top in s.main else "0"))
        print(f"{source} {len(pairs)}: macro/weighted/acc {f1(pairs)} lexicon {f1(lexpairs)}")
    total, lextotal = [], []
    for n in by["satp"]:
        present = got[n][0]
        any_p = 1 - np.prod(1 - present, 0)
        h = np.max(lexicon_only(reads[n]), 0)
        for probs, into in ((any_p, total), (h, lextotal)):
            out = {name for name in SATP if 1 - np.prod(1 - probs[list(numbers(SATP[name]))]) > 0.5} or {"other"}
            gold = set(reads[n].sample.label.split())
            into.append(2 * len(out & gold) / max(1, len(out) + len(gold)))
    print(f"satp {len(total)}: example-F1 {np.mean(total):.3f} lexicon {np.mean(lextotal):.3f}", flush=True)
