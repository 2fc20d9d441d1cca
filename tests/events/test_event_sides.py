"""Where an event is, and who acts in it, by what stands around the names."""

from __future__ import annotations

from tests.events.test_event_stage import entity, events, place


def test_an_event_is_not_in_the_country_whose_president_takes_part() -> None:
    text = "Kenya's president will meet the Somali leader in Mogadishu for bilateral talks."
    places = (place(text, "Kenya", "KE"), place(text, "Mogadishu", "SO"))
    assert {event.place_id for event in events(text, places=places)} == {"p-Mogadishu"}


def test_who_leads_a_country_acts_and_not_its_people() -> None:
    text = "President Daniel Kiprop held a meeting with Somali leader Abdi Warsame."
    entities = (
        entity(text, "Daniel Kiprop", "PERSON"),
        entity(text, "Somali", "NORP"),
        entity(text, "Abdi Warsame", "PERSON"),
    )
    found = events(text, entities=entities, places=(place(text, "Somali", "SO", "demonym"),))
    meeting = next(event for event in found if event.type == "meeting")
    assert [(actor.name, actor.country) for actor in meeting.actors] == [
        ("Daniel Kiprop", None),
        ("Abdi Warsame", "SO"),
    ]
