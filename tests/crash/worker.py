"""A worker of the enrich role that takes poison: what the crash suite kills. Usage: python -m tests.crash.worker"""

from __future__ import annotations

from dataclasses import replace

from streams import handlers
from streams.supervisor import serve
from wiretag import deployment
from wiretag.settings import load_settings

if __name__ == "__main__":
    role = replace(handlers.ROLES["enrich"], handler="tests.crash.poison:PoisonHandler")
    handlers.ROLES["enrich"] = role  # type: ignore[index]
    settings = load_settings()
    serve(deployment.stream_config(settings, deployment.cluster(settings), ()), "enrich")
