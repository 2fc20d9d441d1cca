"""Where an organisation's name begins, when "and", "of", an apostrophe or initials stand inside it."""

from __future__ import annotations

from enrichers.entities.known import Known
from enrichers.entities.sheet import HYPHENS, Sheet
from enrichers.entities.tables import kinds
from enrichers.places.names import fold

LONGEST_PART = 4  # words before an "and" or an "of" that belong to the name
MOST_JOINS = 4  # of one name: "Merrow, Lind, Fenn and Co"
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_OPENERS = kinds("small_words.tsv")["opener"]


def opening(sheet: Sheet, start: int, end: int) -> int:
    """The start of a run without the small word that only begins its sentence, courtesy titles, and kinds of firms."""
    honorific = kinds("roles.tsv")["honorific"]
    while start < end - 1 and (
        sheet.small(start) in _OPENERS or sheet.words[start] in honorific or _is_kind(sheet.small(start))
    ):
        start += 1
    return start


def _is_kind(word: str) -> bool:
    """Whether a word says what a firm makes: "Drugmaker Halden Biosciences"."""
    return word.endswith(("maker", "makers")) and len(word) > len("makers")


def whole_start(sheet: Sheet, known: Known, first: int, last: int) -> int:
    """The start of the name whose last word is token `last`, when tokens from `first` on are known to belong to it."""
    for _ in range(MOST_JOINS):
        steps = (owner_of(sheet, first), _joined(sheet, known, first, last), _of(sheet, known, first, last))
        further = next((step for step in steps if step is not None), None)
        if further is None:
            return first
        first = further
    return first


def owner_of(sheet: Sheet, first: int) -> int | None:
    """ "Moody's Investors Service"; not "Ghana's Labour Party", where the list has no Ghana."""
    owner = first - 2
    if sheet.word(first - 1) in _POSSESSIVE and sheet.same_sentence(owner, first) and sheet.free[owner]:
        return owner if sheet.words[owner] in kinds("organisations.tsv")["possessive"] else None
    return None


def _joined(sheet: Sheet, known: Known, first: int, last: int) -> int | None:
    """ "Procter & Gamble Co", "Merrow and Sons", "Tire and Rubber Co"; not "Ghana and Delta Airlines"."""
    mark = sheet.small(first - 1)
    tail = sheet.words[first : last + 1]
    if mark == "," and any(word in ("and", "&") for word in tail):  # "Merrow, Lind and Co"
        partners = tail[-1] in kinds("organisations.tsv")["partner"] and tail[-2] in ("and", "&")
        return _part(sheet, known, first) if partners else None
    if mark not in ("and", "&") or not sheet.same_sentence(first - 2, first):
        return None
    table = kinds("organisations.tsv")
    fields = table["subject"]
    together = (
        mark == "&"
        or all(word in table["partner"] for word in tail)
        or (sheet.word(first - 2) in fields and all(word in fields for word in tail[:-1] or tail))
    )
    return _part(sheet, known, first) if together else None


def _of(sheet: Sheet, known: Known, first: int, last: int) -> int | None:
    """ "Fleece of the Loom Inc"; not "Chairman of Loom Inc", "Shares of Loom Inc"."""
    at = first - 2 if sheet.small(first - 1) == "of" else first - 3
    if sheet.small(at + 1) != "of" or (at == first - 3 and sheet.small(first - 1) != "the"):
        return None
    if sheet.words[last] not in kinds("organisations.tsv")["corporate"] or not sheet.same_sentence(at, first):
        return None
    roles = kinds("roles.tsv")
    word = sheet.word(at)
    if sheet.opens[at] or word in roles["head"] or word in roles["rank"] or sheet.small(at) in roles["noun"]:
        return None
    return _part(sheet, known, at + 2)


def _part(sheet: Sheet, known: Known, join: int) -> int | None:
    """The start of the run of capitals before the join at token `join` - 1."""
    end = join - 1
    start = end
    while end - start < LONGEST_PART and _goes_on(sheet, start - 1, end):
        start -= 1
        if sheet.word(start - 1) in HYPHENS and sheet.tight(start - 1) and _goes_on(sheet, start - 2, end):
            start -= 2
    if start == end:
        return None
    start = opening(sheet, start, end)
    roles = kinds("roles.tsv")
    title = next((k for k in range(end - 1, start - 1, -1) if sheet.words[k] in roles["head"]), None)
    if title is not None:
        start = title + 1
    alone = end - start == 1 and (sheet.words[start] in known.demonyms or fold(sheet.words[start]) in known.nation_keys)
    return start if start < end and not alone else None


def _goes_on(sheet: Sheet, k: int, end: int) -> bool:
    return sheet.same_sentence(k, end) and sheet.caps[k] and sheet.free[k] and sheet.words[k][0].isalpha()
