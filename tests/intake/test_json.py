"""JSON that is cut short, absurd or of no wire format is refused with the reason and the place."""

from __future__ import annotations

import pytest

from enrichers.intake import read
from enrichers.intake.document import media_type
from enrichers.item import Delivery, Unreadable


def refusal(body: bytes, content_type: str | None = "application/json") -> Unreadable:
    answer = read(Delivery(body, content_type))
    assert isinstance(answer, Unreadable), answer
    return answer


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json; charset=utf-8", "application/ninjs+json"]
)
def test_json_cut_short_is_refused_with_the_position(content_type: str) -> None:
    answer = refusal(b'{"uri": "urn:x:1", "headline": "Floo', content_type)
    assert answer.error == "bad-json"
    assert answer.detail.endswith("at character 31")


def test_json_cut_short_without_a_content_type_is_known_by_its_beginning() -> None:
    assert refusal(b'{"uri": "urn:x:1", "headli', None).error == "bad-json"


def test_text_in_brackets_is_no_json() -> None:
    items = read(Delivery(b"[TOP/EQU] Stocks rose\n{as expected}"))
    assert isinstance(items, tuple)
    assert items[0].format == "text"


def test_a_content_type_of_plain_text_is_obeyed() -> None:
    items = read(Delivery(b'{"uri": "urn:x:1"', "text/plain"))
    assert isinstance(items, tuple)
    assert items[0].text == '{"uri": "urn:x:1"'


@pytest.mark.parametrize("body", [b"{}", b"[]", b"12", b"null", b'"words"', b'{"id": 4, "rows": []}', b"[1, 2, 3]"])
def test_json_of_no_wire_format_is_unknown(body: bytes) -> None:
    assert refusal(body).error == "unknown-json"


def test_prose_under_a_json_content_type_is_bad_json() -> None:
    assert refusal(b"Floods hit the delta").error == "bad-json"


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"uri": "x", "body": ['])
def test_json_nested_absurdly_deep_is_refused(opening: bytes) -> None:
    assert refusal(opening * 100_000).error == "bad-json"
    closed = opening * 300 + b"1" + (b"]}" if opening.endswith(b"[") and len(opening) > 1 else b"]") * 300
    assert refusal(closed).error == "bad-json"


def test_a_number_of_ten_thousand_digits_is_refused() -> None:
    assert refusal(b'{"uri": ' + b"9" * 10_000 + b"}").error in {"bad-json", "unknown-json"}


def test_raw_line_ends_in_strings_are_repaired() -> None:
    items = read(Delivery(b'{"uri": "urn:x:1", "body_text": "One\ntwo"}'))
    assert isinstance(items, tuple)
    assert items[0].text == "One\ntwo"
    assert [repair.kind for repair in items[0].repairs] == ["json"]


def test_a_content_type_header_is_taken_apart() -> None:
    assert media_type('Text/Plain; charset="ISO-8859-1"') == ("text/plain", "iso-8859-1")
    assert media_type("nonsense")[0] is None
    assert media_type(None) == (None, None)
