"""Whether an event really happened, by the words around its trigger."""

from __future__ import annotations

import pytest

from enrichers.draft import ParsedDateline
from tests.events.stories import events


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The ministers held a bilateral meeting.", "happened"),
        ("The ministers will hold a bilateral meeting in May.", "planned"),
        ("The summit talks will be held in Oslo.", "planned"),
        ("The union said it would launch strike action.", "planned"),
        ("The army denied any air strike.", "denied"),
        ("There was no earthquake.", "denied"),
        ("The navy saw no danger of a tsunami.", "denied"),
        ("The army said it had no plans for further air strikes.", "denied"),
        ("The family asked for the release of two prisoners.", "hypothetical"),
        ("The peace talks were called off.", "denied"),
        ("The council could impose sanctions.", "hypothetical"),
        ("Police called it a suspected arson attack.", "hypothetical"),
        ("Two suspected militants were arrested.", "happened"),
        ("Suspects of the al Noor group were arrested.", "happened"),
        ("A coup attempt failed in 1981, the museum said in 2020.", "historical"),
        ("Heavy fighting continued around the town.", "ongoing"),
        ("The mayor resigned as party chief after an arrest.", "happened"),
        ("A bus crashed into a wall two decades ago.", "historical"),
        ("Police stood by at the gate.", "denied"),
        ("The policemen were mute spectators.", "denied"),
    ],
)
def test_the_words_around_say_whether_it_happened(text: str, modality: str) -> None:
    assert events(text)[0].modality == modality


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The guard was ordered to arrest the men.", "planned"),
        ("If the talks fail, police will arrest the men.", "hypothetical"),
        ("Police are arresting dozens of men in the port.", "ongoing"),
        ("No worker was ever arrested.", "denied"),
        ("Reports of an earthquake were false.", "denied"),
        ("The earthquake of 1999 shook the island.", "historical"),
        ("It was the strongest earthquake since 1999.", "happened"),
    ],
)
def test_more_words_that_say_whether_it_happened(text: str, modality: str) -> None:
    assert events(text, dateline=ParsedDateline(0, 0, (), "2025-12-04"))[0].modality == modality
