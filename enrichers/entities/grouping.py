"""From mentions to entities: who is the same person, which organisation the letters stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import get_args

from spacy.tokens import Doc, Span

from enrichers.entities.marks import SCORES
from enrichers.entities.roles import Reading, role_of
from enrichers.places.names import fold
from schemas.records import Entity, EntityMention, EntityType

UNSCORED = 0.8  # for names from a component that gives no score
TYPES: dict[str, EntityType] = {kind: kind for kind in get_args(EntityType)}
# What other pipelines call our types: OntoNotes and CoNLL labels.
OTHER_LABELS = {
    "PER": "PERSON", "GPE": "LOC", "EVENT": "MISC", "WORK_OF_ART": "MISC", "LAW": "MISC", "LANGUAGE": "MISC",
    "TIME": "DATE",
}  # fmt: skip


@dataclass(slots=True)
class Group:
    """Mentions of one entity; `words` are the folded words of its fullest name."""

    label: EntityType
    name: str
    words: tuple[str, ...]
    spans: list[Span] = field(default_factory=list)
    role: str | None = None
    score: float = 0.0
    last: int = 0  # token of the latest mention


def entities_of(doc: Doc) -> tuple[Entity, ...]:
    """The entities of a document with names in `doc.ents`, numbered e1, e2 in the order of their first mention."""
    reading = Reading.of(doc)
    scores: dict[tuple[int, int], float] = doc.user_data.get(SCORES, {})
    groups: list[Group] = []
    for ent in _fullest_first(doc.ents):
        label = _type(ent.label_)
        if label:
            group = _group(groups, ent, label, _defined(doc, ent, groups) if label == "ORG" else None)
            group.spans.append(ent)
            group.score = max(group.score, scores.get((ent.start, ent.end), UNSCORED))
    for group in groups:
        group.spans.sort(key=lambda span: span.start)
        if group.label == "PERSON":
            group.role = _best_role(reading, group)
    groups.sort(key=lambda group: group.spans[0].start)
    return tuple(_entity(n, group) for n, group in enumerate(groups, 1))


def _type(label: str) -> EntityType | None:
    return TYPES.get(OTHER_LABELS.get(label, label))


def _fullest_first(ents: Sequence[Span]) -> list[Span]:
    """People's full names come before their surnames, whatever their place in the text; the rest in order."""
    return sorted(ents, key=lambda ent: (_type(ent.label_) == "PERSON" and len(ent) == 1, ent.start))


def _words(ent: Span) -> tuple[str, ...]:
    words = fold(ent.text).split()
    return tuple(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _group(groups: list[Group], ent: Span, label: EntityType, defined: Group | None) -> Group:
    words = _words(ent)
    if defined is None:
        same = [group for group in groups if group.label == label and _same(group, words, label)]
        if len(same) > 1 and label == "PERSON":
            before = [group for group in same if group.spans[0].start < ent.start]
            same = sorted(
                before or same, key=lambda group: -max([s.start for s in group.spans if s.start < ent.start] or [-1])
            )
        defined = same[0] if same else None
    if defined is None:
        defined = Group(label, ent.text, words)
        groups.append(defined)
    elif label == "PERSON" and len(words) > len(defined.words):
        defined.words = words
    return defined


def _same(group: Group, words: tuple[str, ...], label: EntityType) -> bool:
    if group.words == words:
        return True
    if label == "PERSON":
        return _same_person(group.words, words)
    if label == "ORG":
        return len(words) == 1 and len(group.words) > 2 and words[0] == _initials(group.words)
    return False


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


def _defined(doc: Doc, ent: Span, groups: list[Group]) -> Group | None:
    """The organisation that letters in brackets stand for: "Border Roads Organisation (BRO)"."""
    if ent.start < 2 or doc[ent.start - 1].text != "(" or ent.end >= len(doc) or doc[ent.end].text != ")":
        return None
    before = [group for group in groups if group.label == "ORG" and any(s.end == ent.start - 1 for s in group.spans)]
    letters = "".join(char for char in fold(ent.text) if char.isalpha())
    return next((group for group in before if letters and letters[0] in {word[0] for word in group.words}), None)


def _best_role(reading: Reading, group: Group) -> str | None:
    """The role given most often, and of equals the first."""
    found = [role for span in group.spans if (role := role_of(reading, span.start, span.end))]
    return max(found, key=lambda role: (found.count(role), -found.index(role))) if found else None


def _entity(n: int, group: Group) -> Entity:
    mentions = tuple(EntityMention(s.start_char, s.end_char, s.text) for s in group.spans)
    name = max(group.spans, key=lambda s: (_full(group, s), -s.start)).text
    return Entity(f"e{n}", group.label, " ".join(name.split()), mentions, group.role, None, round(group.score, 3))


def _full(group: Group, span: Span) -> int:
    """How good a mention is as the entity's name: the more words the better; of equals the first."""
    return len(span) if group.label in ("PERSON", "ORG") else 0
