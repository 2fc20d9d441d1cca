"""`wiretag subscribe`: follow what comes out."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from wiretag.settings import load_settings


class Stream(StrEnum):
    """What can be followed."""

    records = "records"
    alerts = "alerts"
    dead = "dead"


def subscribe(
    what: Annotated[Stream, typer.Argument(help="Tagged records, alerts, or dead letters.")] = Stream.records,
    agency: Annotated[list[str] | None, typer.Option(help="Only of this agency; repeat for any of several.")] = None,
    entity: Annotated[list[str] | None, typer.Option(help="Only with this person or organisation.")] = None,
    country: Annotated[list[str] | None, typer.Option(help="Only with a place in it: ISO code such as IN.")] = None,
    event: Annotated[list[str] | None, typer.Option(help="Only with this event type, such as meeting.")] = None,
    urgency: Annotated[int | None, typer.Option(min=1, max=9, help="Only this urgent or more; 1 is a flash.")] = None,
    subscription: Annotated[str | None, typer.Option(help="Alerts of this subscription only.")] = None,
    backfill: Annotated[bool, typer.Option(help="Replayed items too.")] = False,
    beginning: Annotated[bool, typer.Option("--from-beginning", help="All that the topic still holds first.")] = False,
    json: Annotated[bool, typer.Option("--json", help="The records as they are, a line each.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after so many.")] = None,
) -> None:
    """Print records, alerts or dead letters as they come, until Ctrl-C.

    Filters narrow tagged records; all that are given must hold. In Python: `async for alert in wiretag.subscribe()`.
    """
    from schemas.envelopes import Subscription
    from wiretag import deployment
    from wiretag.following import follow, line

    settings = load_settings()
    wanted = Subscription(
        "command-line",
        agency=tuple(agency or ()),
        entity=tuple(entity or ()),
        country=tuple(country or ()),
        event=tuple(event or ()),
        urgency=urgency,
        backfill=backfill,
    )
    where, layout = deployment.cluster(settings), deployment.layout(settings)
    found = follow(where, layout, what.value, wanted, subscription, beginning)
    for count, message in enumerate(found, 1):
        if json:
            sys.stdout.buffer.write((message.value or b"") + b"\n")
            sys.stdout.buffer.flush()
        else:
            print(line(message), flush=True)
        if count == limit:
            return
