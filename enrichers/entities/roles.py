"""What a person is, read from the words beside the name: "Defence Minister", "MoS Defence", "Prime Minister"."""

from __future__ import annotations

from spacy.tokens import Doc

from enrichers.entities.tables import kinds

LONGEST_ROLE = 8  # words
_LINKS = frozenset({"of", "for", "and", "&", "-", "to", "the"})
_ARTICLES = frozenset({"the", "a", "an", "its", "his", "her", "their"})


def role_of(doc: Doc, start: int, end: int, owned: list[bool]) -> str | None:
    """The role of the person named by tokens `start` to `end`, from the words before, else from those after."""
    return _before(doc, start, owned) or _after(doc, end, owned)


def _before(doc: Doc, start: int, owned: list[bool]) -> str | None:
    roles = kinds("roles.tsv")
    first = start
    while first > 0 and start - first < LONGEST_ROLE and not owned[first - 1] and _same(doc, first - 1, start):
        word = doc[first - 1].text
        small = word.lower() in roles["noun"]
        if not (word[0].isupper() or small or (word in _LINKS and first < start)):
            break
        first -= 1
    while first < start and (doc[first].text.lower() in _LINKS or _opener(doc, first)):
        first += 1
    last = start
    while last > first and doc[last - 1].text in roles["honorific"]:
        last -= 1
    return _role(doc, first, last)


def _opener(doc: Doc, i: int) -> bool:
    """Whether a word is capitalised only because it begins the sentence."""
    roles = kinds("roles.tsv")
    return bool(doc[i].is_sent_start) and doc[i].is_stop and doc[i].text not in roles["head"]


def _after(doc: Doc, end: int, owned: list[bool]) -> str | None:
    """ "X Y, President of the Republic," -> "President"; only where the role follows at once."""
    if end + 1 >= len(doc) or doc[end].text not in (",", "("):
        return None
    first = end + 1
    while first < len(doc) and doc[first].text.lower() in _ARTICLES:
        first += 1
    last = first
    while last < len(doc) and last - first < LONGEST_ROLE and not owned[last] and _same(doc, first, last):
        word = doc[last].text
        if not (word[0].isupper() or word in _LINKS or word.lower() in kinds("roles.tsv")["noun"]):
            break
        last += 1
    while last > first and doc[last - 1].text in _LINKS:
        last -= 1
    return _role(doc, first, last)


def _role(doc: Doc, first: int, last: int) -> str | None:
    """The text of a role without a rank behind it; None when no word of it makes a role."""
    roles = kinds("roles.tsv")
    words = [doc[i].text for i in range(first, last)]
    heads = [i for i, word in enumerate(words) if word in roles["head"] or word in roles["noun"]]
    ranks = [i for i, word in enumerate(words) if word in roles["rank"]]
    if not heads and not ranks:
        return None
    while heads and last - 1 > first and doc[last - 1].text in roles["rank"] and not _titled_rank(doc, last - 1):
        last -= 1
    return str(doc[first:last].text) if last > first else None


def _titled_rank(doc: Doc, i: int) -> bool:
    """Whether a rank belongs to the role: "Attorney General", "Secretary-General"; not "Chief General"."""
    return i > 0 and doc[i - 1].text in {"Attorney", "Solicitor", "Secretary", "Director", "Governor", "-", "Advocate"}


def _same(doc: Doc, i: int, j: int) -> bool:
    """Whether no sentence begins between tokens `i` and `j`, and nothing but spaces lies between."""
    return not any(doc[k].is_sent_start for k in range(min(i, j) + 1, max(i, j) + 1))
