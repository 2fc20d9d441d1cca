"""HTML turned into the text a reader sees: paragraphs apart by a blank line, inline tags gone, entities resolved."""

from __future__ import annotations

import re

from lxml import etree

# Elements that stand on lines of their own (HTML Living Standard, section 15.3.3, and NITF's body elements).
PARAGRAPHS = frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2", "blockquote", "pre", "ul", "ol", "dl", "table",
    "figure", "figcaption", "section", "article", "header", "footer", "aside", "div", "block", "body",
    "body.content", "body.head", "bq", "nitf-table", "media",
))  # fmt: skip
LINES = frozenset(("br", "li", "dt", "dd", "tr", "caption", "hr"))
CELLS = frozenset(("td", "th"))
CELL_END = "\x1f"  # stands for a cell's end until its row is whole; cleaned text has none of its own
HIDDEN = frozenset(("script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg"))

# A tag that only markup has. matches "</p>", "<br/>", "<p class='lead'>"; not "<SRD>", "a < b > c"
TAG = re.compile(r"</(?:p|div|h[1-6]|li|td|a|b|i|em|strong|span|section|article)\s*>|<(?:br|hr)\s*/?>|<p[\s>]", re.I)
# The same with its brackets escaped. matches "&lt;/p&gt;"; not "&lt;SRD&gt;"
ESCAPED_TAG = re.compile(r"&lt;/(?:p|div|h[1-6]|li|a|b|i|em|strong|span)\s*&gt;|&lt;br\s*/?&gt;", re.I)
# matches "a \n b" (white space that HTML shows as one blank); not "a\u00a0b"
BLANKS = re.compile(r"[ \t\r\n\f]+")
# matches "  "; not " "
DOUBLES = re.compile(r" {2,}")
# Blanks around a line's end. matches " \n "; not "a b"
LINE_ENDS = re.compile(r" *\n *")
# matches "\n\n\n"; not "\n\n"
GAPS = re.compile(r"\n{3,}")


def looks_marked_up(text: str) -> bool:
    """Whether a text that claims to be plain carries HTML."""
    return TAG.search(text) is not None


def readable(html: str) -> str:
    """The readable text of HTML, however broken; of text without any markup, the text with its blanks collapsed."""
    if not html.strip():
        return ""
    reader = _Reader()
    parser = etree.HTMLParser(target=reader, recover=True, no_network=True, huge_tree=True, encoding="utf-8")
    try:
        etree.fromstring(html.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return tidy("".join(reader.pieces) or html)
    return tidy("".join(reader.pieces))


def tidy(text: str) -> str:
    """Lines without blanks at their ends, never more than one empty line between two, cells apart by a bar."""
    if CELL_END in text:
        text = "\n".join(_row(line) for line in text.split("\n"))
    return GAPS.sub("\n\n", LINE_ENDS.sub("\n", DOUBLES.sub(" ", text))).strip()


def _row(line: str) -> str:
    return " | ".join(cell.strip() for cell in line.rstrip(CELL_END + " ").split(CELL_END))


class _Reader:
    """Takes the parser's events; keeps no tree, so that depth costs nothing."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.hidden = 0

    def start(self, tag: str, _attributes: object) -> None:
        self.hidden += tag in HIDDEN
        self._break(tag)

    def end(self, tag: str) -> None:
        self.hidden -= tag in HIDDEN
        if tag in CELLS:
            self.pieces.append(CELL_END)
        elif tag not in ("br", "hr"):
            self._break(tag)

    def data(self, data: str) -> None:
        if not self.hidden:
            self.pieces.append(BLANKS.sub(" ", data))

    def comment(self, _text: str) -> None:
        """Comments are not shown."""

    def close(self) -> None:
        """Nothing to hand over; `pieces` is read."""

    def _break(self, tag: str) -> None:
        if tag in PARAGRAPHS:
            self.pieces.append("\n\n")
        elif tag in LINES:
            self.pieces.append("\n")
