"""Files, folders and archives as items: what cannot be read is answered, and the rest goes on."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import orjson
import pytest

from wiretag import paths
from wiretag.inputs import Given
from wiretag.paths import read_paths


def names(given: list[Given], folder: Path) -> list[str]:
    return [item.name.removeprefix(f"{folder}/") for item in given]


def read(path: Path) -> list[Given]:
    return list(read_paths([str(path)]))


def test_a_folder_is_read_by_name_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", ".hidden", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names(read(tmp_path), tmp_path) == ["a/z.txt", "b.txt"]


def test_a_json_file_says_that_it_is_json(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    (item,) = read(tmp_path)
    assert item.delivery is not None
    assert item.delivery.content_type == "application/json"


def test_lines_are_items_also_when_compressed(tmp_path: Path) -> None:
    line = orjson.dumps({"id": 1, "text": "Rain."}) + b"\n\n{broken\n"
    (tmp_path / "a.jsonl").write_bytes(line)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(line))
    given = read(tmp_path)
    assert names(given, tmp_path) == ["a.jsonl:1", "a.jsonl:3", "b.jsonl.gz:1", "b.jsonl.gz:3"]
    assert [item.error is None for item in given] == [True, False, True, False]


def test_an_archive_is_its_members(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "day.zip", "w") as archive:
        archive.writestr("b/two.txt", "Two.")
        archive.writestr("a/one.json", "{}")
        archive.writestr("__MACOSX/._one", "junk")
    given = read(tmp_path / "day.zip")
    assert names(given, tmp_path) == ["day.zip/a/one.json", "day.zip/b/two.txt"]
    assert [item.delivery and item.delivery.body for item in given] == [b"{}", b"Two."]


def test_what_cannot_be_read_is_answered_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK no archive")
    (tmp_path / "b.jsonl.gz").write_bytes(b"not gzip")
    (tmp_path / "c.txt").write_text("Rain.")
    (tmp_path / "d.jsonl.gz").write_bytes(gzip.compress(b'{"id": 1, "text": "Rain."}\n' * 9)[:-9])
    given = read(tmp_path)
    assert [item.name for item in given if item.error is None and item.name.endswith("c.txt")]
    assert all(item.error for item in given if item.name.endswith(("a.zip", "b.jsonl.gz", "d.jsonl.gz")))


def test_an_archive_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "LARGEST_MEMBER_BYTES", 1000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"\0" * 100_000)
        archive.writestr("good.txt", "Rain.")
    bomb, good = read(tmp_path / "bomb.zip")
    assert bomb.error == "more than 1000 bytes once unpacked"
    assert good.error is None


def test_an_encrypted_member_is_answered(tmp_path: Path) -> None:
    path = tmp_path / "secret.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "Rain.")
    data = bytearray(path.read_bytes())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1  # the flag that says so
    path.write_bytes(bytes(data))
    (item,) = read(path)
    assert item.error is not None
    assert "encrypted" in item.error
