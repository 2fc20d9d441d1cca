"""Who speaks: the name, the pronoun or the office beside a verb of saying."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from enrichers.draft import Draft
from enrichers.events.words import WORD
from schemas.records import Entity

CUES = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(Path(__file__).with_name("quotes.toml").read_text("utf-8")).items()
}
BEHIND = 4  # words between a verb and a speaker behind it: "said the deputy mayor, Anna Ruiz"
OFFICE = 5  # words of an office: "the Deputy Prime Minister"
TITLE_REACH = 60  # characters before a name in which its title stands


# matches: ", a " | ", the " | ", "; never: " and "
APPOSITION = re.compile(r"^,\s(?:an?\s|the\s)?")


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb of saying (where it stands) and who says it, where that is known."""

    cue: str
    start: int
    end: int
    subject: int  # where the words for the speaker begin, at or before the verb
    speaker: str | None
    known: bool  # whether a speaker is named at all


class Speakers:
    """The people and organisations of a story, and who spoke last."""

    def __init__(self, draft: Draft) -> None:
        self._text = draft.text
        found = [
            (mention.start, mention.end, entity)
            for entity in draft.entities
            if entity.type in ("PERSON", "ORG")
            for mention in entity.mentions
            if not any(piece.start <= mention.start < piece.end for piece in draft.furniture)
        ]
        self._named = sorted(found, key=lambda one: (one[0], one[1], one[2].id))
        self._starts = [start for start, _, _ in self._named]
        self._last: str | None = None

    def between(self, start: int, end: int) -> Sequence[tuple[int, int, Entity]]:
        """The names that begin between two offsets."""
        return self._named[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def remember(self, entity_id: str | None) -> None:
        """This one spoke, or was the first named in a sentence: "he" is the one from now on."""
        self._last = entity_id or self._last

    @property
    def last(self) -> str | None:
        """Who "he" is here."""
        return self._last

    def saying(self, start: int, end: int, verbs: frozenset[str] = CUES["say"]) -> Saying | None:
        """The first verb of saying between two offsets and its speaker; None where there is no such verb."""
        words = [(match.group().lower(), *match.span()) for match in WORD.finditer(self._text, start, end)]
        for n, (word, left, right) in enumerate(words):
            if word in verbs and not (n and words[n - 1][0] in ("to", "be", "been", "was", "were", "the", "is")):
                subject, speaker, known = self._speaker(start, end, words, n)
                return Saying(word, left, right, subject, speaker, known)
        return None

    def _speaker(self, start: int, end: int, words: list[tuple[str, int, int]], n: int) -> tuple[int, str | None, bool]:
        """Where the speaker of verb `n` begins, the entity, and whether anybody is named."""
        word, left, right = words[n]
        lead = self._lead(words, n)
        people = [one for one in self.between(start, left) if not self._for(one[0])]
        if lead is not None and not any(one[0] >= words[lead][1] for one in people):
            if words[lead][0] in CUES["he"]:
                return words[lead][1], self._last, True
            office = self._office([each[0] for each in words[lead + 1 : n]], left)
            if office or not people:
                return words[lead][1], office, True
        if people:
            persons = [one for one in people if one[2].type == "PERSON"] or people
            return persons[0][0], persons[0][2].id, True
        if word not in CUES["told"]:
            behind = words[n + 1 : n + 1 + BEHIND]
            near = self.between(right, behind[-1][2] if behind else right)
            if near:
                return left, near[0][2].id, True
            if behind and behind[0][0] in CUES["he"]:
                return left, self._last, True
            if behind and behind[0][0] in CUES["articles"]:
                return left, self._office([each[0] for each in behind[1:3]], left), True
        first = words[0][1] if n else left
        return first, None, bool(n)

    def _lead(self, words: list[tuple[str, int, int]], n: int) -> int | None:
        """The nearest article or pronoun before verb `n`: where "the Defence Minister" or "he" begins."""
        for index in range(n - 1, max(-1, n - 2 - OFFICE), -1):
            if words[index][0] in CUES["he"] or words[index][0] in CUES["articles"]:
                return index
        return None

    def _for(self, start: int) -> bool:
        """Whether a name is only whom somebody speaks for: "a spokesman for" X."""
        lead = self._text[max(0, start - 12) : start].lower().split()
        return bool(lead) and lead[-1] in CUES["for"]

    def _office(self, words: Sequence[str], at: int) -> str | None:
        """The person with an office ("defence minister"), or the organisation called so, last named before `at`."""
        words = [word for word in words if word not in ("also", "on", "in")]
        if not words or words[-1] in CUES["vague"]:
            return None
        phrase = " ".join(words)
        titled = [one for one in self._named if one[2].type == "PERSON" and self._titled(one, phrase)]
        if not titled:
            titled = [one for one in self._named if self._holds(one[2], words)]
        return _latest(titled, at)

    def _titled(self, one: tuple[int, int, Entity], phrase: str) -> bool:
        """Whether the phrase stands before a name or in apposition: "Defence Minister" X, X", a union leader"."""
        if self._text[max(0, one[0] - TITLE_REACH) : one[0]].lower().rstrip().endswith(phrase):
            return True
        behind = APPOSITION.sub("", self._text[one[1] : one[1] + TITLE_REACH].lower())
        return self._text[one[1] : one[1] + 1] == "," and behind.startswith(phrase)

    def _holds(self, entity: Entity, words: Sequence[str]) -> bool:
        called = (entity.role or "") if entity.type == "PERSON" else entity.name
        return set(words) <= {word.group().lower() for word in WORD.finditer(called)}


def _latest(named: Iterable[tuple[int, int, Entity]], at: int) -> str | None:
    """The one named last before `at`, else the first named behind it."""
    named = list(named)
    before = [one for one in named if one[0] < at]
    found = before[-1] if before else named[0] if named else None
    return found[2].id if found else None


def first_person(named: Sequence[tuple[int, int, Entity]]) -> str | None:
    """The first person of a sentence, whom "he" means in the next."""
    return next((entity.id for _, _, entity in named if entity.type == "PERSON"), None)
