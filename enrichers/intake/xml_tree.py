"""XML to a tree, safely: no entity is expanded, nothing is loaded, and depth and size have limits.

Wires send XML that is not quite XML: HTML entities nobody declared, bare ampersands, ends cut off. It is mended or read
with recovery where that gives a tree, and the mending is reported.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.entities import html5
from typing import Any

from lxml import etree

from enrichers.intake.decoding import clean
from enrichers.item import Unreadable
from schemas.records import Repair

DEEPEST = 200  # levels; news has fewer than 40
MOST_TAGS = (
    600_000  # brackets that open; a tree of so many nodes takes some 100 MB, news has one for 50 characters or so
)
PROLOG = 8_192  # characters in which the document type must begin
UNNAMED = "unnamed"  # an element whose prefix nobody declared and whose name is none
LONGEST_ENTITY = 16  # characters of a declared entity that is taken at its word, such as `<!ENTITY nbsp "&#160;">`

# What only XML of our kinds begins with. matches '<?xml version="1.0"?>', "<newsItem ", "<n:nitf>", "<!DOCTYPE nitf";
# not "<html>", "<SRD> TO FORM", "< 5 pct"
XML_START = re.compile(
    r"\s{0,99}<(?:\?xml\s|!--|!DOCTYPE\s{1,9}(?:nitf|NewsML|rss)\b"
    r"|(?:[\w.-]{1,40}:)?(?:newsItem|packageItem|newsMessage|conceptItem|knowledgeItem|planningItem|catalogItem"
    r"|itemMeta|contentMeta|contentSet|groupSet|NewsML|nitf|rss|feed|RDF)[\s>/])"
)
# A name that needs no prefix. matches "headline", "p-1"; not "00", "-a"
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
# matches '<?xml version="1.0" encoding="utf-8"?>'; not '<?xml-stylesheet href="a"?>'
DECLARATION = re.compile(r"\s{0,999}<\?xml\s[^>]{0,300}\?>")
# matches '<?xml version="1.0" encoding="ISO-8859-1"?>' with the name of the encoding; not '<rss encoding="x">'
ENCODING = re.compile(rb"\s{0,99}<\?xml\s[^>]{0,200}?encoding\s?=\s?[\"']([\w.:-]{1,40})[\"']")
# matches "<!DOCTYPE nitf"; not "<!doctyped"
DOCTYPE = re.compile(r"<!DOCTYPE\b", re.I)
# An entity's declaration. matches '<!ENTITY nbsp "&#160;">', "<!ENTITY x SYSTEM"; not '<!ENTITY % lat1 SYSTEM "l.ent">'
ENTITY = re.compile(r"<!ENTITY\s{1,20}([^\s%\"']{1,80})\s{1,20}(?:\"([^\"]{0,200})\"|'([^']{0,200})')?")
# A reference, or an ampersand that is none. matches "&nbsp;", "&#3;", "&"; groups 1: its name
AMPERSAND = re.compile(r"&(?:(#?\w{1,40});)?")
KNOWN = frozenset(("amp", "lt", "gt", "quot", "apos"))
TOO_DEEP = etree.XPath("boolean(" + "/*" * (DEEPEST + 1) + ")")
LINE = re.compile(
    r"(?:, line \d+, column \d+)?(?: \([^()]*\))?$"
)  # what lxml adds to a message; matches ", line 1, column 9"


@dataclass(frozen=True, slots=True)
class Tree:
    """A document's root element and what was mended to get it."""

    root: Any
    repairs: tuple[Repair, ...] = ()


def looks_like_xml(text: str) -> bool:
    """Whether a text begins as the XML of wires does."""
    return XML_START.match(text) is not None


def declared_encoding(body: bytes) -> str | None:
    """The encoding that the XML declaration names, unless it is one in which its name could not be read as ASCII."""
    found = ENCODING.match(body[:600])
    name = found[1].decode("ascii") if found else None
    return None if name and name.lower().startswith(("utf-16", "utf-32", "ucs-", "utf16", "utf32")) else name


def parse_xml(text: str) -> Tree | Unreadable:
    """The tree of an XML text. Unreadable is `bad-xml` (with the line) or `unsafe-xml`; never raises."""
    cleaned = clean(text)
    if cleaned.text.count("<") > MOST_TAGS:
        return Unreadable("unsafe-xml", f"more than {MOST_TAGS} tags")
    bare = _without_prolog(cleaned.text)
    if isinstance(bare, Unreadable):
        return bare
    source, entities = bare
    found = _strictly(source)
    repairs = cleaned.repairs
    if isinstance(found, str):
        mended, what = _mend_references(source, entities)
        repairs += (Repair("entities", what),) if what else ()
        found = _strictly(mended) if what else found
        if isinstance(found, str):
            repairs += (Repair("xml", f"{found}, read with recovery"),)
            found = _leniently(mended, found)
    if isinstance(found, Unreadable):
        return found
    if TOO_DEEP(found):
        return Unreadable("unsafe-xml", f"nested more than {DEEPEST} levels deep")
    return Tree(found, repairs)


