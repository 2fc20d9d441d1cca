from enrichers.events.severity import harm, severity
from enrichers.events.words import Sentence
from schemas.records import Count

SENTENCE = Sentence(0, 0, 50, "x" * 50, [], [])


def test_more_dead_are_graver_and_the_dead_weigh_more_than_the_injured() -> None:
    none, injured, few, many = (severity(0.8, "happened", each, 5) for each in (0, 2.4, 12, 1200))
    assert none == 0.8
    assert none < injured < few < many < 1


def test_what_did_not_happen_is_less_grave() -> None:
    happened, planned, denied, historical = (
        severity(0.8, modality, 12, 5) for modality in ("happened", "planned", "denied", "historical")
    )
    assert happened > planned > denied > historical > 0


def test_twelve_dead_make_no_meeting_graver() -> None:
    assert severity(0.2, "happened", 12, 5) == severity(0.2, "happened", 0, 5) == 0.2


def test_urgency_adds_a_little_and_nothing_to_what_is_no_event() -> None:
    assert 0.8 < severity(0.8, "happened", 0, 3) < severity(0.8, "happened", 0, 1) < 1
    assert severity(0.0, "happened", 0, 1) == 0


def test_harm_is_of_the_sentence_and_counts_nothing_twice() -> None:
    counts = (
        Count("killed", 12, None, 3, 5), Count("killed", 10, None, 9, 11), Count("injured", 10, None, 20, 22),
        Count("money", 1e9, None, 30, 33), Count("killed", 500, None, 60, 63),
    )  # fmt: skip
    assert harm(counts, SENTENCE) == 14
