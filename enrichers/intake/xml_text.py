"""The readable text of an XML body, XHTML or NITF, paragraph by paragraph with each one's path.

Works on the tree without recursion; `markup` does the same for HTML that comes as a string.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from enrichers.intake.bodies import Body, unescaped
from enrichers.intake.markup import BLANKS, CELL_END, CELLS, HIDDEN, LINES, PARAGRAPHS, tidy
from enrichers.intake.xml_fields import Element, local
from schemas.records import Repair

# What NITF and XHTML keep in a body beside its words: pictures with their captions, and machine data on tables.
ASIDE = HIDDEN | {"media", "nitf-table-metadata", "nitf-col", "ds"}


def render(source: Element) -> Body:
    """The words of a body element, one stretch for each of its blocks; references escaped twice are undone."""
    paragraphs: list[tuple[str, str]] = []
    for text, path in _Blocks(source).read():
        words, mended = unescaped(text)
        if mended:
            source.repairs.append(Repair("entities", f"{path}: character references escaped twice"))
        paragraphs.append((words, path))
    return Body.of(paragraphs)


class _Blocks:
    """Walks a body once; a block that ends or begins closes the stretch before it."""

    def __init__(self, source: Element) -> None:
        self.root = source.element
        self.paths = [source.path]
        self.counts: list[dict[str, int]] = [{}]
        self.pieces: list[str] = []
        self.blocks = [source.path]
        self.done: list[tuple[str, str]] = []
        self.preformatted = 0

    def read(self) -> list[tuple[str, str]]:
        """Every stretch of words with the path of the block it stands in."""
        self._add(self.root.text)
        walk = etree.iterwalk(self.root, events=("start", "end"))
        for event, element in walk:
            if element is self.root:
                continue
            name = local(element).lower()
            if event == "start":
                self._enter(element, name)
                if name in ASIDE:
                    walk.skip_subtree()
                else:
                    self._mark(name)
                    self._add(element.text)
            else:
                self._leave(name)
                self._add(element.tail)
        self._close()
        return self.done

    def _enter(self, element: Any, name: str) -> None:
        counts = self.counts[-1]
        counts[name] = counts.get(name, 0) + 1
        self.paths.append(f"{self.paths[-1]}/{local(element)}[{counts[name]}]")
        self.counts.append({})
        if name in PARAGRAPHS:
            self._close()
            self.blocks.append(self.paths[-1])
        self.preformatted += name == "pre"

    def _leave(self, name: str) -> None:
        self.paths.pop()
        self.counts.pop()
        self.preformatted -= name == "pre"
        if name in PARAGRAPHS:
            self._close()
            self.blocks.pop()
        elif name in CELLS:
            self.pieces.append(CELL_END)

    def _mark(self, name: str) -> None:
        if name in LINES:
            self.pieces.append("\n")

    def _add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text if self.preformatted else BLANKS.sub(" ", text))

    def _close(self) -> None:
        if self.pieces:
            self.done.append((tidy("".join(self.pieces)), self.blocks[-1]))
            self.pieces = []