def _parser(recover: bool) -> Any:
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True, recover=recover,
    )  # fmt: skip


def _strictly(text: str) -> Any:
    """The root, or the parser's complaint."""
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), _parser(recover=False))
    except (etree.LxmlError, ValueError, AssertionError) as exc:
        line = getattr(exc, "lineno", None) or 1
        return f"{LINE.sub('', str(exc))[:160]} at line {line}"


def _leniently(text: str, complaint: str) -> Any:
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), _parser(recover=True))
    except (etree.LxmlError, ValueError, AssertionError):
        root = None
    if root is None:
        return Unreadable("bad-xml", complaint)
    for element in root.iter("*"):
        if ":" in element.tag and "}" not in element.tag:  # a prefix nobody declared
            name = element.tag.rpartition(":")[2]
            element.tag = name if NAME.fullmatch(name) else UNNAMED
    return root


def _without_prolog(text: str) -> tuple[str, dict[str, str]] | Unreadable:
    """The text without declaration and document type, its lines kept, and the harmless entities it declares."""
    declaration = DECLARATION.match(text)
    if declaration:
        text = "\n" * declaration[0].count("\n") + text[declaration.end() :]
    text = text.lstrip(" \t\r")
    doctype = DOCTYPE.search(text, 0, PROLOG)
    if doctype is None or _element_before(text, doctype.start()):
        return text, {}
    end = _doctype_end(text, doctype.end())
    if end is None:
        return Unreadable("bad-xml", "a document type that never ends")
    declared = text[doctype.start() : end]
    entities: dict[str, str] = {}
    for entity in ENTITY.finditer(declared):
        value = _harmless(entity[2] or entity[3])
        if value is None:
            line = text.count("\n", 0, doctype.start() + entity.start()) + 1
            return Unreadable("unsafe-xml", f"declares an entity of its own, {entity[1][:40]!r}, at line {line}")
        entities[entity[1]] = value
    return text[: doctype.start()] + "\n" * declared.count("\n") + text[end:], entities


def _element_before(text: str, end: int) -> bool:
    """Whether an element begins before `end`, so that what looks like a document type there is text."""
    at = text.find("<", 0, end)
    return at >= 0 and text[at + 1 : at + 2] not in ("!", "?")


def _doctype_end(text: str, start: int) -> int | None:
    """Where the document type ends: at its `>`, or at the `>` after its internal subset."""
    close, subset = text.find(">", start), text.find("[", start)
    if close < 0:
        return None
    if subset < 0 or close < subset:
        return close + 1
    bracket = text.find("]", subset)
    while bracket >= 0:
        rest = bracket + 1
        while rest < len(text) and text[rest] in " \t\r\n":
            rest += 1
        if text[rest : rest + 1] == ">":
            return rest + 1
        bracket = text.find("]", bracket + 1)
    return None


def _harmless(value: str | None) -> str | None:
    """An entity's replacement if it is a few characters without further references, null otherwise."""
    if value is None or len(value) > LONGEST_ENTITY:
        return None
    read = html.unescape(value) if value.startswith("&#") else value
    return None if "&" in read or "<" in read else read


def _mend_references(text: str, entities: dict[str, str]) -> tuple[str, str]:
    """Text in which every reference is one that XML has by itself, outside of CDATA; and what was mended."""
    counts = {"bare ampersands": 0, "entities of HTML": 0, "references to no character": 0}

    def mend(found: re.Match[str]) -> str:
        name = found[1]
        if name in KNOWN:
            return found[0]
        if name is None:
            counts["bare ampersands"] += 1
            return "&amp;"
        if name.startswith("#"):
            if _is_character(name):
                return found[0]
            counts["references to no character"] += 1
            return ""
        if name in entities or name + ";" in html5:
            counts["entities of HTML"] += 1
            return html.escape(entities.get(name) or html5[name + ";"])
        counts["bare ampersands"] += 1
        return "&amp;" + found[0][1:]

    parts = text.split("<![CDATA[")
    mended = [AMPERSAND.sub(mend, parts[0])]
    for part in parts[1:]:
        inside, end, outside = part.partition("]]>")
        mended.append(inside + end + AMPERSAND.sub(mend, outside))
    return "<![CDATA[".join(mended), ", ".join(f"{count} {what}" for what, count in counts.items() if count)


def _is_character(name: str) -> bool:
    """Whether `#…` names a character that XML 1.0 allows."""
    try:
        code = int(name[2:], 16) if name[1:2] in "xX" else int(name[1:])
    except ValueError:
        return False
    return code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
