"""`wiretag run` as it is used: in one shell, with `feed` and `subscribe` in others."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest

from streams.archive import Archive
from tests.streams.commands import GUARD_S, wiretag

ITEM_BYTES, ITEMS = 40_000, 250  # 10 MB through a partition that keeps 5 MiB


@pytest.fixture
def env(tmp_path: Path, gazetteer_path: Path) -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if not key.startswith("WIRETAG_")}
    return own | {"WIRETAG_STATE": str(tmp_path / "state"), "WIRETAG_CACHE": str(gazetteer_path.parent)}


@contextmanager
def running(env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`wiretag run` until the block ends; it must then stop cleanly on Ctrl-C."""
    process = subprocess.Popen([sys.executable, "-m", "wiretag", "run"], env=env, stdout=subprocess.PIPE)
    try:
        while not (Path(env["WIRETAG_STATE"]) / "broker.json").exists():
            assert process.poll() is None, "wiretag run ended"
            time.sleep(0.1)
        yield process
        process.send_signal(signal.SIGINT)
        assert process.wait(GUARD_S) == 0
    finally:
        if process.poll() is None:
            process.kill()


def test_feeding_the_embedded_broker_never_runs_ahead_of_the_workers(env: dict[str, str], tmp_path: Path) -> None:
    letters = random.Random(7)
    lines = tmp_path / "items.jsonl"
    with lines.open("wb") as file:
        for n in range(ITEMS):
            noise = letters.randbytes(ITEM_BYTES // 2).hex()  # does not compress below half
            file.write(orjson.dumps({"id": n, "text": f"PARIS (AFP) - Item {n}. {noise}"}) + b"\n")
    with running(env | {"WIRETAG_PARTITIONS": "1"}):
        assert wiretag(["feed", str(lines)], env).returncode == 0
        archive = Path(env["WIRETAG_STATE"]) / "archive"
        while Archive(archive).count() < ITEMS:
            time.sleep(0.5)
    headings = {orjson.loads(row["record"])["text"][:40] for row in Archive(archive).rows(columns=["record"])}
    assert len(headings) == ITEMS


def test_another_shell_finds_the_broker_and_a_second_run_is_refused(env: dict[str, str], tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("PARIS, Dec 4, 2025 (AFP) - Ministers met in Lyon on Thursday for talks, police said.")
    with running(env):
        second = wiretag(["run"], env)
        assert second.returncode == 1
        assert b"is running already" in second.stderr
        assert wiretag(["feed", str(story)], env).returncode == 0
        seen = wiretag(["subscribe", "--from-beginning", "--agency", "AFP", "--limit", "1"], env)
    assert seen.returncode == 0
    assert b"AFP" in seen.stdout


def test_a_watched_folder_is_fed_as_files_arrive_and_never_twice(env: dict[str, str], tmp_path: Path) -> None:
    inbox, archive = tmp_path / "inbox", Path(env["WIRETAG_STATE"]) / "archive"
    inbox.mkdir()

    def drop(name: str, text: str) -> None:
        (inbox / name).write_text(text)

    with running(env):
        for expected in (1, 2):  # the second time the first file is still there
            drop(f"{expected}.txt", f"PARIS, Dec {expected}, 2025 (AFP) - Rain fell on Lyon.")
            watcher = subprocess.Popen([sys.executable, "-m", "wiretag", "feed", "--watch", str(inbox)], env=env)
            while Archive(archive).count() < expected:
                assert watcher.poll() is None, "the watcher ended"
                time.sleep(0.2)
            watcher.send_signal(signal.SIGINT)
            assert watcher.wait(GUARD_S) == 0
        assert wiretag(["feed", "--resume", str(inbox)], env).returncode == 0
    assert Archive(archive).count() == 2
