"""One story rendered in every format, for tests that all of them must pass alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape
from xml.sax.saxutils import quoteattr


@dataclass(frozen=True)
class Story:
    """What a renderer needs; `paragraphs` and `headline` are plain words."""

    headline: str = "Ferry runs aground off Harbour City"
    paragraphs: tuple[str, ...] = ("HARBOUR CITY (AP) — The ferry ran aground at dawn.", "No one was hurt.")
    uri: str = "urn:newsml:wire.example:20260301:7"
    version: int = 2
    urgency: int = 4
    language: str = "en"
    status: str = "usable"


SENT = "2026-03-01T09:00:00Z"
LETTERS = {1: "f", 2: "b", 3: "u", 4: "r"}


def ninjs(story: Story) -> bytes:
    return json.dumps(
        {
            "uri": story.uri, "version": str(story.version), "versionCreated": SENT, "pubStatus": story.status,
            "urgency": story.urgency, "language": story.language, "headlines": [{"value": story.headline}],
            "bodies": [{"contentType": "text/plain", "value": "\n\n".join(story.paragraphs)}],
        }
    ).encode()  # fmt: skip


def newsml_g2(story: Story) -> bytes:
    body = "".join(f"<p>{escape(words)}</p>" for words in story.paragraphs)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid={quoteattr(story.uri)} version="{story.version}">
  <itemMeta><itemClass qcode="ninat:text"/><provider literal="wire.example"/><versionCreated>{SENT}</versionCreated>
    <pubStatus qcode="stat:{story.status}"/></itemMeta>
  <contentMeta><urgency>{story.urgency}</urgency><language tag="{story.language}"/>
    <headline>{escape(story.headline)}</headline></contentMeta>
  <contentSet><inlineXML contenttype="application/xhtml+xml">
    <html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{body}</body></html>
  </inlineXML></contentSet>
</newsItem>""".encode()


def news_message(story: Story) -> bytes:
    item = newsml_g2(story).decode().partition("?>")[2]
    return f"<newsMessage><header/><itemSet><packageItem/>{item}</itemSet></newsMessage>".encode()


def newsml_1_2(story: Story) -> bytes:
    body = "".join(f"<p>{escape(words)}</p>" for words in story.paragraphs)
    return f"""<?xml version="1.0"?>
<!DOCTYPE NewsML PUBLIC "urn:newsml:iptc.org:20021018:NewsMLv1.2:1" "NewsML_1.2.dtd" [
<!ENTITY % nitf SYSTEM "nitf.dtd"> %nitf; ]>
<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>wire.example</ProviderId><DateId>20260301</DateId>
<NewsItemId>7</NewsItemId><RevisionId PreviousRevision="1" Update="U">{story.version}</RevisionId>
<PublicIdentifier>{escape(story.uri)}:{story.version}U</PublicIdentifier></NewsIdentifier></Identification>
<NewsManagement><NewsItemType FormalName="News"/><ThisRevisionCreated>20260301T090000Z</ThisRevisionCreated>
<Status FormalName="{story.status.title()}"/><Urgency FormalName="{story.urgency}"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>{escape(story.headline)}</HeadLine></NewsLines>
<DescriptiveMetadata><Language FormalName="{story.language}"/></DescriptiveMetadata>
<ContentItem><MediaType FormalName="Text"/><DataContent><nitf><body><body.content>{body}</body.content></body></nitf>
</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>""".encode()


def nitf(story: Story) -> bytes:
    body = "".join(f"<p>{escape(words)}</p>" for words in story.paragraphs)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.4/specification/dtd/nitf-3-4.dtd">
<nitf xml:lang="{story.language}"><head><docdata management-status="{story.status}">
<doc-id id-string={quoteattr(story.uri)}/><urgency ed-urg="{story.urgency}"/><date.issue norm="20260301T090000Z"/>
<du-key key="ferry" version="{story.version}"/></docdata></head>
<body><body.head><hedline><hl1>{escape(story.headline)}</hl1></hedline></body.head>
<body.content><block>{body}</block></body.content></body></nitf>""".encode()


def rss(story: Story) -> bytes:
    body = escape("".join(f"<p>{escape(words)}</p>" for words in story.paragraphs))
    return f"""<rss version="2.0"><channel><title>Wire</title><language>{story.language}</language>
<item><title>{escape(story.headline)}</title><guid isPermaLink="false">{escape(story.uri)}</guid>
<pubDate>Sun, 01 Mar 2026 09:00:00 GMT</pubDate><description>{body}</description></item></channel></rss>""".encode()


def atom(story: Story) -> bytes:
    body = "".join(f"<p>{escape(words)}</p>" for words in story.paragraphs)
    return f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{story.language}"><title>Wire</title>
<entry><id>{escape(story.uri)}</id><title>{escape(story.headline)}</title><updated>{SENT}</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{body}</div></content></entry></feed>""".encode()


