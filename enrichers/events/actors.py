"""Who did it to whom: the parties around a trigger, by voice and prepositions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from enrichers.events.parties import ROLE, Party
from enrichers.events.severity import PERSONS
from enrichers.events.words import Sentence
from schemas.records import Count, EventActor

PLACE_LEADS = frozenset(
    {"in", "at", "near", "from", "on", "off", "outside", "across", "around", "of", "into", "inside", "via", "through"}
)
PARTY = 3  # names taken for one side; longer lists are enumerations of something else
BY_REACH, OBJECT_REACH = 6, 8  # words behind a trigger in which "by" or "on" its party stands

# Between two names that act as one. matches: " and " | ", " | " and Defence Minister "; never: " told "
JOINER = re.compile(rf"\s*(?:,|and|&|, and|with|-)\s*(?:the |a |an |{ROLE} ){{0,6}}")
BE = frozenset({"was", "were", "been", "being", "be", "is", "are", "get", "got"})
PRONOUNS = frozenset({"it", "he", "she", "they"})
DETERMINERS = frozenset(
    {"a", "an", "the", "this", "that", "his", "her", "its", "their", "another", "any", "no", "of", "in", "after", "by"}
)
# Regular participles and the irregular ones of the table's triggers. matches: "arrested", "shot"; never: "kill"
PARTICIPLE = re.compile(
    r"\w{2,}(?:ed|wn|rn|ken|ten|ven|sen|len|den)|shot|slain|held|hit|struck|sent|hurt|cut|put|met|sold|told|found|made"
    r"|brought|caught|laid|left|kept|lost|won|shut|fought|set"
)
UNDERGONE = frozenset({"in", "by", "from", "during", "under"})  # "killed in an attack", "came under attack"
TOWARDS = frozenset({"on", "against", "at", "upon", "of", "for"})  # "an attack on", "the arrest of"
# Between a verb and what it is done to stand none of these: "fired at dawn near the police".
APART = frozenset(
    {
        "in", "near", "from", "after", "when", "as", "while", "during", "outside", "with", "who", "which", "that",
        "and", "before", "over", "since", "until", "because", "where", "under", "around", "across", "between",
        "behind", "by",
    }
)  # fmt: skip
TOGETHER_WITH = frozenset({"with", "between", "and", "of", "by", "among"})
NEAR = 3  # words between what is done together and those who do it
DIRECT = 5  # words between a verb and what it is done to
# What no one does: only who suffers is told.
NOBODYS = frozenset(
    {
        "earthquake", "flood", "storm", "volcano", "natural_disaster", "fire", "man_made_disaster",
        "transport_accident", "health_outbreak", "pollution", "climate_environment", "obituary", "market_move",
    }
)  # fmt: skip
COUNTED = 2  # words between a count and whom it counts: "12 more young" men
# Types in whose sentences others may have come to harm.
UNHARMED = frozenset(
    {
        "statement", "accusation", "request", "rejection", "support", "offer", "political_change", "legislation",
        "election", "ceremony", "award", "trial", "verdict", "charge", "arrest", "state_visit", "diplomatic_event",
        "sanction", "threat",
    }
)  # fmt: skip
# What is told of its sufferer: "his arrest", "the rebel's trial".
SUFFERED = frozenset({"arrest", "charge", "trial", "verdict", "abduction", "killing", "obituary", "layoffs", "rescue"})


def sides(
    parties: Sequence[Party],
    sentence: Sentence,
    trigger: tuple[int, int],
    kind: str,
    mutual: bool,
    counts: Sequence[Count] = (),
) -> tuple[tuple[EventActor, ...], tuple[EventActor, ...]]:
    """Actors and recipients of a trigger (its span); for what is done together, all are actors.

    Where no grammar tells who suffered, those do whom the sentence counts as killed, injured and so on.
    """
    actors, recipients = _sides(parties, sentence, trigger, kind, mutual)
    if not recipients and not mutual and kind not in UNHARMED:
        doers = {one.name for one in actors}
        harmed = _harmed(sentence, parties, counts)
        recipients = tuple(each for each in _actors(harmed) if each.name not in doers)
    return actors, recipients


def _harmed(sentence: Sentence, parties: Sequence[Party], counts: Sequence[Count]) -> list[Party]:
    """The parties that a count of the harmed stands before: "at least 12" people."""
    ends = [one.end for one in counts if one.kind in PERSONS and sentence.start <= one.start < sentence.end]
    return [
        one
        for one in parties
        if sentence.start <= one.start < sentence.end
        and any(end <= one.start and len(sentence.text[end : one.start].split()) <= COUNTED for end in ends)
    ]


def _sides(
    parties: Sequence[Party], sentence: Sentence, trigger: tuple[int, int], kind: str, mutual: bool
) -> tuple[tuple[EventActor, ...], tuple[EventActor, ...]]:
    text = sentence.text
    inside = [one for one in parties if sentence.start <= one.start and one.end <= sentence.end]
    if not inside:
        return (), ()
    trigger = _trimmed(trigger, inside)
    speakers = [one for one in inside if one.reporting and one.end <= trigger[0]]
    lead, tail = _lead(text, sentence, trigger), _tail(text, sentence, trigger)
    telling = [one for one in inside if one.reporting and one.end + 1 >= trigger[0] >= one.end]
    apart = [one for one in _without_settings(text, inside) if not one.reporting or one in telling]
    before = _party(text, [one for one in apart if one.end <= trigger[0] and not _toward(text, one)][::-1])
    behind = [one for one in apart if one.start >= trigger[1]]
    if mutual:
        others = _party(
            text, [one for one in apart if one.end <= trigger[0] and not _names_it(text, one, trigger)][::-1]
        )
        return _actors([*(others or before), *_party(text, _with(text, behind, trigger))]), ()
    by = _party(text, _led(text, behind, trigger, frozenset({"by"}), BY_REACH))
    if _passive(lead, text[trigger[0] : trigger[1]]) or (tail[:1] == ["by"] and by):
        return _actors(by), _actors(before)
    if kind in NOBODYS:
        return (), _actors(before if kind == "obituary" else ())
    if PRONOUNS.intersection(lead[-2:]) and speakers:
        before = speakers[-1:]
    if by or _a_noun(text[trigger[0] : trigger[1]], lead, tail):
        return _of_a_noun(
            text, lead, before, by, _party(text, _led(text, behind, trigger, TOWARDS, OBJECT_REACH)), trigger, kind
        )
    doers = {one.key for one in before}
    after = _party(text, behind) if behind and _done_to(text, trigger, behind[0]) else []
    return _actors(before), _actors([one for one in after if one.key not in doers])


def _names_it(text: str, one: Party, trigger: tuple[int, int]) -> bool:
    """Whether an organisation right before what is done together only names it: "the G5 ministerial" meeting."""
    organisation = one.entity is not None and one.entity.type == "ORG"
    return organisation and text[one.end : trigger[0]].strip(" ()") == ""


def _with(text: str, behind: Sequence[Party], trigger: tuple[int, int]) -> list[Party]:
    """The parties behind what is done together, from the first that is led to or stands near: "with" Singh."""
    for n, one in enumerate(behind):
        words = text[trigger[1] : one.start].lower().split()
        if len(words) <= NEAR or TOGETHER_WITH.intersection(words[-3:]):
            return list(behind[n:])
    return []


def _done_to(text: str, trigger: tuple[int, int], one: Party) -> bool:
    """Whether a party stands as the object of a verb: "condemned" Chile, "shot dead two" soldiers."""
    words = text[trigger[1] : one.start]
    if any(mark in words for mark in ",;:()\n"):
        return False
    between = words.lower().split()
    return len(between) <= DIRECT and not APART.intersection(between)


def _of_a_noun(
    text: str,
    lead: Sequence[str],
    before: list[Party],
    by: list[Party],
    object_: list[Party],
    trigger: tuple[int, int],
    kind: str,
) -> tuple[tuple[EventActor, ...], tuple[EventActor, ...]]:
    """The sides of "an attack by X on Y", "X's arrest", "Y were killed in an attack", "X launched an attack"."""
    beside = bool(before) and trigger[0] - before[-1].end <= 3
    if kind in SUFFERED and (beside and not object_):
        return _actors(by), _actors(before)
    if not beside and UNDERGONE.intersection(lead[-3:]):
        return _actors(by), _actors(object_ or before)
    if by:
        return _actors(by), _actors(object_)
    doers = {one.key for one in before}
    return _actors(before), _actors([one for one in object_ if one.key not in doers])


def _trimmed(trigger: tuple[int, int], inside: Sequence[Party]) -> tuple[int, int]:
    """The trigger without the parties at its ends: "gunmen attacked"."""
    start, end = trigger
    for one in inside:
        if one.start == start and one.end < end:
            start = one.end + 1
        elif one.end == end and one.start > start:
            end = one.start - 1
    return start, end


def _lead(text: str, sentence: Sentence, trigger: tuple[int, int]) -> list[str]:
    return text[max(sentence.start, trigger[0] - 30) : trigger[0]].lower().split()


def _tail(text: str, sentence: Sentence, trigger: tuple[int, int]) -> list[str]:
    return text[trigger[1] : min(sentence.end, trigger[1] + 40)].lower().split()


def _led(
    text: str, behind: Sequence[Party], trigger: tuple[int, int], leads: frozenset[str], reach: int
) -> list[Party]:
    """The parties behind a trigger from the first that one of some words leads to: "by" the police."""
    for n, one in enumerate(behind):
        words = text[trigger[1] : one.start].lower().split()
        if len(words) > reach + 2:
            break
        if leads.intersection(words[-3:]):
            return list(behind[n:])
    return []


def _passive(lead: Sequence[str], trigger: str) -> bool:
    """Matches: "was" arrested, "have been recently" freed; never: "an" attack."""
    first = trigger.lower().split()[:1]
    return bool(first) and PARTICIPLE.fullmatch(first[0]) is not None and bool(BE.intersection(lead[-2:]))


def _a_noun(trigger: str, lead: Sequence[str], tail: Sequence[str]) -> bool:
    """Whether a trigger is a thing: "the latest attack", "arrest of"; never: "in Osaka arrested"."""
    if trigger.lower().split()[:1] and trigger.lower().split()[0].endswith("ed"):
        return False
    return bool(DETERMINERS.intersection(lead[-2:])) or bool(TOWARDS.intersection(tail[:1]) - {"at", "for"})


def _party(text: str, nearest_first: list[Party]) -> list[Party]:
    """The nearest name and those joined to it, in the order of the text."""
    party = nearest_first[:1]
    for known, one in pairwise(nearest_first):
        left, right = (known, one) if known.start < one.start else (one, known)
        if len(party) == PARTY or not JOINER.fullmatch(text, left.end, right.start):
            break
        party.append(one)
    return sorted(party, key=lambda one: one.start)


def _without_settings(text: str, inside: Sequence[Party]) -> list[Party]:
    """Without the names that say where rather than who: "in Moscow", "from Dushanbe and Bishkek"."""
    kept: list[Party] = []
    setting: Party | None = None
    for one in inside:
        joined = setting is not None and JOINER.fullmatch(text, setting.end, one.start) is not None
        if one.a_place and (joined or PLACE_LEADS.intersection(_word_before(text, one))):
            setting = one
        else:
            kept.append(one)
    return kept


def _toward(text: str, one: Party) -> bool:
    """Whether somebody goes "to" the place; before a trigger it acts no more than a setting does."""
    return one.a_place and _word_before(text, one) == ["to"]


def _word_before(text: str, one: Party) -> list[str]:
    return text[max(0, one.start - 12) : one.start].lower().split()[-1:]


def _actors(party: Sequence[Party]) -> tuple[EventActor, ...]:
    seen: dict[str, EventActor] = {}
    for one in party:
        seen.setdefault(one.key, one.actor())
    return tuple(seen.values())
