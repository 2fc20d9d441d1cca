"""IPTC 7901, the European wires' text format: a header line, the story between STX and ETX, the time at the end.

Read with its control bytes, without them, and as the telex text they came from, `ZCZC … NNNN`; one input may hold
several transmissions. IPTC 7901 (1995), the IPTC recommended message format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from enrichers.intake.bodies import Body
from enrichers.intake.decoding import clean
from enrichers.intake.document import Document
from enrichers.intake.limits import too_many
from enrichers.intake.telegraph import day_of, restored, split_top
from enrichers.item import Unreadable, WireItem
from enrichers.wire.dates import month_of
from schemas.records import FieldOrigin, Repair

MACHINE_LINES = 4  # lines of codes at most under a ZCZC
# The header: source and number, urgency, category, words, and what the agency adds.
# matches "bdt0157 3 pl 123 dpa 0157", "A0105KYODO 4 i 210"; not "abc 3 pl", "Route66 4 me 2"
HEADER = re.compile(
    r"([A-Za-z]{1,6})(\d{3,5})([A-Z]{0,8})[ ]{1,3}([1-9])[ ]{1,3}([A-Za-z]{1,4})[ ]{1,3}(\d{1,5})"
    r"(?:[ ]{1,3}(\S[^\n]{0,80}?))?[^\S\n]{0,9}(?:\n|$)"
)
# matches "ZCZC", "ZCZC DEL0123 GEN"; not "ZCZCX", a ZCZC within a line
ZCZC = re.compile(r"^[^\S\n]{0,9}ZCZC\b[ ]{0,9}([^\n]{0,60})(?:\n|$)", re.M)
NNNN = re.compile(r"^[^\S\n]{0,9}N{4}\b", re.M)  # matches "NNNN" on a line; not "NNNNN", "an NNNN"
# A line of codes under a ZCZC. matches "PRI GEN NAT", ".NEWDELHI DEL12", "DEL0123"; not "QUAKE HITS 7 TOWNS"
MACHINE = re.compile(
    r"(?:PRI|URG|FLS|GEN|ECO|SPO|INT|NAT)(?: [A-Z0-9]{2,6}){0,5}|\.[A-Z]{2,20} [A-Z]{2,6}\d{1,5}|[A-Z]{2,6}\d{2,5}"
)
# An id on the line of the ZCZC. matches "DEL0123", "DEL 12"; not "GEN NAT"
NUMBERED = re.compile(r"\b([A-Za-z]{1,6}) ?(\d{1,5})\b")
# An agency's name and number in a header's free part. matches "dpa 0157"; not "EUR-BRK", "Quake 7 dead"
OWN_NUMBER = re.compile(r"([a-z]{2,6}) (\d{1,4})")
# The date-time group at the end. matches "041432 Dec 25", "041432Z DEC 25", "041432 Dez 2025"; not "041432"
GROUP = re.compile(r"(?:^|\n)[^\n]{0,20}?\b(\d\d)(\d\d)(\d\d)Z? ([^\W\d_]{3,9})\.? (?:20)?(\d\d)[^\S\n]{0,9}\s{0,9}$")


@dataclass(frozen=True, slots=True)
class Transmission:
    """One transmission: what its header says and its text, header and trailer cut away."""

    text: str
    source: str | None = None
    number: str | None = None
    urgency: str | None = None
    added: str | None = None


def sniff(document: Document) -> bool:
    """Whether this begins with a 7901 header, between control bytes or bare, or with ZCZC."""
    top = restored(document.text[:400])[0].lstrip("\x00\x05\x07\x16 \n")
    return HEADER.match(top.lstrip("\x01")) is not None or ZCZC.match(top) is not None


def read(document: Document) -> tuple[WireItem, ...] | Unreadable:
    """Every transmission of the input."""
    text, referred = restored(document.text)
    repairs = document.repairs + ((Repair("entities", "control characters as references"),) if referred else ())
    pieces = _pieces(text)
    if refused := too_many(len(pieces)):
        return refused
    items = tuple(
        item for piece in pieces if (item := _item(_transmission(piece), document.arrival, repairs)) is not None
    )
    return items or Unreadable("empty", "an IPTC 7901 header without a story")


def _pieces(text: str) -> list[str]:
    """The input cut where a transmission begins: at SOH, or at a line with ZCZC."""
    if ZCZC.search(text):
        starts = [found.start() for found in ZCZC.finditer(text)]
    else:
        starts = [at for at, char in enumerate(text) if char == "\x01"] if "\x01" in text else [0]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _transmission(piece: str) -> Transmission:
    piece = piece.lstrip("\x00\x01\x05\x07\x16 \n")
    source = number = urgency = added = None
    if zczc := ZCZC.match(piece):
        piece = piece[zczc.end() :]
        if named := NUMBERED.search(zczc[1]):
            source, number = named[1], named[2]
        piece = piece[: stop.start()] if (stop := NNNN.search(piece)) else piece
    piece = piece.lstrip("\x01\x16 \n")
    if header := HEADER.match(piece):
        source, number, urgency, added = header[3] or header[1], header[2], header[4], header[7]
        piece = piece[header.end() :]
    elif zczc:
        piece, found = _without_codes(piece)
        source, number = (source, number) if number else found
    if added and (own := OWN_NUMBER.fullmatch(added)):  # dpa: its name, and the number that its kills speak of
        source, number, added = own[1], own[2], None
    return Transmission(piece.replace("\x02", "", 1), source, number, urgency, added)


def _without_codes(piece: str) -> tuple[str, tuple[str | None, str | None]]:
    """The text after the lines of codes that telex puts first, and the id among them."""
    found: tuple[str | None, str | None] = (None, None)
    for _ in range(MACHINE_LINES):
        line, _, rest = piece.partition("\n")
        if not MACHINE.fullmatch(line.strip()):
            break
        if named := NUMBERED.search(line):
            found = named[1], named[2]
        piece = rest
    return piece, found


def _item(sent: Transmission, arrival: str | None, repairs: tuple[Repair, ...]) -> WireItem | None:
    story, etx, after = sent.text.partition("\x03")
    group = GROUP.search(clean(after).text[:200].strip()) if etx else None
    cleaned = clean(story.replace("\x04", "").strip("\n"))
    text = cleaned.text
    if group is None and (group := GROUP.search(text[-120:])):
        text = text[: len(text) - len(text[-120:]) + group.start()]
    top, begins = split_top(text)
    body = text[begins:].strip() or top.headline or text.strip()
    if not body:
        return None
    stamp = _stamp(group)
    day = stamp[:10] if stamp else day_of(arrival)
    given = {"slug": top.slug, "headline": top.headline, "byline": top.byline, "urgency": sent.urgency, "text": body}
    given |= {"published_at": stamp}
    return WireItem(
        format="iptc7901",
        text=body,
        uri=f"urn:wiretag:iptc7901:{sent.source}:{day}:{sent.number}" if sent.number and day else None,
        headline=top.headline,
        slug=top.slug or sent.added,
        byline=top.byline,
        published_at=stamp,
        urgency=sent.urgency,
        urgency_scale="iptc7901" if sent.urgency else None,
        agency=sent.source,
        ednote="; ".join(top.notes) or None,
        text_map=Body.whole(body, "story").text_map,
        repairs=repairs + cleaned.repairs,
        origins=tuple(_origins(given)),
    )


def _origins(given: dict[str, str | None]) -> list[FieldOrigin]:
    where = {"urgency": "header", "text": "story", "published_at": "trailer"}
    return [{"field": name, "from": where.get(name, "top")} for name, value in given.items() if value]


def _stamp(group: re.Match[str] | None) -> str | None:
    """The date-time group in UTC."""
    month = month_of(group[4]) if group else None
    if group is None or month is None:
        return None
    day, hour, minute, year = (int(group[n]) for n in (1, 2, 3, 5))
    try:
        moment = datetime(2000 + year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
