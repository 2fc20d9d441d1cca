"""What the network tells of roles, joined with what grammar tells."""

from __future__ import annotations

import pytest

from enrichers.events.detect import Told
from enrichers.events.parties import Party
from enrichers.events.sites import Sites
from enrichers.events.told import with_told
from enrichers.events.words import read
from schemas.records import EventActor

TEXT = "Residents of Kidal were moved out by soldiers near Gao, Mali said."


def told(words: str, role: str) -> Told:
    start = TEXT.index(words)
    return Told(start, start + len(words), role)


def party(words: str, sector: str | None = None) -> Party:
    start = TEXT.index(words)
    return Party(start, start + len(words), words, None, None, sector)


def names(actors: tuple[EventActor, ...]) -> list[str]:
    return [one.name for one in actors]


SOLDIERS, KIDAL = party("soldiers", "MIL"), party("Kidal")
ROLES = (told("Residents of Kidal", "recipients"), told("soldiers", "actors"), told("Gao", "place"))


def test_a_side_that_grammar_did_not_find_is_filled_with_a_party_or_with_the_words_themselves() -> None:
    actors, recipients = with_told((), (), ROLES, (KIDAL, SOLDIERS), TEXT, False)
    assert actors == (SOLDIERS.actor(),)
    assert names(recipients) == ["Residents of Kidal"]


def test_what_grammar_found_stays_but_whom_it_was_done_to_does_not_act() -> None:
    other = EventActor(None, "a convoy")
    crowd = (told("Kidal", "recipients"),)
    assert with_told((SOLDIERS.actor(),), (other,), ROLES, (SOLDIERS,), TEXT, False)[1] == (other,)
    assert with_told((KIDAL.actor(), SOLDIERS.actor()), (), crowd, (KIDAL,), TEXT, False) == (
        (SOLDIERS.actor(),),
        (KIDAL.actor(),),
    )


def test_what_is_done_together_has_actors_alone() -> None:
    actors, recipients = with_told((), (), ROLES, (KIDAL, SOLDIERS), TEXT, True)
    assert names(actors) == ["soldiers", "Residents of Kidal"]
    assert recipients == ()


def test_words_that_name_nobody_are_nobody() -> None:
    assert with_told((), (), (told("of", "actors"), told(",", "recipients")), (), TEXT, False) == ((), ())


def test_without_the_network_nothing_changes() -> None:
    sides = (SOLDIERS.actor(),), (KIDAL.actor(),)
    assert with_told(*sides, (), (KIDAL, SOLDIERS), TEXT, False) == sides


@pytest.mark.parametrize(
    ("roles", "place"),
    [
        ((), "kidal"),  # the nearest
        ((told("Gao", "place"),), "gao"),
        ((told("Residents of Kidal", "actors"),), "gao"),
        ((told("Kidal", "actors"), told("Gao", "actors"), told("Mali", "actors")), "of the dateline"),
    ],
)
def test_the_place_of_an_event_is_where_it_happened_and_not_who_did_it(roles: tuple[Told, ...], place: str) -> None:
    places = tuple((TEXT.index(name), TEXT.index(name) + len(name), name.lower()) for name in ("Kidal", "Gao", "Mali"))
    start = TEXT.index("moved out")
    found = Sites(places, "of the dateline").near(TEXT, read(TEXT, 0, len(TEXT)), (start, start + 9), roles)
    assert found == place
