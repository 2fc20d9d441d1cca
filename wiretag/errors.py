"""The one exception that ends a command: one line for people and an exit code."""

from __future__ import annotations

DONE, FAILED, USAGE, DEAD_LETTERS = 0, 1, 2, 3


class WiretagError(Exception):
    """What went wrong, where, and what to do, in one line."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code
