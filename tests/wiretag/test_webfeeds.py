"""Feeds over HTTP: entries by themselves, asked for conditionally, left alone while they fail."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from enrichers.intake import read
from enrichers.intake.splitting import split
from enrichers.item import Delivery, WireItem
from wiretag.webfeeds import LONGEST_WAIT_S, Fetched, WebFeed

RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Harbour News Agency</title>
<link>https://news.example/</link><lastBuildDate>{built}</lastBuildDate>{items}</channel></rss>"""
ITEM = (
    "<item><guid>urn:hna:{n}</guid><title>Ferry {n} sails</title><description>Ferry {n} left Oslo.</description></item>"
)


def rss(*numbers: int, built: str = "Thu, 04 Dec 2025 10:00:00 GMT") -> bytes:
    return RSS.format(items="".join(ITEM.format(n=n) for n in numbers), built=built).encode()


class Site(HTTPServer):
    """A feed on loopback that answers with what it is given and keeps what it was asked."""

    answer: tuple[int, dict[str, str], bytes] = (200, {}, b"")

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, str]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/feed"


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append({key.lower(): value for key, value in self.headers.items()})
        status, headers, body = self.server.answer
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def fetch(site: Site, feed: WebFeed | None = None, etag: str | None = None) -> Fetched:
    return (feed or WebFeed(site.url, 60)).fetch((etag, None), lambda: 1000.0)


def items(fetched: Fetched) -> list[WireItem]:
    found = [read(given.delivery) for given in fetched.entries if given.delivery]
    assert all(isinstance(each, tuple) and len(each) == 1 for each in found)
    return [each[0] for each in found if isinstance(each, tuple)]


def test_every_entry_is_an_item_of_its_own_the_newest_last(site: Site) -> None:
    site.answer = (200, {"content-type": "application/rss+xml"}, rss(3, 2, 1))
    found = items(fetch(site))
    assert [item.uri for item in found] == ["urn:hna:1", "urn:hna:2", "urn:hna:3"]
    assert found[0].headline == "Ferry 1 sails"


def test_an_entry_is_the_same_bytes_whatever_else_the_feed_holds() -> None:
    before = split(Delivery(rss(1)))
    after = split(Delivery(rss(2, 1, built="Fri, 05 Dec 2025 10:00:00 GMT")))
    assert before[0] == after[1]


def test_what_is_no_feed_stays_whole() -> None:
    for body in (b"PARIS (AFP) - Rain.", b"<nitf><body/></nitf>", b'{"uri": "urn:x"}', b"", b"\xff\xfe\x00"):
        assert split(Delivery(body)) == (body,)


def test_a_feed_is_asked_only_for_what_is_new(site: Site) -> None:
    site.answer = (200, {"etag": '"v1"'}, rss(1))
    assert fetch(site).etag == '"v1"'
    site.answer = (304, {}, b"")
    answer = fetch(site, etag='"v1"')
    assert answer.unchanged
    assert answer.entries == ()
    assert site.asked[1]["if-none-match"] == '"v1"'


def test_a_feed_in_trouble_is_left_alone_longer_each_time(site: Site) -> None:
    feed = WebFeed(site.url, 60)
    site.answer = (500, {}, b"")
    waits = []
    for _ in range(9):
        assert fetch(site, feed).error == f"{site.url}: HTTP 500"
        waits.append(feed.due - 1000.0)
    assert waits == sorted(waits)
    assert waits[0] == 60
    assert waits[-1] == LONGEST_WAIT_S
    site.answer = (200, {}, rss(1))
    fetch(site, feed)
    assert feed.due == 1060.0


def test_a_feed_says_itself_when_to_come_back(site: Site) -> None:
    feed = WebFeed(site.url, 60)
    site.answer = (429, {"retry-after": "120"}, b"")
    fetch(site, feed)
    assert feed.due == 1120.0


def test_an_address_that_does_not_answer_is_one_line() -> None:
    for url in ("http://127.0.0.1:1/feed", "http://[bad", "http://"):
        answer = WebFeed(url, 60).fetch((None, None))
        assert answer.error
        assert "\n" not in answer.error
