"""NewsML-G2, NewsML 1.2 and NITF: every field where the standards put it, and where real files put it."""

from __future__ import annotations

import pytest

from enrichers.intake import read
from enrichers.item import Delivery, Unreadable, WireItem

NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'


def items_of(text: str, encoding: str = "utf-8") -> tuple[WireItem, ...]:
    items = read(Delivery(text.encode(encoding)))
    assert isinstance(items, tuple), items
    return items


def g2(meta: str = "", content: str = "", body: str = "<p>The ferry sank.</p>", attributes: str = "") -> WireItem:
    return items_of(
        f'<newsItem {NAR} guid="urn:newsml:wire.example:1" version="3" {attributes}><itemMeta>{meta}</itemMeta>'
        f"<contentMeta>{content}</contentMeta><contentSet><inlineXML><html><body>{body}</body></html></inlineXML>"
        "</contentSet></newsItem>"
    )[0]


def nitf(docdata: str = "", head: str = "", body: str = "<p>The ferry sank.</p>", status: str = "usable") -> WireItem:
    return items_of(
        f'<nitf><head><docdata management-status="{status}">{docdata}</docdata></head>'
        f"<body><body.head>{head}</body.head><body.content>{body}</body.content></body></nitf>"
    )[0]


def newsml(management: str = "", lines: str = "", metadata: str = "", data: str = "<p>The ferry sank.</p>") -> WireItem:
    return items_of(
        "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>wire.example</ProviderId><DateId>20260301</DateId>"
        '<NewsItemId>T7</NewsItemId><RevisionId PreviousRevision="1" Update="N">2</RevisionId></NewsIdentifier>'
        f"</Identification><NewsManagement>{management}</NewsManagement><NewsComponent><NewsLines>{lines}</NewsLines>"
        f"{metadata}<ContentItem><DataContent>{data}</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
    )[0]


def test_every_field_of_newsml_g2_is_read() -> None:
    item = g2(
        meta='<provider qcode="nprov:WEX"/><versionCreated>2026-03-01T10:00:00+01:00</versionCreated>'
        '<embargoed>2026-03-01T12:00:00Z</embargoed><pubStatus qcode="stat:usable"/><edNote>Adds captain</edNote>'
        '<edNote>Pictures follow</edNote><signal qcode="sig:correction"/>',
        content="<urgency>2</urgency><located><name>Harbour City</name>"
        "<broader><name>Ruritania</name></broader></located>"
        '<by>Ann Lee</by><language tag="en-GB"/><headline>Ferry\n  sinks</headline><slugline>ferry-sinks</slugline>',
    )
    assert (item.uri, item.version, item.status, item.urgency) == ("urn:newsml:wire.example:1", "3", "usable", "2")
    assert (item.headline, item.slug, item.byline) == ("Ferry sinks", "ferry-sinks", "Ann Lee")
    assert (item.language, item.published_at) == ("en-GB", "2026-03-01T09:00:00.000Z")
    assert (item.agency, item.located) == ("WEX", "Harbour City, Ruritania")
    assert (item.ednote, item.signals) == ("Adds captain; Pictures follow", ("sig:correction",))
    assert item.rights.embargoed_until == "2026-03-01T12:00:00.000Z"


def test_rights_of_newsml_g2_are_read() -> None:
    item = items_of(
        f'<newsItem {NAR} guid="a"><rightsInfo><copyrightHolder literal="Wire Example"/>'
        "<usageTerms>No archive.</usageTerms></rightsInfo></newsItem>"
    )[0]
    assert (item.rights.holder, item.rights.usage_terms, item.rights.no_archive) == (
        "Wire Example",
        "No archive.",
        True,
    )


def test_each_paragraph_of_markup_leads_back_to_its_element() -> None:
    item = g2(body="<p>One.</p><div><h2>Two</h2><p>Three <b>bold</b>,<br/>four.</p></div>")
    assert item.text == "One.\n\nTwo\n\nThree bold,\nfour."
    found = {item.text[row.start : row.end]: row.path.partition("body/")[2] for row in item.text_map}
    assert found == {"One.": "p[1]", "Two": "div[1]/h2[1]", "Three bold,\nfour.": "div[1]/p[1]"}


def test_tables_read_row_by_row() -> None:
    item = nitf(body="<p>Prices:</p><table><tr><th>Metal</th><th>USD</th></tr><tr><td>Tin</td><td>9</td></tr></table>")
    assert item.text == "Prices:\n\nMetal | USD\nTin | 9"


