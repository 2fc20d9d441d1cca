"""hints"""
from __future__ import annotations
import numpy as np
from enrichers.events.detect import triggers
from enrichers.events.types import event_types
_N = {k.id: n for n, k in enumerate(event_types())}
def hints(text, sentence):
    found = np.zeros(2 * len(_N), np.float32)
    for m in triggers(text, sentence):
        found[_N[m.type.id] + (0 if m.strong else len(_N))] = 1.0
    return found
