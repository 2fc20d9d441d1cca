"""What stands between quotation marks: straight, curly, and the `` and '' of old wires."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

PARAGRAPH = re.compile(r"\n[ \t]*(?=\n|[ \t]{2,}|[\"“`])")  # an empty line, an indent, or a line that opens with a mark
MARK = re.compile(r"[“”\"]|``|''")
OPENS_AFTER = re.compile(
    r"(?:^|[\s(\[—–-])$"
)  # before an opening straight mark. matches: a space | "("; never: a letter
LONGEST = 4000  # characters; a mark that closes later than that has lost its partner


class Marked(NamedTuple):
    """Words between marks (without them); `chain` numbers the quotes that run on over paragraphs."""

    start: int
    end: int
    chain: int
    paragraph: int


def marked(text: str) -> Iterator[Marked]:
    """What is quoted in a text, in order.

    A quote that runs over paragraphs opens each with a mark and closes only the last: one for each paragraph.
    """
    chain = 0
    running = False  # the paragraph before left its quote open
    bounds = _paragraphs(text)
    for n, (start, end) in enumerate(bounds):
        opened: int | None = None
        chain += not running
        running = False
        for mark in MARK.finditer(text, start, end):
            if opened is None and _opens(text, mark):
                opened = mark.end()
            elif opened is not None and not _only_opens(mark.group()):
                if mark.start() - opened <= LONGEST and mark.start() > opened:
                    yield Marked(opened, mark.start(), chain, n)
                opened, chain = None, chain + 1
        if opened is not None and n + 1 < len(bounds) and _begins_quoted(text, bounds[n + 1][0]):
            running = True
            yield Marked(opened, end, chain, n)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    breaks = [match.start() for match in PARAGRAPH.finditer(text)]
    bounds = zip([0, *breaks], [*breaks, len(text)], strict=True)
    kept = ((start, end) for start, end in bounds if text[start:end].strip())
    return [(start, start + len(text[start:end].rstrip())) for start, end in kept]


def _opens(text: str, mark: re.Match[str]) -> bool:
    """Whether a mark opens: a straight one does after a space and before a word."""
    if mark.group() != '"':
        return _only_opens(mark.group())
    return bool(OPENS_AFTER.search(text[max(0, mark.start() - 1) : mark.start()]))


def _only_opens(mark: str) -> bool:
    return mark in ("“", "``")


def _begins_quoted(text: str, start: int) -> bool:
    return text[start:].lstrip()[:1] in ("“", '"') or text[start:].lstrip()[:2] == "``"