@pytest.mark.parametrize(
    "content",
    [
        '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>'
        "<body.head><hedline><hl1>Not this</hl1></hedline></body.head><body.content><p>Quiet.</p></body.content></body>"
        "</nitf></inlineXML>",
        '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>'
        "<title>Not this</title></head><body><p>Quiet.</p></body></html></inlineXML>",
        '<inlineData contenttype="text/plain">Quiet.</inlineData>',
        '<inlineData contenttype="text/html">&lt;p&gt;Quiet.&lt;/p&gt;</inlineData>',
        '<inlineData contenttype="text/html">&amp;lt;p&amp;gt;Quiet.&amp;lt;/p&amp;gt;</inlineData>',
        '<inlineData contenttype="image/png" encoding="x:b64">aGVsbG8=</inlineData><inlineData>Quiet.</inlineData>',
        '<remoteContent href="a.jpg"/><inlineXML><p>Quiet.</p></inlineXML>',
    ],
)
def test_a_body_in_any_guise_is_read(content: str) -> None:
    assert items_of(f'<newsItem {NAR} guid="a"><contentSet>{content}</contentSet></newsItem>')[0].text == "Quiet."


def test_a_message_gives_its_news_items_and_a_package_among_them_is_passed_over() -> None:
    items = items_of(
        f'<newsMessage {NAR}><itemSet><packageItem guid="p"/><newsItem guid="a"/><conceptItem guid="c"/>'
        '<newsItem guid="b"/></itemSet></newsMessage>'
    )
    assert [item.uri for item in items] == ["a", "b"]


def test_a_package_alone_is_an_item_of_the_titles_it_refers_to() -> None:
    item = items_of(
        f'<packageItem {NAR} guid="p"><contentMeta><headline>Top stories</headline></contentMeta><groupSet><group>'
        '<itemRef residref="a"><title>Ferry sinks</title></itemRef><itemRef residref="b"><title>Talks open</title>'
        "</itemRef></group></groupSet></packageItem>"
    )[0]
    assert (item.headline, item.text) == ("Top stories", "Ferry sinks\n\nTalks open")


@pytest.mark.parametrize("name", ["conceptItem", "knowledgeItem", "planningItem", "catalogItem", "contentMeta"])
def test_what_is_about_news_is_refused_as_no_news(name: str) -> None:
    answer = read(Delivery(f"<{name} {NAR}/>".encode()))
    assert isinstance(answer, Unreadable)
    assert answer.error == "not-a-news-item"
    assert name in answer.detail


def test_the_desk_in_located_is_kept_and_the_dateline_is_printed_in_front() -> None:
    item = g2(content='<located literal="Bangalore"/><dateline>DAMASCUS, March 1 (Reuters)</dateline>')
    assert item.located == "Bangalore"
    assert item.text == "DAMASCUS, March 1 (Reuters) - The ferry sank."
    assert [item.text[row.start : row.end] for row in item.text_map] == [
        "DAMASCUS, March 1 (Reuters)",
        "The ferry sank.",
    ]


def test_a_text_with_its_own_dateline_gets_no_second_one() -> None:
    body = "<p>DAMASCUS (Reuters) - The ferry sank.</p>"
    assert g2(content="<dateline>DAMASCUS (Reuters)</dateline>", body=body).text.count("DAMASCUS") == 1


@pytest.mark.parametrize(
    ("word", "status"), [("canceled", "canceled"), ("cancelled", "canceled"), ("withheld", "withheld")]
)
def test_a_status_is_read_in_either_spelling(word: str, status: str) -> None:
    assert g2(meta=f'<pubStatus qcode="stat:{word}"/>').status == status
    assert nitf(status=word).status == status
    assert newsml(f'<Status FormalName="{word.title()}"/>').status == status


def test_every_field_of_newsml_1_2_is_read() -> None:
    item = newsml(
        "<ThisRevisionCreated>20260301T100000+0100</ThisRevisionCreated><Status FormalName='Usable'/>"
        "<Urgency FormalName='4'/><Instruction>Adds captain</Instruction>",
        "<HeadLine>Ferry sinks</HeadLine><SlugLine>ferry-sinks</SlugLine><ByLine>Ann Lee</ByLine>"
        "<CreditLine>WEX</CreditLine><CopyrightLine>Wire Example</CopyrightLine>",
        "<DescriptiveMetadata><Language FormalName='en'/><Location HowPresent='Origin'>"
        "<Property FormalName='City' Value='Harbour City'/></Location></DescriptiveMetadata>",
    )
    assert (item.uri, item.version, item.urgency) == ("urn:newsml:wire.example:20260301:T7", "2", "4")
    assert (item.headline, item.slug, item.byline, item.agency) == ("Ferry sinks", "ferry-sinks", "Ann Lee", "WEX")
    assert (item.language, item.located, item.ednote) == ("en", "Harbour City", "Adds captain")
    assert (item.published_at, item.rights.holder) == ("2026-03-01T09:00:00.000Z", "Wire Example")
    assert item.text == "The ferry sank."


