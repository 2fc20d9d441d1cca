"""Names of places, by the gazetteer and by how the text uses them."""

from __future__ import annotations

from enrichers.entities.known import Known
from enrichers.entities.rules.companies import firm_words
from enrichers.entities.sheet import HYPHENS, PARTICLES, Sheet, runs
from enrichers.entities.tables import kinds, words
from enrichers.places.gazetteer import GazetteerPlace
from enrichers.places.names import fold
from enrichers.places.tables import common_words, is_short

NATION_SCORE = 0.85
LANDFORM_SCORE = 0.75
CHAIN_SCORE = 0.93
LOCATED_SCORE = 0.8
METROPOLIS_SCORE = 0.8
CITY_SCORE = 0.6
LOCALITY_SCORE = 0.6
LONGEST_TOWN = 5  # words of a town's name, hyphens included
METROPOLIS = 500_000  # inhabitants; so known that its name needs no evidence
CITY = 50_000  # inhabitants; enough for a name of the place's own that is no common word
LOCATIVE = kinds("small_words.tsv")["locative"]


def claim_nations(sheet: Sheet, known: Known) -> None:
    """Landforms, countries, regions, wide areas and their abbreviations."""
    _claim_landforms(sheet)
    for i in sheet.capitals:
        if not sheet.free[i]:
            continue
        word = sheet.words[i]
        if is_short(word) and _short_form_stands(sheet, i):
            sheet.claim(i, i + 1, "LOC", NATION_SCORE)
        elif _cut_off(sheet, i) and f"{word}." in known.short_forms and _short_form_stands(sheet, i):
            sheet.claim(i, i + 2, "LOC", NATION_SCORE)
        else:
            end = _longer_town(sheet, known, i) or _nation_end(sheet, known, i)
            if end and not (end == i + 1 and _person_word(sheet, i)):
                sheet.claim(i, end, "LOC", NATION_SCORE)


def _cut_off(sheet: Sheet, i: int) -> bool:
    """Whether the tokenizer has cut the last full stop off an abbreviation: "W.Va" and "."."""
    return sheet.word(i + 1) == "." and sheet.ends[i] == sheet.starts[i + 1]


def _longer_town(sheet: Sheet, known: Known, i: int) -> int:
    """The end of a town's name whose first word only leads to a nation's: "New Delhi", "Guatemala City"; or 0."""
    if fold(sheet.small(i + 1)) not in known.nations and fold(sheet.words[i]) not in known.nations:
        return 0
    for end in (i + 3, i + 2):
        if all(sheet.same_sentence(i, k) and sheet.caps[k] and sheet.free[k] for k in range(i + 1, end)):
            name = sheet.span_text(i, end)
            town = known.town(name)
            if town and town.official and fold(name) not in known.nation_keys:
                return end
    return 0


def _claim_landforms(sheet: Sheet) -> None:
    """ "Brahmaputra River", "Lake Chad", "Gulf of Aden"; not "the River" alone."""
    table = kinds("landforms.tsv")
    for i in sheet.capitals:
        if not sheet.free[i] or sheet.shouts[i]:
            continue
        word = sheet.words[i]
        if word in table["suffix"] and i and _plain(sheet, i - 1, i):
            first = i - 1
            while i - first < 3 and _plain(sheet, first - 1, i) and not sheet.opens[first - 1]:
                first -= 1
            sheet.claim(first, i + 1, "LOC", LANDFORM_SCORE)
        elif word in table["prefix"] and _plain(sheet, i + 1, i):
            sheet.claim(i, i + 2, "LOC", LANDFORM_SCORE)
        elif word in table["of"] and sheet.small(i + 1) == "of" and _plain(sheet, i + 2, i):
            sheet.claim(i, i + 3, "LOC", LANDFORM_SCORE)


def _plain(sheet: Sheet, j: int, i: int) -> bool:
    """Whether token `j` can be the name in a landform's name."""
    if not (sheet.same_sentence(i, j) and sheet.caps[j] and sheet.free[j] and sheet.words[j][0].isalpha()):
        return False
    return sheet.small(j) not in ("the", "a", "an", "this", "in", "our", "its", "every", "each")


def _short_form_stands(sheet: Sheet, i: int) -> bool:
    """Whether an abbreviation is one here: "Springfield, Ill.", "U.S.", "NSW"; not "Miss. Jones", "500 B.C."."""
    word = sheet.words[i]
    if sheet.word(i - 1) == "," and sheet.same_sentence(i - 2, i) and sheet.caps[i - 2]:
        return True
    if sheet.word(i - 1).isdigit() or (sheet.shouts[i] and "." not in word):
        return False
    if word in ("US", "UK", "USA", "UAE", "DRC", "USSR", "DPRK", "PRC", "ROK", "KSA", "PNG"):
        return True
    return word.count(".") > 1 or "&" in word or word in ("NSW", "Calif.", "Ariz.", "Okla.", "Tenn.", "Minn.")


def _nation_end(sheet: Sheet, known: Known, i: int) -> int:
    """The end of the longest nation's name that begins at token `i`, or 0."""
    key = fold(sheet.words[i])
    cuts = known.nations.get(key, [])
    if sheet.small(i + 1) in ("'s", "’s"):  # "People's Republic of China"
        cuts = [*cuts, *known.nations.get(key + "s", [])]
    for cut in cuts:
        j = _match(sheet, i, cut)
        if j and not (len(cut) == 1 and sheet.opens[i] and cut[0] in ("central", "center", "centre", "union", "van")):
            return j
    return 0


