"""What the components and the stage leave for each other in `doc.user_data`."""

from __future__ import annotations

import re
from typing import Final, cast

from spacy.tokens import Doc

TEXT: Final = "wiretag_text"  # the text itself, as `Doc.text` builds it anew each time
_SOLID: Final = "wiretag_solid"  # the tokens that are no white space
_WORDS: Final = "wiretag_words"  # the words, which three components read
BREAKS: Final = "wiretag_breaks"  # characters at which a sentence begins in any case
BLOCKED: Final = "wiretag_blocked"  # (start, end) in characters where nothing may be named
SCORES: Final = "wiretag_scores"  # (start, end) in tokens -> the estimated precision of an entity

READING: Final = "wiretag_reading"  # what the model's lower layers made of the text, for stages that read on

# A hyphen at a line's end, which is part of the name. matches "-\n" in "Ciba-\nGeigy"; not " -\n" between two names
_HYPHEN_BREAK = re.compile(r"(?<=\w)-\s*\n\s*")


def spoken(written: str) -> str:
    """A name as it is said, whatever lines it was written on: New York, Ciba-Geigy."""
    if "\n" in written:
        written = _HYPHEN_BREAK.sub("-", written)
    return " ".join(written.split())


def words_of(doc: Doc) -> list[str]:
    """The words of a document, read out of it once."""
    words = doc.user_data.get(_WORDS)
    if words is None or len(words) != len(doc):
        strings = doc.vocab.strings
        words = doc.user_data[_WORDS] = [strings[orth] for orth in doc.to_array("ORTH").tolist()]
    return cast("list[str]", words)


def solid(doc: Doc) -> list[int]:
    """The indices of the tokens that are no white space: what the rules read, over the line ends of a column."""
    tokens = doc.user_data.get(_SOLID)
    if tokens is None:
        tokens = doc.user_data[_SOLID] = [i for i, word in enumerate(words_of(doc)) if not word.isspace()]
    return cast("list[int]", tokens)


def text_of(doc: Doc) -> str:
    """The text of a document, as the stage left it, or joined anew."""
    return str(doc.user_data.get(TEXT) or doc.text)
