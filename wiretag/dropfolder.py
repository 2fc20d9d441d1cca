"""Drop folders, the way agencies deliver by FTP: a file is read when it is whole."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wiretag.inputs import Given
from wiretag.paths import files_below, read_file

# How transfer programs mark what is still on its way: vsftpd's and WinSCP's, browsers', rsync's, editors'.
UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".writing", ".uploading", "~")


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it stood when looked at, and since when it has stood so."""

    size: int
    modified_ns: int
    since: float


@dataclass(slots=True)
class DropFolder:
    """Looks at paths again and again. A file is whole when it has not changed for `settle_s` seconds between two
    looks, its name is not that of a transfer under way, and nobody has it open for writing (where the system tells).
    """

    paths: tuple[Path, ...]
    settle_s: float = 2.0
    _seen: dict[Path, Seen] = field(default_factory=dict)
    _read: dict[Path, Seen] = field(default_factory=dict)

    def look(self, now: float) -> Iterator[Given]:
        """The items of files that have become whole since the last look; `now` in seconds of any steady clock."""
        for path in [file for folder in self.paths for file in files_below(folder)]:
            if path.name.endswith(UNFINISHED):
                continue
            seen = self._look_at(path, now)
            if seen is None or seen == self._read.get(path) or now - seen.since < self.settle_s or _being_written(path):
                continue
            items = list(read_file(path))
            if self._look_at(path, now) == seen:  # it did not change under our hands
                self._read[path] = seen
                yield from items
        for path in [path for path in self._seen if not path.exists()]:
            del self._seen[path]
            self._read.pop(path, None)

    def forget(self) -> None:
        """Give out every whole file again at the next look."""
        self._read.clear()

    def _look_at(self, path: Path, now: float) -> Seen | None:
        try:
            status = path.stat()
        except OSError:
            return None
        before = self._seen.get(path)
        if before is None or (before.size, before.modified_ns) != (status.st_size, status.st_mtime_ns):
            before = self._seen[path] = Seen(status.st_size, status.st_mtime_ns, now)
        return before


def _being_written(path: Path) -> bool:
    """Whether a process has the file open for writing: Linux refuses a read lease then; elsewhere we cannot tell."""
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return False  # reading it will say why
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:  # a file system without leases, or a file of somebody else's
        return False
    finally:
        os.close(descriptor)
    return False
