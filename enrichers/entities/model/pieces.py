"""Words cut into the pieces that the encoder knows: WordPiece over a vocabulary of small letters without accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

UNKNOWN, BEGIN, END = "[UNK]", "[CLS]", "[SEP]"
MOST = 8  # pieces of one word; what a name is shows in fewer, and a window must hold whole words
LONGEST = 64  # letters of a word that are looked at
REMEMBERED = 60_000  # words; some 12 MB


class Pieces:
    """Cuts words by longest match first (Devlin et al. 2018), each word once. The first piece stands for the word."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.ids = {piece: n for n, piece in enumerate(vocabulary)}
        self.begin, self.end, self.unknown = (self.ids[piece] for piece in (BEGIN, END, UNKNOWN))
        self._met: dict[str, tuple[int, ...]] = {}

    def cut(self, word: str) -> tuple[int, ...]:
        """The ids of a word's pieces, one at least."""
        found = self._met.get(word)
        if found is None:
            found = tuple(piece for part in _parts(word[:LONGEST]) for piece in self._match(part))[:MOST]
            found = found or (self.unknown,)
            if len(self._met) < REMEMBERED:
                self._met[word] = found
        return found

    def _match(self, part: str) -> tuple[int, ...]:
        found, start, size = [], 0, len(part)
        while start < size:
            for end in range(size, start, -1):
                piece = self.ids.get(("##" if start else "") + part[start:end])
                if piece is not None:
                    break
            else:
                return (self.unknown,)
            found.append(piece)
            start = end
        return tuple(found)


def _parts(word: str) -> list[str]:
    """A word in small letters without accents, cut around its punctuation: U.S. -> u . s ."""
    if word.isascii() and word.isalnum():
        return [word.lower()]
    parts = [""]
    for char in unicodedata.normalize("NFD", word.lower()):
        kind = unicodedata.category(char)
        if kind == "Mn":
            continue
        if kind[0] in "PS" or "\u4e00" <= char <= "\u9fff":
            parts += [char, ""]
        elif kind[0] in "CZ":
            parts.append("")
        else:
            parts[-1] += char
    return [part for part in parts if part]
