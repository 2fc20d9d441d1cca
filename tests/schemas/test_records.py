"""The records: what is written can be read, and the published schemas are those of the code."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from schemas.__main__ import FOLDER, documents
from schemas.codec import RecordError, decode, encode
from schemas.envelopes import Alert, Clause, Subscription


def test_the_committed_schemas_are_those_of_the_code() -> None:
    assert {path.name: path.read_bytes() for path in Path(FOLDER).glob("*.json")} == documents()


def test_a_record_survives_the_codec() -> None:
    alert = Alert("a", "s", "r", "urn:x:1", None, "because", (Clause("event", "meeting", 3, 7),), None)
    assert decode(Alert, encode(alert)) == alert


def test_the_same_record_gives_the_same_bytes() -> None:
    assert encode(Subscription("s", agency=("AFP",))) == encode(Subscription("s", agency=("AFP",)))


def test_no_field_is_ever_missing() -> None:
    written = orjson.loads(encode(Subscription("s")))
    known = {"id", "label", "agency", "entity", "country", "within", "event", "urgency", "backfill", "schema"}
    assert set(written) == known


@pytest.mark.parametrize("data", [b"", b"null", b"{}", b'{"id": 1}', b"\xff"])
def test_what_is_no_record_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(RecordError, match="not a Alert"):
        decode(Alert, data)
