"""Reading what people point at: files, folders, standard input, and lines of JSON in the bulk contract."""

from __future__ import annotations

import gzip
import sys
from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

import orjson

from enrichers.item import Delivery
from wiretag.errors import USAGE, WiretagError

STDIN = "-"
LINES = (".jsonl", ".jsonl.gz", ".ndjson")
CONTENT_TYPES = {".json": "application/json", ".ninjs": "application/json"}
TEXT_FIELDS = ("headline", "published_at", "provider", "content_type", "uri", "received_at")


@dataclass(frozen=True, slots=True)
class Given:
    """One item as given on the command line: what people call it, the caller's id, and the delivery.

    `error` says in one line why there is no delivery.
    """

    name: str
    delivery: Delivery | None
    caller_id: Any = None
    error: str | None = None


def read_paths(paths: list[str], lines: bool = False) -> Iterator[Given]:
    """Every item of files, folders (all files below, by name) and `-`; `lines` reads all as JSON lines.

    Raises WiretagError for a path that is not there or cannot be read.
    """
    for path in paths:
        if path == STDIN:
            yield from _lines("-", sys.stdin.buffer) if lines else [Given("-", Delivery(sys.stdin.buffer.read()))]
        else:
            for file in _files(Path(path)):
                yield from _file(file, lines)


def named(name: str, body: bytes) -> Given:
    """One file's item; its name says what it is where it can."""
    return Given(name, Delivery(body, CONTENT_TYPES.get(PurePath(name).suffix.lower())))


def check_paths(paths: list[str]) -> None:
    """Raise WiretagError unless every path is there."""
    for path in paths:
        if path != STDIN and not Path(path).exists():
            raise WiretagError(f"{path}: no such file or folder", USAGE)


def parse_line(line: bytes, name: str) -> Given:
    """One line of the bulk contract: `{"id", "text" or "raw", …}`. A bad line is answered, never raised."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as exc:
        return Given(name, None, error=f"not JSON: {exc}")
    if not isinstance(found, dict):
        return Given(name, None, error="not a JSON object")
    caller_id = found.get("id")
    try:
        return Given(name, _delivery(found), caller_id)
    except ValueError as exc:
        return Given(name, None, caller_id, str(exc))


def _delivery(found: dict[str, Any]) -> Delivery:
    for field in ("text", "raw", *TEXT_FIELDS):
        if not isinstance(found.get(field), str | None):
            raise ValueError(f"{field} is not a string")
    if (found.get("text") is None) == (found.get("raw") is None):
        raise ValueError("give either text or raw (base64)")
    if found.get("raw") is None:
        body = found["text"].encode()
    else:
        try:
            body = b64decode(found["raw"], validate=True)
        except ValueError:
            raise ValueError("raw is not base64") from None
    labels: dict[str, Any] = {field: found.get(field) for field in TEXT_FIELDS}
    return Delivery(body, **labels)


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts):
            yield file


def _file(path: Path, lines: bool) -> Iterator[Given]:
    try:
        if lines or path.name.endswith(LINES):
            with path.open("rb") as file:
                yield from _lines(str(path), gzip.GzipFile(fileobj=file) if path.suffix == ".gz" else file)
        else:
            yield named(str(path), path.read_bytes())
    except (OSError, EOFError) as exc:
        raise WiretagError(f"{path}: {getattr(exc, 'strerror', None) or exc}", USAGE) from None


def _lines(name: str, stream: Iterable[bytes]) -> Iterator[Given]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield parse_line(line, f"{name}:{number}")
