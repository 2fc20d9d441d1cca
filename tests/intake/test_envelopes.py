"""What wraps an item: LSEG's MRN, AP's JSON, and mail."""

from __future__ import annotations

import base64
import gzip
import json
from email.message import EmailMessage
from typing import Any

import pytest

from enrichers.draft import Draft
from enrichers.intake import read
from enrichers.item import Delivery, Unreadable, WireItem
from enrichers.wire.stage import WireStage
from tests.intake.renderers import Story, iptc7901, ninjs, nitf

STORY: dict[str, Any] = {
    "altId": "nXX1ABCDE", "takeSequence": 2, "audiences": ["NP:X"], "subjects": ["N2:X"], "provider": "NS:RTRS",
    "headline": "Ferry sinks  <SRD.N>", "body": "HARBOUR CITY, March 1 (Reuters) - It sank.\n", "urgency": 3,
    "language": "en", "pubStatus": "stat:usable", "versionCreated": "2026-03-01T09:00:00.000Z",
    "mimeType": "text/plain",
}  # fmt: skip
AP_ITEM: dict[str, Any] = {
    "uri": "https://api.wire.example/v/7?et=1", "altids": {"itemid": "f00", "etag": "f00_1"}, "version": 1,
    "headline": "Correction: Ferry story", "pubstatus": "usable", "urgency": 4, "language": "en",
    "editorialtypes": ["Corrective"], "datelinelocation": {"city": "Harbour City", "countryname": "Ruritania"},
}  # fmt: skip


def answer_of(value: Any) -> tuple[WireItem, ...] | Unreadable:
    return read(Delivery(json.dumps(value).encode()))


def items_of(value: Any) -> tuple[WireItem, ...]:
    items = answer_of(value)
    assert isinstance(items, tuple), items
    return items


def message(**headers: str) -> EmailMessage:
    mail = EmailMessage()
    for name, value in {"From": "Wire <desk@wire.example>", "Subject": "Ferry sinks", **headers}.items():
        mail[name.replace("_", "-")] = value
    return mail


def mailed(mail: EmailMessage) -> tuple[WireItem, ...]:
    items = read(Delivery(mail.as_bytes()))
    assert isinstance(items, tuple), items
    return items


def test_an_mrn_story_is_read() -> None:
    item = items_of(STORY)[0]
    assert (item.format, item.uri, item.version, item.agency) == ("mrn", "nXX1ABCDE", "2", "Reuters")
    assert (item.headline, item.status, item.urgency_scale) == ("Ferry sinks <SRD.N>", "usable", "mrn")
    assert item.text == "HARBOUR CITY, March 1 (Reuters) - It sank."


@pytest.mark.parametrize(("raw", "level"), [(1, 1), (3, 4), (None, 5)])
def test_the_two_urgencies_of_mrn_are_not_those_of_the_iptc(raw: int | None, level: int) -> None:
    item = items_of({**STORY, "urgency": raw, "headline": "Ferry sinks"})[0]
    assert WireStage()(Draft(Delivery(b""), item)).urgency.level == level


def test_an_mrn_alert_has_its_headline_for_text() -> None:
    assert items_of({**STORY, "body": ""})[0].text == "Ferry sinks <SRD.N>"


def test_an_mrn_archive_gives_each_story() -> None:
    rows = [{"guid": str(n), "data": {**STORY, "altId": f"n{n}"}} for n in range(3)]
    assert [item.uri for item in items_of({"RIC": "MRN_STORY", "Items": rows})] == ["n0", "n1", "n2"]


def test_a_whole_mrn_fragment_is_unpacked_and_a_part_of_one_is_refused() -> None:
    packed = gzip.compress(json.dumps(STORY).encode())
    fields = {
        "MRN_TYPE": "STORY",
        "FRAG_NUM": 1,
        "TOT_SIZE": len(packed),
        "FRAGMENT": base64.b64encode(packed).decode(),
    }
    assert items_of({"Type": "Update", "Fields": fields})[0].uri == "nXX1ABCDE"
    for part in ({**fields, "FRAG_NUM": 2}, {**fields, "TOT_SIZE": 10**6}, {**fields, "FRAGMENT": "????"}):
        answer = answer_of({"Fields": part})
        assert isinstance(answer, Unreadable)
        assert answer.error == "fragment"


