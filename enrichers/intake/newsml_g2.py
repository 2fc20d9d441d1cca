"""NewsML-G2, IPTC's exchange format: newsItem, packageItem, and newsMessage with any number of both.

Read with lxml rather than IPTC's `newsmlg2` library, which has neither bodies nor messages and wants catalogs from the
network. NewsML-G2 specification 2.35, https://iptc.org/std/NewsML-G2/.
"""

from __future__ import annotations

from collections.abc import Iterator

from enrichers.intake.bodies import Body, with_dateline
from enrichers.intake.document import Document
from enrichers.intake.limits import too_many
from enrichers.intake.statuses import status_of
from enrichers.intake.xml_fields import Element, local
from enrichers.intake.xml_story import body_of, choose, rights_of
from enrichers.item import Unreadable, WireItem
from schemas.records import Status

NEWS = ("newsItem", "packageItem")
OTHERS = frozenset(("conceptItem", "knowledgeItem", "planningItem", "catalogItem"))  # about news, not news
FRAGMENTS = frozenset(("itemMeta", "contentMeta", "contentSet", "groupSet"))

PROSE = frozenset(("nitf", "html", "body", "body.content", "block", "div", "section", "article", "p", "pre"))


def sniff(document: Document) -> bool:
    """Whether the root is one of NewsML-G2's items, a message of them, or a piece of one."""
    return local(document.xml) in {*NEWS, *OTHERS, *FRAGMENTS, "newsMessage"}


def read(document: Document) -> tuple[WireItem, ...] | Unreadable:
    """Every news item. A package among news items only orders them and is passed over; alone it is an item itself."""
    root = Element(document.xml, "/" + local(document.xml))
    found = [root] if root.name in NEWS else [Element(child, path) for child, path in _members(root)]
    news = [item for item in found if item.name == "newsItem"] or [item for item in found if item.name == "packageItem"]
    if not news:
        what = ", ".join(sorted({item.name for item in found})) or root.name
        return Unreadable("not-a-news-item", f"NewsML-G2 with {what}, no newsItem or packageItem")
    return too_many(len(news)) or tuple(_item(item, document) for item in news)


def _members(message: Element) -> Iterator[tuple[object, str]]:
    if message.name == "newsMessage":
        for item_set in message.all("itemSet"):
            for n, child in enumerate(item_set.element, 1):
                if local(child):
                    yield child, f"{item_set.path}/{local(child)}[{n}]"


def _item(source: Element, document: Document) -> WireItem:
    title = source.value(
        "headline", "contentMeta/headline", "itemMeta/title", "contentSet/inlineXML/nitf/body/body.head/hedline/hl1"
    )
    body = with_dateline(
        _body(source), source.value(None, "contentMeta/dateline"), f"{source.path}/contentMeta/dateline"
    )
    story = choose(source, body, title, source.first("contentMeta/description", "//photoCaption"))
    story = story if story.text else _body(source, data=True)
    ednote = _joined(source, "ednote", "itemMeta/edNote")
    embargo = source.time("rights.embargoed_until", "itemMeta/embargoed")
    terms, holder = (
        _joined(source, "rights.usage_terms", "rightsInfo/usageTerms"),
        _party(source, "rights.holder", "rightsInfo/copyrightHolder"),
    )
    urgency = source.value("urgency", "contentMeta/urgency")
    return WireItem(
        format="newsml_g2",
        text=story.text,
        uri=source.value("uri", "@guid"),
        headline=title,
        slug=source.value("slug", "contentMeta/slugline"),
        byline=source.value("byline", "contentMeta/by", "//byline"),
        language=source.value("language", "contentMeta/language/@tag", "contentSet/inlineXML/@xml:lang", "@xml:lang"),
        published_at=source.time(
            "published_at",
            "itemMeta/versionCreated",
            "contentMeta/contentModified",
            "contentMeta/contentCreated",
            "itemMeta/firstCreated",
        ),
        status=_status(source, embargo, ednote),
        version=source.value("version", "@version"),
        urgency=urgency,
        urgency_scale="iptc" if urgency else None,
        agency=_party(source, "agency", "contentMeta/infoSource", "itemMeta/provider") or holder,
        located=_located(source),
        ednote=ednote,
        signals=tuple(value for value, _ in source.values("itemMeta/signal/@qcode")),
        rights=rights_of(source, embargo, terms, holder, ednote, source.value(None, "rightsInfo/copyrightNotice")),
        text_map=story.text_map,
        repairs=document.repairs + tuple(source.repairs),
        origins=tuple(source.origins),
        conflicts=tuple(source.conflicts),
    )


def _body(source: Element, data: bool = False) -> Body:
    """The first member of the content set with a story, or with `data`; a package's are the titles of its items."""
    for name in ("inlineXML", "inlineData"):
        for member in source.all(f"contentSet/{name}"):
            kind = member.attribute("contenttype") or ""
            if kind.startswith(("image/", "video/", "audio/")) or member.attribute("encoding"):
                continue
            inside = next((local(child) for child in member.element), "")
            if (not inside or inside in PROSE or data) and (body := body_of(member)).text.strip():
                return body
    titles = source.all("groupSet/group/itemRef") if source.name == "packageItem" else ()
    rows = ((title.words(), title.path) for ref in titles if (title := ref.first("headline", "title")))
    return Body.of(rows)


def _status(source: Element, embargo: str | None, ednote: str | None) -> Status | None:
    raw = source.value("status", "itemMeta/pubStatus/@qcode", "itemMeta/pubStatus/@uri", "itemMeta/pubStatus")
    word = raw.rpartition("/")[2] if raw else None
    return status_of(source, word, f"{source.path}/itemMeta/pubStatus", embargo, ednote)


def _party(source: Element, field: str, *paths: str) -> str | None:
    """A party by its name, its literal, its code or its address, in that order."""
    for path in paths:
        if name := source.value(field, f"{path}/name", f"{path}/@literal", path):
            return name
        if code := source.value(field, f"{path}/@qcode", f"{path}/@uri"):
            return code.rpartition(":")[2] if "/" not in code else code
    return None


def _located(source: Element) -> str | None:
    """Where the content was made, as the item has it; often the editing desk, not the place of the story."""
    for located in source.all("contentMeta/located"):
        name = located.value("located", "name", "@literal") or located.value("located", "@qcode")
        if name is None:
            continue
        wider = [value for value, _ in located.values("broader/name")]
        return ", ".join([name.rpartition(":")[2], *wider])
    return None


def _joined(source: Element, field: str, path: str) -> str | None:
    """All values at a path as one, an editor's note and its supplements."""
    values = dict(source.values(path))
    if not values:
        return None
    return source.took(field, "; ".join(values), next(iter(values.values())))