def json_feed(story: Story) -> bytes:
    entry = {"id": story.uri, "title": story.headline, "date_modified": SENT, "language": story.language}
    entry["content_html"] = "".join(f"<p>{escape(words)}</p>" for words in story.paragraphs)
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": [entry]}).encode()


def mrn(story: Story) -> bytes:
    return json.dumps(
        {
            "altId": story.uri, "takeSequence": story.version, "versionCreated": SENT, "audiences": [],
            "pubStatus": f"stat:{story.status}", "urgency": {1: 1}.get(story.urgency, 3), "language": story.language,
            "headline": story.headline, "body": "\n\n".join(story.paragraphs), "mimeType": "text/plain",
        }
    ).encode()  # fmt: skip


def ap_json(story: Story) -> bytes:
    item = {
        "uri": "https://api.wire.example/7?et=2", "altids": {"itemid": story.uri}, "version": story.version,
        "versioncreated": SENT, "pubstatus": story.status, "urgency": story.urgency, "language": story.language,
        "headline": story.headline, "body_nitf": "".join(f"<p>{escape(words)}</p>" for words in story.paragraphs),
    }  # fmt: skip
    return json.dumps({"data": {"item": item}}).encode()


def iptc7901(story: Story) -> bytes:
    lines = [f"\x16\x16\x01abc0007 {story.urgency} pl 42", f"\x02{story.headline} =", *_set_in(story)]
    return "\r\n".join([*lines, "\x03010900 Mar 26", "\x04"]).encode()


def iptc7901_bare(story: Story) -> bytes:
    return "\n".join(
        [f"abc0007 {story.urgency} pl 42", f"{story.headline} =", *_set_in(story), "010900 Mar 26"]
    ).encode()


def zczc(story: Story) -> bytes:
    return "\n".join(["ZCZC ABC0007", f"{story.headline} =", *_set_in(story), "NNNN", ""]).encode()


def anpa1312(story: Story) -> bytes:
    top = [
        "\x16\x16\x01a0007\x1fwire-",
        f"{LETTERS[story.urgency]} i\x13\x11bc-ferry 03-01 0042",
        f"\x02^{story.headline}<",
    ]
    return "\r\n".join([*top, *_set_in(story), "\x03", "AP-NY-03-01-26 0400EST<", "\x04"]).encode()


def anpa1312_escaped(story: Story) -> bytes:
    text = anpa1312(story).decode().replace("&", "&amp;")
    return "".join(f"&#{ord(char)};" if ord(char) < 32 and char not in "\r\n" else char for char in text).encode()


def mail(story: Story) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "Wire <desk@wire.example>", story.headline
    message["Date"], message["Message-ID"] = "Sun, 01 Mar 2026 09:00:00 +0000", "<7@wire.example>"
    message.set_content("\n\n".join(story.paragraphs))
    return message.as_bytes()


def mail_attached(story: Story) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "Wire <desk@wire.example>", "Today's copy"
    message.set_content("Please find the copy attached.")
    message.add_attachment(newsml_g2(story), "application", "xml", filename="copy.xml")
    return message.as_bytes()


def _set_in(story: Story) -> list[str]:
    return [f"    {words}" for words in story.paragraphs]


# What each format says beyond headline and text; `status` means it can say canceled and withheld.
RENDERERS: dict[str, tuple[Callable[[Story], bytes], frozenset[str]]] = {
    name: (render, frozenset(fields.split()))
    for name, render, fields in (
        ("ninjs", ninjs, "uri version urgency language status published_at"),
        ("newsml_g2", newsml_g2, "uri version urgency language status published_at"),
        ("newsml_g2 message", news_message, "uri version urgency language status published_at"),
        ("newsml_1_2", newsml_1_2, "uri version urgency language status published_at"),
        ("nitf", nitf, "uri version urgency language status published_at"),
        ("rss", rss, "uri language published_at"),
        ("atom", atom, "uri language published_at"),
        ("jsonfeed", json_feed, "uri language published_at"),
        ("mrn", mrn, "uri version language status published_at"),
        ("ap_json", ap_json, "uri version urgency language status published_at"),
        ("iptc7901", iptc7901, "urgency published_at"),
        ("iptc7901 bare", iptc7901_bare, "urgency published_at"),
        ("iptc7901 zczc", zczc, ""),
        ("anpa1312", anpa1312, "urgency published_at"),
        ("anpa1312 escaped", anpa1312_escaped, "urgency published_at"),
        ("email", mail, "published_at"),
        ("newsml_g2 mailed", mail_attached, "uri version urgency language status published_at"),
    )
}
