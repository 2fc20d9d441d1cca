"""Whatever a story says, its events are well formed."""

from hypothesis import given
from hypothesis import strategies as st

from enrichers.draft import Draft, ParsedDateline
from enrichers.events.stage import EventStage
from enrichers.events.types import event_types
from enrichers.item import Delivery, WireItem
from schemas.records import Furniture

STAGE = EventStage()
WORDS = st.sampled_from([
    "Police", "arrested", "men", "in", "1999", "2031", ",", ".", "\n\n", "(", '"', "'", "—", "will", "not", "no",
    "if", "could", "Thursday", "the", "court", "strike", "a", "deal", "fire", "earthquake", "talks", "signed", "treaty",
    "was", "by", "said", "would", "next", "week", "decades", "ago", "²", "İ",
])  # fmt: skip
STORIES = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join))
DAYS = st.sampled_from([None, "2025-12-04", "--12-04", "0001-01-01", "9999-12-31", "soon"])


@given(
    STORIES, DAYS, st.integers(0, 40), st.one_of(st.none(), STORIES), st.sampled_from([None, "²²²²-01", "2025-01-01"])
)
def test_events_stand_in_the_text_outside_furniture_and_in_order(
    text: str, day: str | None, cut: int, headline: str | None, received_at: str | None
) -> None:
    furniture = (Furniture("dateline", 0, min(cut, len(text))),) if cut and text else ()
    item = WireItem("text", text, headline=headline)
    dateline = ParsedDateline(0, 0, (), day) if day else None
    tagged = STAGE(Draft(Delivery(b"", received_at=received_at), item, dateline=dateline, furniture=furniture))
    known = {row.id for row in event_types()}
    for event in tagged.events:
        assert event.type in known
        assert 0 <= event.trigger.start < event.trigger.end <= len(text)
        assert all(not piece.start <= event.trigger.start < piece.end for piece in furniture)
        assert 0 <= event.severity <= 1
        assert 0 < event.score <= 1
    assert len({(event.type, event.modality, event.place_id) for event in tagged.events}) == len(tagged.events)
    assert {topic.medtop for topic in tagged.topics} >= {event.medtop for event in tagged.events}
