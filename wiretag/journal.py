"""What has been fed: so that nothing is fed twice, and that feeds are asked only for what is new."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path
from typing import Self

from wiretag.errors import WiretagError

TABLES = """
    CREATE TABLE IF NOT EXISTS fed (target TEXT, name TEXT, digest BLOB, PRIMARY KEY (target, name, digest)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS feed (target TEXT, url TEXT, etag TEXT, modified TEXT, PRIMARY KEY (target, url));
"""  # noqa: E501
BUSY_S = 30.0  # two feeders may share a journal


class Journal:
    """A file of what a target (a cluster's address and a topic) has acknowledged, by name and content.

    It is written after the broker's answer, so a crash between the two feeds an item again, and never loses one.
    """

    def __init__(self, path: Path, target: str) -> None:
        self._target = target
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(TABLES)
        except (OSError, sqlite3.Error) as exc:
            raise WiretagError(f"the journal of what was fed, {path}, cannot be used: {exc}") from None

    def has(self, name: str, body: bytes) -> bool:
        """Whether this content was fed under this name."""
        row = self._db.execute(
            "SELECT 1 FROM fed WHERE target = ? AND name = ? AND digest = ?", (self._target, name, _digest(body))
        )
        return row.fetchone() is not None

    def add(self, name: str, body: bytes) -> None:
        """This content was acknowledged under this name."""
        self._db.execute("INSERT OR IGNORE INTO fed VALUES (?, ?, ?)", (self._target, name, _digest(body)))

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """The ETag and Last-Modified of a feed when all of it was last fed; None where there were none."""
        row = self._db.execute("SELECT etag, modified FROM feed WHERE target = ? AND url = ?", (self._target, url))
        return row.fetchone() or (None, None)

    def validate(self, url: str, etag: str | None, modified: str | None) -> None:
        """All of a feed has been fed as it stood with these validators."""
        self._db.execute("INSERT OR REPLACE INTO feed VALUES (?, ?, ?, ?)", (self._target, url, etag, modified))

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()[:16]
