"""Items that do their worst to the process that works on them."""

from __future__ import annotations

import os
import time

from streams.handlers.enrich import EnrichHandler
from streams.messages import Consumed
from streams.work import Worked, enrich

RAISES, EXITS, HANGS, EATS = b"POISON raises ", b"POISON exits ", b"POISON hangs ", b"POISON eats "
KINDS = (RAISES, EXITS, HANGS, EATS)
ERRORS = {RAISES: "ValueError", EXITS: "process-died", HANGS: "deadline", EATS: "MemoryError"}


def work(cause: Consumed) -> Worked:
    """Enrichment, unless the item is poison."""
    value = cause.value or b""
    if value.startswith(RAISES):
        raise ValueError("poison")
    if value.startswith(EXITS):
        os._exit(9)
    if value.startswith(HANGS):
        time.sleep(3600)
    if value.startswith(EATS):
        eaten = []
        while True:
            eaten.append(bytearray(64 << 20))
    return enrich(cause)


class PoisonHandler(EnrichHandler):
    """The enrich role's handler, taking poison."""

    work = staticmethod(work)
