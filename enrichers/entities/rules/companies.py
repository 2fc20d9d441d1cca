"""Companies named again by the first words of their names: "Lone Pine" after "Lone Pine Industries Inc"."""

from __future__ import annotations

from functools import cache

from enrichers.entities.known import Known
from enrichers.entities.rules.extents import opening
from enrichers.entities.rules.people import titles
from enrichers.entities.sheet import HYPHENS, PARTICLES, Claim, Sheet, runs
from enrichers.entities.tables import kinds, words
from enrichers.places.names import fold
from enrichers.places.tables import common_words

SCORE = 0.75
TOWN = 50_000  # inhabitants; the name of such a town means the town, whatever company is called after it
PLACED = frozenset({"in", "near", "outside", "throughout"})  # before a name that is a place's in this text
SHORTEST = 3  # letters of a single word that stands for a company
_JOINS = frozenset({"and", "&", "of", "the", "for", ",", "'s", "’s"}) | HYPHENS | PARTICLES


@cache
def company_words() -> frozenset[str]:
    """Words that end the name of a company."""
    table = kinds("organisations.tsv")
    return table["corporate"] | table["company"]


def companies(sheet: Sheet) -> list[Claim]:
    """The organisations named so far whose names end as those of companies do."""
    ends = company_words()
    return [
        claim
        for claim in sheet.claims
        if claim.label == "ORG" and claim.end - claim.start > 1 and sheet.words[claim.end - 1] in ends
    ]


def firm_words(sheet: Sheet) -> set[str]:
    """Words of companies' names that the text does not use for a place as well."""
    found = {word for claim in companies(sheet) for word in sheet.words[claim.start : claim.end]}
    return found - _places(sheet) if found else found


def _places(sheet: Sheet) -> set[str]:
    """Capitalised words that stand right after "in" or "near" somewhere."""
    pairs = zip(sheet.lower, sheet.words[1:], sheet.caps[1:], strict=False)
    return {word for before, word, cap in pairs if cap and before in PLACED}


def claim_short_names(sheet: Sheet, known: Known) -> None:
    """Runs of capitals that are the beginning of a company's name, and nothing else that we know."""
    forms: dict[str, set[tuple[str, ...]]] = {}
    named = companies(sheet)
    placed = _places(sheet) if named else set()
    for claim in named:
        for end in range(claim.start + 1, claim.end):
            form = tuple(sheet.words[claim.start : end])
            if form in forms.get(form[0], ()) or (len(form) == 1 and form[0] in placed):
                continue
            if _may_stand(sheet, known, claim.start, end):
                forms.setdefault(form[0], set()).add(form)
    if not forms:
        return
    honorific = kinds("roles.tsv")["honorific"]
    for start, end in runs(sheet):
        first = opening(sheet, start, end)
        if sheet.words[first] not in forms or sheet.word(first - 1) in honorific or sheet.shouts[start]:
            continue
        last = _last(sheet, first, end)
        if tuple(sheet.words[first:last]) in forms[sheet.words[first]]:
            sheet.claim(first, last, "ORG", SCORE)


def _last(sheet: Sheet, first: int, end: int) -> int:
    """The end of a run before the title of someone who follows: "Firefly Chairman John Roe"."""
    return next((k for k in range(first + 1, end) if sheet.words[k] in titles()), end)


def _may_stand(sheet: Sheet, known: Known, start: int, end: int) -> bool:
    """Whether the first words of a name can stand for it: "Lone Pine", "Zelkova"; not "New York", "First"."""
    if sheet.lower[end - 1] in _JOINS:
        return False
    name = sheet.span_text(start, end)
    town = known.town(name)
    if fold(name) in known.nation_keys or (town and town.official and town.population >= TOWN):
        return False
    return end - start > 1 or _is_telling(sheet, known, sheet.words[start])


def _is_telling(sheet: Sheet, known: Known, word: str) -> bool:
    """Whether one word is a name of its own: no word of the language, no person's and no people's."""
    table = kinds("organisations.tsv")
    if len(word) < SHORTEST or not word.isalpha() or word.lower() in sheet.lower_case:
        return False
    return not (
        word in table["generic"]
        or word in table["suffix"]
        or word in table["company"]
        or word in table["head"]
        or word in known.demonyms
        or word in titles()
        or word in common_words()
        or word in words("given_names.txt")
        or word in sheet.surnames
    )