def test_all_versions_of_a_newsml_item_share_its_id() -> None:
    text = "<NewsML><NewsItem><Identification><NewsIdentifier><PublicIdentifier>{}</PublicIdentifier></NewsIdentifier>"
    ends = "</Identification></NewsItem></NewsML>"
    ids = ["urn:newsml:wire.example:20260301:T7:1N", "urn:newsml:wire.example:20260301:T7:2U"]
    assert {items_of(text.format(each) + ends)[0].uri for each in ids} == {"urn:newsml:wire.example:20260301:T7"}


def test_the_origin_in_metadata_that_the_dateline_denies_is_a_conflict() -> None:
    item = newsml(
        lines="<DateLine>BEIJING, July 23</DateLine>",
        metadata="<DescriptiveMetadata><Location HowPresent='Origin'><Property FormalName='City' Value='Paris'/>"
        "</Location></DescriptiveMetadata>",
    )
    assert [(each.field, each.a, each.b) for each in item.conflicts] == [("located", "Paris", "BEIJING")]
    assert item.text == "BEIJING, July 23 - The ferry sank."


def test_urgency_as_text_and_misspelt_metadata_are_read() -> None:
    item = newsml(
        "<Urgency>2</Urgency>",
        "<HeadLine>Ship?s crew safe</HeadLine><SlugLine>URGENT</SlugLine><DateLine>January 21</DateLine>",
        "<DescriptiveMetada><Language FormalName='en'/></DescriptiveMetada>",
        "<p>MOSCOW, January 21. /TASS/. The crew is safe.</p>",
    )
    assert (item.urgency, item.language) == ("2", "en")
    assert item.text.startswith("MOSCOW, January 21. /TASS/.")


def test_an_embargo_of_newsml_1_2_ends_when_its_status_changes() -> None:
    item = newsml(
        "<Status FormalName='Embargoed'/><StatusWillChange><FutureStatus FormalName='Usable'/>"
        "<DateAndTime>20260301T120000Z</DateAndTime></StatusWillChange>"
    )
    assert (item.status, item.rights.embargoed_until) == ("usable", "2026-03-01T12:00:00.000Z")


def test_the_main_component_is_the_story_and_style_sheets_are_none() -> None:
    component = "<NewsComponent><Role FormalName='{}'/><ContentItem>{}<DataContent>{}</DataContent></ContentItem>"
    component += "</NewsComponent>"
    parts = (
        ("StyleSheet", "<MimeType FormalName='text/css'/>", "p {x}"),
        ("HeadLine", "", "No"),
        ("Body", "", "Quiet."),
    )
    inner = "".join(component.format(*part) for part in parts)
    assert items_of(f"<NewsML><NewsItem><NewsComponent>{inner}</NewsComponent></NewsItem></NewsML>")[0].text == "Quiet."


def test_every_field_of_nitf_is_read() -> None:
    item = nitf(
        '<doc-id id-string="T7" regsrc="WEX"/><urgency ed-urg="3"/><date.issue norm="20260301T100000+0100"/>'
        '<date.release norm="20260301T120000Z"/><du-key key="ferry-sinks" version="2"/><ed-msg info="Adds captain"/>'
        '<doc.copyright holder="Wire Example"/>',
        "<hedline><hl1>Ferry sinks</hl1><hl2>Crew safe</hl2></hedline><byline>By <person>Ann Lee</person></byline>"
        '<dateline><location>HARBOUR CITY</location>, <story.date norm="20260301">March 1</story.date></dateline>',
    )
    assert (item.uri, item.version, item.slug, item.urgency) == ("T7", "2", "ferry-sinks", "3")
    assert (item.headline, item.byline, item.agency) == ("Ferry sinks", "By Ann Lee", "WEX")
    assert (item.published_at, item.ednote) == ("2026-03-01T09:00:00.000Z", "Adds captain")
    assert (item.rights.embargoed_until, item.rights.holder) == ("2026-03-01T12:00:00.000Z", "Wire Example")
    assert item.text == "HARBOUR CITY, March 1 - The ferry sank."
    assert item.conflicts == ()


