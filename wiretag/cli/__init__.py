"""The command line: a file per command. Heavy imports stay inside the commands, so that `--help` is quick."""

from __future__ import annotations

import sys
from typing import Any

import typer

from wiretag.cli.alerts import alerts
from wiretag.cli.archive import archive
from wiretag.cli.audit import audit
from wiretag.cli.bench import bench
from wiretag.cli.config import config
from wiretag.cli.dead import dead
from wiretag.cli.enrich import enrich
from wiretag.cli.feed import feed
from wiretag.cli.gazetteer import gazetteer
from wiretag.cli.replay import replay
from wiretag.cli.run import run
from wiretag.cli.subscribe import subscribe
from wiretag.cli.topics import topics
from wiretag.cli.worker import worker
from wiretag.errors import FAILED, USAGE, WiretagError

app = typer.Typer(
    name="wiretag",
    help="Tags live news-agency wires with who, where and what happened: from Kafka to Kafka, nothing lost.",
    epilog="First: `wiretag run --seeds --once` shows it all on sample items; `wiretag enrich FILE` needs no Kafka.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (run, worker, feed, enrich, subscribe, replay, audit, config):
    app.command()(command)
# what follows a bench's name is the bench's own to read, --help too
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})(bench)
for name, group in (
    ("alerts", alerts),
    ("archive", archive),
    ("dead", dead),
    ("topics", topics),
    ("gazetteer", gazetteer),
):
    app.add_typer(group, name=name)


# typer keeps its copy of click's UsageError private, but not its child.
USAGE_ERROR: Any = typer.BadParameter.__base__


def main() -> None:
    """Run the command line; every expected error is one line on standard error and an exit code."""
    from streams.cluster import ClusterUnusable

    try:
        code = app(prog_name="wiretag", standalone_mode=False)
    except USAGE_ERROR as exc:
        code = _say(_usage(exc), USAGE)
    except WiretagError as exc:
        code = _say(f"wiretag: {exc}", exc.code)
    except ClusterUnusable as exc:
        code = _say(f"wiretag: {exc}", FAILED)
    except (KeyboardInterrupt, typer.Abort):
        code = _say("wiretag: stopped", 130)
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    sys.exit(code)


def _usage(exc: Any) -> str:
    message: str = exc.format_message()
    if "\n" in message:  # no command at all: the help text itself
        return message
    path = exc.ctx.command_path if exc.ctx else "wiretag"
    return f"{path}: {message} See `{path} --help`."


def _say(line: str, code: int) -> int:
    print(line, file=sys.stderr)
    return code
