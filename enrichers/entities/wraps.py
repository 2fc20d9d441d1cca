"""Which line ends only wrap running text at a column, and which end a paragraph, a heading or a row of a table.

Wires set their text in columns of some 60 to 80 characters, so that names and sentences run over line ends:
"shares of New", "York's oldest bank". A table, a list or a headline has line ends too, and nothing runs over those.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

WIDEST = 100  # characters; text with longer lines is not set in a column
NARROWEST = 45  # characters; a column that shows itself by full lines alone is at least as wide
RAGGED = 12  # characters that a line may be short of its column, where it is plain that there is one
FEWEST_LINES = 3  # from which a paragraph shows its own column; a shorter one is measured by the whole text
GAPS = ("   ", "\t", "...", ". .")  # inside a line: the columns of a table


class Line(NamedTuple):
    """A line with text: where its line feed stands, its indent and length, and its first and last words."""

    end: int
    indent: int
    length: int
    first: int  # letters of the first word
    small: bool  # the first word begins with a small letter
    cut: bool  # the last word goes on: "Sandor-"
    tabular: bool


def wraps(text: str) -> frozenset[int]:
    """Offsets of the line feeds that are no more than a space between two words."""
    if "\n" not in text:
        return frozenset()
    lines = _lines(text)
    margin = min((line.indent for line in lines if line), default=0)
    widest = max((line.length for line in lines if line), default=0)
    return frozenset(end for block in _blocks(lines, margin) for end in _wrapped(block, widest))


def _lines(text: str) -> list[Line | None]:
    """The lines of a text, None for blank ones."""
    lines: list[Line | None] = []
    end = -1
    for raw in text.split("\n"):
        end += len(raw) + 1
        words = raw.split(None, 1)
        if not words:
            lines.append(None)
            continue
        bare = raw.strip()
        tabular = any(gap in bare for gap in GAPS)
        indent = len(raw) - len(raw.lstrip())
        cut = len(bare) > 1 and bare[-1] == "-" and bare[-2].isalpha()
        lines.append(Line(end, indent, len(raw.rstrip()), len(words[0]), bare[0].islower(), cut, tabular))
    return lines


def _blocks(lines: list[Line | None], margin: int) -> Iterator[list[Line]]:
    """Lines that follow each other without a blank line or an indent between them."""
    block: list[Line] = []
    for line in lines:
        if block and (line is None or line.indent > margin):
            yield block
            block = []
        if line is not None:
            block.append(line)
    if block:
        yield block


def _wrapped(block: list[Line], widest: int) -> Iterator[int]:
    """The line ends of a block that wrap: before a small letter, and, in a column, after any full line."""
    pairs = list(pairwise(block))
    own = max(line.length for line in block)
    column = own if len(block) >= FEWEST_LINES else max(own, widest)
    running = own <= WIDEST and (
        (len(pairs) > 1 and 2 * sum(after.small for _, after in pairs) >= len(pairs))
        or (own >= NARROWEST and _is_column(pairs, column))
    )
    for line, after in pairs:
        if line.tabular or after.tabular:
            continue
        if after.small or (running and (line.cut or _fills(line, after, column - RAGGED))):
            yield line.end


def _is_column(pairs: list[tuple[Line, Line]], column: int) -> bool:
    """Whether nearly all lines are full, or go on with a small letter; a column's first line may lack its dateline."""
    missed = sum(not (after.small or _fills(line, after, column)) for line, after in pairs)
    return bool(pairs) and (missed == 0 or missed <= max(len(pairs) // 5, len(pairs) > FEWEST_LINES))


def _fills(line: Line, after: Line, column: int) -> bool:
    """Whether the first word of the next line would not have fitted on this one."""
    return line.length + 1 + after.first >= column
