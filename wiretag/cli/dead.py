"""`wiretag dead`: what could not be tagged, and another try."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from wiretag.console import err, out, working
from wiretag.errors import FAILED, USAGE, WiretagError
from wiretag.settings import load_settings

if TYPE_CHECKING:
    from streams.deadletters import Cases, Letter, Wanted

dead = typer.Typer(help="Dead letters: look at them, try them again.", no_args_is_help=True, rich_markup_mode=None)

Stage = Annotated[str | None, typer.Option(help="Only of this stage, such as intake.")]
Error = Annotated[str | None, typer.Option(help="Only with this error, such as bad-json.")]
Fingerprint = Annotated[str | None, typer.Option(help="Only of this cause, as `dead ls --groups` gives it.")]
Since = Annotated[str | None, typer.Option(help="Only from then on: 2026-01-05T10:00Z, or 2h, 7d ago.")]
Until = Annotated[str | None, typer.Option(help="Only before then.")]
Limit = Annotated[int | None, typer.Option(min=1, help="At most so many, the oldest first.")]


@dead.command()
def ls(
    stage: Stage = None,
    error: Error = None,
    fingerprint: Fingerprint = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = None,
    groups: Annotated[bool, typer.Option("--groups", help="Count them by cause instead.")] = False,
    json: Annotated[bool, typer.Option("--json", help="A line of JSON each, without bytes and headers.")] = False,
) -> None:
    """List dead letters, an input each however often it failed."""
    found = _find(_wanted((), stage, error, fingerprint, since, until))
    letters = found.letters[:limit]
    if groups:
        _print_groups(letters, json=json)
    elif json:
        for letter in letters:
            _print_json(_fields(letter))
    else:
        _print_letters(letters)
    if found.unreadable:
        err.print(f"{found.unreadable} messages there are no dead letters of ours", highlight=False)


@dead.command()
def show(
    id: Annotated[str, typer.Argument(help="The letter's id, or enough of its beginning.")],
    json: Annotated[bool, typer.Option("--json", help="The record as it is.")] = False,
    raw: Annotated[bool, typer.Option("--raw", help="The input's bytes alone, as they arrived.")] = False,
) -> None:
    """Show one dead letter whole: what failed and why, its headers, and the input."""
    from schemas.codec import encode
    from streams.deadletters import Wanted, whole
    from wiretag import deployment

    letters = _find(Wanted((id,))).letters
    if len(letters) != 1:
        raise WiretagError(f"{len(letters) or 'no'} dead letters have an id that begins with {id!r}")
    settings = load_settings()
    letter = next(whole(deployment.cluster(settings), deployment.layout(settings), letters))
    if json:
        sys.stdout.buffer.write(encode(letter.why) + b"\n")
        return
    body, lacking = _body(letter)
    if raw:
        if letter.why.claim and lacking:
            raise WiretagError(lacking)
        sys.stdout.buffer.write(body)
        return
    for name, value in _fields(letter).items():
        print(f"{name}: {value}")
    print("headers:", *(f"  {header.key}: {header.value}" for header in letter.why.headers), sep="\n")
    print(f"input ({lacking}):" if lacking else "input:")
    print(body.decode("utf-8", "backslashreplace"))


@dead.command()
def redrive(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids, or enough of their beginnings.", metavar="ID…")] = None,
    stage: Stage = None,
    error: Error = None,
    fingerprint: Fingerprint = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = None,
    every: Annotated[bool, typer.Option("--all", help="All there are.")] = False,
    max_attempts: Annotated[int, typer.Option(min=1, help="Leave out what failed so often.")] = 3,
    again: Annotated[bool, typer.Option("--again", help="Also what was redriven before and not failed since.")] = False,
) -> None:
    """Publish the inputs of dead letters again, to the topic they came from, for the workers to try once more.

    An input keeps its identity: brought back twice, it still makes one record, and what fails again counts its
    attempts. The alert and archive roles' letters stay: their inputs are no raw items. The exit code is 1 if one could
    not be published: the broker did not take it, it is larger than the topic takes, or its bytes are not kept whole.
    """
    from wiretag.redriving import REFUSED, Redrive

    wanted = _wanted(tuple(ids or ()), stage, error, fingerprint, since, until)
    if not every and not any((ids, stage, error, fingerprint, since, until)):
        raise WiretagError("say which: ids, --stage, --error, --fingerprint, --since, --until, or --all", USAGE)
    found = _find(wanted)
    run = Redrive(load_settings(), max_attempts=max_attempts, again=again, told=_say)
    run.run(found.letters[:limit])
    _say(run.summary())
    if any(run.counts[way] for way in REFUSED):
        raise typer.Exit(FAILED)


def _wanted(
    ids: tuple[str, ...],
    stage: str | None,
    error: str | None,
    fingerprint: str | None,
    since: str | None,
    until: str | None,
) -> Wanted:
    from streams.deadletters import Wanted
    from wiretag.times import milliseconds

    now = datetime.now(UTC)
    return Wanted(ids, stage, error, fingerprint, milliseconds(since, now), milliseconds(until, now))


def _find(wanted: Wanted) -> Cases:
    from streams.deadletters import cases
    from wiretag import deployment

    settings = load_settings()
    cluster = deployment.cluster(settings)
    with working("reading dead letters"):
        return cases(cluster, deployment.layout(settings), wanted)


def _body(letter: Letter) -> tuple[bytes, str]:
    """A letter's input as far as it can be had, and what is lacking of it, if anything is."""
    from base64 import b64decode

    from streams.claims import Claims, ClaimUnusable
    from streams.deadletters import raw_of

    begun = b64decode(letter.why.raw)
    try:
        raw = raw_of(letter, Claims(load_settings().claims_folder))
    except ClaimUnusable as exc:
        return begun, str(exc)
    return (begun, "cut at what the topic takes") if raw is None else (raw, "")


