from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting import Matcher
from schemas.envelopes import Alert, Subscription
from schemas.records import (
    Entity,
    EntityMention,
    Event,
    Furniture,
    Input,
    Modality,
    Part,
    Place,
    PlaceMention,
    Provenance,
    Rights,
    Source,
    Span,
    TaggedRecord,
    Urgency,
    Version,
)

TEXT = "Anna Ruiz met Okafor in Oslo."
PERSON = Entity("e1", "PERSON", "Anna María Ruiz", (EntityMention(0, 9, "Anna Ruiz"),))
OTHER = Entity("e2", "PERSON", "Tom Okafor", (EntityMention(14, 20, "Okafor"),))
OSLO = Place(
    "p1", 1, "Oslo", 59.9, 10.7, "city", "NO", "NO.12", None, (PlaceMention(24, 28, "Oslo", "name"),),
    ancestors=(3144096, 6255148),
)  # fmt: skip
MEETING = Event("meeting", "CONSULT", "040", None, "medtop:20000639", Span(10, 13))


def record() -> TaggedRecord:
    return TaggedRecord(
        id="r1", uri="urn:1", status="usable", received_at="2025-12-04T10:00:00.000Z", published_at=None, language="en",
        headline="Ruiz meets Okafor", slug=None, byline=None, version=Version(), urgency=Urgency(level=4),
        rights=Rights(),
        input=Input(None, None, None, Part(), "text", "0", None), source=Source("ANI"), text=TEXT, text_map=(),
        furniture=(), repairs=(), origins=(), dateline=None, entities=(PERSON, OTHER), places=(OSLO,), focus=(),
        events=(MEETING,), dates=(), quotes=(), counts=(), topics=(), conflicts=(), degraded=(),
        provenance=Provenance("wiretag", "1", (), None, ""),
    )  # fmt: skip


def alerts(tagged: TaggedRecord, *rules: Subscription) -> tuple[Alert, ...]:
    return Matcher(rules).match(tagged)


@pytest.mark.parametrize(
    "rule",
    [
        Subscription("s", agency=("ani",)),
        Subscription("s", entity=("Anna María Ruiz",)),
        Subscription("s", entity=("anna  ruiz",)),
        Subscription("s", entity=("Nobody", "OKAFOR")),
        Subscription("s", country=("NO", "SE")),
        Subscription("s", within=("NO",)),
        Subscription("s", within=("no.12",)),
        Subscription("s", within=("6255146", "6255148")),
        Subscription("s", within=("1",)),
        Subscription("s", event=("meeting",)),
        Subscription("s", urgency=4),
        Subscription("s", urgency=9),
        Subscription("s", agency=("ANI",), entity=("Tom Okafor",), country=("NO",), event=("meeting",), urgency=5),
        Subscription("s"),
    ],
)
def test_a_rule_holds_when_all_its_parts_do(rule: Subscription) -> None:
    assert [alert.subscription for alert in alerts(record(), rule)] == ["s"]


@pytest.mark.parametrize(
    "rule",
    [
        Subscription("s", agency=("AP",)),
        Subscription("s", entity=("Ruiz",)),
        Subscription("s", entity=("Anna",)),
        Subscription("s", country=("SE",)),
        Subscription("s", within=("NO.01",)),
        Subscription("s", within=("6255146",)),
        Subscription("s", event=("earthquake",)),
        Subscription("s", urgency=3),
        Subscription("s", agency=("ANI",), country=("SE",)),
        Subscription("s", entity=("Tom Okafor",), event=("earthquake",), country=("NO",)),
    ],
)
def test_a_rule_with_a_part_that_fails_is_silent(rule: Subscription) -> None:
    assert alerts(record(), rule) == ()


def test_the_reason_is_a_sentence_that_names_what_matched() -> None:
    rule = Subscription(
        "s", agency=("ANI",), entity=("Okafor", "Anna Ruiz"), country=("NO",), event=("meeting",), urgency=5
    )
    (alert,) = alerts(record(), rule)
    assert alert.reason == (
        "The item is from ANI, names Anna Ruiz and Okafor, has a place in NO, tells of meeting and has urgency 4 "
        "where 5 or more urgent is wanted."
    )


def test_clauses_lead_to_the_words_of_the_text() -> None:
    (alert,) = alerts(record(), Subscription("s", entity=("Okafor",), country=("NO",), event=("meeting",)))
    words = [TEXT[clause.start : clause.end] for clause in alert.clauses]
    assert [(clause.field, clause.value) for clause in alert.clauses] == [
        ("entity", "Okafor"), ("country", "NO"), ("event", "meeting"),
    ]  # fmt: skip
    assert words == ["Okafor", "Oslo", "met"]


def test_an_alert_is_told_at_the_time_the_item_arrived() -> None:
    (alert,) = alerts(record(), Subscription("s", agency=("ANI",)))
    assert (alert.raised_at, alert.record_id, alert.uri) == ("2025-12-04T10:00:00.000Z", "r1", "urn:1")


def test_an_alert_has_one_id_for_one_rule_and_record() -> None:
    rules = [Subscription("s", agency=("ANI",)), Subscription("t", agency=("ANI",))]
    first, again = alerts(record(), *rules), alerts(record(), *rules[::-1])
    assert {alert.id for alert in first} == {alert.id for alert in again}
    assert len({alert.id for alert in first}) == 2
    assert alerts(replace(record(), id="r2"), rules[0])[0].id not in {alert.id for alert in first}


