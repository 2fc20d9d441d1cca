"""What the rules ask of the gazetteer."""

from __future__ import annotations

from dataclasses import dataclass

from enrichers.places.gazetteer import Gazetteer, GazetteerPlace
from enrichers.places.names import fold
from enrichers.places.tables import common_words, demonyms, short_forms


@dataclass(slots=True)
class Known:
    """The gazetteer with the word tables that go with it.

    `nations` has the keys of countries, regions and wide areas, cut into words, by their first word, longest first;
    regions called like a common word ("Central", "Northern") are left out.
    """

    gazetteer: Gazetteer
    demonyms: dict[str, str]
    short_forms: frozenset[str]
    nations: dict[str, list[tuple[str, ...]]]
    nation_keys: frozenset[str]

    @staticmethod
    def of(gazetteer: Gazetteer) -> Known:
        nations: dict[str, list[tuple[str, ...]]] = {}
        common = {fold(word) for word in common_words()}
        for key in gazetteer.nations():
            cut = tuple(key.split())
            if key in common:
                continue
            nations.setdefault(cut[0], []).append(cut)
        for cuts in nations.values():
            cuts.sort(key=lambda cut: (-len(cut), cut))
        return Known(
            gazetteer,
            demonyms(),
            short_forms(),
            nations,
            frozenset(" ".join(cut) for cuts in nations.values() for cut in cuts),
        )

    def town(self, name: str) -> GazetteerPlace | None:
        """The most populous town of a name: one so called before one also called so."""
        towns = [place for place in self.gazetteer.lookup(name) if place.precision == "city"]
        return next((place for place in towns if place.official), towns[0] if towns else None)
