"""The wire stage over whole items: source, status, version, urgency, rights and furniture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrichers.draft import Draft
from enrichers.item import Delivery, WireItem
from enrichers.wire.stage import WireStage
from schemas.records import Rights

STAGE = WireStage()
STORY = "HARBOUR CITY, Dec 4 (AP) — A ferry ran aground at dawn on Thursday.\n\nNo one was hurt, its owner said.\n"


def staged(text: str = STORY, headline: str | None = None, provider: str | None = None, **fields: object) -> Draft:
    delivery = Delivery(text.encode(), headline=headline, provider=provider, received_at="2025-12-05T01:00:00.000Z")
    item = WireItem(format="text", text=text, **fields)  # type: ignore[arg-type]
    return STAGE(Draft(delivery, item, rights=item.rights))


def furniture(draft: Draft) -> list[tuple[str, str]]:
    return [(each.kind, draft.text[each.start : each.end]) for each in draft.furniture]


def test_a_plain_story_is_new_usable_and_routine() -> None:
    draft = staged()
    assert (draft.version.kind, draft.version.n, draft.status, draft.urgency.level) == ("new", 1, "usable", 5)
    assert draft.source.agency == "AP"
    assert draft.source.confidence == 1.0
    assert draft.conflicts == ()


@pytest.mark.parametrize(
    ("headline", "kind", "n", "label"),
    [
        ("UPDATE 2-Ferry runs aground", "update", 2, "UPDATE 2"),
        ("CORRECTED-UPDATE 3-Ferry runs aground", "correction", 3, "CORRECTED-UPDATE 3"),
        ("REFILE-Ferry runs aground", "refile", 1, "REFILE"),
        ("RPT-Ferry runs aground", "repeat", 1, "RPT"),
        ("WRAPUP 4-Ferry runs aground", "update", 4, "WRAPUP 4"),
        ("Correction: Ferry story", "correction", 1, "Correction"),
        ("Clarification: Ferry story", "clarification", 1, "Clarification"),
        ("BC-Ferry, 2nd Ld-Writethru", "writethru", 2, "2nd Ld-Writethru"),
        ("(2nd LD) Ferry runs aground", "lead", 2, "2nd LD"),
        ("Ferry runs aground (2)", "update", 2, "(2)"),
        ("ADVISORY", "advisory", 1, "ADVISORY"),
    ],
)
def test_words_in_the_headline_make_the_version(headline: str, kind: str, n: int, label: str) -> None:
    version = staged(headline=headline).version
    assert (version.kind, version.n, version.label) == (kind, n, label)
    assert version.evidence == (f"headline: {label}",)


@pytest.mark.parametrize(
    "headline",
    [
        "Gunmen kill 12 in raid on ferry",
        "TROOPS WITHDRAWN FROM BORDER",
        "Hold your horses, says minister",
        "Update on the ferry",
        "LEAD POISONING SPREADS",
        "Repeat offenders jailed",
        "CORRECTION OFFICERS STRIKE",
        "Flash floods sweep valley",
        "Urgent care clinics close",
        "SNAP ELECTION CALLED",
        "Take 2: a film returns",
        "Bulletin board found in attic",
        "Advisory panel backs vaccine",
    ],
)
def test_ordinary_headlines_hold_no_markers(headline: str) -> None:
    draft = staged(headline=headline)
    assert (draft.version.kind, draft.status, draft.urgency.level) == ("new", "usable", 5)


@pytest.mark.parametrize(("word", "level"), [("FLASH", 1), ("BULLETIN", 2), ("URGENT", 3), ("APNewsAlert", 1)])
def test_alarm_words_set_the_urgency(word: str, level: int) -> None:
    draft = staged(f"{word}\n{STORY}")
    assert (draft.urgency.level, draft.urgency.raw, draft.urgency.scale) == (level, word, "words")
    assert draft.version.kind == "new"


@pytest.mark.parametrize(
    ("raw", "scale", "level"),
    [
        ("1", "iptc", 1),
        ("9", "iptc", 9),
        ("u", "ap", 3),
        ("f", "ap", 1),
        ("0", "iptc", 5),
        ("odd", "iptc", 5),
        ("12", "x", 9),
    ],
)
def test_urgency_is_brought_to_nine_levels(raw: str, scale: str, level: int) -> None:
    urgency = staged(urgency=raw, urgency_scale=scale).urgency
    assert (urgency.level, urgency.raw, urgency.scale) == (level, raw, scale)


def test_a_kill_by_words_cancels_the_item() -> None:
    draft = staged(f"KILL KILL KILL\nPlease kill item 157\n{STORY}")
    assert (draft.version.kind, draft.status) == ("kill", "canceled")


def test_a_kill_by_status_is_a_kill() -> None:
    draft = staged(status="canceled")
    assert (draft.version.kind, draft.status, draft.version.evidence) == ("kill", "canceled", ("status canceled",))


def test_a_hold_withholds_the_item() -> None:
    assert staged(headline="HOLD HOLD HOLD").status == "withheld"
    assert staged(status="withheld").version.kind == "hold"


def test_a_small_version_number_is_an_update_and_a_large_one_is_not() -> None:
    assert (staged(version="3").version.kind, staged(version="3").version.n) == ("update", 3)
    assert (staged(version="1618095828").version.kind, staged(version="1618095828").version.n) == ("new", 1)
    assert staged(version="0").version.n == 1


def test_an_embargo_gives_the_time_in_utc() -> None:
    draft = staged(f"Embargoed until 6 a.m. EST, Dec. 7\n{STORY}")
    assert draft.rights.embargoed_until == "2025-12-07T11:00:00.000Z"
    assert draft.status == "usable"


def test_an_embargo_whose_end_cannot_be_read_withholds_the_item() -> None:
    draft = staged(f"EMBARGOED\n{STORY}")
    assert draft.status == "withheld"
    assert draft.version.evidence == ("embargo: EMBARGOED",)


def test_the_items_own_embargo_stands() -> None:
    own = Rights(embargoed_until="2025-12-06T00:00:00.000Z")
    assert staged(f"EMBARGOED\n{STORY}", rights=own).rights == own


def test_an_arms_embargo_is_none() -> None:
    draft = staged("LONDON (AP) — The arms embargo on Ruritania holds.")
    assert draft.status == "usable"
    assert draft.rights.embargoed_until is None


def test_the_style_alone_makes_the_agency_likely() -> None:
    draft = staged("New Delhi [India], December 4 : The minister said on Thursday that the bridge was open.")
    assert draft.source.agency == "ANI"
    assert 0.5 < draft.source.confidence < 1
    assert not draft.source.paid
    assert draft.dateline is not None
    assert draft.dateline.agency is None


def test_two_weak_clues_are_stronger_than_one() -> None:
    text = "New Delhi [India], December 4 : The minister said that the bridge was open."
    assert staged(text, provider="ANI").source.confidence > staged(text).source.confidence


def test_a_sign_off_names_the_agency() -> None:
    draft = staged("The minister opened the bridge.\n\nIt cost two billion. (ANI)\n")
    assert draft.source.agency == "ANI"
    assert furniture(draft) == [("sign-off", "(ANI)")]


@pytest.mark.parametrize(
    "text",
    [
        "Pune [India], December 4 (ANI/NewsVoir): A firm opened a mill.",
        "NEW YORK, Dec. 4, 2025 /PRNewswire/ -- A firm opened a mill.",
        "A firm opened a mill.\n\nThis story is provided by X. ANI will not be responsible in any way for the content.",
        "A firm opened a mill.\n\nNo Daily Example journalist was involved in creation of this content.",
    ],
)
def test_press_releases_are_paid(text: str) -> None:
    assert staged(text).source.paid


def test_a_disagreement_between_dateline_and_source_is_published() -> None:
    conflicts = staged(agency="Reuters", located="Bangalore").conflicts
    assert [(each.field, each.a, each.b) for each in conflicts] == [
        ("source.agency", "AP", "Reuters"),
        ("located", "Bangalore", "HARBOUR CITY"),
    ]


def test_a_providers_label_is_no_conflict() -> None:
    assert staged(provider="Reuters").conflicts == ()
    assert staged(provider="Reuters").source.provider == "Reuters"


def test_an_archived_item_is_dated_by_its_publication() -> None:
    draft = staged("LONDON, Feb 26 - Stocks fell.", published_at="1987-02-26T12:00:00.000Z")
    assert draft.dateline is not None
    assert draft.dateline.date == "1987-02-26"


@pytest.mark.parametrize("line", ["BC-LT--Ecuador-Earthquake, 1st Ld", "AM-EU--Ship Aground", "BC-Storm"])
def test_a_keyword_line_is_furniture(line: str) -> None:
    assert ("machine-code", line) in furniture(staged(f"{line}\n\nROME, Dec 4 (AP) — A bank fell.\n"))


def test_a_headline_that_begins_like_one_is_not() -> None:
    assert not furniture(staged("BC-based firm lays off 200\n\nA bank fell on Monday.\n"))


def test_furniture_is_marked_by_kind() -> None:
    draft = staged(
        "By Ann Lee\nEds: Adds quotes.\nROME, Dec 4 (AP) — A bank <601398.SS> fell [nL8N2B97DV].\n\n"
        "Also Read: Another story\n\n(Reporting by Ann Lee; Editing by Bo Day)\n\n((ann@wire.example; +44 20))\n"
        "Disclaimer: This post has been auto-published from an agency feed without any changes.\n-30-\n"
    )
    assert furniture(draft) == [
        ("byline", "By Ann Lee"),
        ("editors-note", "Eds: Adds quotes."),
        ("dateline", "ROME, Dec 4 (AP) —"),
        ("machine-code", "<601398.SS>"),
        ("machine-code", "[nL8N2B97DV]"),
        ("promotion", "Also Read: Another story"),
        ("credit", "(Reporting by Ann Lee; Editing by Bo Day)"),
        ("contact", "((ann@wire.example; +44 20))"),
        ("disclaimer", "Disclaimer: This post has been auto-published from an agency feed without any changes."),
        ("sign-off", "-30-"),
    ]


def test_the_last_sentence_is_not_furniture() -> None:
    draft = staged(STORY + "He said the NATO chief would visit Rome.")
    assert furniture(draft) == [("dateline", "HARBOUR CITY, Dec 4 (AP) —")]


TAILS = [
    "(ANI)",
    "Disclaimer: none",
    "-30-",
    "©  2025 X",
    "Also Read: x",
    "By Ann Lee",
    "\r\n",
    "\n\n",
    " ",
    "Text (so).",
    "PTI ABC",
]


@given(st.lists(st.sampled_from(TAILS) | st.text(max_size=12), max_size=12).map("".join), st.text(max_size=40))
def test_every_span_stands_in_the_text_and_none_overlap(tail: str, headline: str) -> None:
    draft = staged(STORY + tail, headline=headline)
    ends = 0
    for each in draft.furniture:
        assert ends <= each.start < each.end <= len(draft.text)
        assert draft.text[each.start : each.end].strip()
        ends = each.end
