"""`python -m schemas`: write the JSON Schema of every record into `schemas/json/`."""

from __future__ import annotations

from pathlib import Path

import orjson

from schemas.codec import json_schema
from schemas.envelopes import Alert, Archived, Failure, Subscription
from schemas.records import TaggedRecord

FOLDER = Path(__file__).parent / "json"
PUBLISHED = {
    "tagged": TaggedRecord,
    "failure": Failure,
    "archived": Archived,
    "alert": Alert,
    "subscription": Subscription,
}


def documents() -> dict[str, bytes]:
    """File name to JSON Schema, for every record that is published."""
    return {
        f"{name}.schema.json": orjson.dumps(json_schema(kind), option=orjson.OPT_INDENT_2) + b"\n"
        for name, kind in PUBLISHED.items()
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, document in documents().items():
        (FOLDER / name).write_bytes(document)
