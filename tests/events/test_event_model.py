"""Tests of the trained event detector, with the files that are shipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from enrichers.draft import Draft
from enrichers.entities.marks import READING
from enrichers.entities.model.network import SHIPPED as NAMES
from enrichers.entities.model.network import Network
from enrichers.entities.model.reading import Reading
from enrichers.events.modality import weighed
from enrichers.events.model.network import SHIPPED, EventNetwork
from enrichers.events.stage import EventStage
from enrichers.networks import ModelUnusable, about, opened
from schemas.records import Modality

Tag = Callable[..., Draft]

STORY = """Police fired tear gas at thousands of demonstrators in the capital on Monday after a rally turned violent, \
witnesses said.

The interior minister said 40 people had been arrested. He is due to meet union leaders on Thursday.

In 1998, soldiers killed twelve students on the same square."""


@pytest.fixture(scope="module")
def stage() -> EventStage:
    return EventStage()


def types(draft: Draft) -> set[str]:
    return {event.type for event in draft.events}


def test_the_model_that_is_shipped_loads_and_is_named(stage: EventStage) -> None:
    assert SHIPPED.exists()
    assert stage.models == (EventNetwork().version,)
    assert stage.models[0].startswith("events-")


@pytest.mark.parametrize("modes", ["happened\nplanned", None])
def test_a_model_of_other_modalities_is_refused(monkeypatch: pytest.MonkeyPatch, modes: str | None) -> None:
    told = about(opened(SHIPPED)) | {"modes": modes}
    told = {key: value for key, value in told.items() if value is not None}
    monkeypatch.setattr("enrichers.events.model.network.about", lambda _: told)
    with pytest.raises(ModelUnusable, match=r"events\.onnx: its modalities are not those of the records"):
        EventNetwork()


def test_names_are_scored_the_same_whether_or_not_states_are_asked_for() -> None:
    network = Network(NAMES)
    words = [network.pieces.cut(word) for word in ("Police", "held", "40", "people", "in", "Lagos", ".")]
    shapes, clues = [1] * len(words), [0] * len(words)
    scores, states = network.read(words, shapes, clues)
    assert np.array_equal(scores, network.scores(words, shapes, clues))
    assert states is not None
    assert states.shape == (sum(map(len, words)) + 2, 384)


@pytest.mark.parametrize(
    ("text", "main"),
    [
        ("A magnitude 6.4 earthquake struck off the coast on Tuesday, the geological survey said.", "earthquake"),
        ("The central bank raised its key interest rate by 50 basis points on Thursday.", "rate_decision"),
        ("Gunmen kidnapped three engineers from a construction site in the north on Sunday.", "abduction"),
        ("A suicide bomber blew himself up outside a police academy, killing six cadets.", "suicide_bombing"),
        ("A court sentenced the former mayor to eight years in prison on Friday for taking bribes.", "verdict"),
        ("Some 300 teachers marched peacefully through the city to demand higher pay.", "protest"),
    ],
)  # fmt: skip
def test_the_main_event_of_a_sentence_comes_first(stage: EventStage, tag: Tag, text: str, main: str) -> None:
    assert stage(tag(text)).events[0].type == main


def test_every_trigger_stands_in_the_text_and_every_score_is_a_probability(stage: EventStage, tag: Tag) -> None:
    draft = stage(tag(STORY))
    assert len(draft.events) >= 3
    for event in draft.events:
        assert STORY[event.trigger.start : event.trigger.end].strip()
        assert 0 < event.score <= 1


def test_a_statement_is_only_told_where_nothing_else_happened(stage: EventStage, tag: Tag) -> None:
    assert "statement" not in types(stage(tag(STORY)))


def test_the_network_has_a_say_in_whether_it_happened(stage: EventStage, tag: Tag) -> None:
    text = "They face Egypt, seven-time winners, in Abidjan on Wednesday night."  # no word of the lists says when
    assert stage(tag(text)).events[0].modality == "planned"


@pytest.mark.parametrize(
    ("rule", "likely", "modality"),
    [
        ("happened", {}, "happened"),
        ("denied", {}, "denied"),
        ("happened", {"happened": 0.1, "planned": 0.9}, "planned"),
        ("happened", {"happened": 0.3, "planned": 0.7}, "happened"),
        ("planned", {"happened": 0.9, "planned": 0.1}, "happened"),
        ("planned", {"happened": 0.6, "planned": 0.4}, "planned"),
    ],
)
def test_rule_and_network_are_weighed(rule: Modality, likely: dict[str, float], modality: str) -> None:
    assert weighed(rule, likely) == modality


def test_events_depend_on_nothing_but_their_story(stage: EventStage, tag: Tag) -> None:
    alone = stage(tag(STORY)).events
    stage(tag("Gunmen kidnapped three engineers in the north on Sunday."))
    assert EventStage()(tag(STORY)).events == stage(tag(STORY)).events == alone


def test_without_the_network_or_the_encoder_the_trigger_words_find_events(stage: EventStage, tag: Tag) -> None:
    text = "Rebels and government troops clashed near the border on Friday, killing four soldiers."
    draft = tag(text)
    by_words = EventStage(model=None)(draft)
    assert "armed_clash" in types(by_words)
    assert draft.doc is not None
    del draft.doc.user_data[READING]
    assert stage(draft).events == by_words.events
    assert "armed_clash" in types(stage(replace(draft, doc=None)))


def test_a_story_has_an_embedding_that_is_nearer_to_one_about_the_same(tag: Tag) -> None:
    texts = (
        "A strong earthquake hit the island on Monday, collapsing houses and killing nine people.",
        "Nine died when a powerful quake shook the island and brought down homes, officials said.",
        "The central bank left its key interest rate unchanged and lowered its growth forecast.",
    )
    quake, again, bank = (_embedding(tag(text)) for text in texts)
    assert float(quake @ again) > float(quake @ bank)
    assert float(quake @ quake) == pytest.approx(1.0)


def _embedding(draft: Draft) -> np.ndarray:
    assert draft.doc is not None
    reading = draft.doc.user_data[READING]
    assert isinstance(reading, Reading)
    return reading.embedding()
