import pytest

import seeds
from enrichers.draft import Draft, NamedPlace, ParsedDateline
from enrichers.item import Delivery, WireItem
from schemas.records import Entity, EntityMention, Furniture
from tests.events.stories import STAGE, draft, entity, events, place, types


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The foreign ministers of Peru and Chile held a bilateral meeting in Lima.", "meeting"),
        ("Peace talks between the two sides resumed in Doha.", "negotiation"),
        ("The two governments signed a border treaty on Friday.", "agreement"),
        ("The council imposed new sanctions on three shipping firms.", "sanction"),
        ("Soldiers and rebels exchanged fire near the river.", "armed_clash"),
        ("A roadside bomb killed two soldiers.", "bombing"),
        ("Warplanes bombed the harbour overnight.", "air_strike"),
        ("Both armies agreed to a cease-fire.", "ceasefire"),
        ("Police arrested four men at the port.", "arrest"),
        ("The court sentenced him to nine years.", "verdict"),
        ("A 6.1-magnitude earthquake shook the island.", "earthquake"),
        ("Fire broke out in a warehouse.", "fire"),
        ("A bus crashed into a lorry, police said.", "transport_accident"),
        ("Health officials confirmed an outbreak of cholera.", "health_outbreak"),
        ("The company reported a net profit of 4 million euros.", "earnings"),
        ("Nurses went on strike over pay.", "labour_strike"),
        ("Voters go to the polls on Sunday in a presidential election.", "election"),
        ("Thousands of protesters filled the square.", "protest"),
        ("The central bank raised its policy rate.", "rate_decision"),
        ("The poet died at home after a long illness.", "obituary"),
    ],
)
def test_a_plain_report_gets_its_type(text: str, kind: str) -> None:
    assert kind in types(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Unions and the ministry strike a deal on pay.", "labour_strike"),
        ("A drone strike hit the workers' camp.", "labour_strike"),
        ("Soldiers opened fire on the convoy; smoke rose.", "fire"),
        ("The stock market crash wiped out savings on the flight exchange.", "transport_accident"),
        ("The party won by a landslide.", "flood"),
        ("She laid flowers at the National War Memorial with army officers.", "armed_clash"),
        ("He suffered a heart attack at the police station.", "attack"),
        ("According to the government, prices fell.", "agreement"),
        ("He joined the Working Group on Trade and Economic Cooperation last month.", "cooperation"),
        ("Traders said the price of the main battle tank rose for the army.", "armed_clash"),
        ("The holders' election between cash and stock ends soon.", "election"),
        ("The display was met with admiration by the president.", "negotiation"),
        ("The striker scored twice.", "labour_strike"),
        ("Firefighting drones were shown to the police.", "fire"),
    ],
)
def test_the_words_around_a_trigger_can_take_its_meaning_away(text: str, kind: str) -> None:
    assert kind not in types(text)


def test_furniture_holds_no_events() -> None:
    text = "Prices were steady. Police arrested a man."
    assert events(text, furniture=(Furniture("disclaimer", 20, len(text)),)) == ()


def test_a_story_without_events_is_left_as_it_is() -> None:
    before = draft("Nothing much to see.")
    assert STAGE(before) == before


def test_a_story_without_a_doc_is_split_by_its_punctuation() -> None:
    text = "Police arrested a man. Voters go to the polls on Sunday."
    found = STAGE(Draft(Delivery(b""), WireItem("text", text))).events
    assert [event.type for event in found] == ["arrest", "election"]


def test_the_trigger_is_a_span_of_the_text() -> None:
    text = "Ministers said both armies agreed to a cease-fire."
    (event,) = [event for event in events(text) if event.type == "ceasefire"]
    assert text[event.trigger.start : event.trigger.end] == "cease-fire"


def test_codes_come_from_the_table() -> None:
    (event,) = events("Police arrested four men.")
    assert (event.plover, event.cameo, event.acled, event.medtop) == ("COERCE", "173", "arrests", "medtop:20000130")


@pytest.mark.parametrize(
    ("text", "kind", "plover", "code"),
    [
        ("The envoy urged both sides to talk.", "request", "REQUEST", "020"),
        ("The union demanded an apology.", "request", "REQUEST", "100"),
        ("The ministry opened an investigation.", "request", "REQUEST", "090"),
        ("The opposition called for a boycott of the vote.", "request", "REQUEST", "113"),
        ("The envoy called for an end to the fighting.", "request", "REQUEST", "020"),
        ("The minister rejected the accusations.", "rejection", "REJECT", "016"),
        ("The minister rejected the offer.", "rejection", "REJECT", "120"),
        ("The sides agreed to a ceasefire.", "ceasefire", "RETREAT", "0871"),
        ("The army said the rebels had violated the ceasefire.", "ceasefire", "ASSAULT", "196"),
        ("The two navies began joint military exercises.", "mobilization", "COOPERATE", "062"),
        ("The navy began military exercises.", "mobilization", "MOBILIZE", "150"),
        ("A court in Lagos convicted the governor.", "verdict", None, "116"),
        ("A court in Lagos acquitted the governor.", "verdict", None, None),
    ],
)
def test_words_of_the_trigger_and_beside_it_tell_a_narrower_code(
    text: str, kind: str, plover: str | None, code: str | None
) -> None:
    (event,) = [event for event in events(text) if event.type == kind]
    assert (event.plover, event.cameo) == (plover, code)


