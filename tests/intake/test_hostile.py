"""Input made to hurt, cut, mixed up or enormous: answered in bounded time, never with an exception."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrichers.intake import read
from enrichers.item import Delivery, Unreadable
from tests.intake.renderers import RENDERERS, Story

LONGEST = 30.0  # seconds for 8 MiB on a busy machine; a quarter of that is usual
LARGEST = 8 * 1024 * 1024
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE nitf [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{"&lol%s;" % (n - 1 or "") * 10}">' for n in range(1, 10))
    + "]><nitf><body><body.content><p>&lol9;</p></body.content></body></nitf>"
)


def refusal(body: bytes, content_type: str | None = None) -> Unreadable:
    answer = read(Delivery(body, content_type))
    assert isinstance(answer, Unreadable), answer
    return answer


def test_a_billion_laughs_are_refused_with_the_entity_named() -> None:
    answer = refusal(LAUGHS.encode())
    assert answer.error == "unsafe-xml"
    assert "'lol1'" in answer.detail


@pytest.mark.parametrize(
    "entity", ['SYSTEM "file:///etc/passwd"', 'SYSTEM "http://wire.example/x"', 'PUBLIC "x" "file:///etc/passwd"']
)
def test_external_entities_are_refused(entity: str) -> None:
    body = f"<!DOCTYPE nitf [<!ENTITY secret {entity}>]><nitf><body><p>&secret;</p></body></nitf>"
    assert refusal(body.encode()).error == "unsafe-xml"


def test_a_document_type_and_its_parameter_entities_are_never_loaded() -> None:
    body = '<!DOCTYPE nitf SYSTEM "http://127.0.0.1:9/nitf.dtd" [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>'
    items = read(Delivery(f"{body}<nitf><body><body.content><p>Quiet.</p></body.content></body></nitf>".encode()))
    assert isinstance(items, tuple)
    assert items[0].text == "Quiet."


def test_a_harmless_entity_of_its_own_is_read() -> None:
    body = '<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]><rss><channel><item><title>A&nbsp;B</title></item></channel></rss>'
    items = read(Delivery(body.encode()))
    assert isinstance(items, tuple)
    assert items[0].headline == "A B"


@pytest.mark.parametrize("name", ["00", "-a", "", "a:", "é", "²", "१"])
def test_an_element_with_a_prefix_nobody_declared_is_read_whatever_its_name(name: str) -> None:
    items = read(Delivery(f"<rss><channel><item><title>A</title><x:{name}>b</x:{name}></item></channel>".encode()))
    assert isinstance(items, tuple)
    assert items[0].headline == "A"


@pytest.mark.parametrize("levels", [300, 3_000, 100_000])
@pytest.mark.parametrize("closed", [True, False])
def test_xml_nested_absurdly_deep_is_refused(levels: int, closed: bool) -> None:
    body = "<nitf>" + "<p>" * levels + "x" + ("</p>" * levels + "</nitf>" if closed else "")
    answer = refusal(body.encode())
    assert answer.error == "unsafe-xml"
    assert "levels deep" in answer.detail


LARGE = {
    "text in one NITF paragraph": b"<nitf><body><body.content><p>" + b"word " * (LARGEST // 5),
    "paragraphs": b"<nitf><body><body.content>" + b"<p>Quiet.</p>" * (LARGEST // 13),
    "tags and nothing else": b"<nitf><body>" + b"<p/>" * (LARGEST // 4),
    "feed entries": b"<rss><channel>" + b"<item><title>Quiet</title><guid>1</guid></item>" * (LARGEST // 47),
    "news items": b"<newsMessage><itemSet>" + b"<newsItem guid='a'/>" * (LARGEST // 20),
    "attributes": b"<nitf " + b" ".join(b'a%d="x"' % n for n in range(700_000)) + b"/>",
    "ampersands": b"<nitf><body><p>" + b"&" * LARGEST,
    "document type": b"<!DOCTYPE nitf [" + b"]" * LARGEST,
    "entities": b"<!DOCTYPE nitf [" + b"<!ENTITY a 'b'>" * (LARGEST // 15) + b"]><nitf><p>&a;</p></nitf>",
    "telex": b"ZCZC ABC0001\n" * (LARGEST // 13),
    "telex without end": b"ZCZC ABC0001\n" + b"A" * LARGEST,
    "SOH": b"\x01abc0001 3 pl 12\nQuiet.\n" * (LARGEST // 24),
    "blank lines": b"ZCZC ABC0001\n" + b" \n" * (LARGEST // 2) + b"x",
    "mail header": b"From: a\nSubject: " + b"(" * LARGEST + b"\n\nx",
    "mail headers": b"From: a\nSubject: x\n" + b"X-A: b\n" * (LARGEST // 7) + b"\nx",
    "mail parts": b'From: a\nContent-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nQuiet.\n" * (LARGEST // 12),
    "mails in mails": b"From: a\n" + b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n' * (LARGEST // 49),
    "JSON feed": b'{"version":"https://jsonfeed.org/version/1","items":[' + b'{"id":"1"},' * (LARGEST // 11) + b"{}]}",
}


@pytest.mark.parametrize("name", LARGE)
def test_the_largest_input_is_answered_in_bounded_time(name: str) -> None:
    start = time.perf_counter()
    answer = read(Delivery(LARGE[name][:LARGEST]))
    assert time.perf_counter() - start < LONGEST
    assert not isinstance(answer, Unreadable) or answer.error != "reader-failed", answer


@pytest.mark.parametrize("name", RENDERERS)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_mangled_input_never_raises_and_spans_stay_in_range(name: str, data: st.DataObject) -> None:
    body = RENDERERS[name][0](Story())
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(start, min(len(body), start + 40)))
        body = body[:start] + data.draw(st.binary(max_size=12) | st.sampled_from(MISCHIEF)) + body[end:]
    answer = read(Delivery(body, received_at="2026-03-01T09:05:00Z"))
    assert not isinstance(answer, Unreadable) or answer.error != "reader-failed", answer
    for item in answer if isinstance(answer, tuple) else ():
        item.text.encode("utf-8")
        assert all(0 <= row.start <= row.end <= len(item.text) for row in item.text_map)


MISCHIEF = (
    b"&", b"<", b"]]>", b"<![CDATA[", b"&amp;amp;", b"&#0;", b"&#x110000;", b"\x01", b"\x02", b"\x03", b"\x00", b"\xff",
    b"NNNN\n", b"ZCZC\n", b"\n\n", b'"', b"{}", b"null", b"<p>", b"</nitf>", b"xmlns:a='b'", b"=?utf-8?q?=FF?=",
    b"Content-Type: multipart/mixed; boundary=\n", b"99999999999999999999", b"-1", b"\xed\xa0\x80",
)  # fmt: skip


@given(st.text(max_size=300), st.sampled_from([None, "text/xml", "application/xml", "message/rfc822", "text/plain"]))
def test_no_text_makes_reading_raise(text: str, content_type: str | None) -> None:
    answer = read(Delivery(text.encode("utf-8", "replace"), content_type))
    assert not isinstance(answer, Unreadable) or answer.error != "reader-failed", answer


def test_a_namespace_that_breaks_the_feed_library_is_refused() -> None:
    body = "<rss xmlns:dc='http://purl.\u00a0org/dc/'><channel><dc:title>x</dc:title></channel></rss>"
    assert refusal(body.encode()).error == "bad-xml"
