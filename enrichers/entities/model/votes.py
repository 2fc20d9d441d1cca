"""One name, one kind: all mentions of a name in a document vote on what it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from enrichers.entities.model.decode import Found

PERSON = "Person"
# What a longer name of a person speaks for its last word alone being that person, in log-probability; chosen on the
# development set, where half and double of it do as well.
SURNAME = 2.0


class Agreed(NamedTuple):
    """A name with the kind that its mentions agreed on; `score` is the estimated probability that it is right."""

    start: int
    end: int
    kind: str
    score: float


def agree(found: Sequence[Found], words: Sequence[str], kinds: Sequence[str]) -> list[Agreed]:
    """The names of a document, each mention with the kind for which all mentions together have the most evidence.

    "Weibo" in a sentence that tells little is what the other sentences show it to be. `words` are the document's.
    """
    written = [tuple(word.lower() for word in words[name.start : name.end]) for name in found]
    total: defaultdict[tuple[str, ...], NDArray[np.floating[Any]]] = defaultdict(lambda: np.zeros(len(kinds)))
    for name, key in zip(found, written, strict=True):
        total[key] += name.evidence
    if PERSON in kinds:
        person = kinds.index(PERSON)
        people = {key[-1] for key, votes in total.items() if len(key) > 1 and votes.argmax() == person}
        for key, votes in total.items():
            if len(key) == 1 and key[0] in people:
                votes[person] += SURNAME
    agreed = []
    for name, key in zip(found, written, strict=True):
        votes = total[key]
        best = int(votes.argmax())
        share = 1.0 / float(np.exp(votes - votes[best]).sum())
        agreed.append(Agreed(name.start, name.end, kinds[best], name.sure * share))
    return agreed