def test_what_others_did_is_another_event() -> None:
    text = "Police arrested two men. Officers arrested a third. Soldiers arrested a mayor."
    assert [[actor.name for actor in event.actors] for event in events(text)] == [["Police"], ["Soldiers"]]


def test_the_main_event_comes_first() -> None:
    text = "An earthquake shook the coast. Roads were cut. Shops closed. Police arrested two looters."
    assert events(text)[0].type == "earthquake"


def test_what_the_headline_says_comes_first_and_is_surer() -> None:
    text = "Police arrested two men. A bus crashed into a wall."
    plain = draft(text)
    told = Draft(Delivery(b""), WireItem("text", text, headline="Bus crash injures nine"), doc=plain.doc)
    first = STAGE(told).events[0]
    assert first.type == "transport_accident"
    assert first.score > next(event.score for event in STAGE(plain).events if event.type == "transport_accident")


def test_repeated_mentions_are_one_event() -> None:
    found = events("Police arrested two men. Police later arrested a third. The arrests shocked the town.")
    assert [event.type for event in found] == ["arrest"]


def test_the_doer_stands_before_the_trigger_and_the_other_after() -> None:
    text = "Anna Ruiz accused Tom Okafor of lying."
    names = (entity(text, "Anna Ruiz", "PERSON"), entity(text, "Tom Okafor", "PERSON"))
    (event,) = events(text.replace("accused", "condemned"), entities=_moved(names, 2))
    assert [actor.name for actor in event.actors] == ["Anna Ruiz"]
    assert [actor.name for actor in event.recipients] == ["Tom Okafor"]


def _moved(names: tuple[Entity, ...], by: int) -> tuple[Entity, ...]:
    first, second = names
    mention = second.mentions[0]
    moved = EntityMention(mention.start + by, mention.end + by, mention.text)
    return first, Entity(second.id, second.type, second.name, (moved,))


def test_in_the_passive_the_doer_stands_behind() -> None:
    text = "Tom Okafor was arrested by Interpol."
    (event,) = events(text, entities=(entity(text, "Tom Okafor", "PERSON"), entity(text, "Interpol", "ORG")))
    assert [actor.name for actor in event.actors] == ["Interpol"]
    assert [actor.name for actor in event.recipients] == ["Tom Okafor"]


def test_those_who_meet_are_all_actors() -> None:
    text = "Foreign Minister Anna Ruiz met with Tom Okafor."
    found = events(text, entities=(entity(text, "Anna Ruiz", "PERSON"), entity(text, "Tom Okafor", "PERSON")))
    assert [actor.name for actor in found[0].actors] == ["Anna Ruiz", "Tom Okafor"]
    assert found[0].recipients == ()


def test_a_person_in_office_carries_the_country_and_stands_beside_the_other() -> None:
    text = "Anna Ruiz and Peruvian Defence Minister Tom Okafor held a bilateral meeting."
    names = (
        entity(text, "Anna Ruiz", "PERSON"),
        entity(text, "Peruvian", "NORP"),
        entity(text, "Tom Okafor", "PERSON"),
    )
    found = events(text, entities=names, places=(place(text, "Peruvian", "PE", "demonym"),))
    assert [(actor.name, actor.country) for actor in found[0].actors] == [("Anna Ruiz", None), ("Tom Okafor", "PE")]


def test_a_place_that_something_happens_in_does_not_act() -> None:
    text = "In Cusco protesters condemned Chile in Lima."
    names = (entity(text, "Cusco", "LOC"), entity(text, "Chile", "LOC"), entity(text, "Lima", "LOC"))
    event = next(event for event in events(text, entities=names) if event.type == "accusation")
    assert [actor.name for actor in event.actors] == ["protesters"]
    assert [actor.name for actor in event.recipients] == ["Chile"]


def test_a_country_that_acts_carries_its_code() -> None:
    text = "Peru condemned Chile."
    names = (entity(text, "Peru", "LOC"), entity(text, "Chile", "LOC"))
    (event,) = events(text, entities=names, places=(place(text, "Peru", "PE"), place(text, "Chile", "CL")))
    assert [actor.country for actor in (*event.actors, *event.recipients)] == ["PE", "CL"]


