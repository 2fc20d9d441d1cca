"""Traps that real feeds set, each seen in some agency's files, from the bytes to what the wire stage makes of them."""

from __future__ import annotations

import pytest

from enrichers.draft import Draft
from enrichers.intake import read
from enrichers.item import Delivery
from enrichers.wire.stage import WireStage

BODY = "<contentSet><inlineXML><html><body><p>DAMASCUS (Reuters) - It began.</p></body></html></inlineXML></contentSet>"


def staged(text: str) -> Draft:
    delivery = Delivery(text.encode(), received_at="2026-03-01T09:05:00Z")
    items = read(delivery)
    assert isinstance(items, tuple), items
    return WireStage()(Draft(delivery, items[0], conflicts=items[0].conflicts, rights=items[0].rights))


def g2(meta: str = "", content: str = "", version: str = "1") -> Draft:
    return staged(
        f'<newsItem guid="urn:newsml:wire.example:1" version="{version}"><itemMeta>{meta}</itemMeta>'
        f"<contentMeta>{content}</contentMeta>{BODY}</newsItem>"
    )


def test_located_that_is_the_desk_is_a_conflict_with_the_dateline() -> None:
    draft = g2(content='<located literal="Bangalore"/>')
    assert [(each.field, each.a, each.b) for each in draft.conflicts] == [("located", "Bangalore", "DAMASCUS")]


def test_a_signal_of_update_on_a_first_version_is_not_believed() -> None:
    assert g2('<signal qcode="sig:update"/>').version.kind == "new"
    assert g2('<signal qcode="sig:update"/>', version="2").version.kind == "update"


def test_a_signal_of_correction_is_believed_and_is_the_evidence() -> None:
    version = g2('<signal qcode="sig:correction"/>', version="2").version
    assert (version.kind, version.n) == ("correction", 2)
    assert "signal sig:correction" in version.evidence


def test_a_headline_that_counts_versions_is_an_update() -> None:
    version = g2(content="<headline>Ferry sinks off the coast (2)</headline>").version
    assert (version.kind, version.n) == ("update", 2)


@pytest.mark.parametrize("version", ["1618095828", "0", "2b", "-1", "1.5"])
def test_a_version_that_is_no_counter_counts_as_the_first(version: str) -> None:
    draft = g2(version=version)
    assert (draft.version.n, draft.version.kind) == (1, "new")
    assert draft.item.version == version


def test_a_kill_in_newsml_keeps_the_id_of_what_it_kills() -> None:
    draft = g2('<pubStatus qcode="stat:canceled"/>', version="3")
    assert (draft.status, draft.version.kind, draft.item.uri) == ("canceled", "kill", "urn:newsml:wire.example:1")


def test_a_notice_of_rights_within_the_text_is_furniture_of_it() -> None:
    body = "<p>PARIS (AFP) - It began.</p><p>© Agence France-Presse</p>"
    text = f"<nitf><body><body.content>{body}</body.content></body></nitf>"
    draft = staged(text)
    marked = [draft.text[each.start : each.end] for each in draft.furniture]
    assert any("©" in words for words in marked)


def test_embargoed_items_with_an_end_are_usable_and_keep_it() -> None:
    draft = g2('<pubStatus qcode="stat:usable"/><embargoed>2026-03-02T00:01:00Z</embargoed>')
    assert (draft.status, draft.rights.embargoed_until) == ("usable", "2026-03-02T00:01:00.000Z")
