"""What a person is, read from the words beside the name: "Defence Minister", "MoS Defence", "Prime Minister"."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc

from enrichers.entities.marks import solid, spoken, words_of
from enrichers.entities.tables import kinds

LONGEST_ROLE = 8  # words
_LINKS = frozenset({"of", "for", "and", "&", "-", "to", "the"})
_ARTICLES = frozenset({"the", "a", "an", "its", "his", "her", "their"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as lists by token, white space left out: its words, the sentence each is in, and whether an entity
    owns it. `tokens` are the tokens' indices in the document."""

    doc: Doc
    tokens: list[int]
    words: list[str]
    sentence: list[int]
    owned: list[bool]

    @staticmethod
    def of(doc: Doc) -> Reading:
        sentence, n = [], 0
        for begins in doc.to_array("SENT_START").tolist():
            n += begins == 1
            sentence.append(n)
        owned = [False] * len(doc)
        for ent in doc.ents:
            owned[ent.start : ent.end] = [True] * (ent.end - ent.start)
        tokens, words = solid(doc), words_of(doc)
        if len(tokens) == len(words):
            return Reading(doc, tokens, words, sentence, owned)
        kept = [[values[i] for i in tokens] for values in (sentence, owned)]
        return Reading(doc, tokens, [words[i] for i in tokens], kept[0], list(map(bool, kept[1])))

    def at(self, token: int) -> int:
        """Where a token of the document stands in the lists; one of white space, what comes after it."""
        return bisect_left(self.tokens, token)


def role_of(reading: Reading, start: int, end: int) -> str | None:
    """The role of the person named by the document's tokens `start` to `end`, from the words before, else after."""
    return _before(reading, reading.at(start)) or _after(reading, reading.at(end))


def _before(r: Reading, start: int) -> str | None:
    roles = kinds("roles.tsv")
    first = start
    while first > 0 and start - first < LONGEST_ROLE and not r.owned[first - 1]:
        word = r.words[first - 1]
        small = word.lower() in roles["noun"]
        if r.sentence[first - 1] != r.sentence[start] or not (
            word[0].isupper() or small or (word in _LINKS and first < start)
        ):
            break
        first -= 1
    while first < start and (r.words[first].lower() in _LINKS or _opener(r, first)):
        first += 1
    last = start
    while last > first and r.words[last - 1] in roles["honorific"]:
        last -= 1
    return _role(r, first, last)


def _opener(r: Reading, i: int) -> bool:
    """Whether a word is capitalised only because it begins the sentence."""
    roles = kinds("roles.tsv")
    begins = i == 0 or r.sentence[i - 1] != r.sentence[i]
    return begins and r.words[i].lower() in STOP_WORDS and r.words[i] not in roles["head"]


def _after(r: Reading, end: int) -> str | None:
    """ "X Y, President of the Republic," -> "President"; only where the role follows at once."""
    if end + 1 >= len(r.words) or r.words[end] not in (",", "("):
        return None
    first = end + 1
    while first < len(r.words) and r.words[first].lower() in _ARTICLES:
        first += 1
    last = first
    while last < len(r.words) and last - first < LONGEST_ROLE and not r.owned[last]:
        word = r.words[last]
        if r.sentence[first] != r.sentence[last] or not (
            word[0].isupper() or word in _LINKS or word.lower() in kinds("roles.tsv")["noun"]
        ):
            break
        last += 1
    while last > first and r.words[last - 1] in _LINKS:
        last -= 1
    return _role(r, first, last)


def _role(r: Reading, first: int, last: int) -> str | None:
    """The text of a role without a rank behind it; None when no word of it makes a role."""
    roles = kinds("roles.tsv")
    words = r.words[first:last]
    heads = [i for i, word in enumerate(words) if word in roles["head"] or word in roles["noun"]]
    ranks = [i for i, word in enumerate(words) if word in roles["rank"]]
    if not heads and not ranks:
        return None
    while heads and last - 1 > first and r.words[last - 1] in roles["rank"] and not _titled_rank(r.words, last - 1):
        last -= 1
    return spoken(r.doc[r.tokens[first] : r.tokens[last - 1] + 1].text) if last > first else None


def _titled_rank(words: list[str], i: int) -> bool:
    """Whether a rank belongs to the role: "Attorney General", "Secretary-General"; not "Chief General"."""
    return i > 0 and words[i - 1] in {"Attorney", "Solicitor", "Secretary", "Director", "Governor", "-", "Advocate"}
