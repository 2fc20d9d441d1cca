"""NewsML 1.2, the older IPTC format that AFP, Kyodo, TASS, ANP and others still send.

NewsML 1.2 functional specification, https://iptc.org/std/NewsML/1.2/; item ids as RFC 3085 has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrichers.intake.bodies import Body, with_dateline
from enrichers.intake.document import Document
from enrichers.intake.limits import too_many
from enrichers.intake.statuses import status_of
from enrichers.intake.xml_fields import Element, local, timestamp
from enrichers.intake.xml_story import body_of, choose, rights_of
from enrichers.item import Unreadable, WireItem
from schemas.records import Conflict, Repair, Status

MANAGED = "NewsManagement"
# The revision at an id's end. matches ":1N" and ":12" in "urn:newsml:x.com:20010101:A1:1N"; not ":A1"
REVISION = re.compile(r":\d{1,9}[NUA]?$")
# A place at the start of a dateline. matches "BEIJING" in "BEIJING, July 23"; not "January 21"
PLACE = re.compile(r"[^\W\d_][^\d,()]{1,40}(?=,| \(|$)")
MAIN_ROLES = frozenset(("main", "body", "text", "story", "article"))
SIDE_ROLES = frozenset((
    "headline", "subheadline", "title", "abstract", "summary", "caption", "contact", "byline", "stylesheet", "logo",
))  # fmt: skip
DESCRIPTIVE = ("//DescriptiveMetadata", "//DescriptiveMetada")  # the second as TASS spells it


def sniff(document: Document) -> bool:
    """Whether the root is `NewsML`."""
    return local(document.xml) == "NewsML"


def read(document: Document) -> tuple[WireItem, ...] | Unreadable:
    """Every NewsItem of the document."""
    root = document.xml
    found = [element for element in root if local(element) == "NewsItem"]
    if not found:
        return Unreadable("not-a-news-item", "NewsML without a NewsItem")
    return too_many(len(found)) or tuple(
        _item(Element(item, f"/NewsML/NewsItem[{n}]"), root, document) for n, item in enumerate(found, 1)
    )


def _item(source: Element, root: object, document: Document) -> WireItem:
    title = source.value("headline", "//NewsLines/HeadLine", "//hl1", "//head/title")
    dateline = source.value(None, "//NewsLines/DateLine")
    body = with_dateline(_body(source), dateline, f"{source.path}//NewsLines/DateLine")
    story = choose(source, body, title, source.first("//NewsLines/SubHeadLine"))
    ednote = source.value("ednote", f"{MANAGED}/Instruction", "//EditorialNote")
    embargo = _embargo(source)
    terms = source.value("rights.usage_terms", "//RightsMetadata/UsageRights/UsageType", "//NewsLines/RightsLine")
    holder = source.value("rights.holder", "//RightsMetadata/Copyright/CopyrightHolder", "//NewsLines/CopyrightLine")
    urgency = source.value("urgency", f"{MANAGED}/Urgency/@FormalName", f"{MANAGED}/Urgency")
    envelope = Element(root, "/NewsML", source)
    return WireItem(
        format="newsml_1_2",
        text=story.text,
        uri=_uri(source),
        headline=title,
        slug=source.value("slug", "//NewsLines/SlugLine", "Identification/NameLabel"),
        byline=source.value("byline", "//NewsLines/ByLine"),
        language=_language(source),
        published_at=source.time(
            "published_at",
            f"{MANAGED}/ThisRevisionCreated",
            f"{MANAGED}/FirstCreated",
            "Identification/NewsIdentifier/DateId",
        )
        or envelope.time("published_at", "NewsEnvelope/DateAndTime"),
        status=_status(source, embargo, ednote),
        version=source.value("version", "Identification/NewsIdentifier/RevisionId"),
        urgency=urgency,
        urgency_scale="newsml" if urgency else None,
        agency=_agency(source, envelope),
        located=_located(source, dateline),
        ednote=ednote,
        signals=tuple(f"newsml:{value}" for value, _ in source.values(f"{MANAGED}/NewsItemType/@FormalName")),
        rights=rights_of(source, embargo, terms, holder, ednote),
        text_map=story.text_map,
        repairs=document.repairs + tuple(source.repairs),
        origins=tuple(source.origins),
        conflicts=tuple(source.conflicts),
    )


def _body(source: Element) -> Body:
    """The content of the component that plays the main part; a second one of the same rank is noted as passed over."""
    bodies: list[tuple[int, Body]] = []
    for rank, holder in sorted(_holders(source), key=lambda row: row[0]):
        if bodies and rank > bodies[0][0]:
            break
        if (body := body_of(holder)).text.strip():
            bodies.append((rank, body))
    if len(bodies) > 1:
        source.repairs.append(Repair("components", f"{len(bodies)} bodies in one item, the first is taken"))
    return bodies[0][1] if bodies else Body("")


def _holders(source: Element) -> Iterator[tuple[int, Element]]:
    """What holds words, with its rank by the role of its component: 0 for the story itself."""
    for item in source.all("//ContentItem"):
        media = (item.value(None, "MediaType/@FormalName") or "Text").lower()
        kind = item.value(None, "MimeType/@FormalName") or ""
        if media in ("text", "complexdata") and kind != "text/css" and not any(item.all("Encoding")):
            rank = _rank(item)
            yield from ((rank, holder) for holder in item.all("DataContent"))


def _rank(item: Element) -> int:
    role = next((found for each in item.element.iterancestors() for found in each.iterfind("{*}Role")), None)
    name = (role.get("FormalName") or "").lower() if role is not None else "main"
    return 0 if name in MAIN_ROLES else 2 if name in SIDE_ROLES else 1


def _uri(source: Element) -> str | None:
    """The item's id without its revision, so that all versions of an item share it."""
    known = "Identification/NewsIdentifier/"
    if public := source.value("uri", known + "PublicIdentifier"):
        stable = REVISION.sub("", public)
        return stable if stable.count(":") >= 4 or not public.startswith("urn:newsml:") else public
    parts = [source.value(None, known + name) for name in ("ProviderId", "DateId", "NewsItemId")]
    if parts[2] is None:
        return None
    return source.took(
        "uri", ":".join(["urn:newsml", *(part or "" for part in parts)]), source.path + "/" + known + "NewsItemId"
    )


