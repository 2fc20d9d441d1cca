"""ANPA 1312, the format of American wires: two header lines, the story between STX and ETX, a trailer with the time.

ANPA 1312 (1989), High-speed Wire Transmission. Its typography is undone: `` and '' are quotes, a lone _ a dash.
"""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta

from enrichers.intake.bodies import Body
from enrichers.intake.decoding import clean
from enrichers.intake.document import Document
from enrichers.intake.telegraph import day_of, restored, split_top
from enrichers.item import Unreadable, WireItem
from schemas.records import FieldOrigin, Repair

REACH = 400  # characters in which the header stands
# The first header line. matches "\x16\x16\x01f0708\x1freute"; not "\x01eca062 4 wi 124"
FIRST = re.compile(r"\x01([a-z])(\d{4})\x1f?([a-z0-9-]{0,12})[^\S\n]{0,9}(?:\n|$)", re.I)
# The second. matches "d f BC-STANDARD-OIL-<SRD>-TO   02-26 0082", "r i\x13\x11bc-quake, 1st ld 12-4 0312"; not "d f"
SECOND = re.compile(
    r"[\x0e-\x1e ]{0,4}[a-z]?([a-z])[ \x13\x14]{1,3}([a-z0-9]?)[\x0e-\x1e ]{1,6}(\S[^\n]{0,60}?)[\x0e-\x1e ]{1,9}"
    r"(\d{1,2})-(\d{1,2})[ ]{1,9}(\d{1,5})[^\S\n]{0,9}(?:\n|$)",
    re.I,
)
# matches "AP-NY-12-04-25 1432EST<", "AP-WS-02-26-87 1501GMT"; not "AP-NY-12-04-25"
TRAILER = re.compile(r"\b([A-Z]{2,4})-[A-Z]{2}-(\d\d)-(\d\d)-(\d\d) (\d\d)(\d\d)(GMT|E[SD]T)\b")
HOURS_WEST = {"GMT": 0, "EST": 5, "EDT": 4}
CENTURY = 70  # two-digit years below this are of the 2000s
SELECTORS = {"reute": "Reuters"}  # selector codes that name an agency
# A dash as ANPA writes it. matches "CITY (AP) _ text"; not "snake_case"
DASH = re.compile(r"(?<=\s)_(?=\s)")


def sniff(document: Document) -> bool:
    """Whether the first header line stands at the top, its control characters as they are or as references."""
    text, _ = restored(document.text[:REACH])
    found = FIRST.search(text)
    return found is not None and not text[: found.start()].upper().strip("\x05\x16 \nABCDEFGHIJKLMNOPQRSTUVWXYZ")


def read(document: Document) -> tuple[WireItem, ...] | Unreadable:
    """The story of the transmission."""
    text, referred = restored(document.text)
    first = FIRST.search(text, 0, REACH)
    second = SECOND.match(text, first.end()) if first else None
    header = second or first
    start = header.end() if header else 0
    stx = text.find("\x02", start, start + REACH)
    start = stx + 1 if stx >= 0 else start
    stops = [at for mark in "\x03\x04" if (at := text.find(mark, start)) >= 0]
    end = min(stops, default=len(text))
    trailer = TRAILER.search(text, end) or TRAILER.search(text, max(start, len(text) - REACH))
    end = min(end, trailer.start()) if trailer else end
    if not text[start:end].strip():
        return Unreadable("empty", "an ANPA 1312 header without a story")
    return (_item(document, text, (start, end), (first, second, trailer), referred),)


def _item(
    document: Document,
    text: str,
    span: tuple[int, int],
    heads: tuple[re.Match[str] | None, re.Match[str] | None, re.Match[str] | None],
    referred: bool,
) -> WireItem:
    first, second, trailer = heads
    story, repairs = text[span[0] : span[1]].lstrip("\n"), list(document.repairs)
    if referred:
        repairs.append(Repair("entities", "control characters and others as references"))
        story = html.unescape(story)
    cleaned = clean(story)
    repairs += cleaned.repairs
    top, begins = split_top(cleaned.text)
    body = _typeset(cleaned.text[begins:]).strip() or top.headline or cleaned.text.strip()
    keyword = html.unescape(second[3].strip()) if second and referred else second[3].strip() if second else None
    sent = _sent(trailer)
    given = {
        "slug": keyword, "urgency": second and second[1], "headline": top.headline, "byline": top.byline, "text": body,
        "published_at": sent,
    }  # fmt: skip
    dated = (int(second[4]), int(second[5])) if second else (None, None)
    day = sent[:10] if sent else day_of(document.arrival, *dated)
    return WireItem(
        format="anpa1312",
        text=body,
        uri=_uri(first, day) if first and day else None,
        headline=_typeset(top.headline) if top.headline else None,
        slug=keyword,
        byline=top.byline,
        published_at=sent,
        urgency=second[1].lower() if second else None,
        urgency_scale="anpa" if second else None,
        agency=trailer[1] if trailer else SELECTORS.get(first[3].lower()) if first else None,
        ednote="; ".join(top.notes) or None,
        text_map=Body.whole(body, "story").text_map,
        repairs=tuple(repairs),
        origins=tuple(_origins(given)),
    )


def _uri(first: re.Match[str], day: str) -> str:
    """An id for one transmission: numbers begin anew every day."""
    return f"urn:wiretag:anpa1312:{first[3].strip('-') or '-'}:{day}:{first[1]}{first[2]}"


def _origins(given: dict[str, str | None]) -> list[FieldOrigin]:
    where = {"slug": "header line 2", "urgency": "header line 2", "published_at": "trailer", "text": "story"}
    return [{"field": name, "from": where.get(name, "top")} for name, value in given.items() if value]


def _typeset(text: str) -> str:
    return DASH.sub("—", text.replace("``", '"').replace("''", '"'))


def _sent(trailer: re.Match[str] | None) -> str | None:
    """The trailer's time in UTC."""
    if trailer is None:
        return None
    month, day, year, hour, minute = (int(trailer[n]) for n in (2, 3, 4, 5, 6))
    try:
        local = datetime(year + (2000 if year < CENTURY else 1900), month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None
    moment = local + timedelta(hours=HOURS_WEST[trailer[7]])
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