def test_a_fragment_that_unpacks_without_end_is_refused() -> None:
    packed = gzip.compress(b" " * (40 * 1024 * 1024))
    answer = answer_of({"FRAGMENT": base64.b64encode(packed).decode(), "TOT_SIZE": len(packed), "FRAG_NUM": 1})
    assert isinstance(answer, Unreadable)
    assert "unpacks to more than" in answer.detail


def test_aps_envelope_is_opened_and_its_item_keeps_one_id() -> None:
    item = items_of({"api_version": "2.0", "data": {"item": AP_ITEM}})[0]
    assert (item.format, item.uri, item.located) == ("ap_json", "f00", "Harbour City, Ruritania")
    assert {"field": "uri", "from": "/data/item/altids/itemid"} in item.origins
    assert WireStage()(Draft(Delivery(b""), item)).version.kind == "correction"


def test_a_list_of_ap_items_gives_each() -> None:
    rows = [{"meta": {}, "item": {**AP_ITEM, "altids": {"itemid": each}}} for each in "ab"]
    assert [item.uri for item in items_of({"data": {"items": rows}})] == ["a", "b"]


def test_the_text_of_a_mail_is_an_item_with_the_subject_for_headline() -> None:
    mail = message(Date="Sun, 01 Mar 2026 10:00:00 +0100", Message_ID="<7@wire.example>", Subject="Fwd: Fähre gesunken")
    mail.set_content("KIEL (dpa) - Die Fähre sank.\n\nEnde.", charset="iso-8859-1", cte="quoted-printable")
    item = mailed(mail)[0]
    assert (item.format, item.headline, item.uri) == ("email", "Fähre gesunken", "mid:7@wire.example")
    assert (item.published_at, item.agency) == ("2026-03-01T09:00:00.000Z", "Wire")
    assert item.text == "KIEL (dpa) - Die Fähre sank.\n\nEnde."


def test_plain_text_stands_before_html_in_a_mail() -> None:
    mail = message()
    mail.set_content("Plain words.")
    mail.add_alternative("<p>HTML words.</p>", subtype="html")
    assert mailed(mail)[0].text == "Plain words."


def test_a_mail_in_html_alone_is_made_readable() -> None:
    mail = message()
    mail.set_content("<html><style>p {}</style><p>One.</p><p>Two.</p></html>", subtype="html")
    assert mailed(mail)[0].text == "One.\n\nTwo."


def test_attached_items_are_the_items_of_a_mail() -> None:
    mail = message()
    mail.set_content("See the attachments.")
    mail.add_attachment(nitf(Story()), "application", "xml", filename="one.xml")
    mail.add_attachment(ninjs(Story(uri="urn:x:2")), "application", "json", filename="two.json")
    mail.add_attachment(b"\x89PNG\r\n", "image", "png", filename="logo.png")
    assert [(item.format, item.uri) for item in mailed(mail)] == [("nitf", Story().uri), ("ninjs", "urn:x:2")]


def test_a_mail_whose_text_is_a_transmission_is_read_as_that() -> None:
    mail = message()
    mail.set_content(iptc7901(Story()).decode().replace("\x16", "").replace("\x01", "").replace("\x02", ""))
    item = mailed(mail)[0]
    assert (item.format, item.headline) == ("iptc7901", Story().headline)


@pytest.mark.parametrize(
    "text",
    ["From: here to there\n\nA journey.", "Subject: to change\nThe plan is open.", "PARIS, Dec 4: Talks\n\nopen."],
)
def test_prose_with_colons_is_no_mail(text: str) -> None:
    items = read(Delivery(text.encode()))
    assert isinstance(items, tuple)
    assert items[0].format == "text"
