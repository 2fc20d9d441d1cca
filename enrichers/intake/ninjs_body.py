"""The words of a ninjs item: which of its bodies and headlines to take, and how to make text of them."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

from enrichers.intake.bodies import Body
from enrichers.intake.fields import Fields
from enrichers.intake.markup import ESCAPED_TAG, looks_marked_up, readable

PLAIN, MARKUP, UNSAID = 0, 1, 2  # in the order of preference
SHAPES = {"text": PLAIN, "xhtml": MARKUP, "html": MARKUP}  # of `body_text` and its like
MAIN_ROLES = ("main", "headline", "")  # of headlines, best first


def body(source: Fields) -> Body | None:
    """The best body that has words: plain text before HTML made readable."""
    return _best(source, "body", "bodies")


def description(source: Fields) -> Body | None:
    """The best caption or description, for items that have neither body nor headline."""
    return _best(source, "description", "descriptions")


def headline(source: Fields) -> str | None:
    """`headline`, the main one of `headlines[]` or `headline_*`, else the title."""
    if text := source.string("headline", "headline"):
        return _one_line(source, text)
    rows = [(entry, str(entry.raw("role") or "").lower()) for _, entry in source.objects("headlines")]
    rows.sort(key=lambda row: MAIN_ROLES.index(row[1]) if row[1] in MAIN_ROLES else len(MAIN_ROLES))
    for entry, _ in rows:
        if text := entry.string("headline", "value"):
            source.origins.extend(entry.origins)
            return _one_line(source, text)
    spelled = sorted(key for key in source.names() if key.startswith("headline_"))
    text = source.string("headline", *spelled, "title", "name")
    return _one_line(source, text) if text else None


def _one_line(source: Fields, text: str) -> str:
    if looks_marked_up(text):
        source.repaired("markup", "headline carries markup, removed")
        text = readable(text)
    return " ".join(text.split())


def _best(source: Fields, stem: str, plural: str) -> Body | None:
    for shape, path, value in sorted(_candidates(source, stem, plural), key=lambda row: row[0]):
        if (text := source.cleaned(value, path)) and (text := _as_text(source, text, path, shape)).strip():
            source.took("text", path)
            return Body.whole(text, path)
    return None


def _candidates(source: Fields, stem: str, plural: str) -> Iterator[tuple[int, str, Any]]:
    for _, entry in source.objects(plural):
        yield _shape(entry), entry.pointer("value"), entry.raw("value")
    for key in source.names():
        if key == stem or key.startswith(stem + "_"):
            yield SHAPES.get(key.removeprefix(stem + "_"), UNSAID), source.pointer(key), source.raw(key)


def _shape(entry: Fields) -> int:
    said = f"{entry.raw('contenttype')} {entry.raw('role')}".lower()
    if "html" in said or "xml" in said or "nitf" in said:
        return MARKUP
    return PLAIN if "text/plain" in said or "text" in said.split() else UNSAID


def _as_text(source: Fields, text: str, path: str, shape: int) -> str:
    """The text as it is, or made readable where it is markup, be it said so, unsaid or escaped."""
    marked = looks_marked_up(text)
    if not marked and ESCAPED_TAG.search(text):
        source.repaired("markup", f"{path} carries escaped markup")
        text, marked = html.unescape(text), True
    elif marked and shape == PLAIN:
        source.repaired("markup", f"{path} carries markup, made readable")
    if not marked and shape != MARKUP:
        return text
    text = readable(text)
    return readable(text) if looks_marked_up(text) else text
