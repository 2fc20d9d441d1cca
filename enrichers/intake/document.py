"""A delivery opened: its text, parsed where it is JSON or XML; what the formats look at to tell what they have."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from email.message import Message
from typing import Any, Literal

import orjson

from enrichers.intake.decoding import decode
from enrichers.intake.xml_tree import declared_encoding, looks_like_xml, parse_xml
from enrichers.item import Delivery, Unreadable
from schemas.records import Repair

Syntax = Literal["text", "json", "xml"]

DEEPEST = 200  # levels of JSON; news items have fewer than 10, and every reader below may recurse this far safely

# What only JSON begins with. matches '{"uri": "urn:x"', '[{"a"', '{}'; not '[TOP/EQU] Stocks rose', '{MF: text'
JSON_START = re.compile(r"\s{0,99}(?:\{\s{0,99}[\"}]|\[\s{0,99}[\[{])")


@dataclass(frozen=True, slots=True)
class Document:
    """A delivery as text (control characters and all) and, where it is JSON or XML, as values or as its root element.

    `arrival` is the time of arrival or publication that the channel gives, for formats that leave out the year.
    """

    syntax: Syntax
    text: str
    json: Any = None
    repairs: tuple[Repair, ...] = ()
    xml: Any = None
    arrival: str | None = None


def open_document(delivery: Delivery) -> Document | Unreadable:
    """Decode a delivery and parse it as what its first characters show it to be, else as what its content type says."""
    media, charset = media_type(delivery.content_type)
    decoded = decode(delivery.body, charset or declared_encoding(delivery.body))
    if isinstance(decoded, Unreadable):
        return decoded
    syntax, repairs = _syntax(media, decoded.text), decoded.repairs
    arrival = delivery.received_at or delivery.published_at
    if syntax == "text":
        return Document("text", decoded.text, None, repairs, arrival=arrival)
    if syntax == "xml":
        tree = parse_xml(decoded.text)
        if isinstance(tree, Unreadable):
            return tree
        return Document("xml", decoded.text, None, repairs + tree.repairs, tree.root, arrival)
    parsed = _parse(decoded.text)
    if isinstance(parsed, Unreadable):
        return parsed
    return Document("json", decoded.text, parsed.json, repairs + parsed.repairs, arrival=arrival)


def media_type(content_type: str | None) -> tuple[str | None, str | None]:
    """The media type and charset of a content type header: `text/plain; charset=latin-1` → text/plain, latin-1."""
    if not content_type:
        return None, None
    header = Message()
    header["content-type"] = content_type.replace("\r", " ").replace("\n", " ")
    charset = header.get_content_charset()
    return header.get_content_type() if "/" in content_type else None, charset


def _syntax(media: str | None, text: str) -> Syntax:
    """Plain text is taken at its word; other content types only where the text does not show what it is."""
    if media == "text/plain":
        return "text"
    if looks_like_xml(text):
        return "xml"
    if JSON_START.match(text) or (media and media.endswith(("/json", "+json"))):
        return "json"
    return "xml" if media and media.endswith(("/xml", "+xml")) else "text"


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
    if too_deep(value):
        return Unreadable("bad-json", f"nested more than {DEEPEST} levels deep")
    return Document("json", text, value, repairs)


def _parse_leniently(text: str) -> Document | Unreadable:
    try:
        return Document("json", text, json.loads(text, strict=False))
    except json.JSONDecodeError as exc:
        return Unreadable("bad-json", f"{exc.msg[:1].lower()}{exc.msg[1:].removesuffix(' at')} at character {exc.pos}")
    except RecursionError:
        return Unreadable("bad-json", f"nested more than {DEEPEST} levels deep")
    except ValueError as exc:
        return Unreadable("bad-json", str(exc))


def too_deep(value: Any) -> bool:
    """Whether values are nested deeper than any news is."""
    level = [value]
    for _ in range(DEEPEST):
        level = [child for node in level if isinstance(node, dict | list) for child in _children(node)]
        if not level:
            return False
    return True


def _children(node: dict[str, Any] | list[Any]) -> list[Any]:
    return list(node.values()) if isinstance(node, dict) else node
