"""What the pieces of a word do not show: its capitals, how the document writes it elsewhere, the lists it is on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from enrichers.entities.tables import kinds, words
from enrichers.places.names import fold
from enrichers.places.tables import demonyms

SHAPES = (
    "none", "small", "title", "capital", "initial", "capitals", "letters", "mixed", "inner", "number", "ordinal",
    "code", "mark", "quote", "bracket", "script",
)  # fmt: skip
_SHAPE = {name: n for n, name in enumerate(SHAPES)}
_WIRE = Path(__file__).parents[2] / "wire"
LONGEST_PLACE = 4  # words
LOUD = 0.7  # share of capitalised words from which a sentence is a headline
FEWEST = 4  # words of a sentence that shows how it uses capitals

CLUES = (
    "opens", "loud", "small elsewhere", "capital elsewhere", "follows a title elsewhere", "given name", "city",
    "region or country", "inside a place", "people", "organisation", "facility", "role", "honorific", "spaced",
)  # fmt: skip
(
    _OPENS,
    _LOUD,
    _SMALL,
    _CAPITAL,
    _TITLED,
    _GIVEN,
    _CITY,
    _REGION,
    _INSIDE,
    _PEOPLE,
    _ORG,
    _FACILITY,
    _ROLE,
    _HON,
    _SPACED,
) = (1 << n for n in range(len(CLUES)))


def shape(word: str) -> int:
    """The class of a word's letters: title for Delhi, capitals for BJP, letters for U.S., inner for McCain."""
    return _SHAPE[_shape(word)]


def _shape(word: str) -> str:
    first = word[0]
    if word.isalpha():
        if word.islower():
            return "small"
        if word.isupper():
            return "initial" if len(word) == 1 else "capitals"
        if not (word[0].isupper() or word[0].islower()):
            return "script"
        if first.isupper():
            return "title" if word[1:].islower() else "inner"
        return "mixed"
    if word.isdigit():
        return "number"
    if any(char.isdigit() for char in word):
        return "ordinal" if first.isdigit() else "code"
    if not any(char.isalpha() for char in word):
        if first in "\"'“”‘’`«»":
            return "quote"
        return "bracket" if first in "()[]{}" else "mark"
    if word.isupper():
        return "letters"
    return "capital" if first.isupper() else "mixed"


def clues(tokens: Sequence[str], opens: Sequence[bool], spaced: Sequence[bool]) -> list[int]:
    """For each word of a document the bits of `CLUES` that hold."""
    sets = _lists()
    lower = [word.lower() for word in tokens]
    capital = [word[0].isupper() for word in tokens]
    loud = _loud(tokens, capital, opens)
    small = {word for word, cap in zip(lower, capital, strict=True) if not cap}
    inside: set[str] = set()
    titled: set[str] = set()
    for i in range(1, len(tokens)):
        if capital[i] and not opens[i] and not loud[i] and tokens[i - 1][0].isalnum():
            inside.add(lower[i])
            if capital[i - 1] and (tokens[i - 1] in sets.titles or lower[i - 1] in sets.given):
                titled.add(lower[i])
    found = []
    for i, word in enumerate(lower):
        bits = (_OPENS if opens[i] else 0) | (_LOUD if loud[i] else 0) | (_SPACED if spaced[i] else 0)
        if capital[i]:
            bits |= sets.bits.get(word, 0)
            bits |= (_CAPITAL if word in inside else 0) | (_TITLED if word in titled else 0)
            bits |= _SMALL if word in small else 0
        else:
            bits |= sets.plain.get(word, 0)
        found.append(bits)
    for start, end, bit in _places(tokens, lower, capital, sets):
        found[start] |= bit
        for i in range(start + 1, end):
            found[i] |= bit | _INSIDE
    return found


def _loud(tokens: Sequence[str], capital: Sequence[bool], opens: Sequence[bool]) -> list[bool]:
    """For each word whether its sentence is written in capitals or as a title, where they prove nothing."""
    found: list[bool] = []
    starts = [i for i, begins in enumerate(opens) if begins and i] + [len(tokens)]
    start = 0
    for end in starts:
        letters = [i for i in range(start, end) if tokens[i][0].isalpha() and len(tokens[i]) > 3]
        caps = sum(capital[i] for i in letters)
        found += [len(letters) >= FEWEST and caps >= LOUD * len(letters)] * (end - start)
        start = end
    return found


class _Lists:
    """The project's own tables, by word in small letters, and places by their first word, longest first."""

    def __init__(self) -> None:
        self.given = {word.lower() for word in words("given_names.txt")}
        roles, groups, built = kinds("roles.tsv"), kinds("peoples.tsv"), kinds("facilities.tsv")
        firms = kinds("organisations.tsv")
        self.titles = roles["honorific"] | roles["rank"]
        self.bits: dict[str, int] = {}
        self.plain: dict[str, int] = {}
        nations = {part for name in demonyms() for part in name.split()}
        for group, bit in (
            (self.given, _GIVEN),
            ((*nations, *groups["religion"], *groups["ethnic"], *groups["politics"]), _PEOPLE),
            ((*firms["suffix"], *firms["head"], *firms["joined"], *firms["corporate"], *firms["company"]), _ORG),
            (firms["acronym"], _ORG),
            (built["suffix"], _FACILITY),
            ((*roles["head"], *roles["rank"]), _ROLE),
            (roles["honorific"], _HON),
        ):
            self._mark(self.bits, group, bit)
        self._mark(self.plain, roles["noun"], _ROLE)
        self.places: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for name in _rows(_WIRE / "regions.tsv", 1):
            self._place(name, _REGION)
        for name in _rows(_WIRE / "cities.txt", 0):
            self._place(name, _CITY)
        for cuts in self.places.values():
            cuts.sort(key=lambda cut: (-len(cut[0]), cut))

    @staticmethod
    def _mark(table: dict[str, int], group: Iterable[str], bit: int) -> None:
        for word in group:
            table[word.lower()] = table.get(word.lower(), 0) | bit

    def _place(self, name: str, bit: int) -> None:
        cut = tuple(fold(name).split())
        if 0 < len(cut) <= LONGEST_PLACE:
            self.places.setdefault(cut[0], []).append((cut, bit))


@cache
def _lists() -> _Lists:
    return _Lists()


def _rows(path: Path, column: int) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[column].strip() for line in lines if line.strip() and not line.startswith("#")]


def _places(
    tokens: Sequence[str], lower: Sequence[str], capital: Sequence[bool], sets: _Lists
) -> list[tuple[int, int, int]]:
    """The longest names of places in the text: first word, end, and the bit of their kind."""
    found, free = [], 0
    for i, caps in enumerate(capital):
        if not caps or i < free:
            continue
        cuts = sets.places.get(lower[i] if lower[i].isalpha() and lower[i].isascii() else fold(tokens[i]), ())
        for cut, bit in cuts:
            if len(cut) == 1 or _matches(tokens, i, cut):
                free = i + len(cut)
                found.append((i, free, bit))
                break
    return found


def _matches(tokens: Sequence[str], start: int, cut: tuple[str, ...]) -> bool:
    return start + len(cut) <= len(tokens) and all(fold(tokens[start + n]) == part for n, part in enumerate(cut))