def _fields(letter: Letter) -> dict[str, object]:
    """What is told of a letter, without its input."""
    from streams.messages import rfc3339

    why = letter.why
    told: dict[str, object] = {"id": why.id, "at": rfc3339(letter.at_ms), "received_at": letter.received_at}
    told["consumed"] = letter.consumed
    told |= {name: getattr(why, name) for name in ("stage", "error", "detail", "fingerprint", "attempts", "raw_sha256")}
    return told | ({"claim": why.claim} if why.claim else {})


def _print_letters(letters: tuple[Letter, ...]) -> None:
    from rich.markup import escape
    from rich.table import Table

    from streams.messages import rfc3339

    table = Table(header_style="bold", pad_edge=False)
    for column in ("id", "at", "consumed", "stage", "error", "tries", "detail"):
        table.add_column(column, overflow="fold", no_wrap=column == "id")
    for letter in letters:
        why = letter.why
        cells = (why.id, rfc3339(letter.at_ms) or "-", letter.consumed, why.stage, why.error, str(why.attempts))
        table.add_row(*map(escape, (*cells, why.detail)))
    out.print(table)
    out.print(f"{len(letters)} dead letters", highlight=False)


def _print_groups(letters: tuple[Letter, ...], *, json: bool) -> None:
    from rich.markup import escape
    from rich.table import Table

    causes = Counter((letter.why.fingerprint, letter.why.stage, letter.why.error) for letter in letters)
    latest = {letter.why.fingerprint: letter.why.detail for letter in letters}
    table = Table(header_style="bold", pad_edge=False)
    for column in ("count", "fingerprint", "stage", "error", "latest detail"):
        table.add_column(column, overflow="fold")
    for (fingerprint, stage, error), count in sorted(causes.items(), key=lambda cause: (-cause[1], cause[0])):
        if json:
            line = {"count": count, "fingerprint": fingerprint, "stage": stage, "error": error}
            _print_json(line | {"detail": latest[fingerprint]})
        table.add_row(*map(escape, (str(count), fingerprint, stage, error, latest[fingerprint])))
    if not json:
        out.print(table)


def _print_json(line: dict[str, object]) -> None:
    import orjson

    sys.stdout.buffer.write(orjson.dumps(line) + b"\n")


def _say(line: str) -> None:
    err.print(line, highlight=False, markup=False, soft_wrap=True)
