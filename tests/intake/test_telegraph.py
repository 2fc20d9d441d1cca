"""IPTC 7901, telex text and ANPA 1312: headers, the lines above the text, trailers, and what control bytes do."""

from __future__ import annotations

import pytest

from enrichers.draft import Draft
from enrichers.intake import read
from enrichers.item import Delivery, Unreadable, WireItem
from enrichers.wire.stage import WireStage

ARRIVAL = "2025-12-04T15:00:00Z"
DPA = """\x16\x16\x01bdt0157 3 pl 123 dpa 0157
Germany/Accident/
1ST LEAD
\x02Two die in crash
near Kiel, police say =
By Max Muster, dpa =
Kiel (dpa) - Two people died when a car left the road.
   The road was icy.
\x03041432 Dez 25
\x04"""
AP = """\x16\x16\x01a0123\x1f-----
u i\x13\x11bc-quake, 1st ld-writethru 12-4 0312
\x02^Quake hits coast, 3 dead<
^Eds: UPDATES with toll.<
^By JANE ROE=
^Associated Press Writer=
   VALPARAISO, Chile (AP) _ A ``strong'' quake hit the coast.
   More followed.
\x03
AP-NY-12-04-25 1432EST<
\x04"""


def items_of(text: str | bytes, content_type: str | None = None) -> tuple[WireItem, ...]:
    body = text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode()
    items = read(Delivery(body, content_type, received_at=ARRIVAL))
    assert isinstance(items, tuple), items
    return items


def without_controls(text: str) -> str:
    return "".join(char for char in text if char >= " " or char in "\r\n")


@pytest.mark.parametrize("text", [DPA, without_controls(DPA), "ZCZC\n" + without_controls(DPA) + "\nNNNN\n"])
def test_a_dpa_item_is_read_with_and_without_its_control_bytes(text: str) -> None:
    item = items_of(text)[0]
    assert (item.format, item.agency) == ("iptc7901", "dpa")
    assert item.uri == "urn:wiretag:iptc7901:dpa:2025-12-04:0157"
    assert item.headline == "Two die in crash near Kiel, police say"
    assert (item.slug, item.byline, item.ednote) == ("Germany/Accident", "By Max Muster, dpa", "1ST LEAD")
    assert (item.urgency, item.urgency_scale) == ("3", "iptc7901")
    assert item.published_at == "2025-12-04T14:32:00.000Z"
    assert item.text == "Kiel (dpa) - Two people died when a car left the road.\n   The road was icy."
    assert item.repairs == ()


def test_marker_lines_above_the_headline_make_the_version() -> None:
    version = WireStage()(Draft(Delivery(b""), items_of(DPA)[0])).version
    assert (version.kind, version.n, version.label) == ("lead", 1, "1ST LEAD")


def test_the_content_type_of_plain_text_does_not_hide_a_header() -> None:
    assert items_of(DPA, "text/plain")[0].format == "iptc7901"


def test_several_transmissions_in_one_input_are_several_items() -> None:
    items = items_of(DPA + DPA.replace("0157", "0158"))
    assert [item.uri for item in items if item.uri] == [
        "urn:wiretag:iptc7901:dpa:2025-12-04:0157",
        "urn:wiretag:iptc7901:dpa:2025-12-04:0158",
    ]


def test_a_telex_with_lines_of_codes_is_read() -> None:
    text = "ZCZC\nPRI GEN NAT\n.NEWDELHI DEL12\nFerry sinks off Kutch\n\n"
    text += "    BHUJ, Dec 4 (PTI) Twelve were rescued.\nNNNN\n"
    item = items_of(text)[0]
    assert item.headline == "Ferry sinks off Kutch"
    assert item.text == "BHUJ, Dec 4 (PTI) Twelve were rescued."
    assert item.uri == "urn:wiretag:iptc7901:DEL:2025-12-04:12"


def test_a_header_names_the_agency_after_its_number_at_kyodo() -> None:
    assert (
        items_of("\x01A0105KYODO 4 i 210\n\x02Typhoon nears =\nNAHA, Dec. 4 Kyodo - It is large.\n\x03")[0].agency
        == "KYODO"
    )