def test_alerts_come_in_the_order_of_the_rules() -> None:
    rules = [
        Subscription("b", country=("NO",)),
        Subscription("a", agency=("ANI",)),
        Subscription("c", entity=("Okafor",)),
    ]
    assert [alert.subscription for alert in alerts(record(), *rules)] == ["b", "a", "c"]


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "withheld"},
        {"status": "canceled"},
        {"version": Version(kind="hold")},
        {"version": Version(kind="kill")},
        {"rights": Rights(embargoed_until="2025-12-04T10:00:01Z")},
        {"rights": Rights(embargoed_until="2025-12-04T15:00:00+00:00")},
        {"rights": Rights(embargoed_until="tomorrow")},
        {"rights": Rights(embargoed_until="2025-12-04T09:00:00Z"), "received_at": None},
        {"input": Input(None, None, None, Part(), "text", "0", "job-1")},
    ],
)
def test_some_items_raise_no_alert(changes: dict[str, object]) -> None:
    assert alerts(replace(record(), **changes), Subscription("s", agency=("ANI",))) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"rights": Rights(embargoed_until="2025-12-04T10:00:00.000Z")},
        {"rights": Rights(embargoed_until="2025-12-04T15:30:00+05:30")},
        {"version": Version(kind="correction")},
    ],
)
def test_an_embargo_that_is_over_and_a_correction_are_told(changes: dict[str, object]) -> None:
    assert alerts(replace(record(), **changes), Subscription("s", agency=("ANI",)))  # type: ignore[arg-type]


def test_replayed_items_are_told_to_those_who_asked() -> None:
    replayed = replace(record(), input=Input(None, None, None, Part(), "text", "0", "job-1"))
    rules = [Subscription("live", agency=("ANI",)), Subscription("all", agency=("ANI",), backfill=True)]
    assert [alert.subscription for alert in alerts(replayed, *rules)] == ["all"]


@pytest.mark.parametrize(
    ("modality", "told"),
    [
        ("happened", True), ("ongoing", True), ("planned", True),
        ("hypothetical", False), ("denied", False), ("historical", False),
    ],
)  # fmt: skip
def test_only_what_happens_or_is_planned_satisfies_a_rule_about_events(modality: Modality, told: bool) -> None:
    tagged = replace(record(), events=(replace(MEETING, modality=modality),))
    assert bool(alerts(tagged, Subscription("s", event=("meeting",)))) is told


def test_what_an_item_does_not_know_satisfies_nothing() -> None:
    bare = replace(record(), source=Source(), entities=(), places=(), events=())
    rules = [Subscription("a", agency=("ANI",)), Subscription("c", country=("NO",)), Subscription("u", urgency=5)]
    assert [alert.subscription for alert in alerts(bare, *rules)] == ["u"]


NAMES = st.lists(st.sampled_from(["Anna Ruiz", "Okafor", "okafor", "Nobody"]), max_size=2, unique=True).map(tuple)
SUBSCRIPTIONS = st.lists(
    st.builds(
        Subscription,
        id=st.sampled_from(["r", "s", "t"]),
        agency=st.sampled_from([(), ("ANI",), ("AP", "ani")]),
        entity=NAMES,
        country=st.sampled_from([(), ("NO",), ("IN", "SE")]),
        event=st.sampled_from([(), ("meeting",), ("flood", "meeting")]),
        urgency=st.sampled_from([None, 3, 4, 9]),
        backfill=st.booleans(),
    ),
    max_size=12,
)


@given(SUBSCRIPTIONS, st.sampled_from([None, "job-1"]), st.booleans(), st.booleans())
def test_many_rules_together_find_what_each_finds_alone(
    rules: list[Subscription], job: str | None, placed: bool, met: bool
) -> None:
    tagged = replace(
        record(),
        input=Input(None, None, None, Part(), "text", "0", job),
        places=(OSLO,) if placed else (),
        events=(MEETING,) if met else (),
    )
    alone = [alert for rule in rules for alert in Matcher([rule]).match(tagged)]
    assert list(Matcher(rules).match(tagged)) == alone


def test_an_alert_on_an_item_without_a_headline_shows_how_the_story_begins() -> None:
    text = "PARIS (AFP) - Rain fell on the capital for the third day."
    told = replace(record(), text=text, furniture=(Furniture("dateline", 0, 14),), headline=None)
    (alert,) = alerts(told, Subscription("all", urgency=9))
    assert alert.headline == "Rain fell on the capital for the third day."


def test_a_country_is_not_within_one_of_its_regions_nor_at_one_of_its_towns() -> None:
    said = (PlaceMention(24, 28, "Oslo", "name"),)
    sudan = Place("p1", 366755, "Sudan", 15.6, 30.0, "country", "SD", None, None, said, ancestors=(6255146,))
    khartoum = Place(
        "p1", 379252, "Khartoum", 15.5, 32.5, "city", "SD", "SD.29", None, said, ancestors=(366755, 6255146)
    )
    fences = [Subscription(unit, within=(unit,)) for unit in ("SD", "SD.29", "379252", "366755", "6255146")]
    assert [a.subscription for a in alerts(replace(record(), places=(sudan,)), *fences)] == ["SD", "366755", "6255146"]
    assert len(alerts(replace(record(), places=(khartoum,)), *fences)) == len(fences)
