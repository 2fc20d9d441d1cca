"""Training, from pretrained weights or a checkpoint to a checkpoint; goes on where it was interrupted.

usage: python -m training.train RUN.toml        (training/README.md explains a run's settings)
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
import tomllib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from enrichers.entities.model.decode import Decoder
from enrichers.entities.model.pieces import Pieces
from enrichers.entities.model.votes import agree
from training import gate
from training.batches import LIKE_MAIN, MAIN, Batch, Document, batches, collate, cut, documents_of, label_list, load
from training.encoder import Passed, Tagger, word_scores
from training.events import task
from training.events.network import Detector
from training.events.sets import TYPES
from training.events.split import HELD_OUT
from training.events.task import Events
from training.progress import Progress
from training.scoring import f1, four, line
from training.start import started

NARROW = torch.cpu._is_avx512_bf16_supported()  # elsewhere 16 bits are slower than 32
GATED = 0.05  # what the gate's loss weighs beside that of names
PAUSE = Path("/work/PAUSE") if Path("/work").is_dir() else Path("PAUSE")


@dataclass
class Run:
    """The settings of a run; times are in passes over the main set."""

    out: str
    data: str
    vocabulary: str
    weights: str = ""  # of a BERT, ONNX or npz
    start: str = ""  # or a checkpoint of ours to start from
    keep: list[int] = field(default_factory=lambda: list(range(12)))  # layers of it
    sets: dict[str, float] = field(default_factory=lambda: {MAIN: 1.0})  # share of each set that an epoch takes
    soft: str = ""  # folder of teachers' probabilities
    hard: float = 1.0  # weight of the gold labels; the rest is the teachers'
    epochs: int = 3
    steps: int = 0  # at which to stop before that, where not 0
    rate: float = 2e-4
    decay: float = 0.9  # of the rate, from each layer to the one below
    warm: float = 0.1
    most: int = 1600  # pieces a batch
    dropout: float = 0.1
    blur: float = 0.0  # label smoothing
    average: float = 0.995  # of the weights
    twice: float = 0.0  # weight of R-Drop's divergence
    seed: int = 1
    threads: int = 2
    save_every: int = 100
    mute: int = 0  # bits of clues that are not shown
    events: str = ""  # file of `training.events.reads`, where events are learned too
    still: list[str] = field(default_factory=list)  # parts that stay as they are, as "words" or "layers.0"
    hold: int = HELD_OUT  # the fold of it that is not learned from
    event_share: float = 0.7  # of the gradients of names in the encoder, that those of events may reach
    fraction: float = 1.0  # of the main set, for quick comparisons


def wait() -> None:
    while PAUSE.exists():
        time.sleep(1)


class Both(nn.Module):
    """What is trained: the tagger and, above it, the detector of events where a run has them."""

    def __init__(self, tagger: Tagger, detector: Detector | None) -> None:
        super().__init__()
        self.tagger = tagger
        self.detector = detector


def rates(both: Both, run: Run) -> list[dict[str, Any]]:
    """Parameter groups: lower layers learn slower, the new parts at twice or, of the detector, four times the rate."""
    tagger = both.tagger
    n = len(tagger.layers)
    depth = {"words": 0, "positions": 0, "norm": 0}
    groups: dict[tuple[float, float], list[Any]] = {}
    for name, p in tagger.named_parameters():
        part = name.split(".")
        if any(f"{name}.".startswith(f"{still}.") for still in run.still):
            p.requires_grad = False
            continue
        level = int(part[1]) + 1 if part[0] == "layers" else depth.get(part[0], n + 1)
        scale = run.decay ** (n - level) if level <= n else 2.0
        groups.setdefault((scale, 0.01 if p.ndim > 1 else 0.0), []).append(p)
    if both.detector:
        groups[4.0, 0.01] = list(both.detector.parameters())
    return [{"params": ps, "lr": run.rate * s, "scale": s, "weight_decay": w} for (s, w), ps in groups.items()]


def passed(tagger: Tagger, batch: Batch) -> tuple[Tensor, Passed]:
    """The scores of a batch's words, and the pass they come of."""
    with torch.autocast("cpu", torch.bfloat16, enabled=NARROW):
        found = tagger(batch.pieces, batch.shapes, batch.clues)
    states, live = found.at(batch.first)
    return word_scores(states.float(), live, tagger.heads[batch.head]), found


