"""A worker of the enrich role that holds an item until it is let go. Usage: python -m tests.crash.held

Its rebalance time-out is short, so that a batch outlasts it. The first process to take a HELD item leaves a file
`begun` in the folder that the item names, and waits there for a file `released`; whoever takes it later goes right on.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from streams import handlers, worker
from streams.handlers.enrich import EnrichHandler
from streams.messages import Consumed
from streams.supervisor import serve
from streams.work import Worked, enrich
from wiretag import deployment
from wiretag.settings import load_settings

FOLDER = "held_in"  # the header that names the folder
REBALANCE_TIMEOUT_S = 6.0


def work(cause: Consumed) -> Worked:
    folder = cause.header(FOLDER)
    if folder and not Path(folder, "begun").exists():
        Path(folder, "begun").touch()
        while not Path(folder, "released").exists():
            time.sleep(0.05)
    return enrich(cause)


class HoldingHandler(EnrichHandler):
    """The enrich role's handler, holding items."""

    work = staticmethod(work)


if __name__ == "__main__":
    worker.REBALANCE_TIMEOUT_S = REBALANCE_TIMEOUT_S
    role = replace(handlers.ROLES["enrich"], handler="tests.crash.held:HoldingHandler")
    handlers.ROLES["enrich"] = role  # type: ignore[index]
    settings = load_settings()
    serve(deployment.stream_config(settings, deployment.cluster(settings), ()), "enrich")
