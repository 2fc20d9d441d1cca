"""`wiretag worker`: one worker of the consumer groups."""

from __future__ import annotations

from typing import Annotated

import typer

from wiretag.errors import WiretagError
from wiretag.settings import load_settings

ROLE_NAMES = ("enrich", "backfill", "alert", "archive")
ROLES = typer.Argument(help=f"What to do: {', '.join(ROLE_NAMES)}. Several run a process each.", metavar="ROLE…")


def worker(
    roles: Annotated[list[str] | None, ROLES] = None,
) -> None:
    """Work for a cluster until stopped. Start as many as you like, on as many machines: Kafka shares the work out.

    A single role ends with code 1 when anything unexpected happens, so that whatever runs it starts it again;
    nothing is lost by that. Without a role: enrich.
    """
    from streams.supervisor import serve
    from wiretag import deployment
    from wiretag.subscriptions import load

    wanted = list(dict.fromkeys(roles or ["enrich"]))
    for role in wanted:
        if role not in ROLE_NAMES:
            raise WiretagError(f"no role {role!r}: there are {', '.join(ROLE_NAMES)}", code=2)
    settings = load_settings()
    subscriptions = load(settings.subscriptions) if "alert" in wanted else ()
    config = deployment.stream_config(settings, deployment.cluster(settings), subscriptions)
    if len(wanted) == 1:
        serve(config, wanted[0])
    else:
        _several(config, wanted)


def _several(config: object, wanted: list[str]) -> None:
    import time

    from streams.config import StreamConfig
    from streams.supervisor import RoleUnusable, Supervisor
    from wiretag.signals import terminating_as_interrupt

    assert isinstance(config, StreamConfig)
    supervisor = Supervisor(config, wanted)
    try:
        with terminating_as_interrupt():
            supervisor.start()
            while True:
                supervisor.check()
                time.sleep(1)
    except KeyboardInterrupt:
        pass
    except RoleUnusable as exc:
        raise WiretagError(str(exc)) from None
    finally:
        supervisor.stop()
