"""The claim check: inputs that no dead letter can hold, whole, in a folder under their sha256.

A letter that could not take its input's bytes says so in `claim`, which is the name the bytes have here. Workers and
whoever redrives must see the same folder. Nothing is ever removed; what is older than the letters is no longer asked
for.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

# A claim's name. Matches sha256:<64 hex>; not a path, not upper case.
NAME = re.compile(r"sha256:([0-9a-f]{2})([0-9a-f]{62})")


class ClaimUnusable(Exception):
    """The bytes that a claim stands for are not there or are not those; the message is one line for people."""


@dataclass(frozen=True, slots=True)
class Claims:
    """A folder of inputs; it is made when the first is kept."""

    folder: Path

    def keep(self, raw: bytes) -> str:
        """Store an input and return its claim; when this returns, the bytes are on disk whole. Keeping twice is once.

        Raises OSError.
        """
        name = f"sha256:{hashlib.sha256(raw).hexdigest()}"
        path = self._path(name)
        if not _holds(path, raw):
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, raw)
        return name

    def fetch(self, name: str) -> bytes:
        """The input that a claim stands for.

        Raises ClaimUnusable.
        """
        path = self._path(name)
        try:
            raw = path.read_bytes()
        except OSError as exc:
            raise ClaimUnusable(f"claim {name} cannot be read at {path}: {exc.strerror}") from None
        if f"sha256:{hashlib.sha256(raw).hexdigest()}" != name:
            raise ClaimUnusable(f"claim {name} was altered: the bytes at {path} are others")
        return raw

    def _path(self, name: str) -> Path:
        match = NAME.fullmatch(name)
        if match is None:
            raise ClaimUnusable(f"no claim: {name[:80]!r}")
        return self.folder / match[1] / match[2]


def _holds(path: Path, raw: bytes) -> bool:
    try:
        return path.stat().st_size == len(raw) and path.read_bytes() == raw
    except OSError:
        return False


def _write(path: Path, raw: bytes) -> None:
    """Put a file in its place in one step, and the step on disk."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with open(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise
    for folder in (path.parent, path.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
