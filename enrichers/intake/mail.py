"""E-mailed items (RFC 5322): the envelope is taken off, and what is in it is read as any other delivery.

Attached items count before the text of the message; a text that is itself in a wire's format (a `ZCZC` mail) is read as
that. The message fills in what the item inside does not say: id, headline, sender, time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

from enrichers.intake.bodies import Body, from_words
from enrichers.intake.decoding import clean
from enrichers.intake.xml_fields import timestamp
from enrichers.item import Delivery, Unreadable, WireItem
from schemas.records import FieldOrigin, Repair

Reader = Callable[[Delivery], tuple[WireItem, ...] | Unreadable]

TOP = 16_384  # bytes in which the headers that tell a message must stand
LONGEST_HEADER = 4_096  # characters of a header that are read
MOST_PARTS = 200  # of a message; more is no news
MOST_BOUNDARIES = 5_000  # lines that begin as boundaries do: more, and taking the message apart takes minutes
MOST_NESTED = 50  # parts that hold parts, for the same reason
ATTACHED = (".xml", ".nitf", ".newsml", ".g2", ".json", ".ninjs", ".txt", ".rss", ".atom", ".eml")
# matches "Subject: Quake", "Message-ID: <a@b>", "From someone@example.org Mon"; not "PARIS, Dec 4: Talks"
HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,40}:[ \t]?|From [^\n]{1,99}\d\n)")
# matches the line "From: Wire Desk <desk@wire.example>"; not " from: home", "From now on:"
FROM = re.compile(rb"^From:[^\n]{1,400}$", re.M | re.I)
OTHER = re.compile(rb"^(?:Subject|Date|Message-ID|MIME-Version|Received|Return-Path|Content-Type):", re.M | re.I)
# The blank line that ends the headers. matches "\n\n", "\r\n\r\n"; not "\n x"
END = re.compile(rb"\r?\n\r?\n")
MULTIPART = re.compile(rb"multipart/", re.I)  # matches "Multipart/mixed"; not "multi-part"
# matches "Fwd: ", "RE: ", "WG: "; not "Rebels:"
FORWARDED = re.compile(r"(?:(?:Fwd?|Re|Aw|WG|TR)\s?:\s{0,4}){1,5}", re.I)


def is_mail(delivery: Delivery) -> bool:
    """Whether a delivery is a message: called so, or beginning with headers among which there is a sender."""
    media = (delivery.content_type or "").split(";")[0].strip().lower()
    if media == "message/rfc822":
        return True
    body = delivery.body[:TOP].lstrip(b"\r\n\xef\xbb\xbf")
    if (media and media != "text/plain") or not HEADER.match(body):
        return False
    end = END.search(body)
    head = body[: end.start()] if end else body
    return FROM.search(head) is not None and OTHER.search(head) is not None


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the headers say."""

    id: str | None = None
    subject: str | None = None
    sender: str | None = None
    sent: str | None = None


def read_mail(delivery: Delivery, read: Reader) -> tuple[WireItem, ...] | Unreadable:
    """The items of a message, read with `read`; `bad-mail` where its structure is beyond repair."""
    if delivery.body.count(b"\n--") > MOST_BOUNDARIES or len(MULTIPART.findall(delivery.body)) > MOST_NESTED:
        return Unreadable("bad-mail", "a message of absurdly many parts")
    try:
        message = message_from_bytes(_trimmed(delivery.body), EmailMessage, policy=default)
        envelope, parts = _envelope(message), list(_parts(message))
    except Exception as exc:  # the standard library's parser raises nearly anything on headers made to break it
        return Unreadable("bad-mail", f"a message that cannot be taken apart: {type(exc).__name__}")
    attached = [item for part in parts if part.attached for item in _items(part, delivery, read)]
    if attached:
        return tuple(_filled(item, envelope, len(attached) == 1) for item in attached)
    for part in parts:
        if part.attached:
            continue
        if items := _items(part, delivery, read):
            return tuple(_filled(item, envelope, len(items) == 1) for item in items)
    if envelope.subject:
        return (_filled(WireItem("email", envelope.subject), envelope, True),)
    return Unreadable("no-items", "a message without readable text")


