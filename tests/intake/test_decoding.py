"""Bytes become text, or are refused with a reason."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrichers.intake import read
from enrichers.intake.decoding import clean
from enrichers.item import Delivery, Unreadable, WireItem

STORY = "PARIS, Dec 4 (AFP) - The café’s owner said “no” — twice.\r\n\r\nIt shut at noon.\n"

ERRORS = {
    "empty", "undecodable", "bad-json", "unknown-json", "bad-xml", "unsafe-xml", "unknown-xml", "bad-mail", "no-items",
    "too-many-items", "not-a-news-item", "fragment",
}  # fmt: skip


def text_of(body: bytes, content_type: str | None = "text/plain") -> WireItem:
    items = read(Delivery(body, content_type))
    assert isinstance(items, tuple), items
    assert len(items) == 1
    return items[0]


def refusal(body: bytes | None, content_type: str | None = None) -> Unreadable:
    answer = read(Delivery(body or b"", content_type))
    assert isinstance(answer, Unreadable), answer
    return answer


def kinds(item: WireItem) -> list[str]:
    return [repair.kind for repair in item.repairs]


def test_plain_utf8_is_the_text_and_nothing_is_repaired() -> None:
    item = text_of(STORY.encode())
    assert item.text == STORY
    assert item.repairs == ()
    assert item.format == "text"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_every_unicode_encoding_gives_the_same_text(encoding: str) -> None:
    assert text_of(STORY.encode(encoding)).text == STORY


def test_a_byte_order_mark_is_taken_off_and_reported() -> None:
    item = text_of(STORY.encode("utf-8-sig"))
    assert not item.text.startswith("\ufeff")
    assert kinds(item) == ["byte-order-mark"]


def test_cp1252_that_nobody_declared_is_read_and_reported() -> None:
    item = text_of(STORY.encode("cp1252"))
    assert item.text == STORY
    assert kinds(item) == ["charset"]


def test_a_declared_charset_is_obeyed() -> None:
    body = "МОСКВА, 4 декабря. /ТАСС/. Заседание отложено.".encode("koi8-r")
    assert text_of(body, "text/plain; charset=koi8-r").text.startswith("МОСКВА")
    assert refusal(body, "text/plain").error == "undecodable"


def test_a_charset_that_lies_is_found_out() -> None:
    item = text_of(STORY.encode(), "text/plain; charset=iso-8859-1")
    assert item.text == STORY
    assert kinds(item) == ["charset"]


def test_latin1_with_smart_quotes_is_read_as_cp1252() -> None:
    assert text_of("It’s here.".encode("cp1252"), "text/plain; charset=iso-8859-1").text == "It’s here."


def test_an_unknown_charset_is_no_obstacle() -> None:
    assert text_of(STORY.encode(), "text/plain; charset=klingon").text == STORY


def test_one_broken_byte_does_not_spoil_the_rest() -> None:
    item = text_of("Zoë, José and Søren met — at the café".encode() + b" \x96 today")
    assert item.text == "Zoë, José and Søren met — at the café – today"
    assert kinds(item) == ["utf-8"]


def test_nuls_in_text_are_removed_and_reported() -> None:
    item = text_of(b"Floods hit\0 the delta.\0\0\0")
    assert item.text == "Floods hit the delta."
    assert kinds(item) == ["nul"]


def test_control_bytes_of_old_wires_are_removed_and_reported() -> None:
    item = text_of(b"\x01of no known kind\r\n\x02FLOODS HIT DELTA\r\n\x03")
    assert item.text == "of no known kind\r\nFLOODS HIT DELTA\r\n"
    assert kinds(item) == ["control"]


@pytest.mark.parametrize("body", [b"", b"   \r\n\t ", b"\0\0\0\0", b" \0 \n", b"\xef\xbb\xbf", " \n".encode("utf-16")])
def test_nothing_but_blanks_is_empty(body: bytes) -> None:
    assert refusal(body).error == "empty"


@pytest.mark.parametrize(
    "body",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0",
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"PK\x03\x04\x14\0\0\0",
        b"\x1f\x8b\x08\0\0\0\0\0",
        bytes(range(256)),
        bytes(range(128, 256)),
        b"\x01\x02\x03\x04\x05\x06",
        random.Random(7).randbytes(400),
    ],
)
def test_binary_junk_is_undecodable(body: bytes) -> None:
    answer = refusal(body)
    assert answer.error == "undecodable"
    assert answer.detail


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    cleaned = clean("a\ud800b")
    assert cleaned.text == "a\ufffdb"
    assert [repair.kind for repair in cleaned.repairs] == ["surrogate"]


@given(st.binary(max_size=400), st.sampled_from([None, "text/plain", "application/json", "text/plain; charset=utf-16"]))
def test_reading_never_raises_and_never_gives_a_lone_surrogate(body: bytes, content_type: str | None) -> None:
    answer = read(Delivery(body, content_type))
    if isinstance(answer, tuple):
        assert all(item.text.encode("utf-8") for item in answer)
    else:
        assert answer.error in ERRORS


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1).filter(str.strip))
def test_plain_text_is_the_decoded_input_exactly(text: str) -> None:
    item = text_of(b"\xef\xbb\xbf" + text.encode())
    assert item.text == text


@given(st.sampled_from(["\r\n", "\n", "\r", "\t", "\u2028", "\u00a0"]), st.integers(1, 4))
def test_line_ends_and_blanks_are_kept(blank: str, times: int) -> None:
    text = f"One{blank * times}two{blank}"
    assert text_of(text.encode()).text == text