def test_an_event_is_placed_in_its_sentence_else_where_the_story_was_filed() -> None:
    text = "LIMA - Police arrested a man. In Cusco a bus crashed into a wall."
    filed = ParsedDateline(0, 6, (NamedPlace("LIMA", 0, 4),))
    found = events(
        text,
        dateline=filed,
        furniture=(Furniture("dateline", 0, 6),),
        places=(place(text, "LIMA", "PE", "dateline"), place(text, "Cusco", "PE")),
    )
    assert {event.type: event.place_id for event in found} == {"arrest": "p-LIMA", "transport_accident": "p-Cusco"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Police arrested a man.", "2025-12-04"),
        ("Police arrested a man on Thursday.", "2025-12-04"),
        ("Police arrested a man on Tuesday.", "2025-12-02"),
        ("Police arrested a man yesterday.", "2025-12-03"),
        ("The treaty will be signed by the ministers on Friday.", "2025-12-05"),
        ("In 1999, police arrested a man.", "1999"),
        ("Police arrested a man last month.", "2025-11"),
        ("Police said on Tuesday the treaty would be signed by the ministers.", None),
    ],
)
def test_days_follow_the_dateline(text: str, day: str | None) -> None:
    assert events(text, dateline=ParsedDateline(0, 0, (), "2025-12-04"))[0].date == day


def test_an_undated_story_that_names_an_old_year_looks_back() -> None:
    assert events("The earthquake of 1949 shook the island.")[0].modality == "historical"
    assert events("The earthquake of 2019 shook the island.")[0].modality == "happened"


def test_without_a_year_in_the_dateline_there_is_no_day() -> None:
    assert events("Police arrested a man.", dateline=ParsedDateline(0, 0, (), "--12-04"))[0].date is None


def test_topics_are_the_media_topics_of_the_events() -> None:
    tagged = STAGE(draft("Police arrested two men. Police arrested a third. Voters go to the polls on Sunday."))
    assert [topic.medtop for topic in tagged.topics][:2] == ["medtop:20000130", "medtop:20000574"]
    assert all(0 < topic.score <= 1 for topic in tagged.topics)


def test_the_same_story_always_gives_the_same_events() -> None:
    text = "Police arrested two men after a bus crashed into a wall and fire broke out near the court."
    assert events(text) == events(text)


def test_a_visit_of_a_defence_minister_is_a_meeting_and_no_fight() -> None:
    found = events(dict(seeds.items())["items/010-ani-defence-talks.txt"].read_text("utf-8"))
    fights = {"armed_clash", "attack", "air_strike", "shelling", "bombing"}
    assert ("meeting", "CONSULT", "happened") in {(event.type, event.plover, event.modality) for event in found}
    assert not any(event.type in fights and event.modality in ("happened", "ongoing") for event in found)


def test_the_dead_of_a_later_sentence_make_a_merged_event_graver() -> None:
    told = events("A roadside bomb hit a convoy. The bombing killed 40 people.")
    alone = events("A roadside bomb hit a convoy.")
    first = next(event for event in told if event.type == "bombing")
    assert first.severity > next(event for event in alone if event.type == "bombing").severity


def test_dates_counts_and_quotes_of_a_story_are_in_its_draft() -> None:
    text = '"We lost everything," said Anna Ruiz on Tuesday after 12 people were killed.'
    tagged = STAGE(
        draft(text, entities=(entity(text, "Anna Ruiz", "PERSON"),), dateline=ParsedDateline(0, 0, (), "2025-12-04"))
    )
    assert [date.value for date in tagged.dates] == ["2025-12-02"]
    assert [(count.kind, count.value) for count in tagged.counts] == [("killed", 12)]
    assert [(quote.speaker_id, quote.direct) for quote in tagged.quotes] == [("e-Anna Ruiz", True)]


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        ("Gunmen attacked a convoy.", [("Gunmen", "UAF")], [("convoy", "MIL")]),
        ("Police arrested four protesters.", [("Police", "COP")], [("protesters", "CVL")]),
        ("Four protesters were arrested.", [], [("protesters", "CVL")]),
        ("Four protesters were arrested by police.", [("police", "COP")], [("protesters", "CVL")]),
        ("Villagers were killed in an attack by rebels.", [("rebels", "REB")], [("Villagers", "CVL")]),
        ("The army said rebels attacked a school.", [("rebels", "REB")], [("school", "EDU")]),
        (
            "Soldiers and policemen attacked the villagers.",
            [("Soldiers", "MIL"), ("policemen", "COP")],
            [("villagers", "CVL")],
        ),
    ],
)
def test_those_without_a_name_act_and_suffer_too(
    text: str, actors: list[tuple[str, str]], recipients: list[tuple[str, str]]
) -> None:
    event = next(event for event in events(text) if event.type in ("attack", "arrest", "killing"))
    assert [(one.name, one.sector) for one in event.actors] == actors
    assert [(one.name, one.sector) for one in event.recipients] == recipients
    assert all(one.entity_id is None for one in (*event.actors, *event.recipients))


def test_troops_of_a_country_are_one_actor() -> None:
    text = "Peruvian special forces attacked a camp of rebels."
    found = events(
        text, entities=(entity(text, "Peruvian", "NORP"),), places=(place(text, "Peruvian", "PE", "demonym"),)
    )
    actor = next(event for event in found if event.type == "attack").actors[0]
    assert (actor.name, actor.country, actor.sector, actor.entity_id) == ("Peruvian special forces", "PE", "MIL", None)
