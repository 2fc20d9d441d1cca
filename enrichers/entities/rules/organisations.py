"""Organisations, by the words that their names are made of."""

from __future__ import annotations

from functools import cache

from enrichers.entities.known import Known
from enrichers.entities.rules.companies import company_words
from enrichers.entities.rules.extents import opening, owner_of, whole_start
from enrichers.entities.sheet import HYPHENS, Sheet, runs
from enrichers.entities.tables import kinds, phrases, words
from enrichers.places.names import fold

KNOWN_SCORE = 0.75
HEAD_SCORE = 0.7
SUFFIX_SCORE = 0.78
LONGEST_MODIFIERS = 3  # words before the head of a name: "India-Russia Inter-Governmental Commission"


def claim_organisations(sheet: Sheet, known: Known) -> None:
    """Whole names we know, then names with a head ("Ministry of Defence") or a last word ("Delhi Police")."""
    table = phrases("organisations.tsv", "known")
    for i, word in enumerate(sheet.words):
        if sheet.free[i] and word in table:
            for cut in table[word]:
                j = i + len(cut)
                if tuple(sheet.words[i:j]) == cut and stands(sheet, i, j):
                    first = _modifiers(sheet, i) if len(cut) > 1 or word[0].isupper() else i
                    if sheet.claim(first, _further(sheet, j), "ORG", KNOWN_SCORE):
                        break
    _claim_heads(sheet)
    _claim_suffixes(sheet, known)


def _further(sheet: Sheet, end: int) -> int:
    """The end of a known name with the word that makes a part of it another body: "Federal Reserve Board"."""
    goes_on = sheet.same_sentence(end - 1, end) and sheet.free[end] and sheet.words[end] in endings()
    return end + 1 if goes_on else end


def signs(sheet: Sheet, i: int, j: int) -> bool:
    """Whether an agency's name only signs a story: "EFE abc/def", a line of its own; not "AFP reported that"."""
    credit = not sheet.prose[i] or (sheet.opens[i] and sheet.word(j + 1) == "/")
    return credit and " ".join(sheet.words[i:j]) in kinds("organisations.tsv")["agency"]


def stands(sheet: Sheet, i: int, j: int) -> bool:
    """Whether a known name is one here: not "Amazon River", not "Total 12.0", not "Associated Press" as a signature."""
    table = kinds("organisations.tsv")
    if signs(sheet, i, j):
        return False
    if j - i > 1:
        return True
    if sheet.words[i] in table["noun"]:
        says = words("speech.txt")
        used = sheet.small(j) in says or sheet.word(j) in ("'s", "’s")
        if not used and (sheet.opens[i] or not sheet.prose[i] or sheet.word(j)[:1].isdigit()):
            return False
    return not (sheet.same_sentence(i, j) and sheet.caps[j] and sheet.words[j][0].isalpha())


def _modifiers(sheet: Sheet, i: int) -> int:
    """Where the words before a known body begin: "Nigerian House of Representatives", "Delhi High Court"."""
    roles = kinds("roles.tsv")
    j = i
    while (
        sheet.same_sentence(j - 1, i)
        and sheet.caps[j - 1]
        and sheet.free[j - 1]
        and not sheet.opens[j - 1]
        and sheet.words[j - 1] not in roles["head"] | roles["honorific"] | endings()
        and i - j < LONGEST_MODIFIERS
    ):
        j -= 1
        if sheet.word(j - 1) in HYPHENS and sheet.tight(j - 1) and sheet.caps[j - 2] and sheet.free[j - 2]:
            j -= 2
    return j


def _claim_heads(sheet: Sheet) -> None:
    table = kinds("organisations.tsv")
    for i, word in enumerate(sheet.words):
        joined = word in table["joined"]
        if not (joined or word in table["head"]) or not sheet.free[i]:
            continue
        end = _head_end(sheet, i, joined)
        if end:
            first = _modifiers(sheet, i)
            sheet.claim(first, end, "ORG", HEAD_SCORE)


