import re

import pytest

from enrichers.draft import Draft
from enrichers.events.topics import TABLE, topics
from enrichers.events.words import sentences
from enrichers.item import Delivery, WireItem
from schemas.records import Event, Span, Topic


def found(text: str, headline: str | None = None, events: tuple[Event, ...] = ()) -> tuple[Topic, ...]:
    return topics(sentences(Draft(Delivery(b""), WireItem("text", text))), headline, events)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The striker headed the equaliser and the goalkeeper saved a penalty in the second half.", "20001065"),
        ("The batsman fell lbw after a century; the bowler took five wickets in the innings.", "20000888"),
        ("The director's new film opens at the film festival, and the actress may win an Oscar.", "20000005"),
        ("Forecasters expect showers, frost and temperatures near 5 degrees.", "17000000"),
        ("Pupils and teachers return to school as the exams begin.", "05000000"),
        ("The bishop led prayers at the cathedral as pilgrims filled the church.", "12000000"),
        ("Quarterly profit fell; net income and revenue rose, with a dividend of 12 cents per share.", "20000178"),
    ],
)
def test_a_story_without_events_has_a_topic_by_its_words(text: str, code: str) -> None:
    assert found(text)[0].medtop == f"medtop:{code}"
    assert 0 < found(text)[0].score < 1


def test_one_word_makes_no_topic() -> None:
    assert found("He walked home. Later on he met a goalkeeper there.") == ()


def test_a_narrow_topic_stands_for_the_wider_one() -> None:
    codes = {
        topic.medtop for topic in found("The striker headed the equaliser; the referee showed the midfielder a card.")
    }
    assert "medtop:20001065" in codes
    assert "medtop:15000000" not in codes


def test_the_headline_speaks_for_a_topic_too() -> None:
    assert found("They were fine.", "Orchestra and conductor on tour")[0].medtop == "medtop:20000018"


def test_topics_of_events_are_as_sure_as_the_events() -> None:
    event = Event("arrest", "COERCE", "173", "arrests", "medtop:20000130", Span(0, 6), score=0.8)
    assert found("Nothing much.", events=(event,)) == (Topic("medtop:20000130", 0.8),)


def test_every_code_of_the_table_is_a_media_topic_and_has_words() -> None:
    text = TABLE.read_text("utf-8")
    codes = re.findall(r"^\[(\d{8})\]", text, re.MULTILINE)
    assert len(codes) == len(set(codes)) == text.count('words = """')
    assert set(re.findall(r'under = "(\d{8})"', text)) <= set(codes)