def loss_of(scores: Tensor, batch: Batch, run: Run) -> Tensor:
    hard = F.cross_entropy(scores, batch.labels, label_smoothing=run.blur) if run.hard or batch.soft is None else 0.0
    if batch.soft is None:
        return hard
    weight = run.hard if batch.labelled else 0.0
    soft = -(batch.soft * F.log_softmax(scores, -1)).sum(-1).mean()
    return weight * hard + (1 - weight) * soft


@torch.no_grad()
def predict(tagger: Tagger, documents: list[Document], ends: tuple[int, int]) -> dict[str, np.ndarray]:
    """Log-probabilities of each document's words, in the windows of run time."""
    tagger.eval()
    found = {}
    rows: dict[str, dict[int, np.ndarray]] = {}
    for group in batches(cut(documents), 4000):
        wait()
        batch = collate(group, *ends)
        logs = F.log_softmax(passed(tagger, batch)[0], -1).numpy()
        at = 0
        for d, a, b in group:
            rows.setdefault(d.key, {})[a] = logs[at : at + b - a]
            at += b - a
    for key, parts in rows.items():
        found[key] = np.concatenate([parts[a] for a in sorted(parts)])
    return found


def names(decoder: Decoder, document: Document, logs: np.ndarray) -> set[tuple[int, int, str]]:
    found = [name for _, a, b in cut([document]) for name in decoder(logs[a:b], a, document.opens[a:b])]
    starts, words = document.starts, document.words
    return {
        (starts[name.start], starts[name.end - 1] + len(words[name.end - 1]), name.kind)
        for name in agree(found, words, decoder.kinds)
    }


def evaluate(tagger: Tagger, documents: list[Document], labels: list[str], ends: tuple[int, int]) -> tuple[dict, dict]:
    decoder = Decoder(labels)
    logs = predict(tagger, documents, ends)
    pairs = [(set(d.gold), names(decoder, d, logs[d.key])) for d in documents]
    return f1([(four(gold), four(found)) for gold, found in pairs]), f1(pairs)


def main(run: Run) -> None:
    out = Path(run.out)
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(run.threads)
    data = Path(run.data)
    pieces = Pieces(Path(run.vocabulary).read_text(encoding="utf-8").splitlines())
    ends = (pieces.begin, pieces.end)
    lists = {name: label_list(data / f"{name}.jsonl.gz") for name in run.sets if name not in LIKE_MAIN}
    dev = load(data / "worldwide_dev.jsonl.gz", MAIN, lists[MAIN], pieces)
    sets = {name: documents_of(data, name, pieces, Path(run.soft) if run.soft else None) for name in run.sets}
    for d in dev + [d for group in sets.values() for d in group]:
        d.clues = [bits & ~run.mute for bits in d.clues]
    torch.manual_seed(run.seed)
    heads = {name: len(labels) for name, labels in lists.items()}
    tagger, detector = started(run.start, run.weights, run.keep, len(pieces.ids), heads, run.dropout, bool(run.events))
    events = Events(Path(run.events), run.hold, run.seed) if run.events else None
    both = Both(tagger, detector)
    optimizer = torch.optim.AdamW(rates(both, run), betas=(0.9, 0.98), eps=1e-6, fused=True)
    progress = Progress(both, optimizer, out / "last.pt", run.average)
    plan = [_epoch(run, sets, epoch, ends) for epoch in range(run.epochs)]
    if run.steps:
        plan = _shortened(plan, run.steps)
    total = sum(map(len, plan))
    (out / "run.json").write_text(json.dumps({"run": asdict(run), "labels": lists, "steps": total}, indent=1))
    best = progress.more.get("best", 0.0)
    print(f"{run.out}: {total} steps, from {progress.done}", flush=True)
    began, seen, step, cpu = time.time(), 0, 0, time.process_time()
    losses: list[float] = []
    event_losses: list[float] = []
    more = events.batches() if events else iter(())
    for epoch, groups in enumerate(plan):
        for group in groups:
            step += 1
            texts = next(more, None)
            if step <= progress.done:
                continue
            wait()
            warm = run.warm * total
            share = step / warm if step < warm else max(0.02, (total - step) / (total - warm))
            for g in optimizer.param_groups:
                g["lr"] = run.rate * g["scale"] * share
            both.train()
            batch = collate(group, *ends)
            scores, found = passed(tagger, batch)
            loss = loss_of(scores, batch, run)
            if run.twice:
                other, _ = passed(tagger, batch)
                loss = (loss + loss_of(other, batch, run)) / 2 + run.twice * _divergence(scores, other)
            gated = gate.loss(found.wanted, batch) if found.wanted is not None else 0.0
            (loss + GATED * gated).backward()
            if texts is not None:
                event_losses.append(_learn_events(both, texts, run.event_share))
            torch.nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            progress.stepped(step)
            losses.append(loss.item())
            seen += int((batch.pieces >= 0).sum())
            if step % 50 == 0:
                rate = seen / (time.time() - began)
                minutes = (time.process_time() - cpu) / 60
                mean = np.mean(losses[-50:])
                told = f" events {np.mean(event_losses[-50:]):.3f}" if event_losses else ""
                print(f"{step}/{total} loss {mean:.4f}{told} {rate:.0f} pieces/s cpu {minutes:.1f} min", flush=True)
            if step % run.save_every == 0:
                progress.save(step, best=best)
        if step > progress.done:
            best = _report(out, both, progress.average, dev, lists[MAIN], ends, epoch, best)
            progress.save(step, best=best)
    progress.end()  # `best.pt` stays


