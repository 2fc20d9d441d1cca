"""Bytes to text: which encoding it is, what had to be mended, and when it is no text at all."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from enrichers.item import Unreadable
from schemas.records import Repair

# Longest first: the mark of UTF-32-LE begins with that of UTF-16-LE.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Labels under which files in UTF-8 commonly travel by mistake; text that is valid UTF-8 is never these by chance.
WESTERN = frozenset({"ascii", "iso8859-1", "iso8859-15", "cp1252", "mac-roman"})

SNIFFED = 4096  # bytes looked at for NULs of UTF-16 without a mark
MAX_CONTROL_SHARE = 0.08  # of characters; wire formats with control bytes stay below 0.05, random bytes reach 0.12
SHORT_CONTROLS = 8  # control bytes that frame even the shortest item of IPTC 7901 or ANPA 1312 ...
SHORT_TEXT = 5  # ... when there are at least this many other characters for each
MAX_ODD_SHARE = 0.05  # of characters: unassigned, private use, replacement characters
MAX_HIGH_SHARE = 0.35  # of bytes above 0x7F in Western text (French has 0.05); random bytes have 0.50
MAX_HIGH_COUNT = 2  # but this many are always allowed, for texts of a word or two
MAX_STRAY_SHARE = 0.25  # of a UTF-8 text's non-ASCII sequences that may be broken before it is not UTF-8 at all
ODD = ("Cn", "Co")  # unassigned and private use: plenty in binary data read as UTF-16, hardly any in text

# The control characters no text needs. matches "\x00", "\x16"; not "\t", "\r", "\n", "\f"
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
# matches a half of a surrogate pair that stands alone; not "😀" (one code point in Python)
SURROGATES = re.compile("[\ud800-\udfff]")
# A byte that UTF-8 decoding passed through as an escape. matches "\udce9"; not "é"
ESCAPES = re.compile("[\udc80-\udcff]")
# Non-ASCII characters that did decode. matches "é"; not "e"
NON_ASCII = re.compile("[^\x00-\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as decoded, control characters and all, and what was mended on the way."""

    text: str
    repairs: tuple[Repair, ...] = ()


def decode(body: bytes, charset: str | None = None) -> Decoded | Unreadable:
    """The text of `body`, by its byte order mark, its declared charset, or what it looks like, in that order.

    Unreadable is `empty` (nothing but whitespace and NULs) or `undecodable` (text in no encoding we know).
    """
    if not body.strip(b" \t\r\n\v\f\0"):
        return Unreadable("empty", f"{len(body)} bytes, none but whitespace and NULs")
    if (binary := _signature(body)) is not None:
        return Unreadable("undecodable", f"the bytes are {binary}, not text")
    decoded = _by_mark(body) or _by_charset(body, charset) or _by_look(body)
    if decoded is None or not _is_text(decoded.text):
        return Unreadable("undecodable", f"{len(body)} bytes that are text in no known encoding, from {body[:8].hex()}")
    if not CONTROLS.sub("", decoded.text).strip():
        return Unreadable("empty", f"{len(body)} bytes, no text among them")
    return decoded


def clean(text: str) -> Decoded:
    """`text` without the characters no consumer can use: control characters go, lone surrogates become U+FFFD."""
    repairs: list[Repair] = []
    if found := CONTROLS.findall(text):
        kind = "nul" if set(found) == {"\0"} else "control"
        repairs.append(Repair(kind, f"{len(found)} removed, the first at character {text.index(found[0])}"))
        text = CONTROLS.sub("", text)
    if lone := SURROGATES.search(text):
        text, count = SURROGATES.subn("�", text)
        repairs.append(Repair("surrogate", f"{count} replaced by U+FFFD, the first at character {lone.start()}"))
    return Decoded(text, tuple(repairs))


# First bytes of files that turn up in wire folders by mistake (File signatures, IANA media type registrations).
SIGNATURES = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip stream"),
    (b"\x28\xb5\x2f\xfd", "a zstd stream"),
    (b"\xd0\xcf\x11\xe0", "an OLE document"),
)


def _signature(body: bytes) -> str | None:
    return next((name for mark, name in SIGNATURES if body.startswith(mark)), None)


def _by_mark(body: bytes) -> Decoded | None:
    for mark, encoding in MARKS:
        if body.startswith(mark):
            repair = Repair("byte-order-mark", f"{encoding}, removed")
            decoded = _as_utf8(body[len(mark) :]) if encoding == "utf-8" else _strict(body[len(mark) :], encoding)
            return decoded and Decoded(decoded.text, (repair, *decoded.repairs))
    return None


