"""A smaller model from the shipped one: of each layer those attention heads and inner units that matter most.

usage: python -m training.prune NAMES.onnx PREPARED HEADS INNER OUT.pt [LAYERS]

LAYERS: the lowest ones alone; those above stay whole.

What is left is fitted to do the work of the whole: by least squares, layer by layer from below, so that each layer's
output stays near what the whole model's layer gives on the training text. The checkpoint is then trained further
(`training.train`, `start`).
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from torch import Tensor, nn

from training import read_back
from training.batches import some
from training.encoder import HEAD, Layer, Size, tagger_of

LOOKED_AT = 60  # documents
RIDGE = 1e-3  # of the mean square of what is fitted on


def fitted(inputs: Tensor, wanted: Tensor) -> tuple[Tensor, Tensor]:
    """Weight (outputs, inputs) and bias of the line nearest to what is wanted (rows, outputs) of the inputs' rows."""
    x = torch.cat((inputs, torch.ones(len(inputs), 1)), 1).double()
    square = x.T @ x
    square += RIDGE * square.diagonal().mean() * torch.eye(len(square), dtype=torch.float64)
    found = torch.linalg.solve(square, x.T @ wanted.double()).float()
    return found[:-1].T.contiguous(), found[-1]


def strongest(inputs: Tensor, weight: Tensor, group: int, keep: int) -> Tensor:
    """The numbers of the inputs that give most: of `keep` groups of inputs that stand together."""
    power = inputs.square().mean(0) * weight.square().sum(0)
    groups = power.view(-1, group).sum(1).topk(keep).indices.sort().values
    return (groups[:, None] * group + torch.arange(group)).flatten()


@torch.no_grad()
def smaller(whole: Layer, given: list[Tensor], wanted: list[Tensor], masks: list[Tensor], size: Size) -> Layer:
    """A layer of fewer heads and inner units that does on `given` what the whole one does on `wanted`'s inputs: both
    are states by batch, and the results differ only by what the pruned layers below have lost."""
    layer = Layer(size, 0.0)
    real = [mask[:, 0, 0] > -1 for mask in masks]
    flat = lambda rows: torch.cat([row[which] for row, which in zip(rows, real, strict=True)])  # noqa: E731
    heads = flat([whole.mixed(x, mask) for x, mask in zip(wanted, masks, strict=True)])
    kept = strongest(heads, whole.mix.weight, HEAD, size.heads)
    rows = torch.cat([kept + n * whole.heads * HEAD for n in range(3)])
    layer.qkv.weight.copy_(whole.qkv.weight[rows])
    layer.qkv.bias.copy_(whole.qkv.bias[rows])
    mine, theirs = flat(given), flat(wanted)
    gathered = theirs + whole.mix(heads)
    mixed = flat([layer.mixed(x, mask) for x, mask in zip(given, masks, strict=True)])
    weight, bias = fitted(mixed, gathered - mine)
    layer.mix.weight.copy_(weight)
    layer.mix.bias.copy_(bias)
    for name in read_back.NORMS:
        getattr(layer, name).load_state_dict(getattr(whole, name).state_dict())
    mine, theirs = layer.after_mix(mine + layer.mix(mixed)), whole.after_mix(gathered)
    inner = nn.functional.gelu(whole.inner(theirs))
    kept = strongest(inner, whole.outer.weight, 1, size.inner)
    layer.inner.weight.copy_(whole.inner.weight[kept])
    layer.inner.bias.copy_(whole.inner.bias[kept])
    weight, bias = fitted(nn.functional.gelu(layer.inner(mine)), theirs + whole.outer(inner) - mine)
    layer.outer.weight.copy_(weight)
    layer.outer.bias.copy_(bias)
    return layer


@torch.no_grad()
def prune(
    layers: nn.ModuleList, given: list[Tensor], masks: list[Tensor], size: Size, lowest: int | None = None
) -> None:
    """Replaces layers, or the lowest ones, by smaller ones; `given` are the states, by batch, that the first reads."""
    layers.eval()
    wanted = given
    for n, layer in enumerate(layers[:lowest]):
        small = smaller(layer, given, wanted, masks, size)
        given = [small(x, mask) for x, mask in zip(given, masks, strict=True)]
        wanted = [layer(x, mask) for x, mask in zip(wanted, masks, strict=True)]
        layers[n] = small
        off = torch.cat([(a - b).square().mean((1, 2)) for a, b in zip(given, wanted, strict=True)]).mean()
        print(f"layer {n + 1}: mean square off {off:.4f} of {_power(wanted):.4f}", flush=True)


def _power(states: list[Tensor]) -> Tensor:
    return torch.cat([state.square().mean((1, 2)) for state in states]).mean()


def main(graph: Path, data: Path, size: Size, out: Path, lowest: int | None = None) -> None:
    weights, labels, vocabulary = read_back.tagger(graph)
    tagger = tagger_of(weights).eval()
    with torch.no_grad():
        read = [tagger.embedded(b.pieces, b.shapes, b.clues) for b in some(data, vocabulary, LOOKED_AT)]
    prune(tagger.layers, [states for states, _ in read], [mask for _, mask in read], size, lowest)
    torch.save({"model": tagger.state_dict(), "labels": labels}, out)
    print(f"{out}: {sum(p.numel() for p in tagger.layers.parameters()) / 1e6:.1f} million weights in layers")


if __name__ == "__main__":
    size = Size(int(sys.argv[3]), int(sys.argv[4]))
    main(Path(sys.argv[1]), Path(sys.argv[2]), size, Path(sys.argv[5]), *map(int, sys.argv[6:7]))