def _learn_events(both: Both, texts: task.Batch, most: float) -> float:
    """Adds the gradients of a batch of events: in the encoder no more than `most` of what names have there."""
    shared = [p for p in both.tagger.parameters() if p.grad is not None]
    names = [p.grad.clone() for p in shared]
    limit = most * torch.nn.utils.get_total_norm(names)
    for p in shared:
        p.grad.zero_()
    loss = task.loss(both.tagger, both.detector, texts, MAIN)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(shared, limit)
    torch.nn.utils.clip_grad_norm_(both.detector.parameters(), 1.0)
    for p, gradient in zip(shared, names, strict=True):
        p.grad += gradient
    return loss.item()


def _divergence(a: Tensor, b: Tensor) -> Tensor:
    p, q = F.log_softmax(a, -1), F.log_softmax(b, -1)
    return ((p.exp() - q.exp()) * (p - q)).sum(-1).mean() / 2


def _epoch(run: Run, sets: dict[str, list[Document]], epoch: int, ends: tuple[int, int]) -> list:
    """The batches of an epoch, the same for the same seed."""
    shake = random.Random(f"{run.seed}-{epoch}")
    chosen: list[Document] = []
    for name, share in run.sets.items():
        documents = sets[name]
        share = share * (run.fraction if name == MAIN else 1)
        chosen += shake.sample(documents, round(share * len(documents))) if share < 1 else documents * round(share)
    return list(batches(cut(chosen, shake=shake), run.most, shake))


def _shortened(plan: list[list], steps: int) -> list[list]:
    """As many batches of the plan as there are steps."""
    short: list[list] = []
    for groups in plan:
        short.append(groups[: max(0, steps - sum(map(len, short)))])
    return [groups for groups in short if groups]


def _report(
    out: Path,
    both: Both,
    average: dict,
    dev: list[Document],
    labels: list[str],
    ends: tuple[int, int],
    epoch: int,
    best: float,
) -> float:
    """Scores the averaged weights on dev and keeps the best; the last as well, where events are learned too."""
    weights = {k: v.clone() for k, v in both.state_dict().items()}
    both.load_state_dict(average)
    small, full = evaluate(both.tagger, dev, labels, ends)
    print(f"epoch {epoch + 1} 4-class {line(small)}", flush=True)
    print(f"epoch {epoch + 1} 9-class {line(full)}", flush=True)
    stored = {"model": both.tagger.state_dict(), "labels": labels}
    if both.detector:
        stored |= {"detector": both.detector.state_dict(), "types": TYPES}
        torch.save(stored, out / "latest.pt")
    if small["all"][2] > best:
        best = small["all"][2]
        torch.save(stored, out / "best.pt")
    both.load_state_dict(weights)
    return best


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run")
    main(Run(**tomllib.loads(Path(parser.parse_args(sys.argv[1:]).run).read_text(encoding="utf-8"))))
