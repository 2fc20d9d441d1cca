"""An XML element read field by field: children by local name, clean values, and a note of the path each came from."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from enrichers.intake.bodies import unescaped
from enrichers.intake.fields import rfc3339
from schemas.records import Conflict, FieldOrigin, Repair

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Element:
    """Reads one element; notes gather in `origins`, `repairs` and `conflicts`, shared with the elements found below it.

    Paths are XPaths of local names, such as `itemMeta/pubStatus/@qcode`; namespaces are passed over, since files get
    them wrong. `//Name` finds an element at any depth.
    """

    def __init__(self, element: Any, path: str, above: Element | None = None) -> None:
        self.element = element
        self.path = path
        self.origins: list[FieldOrigin] = above.origins if above else []
        self.repairs: list[Repair] = above.repairs if above else []
        self.conflicts: list[Conflict] = above.conflicts if above else []

    @property
    def name(self) -> str:
        """The element's local name."""
        return local(self.element)

    def all(self, path: str) -> Iterator[Element]:
        """The elements at `path`, in the document's order."""
        deep = path.startswith("//")
        steps = "/".join("{*}" + step for step in path.removeprefix("//").split("/"))
        where = self.path + ("" if deep else "/") + path
        for n, element in enumerate(self.element.iterfind(".//" + steps if deep else steps), 1):
            yield Element(element, where if n == 1 else f"{where}[{n}]", self)

    def first(self, *paths: str) -> Element | None:
        """The first element at any of `paths`, tried in turn."""
        return next((found for path in paths for found in self.all(path)), None)

    def words(self) -> str:
        """All text within, its white space collapsed."""
        return " ".join("".join(self.element.itertext()).split())

    def values(self, path: str) -> Iterator[tuple[str, str]]:
        """Every non-blank value at a path, an attribute's or an element's words, with the path it has."""
        elements, _, attribute = path.rpartition("@") if "@" in path else (path, "", "")
        elements = elements.rstrip("/")
        for found in self.all(elements) if elements else iter((self,)):
            value = found.attribute(attribute) if attribute else found.words()
            if value:
                yield value, found.path + (f"/@{attribute}" if attribute else "")

    def attribute(self, name: str) -> str | None:
        """An attribute's value, stripped; null where it is blank or missing."""
        value = self.element.get(XML_LANG if name == "xml:lang" else name)
        return " ".join(value.split()) or None if value is not None else None

    def value(self, field: str | None, *paths: str) -> str | None:
        """The first non-blank value at any of `paths`, tried in turn, as the item's `field`."""
        for path in paths:
            for value, where in self.values(path):
                return self.took(field, value, where)
        return None

    def took(self, field: str | None, value: str, where: str) -> str:
        """The value with references escaped twice undone, noted as the item's `field`."""
        text, mended = unescaped(value)
        if mended:
            self.repairs.append(Repair("entities", f"{where}: character references escaped twice"))
        if field:
            self.origins.append({"field": field, "from": where})
        return text

    def time(self, field: str, *paths: str) -> str | None:
        """The first readable time at any of `paths`, as RFC 3339 in UTC with milliseconds."""
        for path in paths:
            for value, where in self.values(path):
                if stamp := timestamp(value):
                    self.origins.append({"field": field, "from": where})
                    return stamp
                self.repairs.append(Repair("bad-time", f"{where} is {value[:40]!r}, passed over"))
        return None


def local(element: Any) -> str:
    """An element's name without its namespace; of comments and their like, nothing."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def timestamp(text: str) -> str | None:
    """A time in ISO 8601 or RFC 5322 as RFC 3339 in UTC with milliseconds; one without a zone is taken as UTC."""
    if stamp := rfc3339(text):
        return stamp
    try:
        return rfc3339(parsedate_to_datetime(text[:80]).isoformat())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
