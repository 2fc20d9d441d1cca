"""The archive: each id once, files whole or absent, days and agencies selected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from streams.archive import UNDATED, Archive, Row, Selection

ROW = Row(
    id="a",
    uri="urn:x:1",
    agency="AFP",
    status="usable",
    received_at="2025-12-04T14:00:00.000Z",
    published_at=None,
    headline="Rain in Paris",
    format="text",
    job=None,
    topic="wire.raw",
    partition=1,
    offset=7,
    record='{"id":"a"}',
    raw=b"PARIS (AFP) - Rain.",
    headers=({"key": "content-type", "value": "text/plain"},),
)


def ids(archive: Archive, selection: Selection | None = None) -> list[str]:
    return [row["id"] for row in archive.rows(selection, ["id"])]


def test_what_was_added_comes_back_byte_for_byte(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert archive.add([ROW]) == 1
    (row,) = archive.rows()
    assert (row["raw"], row["record"], row["headers"]) == (ROW.raw, ROW.record, list(ROW.headers))


def test_an_id_is_kept_once_in_a_batch_over_batches_and_over_workers(tmp_path: Path) -> None:
    first, second = Archive(tmp_path), Archive(tmp_path)
    assert first.add([ROW, ROW]) == 1
    assert first.add([ROW]) == 0
    assert second.add([ROW, replace(ROW, id="b")]) == 1
    assert first.add([replace(ROW, id="b")]) == 0
    assert ids(Archive(tmp_path)) == ["a", "b"] or sorted(ids(Archive(tmp_path))) == ["a", "b"]


def test_rows_are_chosen_by_agency_and_days(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.add(
        [
            ROW,
            replace(ROW, id="b", agency="ANI"),
            replace(ROW, id="c", received_at="2025-12-05T00:00:00.000Z"),
            replace(ROW, id="d", received_at=None),
        ]
    )
    assert ids(archive, Selection(agency="ANI")) == ["b"]
    assert ids(archive, Selection(since=date(2025, 12, 5))) == ["c"]
    assert sorted(ids(archive, Selection(until=date(2025, 12, 4)))) == ["a", "b"]
    assert sorted(ids(archive)) == ["a", "b", "c", "d"]


def test_a_day_that_is_no_day_cannot_leave_the_folder(tmp_path: Path) -> None:
    Archive(tmp_path / "in").add([replace(ROW, received_at="../../../x")])
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert [path.name for path in (tmp_path / "in").iterdir()] == [f"day={UNDATED}"]


def test_a_half_written_file_is_not_read(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.add([ROW])
    (tmp_path / "day=2025-12-04" / "x.123.tmp").write_bytes(b"PAR1 half")
    assert ids(Archive(tmp_path)) == ["a"]


def test_an_archive_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert ids(Archive(tmp_path / "none")) == []
