"""The language of an item: what it says of itself, else what its words show, and where the two disagree."""

from __future__ import annotations

import re
from dataclasses import replace

from enrichers.draft import Draft
from enrichers.language.identify import ENGLISH, Identified, Identifier
from enrichers.language.tables import close_to
from schemas.records import Conflict

PLAIN = 0.9  # probability from which words speak against what the item says of itself
PLAIN_LETTERS = 100  # letters that they need for that
# The start of a BCP 47 tag, and of what feeds write for one: "en-US", "EN_us"; not "English", "x-none".
_PRIMARY = re.compile(r"([A-Za-z]{2,3})(?:[-_]|\Z)")
# Tags of three letters (ISO 639-2) for languages that have one of two.
_SHORTER = {
    "eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "spa": "es", "ita": "it", "por": "pt", "rus": "ru",
    "ara": "ar", "zho": "zh", "chi": "zh", "jpn": "ja", "hin": "hi", "kor": "ko", "tur": "tr",
}  # fmt: skip
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis"})


class LanguageStage:
    """Fills `language` (for the record) and `written_in` (what the later stages go by), and notes a contradiction."""

    name = "language"

    def __init__(self) -> None:
        self._identify = Identifier()

    def __call__(self, draft: Draft) -> Draft:
        claimed, shown = primary(draft.item.language), self._identify(_news(draft))
        plain = shown is not None and shown.probability >= PLAIN and shown.letters >= PLAIN_LETTERS
        against = plain and shown is not None and claimed is not None and claimed not in close_to(shown.tag)
        conflict = (Conflict("language", draft.item.language or "", shown.tag),) if against and shown else ()
        return replace(
            draft,
            language=draft.item.language or (shown.tag if shown else None),
            written_in=_written_in(claimed, shown, against),
            conflicts=draft.conflicts + conflict,
        )


def primary(tag: str | None) -> str | None:
    """The primary tag of what an item says its language is: "en-US" -> "en"; None where it says no language."""
    found = _PRIMARY.match(tag.strip()) if tag else None
    if not found:
        return None
    short = _SHORTER.get(found[1].lower(), found[1].lower())
    return None if short in _NO_LANGUAGE else short


def _written_in(claimed: str | None, shown: Identified | None, against: bool) -> str:
    """The language to read the text in: plain evidence counts more than a claim, and English where nothing is known."""
    if shown and (against or claimed is None):
        return shown.tag
    return claimed or ENGLISH


def _news(draft: Draft) -> str:
    """The text without its furniture, which may be in the agency's language; all of it where there is nothing else."""
    kept, at = [], 0
    for furniture in sorted(draft.furniture, key=lambda furniture: furniture.start):
        kept.append(draft.text[at : max(at, furniture.start)])
        at = max(at, furniture.end)
    kept.append(draft.text[at:])
    return " ".join(kept) if any(part.strip() for part in kept) else draft.text
