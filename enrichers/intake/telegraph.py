"""What the telegraph formats, IPTC 7901 and ANPA 1312, have in common: control characters, and the top of an item.

Above the text stand a slug, marker lines such as `1ST LEAD`, a headline and a byline, told apart by how lines end
(` =` at dpa, `<` at AP), begin (`^` at AP) and are set in: the text begins indented, or with its dateline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from enrichers.wire.datelines import find

TOP = 10  # lines at most that stand above the text
LONGEST_HEAD = 120  # characters of a headline's line

# A control character written as a reference, as in text that went through SGML. matches "&#22;", "&#3;"; not "&#38;"
CONTROL_REFERENCE = re.compile(r"&#(\d|[12]\d|3[01]);")
# A slug's line. matches "Germany/Accident/", "EUR-BRK", "Sports-Football-Cup"; not "Two die in crash", "Mid-week cup"
SLUG = re.compile(r"[\w.&'()]{1,30}(?:[/-][\w.&'()]{1,30}){1,6}/?|[\w.&' ()]{1,30}(?:/[\w.&' ()]{1,30}){0,5}/")
# A line of markers only. matches "REFILE", "1ST LEAD", "(URGENT)", "2ND LD-WRITETHRU"; not "LEAD POISONING KILLS 2"
MARKS = re.compile(
    r"\W{0,3}(?:(?:\d{1,2}(?:ST|ND|RD|TH|st|nd|rd|th)[ -])?(?:REFILE|REPEAT|RPT|LEAD|LD|Lead|Ld|CORRECTED|CORRECTION"
    r"|Correction|Corrected|UPDATE|URGENT|Urgent|FLASH|BULLETIN|ALERT|ADVISORY|EMBARGOED|WRITETHRU|Writethru|KILL|HOLD"
    r"|WITHHOLD|TAKE|ADD)(?: \d{1,2})?[ ,:-]{0,3}){1,5}\W{0,3}"
)
# matches "By Ann Lee", "Von Max Muster", "Par Jean DUPONT"; not "By noon the town was dry and ..." (it has no end mark)
BYLINE = re.compile(r"(?:By|BY|Von|Por|Par|Da|Di) [^\W\d_]")
# matches "Eds: Adds quotes", "(Eds: ...", "EDS:", "Editors:"; not "Edith"
NOTE = re.compile(r"\(?(?:Eds\.?|EDS|Editors|Note to editors)\s?[:.]", re.I)
END_MARKS = "=<"


@dataclass(slots=True)
class Top:
    """The lines above the text, by what they are."""

    slug: str | None = None
    headline: str | None = None
    byline: str | None = None
    notes: list[str] = field(default_factory=list)


def restored(text: str) -> tuple[str, bool]:
    """The text with its control characters in place of references to them, line ends as `\\n`; whether any were."""
    count = 0
    if CONTROL_REFERENCE.search(text, 0, 400):
        text, count = CONTROL_REFERENCE.subn(lambda found: chr(int(found[1])), text)
    return text.replace("\r\n", "\n").replace("\r", "\n"), count > 0


def split_top(text: str) -> tuple[Top, int]:
    """The top of an item, and where in `text` the story begins."""
    lines = text.split("\n")
    marked = [n for n, line in enumerate(lines[:TOP]) if _ends_head(line)]
    end = marked[-1] + 1 if marked else 0
    top = Top()
    heads: list[str] = []
    for line in lines[:end]:
        _file(top, heads, line)
    rest = _unmarked(lines, end, top, heads)
    top.headline = " ".join(" ".join(heads).split()) or None
    return top, sum(len(line) + 1 for line in lines[:rest])


def _ends_head(line: str) -> bool:
    """Whether a line is of the top by its end or its beginning."""
    words = line.strip()
    return 0 < len(words) <= LONGEST_HEAD and (words.endswith((" =", "<")) or words.startswith("^") or _is_by(words))


def _is_by(words: str) -> bool:
    return words.endswith("=") and BYLINE.match(words.lstrip("^")) is not None


def _unmarked(lines: Sequence[str], start: int, top: Top, heads: list[str]) -> int:
    """Files the lines of the top that no mark tells, and says which line begins the story."""
    at = start
    while at < min(len(lines), start + TOP):
        line = lines[at]
        words = line.strip()
        if not words:
            at += 1
        elif MARKS.fullmatch(words) or NOTE.match(words) or (not heads and not top.slug and SLUG.fullmatch(words)):
            if not any(each.strip() for each in lines[at + 1 :]):
                break  # nothing follows: this is the story
            _file(top, heads, line)
            at += 1
        elif not heads and (_is_headline(lines, at) or _is_alone(lines, at)):
            heads.append(words)
            at += 1
        elif top.byline is None and heads and BYLINE.match(words) and len(words) <= 60 and not words.endswith("."):
            _file(top, heads, line)
            at += 1
        else:
            break
    return min(at, len(lines))


def _is_headline(lines: Sequence[str], at: int) -> bool:
    """Whether a line stands alone above a text that begins indented, after a blank line or with a dateline."""
    line, words = lines[at], lines[at].strip()
    following = next((each for each in lines[at + 1 :] if each.strip()), None)
    if following is None or line[:2].isspace() or len(words) > LONGEST_HEAD:
        return False
    if words.endswith((".", ",", ";")) and not words.isupper():  # capitals may end in "U.S."
        return False
    if find(line, None) is not None:
        return False
    below = lines[at + 1]
    parted = not below.strip() or below[:2].isspace() or below.startswith("\t")
    return parted or BYLINE.match(below) is not None or find("\n".join(lines[at + 1 : at + 4]), None) is not None


def _is_alone(lines: Sequence[str], at: int) -> bool:
    """Whether a short line is all there is, as in an alert."""
    return len(lines[at].strip()) <= LONGEST_HEAD and not any(each.strip() for each in lines[at + 1 :])


def _file(top: Top, heads: list[str], line: str) -> None:
    words = line.strip().lstrip("^").rstrip(END_MARKS + " ").strip()
    if not words:
        return
    if MARKS.fullmatch(words) or NOTE.match(words):
        top.notes.append(words)
    elif BYLINE.match(words) and len(words) <= 60:
        top.byline = words
    elif not heads and top.slug is None and SLUG.fullmatch(words):
        top.slug = words.rstrip("/")
    elif top.byline is None:
        heads.append(words)


def day_of(arrival: str | None, month: int | None = None, day: int | None = None) -> str | None:
    """The day an item was sent, its year told by the arrival: the last such day that is not two days after it."""
    try:
        arrived = date.fromisoformat(arrival[:10]) if arrival else None
    except ValueError:
        return None
    if arrived is None or month is None or day is None:
        return arrived.isoformat() if arrived else None
    for year in (arrived.year + 1, arrived.year, arrived.year - 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if (found - arrived).days <= 2:
            return found.isoformat()
    return None
