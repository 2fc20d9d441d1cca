"""What the detector is taught by each kind of sample: all of our own sentences, what is known of public texts."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from training.events.network import TOKEN, Batch
from training.events.sets import KINDS, NUMBER, TYPES

SURE = 1e-6
# What each part of the loss weighs.
PRESENT, MAIN, TRIGGER, MODE, ROLE = 1.0, 1.0, 0.5, 0.5, 0.8
PUBLIC_PRESENT, PUBLIC_MAIN = 0.4, 0.7


def relatives() -> Tensor:
    """(types, types): whether one is the other's family, or its family's: nothing is said of these."""
    found = torch.zeros(len(TYPES), len(TYPES), dtype=torch.bool)
    for kind in KINDS.values():
        wider = kind.family
        while wider:
            found[NUMBER[kind.id], NUMBER[wider]] = found[NUMBER[wider], NUMBER[kind.id]] = True
            wider = KINDS[wider].family
    return found


RELATIVES = relatives()


def loss_of(present: Tensor, main: Tensor, tokens: Tensor, batch: Batch) -> Tensor:
    """The mean loss of a batch's samples."""
    total = present.new_zeros(())
    for read, mine, _ in batch.parts():
        if read.sample.parts:
            total = total + own(present[mine], main[mine], tokens, batch, mine.start, read)
        else:
            total = total + public(present[mine], main[mine], read.sample)
    return total / len(batch.reads)


def taught(present: Tensor, main: Tensor, tokens: Tensor, batch: Batch) -> Tensor:
    """How far what is said is from a teacher's opinion, for a sample."""
    assert batch.taught is not None
    theirs, mains, kinds = batch.taught
    off = F.binary_cross_entropy_with_logits(present, theirs.sigmoid(), reduction="sum")
    off = off - (mains.softmax(-1) * main.log_softmax(-1)).sum()
    real = batch.pieces >= 0
    of = -(kinds.softmax(-1) * tokens[..., : TOKEN[0]].log_softmax(-1)).sum(-1)[real].sum()
    return (off + TRIGGER * of / 4) / len(batch.reads)


def own(present: Tensor, main: Tensor, tokens: Tensor, batch: Batch, at: int, read) -> Tensor:
    segments = [segment for window in read.segments for segment in window]
    wanted = torch.zeros_like(present)
    said = torch.ones_like(present)
    first = torch.zeros(len(segments), dtype=torch.long)
    total = present.new_zeros(())
    for n, segment in enumerate(segments):
        labels = torch.zeros(segment.end - segment.first, dtype=torch.long)
        here = tokens[batch.row[at + n], segment.first : segment.end]
        for kind, mode, a, b in reversed(segment.events):
            wanted[n, kind] = 1.0
            said[n, RELATIVES[kind]] = 0.0
            labels[a - segment.first : b - segment.first] = kind + 1
            if b > a:
                logits = here[a - segment.first : b - segment.first, TOKEN[0] : TOKEN[0] + TOKEN[1]].mean(0)
                total = total + MODE * F.cross_entropy(logits[None], torch.tensor([mode]))
        if segment.events:
            first[n] = segment.events[0][0] + 1
        total = total + TRIGGER * F.cross_entropy(here[:, : TOKEN[0]], labels, reduction="sum") / 4
        roles = torch.from_numpy(segment.roles)
        total = total + ROLE * F.cross_entropy(here[:, -TOKEN[2] :], roles, reduction="sum") / 4
    said = torch.maximum(said, wanted)
    total = total + PRESENT * (F.binary_cross_entropy_with_logits(present, wanted, reduction="none") * said).sum()
    total = total + MAIN * F.cross_entropy(main, first, reduction="sum")
    return total / len(segments) ** 0.5


def public(present: Tensor, main: Tensor, sample) -> Tensor:
    """A text has one of each of some types if not all of its sentences lack all of them."""
    none = F.logsigmoid(-present).sum(0)  # log-probability that no sentence has the type
    total = present.new_zeros(())
    for group in sample.present:
        total = total - PUBLIC_PRESENT * torch.log1p(-torch.exp(none[list(group)].sum().clamp(max=-SURE)))
    if sample.absent:
        total = total - PUBLIC_PRESENT * none[list(sample.absent)].sum()
    if sample.main and len(main) == 1:
        scope = [0, *(kind + 1 for kind in sample.scope)]
        logs = main[0, scope].log_softmax(0)
        fits = torch.tensor([kind + 1 in {m + 1 for m in sample.main} for kind in sample.scope])
        total = total - PUBLIC_MAIN * logs[1:][fits].logsumexp(0)
    return total