def test_a_story_date_whose_words_are_wrong_is_told_and_the_normal_form_counts() -> None:
    item = nitf(head="<dateline><location>Bogota</location>, <story.date norm='20260301'>2 mar</story.date></dateline>")
    assert [(each.field, each.a, each.b) for each in item.conflicts] == [("dateline.date", "20260301", "2 mar")]
    assert item.text == "Bogota, March 1 - The ferry sank."


def test_an_event_elsewhere_than_the_dateline_is_a_conflict() -> None:
    item = nitf('<evloc city="Quito" iso-cc="EC"/>', "<dateline><location>Bogota</location></dateline>")
    assert [(each.field, each.a, each.b) for each in item.conflicts] == [("evloc", "Quito", "Bogota")]
    assert item.located == "Bogota"


def test_an_nitf_kill_of_another_document_names_it() -> None:
    head = '<docdata management-status="usable" management-doc-idref="T6" management-idref-status="canceled"/>'
    item = items_of(f"<nitf><head>{head}</head><body><body.content><p>Kill it.</p></body.content></body></nitf>")[0]
    assert (item.status, item.supersedes) == ("canceled", "T6")


def test_an_embargo_without_an_end_is_withheld_unless_a_note_lifts_it() -> None:
    assert nitf(status="embargoed").status == "withheld"
    lifted = nitf('<ed-msg info="EMBARGO LIFTED, for immediate use"/>', status="embargoed")
    assert lifted.status == "usable"
    assert lifted.conflicts[0].field == "status"
    assert nitf('<date.release norm="20260301T120000Z"/>', status="embargoed").status == "usable"


@pytest.mark.parametrize("declared", ["ISO-8859-1", "UTF-8", "utf-16", "nonsense"])
def test_an_encoding_that_is_declared_wrongly_is_found_out(declared: str) -> None:
    text = f"<?xml version='1.0' encoding='{declared}'?>"
    text += "<nitf><body><body.content><p>Café — “Zürich”</p></body.content></body></nitf>"
    for encoding in ("utf-8", "cp1252"):
        assert items_of(text, encoding)[0].text == "Café — “Zürich”"


def test_entities_of_html_and_bare_ampersands_are_mended_and_reported() -> None:
    item = nitf(body="<p>Caf&eacute;&nbsp;AT&T &hellip; &amp;#8217; <![CDATA[R&D]]></p>")
    assert item.text == "Café\u00a0AT&T … ’ R&D"
    assert {repair.kind for repair in item.repairs} == {"entities"}


def test_xml_that_ends_too_soon_is_read_as_far_as_it_goes() -> None:
    item = items_of(
        "<nitf><body><body.head><hedline><hl1>Ferry sinks</hl1></hedline></body.head><body.content><p>One.</p><p>Tw"
    )[0]
    assert (item.headline, item.text) == ("Ferry sinks", "One.\n\nTw")
    assert [repair.kind for repair in item.repairs] == ["xml"]
    assert "line 1" in item.repairs[0].detail


def test_a_prefix_that_nobody_declared_is_passed_over() -> None:
    item = items_of('<n:newsItem guid="a"><n:contentMeta><n:headline>Quiet</n:headline></n:contentMeta></n:newsItem>')[
        0
    ]
    assert (item.format, item.uri, item.headline) == ("newsml_g2", "a", "Quiet")
    assert [repair.kind for repair in item.repairs] == ["xml"]


def test_xml_in_utf16_is_read() -> None:
    text = "<?xml version='1.0' encoding='utf-16'?><nitf><body><body.content><p>Zürich</p></body.content></body></nitf>"
    assert items_of(text, "utf-16")[0].text == "Zürich"


def test_xml_of_which_nothing_can_be_read_is_refused_with_the_place() -> None:
    answer = read(Delivery(b"<?xml version='1.0'?>\n\n<<<>"))
    assert isinstance(answer, Unreadable)
    assert answer.error in {"bad-xml", "unknown-xml"}


def test_a_wrong_content_type_does_not_hide_what_the_text_is() -> None:
    items = read(Delivery(b"<nitf><body><body.content><p>Quiet.</p></body.content></body></nitf>", "application/json"))
    assert isinstance(items, tuple)
    assert items[0].format == "nitf"
