"""Where it happened: the place that the network tells of, or the one named nearest to a trigger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enrichers.draft import Draft
from enrichers.events.detect import Told
from enrichers.events.words import Sentence
from schemas.records import Place


@dataclass(frozen=True, slots=True)
class Sites:
    """Where places are named (start, end, id), outside the furniture, and the place that the dateline names."""

    mentions: tuple[tuple[int, int, str], ...]
    dateline: str | None

    @classmethod
    def of(cls, draft: Draft) -> Sites:
        """The sites of a story; a demonym is no place where things happen."""
        found = [
            (mention.start, mention.end, place.id)
            for place in draft.places
            for mention in place.mentions
            if mention.kind != "demonym"
            and not any(piece.start <= mention.start < piece.end for piece in draft.furniture)
        ]
        return cls(tuple(sorted(found)), _dateline_place(draft))

    def near(self, text: str, sentence: Sentence, trigger: tuple[int, int], told: Sequence[Told] = ()) -> str | None:
        """The place in the sentence that the network tells of, else the nearest one that does not act there ("Russia"
        protested), else the dateline's; "Kenya's president" only where no other is."""
        inside = [
            ("place" not in roles, _owns(text, end), min(abs(start - trigger[1]), abs(trigger[0] - end)), start, place)
            for start, end, place in self.mentions
            if sentence.start <= start < sentence.end
            and "actors" not in (roles := {one.role for one in told if one.start < end and start < one.end})
        ]
        return min(inside)[-1] if inside else self.dateline


def _owns(text: str, end: int) -> bool:
    """Whether a place is named as the owner of what follows: "Kenya's", "Paris’"."""
    return text[end : end + 1] in ("'", "’")


def _dateline_place(draft: Draft) -> str | None:
    if draft.dateline is None:
        return None
    filed = {name.start for name in draft.dateline.places}
    return next((place.id for place in draft.places if _mentioned_at(place, filed)), None)


def _mentioned_at(place: Place, starts: set[int]) -> bool:
    return any(mention.start in starts for mention in place.mentions)