def _head_end(sheet: Sheet, i: int, joined: bool) -> int:
    """Where a name with the head `i` ends, or 0 when what follows is no name: "Ministry of Health and Welfare"."""
    j = i + 1
    end = 0
    while True:
        if sheet.small(j) in ("of", "for", "on", "against") or (end and sheet.word(j) == "de"):
            j += 1
            j += sheet.small(j) == "the"
        elif not end or not (joined and (sheet.small(j) in ("and", "&") or sheet.word(j) == ",")):
            return end
        elif sheet.word(j) == ",":  # a list of subjects, which ends with "and": "Trade, Industry and Tourism"
            if not (sheet.small(j + 2) == "and" and _name(sheet, j + 1, i) and _name(sheet, j + 3, i)):
                return end
            j += 1
        else:
            j += 1
        if not _name(sheet, j, i):
            return end
        while _name(sheet, j, i) or (sheet.word(j) == "-" and sheet.tight(j) and _name(sheet, j + 1, i)):
            j += 1
        end = j


def _name(sheet: Sheet, j: int, i: int) -> bool:
    return sheet.same_sentence(i, j) and sheet.caps[j] and sheet.free[j]


@cache
def endings() -> frozenset[str]:
    """The last words of organisations' names."""
    return kinds("organisations.tsv")["suffix"] | company_words()


def claim_firms(sheet: Sheet, known: Known) -> None:
    """Names that end with the form of a company: "Tarkwell Tire and Rubber Co"."""
    forms = kinds("organisations.tsv")["form"]
    table = phrases("organisations.tsv", "known")
    for i, word in enumerate(sheet.words):
        for cut in table.get(word, ()):
            j = i + len(cut)
            if sheet.word(j) in forms and tuple(sheet.words[i:j]) == cut:
                sheet.claim(i, j + 1, "ORG", KNOWN_SCORE)
    _claim_suffixes(sheet, known, forms)


def _claim_suffixes(sheet: Sheet, known: Known, ends: frozenset[str] | None = None) -> None:
    for start, end in runs(sheet):
        if sheet.shouts[start]:
            continue
        first = opening(sheet, start, end)
        last = _last_word(sheet, first, end)
        if last is None or (last < end - 1 and not _may_follow(sheet.words[last + 1])):
            continue
        whole = whole_start(sheet, known, _without_role(sheet, first, last), last)
        if whole == last or signs(sheet, whole, last + 1) or (ends and sheet.words[last] not in ends):
            continue
        nation = fold(sheet.span_text(whole, last + 1)) in known.nation_keys
        if not nation and sheet.small(last + 1) != "of" and not _only_demonym(sheet, known, whole, last):
            sheet.claim(whole, last + 1, "ORG", SUFFIX_SCORE)


def _last_word(sheet: Sheet, first: int, end: int) -> int | None:
    """The last word of the run that ends a name; the first one only in "Merrow and Sons" and "Moody's Corp"."""
    table = kinds("organisations.tsv")
    if sheet.small(first - 1) in ("and", "&") and sheet.words[first] in table["partner"]:
        alone: int | None = first
    else:
        alone = first if sheet.words[first] in endings() and owner_of(sheet, first) is not None else None
    return next((k for k in range(end - 1, first, -1) if sheet.words[k] in endings()), alone)


def _without_role(sheet: Sheet, first: int, last: int) -> int:
    heads = kinds("roles.tsv")["head"]
    role = next((k for k in range(last - 1, first - 1, -1) if sheet.words[k] in heads), first - 1)
    return role + 1 if role + 1 < last else first


def _may_follow(word: str) -> bool:
    """Whether a word can come after an organisation's name in one run: "Delhi Police Commissioner", "UN Summit"."""
    return (
        word in kinds("roles.tsv")["head"]
        or word in kinds("things.tsv")["suffix"]
        or (len(word) > 1 and word.isupper())
    )


def _only_demonym(sheet: Sheet, known: Known, first: int, last: int) -> bool:
    """ "Russian Forces" is a name; "British Team" hardly: a demonym and a general word."""
    return (
        last - first == 1 and sheet.words[first] in known.demonyms and sheet.words[last] in ("Team", "Press", "Media")
    )
