"""Files, folders, zip archives and standard input as items. What cannot be read is answered, and the rest goes on."""

from __future__ import annotations

import gzip
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from enrichers.item import Delivery
from wiretag.errors import USAGE, WiretagError
from wiretag.inputs import Given, named, parse_line

STDIN = "-"
LINES = (".jsonl", ".jsonl.gz", ".ndjson")
ZIP = ".zip"
LARGEST_MEMBER_BYTES = 256 << 20  # of a file in an archive once unpacked; more is a bomb, no news item is near it


def read_paths(paths: Iterable[str], lines: bool = False) -> Iterator[Given]:
    """Every item of files, folders (all files below, by name), zip archives and `-`; `lines`: all are JSON lines."""
    for path in paths:
        if path == STDIN:
            yield from _lines("-", sys.stdin.buffer) if lines else [Given("-", Delivery(sys.stdin.buffer.read()))]
        else:
            for file in files_below(Path(path)):
                yield from read_file(file, lines)


def check_paths(paths: Iterable[str]) -> None:
    """Raise WiretagError unless every path is there."""
    for path in paths:
        if path != STDIN and not Path(path).exists():
            raise WiretagError(f"{path}: no such file or folder", USAGE)


def files_below(path: Path) -> Iterator[Path]:
    """A file itself, or every file below a folder, by name; hidden files and folders are left out."""
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts):
            yield file


def read_file(path: Path, lines: bool = False) -> Iterator[Given]:
    """The items of a file: of an archive its members, of JSON lines the lines, else the file itself."""
    try:
        if lines or path.name.endswith(LINES):
            with path.open("rb") as file:
                yield from _lines(str(path), gzip.GzipFile(fileobj=file) if path.suffix == ".gz" else file)
        elif path.suffix.lower() == ZIP:
            yield from _members(path)
        else:
            yield named(str(path), path.read_bytes())
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as exc:
        yield Given(str(path), None, error=f"cannot be read: {getattr(exc, 'strerror', None) or exc}")


def _lines(name: str, stream: Iterable[bytes]) -> Iterator[Given]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield parse_line(line, f"{name}:{number}")


def _members(path: Path) -> Iterator[Given]:
    with zipfile.ZipFile(path) as archive:
        for member in sorted(archive.infolist(), key=lambda member: member.filename):
            parts = member.filename.split("/")
            if not member.is_dir() and not any(part.startswith((".", "__MACOSX")) for part in parts):
                yield _member(archive, member, f"{path}/{member.filename}")


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Given:
    try:
        with archive.open(member) as file:
            body = file.read(LARGEST_MEMBER_BYTES + 1)
    except (OSError, EOFError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile) as exc:
        return Given(name, None, error=f"cannot be unpacked: {exc}")
    if len(body) > LARGEST_MEMBER_BYTES:
        return Given(name, None, error=f"more than {LARGEST_MEMBER_BYTES} bytes once unpacked")
    return named(name, body)