@dataclass(frozen=True, slots=True)
class Piece:
    """A leaf of the message: its bytes and what it calls itself."""

    body: bytes
    content_type: str
    attached: bool


def _trimmed(body: bytes) -> bytes:
    """The message from its first header on, mbox's own line off."""
    body = body.lstrip(b"\r\n\xef\xbb\xbf")
    return body.partition(b"\n")[2] if body.startswith(b"From ") else body


def _envelope(message: EmailMessage) -> Envelope:
    id_, sender = _header(message, "message-id"), _header(message, "from")
    subject, sent = _header(message, "subject"), _header(message, "date")
    name, address = parseaddr(sender or "")
    return Envelope(
        id=f"mid:{id_.strip('<> ')}" if id_ and id_.strip("<> ") else None,
        subject=FORWARDED.sub("", subject, 1).strip() or None if subject else None,
        sender=name or address.rpartition("@")[2] or None,
        sent=timestamp(sent) if sent else None,
    )


def _header(message: EmailMessage, name: str) -> str | None:
    """A header's text; one of absurd length is as good as none, and takes too long to parse."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name), None)
    if raw is None or len(str(raw)) > LONGEST_HEADER:
        return None
    value = clean(str(message[name])).text
    return " ".join(value.split()) or None


def _parts(message: EmailMessage) -> Iterator[Piece]:
    """The leaves with words, plain text before HTML, in the message's order."""
    leaves = []
    for n, part in enumerate(message.walk()):
        if n >= MOST_PARTS:
            break
        if part.is_multipart():
            continue
        name = (part.get_filename() or "").lower()
        kind = part.get_content_type()
        attached = part.get_content_disposition() == "attachment" or bool(name)
        if attached and not (name.endswith(ATTACHED) or kind.endswith(("xml", "json"))):
            continue
        if not attached and kind not in ("text/plain", "text/html") and not kind.endswith(("xml", "json")):
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload.strip():
            charset = part.get_content_charset()
            said = "" if attached else kind + (f"; charset={charset}" if charset else "")
            leaves.append(Piece(payload, said, attached))
    return iter(sorted(leaves, key=lambda leaf: leaf.content_type.startswith("text/html")))


def _items(part: Piece, delivery: Delivery, read: Reader) -> tuple[WireItem, ...]:
    """The items in a leaf; none where it is not readable, which costs the message only this leaf."""
    if part.attached and part.content_type == "" and is_mail(Delivery(part.body)):
        return ()  # a message within the message: not taken apart further
    found = read(replace(delivery, body=part.body, content_type=part.content_type or None))
    if isinstance(found, Unreadable):
        return ()
    if part.content_type.startswith("text/html"):
        return tuple(_readable(item) for item in found)
    return found


def _readable(item: WireItem) -> WireItem:
    if item.format != "text":
        return item
    body = from_words(item.text, "body")
    return replace(item, text=body.text, text_map=body.text_map, repairs=item.repairs + body.repairs)


def _filled(item: WireItem, envelope: Envelope, alone: bool) -> WireItem:
    """The item with what only the envelope knows; its id is the message's where the message holds no other item."""
    plain = item.format in ("text", "email")
    text = item.text.replace("\r\n", "\n").strip("\n") if plain else item.text
    taken: list[FieldOrigin] = []

    def either(field: str, own: str | None, header: str, value: str | None) -> str | None:
        if own is not None or value is None:
            return own
        taken.append({"field": field, "from": header})
        return value

    return replace(
        item,
        format="email" if plain else item.format,
        text=text,
        text_map=Body.whole(text, "body").text_map if plain else item.text_map,
        uri=either("uri", item.uri, "Message-ID", envelope.id if alone else None),
        headline=either("headline", item.headline, "Subject", envelope.subject if alone else None),
        published_at=either("published_at", item.published_at, "Date", envelope.sent),
        agency=either("agency", item.agency, "From", envelope.sender),
        origins=(*item.origins, *taken),
        repairs=tuple(_known(item.repairs)),
    )


def _known(repairs: tuple[Repair, ...]) -> Iterator[Repair]:
    return iter(dict.fromkeys(repairs))
