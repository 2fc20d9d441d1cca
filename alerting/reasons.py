"""Why a rule held, as one sentence for people."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.envelopes import Clause

SAID = {
    "agency": "is from {}",
    "entity": "names {}",
    "country": "has a place in {}",
    "within": "has a place within {}",
    "event": "tells of {}",
    "urgency": "has urgency {}",
}


def reason(clauses: Sequence[Clause], urgency: int | None) -> str:
    """One sentence that names what matched; `urgency` is the least urgent level that the rule wanted."""
    values: dict[str, list[str]] = {}
    for clause in clauses:
        known = values.setdefault(clause.field, [])
        if clause.value not in known:
            known.append(clause.value)
    parts = [SAID[field].format(_list(names)) for field, names in values.items()]
    if urgency is not None and parts:
        parts[-1] += f" where {urgency} or more urgent is wanted"
    return f"The item {_list(parts)}." if parts else "The rule asks for nothing, so every item satisfies it."


def _list(words: Sequence[str]) -> str:
    """Matches: "a", "a and b", "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