def _match(sheet: Sheet, i: int, cut: tuple[str, ...]) -> int:
    """The end of the words of `cut`, from token `i` on; hyphens between them do not count."""
    j = i
    for n, part in enumerate(cut):
        while n and sheet.word(j) in HYPHENS:
            j += 1
        if not sheet.same_sentence(i, j) or not sheet.free[j]:
            return 0
        key = fold(sheet.words[j])
        if key != part and sheet.small(j + 1) in ("'s", "’s") and key + "s" == part:  # "People's Republic"
            j += 1
            key = part
        if key != part and not (
            n == 0 and len(cut) > 1 and part in ("st", "mt", "ft") and key in ("saint", "mount", "fort")
        ):
            return 0
        j += 1
    return j if any(map(str.isupper, sheet.words[j - 1])) else 0


def _person_word(sheet: Sheet, i: int) -> bool:
    """Whether a nation's name is a person's here: "Michael Jordan", "Jordan" after it, "Chad Smith"."""
    if sheet.small(i - 1) in LOCATIVE:
        return False
    if sheet.words[i] in sheet.surnames:
        return True
    following = (
        sheet.same_sentence(i, i + 1) and sheet.caps[i + 1] and sheet.free[i + 1] and sheet.words[i + 1].isalpha()
    )
    return following and sheet.words[i] in words("given_names.txt")


def claim_towns(sheet: Sheet, known: Known) -> None:
    """Cities and towns, by their size and the words around them."""
    written_small = set(sheet.lower_case)
    for claim in sheet.claims:  # whoever is called so is no town
        if claim.label == "PERSON":
            written_small.update(sheet.lower[claim.start : claim.end])
    firms = firm_words(sheet)
    i = 0
    while i < len(sheet.words):
        found = _town(sheet, known, i, written_small, firms) if sheet.free[i] and sheet.caps[i] else None
        if found:
            sheet.claim(i, found[0], "LOC", found[1])
        i = found[0] if found else i + 1


def _town(sheet: Sheet, known: Known, i: int, small: set[str], firms: set[str]) -> tuple[int, float] | None:
    """The end and the score of the town's name that begins at token `i`."""
    limit = i + 1
    while limit < len(sheet.words) and limit - i < LONGEST_TOWN and sheet.free[limit] and sheet.same_sentence(i, limit):
        if not (sheet.caps[limit] or sheet.lower[limit] in PARTICLES or sheet.words[limit] in HYPHENS):
            break
        limit += 1
    whole = limit
    for end in range(limit, i, -1):
        if not sheet.caps[end - 1]:
            continue
        town = known.town(sheet.span_text(i, end))
        if town:
            owned = town.population < CITY and sheet.words[i] in firms  # the company of that name is meant
            score = _town_score(sheet, known, (i, end, whole), town, small | {sheet.lower[i]} if owned else small)
            if score:
                return end, score
    return None


def claim_localities(sheet: Sheet, _known: Known) -> None:
    """Unknown names that the text itself puts into a known place: "at Palam in New Delhi"."""
    named = {claim.start for claim in sheet.claims if claim.label == "LOC"}
    for start, end in runs(sheet):
        before = sheet.small(start - 1) if sheet.same_sentence(start - 1, start) else ""
        placed = before in LOCATIVE or (before == "," and (sheet.caps[start - 2] or sheet.small(start - 2) == "at"))
        if placed and sheet.small(end) == "in" and end + 1 in named and not sheet.shouts[start]:
            sheet.claim(start, end, "LOC", LOCALITY_SCORE)


def _town_score(sheet: Sheet, known: Known, at: tuple[int, int, int], town: GazetteerPlace, small: set[str]) -> float:
    """How sure it is that words which are a town's name mean the town; 0 when nothing says so."""
    i, end, whole = at
    single = end == i + 1
    word = sheet.words[i]
    common = single and (word in common_words() or sheet.lower[i] in small or len(word) < 3)
    if sheet.word(end) == "," and _region_follows(sheet, end + 1):
        return CHAIN_SCORE
    partial = end < whole and sheet.words[end] not in HYPHENS
    after_caps = (
        sheet.same_sentence(i - 1, i) and sheet.caps[i - 1] and sheet.free[i - 1] and sheet.words[i - 1][0].isalpha()
    )
    if partial or after_caps or (single and word.isupper() and len(word) < 5):
        return 0.0
    before = sheet.small(i - 1) if sheet.same_sentence(i - 1, i) else ""
    if before in LOCATIVE and (town.population >= CITY or not common):
        return LOCATED_SCORE if town.official or town.population >= CITY else 0.0
    if common or (single and word in words("given_names.txt")):
        return 0.0
    if town.population >= METROPOLIS:
        return METROPOLIS_SCORE
    if town.official and town.population >= CITY and not (sheet.opens[i] and single):
        return CITY_SCORE
    return 0.0


def _region_follows(sheet: Sheet, j: int) -> bool:
    """Whether the name at token `j` was already found to be a nation: "Tianjin, China"."""
    return any(claim.label == "LOC" and claim.start == j for claim in sheet.claims)
