"""NITF, the News Industry Text Format of IPTC and NAA: versions 3.x, as a file of its own.

NITF 3.6 documentation, https://iptc.org/standards/nitf/. NITF inside NewsML is read by those formats.
"""

from __future__ import annotations

from dataclasses import dataclass

from enrichers.intake.bodies import Body, with_dateline
from enrichers.intake.document import Document
from enrichers.intake.statuses import status_of
from enrichers.intake.xml_fields import Element, local, timestamp
from enrichers.intake.xml_story import choose, rights_of
from enrichers.intake.xml_text import render
from enrichers.item import WireItem
from schemas.records import Conflict, Status

HEAD = "body/body.head"
DOCDATA = "head/docdata"
MONTHS = ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


def sniff(document: Document) -> bool:
    """Whether the root is `nitf`."""
    return local(document.xml) == "nitf"


def read(document: Document) -> tuple[WireItem, ...]:
    """The one item of an NITF document."""
    source = Element(document.xml, "/nitf")
    title = source.value("headline", f"{HEAD}/hedline/hl1", f"{HEAD}/hedline", "head/title")
    filed = _filed(source)
    story = choose(
        source, with_dateline(_body(source), filed.words, filed.path), title, source.first(f"{HEAD}/abstract")
    )
    ednote = source.value("ednote", f"{DOCDATA}/ed-msg/@info", f"{DOCDATA}/ed-msg", f"{HEAD}/note")
    embargo = _embargo(source)
    terms = source.value("rights.usage_terms", f"{HEAD}/rights", f"{DOCDATA}/doc.rights/@agent")
    holder = source.value("rights.holder", f"{DOCDATA}/doc.copyright/@holder", f"{HEAD}/rights/rights.owner")
    urgency = source.value("urgency", f"{DOCDATA}/urgency/@ed-urg")
    return (
        WireItem(
            format="nitf",
            text=story.text,
            uri=source.value("uri", f"{DOCDATA}/doc-id/@id-string", "@id"),
            headline=title,
            slug=source.value("slug", f"{DOCDATA}/du-key/@key", f"{DOCDATA}/fixture/@fix-id"),
            byline=source.value("byline", f"{HEAD}/byline"),
            language=source.value("language", "@xml:lang", "body/@xml:lang", "body/body.content/@xml:lang")
            or _meta(source, "language"),
            published_at=source.time(
                "published_at", f"{DOCDATA}/date.issue/@norm", "head/pubdata/@date.publication", "@change.date"
            ),
            status=_status(source, embargo, ednote),
            version=source.value("version", f"{DOCDATA}/du-key/@version", "head/revision-history[last()]/@version"),
            supersedes=source.value("supersedes", f"{DOCDATA}/@management-doc-idref"),
            urgency=urgency,
            urgency_scale="nitf" if urgency else None,
            agency=source.value(
                "agency",
                f"{HEAD}/distributor/org",
                f"{HEAD}/distributor",
                f"{DOCDATA}/doc-id/@regsrc",
                "//credit",
                f"{DOCDATA}/del-list/from-src/@src-name",
            )
            or holder,
            located=_located(source, filed),
            ednote=ednote,
            signals=tuple(f"ed-msg:{value}" for value, _ in source.values(f"{DOCDATA}/ed-msg/@msg-type")),
            rights=rights_of(source, embargo, terms, holder, ednote),
            text_map=story.text_map,
            repairs=document.repairs + tuple(source.repairs),
            origins=tuple(source.origins),
            conflicts=tuple(source.conflicts),
        ),
    )


def _body(source: Element) -> Body:
    """The story and what stands at its end, such as a tagline."""
    story = source.first("body/body.content") or source.first("body")
    end = source.first("body/body.end")
    body = render(story) if story else Body("")
    tail = render(end) if end else Body("")
    if not body.text.strip() or not tail.text.strip():
        return body
    words = [(each.text[row.start : row.end], row.path) for each in (body, tail) for row in each.text_map]
    return Body.of(words)


@dataclass(frozen=True, slots=True)
class Filed:
    """The dateline field: its words, and the place in it."""

    words: str | None = None
    place: str | None = None
    path: str = ""


def _filed(source: Element) -> Filed:
    """The dateline; words of a date that contradict its normal form are told as a conflict and replaced."""
    dateline = source.first(f"{HEAD}/dateline")
    if dateline is None or not dateline.words():
        return Filed()
    date = dateline.first("story.date")
    norm, words = (date.attribute("norm"), date.words()) if date else (None, "")
    place = dateline.value(None, "location/city", "location")
    whole = dateline.words()
    if norm and words and _contradicts(norm, words):
        source.conflicts.append(Conflict("dateline.date", norm, words))
        whole = f"{place.rstrip(' ,.')}, {_spelled(norm)}" if place else whole
    return Filed(whole or None, place.rstrip(" ,.") if place else None, dateline.path)


def _spelled(norm: str) -> str:
    """A normal form's day as datelines write it: `20251204` as Dec 4."""
    stamp = timestamp(norm) or ""
    return f"{MONTHS[int(stamp[5:7]) - 1]} {int(stamp[8:10])}"


def _contradicts(norm: str, words: str) -> bool:
    """Whether a date in words names no day of the normal form's month: its number is not among the words' numbers."""
    stamp = timestamp(norm)
    if stamp is None:
        return False
    numbers = {int(number) for number in "".join(char if char.isdigit() else " " for char in words).split()}
    days = {number for number in numbers if 1 <= number <= 31}
    return bool(days) and int(norm.replace("-", "")[6:8] or 0) not in days


def _located(source: Element, filed: Filed) -> str | None:
    """The place of the dateline; the event's own where there is none. Two that differ are a conflict."""
    event = source.value(None, f"{DOCDATA}/evloc/@city") or source.value(
        None, f"{DOCDATA}/evloc/@county-dist", f"{DOCDATA}/evloc"
    )
    if event and filed.place and event.casefold() not in filed.place.casefold():
        source.conflicts.append(Conflict("evloc", event, filed.place))
    if filed.place:
        return source.took("located", filed.place, f"{filed.path}/location")
    return source.took("located", event, f"{source.path}/{DOCDATA}/evloc") if event else None


def _embargo(source: Element) -> str | None:
    """`date.release`, where it is later than the issue: many files repeat the one in the other."""
    until = source.value(None, f"{DOCDATA}/date.release/@norm")
    if until is None or (stamp := timestamp(until)) is None:
        return None
    issued = timestamp(source.value(None, f"{DOCDATA}/date.issue/@norm") or "")
    if issued and stamp <= issued:
        return None
    return source.took("rights.embargoed_until", stamp, f"{source.path}/{DOCDATA}/date.release/@norm")


def _status(source: Element, embargo: str | None, ednote: str | None) -> Status | None:
    """The document's status; that of the document it refers to where this is a kill or hold of that one."""
    own = source.value("status", f"{DOCDATA}/@management-status")
    status = status_of(source, own, f"{DOCDATA}/@management-status", embargo, ednote)
    other = source.value(None, f"{DOCDATA}/@management-idref-status")
    meant = status_of(source, other, f"{DOCDATA}/@management-idref-status", None, None)
    return meant if meant in ("canceled", "withheld") and status in (None, "usable") else status


def _meta(source: Element, name: str) -> str | None:
    for meta in source.all("head/meta"):
        if (meta.attribute("name") or "").lower() == name and (value := meta.attribute("content")):
            return source.took(name, value, f"{meta.path}/@content")
    return None
