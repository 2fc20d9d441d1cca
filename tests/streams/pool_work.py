"""What the pool's tests do in its processes: importable by name, as spawned processes need."""

from __future__ import annotations

import os
import time
from pathlib import Path

_filled = False


def load() -> None:
    pass


def load_that_fails() -> None:
    raise RuntimeError("no model")


def work(item: str) -> str:
    """Upper case; `raise`, `exit`, `hang` do what they say, `pid` says who worked.

    `touch` makes a file, `await` waits for it. `fill` leaves no room in its process for `big`; `too big` finds room
    nowhere.
    """
    global _filled
    if item == "too big" or (item == "big" and _filled):
        raise MemoryError
    _filled = _filled or item == "fill"
    if item == "raise":
        raise ValueError("cannot take this")
    if item == "exit":
        os._exit(9)
    if item == "hang":
        time.sleep(3600)
    if item == "pid":
        return str(os.getpid())
    if item.startswith("touch "):
        Path(item.removeprefix("touch ")).touch()
    if item.startswith("await "):
        while not Path(item.removeprefix("await ")).exists():
            time.sleep(0.01)
    return item.upper()