def test_a_kill_is_its_own_text() -> None:
    kill = 'bdt0160 1 pl 20 dpa 0160\nKILL KILL KILL\nPlease kill item dpa 157 "Two die in crash".\n041450 Dez 25'
    item = items_of(kill)[0]
    assert item.text == 'Please kill item dpa 157 "Two die in crash".'
    tagged = WireStage()(Draft(Delivery(b""), item))
    assert (tagged.status, tagged.version.kind) == ("canceled", "kill")


def test_latin1_in_a_transmission_is_read_and_reported() -> None:
    item = items_of(
        "\x01apa0007 4 ci 9\r\n\x02Präsident in Zürich =\r\nZürich (apa) - Er kam.\r\n\x03".encode("latin-1")
    )[0]
    assert (item.headline, item.text) == ("Präsident in Zürich", "Zürich (apa) - Er kam.")
    assert [repair.kind for repair in item.repairs] == ["charset"]


@pytest.mark.parametrize("text", ["Route66 4 me 2 you\nThe road", "abc 3 pl\nx", "The ZCZC mark\nbegan every telex."])
def test_prose_is_no_header(text: str) -> None:
    assert items_of(text)[0].format == "text"


def test_an_ap_item_is_read() -> None:
    item = items_of(AP)[0]
    assert (item.format, item.agency, item.slug) == ("anpa1312", "AP", "bc-quake, 1st ld-writethru")
    assert (item.headline, item.byline, item.ednote) == (
        "Quake hits coast, 3 dead",
        "By JANE ROE",
        "Eds: UPDATES with toll.",
    )
    assert (item.urgency, item.urgency_scale) == ("u", "anpa")
    assert item.published_at == "2025-12-04T19:32:00.000Z"
    assert item.text == 'VALPARAISO, Chile (AP) — A "strong" quake hit the coast.\n   More followed.'
    assert item.uri == "urn:wiretag:anpa1312:-:2025-12-04:a0123"
    assert WireStage()(Draft(Delivery(b""), item)).version.kind == "writethru"


def test_a_header_whose_control_characters_are_references_is_read() -> None:
    text = (
        "&#5;&#5;&#5;C T\n&#22;&#22;&#1;f0704&#31;reute\nu f BC-ORE-&lt;SRD>-RISES   12-04 0105\n&#2;\n"
        "ORE RISES AT &lt;SRD>\n    HARBOUR CITY, Dec 4 - Ore rose.\n Reuter\n&#3;"
    )
    item = items_of(text)[0]
    assert (item.slug, item.headline) == ("BC-ORE-<SRD>-RISES", "ORE RISES AT <SRD>")
    assert (item.urgency, item.agency) == ("u", "Reuters")
    assert item.uri == "urn:wiretag:anpa1312:reute:2025-12-04:f0704"
    assert item.text == "HARBOUR CITY, Dec 4 - Ore rose.\n Reuter"
    assert [repair.kind for repair in item.repairs] == ["entities"]


def test_the_year_of_an_anpa_header_is_that_of_the_arrival_or_the_one_before() -> None:
    text = "\x16\x16\x01f0704\x1freute\nu f BC-ORE   12-31 0105\n\x02Ore rises\n    More.\n\x03"
    first = read(Delivery(text.encode(), received_at="2026-01-01T00:10:00Z"))
    assert isinstance(first, tuple)
    assert first[0].uri == "urn:wiretag:anpa1312:reute:2025-12-31:f0704"
    assert first[0].published_at is None


def test_a_line_alone_is_headline_and_text() -> None:
    item = items_of("\x16\x16\x01f0704\x1freute\nf f BC-ORE   12-04 0012\n\x02ORE RISES 4 PCT\n\x03")[0]
    assert (item.headline, item.text) == ("ORE RISES 4 PCT", "ORE RISES 4 PCT")


@pytest.mark.parametrize("text", ["\x16\x16\x01f0704\x1freute\nf f BC-ORE   12-04 0012\n\x02\n\x03", "ZCZC\n\nNNNN\n"])
def test_a_header_without_a_story_is_refused(text: str) -> None:
    answer = read(Delivery(text.encode()))
    assert isinstance(answer, Unreadable)
    assert answer.error == "empty"