def _by_charset(body: bytes, charset: str | None) -> Decoded | None:
    """By the charset declared, unless it is unknown, does not fit, or is Western where the bytes are plainly UTF-8."""
    name = _codec(charset)
    if name is None:
        return None
    if name in WESTERN and not body.isascii() and (utf8 := _strict(body, "utf-8")):
        return Decoded(utf8.text, (Repair("charset", f"declared {charset}, is utf-8"),))
    if name == "utf-16":
        name = _utf16_order(body) or "utf-16-be"
    name = "cp1252" if name in ("iso8859-1", "ascii") and not body.isascii() else name
    decoded = _strict(body, name)
    if decoded or name == "utf-8":
        return decoded
    other = _by_look(body)
    return other and Decoded(other.text, (Repair("charset", f"declared {charset}, does not fit"), *other.repairs))


def _by_look(body: bytes) -> Decoded | None:
    if order := _utf16_order(body):
        wide = _strict(body, order)
        return wide and Decoded(wide.text, (Repair("charset", f"undeclared {order}"),))
    return _as_utf8(body) or _as_western(body)


def _codec(charset: str | None) -> str | None:
    try:
        info = codecs.lookup(charset) if charset and charset.isascii() else None
        if info is None or not isinstance(b"".decode(info.name), str):
            return None
    except (LookupError, ValueError, TypeError):
        return None
    return info.name


def _strict(body: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(body.decode(encoding))
    except (UnicodeError, ValueError, LookupError):
        return None


def _utf16_order(body: bytes) -> str | None:
    """The order of UTF-16 without a mark: where Western text is, every second byte is NUL and the others are not."""
    head = body[: min(len(body) // 2 * 2, SNIFFED)]
    half = len(head) // 2
    even, odd = head[::2].count(0), head[1::2].count(0)
    if half and len(body) % 2 == 0 and max(even, odd) > 0.6 * half and min(even, odd) <= 0.1 * half:
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _as_utf8(body: bytes) -> Decoded | None:
    """UTF-8, with a few broken bytes read as cp1252 where the rest leaves no doubt that it is UTF-8."""
    text = body.decode("utf-8", "surrogateescape")
    broken = len(ESCAPES.findall(text))
    if not broken:
        return Decoded(text)
    sound = len(NON_ASCII.findall(text))
    if not sound or broken > MAX_STRAY_SHARE * (sound + broken):
        return None
    text = ESCAPES.sub(lambda stray: _byte(ord(stray[0]) - 0xDC00), text)
    return Decoded(text, (Repair("utf-8", f"{broken} bytes that are not UTF-8 read as cp1252"),))


HIGH = bytes(range(0x80, 0x100))
# cp1252 for the code points latin-1 gives to control characters; the five it leaves undefined stay as they are.
TO_CP1252 = {byte: text for byte in range(0x80, 0xA0) if (text := bytes((byte,)).decode("cp1252", "ignore"))}


def _as_western(body: bytes) -> Decoded | None:
    """cp1252, bytes it leaves undefined as latin-1; null where there are too many high bytes for Western text."""
    high = len(body) - len(body.translate(None, HIGH))
    undefined = len(body) - len(body.translate(None, b"\x81\x8d\x8f\x90\x9d"))
    if high > max(MAX_HIGH_COUNT, MAX_HIGH_SHARE * len(body)) or undefined > MAX_ODD_SHARE * high:
        return None
    repair = "undeclared cp1252, undefined bytes as latin-1" if undefined else "undeclared cp1252"
    return Decoded(body.decode("latin-1").translate(TO_CP1252), (Repair("charset", repair),))


def _byte(value: int) -> str:
    return TO_CP1252.get(value, chr(value))


def _is_text(text: str) -> bool:
    """Whether this reads as text: few control characters (padding NULs apart) and few odd code points."""
    rest = text.replace("\0", "")
    nuls, size = len(text.strip("\0")) - len(text.strip("\0").replace("\0", "")), len(rest)
    controls = len(CONTROLS.findall(rest))
    framing = controls <= SHORT_CONTROLS and controls * SHORT_TEXT <= size - controls
    if nuls > size or (controls > MAX_CONTROL_SHARE * size and not framing):
        return False
    if text.isascii():
        return True
    odd = sum(count for char, count in Counter(rest).items() if char == "�" or unicodedata.category(char) in ODD)
    return odd <= MAX_ODD_SHARE * size
