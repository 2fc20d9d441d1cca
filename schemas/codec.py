"""The one codec: orjson writes every record, pydantic reads and checks it."""

from __future__ import annotations

from typing import Any, TypeVar

import orjson
from pydantic import TypeAdapter, ValidationError

Record = TypeVar("Record")
_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


class RecordError(ValueError):
    """Bytes that are not the record they should be; the message says where and why in one line."""


def encode(record: object) -> bytes:
    """A record as JSON; the same record always gives the same bytes."""
    return orjson.dumps(record)


def decode(kind: type[Record], data: bytes) -> Record:
    """Read a record of a kind back from JSON.

    Raises RecordError for anything else.
    """
    try:
        record: Record = adapter(kind).validate_json(data)
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise RecordError(f"not a {kind.__name__}: {where}: {first['msg']}") from None
    return record


def adapter(kind: type[Any]) -> TypeAdapter[Any]:
    """pydantic's validator of a record class, made once."""
    made = _ADAPTERS.get(kind)
    if made is None:
        made = _ADAPTERS[kind] = TypeAdapter(kind)
    return made


def json_schema(kind: type[Any]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record class."""
    schema = adapter(kind).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
