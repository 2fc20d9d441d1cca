"""Drop folders: no file is read before it is whole, none twice."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from wiretag.dropfolder import DropFolder
from wiretag.journal import Journal


def looks(folder: DropFolder, now: float) -> list[str]:
    return [Path(item.name).name for item in folder.look(now)]


def test_a_file_is_read_once_it_has_not_changed_for_a_while(tmp_path: Path) -> None:
    folder = DropFolder((tmp_path,), settle_s=2)
    (tmp_path / "a.txt").write_text("Rain")
    assert looks(folder, 0.0) == []
    (tmp_path / "a.txt").write_text("Rain in Paris.")
    assert looks(folder, 1.9) == []
    assert looks(folder, 3.8) == []
    assert looks(folder, 3.9) == ["a.txt"]
    assert looks(folder, 9.0) == []


@pytest.mark.skipif(sys.platform != "linux", reason="read leases are Linux's")
def test_a_file_that_is_open_for_writing_is_not_whole_however_long_the_pause(tmp_path: Path) -> None:
    folder = DropFolder((tmp_path,), settle_s=2)
    with (tmp_path / "slow.txt").open("w") as file:
        file.write("Rain")
        file.flush()
        assert looks(folder, 0.0) == []
        assert looks(folder, 1000.0) == []
    assert looks(folder, 1001.0) == ["slow.txt"]


def test_names_of_transfers_under_way_are_left_alone_until_renamed(tmp_path: Path) -> None:
    folder = DropFolder((tmp_path,), settle_s=2)
    (tmp_path / "a.txt.part").write_text("Rain")
    assert looks(folder, 0.0) == looks(folder, 100.0) == []
    (tmp_path / "a.txt.part").rename(tmp_path / "a.txt")
    assert looks(folder, 101.0) == []
    assert looks(folder, 103.0) == ["a.txt"]


def test_a_file_written_anew_is_read_anew(tmp_path: Path) -> None:
    folder = DropFolder((tmp_path,), settle_s=2)
    (tmp_path / "a.txt").write_text("Rain.")
    looks(folder, 0.0)
    assert looks(folder, 2.0) == ["a.txt"]
    (tmp_path / "a.txt").write_text("Sun now.")
    looks(folder, 3.0)
    assert looks(folder, 5.0) == ["a.txt"]


def test_a_file_that_vanishes_is_no_error(tmp_path: Path) -> None:
    folder = DropFolder((tmp_path,), settle_s=2)
    (tmp_path / "a.txt").write_text("Rain.")
    looks(folder, 0.0)
    os.unlink(tmp_path / "a.txt")
    assert looks(folder, 5.0) == []


def test_the_journal_knows_content_by_name_and_target(tmp_path: Path) -> None:
    path = tmp_path / "state" / "fed.sqlite"
    with Journal(path, "kafka:9092/wire.raw") as journal:
        journal.add("a.txt", b"Rain.")
        journal.validate("http://x/feed", '"v1"', None)
    with Journal(path, "kafka:9092/wire.raw") as journal, Journal(path, "other/wire.raw") as other:
        assert journal.has("a.txt", b"Rain.")
        assert not journal.has("a.txt", b"Sun.")
        assert not journal.has("b.txt", b"Rain.")
        assert not other.has("a.txt", b"Rain.")
        assert journal.validators("http://x/feed") == ('"v1"', None)
        assert other.validators("http://x/feed") == (None, None)
