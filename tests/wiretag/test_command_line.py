"""The command line as people meet it: clear errors, exit codes, help, and the bulk contract."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.streams.commands import wiretag

STORY = "PARIS, Dec 4, 2025 (AFP) - Farmers drove tractors into the centre of Lyon on Thursday, police said."


@pytest.fixture
def env(tmp_path: Path, gazetteer_path: Path) -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if not key.startswith("WIRETAG_")}
    return own | {"WIRETAG_STATE": str(tmp_path / "state"), "WIRETAG_CACHE": str(gazetteer_path.parent)}


def bulk(env: dict[str, str], lines: list[bytes], *options: str) -> list[dict[str, Any]]:
    done = wiretag(["enrich", "--jsonl", *options], env, b"".join(line + b"\n" for line in lines))
    assert done.returncode == 0, done.stderr.decode()
    return [orjson.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["feed", "/no/such/path"], 2, "no such file or folder"),
        (["enrich", "/no/such/path"], 2, "no such file or folder"),
        (["feed", "pyproject.toml"], 1, "no broker is running"),
        (["subscribe"], 1, "no broker is running"),
        (["replay"], 1, "no broker is running"),
        (["topics", "create"], 1, "no broker is running"),
        (["worker", "dance"], 2, "no role 'dance'"),
        (["enrich"], 2, "name files or folders"),
        (["enrich", "--jobs", "0", "x"], 2, "Invalid value for '--jobs'"),
        (["fed"], 2, "No such command"),
        (["bench", "nosuch"], 2, "no bench is called nosuch: there are"),
    ],
)
def test_an_error_is_one_clear_line_and_an_exit_code(
    env: dict[str, str], arguments: list[str], code: int, says: str
) -> None:
    done = wiretag(arguments, env)
    assert done.returncode == code
    (line,) = done.stderr.decode().splitlines()
    assert says in line


def test_benches_are_listed_with_what_they_measure(env: dict[str, str]) -> None:
    listed = wiretag(["bench"], env).stdout.decode().splitlines()
    assert any(line.split()[0] == "delivery" and "What delivery costs" in line for line in listed)


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("WIRETAG_BROKERS", "localhost:9092", "unknown setting WIRETAG_BROKERS"),
        ("WIRETAG_PARTITIONS", "many", "bad setting WIRETAG_PARTITIONS"),
        ("WIRETAG_PREFIX", "a b", "bad setting WIRETAG_PREFIX"),
    ],
)
def test_a_bad_setting_is_named(env: dict[str, str], setting: str, value: str, says: str) -> None:
    done = wiretag(["config"], env | {setting: value})
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"wiretag: {says}")


def test_a_bad_settings_file_is_named(env: dict[str, str], tmp_path: Path) -> None:
    for content, says in (("brokr = 'x'", "unknown setting brokr"), ("broker = [", "wiretag.toml cannot be read")):
        (tmp_path / "wiretag.toml").write_text(content)
        done = subprocess.run(
            [sys.executable, "-m", "wiretag", "config"],
            env=env | {"PYTHONPATH": os.getcwd()},
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 2
        assert says in done.stderr.decode()


def test_a_broker_that_does_not_answer_is_one_line(env: dict[str, str]) -> None:
    done = wiretag(["feed", "pyproject.toml"], env | {"WIRETAG_BROKER": "127.0.0.1:1"})
    assert done.returncode == 1
    assert done.stderr.decode().startswith("wiretag: no broker answers at 127.0.0.1:1")
    assert len(done.stderr.splitlines()) == 1


def test_secrets_are_not_printed(env: dict[str, str]) -> None:
    done = wiretag(["config"], env | {"WIRETAG_PASSWORD": "open-sesame"})
    assert done.returncode == 0
    assert b"open-sesame" not in done.stdout


def test_every_bulk_line_is_answered_in_order(env: dict[str, str]) -> None:
    lines = [
        orjson.dumps({"id": 1, "text": STORY}),
        b"{not json",
        b"[]",
        b"",
        orjson.dumps({"id": "two", "raw": base64.b64encode(STORY.encode()).decode()}),
        orjson.dumps({"id": "three"}),
        orjson.dumps({"id": "four", "text": 7}),
        orjson.dumps({"id": "five", "raw": "***"}),
        orjson.dumps({"text": " "}),
    ]
    answers = bulk(env, lines)
    assert [answer["caller_id"] for answer in answers] == [1, None, None, None, "two", "three", "four", "five", None]
    assert [("failure" in answer) for answer in answers] == [False, True, True, True, False, True, True, True, True]
    assert answers[0]["text"] == answers[4]["text"] == STORY
    assert answers[0]["dateline"]["date"] == "2025-12-04"


def test_bulk_results_do_not_depend_on_the_number_of_jobs(env: dict[str, str]) -> None:
    lines = [orjson.dumps({"id": n, "text": STORY.replace("Lyon", f"Lyon {n}")}) for n in range(60)]
    assert bulk(env, lines, "--jobs", "1") == bulk(env, lines, "--jobs", "2")


def test_what_the_caller_knows_of_an_item_is_used(env: dict[str, str]) -> None:
    text = "PARIS, Dec 4 (AFP) - Rain fell on Thursday."
    known = {"headline": "Rain in Paris", "published_at": "2025-12-05T08:00:00Z", "provider": "afp-live"}
    (answer,) = bulk(env, [orjson.dumps({"id": 1, "text": text, **known})])
    assert (answer["headline"], answer["source"]["provider"]) == ("Rain in Paris", "afp-live")
    assert answer["dateline"]["date"] == "2025-12-04"


def test_the_last_line_needs_no_newline(env: dict[str, str]) -> None:
    done = wiretag(["enrich", "--jsonl"], env, orjson.dumps({"id": 1, "text": STORY}))
    assert len(done.stdout.splitlines()) == 1


def test_files_are_tagged_without_kafka(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(STORY)
    (tmp_path / "bad.json").write_text('{"uri": ')
    done = wiretag(["enrich", "--json", str(tmp_path / "good.txt"), str(tmp_path / "bad.json")], env)
    assert done.returncode == 3
    record, failure = map(orjson.loads, done.stdout.splitlines())
    assert (record["text"], failure["error"]) == (STORY, "bad-json")


def test_run_once_shows_the_seeds_and_leaves_the_archive(env: dict[str, str]) -> None:
    import seeds

    done = wiretag(["run", "--seeds", "--once"], env)
    assert done.returncode == 0, done.stderr.decode()
    shown = done.stdout.decode()
    good, broken = len(seeds.items()), len(seeds.broken())
    more = 3  # a feed of three entries and one of two are an input each
    assert f"in {good + broken}, enriched {good + more}, dead {broken}" in shown
    assert list((Path(env["WIRETAG_STATE"]) / "archive").glob("day=*/*.parquet"))
    assert not (Path(env["WIRETAG_STATE"]) / "broker.json").exists()


def test_a_gazetteer_is_built_from_a_dump_and_used_by_its_setting(env: dict[str, str], tmp_path: Path) -> None:
    row = ["9000003", "Quellenbach", "Quellenbach", "", "46.5", "7.25", "P", "PPL", "CH", "", "ZX", "", "", "", "4100"]
    dump, own = tmp_path / "CH.txt", tmp_path / "own.gazetteer"
    dump.write_text("\t".join([*row, "", "900", "Europe/Zurich", "2025-01-01"]) + "\nspoiled\n", encoding="utf-8")
    done = wiretag(["gazetteer", "build", "--from", str(dump), "--to", str(own)], env)
    assert done.returncode == 0, done.stderr.decode()
    assert b"1 rows of" in done.stderr
    assert b"row 2: 1 columns, not 19" in done.stderr
    assert f"WIRETAG_GAZETTEER={own}".encode() in done.stdout
    story = orjson.dumps({"id": 1, "text": "A bridge fell in Quellenbach, Switzerland, on Monday, police said."})
    (record,) = bulk(env | {"WIRETAG_GAZETTEER": str(own)}, [story])
    assert record["provenance"]["gazetteer"].startswith("geonames-")
    assert "Quellenbach" in {place["name"] for place in record["places"]}


def test_a_file_that_is_no_dump_is_one_error(env: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("a line\n")
    done = wiretag(["gazetteer", "build", "--from", str(path), "--to", str(tmp_path / "x")], env)
    assert done.returncode == 1
    assert (
        done.stderr.decode()
        .strip()
        .splitlines()[-1]
        .endswith("notes.txt: no GeoNames dump: none of its first rows has 19 columns of one")
    )


def test_a_gazetteer_that_is_set_and_missing_is_told(env: dict[str, str], tmp_path: Path) -> None:
    done = wiretag(["enrich", "pyproject.toml"], env | {"WIRETAG_GAZETTEER": str(tmp_path / "none")})
    assert done.returncode == 1
    assert b"not found; build it with `wiretag gazetteer build` --from DUMP --to" in done.stderr.replace(b"\n", b" ")
