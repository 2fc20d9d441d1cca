import re

import pytest

from enrichers.events.phrases import parse
from enrichers.events.types import EventType, event_types

PLOVER = {
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
}  # fmt: skip
ACLED = {
    "armed_clash", "attack", "shelling_artillery_missile_attack", "air_drone_strike", "remote_explosive_landmine_ied",
    "suicide_bomb", "grenade", "chemical_weapon", "abduction_forced_disappearance", "sexual_violence",
    "peaceful_protest", "protest_with_intervention", "excessive_force_against_protesters", "violent_demonstration",
    "mob_violence", "looting_property_destruction", "arrests", "agreement", "change_to_group_activity",
    "disrupted_weapons_use", "headquarters_or_base_established", "non_violent_transfer_of_territory",
    "government_regains_territory", "non_state_actor_overtakes_territory", "other",
}  # fmt: skip
ROWS = pytest.mark.parametrize("row", event_types(), ids=lambda row: row.id)


def test_ids_are_used_once_and_the_wider_types_exist() -> None:
    ids = [row.id for row in event_types()]
    assert len(ids) == len(set(ids))
    assert {row.family for row in event_types() if row.family} <= set(ids)


def test_the_types_that_others_rely_on_are_there() -> None:
    relied_on = {
        "natural_disaster", "man_made_disaster", "diplomatic_event", "organized_crime", "attribution_of_responsibility",
        "meeting", "negotiation", "ceremony",
    }  # fmt: skip
    assert relied_on <= {row.id for row in event_types()}


def test_every_plover_type_is_reached() -> None:
    assert {row.plover for row in event_types() if row.plover} == PLOVER


@ROWS
def test_every_row_says_what_counts_and_what_does_not(row: EventType) -> None:
    assert all(text.endswith(".") for text in (row.definition, row.example, row.counter_example))
    assert row.example != row.counter_example
    assert row.rather is None or (row.rather != row.id and row.rather in {other.id for other in event_types()})


@ROWS
def test_codes_are_of_their_codebooks(row: EventType) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", row.id)
    assert row.plover is None or row.plover in PLOVER
    assert all(re.fullmatch(r"\d{3,4}", code) for code in (row.cameo, *(each.code for each in row.cameo_by)) if code)
    assert row.acled is None or row.acled in ACLED
    assert re.fullmatch(r"\d{8}", row.medtop)
    assert 0 <= row.severity <= 1


@ROWS
def test_every_phrase_can_be_read(row: EventType) -> None:
    assert row.strong
    assert bool(row.weak) == bool(row.near)
    assert all(len(parse(word)) == 1 for word in row.near)
    for phrase in (*row.strong, *row.weak, *row.unless, *row.near):
        assert all(re.fullmatch(r"[^\W_]+(['’]\w+)?", word) for slot in parse(phrase) for word in slot.words), phrase