def _language(source: Element) -> str | None:
    for path in DESCRIPTIVE:
        if language := source.value("language", f"{path}/Language/@FormalName", f"{path}/Language"):
            return language
    return source.value(
        "language", "//DataContent/nitf/@xml:lang", "//DataContent/@xml:lang", "//NewsComponent/@xml:lang", "@xml:lang"
    )


def _embargo(source: Element) -> str | None:
    """When an item that is embargoed now turns usable."""
    for change in source.all(f"{MANAGED}/StatusWillChange"):
        future = (change.value(None, "FutureStatus/@FormalName", "FutureStatus") or "").lower()
        until = timestamp(change.value(None, "DateAndTime") or "")
        if future == "usable" and until:
            return source.took("rights.embargoed_until", until, change.path + "/DateAndTime")
    return None


def _status(source: Element, embargo: str | None, ednote: str | None) -> Status | None:
    raw = source.value("status", f"{MANAGED}/Status/@FormalName", f"{MANAGED}/Status")
    return status_of(source, raw, f"{source.path}/{MANAGED}/Status", embargo, ednote)


def _agency(source: Element, envelope: Element) -> str | None:
    """Who wrote it: the provider and the source before the channel that it was sent over."""
    metadata = "//AdministrativeMetadata/"
    return source.value(
        "agency", metadata + "Provider/Party/@FormalName", "//NewsLines/CreditLine",
        "Identification/NewsIdentifier/ProviderId", metadata + "Source/Party/@FormalName",
    ) or envelope.value("agency", "NewsEnvelope/SentFrom/Party/@FormalName")  # fmt: skip


def _located(source: Element, dateline: str | None) -> str | None:
    """The location of origin as the metadata have it; a dateline that names another place is a conflict."""
    located = None
    for path in DESCRIPTIVE:
        for place in source.all(f"{path}/Location"):
            named = {prop.attribute("FormalName"): prop.attribute("Value") for prop in place.all("Property")}
            parts = [named.get(kind) for kind in ("City", "CountryArea", "Country")]
            words = ", ".join(part for part in parts if part) or place.words()
            if words and (located is None or place.attribute("HowPresent") == "Origin"):
                located = source.took("located", words, place.path)
    filed = PLACE.match(dateline) if dateline else None
    if located and filed and filed[0].casefold() not in located.casefold():
        source.conflicts.append(Conflict("located", located, filed[0]))
    return located or (source.took("located", filed[0], f"{source.path}//NewsLines/DateLine") if filed else None)
