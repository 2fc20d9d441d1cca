"""Tests of gazetteers compiled from a GeoNames dump."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from enrichers.config import EnricherConfig
from enrichers.item import Delivery
from enrichers.pipeline import Enricher
from enrichers.places.gazetteer import DumpUnusable, Gazetteer, GazetteerMissing, Skipped, build
from schemas.records import TaggedRecord


def row(
    number: int, name: str, kind: str, code: str, admin1: str, admin2: str = "", people: int = 0, others: str = ""
) -> str:
    place = [str(number), name, name, others, "46.5", "7.25", kind, code, "CH", "", admin1, admin2, "", ""]
    return "\t".join([*place, str(people), "", "900", "Europe/Zurich", "2025-01-01"])


ROWS = [
    row(9000001, "Kanton Quellen", "A", "ADM1", "ZX", others="Quellen"),
    row(9000002, "Bezirk Obertal", "A", "ADM2", "ZX", "Z1"),
    row(9000003, "Quellenbach", "P", "PPL", "ZX", "Z1", 4100, others="Source-la-Ville"),
    row(9000004, "Quellenbach", "P", "PPL", "ZX", "", 12),
    row(9000005, "Altquellen", "P", "PPLQ", "ZX", "Z1", 90),
    row(9000006, "Quellspitz", "T", "MT", "ZX", "Z1"),
]


def dumped(folder: Path, rows: list[str], name: str = "CH.txt") -> Path:
    path = folder / name
    path.write_text("".join(f"{each}\n" for each in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    folder = tmp_path_factory.mktemp("dump")
    spoiled = ["no columns", row(9000007, "Nirgends", "P", "PPL", "ZX").replace("46.5", "146.5")]
    path = folder / "CH.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("CH.txt", "".join(f"{each}\n" for each in [*ROWS, *spoiled]))
    (folder / "alternateNamesV2.txt").write_text("1\t9000003\ten\tSpringbrook\t1\t\t\t\t\t\n", encoding="utf-8")
    skipped = build(folder / "ch.gazetteer", dump=path)
    assert skipped == Skipped(2, ["row 7: 1 columns, not 19", "row 8: 146.5, 7.25 is nowhere on Earth"])
    return Gazetteer.open(folder / "ch.gazetteer")


def test_towns_know_their_regions_their_clock_and_their_ancestors(built: Gazetteer) -> None:
    town = built.lookup("Quellenbach")[0]
    assert (town.geonames_id, town.population, town.admin1, town.admin2) == (9000003, 4100, "CH.ZX", "CH.ZX.Z1")
    assert town.timezone == "Europe/Zurich"
    assert town.ancestors == (9000002, 9000001, 2658434, 6255148)  # district, canton, Switzerland, Europe


def test_regions_of_both_levels_come_from_the_dump(built: Gazetteer) -> None:
    canton, district = built.lookup("Kanton Quellen")[0], built.lookup("Bezirk Obertal")[0]
    assert (canton.geonames_id, canton.precision, canton.admin1) == (9000001, "region", "CH.ZX")
    assert (district.geonames_id, district.precision, district.admin2) == (9000002, "county", "CH.ZX.Z1")


def test_names_in_use_in_english_are_a_towns_own_and_those_of_other_languages_are_not(built: Gazetteer) -> None:
    assert [place.official for place in built.lookup("Springbrook")] == [True]
    assert [place.official for place in built.lookup("Source-la-Ville")] == [False]


def test_abandoned_places_and_hills_are_left_out(built: Gazetteer) -> None:
    assert built.lookup("Altquellen") == built.lookup("Quellspitz") == ()


def test_countries_are_there_whatever_the_dump_holds(built: Gazetteer) -> None:
    assert built.lookup("Japan")[0].precision == "country"


def test_the_version_tells_the_dump(built: Gazetteer, tmp_path: Path) -> None:
    other = dumped(tmp_path, ROWS[:3])
    build(tmp_path / "other.gazetteer", dump=other)
    version = Gazetteer.open(tmp_path / "other.gazetteer").version
    assert version.startswith("geonames-")
    assert version != built.version


def test_the_same_dump_makes_the_same_file(tmp_path: Path) -> None:
    path = dumped(tmp_path, ROWS)
    files = [tmp_path / "a.gazetteer", tmp_path / "b.gazetteer"]
    for file in files:
        build(file, dump=path)
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("name", ["notes.txt", "notes.zip"])
def test_a_file_that_is_no_dump_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    path = dumped(tmp_path, ["a line", "another"], name)
    with pytest.raises(DumpUnusable, match=rf"{name}: no GeoNames dump"):
        build(tmp_path / "x.gazetteer", dump=path)
    assert not (tmp_path / "x.gazetteer").exists()


def test_a_missing_dump_is_told(tmp_path: Path) -> None:
    with pytest.raises(DumpUnusable, match="cannot be read"):
        build(tmp_path / "x.gazetteer", dump=tmp_path / "none.zip")


def test_progress_never_goes_back_within_a_step(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    build(tmp_path / "x.gazetteer", lambda step, done: told.append((step, done)), dumped(tmp_path, ROWS))
    assert told[-1] == ("done", 1.0)
    assert {step for step, _ in told} >= {"reading towns", "reading regions", "writing names"}
    assert all(0 <= done <= 1 for _, done in told)


def test_a_record_made_with_another_gazetteer_is_another_record_and_says_so(
    built: Gazetteer, gazetteer_path: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own.gazetteer"
    build(own, dump=dumped(tmp_path, ROWS))
    item = Delivery(b"A bridge fell in Quellenbach, Switzerland, on Monday, police in Quellenbach said.")
    records = [Enricher(EnricherConfig(path)).enrich(item) for path in (own, gazetteer_path)]
    ours, theirs = (found[0] for found in records if isinstance(found, tuple))
    assert isinstance(ours, TaggedRecord)
    assert ours.id != theirs.id
    assert ours.provenance.gazetteer == Gazetteer.open(own).version
    assert 9000003 in {place.geonames_id for place in ours.places}


def test_a_gazetteer_of_older_tables_is_not_opened(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "old.gazetteer"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT)")
    db.execute("INSERT INTO meta VALUES('version', 'geonames-0123456789ab-1-00000000')")
    db.commit()
    db.close()
    with pytest.raises(GazetteerMissing, match="of version geonames-0123456789ab-1-00000000"):
        Gazetteer.open(path)
