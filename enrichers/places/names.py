"""One spelling for every way a name is written: the key that the gazetteer is searched by."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# "St. Louis", "Saint Louis" -> "st louis"; it must not touch "Saintes".
_SHORTENED = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
# "Porto-Novo", "N'Djamena’s" -> words; it must not cut "U.S." in two, whose full stops simply go.
_BREAKS = re.compile(r"[-‐‑‒–—/_,\s]+")
_DROPPED = re.compile(r"[.'’‘`ʻʼ´\"“”()\[\]]")


@lru_cache(50_000)  # names come back all the time; some 10 MB
def fold(name: str) -> str:
    """The search key of a name: lower case, no accents, no full stops or apostrophes, hyphens as spaces.

    >>> fold("São Tomé"), fold("Porto-Novo"), fold("St. Louis"), fold("Saint Louis"), fold("U.S.")
    ('sao tome', 'porto novo', 'st louis', 'st louis', 'us')
    """
    if name.isascii():
        plain = name.lower()
    else:
        split = unicodedata.normalize("NFKD", name.casefold())
        plain = unicodedata.normalize("NFC", "".join(c for c in split if not _accent(c))).replace("ı", "i")
    words = _BREAKS.sub(" ", _DROPPED.sub("", plain)).split()
    if words and words[0] in _SHORTENED and len(words) > 1:
        words[0] = _SHORTENED[words[0]]
    return " ".join(words)


def _accent(char: str) -> bool:
    """Whether a character is an accent on a Latin, Greek or Cyrillic letter; vowel signs of other scripts stay."""
    return "\u0300" <= char <= "\u036f"
