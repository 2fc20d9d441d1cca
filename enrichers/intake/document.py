"""A delivery opened: its text, and its JSON where it is JSON; what the formats look at to tell what they have."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from email.message import Message
from typing import Any, Literal

import orjson

from enrichers.intake.decoding import decode
from enrichers.item import Delivery, Unreadable
from schemas.records import Repair

Syntax = Literal["text", "json"]

DEEPEST = 200  # levels of JSON; news items have fewer than 10, and every reader below may recurse this far safely

# What only JSON begins with. matches '{"uri": "urn:x"', '[{"a"', '{}'; not '[TOP/EQU] Stocks rose', '{MF: text'
JSON_START = re.compile(r"\s{0,99}(?:\{\s{0,99}[\"}]|\[\s{0,99}[\[{])")


@dataclass(frozen=True, slots=True)
class Document:
    """A delivery as text (control characters and all) and, where it is JSON, as parsed values."""

    syntax: Syntax
    text: str
    json: Any = None
    repairs: tuple[Repair, ...] = ()


def open_document(delivery: Delivery) -> Document | Unreadable:
    """Decode a delivery and parse it if its content type, or lacking a known one its first characters, say JSON."""
    media, charset = media_type(delivery.content_type)
    decoded = decode(delivery.body, charset)
    if isinstance(decoded, Unreadable):
        return decoded
    if (_syntax(media) or _looks(decoded.text)) == "text":
        return Document("text", decoded.text, None, decoded.repairs)
    parsed = _parse(decoded.text)
    if isinstance(parsed, Unreadable):
        return parsed
    return Document("json", decoded.text, parsed.json, decoded.repairs + parsed.repairs)


def media_type(content_type: str | None) -> tuple[str | None, str | None]:
    """The media type and charset of a content type header: `text/plain; charset=latin-1` → text/plain, latin-1."""
    if not content_type:
        return None, None
    header = Message()
    header["content-type"] = content_type.replace("\r", " ").replace("\n", " ")
    charset = header.get_content_charset()
    return header.get_content_type() if "/" in content_type else None, charset


def _syntax(media: str | None) -> Syntax | None:
    if media is None:
        return None
    if media == "text/plain":
        return "text"
    return "json" if media.endswith(("/json", "+json")) else None


def _looks(text: str) -> Syntax:
    return "json" if JSON_START.match(text) else "text"


def _parse(text: str) -> Document | Unreadable:
    """Strict JSON by orjson; what that refuses but a lenient reader takes (raw line ends in strings) is repaired."""
    try:
        value: Any = orjson.loads(text)
        repairs: tuple[Repair, ...] = ()
    except orjson.JSONDecodeError as strict:
        lenient = _parse_leniently(text)
        if isinstance(lenient, Unreadable):
            return lenient
        value, repairs = lenient.json, (Repair("json", f"{strict.msg}, read leniently"),)
    if _too_deep(value):
        return Unreadable("bad-json", f"nested more than {DEEPEST} levels deep")
    return Document("json", text, value, repairs)


def _parse_leniently(text: str) -> Document | Unreadable:
    try:
        return Document("json", text, json.loads(text, strict=False))
    except json.JSONDecodeError as exc:
        return Unreadable("bad-json", f"{exc.msg[:1].lower()}{exc.msg[1:]} at character {exc.pos}")
    except RecursionError:
        return Unreadable("bad-json", f"nested more than {DEEPEST} levels deep")
    except ValueError as exc:
        return Unreadable("bad-json", str(exc))


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [child for node in level if isinstance(node, dict | list) for child in _children(node)]
        if not level:
            return False
    return True


def _children(node: dict[str, Any] | list[Any]) -> list[Any]:
    return list(node.values()) if isinstance(node, dict) else node
