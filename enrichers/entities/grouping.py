"""From mentions to entities: who is the same person, which organisation the letters stand for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple, get_args

from spacy.tokens import Doc

from enrichers.entities.marks import SCORES, spoken, text_of
from enrichers.entities.roles import Reading, role_of
from enrichers.entities.rules.companies import company_words
from enrichers.places.names import fold
from schemas.records import Entity, EntityMention, EntityType

UNSCORED = 0.8  # for names from a component that gives no score
TYPES: dict[str, EntityType] = {kind: kind for kind in get_args(EntityType)}
# What other pipelines call our types: OntoNotes and CoNLL labels.
OTHER_LABELS = {
    "PER": "PERSON", "GPE": "LOC", "EVENT": "MISC", "WORK_OF_ART": "MISC", "LAW": "MISC", "LANGUAGE": "MISC",
    "TIME": "DATE",
}  # fmt: skip


class Named(NamedTuple):
    """One mention: its tokens, its place in the text in code points, its words as they are compared."""

    start: int
    end: int
    label: EntityType
    start_char: int
    end_char: int
    text: str
    words: tuple[str, ...]
    score: float


@dataclass(slots=True)
class Group:
    """Mentions of one entity; `words` are those of its fullest name."""

    label: EntityType
    words: tuple[str, ...]
    mentions: list[Named] = field(default_factory=list)
    role: str | None = None


def entities_of(doc: Doc) -> tuple[Entity, ...]:
    """The entities of a document with names in `doc.ents`, numbered e1, e2 in the order of their first mention."""
    reading = Reading.of(doc)
    groups: list[Group] = []
    for mention in sorted(_named(doc), key=_fullest_first):
        defined = _defined(reading, mention, groups) if mention.label == "ORG" else None
        _group(groups, mention, defined).mentions.append(mention)
    for group in groups:
        group.mentions.sort()
        if group.label == "PERSON":
            group.role = _best_role(reading, group)
    groups.sort(key=lambda group: group.mentions[0].start)
    return tuple(_entity(n, group) for n, group in enumerate(groups, 1))


def _named(doc: Doc) -> Iterator[Named]:
    scores: dict[tuple[int, int], float] = doc.user_data.get(SCORES, {})
    text = text_of(doc)
    for ent in doc.ents:
        label = TYPES.get(OTHER_LABELS.get(ent.label_, ent.label_))
        if label:
            start, end, first, last = ent.start, ent.end, ent.start_char, ent.end_char
            written = text[first:last]
            yield Named(start, end, label, first, last, written, _words(written), scores.get((start, end), UNSCORED))


def _fullest_first(mention: Named) -> tuple[bool, int]:
    """The full names of people and companies come before their short ones, wherever they stand; the rest in order."""
    if mention.label == "PERSON":
        return mention.end - mention.start == 1, mention.start
    return mention.label == "ORG" and not _is_company(mention.words), mention.start


def _words(text: str) -> tuple[str, ...]:
    words = fold(text).split()
    return tuple(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _group(groups: list[Group], mention: Named, defined: Group | None) -> Group:
    """The group a mention belongs to; a new one where nothing before it has its name."""
    if defined is None:
        same = [group for group in groups if group.label == mention.label and _same(group, mention.words)]
        defined = max(same, key=lambda group: _recency(group, mention)) if same else None
    if defined is None:
        defined = Group(mention.label, mention.words)
        groups.append(defined)
    elif mention.label == "PERSON" and len(mention.words) > len(defined.words):
        defined.words = mention.words
    return defined


def _recency(group: Group, mention: Named) -> int:
    """How short before a mention a group was named; those named only after it come last."""
    return max((other.start for other in group.mentions if other.start < mention.start), default=-1)


def _same(group: Group, words: tuple[str, ...]) -> bool:
    if group.words == words:
        return True
    if group.label == "PERSON":
        return _same_person(group.words, words)
    if group.label == "ORG" and _is_company(group.words) and words == group.words[: len(words)]:
        return len(words) < len(group.words)
    if group.label == "ORG":
        return len(words) == 1 and len(group.words) > 2 and words[0] == _initials(group.words)
    return False


def _is_company(words: tuple[str, ...]) -> bool:
    """Whether a name ends as a company's does, so that its first words may stand for it."""
    return len(words) > 1 and words[-1] in _company_words()


@cache
def _company_words() -> frozenset[str]:
    return frozenset(fold(word) for word in company_words())


def _same_person(full: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """One name of several: any of the full name's words. Two full names: same surname, and first names that agree."""
    if not full or not words:
        return False
    if len(words) == 1:
        return words[0] in (full[-1], full[0]) and len(words[0]) > 1
    if len(full) == 1:
        return full[0] == words[-1]
    if full[-1] != words[-1]:
        return words == full[: len(words)] or full == words[: len(full)]
    a, b = full[0], words[0]
    return a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])


def _initials(words: tuple[str, ...]) -> str:
    return "".join(word[0] for word in words if word not in ("of", "for", "and", "the", "in", "on"))


def _defined(reading: Reading, mention: Named, groups: list[Group]) -> Group | None:
    """The organisation that letters in brackets stand for: "Border Roads Organisation (BRO)"."""
    start, end = reading.at(mention.start), reading.at(mention.end)
    words = reading.words
    if start < 2 or words[start - 1] != "(" or end >= len(words) or words[end] != ")":
        return None
    before = [
        group
        for group in groups
        if group.label == "ORG" and any(reading.at(m.end) == start - 1 for m in group.mentions)
    ]
    letters = "".join(char for char in fold(mention.text) if char.isalpha())
    return next((group for group in before if letters and letters[0] in {word[0] for word in group.words}), None)


def _best_role(reading: Reading, group: Group) -> str | None:
    """The role given most often, and of equals the first."""
    found = [role for mention in group.mentions if (role := role_of(reading, mention.start, mention.end))]
    return max(found, key=lambda role: (found.count(role), -found.index(role))) if found else None


def _entity(n: int, group: Group) -> Entity:
    mentions = tuple(EntityMention(m.start_char, m.end_char, m.text) for m in group.mentions)
    fullest = group.mentions[0]
    if group.label in ("PERSON", "ORG"):  # the more words the better; of equals the first
        fullest = max(group.mentions, key=lambda m: (m.end - m.start, -m.start))
    score = sum(m.score for m in group.mentions) / len(group.mentions)  # the share of them that is right
    return Entity(f"e{n}", group.label, spoken(fullest.text), mentions, group.role, None, round(score, 3))
